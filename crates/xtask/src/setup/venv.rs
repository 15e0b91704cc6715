//! `.venv`: Python with JupyterLab, from the locked requirements.

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

/// Makes the environment, or renews it where the requirements have changed.
pub fn make() -> Result<()> {
    create()?;
    install_packages()?;
    let settings = project::venv().join("share/jupyter/lab/settings");
    fs::create_dir_all(&settings)?;
    fs::write(settings.join("overrides.json"), JUPYTERLAB_SETTINGS)?;
    // Written last: an environment that was left half-made has no stamp.
    fs::write(stamp(), stamp_text()?).context("the stamp of .venv cannot be written")
}

/// Whether the environment was made from the requirements as they are now, and still has a Python.
pub fn is_up_to_date() -> bool {
    let made_from = fs::read_to_string(stamp()).ok();
    made_from.is_some() && made_from == stamp_text().ok() && interpreter().exists()
}

/// Everything that the environment is made from.
fn stamp_text() -> Result<String> {
    let requirements = fs::read_to_string(requirements())?;
    Ok(format!("{requirements}\n{JUPYTERLAB_SETTINGS}"))
}

fn stamp() -> PathBuf {
    project::venv().join("made-from.txt")
}

fn requirements() -> PathBuf {
    project::root().join("python/requirements.txt")
}

fn interpreter() -> PathBuf {
    project::venv().join("bin/python")
}

fn create() -> Result<()> {
    let mut command = project::command("python3");
    command.args(["-m", "venv"]).arg(project::venv());
    if !interpreter().exists() {
        // None yet, or one whose Python has gone.
        command.arg("--clear");
    }
    project::succeed(&mut command)
}

fn install_packages() -> Result<()> {
    let mut pip = project::python();
    pip.args(["-m", "pip", "install", "--no-input", "--disable-pip-version-check"])
        .args(["--retries", "1", "--requirement"])
        .arg(requirements())
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
