//! Every line that a report suggests compiles: the real compiler has compiled each cell with the
//! suggested line in place, and `cases/compiled.json` lists those that it accepted.
//!
//! `RECORD_WORLD` runs the compiler again (`record.rs`), all cells in a few calls: rejected ones
//! are left out, and then the test below names them.

use super::case::{self, Case};
use super::{TOPICS, record};
use eigenbook_kernel::diagnostics::{before_compile, compile_error};
use serde_json::{Value, json};
use std::path::Path;

/// A cell as a report would have it.
struct Fixed {
    /// The topic and the case.
    name: String,
    /// The text before the cell, and the cell.
    key: Value,
    function: String,
}

#[test]
fn every_proposed_line_compiles() {
    let all: Vec<Fixed> = TOPICS.iter().flat_map(|topic| fixed_of(topic)).collect();
    if let Some(world) = std::env::var_os("RECORD_WORLD") {
        let lines: String =
            compiled(&all, world.as_ref()).map(|it| format!("{}\n", it.key)).collect();
        std::fs::write(case::path("compiled", "json"), lines).expect("the answers can be written");
    }
    let recorded = std::fs::read_to_string(case::path("compiled", "json")).unwrap_or_default();
    let known: Vec<Value> =
        recorded.lines().filter_map(|it| serde_json::from_str(it).ok()).collect();
    let refused: Vec<String> = all
        .iter()
        .filter(|it| !known.contains(&it.key))
        .map(|it| format!("{}\n{}\n", it.name, it.key["cell"].as_str().unwrap_or_default()))
        .collect();
    assert!(
        refused.is_empty(),
        "these do not compile (or set RECORD_WORLD):\n{}",
        refused.join("\n")
    );
}

/// The suggestions in the reports of a topic.
fn fixed_of(topic: &str) -> Vec<Fixed> {
    let cases = case::read(topic);
    let problems = match topic {
        "python" => Vec::new(),
        _ => record::recorded(topic, &cases),
    };
    let fixed = |(number, case): (usize, &Case)| {
        let report = match problems.get(number) {
            Some(problems) => compile_error(&case.cell, problems, &case.session()),
            None => before_compile(&case.cell)?,
        };
        let cell = report.fixed.filter(|cell| !cell.lines().any(|line| line.starts_with(':')))?;
        let key = json!({"before": case.said("let "), "cell": cell});
        let function = record::function(case, &cell);
        Some(Fixed { name: format!("{topic}/{}", case.name), key, function })
    };
    cases.iter().enumerate().filter_map(fixed).collect()
}

/// Those that the compiler accepts: rejected ones are left out until it rejects none.
fn compiled<'a>(all: &'a [Fixed], world: &Path) -> impl Iterator<Item = &'a Fixed> {
    let mut left: Vec<&Fixed> = all.iter().collect();
    loop {
        let functions: Vec<&str> = left.iter().map(|it| &*it.function).collect();
        let refused = record::refused(&functions, world);
        if refused.is_empty() {
            return left.into_iter();
        }
        let keep = |number: &usize| !refused.contains(number);
        left = (0..left.len()).filter(keep).map(|number| left[number]).collect();
    }
}
