//! What a cell changes besides its own values: what ended with it, what it made useless, what begins
//! anew. One small line each.

use super::bold::bold;
use super::types::shorten;
use crate::compile::{Unkept, Why};

/// How many variables are named that end with one cell.
const LIMIT: usize = 3;

/// The message if a definition of an earlier cell does not fit this cell's definitions, and has
/// been removed.
pub fn gone(title: &str, cell: usize, reason: &str) -> String {
    let warning = bold("warning");
    let rule = "Rewrite it for what is defined now, and run its cell again.";
    format!(
        "{warning} `{title}` of cell [{cell}] does not fit any more and is gone: {reason}. {rule}"
    )
}

/// What the student reads when a variable has the methods of an implementation that was replaced.
pub fn outdated(variable: &str, title: &str) -> String {
    let warning = bold("warning");
    format!("{warning} `{variable}` keeps the methods of the old `{title}`. Make it again.")
}

/// What the student reads when a static has its first value again.
pub fn begun_anew(name: &str) -> String {
    let warning = bold("warning");
    format!(
        "{warning} `{name}` has its first value again: a type in it was defined or built again."
    )
}

/// What the student reads when a variable keeps a standard stream locked.
pub fn locked(variable: &str, stream: &str) -> String {
    let warning = bold("warning");
    let waits = if stream == "stdin" { "reads" } else { "prints in a thread" };
    format!(
        "{warning} `{variable}` keeps `{stream}` locked: a cell that {waits} without it would wait \
         for ever. `drop({variable});` ends that."
    )
}

/// What the student reads when variables of the cell end with it.
pub fn ended(unkept: &[Unkept]) -> Vec<String> {
    let warning = bold("warning");
    let line = |Unkept { name, why }: &Unkept| {
        let held = match why {
            Why::Holds(of) => format!(
                "With `Box::new(…)` around it, and `let {name}: {} = …`, it stays; with `FnMut` if \
                 it changes what it captures.",
                shorten(of)
            ),
            _ => String::new(),
        };
        let fix = match why {
            Why::Borrows(_) => "Keep a copy, or put both in `{ … }`.",
            Why::Points(_) => {
                "Use it in this cell, or point to a value of `Box::into_raw(Box::new(…))`."
            }
            Why::Closure(Some(_)) => "With `move` in front it owns what it uses, and may be kept.",
            Why::Closure(None) => "Put it into a `Box<dyn Fn(…) -> …>`.",
            Why::Unnamed => "Gather its values, or put it into a `Box<dyn …>`.",
            Why::Holds(_) => &held,
            Why::Macro(_) => "A `let` in the cell itself makes one that later cells find.",
            Why::Returned => {
                "Without `return`, and with what follows it in an `if`, it would stay."
            }
        };
        format!("{warning} `{name}` ends with this cell: {}. {fix}", ending(why))
    };
    unkept.iter().take(LIMIT).map(line).collect()
}

/// Why a variable ended with its cell.
pub(super) fn ending(why: &Why) -> String {
    match why {
        Why::Borrows(Some(lender)) => format!("it borrows from `{lender}`"),
        Why::Borrows(None) => "it borrows from a value that ends with it".to_owned(),
        Why::Points(target) => {
            format!("it points to `{target}`, which has another place in the next cell")
        }
        Why::Closure(Some(lender)) => format!("it is a closure that borrows from `{lender}`"),
        Why::Closure(None) => "it is a closure of a kind that cannot be kept".to_owned(),
        Why::Unnamed => "its type has no name that a later cell could use".to_owned(),
        Why::Holds(_) => "the closure in it has no type that a later cell could name".to_owned(),
        Why::Macro(name) => format!("the macro `{name}!` has made it"),
        Why::Returned => "`return` has ended the cell before its end".to_owned(),
    }
}
