//! `cargo xtask setup`: from a fresh checkout to an installed kernel.
//!
//! 1. [`machine`] checks the requirements, before a long step begins
//! 2. [`venv`] makes `.venv` from the locked requirements, while
//! 3. [`kernel`] builds the kernel, while
//! 4. [`library`] compiles the library for its cells
//! 5. [`kernel`] installs both into `.venv`
//!
//! Of the steps beside each other, the first that fails ends the others ([`together`]).
//! [`plan`] shows how many steps are left, and [`cargo`] how many packages. Each step detects by
//! itself that nothing has changed, so that a second run is quick, and continues an interrupted
//! one.

mod cargo;
mod disk;
mod finding;
pub mod kernel;
mod library;
mod machine;
mod native;
pub mod packages;
mod plan;
mod python;
pub mod rust;
pub mod stock;
mod together;
pub mod venv;

pub use packages::is_root;

use crate::project;
use crate::report::step;
use anyhow::{Context, Result};
use finding::Start;
use plan::{Plan, Step};
use std::path::Path;
use std::thread;
use together::Together;

/// Does everything that tests need.
pub fn run() -> Result<()> {
    explained(set_up(kernel::install))
}

/// Runs the steps that the first cell needs; the cells of the notebooks are compiled in the
/// background of JupyterLab.
pub fn run_for_lab() -> Result<()> {
    explained(set_up(kernel::install_and_go_on))
}

/// Makes `.venv`, the kernel's program and the library beside each other: the first waits for the
/// network, and cargo leaves a core free at the end of each build. Then all is installed.
fn set_up(install: fn(&Path, &Path) -> Result<()>) -> Result<()> {
    let start = Start::of_this_folder();
    prepare_machine()?;
    let plan = Plan::of(start);
    if start == Start::Fresh {
        plan.run(Step::Crates, kernel::fetch)?;
    }
    let together = Together::default();
    let program = thread::scope(|scope| {
        let beside = |step: Step, work: fn(&Together) -> Result<()>| {
            together.run(|| plan.run(step, || work(&together)))
        };
        if start == Start::Fresh {
            scope.spawn(move || beside(Step::Python, venv::make));
        }
        if plan.has(Step::Library) {
            scope.spawn(move || beside(Step::Library, library::compile));
        }
        together.run(|| plan.run(Step::Kernel, || kernel::build(&together)))
    });
    together.outcome()?;
    let program = program.context("building the kernel has failed")?;
    plan.run(Step::Install, || install(&program, &project::venv()))?;
    stock::repair_specification()
}

/// Whatever fails on a full disk fails for that reason.
fn explained(done: Result<()>) -> Result<()> {
    done.map_err(|error| disk::full().map_or(error, Into::into))
}

/// As [`run`], and plain evcxr_jupyter beside it.
pub fn run_with_stock() -> Result<()> {
    run()?;
    stock::install(stock::Build::Release)
}

/// Checks the machine, and installs missing programs if that is allowed.
pub fn prepare_machine() -> Result<()> {
    step("Checking this machine", || {
        for fix in machine::check(Start::of_this_folder())? {
            step(&fix.what, fix.run)?;
        }
        Ok(())
    })
}

/// Only checks whether the machine has what a fresh set-up needs.
pub fn check() -> Result<()> {
    for fix in machine::check(Start::Fresh)? {
        println!("  to do: {}", fix.what);
    }
    Ok(())
}
