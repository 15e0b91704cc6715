//! The section `The first minute` of `bench/RESULTS.md`.

use crate::bench::sections::{self, FIRST_MINUTE};
use crate::project;
use crate::report::seconds;
use anyhow::Result;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

const HEAD: &str = "
`cargo xtask bench first-minute` wrote this section, in one run.
A fresh clone had a `CARGO_HOME`, a target folder and caches of its own, all of them empty; the toolchain and the system's packages were installed.

| measure | found | bar | aim |
|---|---|---|---|
";

/// The measurements, in the order of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// From the command to the first cell.
    FirstCell,
    /// From the command to the last cell of the first notebook.
    FirstNotebook,
    /// The processor time of the kernel's build.
    KernelBuild,
    /// The first cell against the peer's installation.
    AgainstPeer,
    /// The library and the shipped cells.
    Library,
    /// The wheel's size.
    WheelSize,
    /// From `pip install` to a first cell.
    FromWheel,
    /// The first completion after a kernel's start.
    Completion,
    /// A kernel that has run the chapter.
    Memory,
    /// One that has completed names.
    MemoryWithNames,
}

/// A row: its text, and its target.
struct Row {
    measure: Measure,
    what: &'static str,
    unit: Unit,
    bar: Option<f64>,
    aim: Option<f64>,
}

#[derive(Clone, Copy)]
enum Unit {
    Seconds,
    Megabytes,
    Ratio,
}

const fn row(
    measure: Measure,
    what: &'static str,
    unit: Unit,
    [bar, aim]: [Option<f64>; 2],
) -> Row {
    Row { measure, what, unit, bar, aim }
}

const ROWS: [Row; 10] = {
    use Unit::{Megabytes, Ratio, Seconds};
    [
        row(
            Measure::FirstCell,
            "`cargo xtask lab` typed to the first cell of notebook 1 answered",
            Seconds,
            [Some(360.0), Some(180.0)],
        ),
        row(Measure::FirstNotebook, "the same, to its last cell", Seconds, [None, None]),
        row(
            Measure::KernelBuild,
            "processor time of the kernel's build",
            Seconds,
            [Some(240.0), Some(150.0)],
        ),
        row(
            Measure::AgainstPeer,
            "`cargo xtask lab` to the first cell, against `cargo install evcxr_jupyter` alone",
            Ratio,
            [Some(0.35), Some(0.2)],
        ),
        row(
            Measure::Library,
            "the library and the shipped cells",
            Seconds,
            [Some(90.0), Some(60.0)],
        ),
        row(Measure::WheelSize, "the wheel", Megabytes, [Some(250.0), Some(150.0)]),
        row(
            Measure::FromWheel,
            "the wheel, where JupyterLab is there: `pip install` to the first cell answered",
            Seconds,
            [Some(60.0), Some(20.0)],
        ),
        row(
            Measure::Completion,
            "first completion after a dot after a kernel's start",
            Seconds,
            [None, None],
        ),
        row(
            Measure::Memory,
            "memory of a kernel that has run the chapter",
            Megabytes,
            [Some(48.0), Some(40.0)],
        ),
        row(
            Measure::MemoryWithNames,
            "memory of one that has completed names",
            Megabytes,
            [Some(250.0), Some(200.0)],
        ),
    ]
};

/// The numbers, in the units of their rows, or why there is none.
#[derive(Default)]
pub struct Found(BTreeMap<Measure, Result<f64, String>>);

impl Found {
    /// Stores the result of one measurement.
    pub fn add(&mut self, measure: Measure, number: Result<f64, String>) {
        self.0.insert(measure, number);
    }
}

/// Puts the section in place of the old one; the rest of the file stays.
pub fn write(found: &Found, facts: &[(String, String)]) -> Result<()> {
    sections::write(FIRST_MINUTE, &render(found, facts))
}

fn render(found: &Found, facts: &[(String, String)]) -> String {
    let mut text = HEAD.to_owned();
    let mut failures = String::new();
    for row in &ROWS {
        let number = match found.0.get(&row.measure) {
            Some(Ok(number)) => Some(*number),
            Some(Err(reason)) => {
                let reason = reason.lines().next().unwrap_or_default();
                let reason = reason.replace(&*project::root().to_string_lossy(), "…");
                // Writing to a `String` cannot fail.
                let _ = writeln!(failures, "- {}: {reason}", row.what);
                None
            }
            None => None,
        };
        let shown = number.map_or("not measured".to_owned(), |number| shown(row.unit, number));
        let [bar, aim] = [row.bar, row.aim].map(|bound| verdict(row.unit, bound, number));
        let _ = writeln!(text, "| {} | {shown} | {bar} | {aim} |", row.what);
    }
    if !failures.is_empty() {
        let _ = write!(text, "\nWhat failed:\n\n{failures}");
    }
    text + &sections::place(facts)
}

fn shown(unit: Unit, number: f64) -> String {
    match unit {
        Unit::Seconds => seconds(Duration::from_secs_f64(number.max(0.0))),
        Unit::Megabytes => format!("{number:.0} MB"),
        Unit::Ratio => format!("{number:.2} ×"),
    }
}

fn verdict(unit: Unit, bound: Option<f64>, number: Option<f64>) -> String {
    let Some(bound) = bound else { return String::new() };
    let is_met = match number {
        None => "not measured",
        Some(number) if number <= bound => "met",
        Some(_) => "**not met**",
    };
    format!("≤ {}: {is_met}", shown(unit, bound))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_says_what_was_found_and_whether_it_is_enough() {
        let mut found = Found::default();
        found.add(Measure::FirstCell, Ok(200.0));
        found.add(Measure::AgainstPeer, Ok(0.4));
        found.add(Measure::WheelSize, Err("no room\nmore".to_owned()));
        let text = render(&found, &[("commit".to_owned(), "abc".to_owned())]);
        for line in [
            "| `cargo xtask lab` typed to the first cell of notebook 1 answered | 3 min 20 s \
             | ≤ 6 min 00 s: met | ≤ 3 min 00 s: **not met** |",
            "alone | 0.40 × | ≤ 0.35 ×: **not met** | ≤ 0.20 ×: **not met** |",
            "| the wheel | not measured | ≤ 250 MB: not measured | ≤ 150 MB: not measured |",
            "- the wheel: no room\n",
            "Where: commit abc.",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
    }
}
