//! `cargo xtask check-exercises` and `cargo xtask progress`: what a teacher does with exercises.
//!
//! Both become the program of `eigenbook-exercises`, which needs neither the library nor a kernel,
//! and run in the folder where they were typed.

use crate::project;
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::env;
use std::ffi::OsStr;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};

/// The program, and the package that it is in.
pub const PROGRAM: &str = "eigenbook-exercises";

/// Says what is wrong with files of exercises, or what is in them.
pub fn check(files: &[PathBuf]) -> Result<()> {
    let arguments = files.iter().map(|file| file.as_os_str());
    become_program([OsStr::new("check")].into_iter().chain(arguments))
}

/// Shows what the students below a folder have done, and writes the picture where one is wanted.
pub fn progress(folder: &Path, page: Option<&Path>) -> Result<()> {
    let page = page.into_iter().flat_map(|page| [OsStr::new("--html"), page.as_os_str()]);
    become_program([OsStr::new("progress"), folder.as_os_str()].into_iter().chain(page))
}

/// Builds the program for others, and returns where it is.
pub fn program() -> Result<PathBuf> {
    let mut cargo = project::command("cargo");
    cargo.args(["build", "--quiet", "--package", PROGRAM, "--message-format=json"]);
    let output = cargo.output().context("cargo could not be started")?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{PROGRAM} does not build:\n{errors}");
    let messages = String::from_utf8(output.stdout).context("cargo says no text")?;
    let executable = |line: &str| {
        let message: Value = serde_json::from_str(line).ok()?;
        message["executable"].as_str().map(PathBuf::from)
    };
    messages.lines().find_map(executable).with_context(|| format!("cargo built no {PROGRAM}"))
}

fn become_program<'a>(arguments: impl Iterator<Item = &'a OsStr>) -> Result<()> {
    let here = env::current_dir().context("the folder in which this was typed is gone")?;
    let mut program = project::command("cargo");
    program.args(["run", "--quiet", "--package", PROGRAM, "--"]).args(arguments).current_dir(here);
    Err(program.exec()).context("cargo could not be started")
}
