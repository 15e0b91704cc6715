//! Lints that a cell denies for its whole crate, such as `#![deny(unused)]` or
//! `#![forbid(unsafe_code)]`: the code around the cell does not keep them, and nobody can change it.

use super::beside::without_added;
use super::generated::{LEFT_OUT, Part, Prepared};
use crate::json::{code, is_error, is_lint, list, number};
use serde_json::Value;

/// The option by which a denied lint is only a warning.
pub const AS_WARNINGS: &str = "--cap-lints=warn";

/// What a definition of a cell cannot keep: later cells may use it.
const OF_LATER_CELLS: [&str; 4] =
    ["dead_code", "unused_imports", "unused_macros", "unreachable_pub"];

/// What cannot be kept in the cell itself: later cells change its variables.
const OF_VARIABLES: [&str; 2] = ["unused_mut", "unused_assignments"];

/// evcxr's crate without the lints that earlier cells have denied: they are about those cells.
pub fn without_earlier(source: &str, cell: &str) -> String {
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    let cell = bare(cell);
    let is_earlier = |line: &str| {
        let line = bare(line);
        let denies = ["#![deny(", "#![forbid("].iter().any(|it| line.starts_with(it));
        denies && !cell.contains(&line)
    };
    // The attributes of the crate come first; below, such a line is in a text.
    let attributes = source.split_inclusive('\n').take_while(|it| it.starts_with("#!"));
    let attributes: Vec<&str> = attributes.collect();
    let kept = attributes.iter().map(|it| match is_earlier(it) {
        true => [LEFT_OUT, "\n"].concat(),
        false => (*it).to_owned(),
    });
    let length: usize = attributes.iter().map(|it| it.len()).sum();
    kept.collect::<String>() + &source[length..]
}

/// Whether all errors are lints about the code around the cell, which is written so.
pub fn are_only_around(messages: &[Value], source: &Prepared, cell: &str) -> bool {
    let errors = messages.iter().filter(|it| is_error(it));
    let mut lints = errors.filter(|it| list(&it["spans"]).next().is_some()).peekable();
    lints.peek().is_some() && lints.all(|it| is_around(it, source, cell))
}

/// Leaves out the errors that are lints about the code around the cell: others are about the cell
/// itself.
pub fn leave_out_around(messages: &mut Vec<Value>, source: &Prepared, cell: &str) {
    messages.retain(|it| !is_error(it) || !is_around(it, source, cell));
}

fn is_around(message: &Value, source: &Prepared, cell: &str) -> bool {
    if !is_lint(message) {
        return false;
    }
    let lint = code(message);
    let primary = list(&message["spans"]).find(|it| it["is_primary"] == true);
    let line = primary.and_then(|it| number(&it["line_start"]));
    match line.and_then(|line| source.0.get(line.checked_sub(1)?)) {
        Some((Part::Cell, _)) => OF_VARIABLES.contains(&lint),
        Some((Part::Item, text)) => {
            OF_LATER_CELLS.contains(&lint) || !cell.contains(without_added(text, 1).0.trim())
        }
        None => false,
        Some(_) => true,
    }
}
