//! Every line that a report suggests compiles: the real compiler has compiled each cell with the
//! suggested line in place, and `cases/compiled.json` lists those that it accepted.
//!
//! When the compiler runs again (`record.rs`), all cells go into a few calls: rejected ones are
//! left out, and then the test below names them.

use super::case::{self, Case};
use super::{TOPICS, of_engine, panic_of, record};
use eigenbook_kernel::diagnostics::{before_compile, compile_error};
use serde_json::{Value, json};
use std::path::Path;

/// A cell as a report would have it.
struct Fixed {
    /// The topic and the case.
    name: String,
    /// The variables before the cell, and the cell.
    key: Value,
    function: String,
}

#[test]
fn every_proposed_line_compiles() {
    let topics = TOPICS.iter().chain(&["engine", "panics"]);
    let all: Vec<Fixed> = topics.flat_map(|topic| fixed_of(topic)).collect();
    let recorded = match record::world() {
        Some(world) => {
            let lines: String = compiled(&all, &world).map(|it| format!("{}\n", it.key)).collect();
            record::keep("compiled", &lines);
            lines
        }
        None => std::fs::read_to_string(case::path("compiled", "json")).unwrap_or_default(),
    };
    let known: Vec<Value> =
        recorded.lines().filter_map(|it| serde_json::from_str(it).ok()).collect();
    let refused: Vec<String> = all
        .iter()
        .filter(|it| !known.contains(&it.key))
        .map(|it| format!("{}\n{}\n", it.name, it.key["cell"].as_str().unwrap_or_default()))
        .collect();
    assert!(
        refused.is_empty(),
        "these do not compile (or were not asked about: cargo xtask record):\n{}",
        refused.join("\n")
    );
}

/// The suggestions in the reports of a topic.
fn fixed_of(topic: &str) -> Vec<Fixed> {
    let cases = case::read(topic);
    let problems = match topic {
        "engine" | "panics" | "python" => Vec::new(),
        _ => record::recorded(topic, &cases),
    };
    let fixed = |(number, case): (usize, &Case)| {
        let report = match topic {
            "engine" => compile_error(&case.cell, &[of_engine(case)], &case.session()),
            "panics" => panic_of(case),
            "python" => before_compile(&case.cell, &case.session())?,
            _ => compile_error(&case.cell, &problems[number], &case.session()),
        };
        let cell = report.fixed?.code;
        if cell.lines().any(|line| line.starts_with(':')) {
            return None;
        }
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
