//! Python with locked packages: `.venv` with JupyterLab, and others that one test needs.

use crate::project;
use crate::report::Problem;
use anyhow::{Context, Result};
use std::fs;
use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;

/// JupyterLab's first start asks whether it may fetch news; a course has none to fetch.
const JUPYTERLAB_SETTINGS: &str = r#"{
  "@jupyterlab/apputils-extension:notification": {
    "checkForUpdates": false,
    "fetchNews": "false"
  }
}
"#;

/// Makes `.venv`, or renews it where the requirements have changed.
pub fn make() -> Result<()> {
    main().make()
}

/// Whether `.venv` was made from the requirements as they are now, and still has a Python.
pub fn is_up_to_date() -> bool {
    main().is_up_to_date()
}

fn main() -> Environment {
    let requirements = project::root().join("python/requirements.txt");
    Environment { folder: project::venv(), requirements, settings: Some(JUPYTERLAB_SETTINGS) }
}

/// A Python with the packages of one file.
pub struct Environment {
    /// Where it is.
    pub folder: PathBuf,
    /// The exact versions of its packages.
    pub requirements: PathBuf,
    /// Settings of the JupyterLab in it.
    pub settings: Option<&'static str>,
}

impl Environment {
    /// Makes the environment, or renews it where the requirements have changed.
    pub fn make(&self) -> Result<()> {
        self.create()?;
        self.install_packages()?;
        if let Some(settings) = self.settings {
            let folder = self.folder.join("share/jupyter/lab/settings");
            fs::create_dir_all(&folder)?;
            fs::write(folder.join("overrides.json"), settings)?;
        }
        // Written last: an environment that was left half-made has no stamp.
        fs::write(self.stamp(), self.stamp_text()?)
            .with_context(|| format!("the stamp of {} cannot be written", self.folder.display()))
    }

    /// Whether it was made from the requirements as they are now, and still has a Python.
    pub fn is_up_to_date(&self) -> bool {
        let made_from = fs::read_to_string(self.stamp()).ok();
        made_from.is_some() && made_from == self.stamp_text().ok() && self.interpreter().exists()
    }

    /// Everything that the environment is made from.
    fn stamp_text(&self) -> Result<String> {
        let requirements = fs::read_to_string(&self.requirements)?;
        Ok(format!("{requirements}\n{}", self.settings.unwrap_or_default()))
    }

    fn stamp(&self) -> PathBuf {
        self.folder.join("made-from.txt")
    }

    fn interpreter(&self) -> PathBuf {
        self.folder.join("bin/python")
    }

    fn create(&self) -> Result<()> {
        let mut command = project::command("python3");
        command.args(["-m", "venv"]).arg(&self.folder);
        if !self.interpreter().exists() {
            // None yet, or one whose Python has gone.
            command.arg("--clear");
        }
        project::succeed(&mut command)
    }

    fn install_packages(&self) -> Result<()> {
        let mut pip = project::python_of(&self.folder);
        pip.args(["-m", "pip", "install", "--no-input", "--disable-pip-version-check"])
            .args(["--retries", "1", "--requirement"])
            .arg(&self.requirements)
            .env("PYTHONUNBUFFERED", "1");
        let (ended_well, complaint) = follow(&mut pip)?;
        if ended_well {
            return Ok(());
        }
        let error = complaint.lines().rfind(|line| line.starts_with("ERROR: "));
        let error = error.map_or("pip failed", |line| line.trim_start_matches("ERROR: "));
        let sentence = format!("No Python packages ({error}). With a network, this tries again:");
        Err(Problem::new(sentence, "cargo xtask setup").into())
    }
}

/// Runs pip, shows which package it is at, and returns what it complained about.
fn follow(pip: &mut Command) -> Result<(bool, String)> {
    let mut child = pip.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let mut errors = child.stderr.take().context("pip has no error output")?;
    let complaint = thread::spawn(move || {
        let mut text = String::new();
        // What is not text is not worth showing.
        let _ = errors.read_to_string(&mut text);
        text
    });
    let lines = child.stdout.take().context("pip has no output")?;
    let on_terminal = std::io::stdout().is_terminal();
    for line in BufReader::new(lines).lines().map_while(Result::ok) {
        let at = line.strip_prefix("Collecting ").map(|name| format!("finding {name}"));
        let at = at.or_else(|| line.starts_with("Installing").then(|| "installing".to_owned()));
        if let (true, Some(at)) = (on_terminal, at) {
            let at: String = at.chars().take(70).collect();
            print!("\r\x1b[K  {at}");
            std::io::stdout().flush()?;
        }
    }
    if on_terminal {
        print!("\r\x1b[K");
    }
    let ended_well = child.wait()?.success();
    Ok((ended_well, complaint.join().unwrap_or_default().trim().to_owned()))
}
