//! A folder that imitates a new machine: a fresh clone of the commit, and beside it an empty
//! `CARGO_HOME` and empty folders for caches and for Jupyter's files.
//!
//! Programs from the system and rustup are available: they are not measured here.

use crate::project;
use anyhow::{Context, Result};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::{self, Command};
use std::{env, fs};

/// The folder, closed to others; it goes, with all that runs from it, when this value goes.
pub struct Place(PathBuf);

/// The prefix of this measurement's folders, followed by the number of the process.
const PREFIX: &str = "first-minute-";

/// Settings of the person's that would bring something along, or lead elsewhere.
const NOT_PASSED_ON: [&str; 6] = [
    "CARGO_TARGET_DIR",
    "CARGO_BUILD_TARGET_DIR",
    "RUSTC_WRAPPER",
    "CARGO_BUILD_RUSTC_WRAPPER",
    "JUPYTER_PATH",
    "EIGENBOOK_STORE",
];

impl Place {
    /// Makes the folder below `parent`, with a clone of the last commit in it.
    pub fn new(parent: &Path) -> Result<Self> {
        remove_left_over(parent);
        let folder = parent.join(format!("{PREFIX}{}", process::id()));
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&folder)
            .with_context(|| format!("{} cannot be made", folder.display()))?;
        let place = Self(folder);
        place.keep_cargos_settings()?;
        let mut git = project::command("git");
        git.args(["clone", "--quiet", "--no-checkout"]).arg(project::root()).arg(place.checkout());
        project::succeed(&mut git).context("this folder is not a clone of the project")?;
        let commit = project::ask("git", &["rev-parse", "HEAD"]).context("git knows no commit")?;
        let mut git = place.command("git");
        project::succeed(git.args(["checkout", "--quiet", "--detach", &commit]))?;
        Ok(place)
    }

    /// The clone.
    pub fn checkout(&self) -> PathBuf {
        self.0.join("clone")
    }

    /// A new place for something that is built.
    pub fn folder(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// A command in the clone without access to earlier downloads and builds.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = project::command(program);
        command
            .current_dir(self.checkout())
            .env("CARGO_HOME", self.folder("cargo"))
            .env("XDG_CACHE_HOME", self.folder("cache"))
            .env("PIP_NO_CACHE_DIR", "1")
            .env("JUPYTER_RUNTIME_DIR", self.folder("runtime"))
            .env("JUPYTER_CONFIG_DIR", self.folder("config"))
            .env("JUPYTER_DATA_DIR", self.folder("data"))
            .env("EIGENBOOK_HISTORY", "off");
        for name in NOT_PASSED_ON {
            command.env_remove(name);
        }
        command
    }

    /// The Python of the clone's `.venv`; the toolchain that runs this program is not passed on.
    pub fn python(&self) -> Command {
        let mut python = self.command(self.checkout().join(".venv/bin/python"));
        python.env_remove("RUSTUP_TOOLCHAIN");
        python
    }

    /// The settings for a mirror or a proxy still apply.
    fn keep_cargos_settings(&self) -> Result<()> {
        let home = env::var_os("HOME").map(|home| Path::new(&home).join(".cargo"));
        let Some(own) = env::var_os("CARGO_HOME").map(PathBuf::from).or(home) else {
            return Ok(());
        };
        let (from, to) = (own.join("config.toml"), self.folder("cargo"));
        if from.is_file() {
            fs::create_dir_all(&to)?;
            fs::copy(from, to.join("config.toml"))?;
        }
        Ok(())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        end_what_runs_below(&self.0);
        // Remaining files are removed the next time.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Ends the processes whose program is in this folder, or that work in it: a kernel, or cells that
/// are compiled in the background of JupyterLab.
fn end_what_runs_below(folder: &Path) {
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let is_below = |link: &str| {
            fs::read_link(entry.path().join(link)).is_ok_and(|p| p.starts_with(folder))
        };
        let number = entry.file_name().to_string_lossy().into_owned();
        if number.parse::<u32>().is_ok() && (is_below("exe") || is_below("cwd")) {
            project::ask("kill", &["-9", &number]);
        }
    }
}

/// Removes the remains of a measurement that was killed.
fn remove_left_over(parent: &Path) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let number = name.strip_prefix(PREFIX).and_then(|number| number.parse::<u32>().ok());
        let runs = |number| Path::new("/proc").join(format!("{number}")).exists();
        if number.is_some_and(|number| !runs(number)) {
            end_what_runs_below(&entry.path());
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn a_place_is_closed_and_takes_everything_along_when_it_goes() {
        use std::os::unix::fs::PermissionsExt;
        let scratch = Scratch::new().unwrap();
        let left_over = scratch.path().join("first-minute-4294967294");
        fs::create_dir(&left_over).unwrap();
        let place = Place::new(scratch.path()).unwrap();
        assert!(!left_over.exists());
        let folder = place.0.clone();
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
        assert!(place.checkout().join("Cargo.lock").is_file());
        let mut sleeper = place.command("sleep").arg("600").spawn().unwrap();
        drop(place);
        assert!(!folder.exists());
        assert!(!sleeper.wait().unwrap().success());
    }
}
