//! `cargo xtask check-exercises` and `cargo xtask progress`: what a teacher does with exercises.
//!
//! Both become the program of `eigenbook-exercises`, which needs neither the library nor a kernel,
//! and run in the folder where they were typed.

use crate::project;
use anyhow::{Context, Result};
use std::env;
use std::ffi::OsStr;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};

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

fn become_program<'a>(arguments: impl Iterator<Item = &'a OsStr>) -> Result<()> {
    let here = env::current_dir().context("the folder in which this was typed is gone")?;
    let mut program = project::command("cargo");
    program
        .args(["run", "--quiet", "--package", "eigenbook-exercises", "--"])
        .args(arguments)
        .current_dir(here);
    Err(program.exec()).context("cargo could not be started")
}
