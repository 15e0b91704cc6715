//! Fills the world's store of compiled cells: the cells of a kernel's start, and those of the
//! notebooks that are shipped with the library.
//!
//! A kernel that compiles one of these cells later finds it in the store. The cells are really run,
//! each notebook in a kernel process of its own, because the result of compiling a cell depends on
//! the variables and definitions before it.

use crate::compile::{FORMAT, Precompiled};
use crate::engine;
use crate::engine::interface::{Control, Engine, Event, EventSender, SentCell};
use crate::engine::session::Session;
use crate::home::Home;
use crate::notebook;
use anyhow::{Context, bail};
use parking_lot::Mutex;
use serde_json::Value;
use std::cmp::Reverse;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use tempfile::TempDir;

/// Which cells are compiled at installation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cells {
    /// Those of a kernel's start, and of every shipped notebook.
    All,
    /// Those of a kernel's start; the others are compiled later.
    Start,
}

/// Runs the start of a kernel, and the notebooks in the folder if requested, once for each change
/// of any of them.
pub fn fill(home: &Home, notebooks: &Path, wanted: Cells) -> anyhow::Result<()> {
    let cells = home.cells(&home.world()?.world.fingerprint);
    let stamp_path = cells.join("filled-for");
    let files = notebooks_in(notebooks);
    let stamp = stamp(home, &files)?;
    if fs::read_to_string(&stamp_path).is_ok_and(|old| old == stamp) {
        return Ok(());
    }
    // Each notebook has a kernel's start before it.
    if wanted == Cells::Start || files.is_empty() {
        println!("Compiling the cells of a kernel's start …");
        run(home, None)?;
    }
    if wanted == Cells::Start {
        return Ok(());
    }
    beside_each_other(home, &files)?;
    fs::write(stamp_path, stamp)?;
    Ok(())
}

/// Runs the notebooks, as many at a time as there are cores: a cell's compile uses one. A student
/// opens the first one first; of the others, those with the most cells begin, so that all cores are
/// in use until the end.
fn beside_each_other(home: &Home, files: &[PathBuf]) -> anyhow::Result<()> {
    let mut numbered = Vec::new();
    for (number, file) in (1..).zip(files) {
        numbered.push((number, file, code_cells(file)?.len()));
    }
    numbered.sort_by_key(|&(number, _, n_cells)| (number > 1, Reverse(n_cells)));
    let left = Mutex::new(numbered.into_iter());
    let next = || left.lock().next();
    let run_next_ones = || -> anyhow::Result<()> {
        while let Some((number, file, _)) = next() {
            println!("Compiling the cells of notebook {number} of {} …", files.len());
            run(home, Some(file))?;
        }
        Ok(())
    };
    thread::scope(|scope| {
        let lanes = thread::available_parallelism().map_or(1, usize::from).min(files.len());
        let lanes: Vec<_> = (0..lanes).map(|_| scope.spawn(run_next_ones)).collect();
        let ends = lanes.into_iter().map(|lane| {
            lane.join().unwrap_or_else(|_| bail!("compiling the cells of a notebook has failed"))
        });
        ends.collect()
    })
}

/// The process that [`fill`] starts: runs the cells of one notebook, or none.
///
/// # Errors
/// A notebook that cannot be read, or a kernel that does not start.
///
/// # Safety
/// No other thread is running yet; see [`Session::open`].
pub unsafe fn run_cells(notebook: Option<&Path>) -> anyhow::Result<()> {
    let cells = notebook.map(code_cells).transpose()?.unwrap_or_default();
    // SAFETY: the caller's promise.
    let session = unsafe { Session::open(Home::of_this_program()?, Precompiled::Fill)? };
    let (mut engine, control) = engine::open(session)?;
    let answers = control.clone();
    let events = EventSender::new(move |event| {
        if let Event::Input { .. } = event {
            answers.answer_input(None);
        }
    });
    engine.warm_up(&events);
    for (index, code) in std::iter::once("1 + 1".to_owned()).chain(cells).enumerate() {
        let cell = SentCell { code: &code, number: index + 1, id: None };
        let outcome = engine.execute(&cell, &events);
        // Cells of a notebook may be meant to fail.
        if let (0, Err(failure)) = (index, outcome) {
            control.shutdown();
            bail!("a first cell fails: {}", failure.evalue);
        }
    }
    control.shutdown();
    Ok(())
}

fn run(home: &Home, notebook: Option<&Path>) -> anyhow::Result<()> {
    let folder = notebook.map(folder_of_its_own).transpose()?;
    let mut command = Command::new(home.program("eigenbook-kernel"));
    if let Some(folder) = &folder {
        command.current_dir(folder.path());
    }
    let status = command
        .arg("fill")
        .args(notebook.map(fs::canonicalize).transpose()?)
        .stdin(Stdio::null())
        .status()
        .context("the installed kernel could not be run")?;
    if !status.success() {
        bail!("the installed kernel does not run its first cell");
    }
    Ok(())
}

/// A folder with the tables beside a notebook: files that its cells write are deleted with it.
fn folder_of_its_own(notebook: &Path) -> anyhow::Result<TempDir> {
    let folder = TempDir::new()?;
    let beside = notebook.parent().unwrap_or(Path::new("."));
    for entry in fs::read_dir(beside)?.filter_map(Result::ok) {
        let path = entry.path();
        if path.extension().is_some_and(|extension| extension == "csv") {
            fs::copy(&path, folder.path().join(entry.file_name()))?;
        }
    }
    Ok(folder)
}

fn notebooks_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let mut files: Vec<_> = entries.map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "ipynb"));
    files.sort();
    files
}

fn stamp(home: &Home, files: &[PathBuf]) -> anyhow::Result<String> {
    let mut hasher = DefaultHasher::new();
    FORMAT.hash(&mut hasher);
    // Another executor may prepare and compile cells in another way.
    fs::read(home.program("eigenbook-executor"))?.hash(&mut hasher);
    for file in files {
        code_cells(file)?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn code_cells(notebook: &Path) -> anyhow::Result<Vec<String>> {
    let text = fs::read_to_string(notebook)
        .with_context(|| format!("{} cannot be read", notebook.display()))?;
    let json: Value = serde_json::from_str(&text)?;
    Ok(notebook::code_cells(&json).map(notebook::source).collect())
}
