//! Two stages at a time, each in a process of its own, whose output is printed when it has ended.

use super::Stage;
use crate::project;
use crate::report::seconds;
use crate::scratch::Scratch;
use anyhow::{Context, Result, bail};
use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How many stages run at a time, at most.
const N_LANES: usize = 2;

/// What the lanes share.
struct Run<'a> {
    /// The stages that have not begun, the next one last.
    waiting: Vec<&'a Stage>,
    times: &'a mut Vec<(&'static str, Duration)>,
    failures: Vec<anyhow::Error>,
}

/// Runs the stages in order. After a failure no other begins; the error is the first one.
pub fn run(stages: &[Stage], times: &mut Vec<(&'static str, Duration)>) -> Result<()> {
    let scratch = Scratch::new()?;
    let waiting = stages.iter().rev().collect();
    let run = Mutex::new(Run { waiting, times, failures: Vec::new() });
    thread::scope(|scope| {
        for _ in 0..N_LANES.min(project::n_threads()) {
            scope.spawn(|| one_after_the_other(&run, scratch.path()));
        }
    });
    let run = run.into_inner().unwrap_or_else(PoisonError::into_inner);
    run.failures.into_iter().next().map_or(Ok(()), Err)
}

/// A lane: takes the next stage until there is none, or one has failed.
fn one_after_the_other(run: &Mutex<Run<'_>>, folder: &Path) {
    let lock = || run.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        let mut shared = lock();
        let next = if shared.failures.is_empty() { shared.waiting.pop() } else { None };
        drop(shared);
        let Some(stage) = next else { return };
        println!("» {} has begun", stage.name);
        let start = Instant::now();
        let (result, output) = run_apart(stage, &folder.join(stage.name));
        let time = start.elapsed();
        let mut shared = lock();
        println!("{output}  done in {}", seconds(time));
        shared.times.push((stage.name, time));
        shared.failures.extend(result.err());
    }
}

/// Runs a stage in a process of its own; its output passes through `file`.
fn run_apart(stage: &Stage, file: &Path) -> (Result<()>, String) {
    let result = (|| {
        let output = File::create(file).context("the output of a stage cannot be kept")?;
        // Not the file that runs: a stage before may have built it anew.
        let program = std::env::args_os().next().context("this program has no path")?;
        let mut command = Command::new(program);
        command.args(["test", "--installed", stage.name]);
        command.stdout(output.try_clone()?).stderr(output);
        let status = command.status().with_context(|| format!("{} did not start", stage.name))?;
        if !status.success() {
            bail!("{} failed (this runs it again: cargo xtask test {0})", stage.name);
        }
        Ok(())
    })();
    let output = fs::read(file).unwrap_or_default();
    (result, String::from_utf8_lossy(&output).into_owned())
}
