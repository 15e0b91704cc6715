//! Libraries, types and declarations that come from elsewhere.

use super::names::missing;
use crate::diagnostics::hint::{Case, Hint, Rule, between};
use ra_ap_syntax::ast;
use std::ops::Range;

pub(super) const RULES: &[Rule] =
    &[library, type_of_another_language, declaration, declaration_with_var, walrus];

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

fn own_type(name: &str) -> Option<&'static str> {
    TYPES.iter().find(|(other, _)| *other == name).map(|(_, own)| *own)
}

/// `fn double(x: float)`
fn type_of_another_language(case: &Case) -> Option<Hint> {
    let name = missing(case).filter(|_| case.message().starts_with("cannot find type"))?;
    let own = own_type(name)?;
    let line = case.primary()?.start_line;
    let on_line = |range: &Range<usize>| case.code.span(range.clone()).start_line == line;
    let names = case.code.all::<ast::NameRef>().filter(|it| it.text() == name);
    let places = names.map(|it| case.range(&it)).filter(on_line);
    let fix = case.code.change(places.map(|range| (range, own.to_owned())));
    let rule = "Numbers are `f64`, `f32`, `i32`, `i64`, `usize`; then there are `bool`, `String`, `Array2<f64>`.";
    Some(Hint::new(format!("the type `{name}` is `{own}` in Rust"), rule).label(own).fix(fix))
}

/// `int x = 5;`
fn declaration(case: &Case) -> Option<Hint> {
    case.message().strip_prefix("expected one of")?;
    let span = case.primary()?;
    let line = case.cell.line(span.start_line)?.trim();
    let (kind, rest) = line.split_once(' ')?;
    let (name, value) = rest.split_once('=')?;
    let is_name = name.trim().chars().all(|it| it.is_alphanumeric() || it == '_');
    let own = own_type(kind).or_else(|| matches!(kind, "auto" | "val" | "dim").then_some(""));
    let own = own.filter(|_| is_name)?;
    let declared = if own.is_empty() { String::new() } else { format!(": {own}") };
    let fixed = format!("let {}{declared} = {};", name.trim(), value.trim().trim_end_matches(';'));
    let rule = "`let` makes a variable; its type follows the name, and may mostly be left out.";
    let hint = Hint::new("a variable begins with `let`", rule).label("`let` before it");
    Some(hint.fix(whole_line(case, &fixed)?))
}

/// `var x = 5;`
fn declaration_with_var(case: &Case) -> Option<Hint> {
    let fix = case.proposal("to introduce a new variable")?;
    let rule = "`let` makes a variable, `let mut` one that can change.";
    Some(Hint::new("a variable begins with `let`", rule).label("`let` in Rust").fix(fix))
}

/// `x := 5;`
fn walrus(case: &Case) -> Option<Hint> {
    case.message().strip_suffix("found `:`")?;
    let line = case.cell.line(case.primary()?.start_line)?.trim();
    let (name, value) = line.split_once(":=")?;
    let fixed = format!("let {} = {};", name.trim(), value.trim().trim_end_matches(';'));
    let hint = Hint::new(
        "a variable begins with `let`",
        "`let` makes a variable, and `=` gives it its value.",
    );
    Some(hint.label("no sign of Rust").fix(whole_line(case, &fixed)?))
}

fn whole_line(case: &Case, text: &str) -> Option<crate::diagnostics::code::Fix> {
    let span = case.primary()?;
    let line = case.cell.line(span.start_line)?;
    let indent = line.chars().count() - line.trim_start().chars().count();
    let whole = crate::diagnostics::Span {
        start_column: indent + 1,
        end_column: line.chars().count() + 1,
        end_line: span.start_line,
        ..span.clone()
    };
    Some(case.code.change([(case.code.range(&whole), text.to_owned())]))
}
