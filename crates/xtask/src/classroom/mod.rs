//! `cargo xtask classroom`: a JupyterHub with students, on this machine, for a trial.
//!
//! [`place`] finds a folder that students can read and an installation of the kernel that they can
//! use, and [`environment`] puts JupyterHub and its proxy there. The programs that run then are
//! Python, beside the hub's own configuration: `classroom/trial.py` and `classroom/tests`.

mod environment;
mod place;

use crate::report::step;
use crate::{project, setup};
use anyhow::{Context, Result};
use environment::Environment;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;

/// Sets up, then becomes the trial, so that Ctrl-C only reaches the trial.
pub fn run(n_students: usize, port: u16, more: &[String]) -> Result<()> {
    setup::run()?;
    let mut trial = prepare()?.python();
    trial.arg("classroom/trial.py");
    trial.args(["--students", &n_students.to_string(), "--port", &port.to_string()]);
    trial.args(more);
    Err(trial.exec()).context("the hub could not be started")
}

/// The tests beside the hub's configuration. They make users, control groups and a file system,
/// which only root may, and not in every container.
pub fn test() -> Result<()> {
    if let Some(missing) = missing() {
        println!("Not run: {missing}.");
        println!("With that, this runs them: sudo cargo xtask test classroom");
        return Ok(());
    }
    let mut tests = prepare()?.python();
    project::succeed(tests.args([
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "-v",
        "classroom/tests",
    ]))
}

/// The requirements of the tests that this machine lacks.
fn missing() -> Option<&'static str> {
    if !setup::is_root() {
        return Some("these tests make users, which needs root");
    }
    if !project::is_on_path("npm") {
        return Some("the hub's proxy needs `npm`");
    }
    if !project::is_on_path("useradd") {
        return Some("these tests make users, which needs `useradd`");
    }
    // One tree for all resources, or one for each.
    let trees = ["/sys/fs/cgroup/memory", "/sys/fs/cgroup"];
    let tree = trees.iter().map(Path::new).find(|tree| tree.is_dir());
    let probe = tree.map(|tree| tree.join("eigenbook-probe"));
    let can =
        probe.is_some_and(|probe| fs::create_dir(&probe).is_ok() && fs::remove_dir(&probe).is_ok());
    if can {
        None
    } else {
        Some("the walls around students need control groups that root may make")
    }
}

fn prepare() -> Result<Environment> {
    let folder = place::shared_folder()?;
    let prefix = place::installation(&folder)?;
    step("Preparing JupyterHub and its proxy", || Environment::make(&folder, prefix))
}
