//! The steps in the new folder, and their times.

use super::place::Place;
use super::say;
use crate::notebooks::CHAPTER;
use crate::project::{self, succeed};
use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A longer step has failed.
const LIMIT: Duration = Duration::from_secs(90 * 60);
/// The interval of polling.
const PAUSE: Duration = Duration::from_millis(100);
/// The version of the peer, which our engine has as well.
const PEER: [&str; 5] = ["install", "evcxr_jupyter", "--version", "0.22.0", "--locked"];

/// The times since `cargo xtask lab` was typed.
pub struct Lab {
    /// The first cell of the first notebook was answered.
    pub first: Duration,
    /// All of its cells were.
    pub whole: Duration,
}

/// A child that does not outlive this value.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Jupyter ends its kernels when it is asked to end.
        project::ask("kill", &[&self.0.id().to_string()]);
        let _ = wait_until(Duration::from_secs(10), || Ok(self.0.try_wait()?.is_some()));
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Types `cargo xtask lab`, and runs the first notebook as a client of the server. Returns when the
/// cells of all notebooks are compiled, in the background.
pub fn lab(place: &Place) -> Result<Lab> {
    let port = free_port()?.to_string();
    let start = Instant::now();
    let mut lab = place.command("cargo");
    let mut lab = Running(lab.args(["xtask", "lab", "--no-browser", "--port", &port]).spawn()?);
    wait_until(LIMIT, || {
        ensure!(
            lab.0.try_wait()?.is_none(),
            "`cargo xtask lab` has ended; its message above gives the reason"
        );
        Ok(TcpStream::connect((Ipv4Addr::LOCALHOST, port.parse()?)).is_ok())
    })
    .context("JupyterLab has not opened")?;
    let mut client = place.python();
    client.args(["python/first_cell.py", &port, "notebooks/1-fundamentals.ipynb"]);
    let mut client = client.stdout(Stdio::piped()).spawn()?;
    let lines = client.stdout.take().context("the client has no output")?;
    let (mut first, mut whole) = (None, None);
    for line in BufReader::new(lines).lines() {
        match &*line? {
            "first" => first = Some(start.elapsed()),
            "whole" => whole = Some(start.elapsed()),
            _ => {}
        }
    }
    ensure!(
        client.wait()?.success(),
        "the first notebook does not run; its client's message above gives the reason"
    );
    let lab = Lab {
        first: first.context("no first cell was answered")?,
        whole: whole.context("not all cells were answered")?,
    };
    say("the first cell was answered", lab.first);
    let cells = place.checkout().join(".venv/share/eigenbook/cells");
    wait_until(LIMIT, || Ok(are_filled(&cells)))?;
    say("the cells of all notebooks were compiled", start.elapsed());
    Ok(lab)
}

/// The installer writes this when the cells of all notebooks are compiled.
fn are_filled(cells: &Path) -> bool {
    let worlds = fs::read_dir(cells).into_iter().flatten().flatten();
    worlds.into_iter().any(|world| world.path().join("filled-for").is_file())
}

/// Completion and memory of the installed kernel: numbers by their name, as the driver has them.
pub fn names(place: &Place) -> Result<BTreeMap<&'static str, f64>> {
    let mut driver = place.python();
    driver.args(["bench/drive.py", "names", "eigenbook"]);
    driver.args(CHAPTER.map(|name| format!("notebooks/{name}.ipynb")));
    let found = drive(&mut driver)?;
    let number = |name| {
        let number = found[name][0].as_f64().with_context(|| format!("no {name} was found"))?;
        Ok((name, number))
    };
    ["first_completion", "memory", "memory_with_names"].into_iter().map(number).collect()
}

/// The processor time of building the kernel's packages, as the set-up builds them.
pub fn kernel_build(place: &Place) -> Result<Duration> {
    let before = time_of_children()?;
    let mut cargo = place.command("cargo");
    cargo.args(["build", "--quiet", "--locked", "--package", "eigenbook-kernel"]);
    cargo.args(["--package", "eigenbook-executor", "--package", "eigenbook-stub"]);
    succeed(cargo.env("CARGO_TARGET_DIR", target(place)))?;
    Ok(time_of_children()?.saturating_sub(before))
}

