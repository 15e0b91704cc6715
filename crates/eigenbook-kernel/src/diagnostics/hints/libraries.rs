//! Libraries, types and declarations that come from elsewhere.

use super::names::missing;
use crate::diagnostics::hint::{Case, Hint, Rule, between};
use ra_ap_syntax::ast::{self, HasArgList};
use std::ops::Range;

pub(super) const RULES: &[Rule] = &[library, type_of_another_language, declaration_with_var];

/// `use rand::Rng;` without `:dep rand = …`
fn library(case: &Case) -> Option<Hint> {
    let label = case.primary_label();
    let name = between(label, "use of unresolved module or unlinked crate `", "`")?;
    if !name.chars().all(|it| it.is_ascii_lowercase() || it == '_' || it.is_ascii_digit()) {
        return None;
    }
    let hint = Hint::new(
        format!("there is no library `{name}` here yet"),
        "`:dep` adds one to the notebook, on a line before the code of a cell.",
    );
    Some(
        hint.label("not a library that is here")
            .fix(case.before_line(&format!(":dep {name} = \"*\""))),
    )
}

const TYPES: &[(&str, &str)] = &[
    ("float", "f64"),
    ("double", "f64"),
    ("Float", "f64"),
    ("float32", "f32"),
    ("float64", "f64"),
    ("int", "i32"),
    ("Int", "i32"),
    ("Integer", "i32"),
    ("long", "i64"),
    ("uint", "u32"),
    ("boolean", "bool"),
    ("Boolean", "bool"),
    ("Bool", "bool"),
    ("string", "String"),
    ("list", "Vec<f64>"),
    ("List", "Vec<f64>"),
    ("dict", "HashMap<String, f64>"),
    ("number", "f64"),
    ("ndarray", "Array2<f64>"),
    ("Array", "Array1<f64>"),
    ("Matrix", "Array2<f64>"),
    ("Vector", "Array1<f64>"),
    ("Tensor", "Array2<f32>"),
];

pub(super) fn own_type(name: &str) -> Option<&'static str> {
    TYPES.iter().find(|(other, _)| *other == name).map(|(_, own)| *own)
}

/// `fn double(x: float)`
fn type_of_another_language(case: &Case) -> Option<Hint> {
    let name = missing(case).filter(|_| case.message().starts_with("cannot find type"))?;
    let own = own_type(name)?;
    let called = case.node::<ast::CallExpr>().filter(|_| name == "Array");
    if let Some(hint) = called.and_then(|call| number_of_axes(case, &call)) {
        return Some(hint);
    }
    let line = case.primary()?.start_line;
    let on_line = |range: &Range<usize>| case.code.span(range.clone()).start_line == line;
    let names = case.code.all::<ast::NameRef>().filter(|it| it.text() == name);
    let places = names.map(|it| case.range(&it)).filter(on_line);
    let fix = case.code.change(places.map(|range| (range, own.to_owned())));
    let rule = "Numbers are `f64`, `f32`, `i32`, `i64`, `usize`; then there are `bool`, `String`, `Array2<f64>`.";
    Some(Hint::new(format!("the type `{name}` is `{own}` in Rust"), rule).label(own).fix(fix))
}

/// `var x = 5;`
fn declaration_with_var(case: &Case) -> Option<Hint> {
    let fix = case.proposal("to introduce a new variable")?;
    let rule = "`let` makes a variable, `let mut` one that can change.";
    Some(Hint::new("a variable begins with `let`", rule).label("`let` in Rust").fix(fix))
}

/// `Array::zeros((2, 3))`
fn number_of_axes(case: &Case, call: &ast::CallExpr) -> Option<Hint> {
    let path = case.text(&call.expr()?);
    let rest = path.strip_prefix("Array::")?;
    let list = case.text(&call.arg_list()?);
    let axes = list
        .strip_prefix("((")
        .map_or(1, |it| it.split(')').next().unwrap_or(it).split(',').count());
    let text = format!("Array{axes}::<f64>::{rest}{list}");
    let rule =
        "The name says how many axes there are: `Array1` for vectors, `Array2` for matrices.";
    let hint = Hint::new(format!("`Array` is written `Array{axes}` here"), rule);
    Some(hint.label("how many axes?").fix(case.replace(call, text)))
}
