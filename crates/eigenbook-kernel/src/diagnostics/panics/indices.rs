//! Indices that are outside.

use super::{Panicked, Rule};
use crate::diagnostics::hint::{Hint, between};
use ra_ap_syntax::ast;

pub(super) const RULES: &[Rule] = &[of_a_vector, of_a_range, of_a_letter, of_a_removal, of_a_key];

/// What is indexed at the place.
fn indexed(case: &Panicked) -> String {
    let base = case.node::<ast::IndexExpr>().and_then(|it| it.base());
    base.map_or_else(|| "it".to_owned(), |base| format!("`{}`", case.text(&base)))
}

/// `3 elements`, `1 element`, `no elements`
pub(super) fn elements(count: &str) -> String {
    match count {
        "0" => "no elements".to_owned(),
        "1" => "1 element".to_owned(),
        count => format!("{count} elements"),
    }
}

/// What indices there are.
pub(super) fn allowed(count: &str) -> String {
    match count.parse::<usize>().unwrap_or_default() {
        0 => "An empty one has no index at all.".to_owned(),
        1 => "The only index is 0.".to_owned(),
        count => format!("Indices count from 0: they run from 0 to {}.", count - 1),
    }
}

fn of_a_vector(case: &Panicked) -> Option<Hint> {
    let rest = case.message.strip_prefix("index out of bounds: the len is ")?;
    let (length, index) = rest.split_once(" but the index is ")?;
    let message = format!("index {index} is outside: {} has {}", indexed(case), elements(length));
    Some(Hint::new(message, allowed(length)).label("outside"))
}

fn of_a_range(case: &Panicked) -> Option<Hint> {
    let rule = "`a..b` goes from `a` to just before `b`, with `a ≤ b ≤ len()`.";
    if let Some(rest) = case.message.strip_prefix("slice index starts at ") {
        let (start, end) = rest.split_once(" but ends at ")?;
        let message = format!("the range ends before it begins: {start}..{end}");
        return Some(Hint::new(message, rule).label("empty backwards"));
    }
    let (what, rest) = case.message.strip_prefix("range ")?.split_once(" index ")?;
    let (index, length) = rest.split_once(" out of range for slice of length ")?;
    let message =
        format!("the range {what}s at {index}, and {} has {}", indexed(case), elements(length));
    Some(Hint::new(message, rule).label("reaches outside"))
}

fn of_a_letter(case: &Panicked) -> Option<Hint> {
    let letter = between(case.message, "is not a char boundary; it is inside ", " (")?;
    let rule = "Ranges of a text count bytes, and such a letter takes several. `.chars()` goes by letters.";
    Some(
        Hint::new(format!("the range cuts the letter {letter} in two"), rule)
            .label("in the middle of a letter"),
    )
}

fn of_a_removal(case: &Panicked) -> Option<Hint> {
    let rest = case
        .message
        .strip_prefix("removal index (is ")
        .or_else(|| case.message.strip_prefix("insertion index (is "))?;
    let (index, rest) = rest.split_once(')')?;
    let length = between(rest, "len (is ", ")")?;
    let message = format!("index {index} is outside: there are {}", elements(length));
    Some(Hint::new(message, allowed(length)).label("outside"))
}

fn of_a_key(case: &Panicked) -> Option<Hint> {
    if case.message != "no entry found for key" {
        return None;
    }
    let rule =
        "`.get(key)` gives an `Option` instead of stopping; `.contains_key(key)` asks first.";
    Some(Hint::new(format!("{} has no such key", indexed(case)), rule).label("not in there"))
}