/// The library and the cells of all notebooks, compiled into a new installation.
pub fn library(place: &Place) -> Result<Duration> {
    fs::remove_dir_all(place.checkout().join("target/world"))
        .context("the library is not there")?;
    let mut install = place.command(target(place).join("debug/eigenbook-kernel"));
    install.arg("install").arg("--prefix").arg(place.folder("prefix"));
    let start = Instant::now();
    succeed(&mut install)?;
    Ok(start.elapsed())
}

/// The build folder of [`kernel_build`].
fn target(place: &Place) -> PathBuf {
    place.folder("target")
}

/// Builds the wheel of the clone; returns its path.
pub fn wheel(place: &Place) -> Result<PathBuf> {
    succeed(place.command("cargo").args(["xtask", "bundle"]))?;
    let wheels = fs::read_dir(place.checkout().join("target/wheels"))?;
    let mut wheels = wheels.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    ensure!(wheels.len() == 1, "`cargo xtask bundle` made {} files", wheels.len());
    wheels.pop().context("`cargo xtask bundle` made no file")
}

/// Installs the wheel in place of the set-up's installation, and answers a first cell.
pub fn from_wheel(place: &Place, wheel: &Path) -> Result<Duration> {
    for installed in ["share/eigenbook", "share/jupyter/kernels/eigenbook"] {
        fs::remove_dir_all(place.checkout().join(".venv").join(installed))?;
    }
    let start = Instant::now();
    succeed(place.python().args(["-m", "pip", "install", "--quiet", "--no-index"]).arg(wheel))?;
    drive(place.python().args(["bench/drive.py", "start", "eigenbook"]))?;
    Ok(start.elapsed())
}

/// Installs the peer, with an empty download cache.
pub fn peer(place: &Place) -> Result<Duration> {
    let mut cargo = place.command("cargo");
    cargo.args(PEER).arg("--root").arg(place.folder("peer"));
    cargo.env("CARGO_HOME", place.folder("peer-cargo"));
    cargo.env("CARGO_TARGET_DIR", place.folder("peer-target"));
    let start = Instant::now();
    succeed(&mut cargo)?;
    Ok(start.elapsed())
}

fn drive(command: &mut Command) -> Result<Value> {
    let output = command.stderr(Stdio::inherit()).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().last().context("the driver does not run; see above")?;
    let found: Value = serde_json::from_str(line).with_context(|| format!("it says {line}"))?;
    match found["failed"].as_str() {
        Some(reason) => bail!("{reason}"),
        None => Ok(found),
    }
}

/// A free port.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

fn wait_until(limit: Duration, mut holds: impl FnMut() -> Result<bool>) -> Result<()> {
    let start = Instant::now();
    while !holds()? {
        ensure!(start.elapsed() < limit, "nothing after {} minutes", limit.as_secs() / 60);
        sleep(PAUSE);
    }
    Ok(())
}

/// The processor time of all children that have ended, and of theirs: two fields of
/// `/proc/self/stat`, in hundredths of a second on every Linux.
fn time_of_children() -> Result<Duration> {
    let text = fs::read_to_string("/proc/self/stat").context("this is measured on Linux")?;
    children_in(&text).context("/proc/self/stat has another form")
}

fn children_in(stat: &str) -> Option<Duration> {
    // The name in brackets may contain any character; the third field follows it.
    let (_, fields) = stat.rsplit_once(") ")?;
    let fields: Vec<&str> = fields.split(' ').collect();
    let number = |place: usize| fields.get(place - 3)?.parse::<u64>().ok();
    Some(Duration::from_millis((number(16)? + number(17)?) * 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_children_is_read_behind_the_name() {
        let stat = "7 (a) b) S 1 7 7 0 -1 0 5 6 7 8 11 12 130 20 20 0 1 0";
        assert_eq!(children_in(stat), Some(Duration::from_millis(1500)));
        assert_eq!(children_in("7 (a"), None);
        let before = time_of_children().unwrap();
        succeed(&mut project::command("true")).unwrap();
        assert!(time_of_children().unwrap() >= before);
    }

    #[test]
    fn what_never_holds_is_given_up() {
        assert!(wait_until(Duration::ZERO, || Ok(false)).is_err());
        assert!(wait_until(Duration::ZERO, || Ok(true)).is_ok());
    }
}
