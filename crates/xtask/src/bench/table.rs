//! Writes `bench/RESULTS.md`.

use super::bars::{self, Bar, Sense};
use super::machine::Machine;
use super::samples::{Quantity, Samples, Statistic, Summary};
use std::fmt::Write;

const HEAD: &str = "\
# What was measured

`cargo xtask bench` wrote this file.
It measures everything on one machine, one kernel after the other, and then all of them again.
Measurements of milliseconds have three turns in each run, and the middle one counts.
A ratio is computed within each run; the table shows the median of the runs, with the least and the greatest in brackets.

";

/// The whole file.
pub fn render(samples: &Samples, machine: &Machine) -> String {
    let mut text = HEAD.to_owned();
    text += "## Bars and aims\n\n";
    text += "| measure | Eigenbook | against | ratio | bar | aim |\n|---|---|---|---|---|---|\n";
    for bar in bars::all() {
        text += &row(&bar, samples);
    }
    text += "\n## Everything\n\n| part | in | what | median | least | greatest | runs |\n";
    text += "|---|---|---|---|---|---|---|\n";
    text += &details(samples);
    if !samples.failures().is_empty() {
        text += "\n## What failed\n\n";
        for failure in samples.failures() {
            // Writing to a `String` cannot fail.
            let _ = writeln!(text, "- {failure}");
        }
    }
    text += "\n## Where\n\n| fact | |\n|---|---|\n";
    for (what, which) in &machine.facts {
        let _ = writeln!(text, "| {what} | {which} |");
    }
    text
}

fn row(bar: &Bar, samples: &Samples) -> String {
    let side = |quantity: &Quantity| {
        let summary = samples.summary(quantity);
        summary.map_or("not measured".to_owned(), |s| value(quantity.name, s.median))
    };
    let against = format!("{} {}", bar.theirs.peer.name(), side(&bar.theirs));
    let ratio = bar.ratio(samples);
    let cells = [
        bar.measure.to_owned(),
        side(&bar.ours),
        against,
        ratio.map_or("–".to_owned(), |ratio| ratio_text(bar.sense, &ratio)),
        verdict(bar.sense, bar.bar, ratio),
        bar.aim.map_or(String::new(), |aim| verdict(bar.sense, aim, ratio)),
    ];
    format!("| {} |\n", cells.join(" | "))
}

fn ratio_text(sense: Sense, ratio: &Summary) -> String {
    let [median, least, greatest] = [ratio.median, ratio.least, ratio.greatest].map(three_digits);
    let word = if sense == Sense::TimesFaster { "× as fast" } else { "×" };
    format!("{median} {word} ({least}–{greatest})")
}

fn verdict(sense: Sense, bound: f64, ratio: Option<Summary>) -> String {
    let sign = if sense == Sense::AtMost { "≤" } else { "≥" };
    let is_met = match ratio {
        None => "not measured",
        Some(ratio) if sense.is_met(ratio.median, bound) => "met",
        Some(_) => "**not met**",
    };
    format!("{sign} {bound}: {is_met}")
}

fn details(samples: &Samples) -> String {
    let mut text = String::new();
    for full_name in samples.names() {
        let (part, peer, name) = full_name;
        let statistics: &[_] = if name == "cell" {
            &[(Statistic::Median, "median of "), (Statistic::Percentile95, "95 % of ")]
        } else {
            &[(Statistic::Median, "")]
        };
        for (statistic, words) in statistics {
            let Some(summary) = samples.summary_of(full_name, *statistic) else { continue };
            let [median, least, greatest] =
                [summary.median, summary.least, summary.greatest].map(|number| value(name, number));
            let _ = writeln!(
                text,
                "| {} | {} | {words}{name} | {median} | {least} | {greatest} | {} |",
                part.name(),
                peer.name(),
                summary.n_runs
            );
        }
    }
    text
}

/// A number with its unit: names with memory or a kernel are in bytes, all others in seconds.
pub fn value(name: &str, number: f64) -> String {
    if name == "memory" || name.ends_with("_kernel") {
        format!("{} MB", three_digits(number / 1e6))
    } else if number < 1.0 {
        format!("{} ms", three_digits(number * 1e3))
    } else {
        format!("{} s", three_digits(number))
    }
}

/// Three significant digits, without needless zeros.
fn three_digits(number: f64) -> String {
    let n_decimals = match number.abs() {
        0.0..10.0 => 2,
        10.0..100.0 => 1,
        _ => 0,
    };
    // Below one, the first significant digit is further behind.
    let n_decimals = if number.abs() < 1.0 { 3 } else { n_decimals };
    format!("{number:.n_decimals$}")
}

#[cfg(test)]
mod tests {
    use super::super::plan::{Part, Peer, Task};
    use super::*;
    use std::collections::BTreeMap;

    fn machine() -> Machine {
        Machine { facts: vec![("processor".to_owned(), "A CPU".to_owned())] }
    }

    fn started(samples: &mut Samples, peer: Peer, kernel_info: f64) {
        let found = BTreeMap::from([("kernel_info".to_owned(), vec![kernel_info])]);
        samples.add(&Task { part: Part::Start, peer }, 1, found);
    }

    #[test]
    fn a_row_says_whether_bar_and_aim_are_met() {
        let mut samples = Samples::default();
        started(&mut samples, Peer::Eigenbook, 0.2);
        started(&mut samples, Peer::Python, 0.8);
        let text = render(&samples, &machine());
        assert!(text.contains(
            "| `kernel_info` after start | 200 ms | ipykernel 800 ms | 0.250 × (0.250–0.250) \
             | ≤ 0.7: met | ≤ 0.2: **not met** |"
        ));
        assert!(
            text.contains("| start | ipykernel | kernel_info | 800 ms | 800 ms | 800 ms | 1 |")
        );
        assert!(text.contains("| processor | A CPU |"));
    }

    #[test]
    fn what_was_not_measured_is_neither_met_nor_missed() {
        let mut samples = Samples::default();
        started(&mut samples, Peer::Eigenbook, 0.2);
        samples.fail(&Task { part: Part::Start, peer: Peer::Python }, 1, "it died");
        let text = render(&samples, &machine());
        let row = "| `kernel_info` after start | 200 ms | ipykernel not measured | – \
                   | ≤ 0.7: not measured | ≤ 0.2: not measured |";
        assert!(text.contains(row));
        assert!(text.contains("- run 1, start in ipykernel: it died"));
        assert!(!text.contains(": met") && !text.contains("not met"));
    }

    #[test]
    fn numbers_keep_three_digits() {
        let shown = [0.0312, 0.31, 2.345, 23.456, 234.56].map(three_digits);
        assert_eq!(shown, ["0.031", "0.310", "2.35", "23.5", "235"]);
        assert_eq!(value("memory", 345.6e6), "346 MB");
        assert_eq!(value("total", 2.5), "2.50 s");
        assert_eq!(value("cell", 0.0312), "31.2 ms");
    }
}
