//! Shapes that do not go together, as ndarray's panics tell them.

use super::indices::{allowed, elements};
use super::{Panicked, Rule};
use crate::diagnostics::code::Fix;
use crate::diagnostics::hint::{Hint, between};
use ra_ap_syntax::ast::{self, HasArgList};

pub(super) const RULES: &[Rule] =
    &[product, dot_of_vectors, broadcast, reshaped, index, row, slice, axis];

const BROADCAST: &str = "Counted from the right, the axes must be equal, or one of them 1.";

/// `[2, 3]` → `2 × 3`
fn shape(text: &str) -> String {
    text.trim_matches(['[', ']']).split(',').map(str::trim).collect::<Vec<_>>().join(" × ")
}

fn product(case: &Panicked) -> Option<Hint> {
    let shapes = between(case.message, "inputs ", " are not compatible for matrix multiplication")?;
    let (left, right) = shapes.split_once(" and ")?;
    let ((rows, inner), (other, columns)) = (left.split_once(" × ")?, right.split_once(" × ")?);
    let message = match left == right {
        true => format!("two {left} matrices cannot be multiplied"),
        false => format!("a {left} and a {right} matrix cannot be multiplied"),
    };
    let rule = format!(
        "The left one needs as many columns ({inner}) as the right one has rows ({other})."
    );
    let hint = Hint::new(message, rule).label(format!("{left} times {right}"));
    let Some(call) = case.call("dot") else { return Some(hint) };
    let (receiver, list) = (call.receiver()?, call.arg_list()?);
    let argument = list.args().next()?;
    let (a, b) = (case.text(&receiver), case.text(&argument));
    let fitting = if rows == other {
        Some(format!("{a}.t().dot({b})"))
    } else if inner == columns {
        Some(format!("{a}.dot(&{}.t())", b.trim_start_matches('&')))
    } else {
        None
    };
    let fix = fitting.map(|text| case.replace(&call, text)).unwrap_or_default();
    Some(hint.at(case.at(&call)).fix(fix))
}

fn dot_of_vectors(case: &Panicked) -> Option<Hint> {
    case.message
        .strip_prefix("assertion `left == right` failed\n")
        .filter(|_| case.span.is_none())?;
    let call = case.call("dot")?;
    let number =
        |side: &str| Some(case.message.split(side).nth(1)?.lines().next()?.trim().to_owned());
    let (left, right) = (number("left:")?, number("right:")?);
    let message =
        format!("vectors of {} and of {} have no dot product", elements(&left), elements(&right));
    let rule = "Elements are multiplied in pairs, so both vectors need equally many.";
    Some(Hint::new(message, rule).label("not equally long").at(case.at(&call)))
}

fn broadcast(case: &Panicked) -> Option<Hint> {
    let (from, to) =
        match case.message.strip_prefix("ndarray: could not broadcast array from shape: ") {
            Some(rest) => rest.split_once(" to: ")?,
            None => case
                .message
                .strip_prefix("Zip: Producer dimension mismatch, expected: ")?
                .split_once(", got: ")?,
        };
    let message =
        format!("an array of shape {} does not fit to one of shape {}", shape(from), shape(to));
    let call = case.call("assign");
    let hint = Hint::new(message, BROADCAST).label("shapes differ");
    Some(call.map_or(hint.clone(), |call| hint.at(case.at(&call))))
}

/// `a.to_shape((2, 2)).unwrap()`
fn reshaped(case: &Panicked) -> Option<Hint> {
    if !case.message.contains("ShapeError/") {
        return None;
    }
    let stacked =
        ["concatenate", "stack"].iter().any(|it| case.cell.code.contains(&format!("{it}(")));
    let (message, rule) = match stacked {
        true => (
            "arrays that are joined do not fit",
            "They must agree on every axis but the one they are joined along.",
        ),
        false => (
            "the shape does not fit the number of elements",
            "The product of the new shape's axes must be the number of elements.",
        ),
    };
    Some(Hint::new(message, rule).label("shapes differ"))
}

fn index(case: &Panicked) -> Option<Hint> {
    let rest = case.message.strip_prefix("ndarray: index ")?;
    let (index, sides) = rest.split_once(" is out of bounds for array of shape ")?;
    let name = case.node::<ast::IndexExpr>().and_then(|it| it.base());
    let name = name.map_or("the array", |base| case.text(&base));
    let axes: Vec<&str> = sides.trim_matches(['[', ']']).split(", ").collect();
    let last = |axis: &str| axis.parse::<usize>().unwrap_or_default().saturating_sub(1);
    let (size, rule) = match axes[..] {
        [length] => (elements(length), allowed(length)),
        [rows, columns] => (
            format!("shape {}", shape(sides)),
            format!("Rows run from 0 to {}, columns from 0 to {}.", last(rows), last(columns)),
        ),
        _ => {
            (format!("shape {}", shape(sides)), "Indices count from 0 along every axis.".to_owned())
        }
    };
    Some(Hint::new(format!("index {index} is outside: `{name}` has {size}"), rule).label("outside"))
}

/// `a.row(5)`
fn row(case: &Panicked) -> Option<Hint> {
    let rest = case.message.strip_prefix("collapse_axis: Index ")?;
    let (index, rest) = rest.split_once(" must be less than axis length ")?;
    let (length, sides) = rest.split_once(" for array with shape ")?;
    let what = case.node::<ast::MethodCallExpr>().and_then(|it| it.name_ref());
    let what = what.map_or("index".to_owned(), |it| match it.text() {
        name @ ("row" | "column") => name.to_owned(),
        _ => "index".to_owned(),
    });
    let message = format!("there is no {what} {index}: the array has shape {}", shape(sides));
    Some(Hint::new(message, allowed(length)).label("outside"))
}

fn slice(case: &Panicked) -> Option<Hint> {
    let rest = case.message.strip_prefix("Slice ")?;
    let (end, rest) = rest.split_once(" is past end of axis of length ")?;
    let (what, index) = end.split_once(' ')?;
    let message = format!("the slice {what}s at {index}, and the axis has {}", elements(rest));
    let rule = "`a..b` goes from `a` to just before `b`; `a..` goes to the end.";
    let hint = Hint::new(message, rule).label("reaches outside").fix(Fix::default());
    Some(case.call("slice").map_or(hint.clone(), |call| hint.at(case.at(&call))))
}

fn axis(case: &Panicked) -> Option<Hint> {
    case.message.strip_prefix("assertion failed: axis < self.ndim()")?;
    let rule = "Axes count from 0: a vector has `Axis(0)`, a matrix also `Axis(1)`.";
    let hint = Hint::new("the array has no such axis", rule).label("no such axis");
    let mut calls = case.code.all::<ast::MethodCallExpr>();
    let call =
        calls.find(|it| it.arg_list().is_some_and(|list| case.text(&list).contains("Axis(")));
    Some(call.map_or(hint.clone(), |call| hint.at(case.at(&call))))
}
