//! The folders for students: root's home is closed to them.

use crate::project;
use crate::setup::{self, kernel};
use anyhow::{Context, Result};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// The folder for everything if others cannot enter the workspace.
const ELSEWHERE: &str = "/var/lib/eigenbook-trial";

/// The folder of the hub's environment.
pub fn shared_folder() -> Result<PathBuf> {
    let here = project::root().join("target/classroom");
    let folder =
        if needs_sharing() && !is_open(project::root())? { ELSEWHERE.into() } else { here };
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    Ok(folder)
}

/// An installation of the kernel that students can use: the one in `.venv`, or one of its own.
pub fn installation(folder: &Path) -> Result<PathBuf> {
    let venv = project::venv();
    if !needs_sharing() || is_open(project::root())? {
        return Ok(venv);
    }
    let prefix = folder.join("prefix");
    kernel::install(&kernel::build(&<_>::default())?, &prefix)?;
    Ok(prefix)
}

/// A Python that students can run: the system's, if the one on the path is in a home folder.
pub fn python() -> Result<PathBuf> {
    const OF_THE_SYSTEM: &str = "/usr/bin/python3";
    let tell = ["-c", "import os, sys; print(os.path.realpath(sys.executable))"];
    let found = project::ask("python3", &tell).map(PathBuf::from);
    match found {
        Some(python) if !needs_sharing() || is_open(&python)? => Ok(python),
        _ => Ok(PathBuf::from(OF_THE_SYSTEM)),
    }
}

/// Root starts servers for others.
fn needs_sharing() -> bool {
    setup::is_root()
}

/// All users can reach and read this.
fn is_open(path: &Path) -> Result<bool> {
    let path = path.canonicalize()?;
    let mode = |path: &Path| -> Result<u32> {
        let data = fs::metadata(path).with_context(|| format!("looking at {}", path.display()))?;
        Ok(data.permissions().mode())
    };
    for folder in path.ancestors().skip(1) {
        if mode(folder)? & 0o001 == 0 {
            return Ok(false);
        }
    }
    Ok(mode(&path)? & 0o005 == 0o005)
}
