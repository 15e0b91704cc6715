//! Runs a notebook from top to bottom, with the kernel in its metadata.

use super::document::Document;
use crate::project;
use crate::scratch::Scratch;
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::time::Duration;

/// The runner's exit status if a cell has stopped it.
const STOPPED: i32 = 3;

/// A notebook after it was run.
pub struct Run {
    /// The notebook, with the outputs of the cells that were run.
    pub document: Document,
    /// Why the run ended before the last cell.
    pub stopped: Option<String>,
}

/// How a notebook is run.
pub struct Settings<'a> {
    /// How long each cell may take.
    pub timeout: Duration,
    /// Variables of the kernel.
    pub environment: &'a [(&'a str, &'a Path)],
}

/// Runs the file in a folder of its own, with the tables that the notebooks read beside it, and
/// leaves the file as it is.
pub fn run(path: &Path) -> Result<Run> {
    run_with(path, &Settings { timeout: Duration::from_secs(300), environment: &[] })
}

/// As [`run`], with other settings.
pub fn run_with(path: &Path, settings: &Settings<'_>) -> Result<Run> {
    let scratch = Scratch::new()?;
    let result = scratch.path().join("result.ipynb");
    let output = project::python()
        .arg("python/run_notebook.py")
        .args([path, &result])
        .args(["--timeout", &settings.timeout.as_secs().to_string()])
        .arg("--data")
        .arg(project::notebooks())
        .envs(settings.environment.iter().copied())
        // The cells of a check must not enter the user's history.
        .env("EIGENBOOK_HISTORY", "off")
        .output()
        .context("the Python of .venv does not run: cargo xtask setup")?;
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    match output.status.code() {
        Some(0) => Ok(Run { document: Document::read(&result)?, stopped: None }),
        Some(STOPPED) => Ok(Run { document: Document::read(&result)?, stopped: Some(said) }),
        _ => bail!("{} could not be run:\n{said}", path.display()),
    }
}
