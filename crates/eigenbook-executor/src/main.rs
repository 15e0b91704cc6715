//! One small program under three names, so that starting it costs nothing.
//!
//! As `eigenbook-executor` it is the child that runs cells; as `cargo` and `rustup` it stands in
//! front of the real tools for the engine.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    eigenbook_executor::out_of_memory::go_first();
    let name = std::env::args().next().unwrap_or_default();
    let name = Path::new(&name).file_name().and_then(|name| name.to_str()).unwrap_or_default();
    match name {
        "cargo" => eigenbook_executor::tools::cargo::run(),
        "rustup" => eigenbook_executor::tools::rustup::run(),
        _ => eigenbook_executor::executor::run(),
    }
}
