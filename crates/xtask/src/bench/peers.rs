//! The peers, in an environment of their own, and our kernel with empty caches.
//!
//! Nothing here changes `.venv`: `target/bench` can be deleted at any time.

use super::plan::Peer;
use crate::project;
use crate::report::step;
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Builds the missing or outdated parts.
pub fn install() -> Result<()> {
    fs::create_dir_all(folder())?;
    if !is_up_to_date() {
        step("Installing NumPy, PyTorch and Keras (6 GB, some minutes)", install_packages)?;
    }
    step("Copying the kernel without its compiled cells", copy_without_cells)
}

/// The Python with the peers.
pub fn python() -> Command {
    project::command(folder().join("venv/bin/python"))
}

/// A driver in `bench`, with everything set that a peer's kernel needs.
pub fn driver(peer: Peer, program: &str) -> Result<Command> {
    let mut driver = python();
    let prefix = if peer == Peer::Emptied { emptied() } else { project::venv() };
    let threads = project::n_threads().to_string();
    driver
        .arg(format!("bench/{program}"))
        .env("JUPYTER_PATH", prefix.join("share/jupyter"))
        .env("OMP_NUM_THREADS", &threads)
        .env("OPENBLAS_NUM_THREADS", &threads)
        // These choose slower code for NumPy's OpenBLAS than it would choose itself.
        .env_remove("OPENBLAS_CORETYPE")
        .env_remove("OPENBLAS_L2_SIZE")
        // The toolchain that runs this program is not passed on.
        .env_remove("RUSTUP_TOOLCHAIN");
    if peer == Peer::Emptied {
        let cache = folder().join("cache");
        remove(&cache)?;
        driver.env("XDG_CACHE_HOME", cache);
    }
    Ok(driver)
}

/// The folder of all of it.
pub fn folder() -> PathBuf {
    project::root().join("target/bench")
}

fn emptied() -> PathBuf {
    folder().join("emptied")
}

fn requirements() -> PathBuf {
    project::root().join("bench/requirements.txt")
}

fn stamp() -> PathBuf {
    folder().join("venv/made-from.txt")
}

fn is_up_to_date() -> bool {
    let made_from = fs::read_to_string(stamp()).ok();
    made_from.is_some() && made_from == fs::read_to_string(requirements()).ok()
}

/// Installs exactly the locked packages: PyTorch requires more than it needs without a graphics
/// card.
fn install_packages() -> Result<()> {
    let mut venv = project::command("python3");
    project::succeed(venv.args(["-m", "venv", "--clear"]).arg(folder().join("venv")))?;
    let mut pip = python();
    pip.args(["-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--no-deps"]);
    project::succeed(pip.args(["--quiet", "--requirement"]).arg(requirements()))
        .context("the peers need Python 3.11 or newer, and a network")?;
    fs::copy(requirements(), stamp())?;
    Ok(())
}

/// The folder of compiled cells, beside the worlds.
const CELLS: &str = "cells";

/// Copies the installed kernel and its specs, without the compiled cells.
fn copy_without_cells() -> Result<()> {
    remove(&emptied())?;
    let (from, to) = (project::venv().join("share"), emptied().join("share"));
    for part in ["eigenbook", "jupyter/kernels/eigenbook"] {
        copy(&from.join(part), &to.join(part), &[&from, &to])?;
    }
    let world = to.join("eigenbook/world");
    ensure!(world.join("world.json").is_file(), "the copied kernel has no world");
    ensure!(!to.join("eigenbook").join(CELLS).exists(), "the copied kernel has compiled cells");
    Ok(())
}

/// Copies a folder. Large files are hard links; in texts that contain their own path, the second
/// path of `places` replaces the first.
fn copy(from: &Path, to: &Path, places: &[&Path; 2]) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("no {}", from.display()))? {
        let (entry, kind) = entry.and_then(|entry| Ok((entry.path(), entry.file_type()?)))?;
        let name = entry.file_name().unwrap_or_default();
        let target = to.join(name);
        if kind.is_symlink() {
            std::os::unix::fs::symlink(fs::read_link(&entry)?, target)?;
        } else if kind.is_dir() && name != CELLS {
            copy(&entry, &target, places)?;
        } else if kind.is_file() && name.to_string_lossy().ends_with(".json") {
            let [old, new] = places.map(|place| place.display().to_string());
            fs::write(target, fs::read_to_string(&entry)?.replace(&old, &new))?;
        } else if kind.is_file() {
            fs::hard_link(&entry, target)?;
        }
    }
    Ok(())
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("{} stays", folder.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn a_copy_has_no_cells_and_names_its_own_place() {
        let scratch = Scratch::new().unwrap();
        let (from, to) = (scratch.path().join("from"), scratch.path().join("to"));
        fs::create_dir_all(from.join("world/cells")).unwrap();
        fs::write(from.join("world/cells/one"), "compiled").unwrap();
        fs::write(from.join("world/library"), [0xff, 0x00]).unwrap();
        fs::write(from.join("world/a.json"), format!("\"{}/x\"", from.display())).unwrap();
        copy(&from, &to, &[&from, &to]).unwrap();
        assert!(!to.join("world/cells").exists());
        assert_eq!(fs::read(to.join("world/library")).unwrap(), [0xff, 0x00]);
        let text = fs::read_to_string(to.join("world/a.json")).unwrap();
        assert_eq!(text, format!("\"{}/x\"", to.display()));
    }
}
