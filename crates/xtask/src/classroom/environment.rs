//! JupyterHub and its proxy, from the locked requirements in `classroom/`.

use super::place;
use crate::project;
use anyhow::{Context, Result};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const FILES: [&str; 2] = ["requirements.txt", "package-lock.json"];

/// The environment of a hub, and the installation of the kernel that its students use.
pub struct Environment {
    folder: PathBuf,
    prefix: PathBuf,
}

impl Environment {
    /// Creates it in `folder`, or renews it if the requirements have changed.
    pub fn make(folder: &Path, prefix: PathBuf) -> Result<Self> {
        let environment = Self { folder: folder.to_owned(), prefix };
        let stamp_path = folder.join("made-from.txt");
        let stamp = stamp()?;
        if fs::read_to_string(&stamp_path).ok().as_ref() != Some(&stamp) {
            environment.install()?;
            fs::write(&stamp_path, stamp)?;
        }
        Ok(environment)
    }

    /// The hub's Python, which can find the proxy and the kernel.
    pub fn python(&self) -> Command {
        let mut command = self.command("python");
        command
            .env("EIGENBOOK_PREFIX", &self.prefix)
            .env("EIGENBOOK_CLASSROOM", &self.folder)
            .env("EIGENBOOK_PROXY", self.folder.join("node_modules/.bin/configurable-http-proxy"));
        command
    }

    fn install(&self) -> Result<()> {
        let venv = self.folder.join("venv");
        project::succeed(project::command(place::python()?).args(["-m", "venv"]).arg(venv))?;
        project::succeed(
            self.command("python")
                .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
                .arg("--requirement")
                .arg("classroom/requirements.txt"),
        )?;
        for file in ["package.json", "package-lock.json"] {
            fs::copy(project::root().join("classroom").join(file), self.folder.join(file))?;
        }
        let npm = ["ci", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"];
        project::succeed(self.command("npm").args(npm).arg("--prefix").arg(&self.folder))
    }

    /// A program of the environment, with the environment's programs first on its path.
    fn command(&self, program: &str) -> Command {
        let bin = self.folder.join("venv/bin");
        let mut command = project::command(bin.join(program));
        let path = env::var_os("PATH").unwrap_or_default();
        if let Ok(path) = env::join_paths(std::iter::once(bin).chain(env::split_paths(&path))) {
            command.env("PATH", path);
        }
        command.env_remove("PYTHONHOME").env_remove("RUSTUP_TOOLCHAIN");
        command
    }
}

/// Everything that the environment is made from.
fn stamp() -> Result<String> {
    let texts = FILES.map(|file| {
        let path = project::root().join("classroom").join(file);
        fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))
    });
    texts.into_iter().collect()
}
