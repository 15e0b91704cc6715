//! ndarray's panics where it was compiled for speed: they tell no shape, and mostly no place.

use super::{Panicked, Rule};
use crate::diagnostics::hint::{Hint, between};
use ra_ap_syntax::ast::{self, HasArgList};

pub(super) const RULES: &[Rule] = &[index, row, slice, dot_of_vectors, axis];

/// `a[[5, 0]]`
fn index(case: &Panicked) -> Option<Hint> {
    if case.message != "ndarray: index out of bounds" {
        return None;
    }
    let rule = |name: &str| {
        format!("Indices count from 0. `{name}.shape()` shows how many there are along each axis.")
    };
    let mut all = case.code.all::<ast::IndexExpr>();
    let (Some(only), None) = (all.next(), all.next()) else {
        return Some(Hint::new("an index is outside of its array", rule("a")));
    };
    let (name, index) = (case.text(&only.base()?), case.text(&only.index()?));
    let message = format!("the index `{index}` is outside of `{name}`");
    Some(Hint::new(message, rule(name)).label("outside").at(case.at(&only)))
}

/// `a.row(7)`
fn row(case: &Panicked) -> Option<Hint> {
    case.message.strip_prefix("assertion failed: index < dim")?;
    let call: ast::MethodCallExpr = case.node()?;
    let (name, index) = (case.text(&call.receiver()?), call.arg_list()?.args().last()?);
    let what = match call.name_ref()?.text() {
        name @ ("row" | "column") => name.to_owned(),
        _ => "entry".to_owned(),
    };
    let rule = format!("They count from 0, and `{name}.shape()` shows how many there are.");
    let message = format!("`{name}` has no {what} `{}`", case.text(&index));
    Some(Hint::new(message, rule).label("outside"))
}

/// `w.slice(s![1..9])`
fn slice(case: &Panicked) -> Option<Hint> {
    let what = between(case.message, "assertion failed: ", " <= axis_len")?;
    let rule = "`a..b` goes from `a` to just before `b`, at most to the length of the axis; `a..` goes to the end.";
    let hint = Hint::new(format!("the slice {what}s behind the last element"), rule)
        .label("reaches outside");
    Some(case.call("slice").map_or(hint.clone(), |call| hint.at(case.at(&call))))
}

/// `v.dot(&w)`
fn dot_of_vectors(case: &Panicked) -> Option<Hint> {
    case.message.strip_prefix("assertion failed: self.len() == rhs.len()")?;
    let rule = "Elements are multiplied in pairs, so both vectors need equally many.";
    let hint = Hint::new("vectors of different lengths have no dot product", rule)
        .label("not equally long");
    Some(case.call("dot").map_or(hint.clone(), |call| hint.at(case.at(&call))))
}

/// `a.sum_axis(Axis(2))` of a matrix.
fn axis(case: &Panicked) -> Option<Hint> {
    let rest = case
        .message
        .strip_prefix("index out of bounds: the len is ")
        .filter(|_| case.span.is_none())?;
    let (count, index) = rest.split_once(" but the index is ")?;
    let wanted = format!("Axis({index})");
    let mut calls = case.code.all::<ast::MethodCallExpr>();
    let call =
        calls.find(|it| it.arg_list().is_some_and(|list| case.text(&list).contains(&wanted)))?;
    let message = format!("there is no `{wanted}`: the array has {count} axes");
    let rule = "Axes count from 0: a vector has `Axis(0)`, a matrix also `Axis(1)`.";
    Some(
        Hint::new(message.replace("1 axes", "1 axis"), rule)
            .label("no such axis")
            .at(case.at(&call)),
    )
}
