//! The program that the kernel starts to run cells.

use std::process::ExitCode;

fn main() -> ExitCode {
    eigenbook_executor::out_of_memory::go_first();
    eigenbook_executor::executor::run()
}
