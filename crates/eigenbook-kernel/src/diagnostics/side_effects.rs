//! What a cell changes besides its own values: what ended with it, what it made useless, what begins
//! anew. One small line each.

use super::bold::warning;
use super::types::shorten;
use crate::compile::{Unkept, Why};

/// How many variables are named that end with one cell.
const LIMIT: usize = 3;

/// The message if a definition of an earlier cell does not fit this cell's definitions, and has
/// been removed.
pub fn gone(title: &str, cell: usize, reason: &str) -> String {
    let rule = "Rewrite it for what is defined now, and run its cell again.";
    warning(&format!(
        "`{title}` of cell [{cell}] does not fit any more and is gone: {reason}. {rule}"
    ))
}

/// What the student reads when a variable has the methods of an implementation that was replaced.
pub fn outdated(variable: &str, title: &str) -> String {
    warning(&format!("`{variable}` keeps the methods of the old `{title}`. Make it again."))
}

/// What the student reads when a static has its first value again.
pub fn begun_anew(name: &str) -> String {
    warning(&format!(
        "`{name}` has its first value again: a type in it was defined or built again."
    ))
}

/// What the student reads when a variable keeps a standard stream locked.
pub fn locked(variable: &str, stream: &str) -> String {
    let waits = if stream == "stdin" { "reads" } else { "prints in a thread" };
    warning(&format!(
        "`{variable}` keeps `{stream}` locked: a cell that {waits} without it would wait for ever. \
         `drop({variable});` ends that."
    ))
}

/// What the student reads when variables of the cell end with it.
pub fn ended(unkept: &[Unkept]) -> Vec<String> {
    let line = |Unkept { name, why }: &Unkept| {
        let (reason, remedy) = ending(name, why);
        warning(&format!("`{name}` ends with this cell: {reason}. {remedy}"))
    };
    unkept.iter().take(LIMIT).map(line).collect()
}

/// Why a variable ended with its cell, and how it would stay.
pub(super) fn ending(name: &str, why: &Why) -> (String, String) {
    let copy = "Keep a copy, or put both in `{ … }`.";
    let (reason, remedy) = match why {
        Why::Borrows(Some(lender)) => (format!("it borrows from `{lender}`"), copy),
        Why::Borrows(None) => ("it borrows from a value that ends with it".to_owned(), copy),
        Why::Points(target) => (
            format!("it points to `{target}`, which has another place in the next cell"),
            "Use it in this cell, or point to a value of `Box::into_raw(Box::new(…))`.",
        ),
        Why::Closure(Some(lender)) => (
            format!("it is a closure that borrows from `{lender}`"),
            "With `move` in front it owns what it uses, and may be kept.",
        ),
        Why::Closure(None) => (
            "it is a closure of a kind that cannot be kept".to_owned(),
            "Put it into a `Box<dyn Fn(…) -> …>`.",
        ),
        Why::Unnamed => (
            "its type has no name that a later cell could use".to_owned(),
            "Gather its values, or put it into a `Box<dyn …>`.",
        ),
        Why::Holds(of) => {
            let remedy = format!(
                "With `Box::new(…)` around it, and `let {name}: {} = …`, it stays; with `FnMut` if \
                 it changes what it captures.",
                shorten(of)
            );
            let reason = "the closure in it has no type that a later cell could name";
            return (reason.to_owned(), remedy);
        }
        Why::Macro(by) => (
            format!("the macro `{by}!` has made it"),
            "A `let` in the cell itself makes one that later cells find.",
        ),
        Why::Returned => (
            "`return` has ended the cell before its end".to_owned(),
            "Without `return`, and with what follows it in an `if`, it would stay.",
        ),
    };
    (reason, remedy.to_owned())
}
