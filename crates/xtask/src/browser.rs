//! The notebooks in a real browser: `cargo xtask test browser`, `cargo xtask screenshots`.
//!
//! The Python package that drives the browser is only needed here. It has a folder of its own in
//! `.venv`, so that the set-up stays as small as a student needs it.

use crate::report::{Problem, step};
use crate::scratch::Scratch;
use crate::setup::packages::{self, Need};
use crate::{project, setup};
use anyhow::{Context, Result};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The names under which systems have it; `python/browser/lab.py` looks for the same.
const PROGRAMS: [&str; 4] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// A browser on the PATH, which is installed if that is possible without asking.
pub fn prepare() -> Result<()> {
    if PROGRAMS.iter().any(|program| project::is_on_path(program)) {
        return Ok(());
    }
    let sentence = "The tests open the notebooks in a browser, and no Chromium is on the PATH.";
    match packages::may_install(Need::Browser) {
        Some(command) => {
            step(&format!("Installing a browser ({command})"), || packages::install(Need::Browser))
        }
        None => Err(packages::problem(sentence, Need::Browser).into()),
    }
}

/// Opens each notebook, runs it, looks at its figures and moves them.
pub fn test() -> Result<()> {
    pytest("python/browser")
}

/// Renews the pictures in `docs/images`.
pub fn screenshots() -> Result<()> {
    setup::run()?;
    pytest("python/browser/screenshots.py")
}

/// Runs tests with the browser's package and the gallery at hand.
fn pytest(tests: &str) -> Result<()> {
    let scratch = Scratch::new()?;
    let gallery = step("Writing the gallery of pictures", || gallery(&scratch))?;
    let mut pytest = python()?;
    pytest
        .args(["-m", "pytest", "-p", "no:cacheprovider", "--quiet", "--durations=5", tests])
        .env("EIGENBOOK_GALLERY", gallery);
    project::succeed(&mut pytest)
}

/// The Python of `.venv` with what drives the browser, and what the tests share.
pub fn python() -> Result<Command> {
    if !is_installed() {
        step("Installing the browser's driver", install)?;
    }
    let places = [folder(), project::root().join("python/browser")];
    let mut python = project::python();
    python.env("PYTHONPATH", std::env::join_paths(places)?);
    Ok(python)
}

/// Writes the notebook with one output of each kind.
fn gallery(scratch: &Scratch) -> Result<PathBuf> {
    // With the rest of its group, for one choice of features (see `test::GROUPS`).
    let build = "build --workspace --exclude eigenbook-kernel --exclude eigenbook-executor \
                 --example gallery";
    project::succeed(project::command("cargo").args(build.split_whitespace()))?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or("target".into(), PathBuf::from);
    let program = project::root().join(target).join("debug/examples/gallery");
    let notebook = scratch.path().join("gallery.ipynb");
    project::succeed(project::command(program).arg(&notebook))?;
    Ok(notebook)
}

fn install() -> Result<()> {
    // Without files of an older version.
    let _ = fs::remove_dir_all(folder());
    let mut pip = project::python();
    pip.args(["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"])
        .args(["--require-hashes", "--no-deps", "--requirement", REQUIREMENTS, "--target"])
        .arg(folder());
    project::succeed(&mut pip).map_err(|_| {
        let sentence = "No package to drive the browser. With a network, this tries again:";
        Problem::new(sentence, "cargo xtask test browser")
    })?;
    fs::write(stamp(), requirements()?).context("the stamp of the packages cannot be written")
}

const REQUIREMENTS: &str = "python/browser/requirements.txt";

fn is_installed() -> bool {
    fs::read_to_string(stamp()).is_ok_and(|made_from| Some(made_from) == requirements().ok())
}

fn requirements() -> Result<String> {
    Ok(fs::read_to_string(project::root().join(REQUIREMENTS))?)
}

fn stamp() -> PathBuf {
    folder().join("made-from.txt")
}

fn folder() -> PathBuf {
    project::venv().join("browser")
}
