//! The compiler's own words, which the rules of `diagnostics` read: compared with those of the
//! installed compiler and library.

use crate::{project, setup};
use anyhow::Result;
use std::process::Command;

/// Asks the compiler about every case, and fails where a report or a proposed line is not what the
/// cases hold.
pub fn compare() -> Result<()> {
    project::succeed(&mut ask())
}

/// Sets up, runs the compiler on the cases of these topics, or of all, and stores its messages and
/// the reports; then the same for the lines that the reports suggest.
pub fn record(topics: &[String]) -> Result<()> {
    const LINES: &str = "fixes::every_proposed_line_compiles";
    setup::run()?;
    let mut cases = ask();
    match topics {
        [] => cases.args(["--", "--skip", LINES]),
        chosen => cases.args(["--", "--exact"]).args(chosen),
    };
    let mut lines = ask();
    lines.args(["--", "--exact", LINES]);
    for command in [&mut cases, &mut lines] {
        command.env("EIGENBOOK_KEEP_ANSWERS", "1").env("UPDATE_EXPECT", "1");
        project::succeed(command)?;
    }
    Ok(())
}

fn ask() -> Command {
    let mut cargo = project::command("cargo");
    cargo.args(["test", "-p", "eigenbook-kernel", "-p", "eigenbook-executor"]);
    cargo.args(["--test", "diagnostics"]);
    let world = project::venv().join("share/eigenbook/world");
    cargo.env("EIGENBOOK_ASK_COMPILER", world);
    cargo
}
