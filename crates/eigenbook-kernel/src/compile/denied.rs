//! Lints that a cell denies for its whole crate, such as `#![deny(unused)]` or
//! `#![forbid(unsafe_code)]`: the code around the cell does not keep them, and nobody can change it.

use super::generated::{Part, Prepared};
use crate::json::{code, is_error, list, number};
use serde_json::Value;

/// The option by which a denied lint is only a warning.
pub const AS_WARNINGS: &str = "--cap-lints=warn";

/// What a definition of a cell cannot keep: later cells may use it.
const OF_LATER_CELLS: [&str; 4] =
    ["dead_code", "unused_imports", "unused_macros", "unreachable_pub"];

/// Whether all errors are lints about the code around the cell.
pub fn are_only_around(messages: &[Value], source: &Prepared) -> bool {
    let errors = messages.iter().filter(|it| is_error(it));
    let mut lints = errors.filter(|it| list(&it["spans"]).next().is_some()).peekable();
    lints.peek().is_some() && lints.all(|it| is_around(it, source))
}

/// The compiler's output without the errors that are lints about the code around the cell: others are
/// about the cell itself.
pub fn without_around(said: Vec<u8>, messages: &[Value], source: &Prepared) -> Vec<u8> {
    let is_other = |it: &&Value| is_error(it) && is_around(it, source);
    if !messages.iter().any(|it| is_other(&it)) {
        return said;
    }
    let kept = messages.iter().filter(|it| !is_other(it));
    kept.flat_map(|it| format!("{it}\n").into_bytes()).collect()
}

fn is_around(message: &Value, source: &Prepared) -> bool {
    let lint = code(message);
    if !lint.starts_with(|it: char| it.is_lowercase()) {
        return false;
    }
    let primary = list(&message["spans"]).find(|it| it["is_primary"] == true);
    let line = primary.and_then(|it| number(&it["line_start"]));
    match line.and_then(|line| source.0.get(line.checked_sub(1)?)) {
        Some((Part::Cell, _)) | None => false,
        Some((Part::Item, _)) => OF_LATER_CELLS.contains(&lint),
        Some(_) => true,
    }
}
