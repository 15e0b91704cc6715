//! One-line computations of a student: the section of `bench/RESULTS.md` with our time relative to
//! NumPy's, for each line and each kind of array.

use super::machine::Machine;
use super::plan::{Part, Peer};
use super::samples::{Samples, Statistic, Summary};
use std::fmt::Write;

/// No line may take longer than NumPy's by more than this.
const BAR: f64 = 1.2;

/// The kinds of arrays, as the scripts name them, and as a reader does.
const KINDS: [(&str, &str); 4] = [
    ("f64/6", "`f64`, 10⁶"),
    ("f64/7", "`f64`, 10⁷"),
    ("f32/6", "`f32`, 10⁶"),
    ("f32/7", "`f32`, 10⁷"),
];

/// Lines with arrays of every kind: as they are written, and as the scripts name them.
/// `m` is a matrix of 10⁶ or 10⁷ elements whose rows have 1000.
const LINES: [(&str, &str); 30] = [
    ("`a.exp()`", "exp"),
    ("`a.ln()`", "ln"),
    ("`a.tanh()`", "tanh"),
    ("`a.sin()`", "sin"),
    ("`a.sqrt()`", "sqrt"),
    ("`1.0 / (1.0 + (-a).exp())`", "logistic"),
    ("`a * 2.0 + b * b`", "arithmetic"),
    ("`a * 2.0`", "twice"),
    ("`a + b`", "add"),
    ("`a.pow2()`", "square"),
    ("`a.mapv(\\|x\\| x > 0.5)`", "greater"),
    ("`maximum(a, 0.5)?`", "maximum"),
    ("`a.clone()`", "clone"),
    ("`a.to_f32()`, `a.to_f64()`", "convert"),
    ("`a.sum()`", "sum"),
    ("`a.mean()`", "mean"),
    ("`a.std(0.0)`", "std"),
    ("`a.max()?`", "max"),
    ("`dot(a, b)?`", "dot"),
    ("`norm_l2(a)`", "norm"),
    ("`cosine_similarity(a, b)?`", "cosine"),
    ("`m + &row`", "add-row"),
    ("`m + &column`", "add-column"),
    ("`hstack(&[m, m])?`", "hstack"),
    ("`concatenate![Axis(1), m, m]`", "concatenate"),
    ("`m.select(Axis(0), &rows)`", "select"),
    ("`outer(&column, &row)?`", "outer"),
    ("`matvec(m, &row)?`", "matvec"),
    ("`m.sum_axis(Axis(0))`", "sum-rows"),
    ("`m.sum_axis(Axis(1))`", "sum-columns"),
];

/// Lines of one kind each.
const OTHERS: [(&str, &str); 18] = [
    ("`&i * &j` of 10⁶ integers", "times/i64/6"),
    ("`&i * &j` of 10⁷", "times/i64/7"),
    ("`hadamard(&i, &j)?` of 10⁶", "hadamard/i64/6"),
    ("`hadamard(&i, &j)?` of 10⁷", "hadamard/i64/7"),
    ("`i.to_f64() / j.to_f64()` of 10⁶", "divide/i64/6"),
    ("`i.to_f64() / j.to_f64()` of 10⁷", "divide/i64/7"),
    ("`i.sum()` of 10⁶", "total/i64/6"),
    ("`i.sum()` of 10⁷", "total/i64/7"),
    ("`matmul` of 256×256", "product-256/f64"),
    ("`matmul` of 256×256 `f32`", "product-256/f32"),
    ("`inverse` of 200×200", "inverse-200/f64"),
    ("`inverse` of 200×200 `f32`", "inverse-200/f32"),
    ("`rng.uniform` of 10⁷", "uniform"),
    ("`rng.normal` of 10⁷", "normal"),
    ("`rng.randint` of 10⁷", "randint"),
    ("printing 3000×3000, cut", "print"),
    ("a heat map of 1000×1000 as PNG", "heat-map"),
    ("`predict` of ten `tanh` layers", "deep"),
];

/// The section below its heading.
pub fn section(samples: &Samples, machine: &Machine) -> String {
    let [commit, processor] = ["commit", "processor"].map(|name| machine.fact(name));
    let mut text = format!(
        "\n\
         What a line needs in a cell, over what the same needs in NumPy; the last one against PyTorch.\n\
         The bar is {BAR} for each, and 1 for those that are used most.\n\
         Measured at commit {commit}, on {processor}.\n\n| line |"
    );
    let kinds = KINDS.map(|(_, words)| format!(" {words} |"));
    text += &kinds.concat();
    text += "\n|---|---|---|---|---|\n";
    for (line, name) in LINES {
        let ratios = KINDS.map(|(kind, _)| cell(samples, &format!("{name}/{kind}")));
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "| {line} | {} |", ratios.join(" | "));
    }
    text += "\n| line | ratio |\n|---|---|\n";
    for (line, name) in OTHERS {
        let _ = writeln!(text, "| {line} | {} |", cell(samples, name));
    }
    text
}

fn cell(samples: &Samples, name: &str) -> String {
    match ratio(samples, name) {
        None => "not measured".to_owned(),
        Some(ratio) if ratio.median > BAR => format!("**{:.2}**", ratio.median),
        Some(ratio) => format!("{:.2}", ratio.median),
    }
}

fn ratio(samples: &Samples, name: &str) -> Option<Summary> {
    let of = |peer| (Part::Numerics, peer, name.to_owned());
    let theirs = if name == "deep" { Peer::PyTorch } else { Peer::NumPy };
    samples.ratio_of(&of(Peer::Eigenbook), &of(theirs), Statistic::Median)
}

#[cfg(test)]
mod tests {
    use super::super::plan::Task;
    use super::*;
    use crate::project;
    use std::collections::BTreeMap;

    #[test]
    fn every_line_is_measured_on_both_sides() {
        let script = |name: &str| {
            std::fs::read_to_string(project::root().join("bench/cells").join(name)).unwrap()
        };
        let ours = script("lines.rs") + &script("numerics.rs");
        let theirs = script("lines-numpy.py") + &script("numerics-torch.py");
        for (_, name) in LINES.into_iter().chain(OTHERS) {
            let first = name.split("/i64").next().unwrap_or(name);
            for text in [&ours, &theirs] {
                assert!(text.contains(&format!("\"{first}")), "{name} is in no script");
            }
        }
    }

    #[test]
    fn what_is_slower_stands_out() {
        let mut samples = Samples::default();
        for (peer, seconds) in [(Peer::Eigenbook, 0.3), (Peer::NumPy, 0.2)] {
            let found = BTreeMap::from([("exp/f64/6".to_owned(), vec![seconds])]);
            samples.add(&Task { part: Part::Numerics, peer }, 1, found);
        }
        let row = "| `a.exp()` | **1.50** | not measured | not measured | not measured |";
        let text = section(&samples, &Machine { facts: Vec::new() });
        assert!(text.contains(row), "{text}");
    }
}
