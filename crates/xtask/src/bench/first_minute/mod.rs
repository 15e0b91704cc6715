//! `cargo xtask bench first-minute`: from a fresh clone to the first cell, compared with the peer.
//!
//! 1. [`place`] is a folder without downloads and builds
//! 2. [`steps`] does a user's steps there, and measures the times
//! 3. [`section`] writes the results into `bench/RESULTS.md`, and leaves the rest unchanged

mod place;
pub mod section;
mod steps;

use super::machine;
use super::peers;
use crate::report::{Problem, seconds, step};
use anyhow::Result;
use place::Place;
use section::{Found, Measure};
use std::fs;
use std::time::Duration;

/// Whether plain evcxr_jupyter is compiled as well, which takes longest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    /// It is.
    Measured,
    /// Its row says that it was not measured.
    LeftOut,
}

/// Measures once, and writes the section. A failed step is reported in its row, and the others
/// continue; without a first cell, no more can be measured.
pub fn run(peer: Peer) -> Result<()> {
    fs::create_dir_all(peers::folder())?;
    let place = Place::new(&peers::folder())?;
    let mut found = Found::default();
    let lab = step("cargo xtask lab, from a fresh clone to the first cell", || steps::lab(&place))
        .map_err(|error| {
            let sentence = format!("There is no first cell to measure ({error:#}). Try again:");
            Problem::new(sentence, "cargo xtask bench first-minute")
        })?;
    found.add(Measure::FirstCell, Ok(lab.first.as_secs_f64()));
    found.add(Measure::FirstNotebook, Ok(lab.whole.as_secs_f64()));
    names(&place, &mut found);
    let build = measure("The kernel's build", || steps::kernel_build(&place));
    found.add(Measure::KernelBuild, build.map(in_seconds));
    let library = measure("The library and the shipped cells", || steps::library(&place));
    found.add(Measure::Library, library.map(in_seconds));
    wheel(&place, &mut found);
    if peer == Peer::Measured {
        let name = "cargo install evcxr_jupyter, from nothing";
        let theirs = measure(name, || steps::peer(&place)).map(in_seconds);
        found.add(Measure::AgainstPeer, theirs.map(|theirs| lab.first.as_secs_f64() / theirs));
    }
    section::write(&found, &machine::facts()?)?;
    println!("The section is in bench/RESULTS.md.");
    Ok(())
}

fn in_seconds(time: Duration) -> f64 {
    time.as_secs_f64()
}

/// Completion and memory, in the kernel that was just installed.
fn names(place: &Place, found: &mut Found) {
    let numbers = measure("Completion, and the memory of a kernel", || steps::names(place));
    for (measure, name) in [
        (Measure::Completion, "first_completion"),
        (Measure::Memory, "memory"),
        (Measure::MemoryWithNames, "memory_with_names"),
    ] {
        let scale = if name == "first_completion" { 1.0 } else { 1e-6 };
        found.add(measure, numbers.as_ref().map(|n| n[name] * scale).map_err(Clone::clone));
    }
}

/// Its size, and the time from `pip install` to a first cell, with JupyterLab already installed.
fn wheel(place: &Place, found: &mut Found) {
    let wheel = measure("Making the wheel", || steps::wheel(place));
    let bytes = wheel.clone().and_then(|wheel| match fs::metadata(wheel) {
        Ok(data) => Ok(data.len() as f64 * 1e-6),
        Err(error) => Err(error.to_string()),
    });
    found.add(Measure::WheelSize, bytes);
    let time = wheel.and_then(|wheel| {
        measure("The wheel, from pip to a first cell", || steps::from_wheel(place, &wheel))
    });
    found.add(Measure::FromWheel, time.map(in_seconds));
}

/// Does a part, and keeps why it failed as a sentence.
fn measure<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T, String> {
    step(what, work).map_err(|error| {
        println!("✗ {error:#}");
        format!("{error:#}")
    })
}

/// For the terminal.
fn say(what: &str, time: Duration) {
    println!("  {what} after {}", seconds(time));
}
