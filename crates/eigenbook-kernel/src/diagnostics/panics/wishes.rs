//! Panics that a program asks for: assertions, `todo!()`, borrows counted at run time.

use super::{Panicked, Rule};
use crate::diagnostics::hint::{Hint, between};

pub(super) const RULES: &[Rule] = &[equality, assertion, to_do, borrowed, capacity];

/// `assert_eq!(a, b)`
fn equality(case: &Panicked) -> Option<Hint> {
    let rest = case.message.strip_prefix("assertion `left ")?;
    let (sign, rest) = rest.split_once(" right` failed")?;
    let own = rest.lines().next()?.trim_start_matches(": ");
    let left = between(rest, "\n  left: ", "\n right: ")?;
    let right = rest.split("\n right: ").nth(1)?;
    let fact = match sign {
        "!=" => format!("both sides are {left}"),
        _ if left.len() + right.len() < 60 => format!("{left} is not {right}"),
        _ => "the two sides are not equal".to_owned(),
    };
    let message = if own.is_empty() { fact.clone() } else { own.to_owned() };
    let rule = match left.len() + right.len() < 60 {
        true => String::new(),
        false => format!("left:  {left}\nright: {right}"),
    };
    let hint = Hint::new(message, rule);
    Some(hint.label(if own.is_empty() { "not as asserted".to_owned() } else { fact }))
}

/// `assert!(a > b)`
fn assertion(case: &Panicked) -> Option<Hint> {
    let condition = case.message.strip_prefix("assertion failed: ")?;
    Some(Hint::new(format!("`{condition}` does not hold"), "").label("not as asserted"))
}

fn to_do(case: &Panicked) -> Option<Hint> {
    let rest = case.message.strip_prefix("not yet implemented");
    let rest = rest.or_else(|| case.message.strip_prefix("not implemented"))?;
    let rule = "`todo!()` holds the place of code that is still to be written.";
    let message = format!("this is still to be written{rest}");
    Some(Hint::new(message, rule).label("write it here"))
}

fn borrowed(case: &Panicked) -> Option<Hint> {
    case.message
        .strip_prefix("RefCell already")
        .or_else(|| case.message.strip_prefix("already "))?;
    let rule =
        "A `RefCell` counts its borrows while the program runs: many to read, or one to change.";
    Some(Hint::new("the `RefCell` is still borrowed elsewhere", rule).label("a second borrow"))
}

fn capacity(case: &Panicked) -> Option<Hint> {
    if case.message != "capacity overflow" {
        return None;
    }
    Some(Hint::new(
        "the vector would be larger than any memory",
        "Look at the number it is made with.",
    ))
}
