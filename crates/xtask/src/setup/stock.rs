//! Plain evcxr_jupyter, the second kernel `rust-stock`: from crates.io, in a folder of its own.
//!
//! It is only for comparison, and the notebooks do not need it: only `setup --stock`, the test of
//! the notebooks in plain evcxr and the benchmark install it.

use crate::project;
use crate::report::step;
use anyhow::{Context, Result};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// The version that our own engine has as well.
const VERSION: &str = "0.22.0";

/// The compiler's effort.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Build {
    /// As published on crates.io: for measurements.
    Release,
    /// Compiled in a third of the time: for tests. An existing release build is also accepted.
    Debug,
}

impl Build {
    const fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Debug => "debug",
        }
    }

    fn program(self) -> PathBuf {
        folder(self).join("bin/evcxr_jupyter")
    }
}

fn folder(build: Build) -> PathBuf {
    project::root().join("target/stock").join(build.name())
}

/// Installs it if it is missing, with its specification in `.venv`.
pub fn install(wanted: Build) -> Result<()> {
    let build = if Build::Release.program().is_file() { Build::Release } else { wanted };
    if !build.program().is_file() {
        let what = format!("Compiling evcxr_jupyter {VERSION} ({} build, minutes)", build.name());
        step(&what, || compile(build))?;
    }
    write_specification(build)
}

fn compile(build: Build) -> Result<()> {
    let mut cargo = project::command("cargo");
    cargo.args(["install", "evcxr_jupyter", "--version", VERSION, "--locked", "--root"]);
    cargo.arg(folder(build)).env("CARGO_TARGET_DIR", folder(build).join("build"));
    if build == Build::Debug {
        cargo
            .arg("--debug")
            .env("CARGO_PROFILE_DEV_DEBUG", "false")
            .env("CARGO_PROFILE_DEV_OPT_LEVEL", "1");
    }
    project::succeed(&mut cargo)?;
    // The build folder takes gigabytes.
    fs::remove_dir_all(folder(build).join("build")).context("the folder of the build stays")
}

/// A specification without its program would appear in the launcher but not start: it is rewritten
/// if one of the two programs exists, and else removed.
pub fn repair_specification() -> Result<()> {
    let kernels = kernels();
    if !is_stale(&kernels) {
        return Ok(());
    }
    match [Build::Release, Build::Debug].into_iter().find(|build| build.program().is_file()) {
        Some(build) => write_specification(build),
        None => fs::remove_dir_all(&kernels)
            .with_context(|| format!("{} cannot be removed", kernels.display())),
    }
}

/// Whether this is the folder of a specification whose program is not there.
fn is_stale(kernels: &Path) -> bool {
    let Ok(text) = fs::read_to_string(kernels.join("kernel.json")) else { return false };
    let specification: Value = serde_json::from_str(&text).unwrap_or_default();
    !specification["argv"][0].as_str().is_some_and(|program| Path::new(program).is_file())
}

/// The folder of the specification.
fn kernels() -> PathBuf {
    project::venv().join("share/jupyter/kernels/rust-stock")
}

fn write_specification(build: Build) -> Result<()> {
    let form = fs::read_to_string(project::root().join("kernel-spec/kernel-stock.json"))?;
    let program = serde_json::to_string(&build.program().to_string_lossy())?;
    let kernels = kernels();
    fs::create_dir_all(&kernels)?;
    // An icon of its own, so that the two Rust kernels of the launcher can be distinguished at a glance.
    for kind in ["svg.svg", "64x64.png"] {
        let icon = project::root().join("kernel-spec").join(format!("stock-{kind}"));
        fs::copy(icon, kernels.join(format!("logo-{kind}")))?;
    }
    fs::write(kernels.join("kernel.json"), form.replace("\"{evcxr_jupyter}\"", &program))
        .with_context(|| format!("{} cannot be written", kernels.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn a_specification_is_stale_where_its_program_is_gone() {
        let scratch = Scratch::new().unwrap();
        assert!(!is_stale(scratch.path()), "no specification");
        let program = scratch.path().join("evcxr_jupyter");
        fs::write(&program, "").unwrap();
        let text =
            format!("{{\"argv\": [{:?}, \"--control_file\"]}}", program.display().to_string());
        fs::write(scratch.path().join("kernel.json"), text).unwrap();
        assert!(!is_stale(scratch.path()), "its program is there");
        fs::remove_file(program).unwrap();
        assert!(is_stale(scratch.path()));
        fs::write(scratch.path().join("kernel.json"), "half of").unwrap();
        assert!(is_stale(scratch.path()), "no JSON");
    }
}
