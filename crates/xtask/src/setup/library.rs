//! Compiles the library for cells, beside the build of the kernel.
//!
//! The kernel's installer runs the same command, and then finds everything compiled.

use super::cargo;
use super::together::Together;
use crate::project;
use anyhow::{Result, ensure};
use eigenbook_build::{Library, Toolchain};

/// Compiles it, if it has changed.
pub fn compile(together: &Together) -> Result<()> {
    let library = Library::open(&project::root().join("crates/eigenbook"))?;
    let toolchain = Toolchain::find()?;
    let mut command = project::command(&toolchain.cargo);
    let command = library.compile(&toolchain, &mut command);
    let status = cargo::follow(command, "the library", together, |_| ())?;
    ensure!(status.success(), "the library does not build; cargo's message above gives the reason");
    Ok(())
}
