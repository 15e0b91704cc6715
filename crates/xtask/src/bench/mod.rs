//! `cargo xtask bench`: Eigenbook compared with the tools its students know, in one run on one
//! machine.
//!
//! 1. [`plan`] lists the measurements, and their kernels
//! 2. [`peers`] installs the others, and a copy of our kernel without its compiled cells
//! 3. [`samples`] stores the measurements, and condenses them
//! 4. [`bars`] are the ratios that are to be reached
//! 5. [`lines`] are the lines that a student computes, compared with NumPy's
//! 6. [`machine`] describes the machine
//! 7. [`table`] writes `bench/RESULTS.md`
//! 8. [`first_minute`] measures the set-up itself, and has a section there of its own
//! 9. [`interact`] measures controls, and has a section there as well
//!
//! The kernels are driven by `bench/drive.py`, which measures one of them once.
//! A run measures every part in every kernel, one after the other; then the next run begins.

mod bars;
pub mod first_minute;
pub mod interact;
mod lines;
mod machine;
mod peers;
mod plan;
mod samples;
mod sections;
mod table;

pub use plan::part_names;

use crate::report::seconds;
use crate::{project, setup};
use anyhow::{Context, Result, bail};
use machine::Machine;
use plan::{Part, Peer, Task};
use samples::Samples;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Instant;

/// Measures the named parts, or all, so many times. Writes after each task: the table if all parts are
/// measured, and the section of the lines if they are.
pub fn run(parts: &[String], n_runs: usize) -> Result<()> {
    setup::run()?;
    let tasks = plan::tasks(parts);
    if tasks.iter().any(|task| task.peer == Peer::Stock) {
        setup::stock::install(setup::stock::Build::Release)?;
    }
    peers::install()?;
    let machine = Machine::look()?;
    let mut samples = Samples::default();
    // Every single number, for readers who want to see where the time goes.
    let mut raw = File::create(peers::folder().join("samples.jsonl"))?;
    let start = Instant::now();
    for run in 1..=n_runs {
        for task in &tasks {
            println!("» run {run} of {n_runs}: {} in {}", task.part.name(), task.peer.name());
            match measure(task) {
                Ok(found) => {
                    println!("  {}", in_short(&found));
                    let line = json!({"run": run, "part": task.part.name(), "in": task.peer.name(), "found": found});
                    writeln!(raw, "{line}")?;
                    samples.add(task, run, found);
                }
                Err(error) => {
                    println!("✗ {error:#}");
                    samples.fail(task, run, &format!("{error:#}"));
                }
            }
            write(parts, &samples, &machine)?;
        }
    }
    println!("Measured in {}; the table is bench/RESULTS.md.", seconds(start.elapsed()));
    Ok(())
}

/// The table needs all parts; the part `numerics` has a section of its own.
fn write(parts: &[String], samples: &Samples, machine: &Machine) -> Result<()> {
    if parts.is_empty() {
        let text = table::render(samples, machine) + &sections::kept();
        fs::write(project::root().join("bench/RESULTS.md"), text)?;
    }
    let are_lines = parts.is_empty() || parts.iter().any(|part| part == Part::Numerics.name());
    match are_lines {
        true => sections::write(sections::LINES, &lines::section(samples, machine)),
        false => Ok(()),
    }
}

/// Numbers by their name.
type Found = BTreeMap<String, Vec<f64>>;

/// The driver's output about one kernel.
fn measure(task: &Task) -> Result<Found> {
    let mut command = peers::driver(task.peer, "drive.py")?;
    answer(command.arg(task.part.name()).arg(task.peer.spec()).args(task.files()))
}

/// What a driver has found: the last line of its output, in JSON.
fn answer(driver: &mut Command) -> Result<Found> {
    let output =
        driver.stderr(Stdio::inherit()).output().context("the Python of the bench does not run")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().last().context("the driver does not run; see above")?;
    let found: Value = serde_json::from_str(line).with_context(|| format!("it says {line}"))?;
    if let Some(reason) = found["failed"].as_str() {
        bail!("{reason}");
    }
    Ok(serde_json::from_value(found)?)
}

fn in_short(found: &Found) -> String {
    let shown = found.iter().map(|(name, values)| {
        let middle =
            samples::median(values).map_or("nothing".to_owned(), |m| table::value(name, m));
        format!("{name} {middle}")
    });
    shown.collect::<Vec<_>>().join(", ")
}
