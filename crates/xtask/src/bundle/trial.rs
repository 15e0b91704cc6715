//! The stage `wheel`: tests the wheel's parts by `python/wheel/test_wheel.py`, and the wheel on a
//! bare machine by `python/wheel/trial.sh`.

use crate::{notebooks, project, setup};
use anyhow::{Result, ensure};
use std::fs;

/// Builds the wheel, tries it, and compares the outputs of the notebooks with the committed ones.
pub fn test() -> Result<()> {
    let parts = ["-m", "pytest", "-p", "no:cacheprovider", "-v", "python/wheel"];
    project::succeed(project::python().args(parts))?;
    if let Some(missing) = missing() {
        println!("Not tried on a bare machine: {missing}.");
        println!("With that, this tries it: sudo cargo xtask test wheel");
        return Ok(());
    }
    let wheel = super::make()?;
    let folder = project::root().join("target/wheel-trial");
    let results = folder.join("results");
    let _ = fs::remove_dir_all(&results);
    let mut trial = project::command("python/wheel/trial.sh");
    project::succeed(trial.arg(wheel).arg(folder.join("tree")).arg(&results))?;
    let mut n_different = 0;
    for name in ["installed", "moved"] {
        for problem in notebooks::differences(&results.join(name))? {
            println!("✗ {name}: {problem}");
            n_different += 1;
        }
    }
    ensure!(n_different == 0, "{n_different} outputs are not as they are committed");
    println!("Installed and moved, the notebooks have the committed outputs.");
    Ok(())
}

/// The requirements of the trial that this machine lacks.
fn missing() -> Option<&'static str> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        return Some("the wheel is for Linux with an x86-64 processor");
    }
    if !setup::is_root() {
        return Some("a bare system in a folder needs root");
    }
    let programs = [
        ("debootstrap", "a bare system needs `debootstrap`"),
        ("unshare", "a place without a network needs `unshare`"),
        ("ip", "its loopback needs `ip`"),
    ];
    programs.iter().find(|(program, _)| !project::is_on_path(program)).map(|(_, why)| *why)
}
