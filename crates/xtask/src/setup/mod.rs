//! `cargo xtask setup`: from a fresh checkout to an installed kernel.
//!
//! 1. [`machine`] looks at what is there, before anything long begins
//! 2. [`venv`] makes `.venv` from the locked requirements
//! 3. [`kernel`] builds the kernel and installs it into `.venv`
//!
//! Each step finds out by itself that nothing has changed, so that a second run is quick.

mod disk;
mod kernel;
mod machine;
mod native;
mod packages;
mod python;
pub mod rust;
mod venv;

pub use machine::Start;
pub use packages::is_root;

use crate::report::step;
use anyhow::Result;

/// Does everything that `lab` and `test` need.
pub fn run() -> Result<()> {
    step("Checking this machine", || {
        for mend in machine::check(Start::of_this_folder())? {
            step(&mend.what, mend.run)?;
        }
        Ok(())
    })?;
    venv::bring_up_to_date()?;
    let program = step("Building the kernel (some minutes the first time)", kernel::build)?;
    step("Installing the kernel into .venv", || kernel::install(&program))
}

/// Only looks at the machine and says what it finds.
pub fn check(start: Start) -> Result<()> {
    for mend in machine::check(start)? {
        println!("  to do: {}", mend.what);
    }
    Ok(())
}
