//! `cargo xtask setup`: from a fresh checkout to an installed kernel.
//!
//! 1. [`machine`] looks at what is there, before anything long begins
//! 2. [`venv`] makes `.venv` from the locked requirements, while
//! 3. [`kernel`] builds the kernel, and then installs it into `.venv`
//!
//! Each step finds out by itself that nothing has changed, so that a second run is quick.

mod disk;
pub mod kernel;
mod machine;
mod native;
pub mod packages;
mod python;
pub mod rust;
pub mod stock;
pub mod venv;

pub use packages::is_root;

use crate::project;
use crate::report::step;
use anyhow::{Result, bail};
use machine::Start;
use std::path::PathBuf;
use std::thread;

/// Does everything that tests need.
pub fn run() -> Result<()> {
    let program = prepare()?;
    step("Installing the kernel into .venv", || kernel::install(&program, &project::venv()))
}

/// Does what the first cell needs; the cells of the notebooks are compiled behind JupyterLab.
pub fn run_for_lab() -> Result<()> {
    let program = prepare()?;
    step("Installing the kernel into .venv", || {
        kernel::install_and_go_on(&program, &project::venv())
    })
}

/// Makes `.venv`, and the kernel's program beside it: the one waits for the network, the other for
/// the processor.
fn prepare() -> Result<PathBuf> {
    let start = Start::of_this_folder();
    prepare_machine()?;
    if start == Start::Fresh {
        step("Downloading the crates", kernel::fetch)?;
    }
    thread::scope(|scope| {
        let python = (start == Start::Fresh).then(|| {
            scope.spawn(|| step("Making .venv with JupyterLab (about a minute)", venv::make))
        });
        let what = "Building the kernel (the first time one to three minutes)";
        let program = step(what, kernel::build);
        let made = python.map_or(Ok(()), |python| {
            python.join().unwrap_or_else(|_| bail!("making .venv has failed"))
        });
        made.and(program)
    })
}

/// As [`run`], and plain evcxr_jupyter beside it.
pub fn run_with_stock() -> Result<()> {
    run()?;
    stock::install(stock::Build::Release)
}

/// Checks the machine, and installs what may be installed.
pub fn prepare_machine() -> Result<()> {
    step("Checking this machine", || {
        for mend in machine::check(Start::of_this_folder())? {
            step(&mend.what, mend.run)?;
        }
        Ok(())
    })
}

/// Only looks at the machine, and says whether it has what a fresh set-up needs.
pub fn check() -> Result<()> {
    for mend in machine::check(Start::Fresh)? {
        println!("  to do: {}", mend.what);
    }
    Ok(())
}
