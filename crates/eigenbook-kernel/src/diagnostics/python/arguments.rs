//! The arguments of a call in Python, and the places that they take in a row of the table.

use crate::tokens::{Token, is_name, parts, tokens};
use itertools::Itertools;

/// The parts between commas outside of brackets.
pub(in crate::diagnostics) fn split(text: &str) -> impl Iterator<Item = &str> {
    parts(text).into_iter().map(str::trim).filter(|it| !it.is_empty())
}

/// The arguments that rows name and students may give by their place alone.
const BY_PLACE: [&str; 5] = ["axis", "bins", "by", "mode", "size"];

/// The arguments that rows give by their place and students may name: no other has that place.
const BY_NAME: [&str; 5] = ["bins", "by", "mode", "ord", "size"];

/// Whether an argument of a row and one of the student's are the same argument of the function.
pub(super) fn is_same(function: &str, wanted: &str, given: &str) -> bool {
    match (named(wanted).0, named(given).0) {
        (Some(name), Some(other)) => name == other,
        // The second place of a norm is its order.
        (Some("axis"), None) if function == "norm" => false,
        (Some(name), None) => BY_PLACE.contains(&name),
        (None, Some(other)) => BY_NAME.contains(&other),
        (None, None) => true,
    }
}

/// The name and the value of an argument as Python writes it, `name=value`; the value alone of any
/// other.
pub(in crate::diagnostics) fn named(argument: &str) -> (Option<&str>, &str) {
    // `x <= 3`, `x == 3` and `x => 3` have no name.
    match argument.split_once('=').map(|(name, value)| (name.trim(), value)) {
        Some((name, value)) if is_name(name) && !value.starts_with(['=', '>']) => {
            (Some(name), value.trim())
        }
        _ => (None, argument),
    }
}

/// The arguments in the order of the row: those with a name may come in any.
pub(super) fn in_order<'a>(wanted: &[&str], mut given: Vec<&'a str>) -> Vec<&'a str> {
    for (place, wanted) in wanted.iter().enumerate() {
        let name = named(wanted).0;
        let found = given.iter().position(|it| name.is_some() && named(it).0 == name);
        if let Some(found) = found.filter(|found| *found > place) {
            given[place..=found].rotate_right(1);
        }
    }
    given
}

/// The replacements: names and numbers, also inside of lists of equal length.
pub(super) fn pair<'a>(
    wanted: &'a str,
    given: &'a str,
    pairs: &mut Vec<(&'a str, &'a str)>,
) -> Option<()> {
    let ((name, wanted), (_, given)) = (named(wanted), named(given));
    if name.is_some() && wanted == given {
        // The row is about this value: `axis=0`.
        return Some(());
    }
    if let (Some(wanted), Some(given)) = (compared(wanted), compared(given)) {
        return wanted.into_iter().zip(given).try_for_each(|(it, own)| pair(it, own, pairs));
    }
    let list = |text: &'a str| {
        let inner = text.strip_prefix('(').and_then(|it| it.strip_suffix(')'));
        inner.or_else(|| text.strip_prefix('[')?.strip_suffix(']'))
    };
    match (list(wanted), list(given)) {
        (Some(first), Some(second)) => {
            let (first, second) = (split(first).collect_vec(), split(second).collect_vec());
            (first.len() == second.len()).then_some(())?;
            first.iter().zip(&second).try_for_each(|(wanted, given)| pair(wanted, given, pairs))
        }
        (Some(_), None) => None,
        // A number in the row requires a number, such as a count; a list is none.
        (None, Some(_)) if is_number(wanted) => None,
        _ => {
            // A name stands for one value, wherever it is, lent or not.
            let is_same = |(name, value): &(&str, &str)| {
                *name == wanted && value.trim_start_matches('&') == given.trim_start_matches('&')
            };
            if is_number(wanted) || !pairs.iter().any(is_same) {
                pairs.push((wanted, given));
            }
            Some(())
        }
    }
}

/// The parts of a comparison: `x > 1`.
fn compared(text: &str) -> Option<[&str; 3]> {
    let all: Vec<Token> = tokens(text).collect();
    let is_sign = |it: &&Token| matches!(it.text, "<" | ">" | "=" | "!");
    let (first, last) =
        (all.iter().find(is_sign)?.place.start, all.iter().rfind(is_sign)?.place.end);
    let parts = [&text[..first], &text[first..last], &text[last..]].map(str::trim);
    parts.iter().all(|it| !it.is_empty()).then_some(parts)
}

/// Whether the text is a list, or a list of lists, with a number in it.
pub(super) fn has_number(text: &str) -> bool {
    let inner = text.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    inner.is_some_and(|inner| split(inner).any(|it| is_number(it) || has_number(it)))
}

pub(super) fn is_number(text: &str) -> bool {
    text.trim_start_matches('-').parse::<f64>().is_ok()
}
