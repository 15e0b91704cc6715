//! `cargo xtask bundle`: the installation in `.venv` as one Python wheel, for users without Rust.
//!
//! 1. [`tree`] copies the files that a cell needs
//! 2. [`native`] adds OpenBLAS, and the system libraries that it needs
//! 3. [`notice`] brings the licences of everything that others have written
//! 4. `python/wheel/pack.py` makes the file
//! 5. [`trial`] tries it on a bare machine
//!
//! The tree contains no absolute path, so it can be used wherever pip puts it.

mod native;
mod notice;
mod tree;
mod trial;

pub use trial::test;

use crate::report::step;
use crate::{exercises, project, setup};
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::PathBuf;

/// The files for pip must be below this.
const MAX_BYTES: u64 = 250 << 20;

/// Sets up, builds the wheel, and prints its path.
pub fn run() -> Result<()> {
    setup::run()?;
    let wheel = make()?;
    println!("\nThis installs it elsewhere: pip install {}", wheel.display());
    Ok(())
}

/// Makes the wheel from the installation in `.venv`; returns its path.
pub fn make() -> Result<PathBuf> {
    ensure!(
        cfg!(all(target_os = "linux", target_arch = "x86_64")),
        "The wheel is built on Linux with an x86-64 processor."
    );
    let folder = project::root().join("target/bundle");
    let _ = fs::remove_dir_all(&folder);
    step("Copying the files that cells need", || {
        let home = tree::copy(&project::venv().join("share/eigenbook"), &folder.join("share"))?;
        let program = exercises::program()?;
        tree::copy_file(&program, &home.join("bin").join(exercises::PROGRAM))?;
        let packages = native::bring(&home)?;
        tree::strip(&home)?;
        notice::write(&home, &packages)
    })?;
    let wheel = step("Packing the wheel (about a minute)", || {
        let mut python = project::python();
        python.arg("python/wheel/pack.py").arg(&folder).arg("target/wheels");
        let output = python.args(["--version", env!("CARGO_PKG_VERSION")]).output()?;
        let errors = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "the wheel could not be packed:\n{errors}");
        let path = String::from_utf8(output.stdout).context("the path of the wheel is not text")?;
        Ok(project::root().join(path.trim()))
    })?;
    let size = fs::metadata(&wheel)?.len();
    println!("  {} has {} MB", wheel.display(), size >> 20);
    ensure!(size <= MAX_BYTES, "the wheel is larger than {} MB", MAX_BYTES >> 20);
    Ok(wheel)
}
