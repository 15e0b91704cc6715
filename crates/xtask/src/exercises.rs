//! `cargo xtask check-exercises`, `editions`, `check-notebooks` and `progress`: the teacher's
//! commands.
//!
//! They become the programs of an installation, and run in the current folder:
//! `eigenbook-exercises`, which needs neither the library nor a kernel, and for `check-notebooks` a
//! script of the wheel.

use crate::project;
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::env;
use std::ffi::OsStr;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};

/// The program, and the package that it is in.
pub const PROGRAM: &str = "eigenbook-exercises";

/// Reports the problems of exercise files, or their contents.
pub fn check(files: &[PathBuf]) -> Result<()> {
    let arguments = files.iter().map(|file| file.as_os_str());
    become_program([OsStr::new("check")].into_iter().chain(arguments))
}

/// Writes both editions of a folder of notebooks.
pub fn editions(notebooks: &Path, folder: &Path) -> Result<()> {
    become_program([OsStr::new("editions"), notebooks.as_os_str(), folder.as_os_str()].into_iter())
}

/// Runs notebooks with the installed kernel, and reports cells that fail and answers that are
/// wrong.
pub fn check_notebooks(paths: &[PathBuf]) -> Result<()> {
    let mut python = project::python();
    python.env("PYTHONPATH", project::root().join("python")).current_dir(here()?);
    python.args(["-m", "eigenbook.notebooks"]).args(paths);
    Err(python.exec()).context("the Python of .venv does not run: cargo xtask setup")
}

/// Shows the progress of the students below a folder, and writes the picture if requested.
pub fn progress(folder: &Path, page: Option<&Path>) -> Result<()> {
    let page = page.into_iter().flat_map(|page| [OsStr::new("--html"), page.as_os_str()]);
    become_program([OsStr::new("progress"), folder.as_os_str()].into_iter().chain(page))
}

/// Builds the program for others, and returns its path.
pub fn program() -> Result<PathBuf> {
    let mut cargo = project::command("cargo");
    cargo.args(["build", "--quiet", "--package", PROGRAM, "--message-format=json"]);
    let output = cargo.output().context("cargo could not be started")?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{PROGRAM} does not build:\n{errors}");
    let messages = String::from_utf8(output.stdout).context("cargo's output is not text")?;
    let executable = |line: &str| {
        let message: Value = serde_json::from_str(line).ok()?;
        message["executable"].as_str().map(PathBuf::from)
    };
    messages.lines().find_map(executable).with_context(|| format!("cargo built no {PROGRAM}"))
}

fn become_program<'a>(arguments: impl Iterator<Item = &'a OsStr>) -> Result<()> {
    let mut program = project::command("cargo");
    program
        .args(["run", "--quiet", "--package", PROGRAM, "--"])
        .args(arguments)
        .current_dir(here()?);
    Err(program.exec()).context("cargo could not be started")
}

/// The folder in which the command was typed.
fn here() -> Result<PathBuf> {
    env::current_dir().context("the folder in which this was typed is gone")
}
