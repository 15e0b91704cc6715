//! Plain evcxr_jupyter in this very program, as the second kernel `rust-stock`.
//!
//! It reads its own command line, and starts its children from the program it runs in.

use anyhow::Context;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

const CONTROL_FILE: &str = "--control_file";

/// Starts this program again with the command line that evcxr_jupyter expects.
///
/// # Errors
/// Where this program cannot be started.
pub fn start(connection_file: &Path) -> anyhow::Result<()> {
    let program = std::env::current_exe().context("this program's path is not known")?;
    let error = Command::new(program).arg(CONTROL_FILE).arg(connection_file).exec();
    Err(error).context("the stock kernel could not be started")
}

/// Runs evcxr_jupyter, or a child of it, where this program was started for that.
pub fn take_over() -> Option<anyhow::Result<()>> {
    // The children are told by the environment; this call does not return in one.
    evcxr::runtime_hook();
    let wanted = std::env::args().nth(1).as_deref() == Some(CONTROL_FILE);
    wanted.then(evcxr_jupyter::main)
}
