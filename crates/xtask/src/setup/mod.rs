//! `cargo xtask setup`: from a fresh checkout to an installed kernel.
//!
//! 1. [`machine`] looks at what is there, before anything long begins
//! 2. [`venv`] makes `.venv` from the locked requirements
//! 3. [`kernel`] builds the kernel and installs it into `.venv`
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
use anyhow::Result;
use machine::Start;

/// Does everything that `lab` and `test` need.
pub fn run() -> Result<()> {
    let start = Start::of_this_folder();
    prepare_machine()?;
    if start == Start::Fresh {
        step("Downloading the crates", kernel::fetch)?;
        step("Making .venv with JupyterLab (about a minute)", venv::make)?;
    }
    let program = step("Building the kernel (some minutes the first time)", kernel::build)?;
    step("Installing the kernel into .venv", || kernel::install(&program, &project::venv()))
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
