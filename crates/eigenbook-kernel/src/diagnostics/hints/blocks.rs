//! `if` and `else`, `return`, names without a value.

use crate::diagnostics::hint::{Case, Hint, Rule};
use ra_ap_syntax::ast::{self, AstNode};

pub(super) const RULES: &[Rule] =
    &[two_types, no_else, no_braces, return_from_a_cell, no_value_yet];

/// `if c { 1 } else { "x" }`
fn two_types(case: &Case) -> Option<Hint> {
    let what = ["`if` and `else`", "`match` arms"].into_iter().find(|it| {
        case.message().starts_with(it) && case.message().contains("incompatible types")
    })?;
    let rule =
        "The whole expression has one type, so each of its blocks gives a value of that type.";
    let message = format!("{what} give values of different types");
    Some(Hint::new(message, rule))
}

/// `let y = if c { 1.0 };`
fn no_else(case: &Case) -> Option<Hint> {
    let whole: ast::IfExpr = case.node().filter(|_| case.is(&["E0317"]))?;
    let value = match case.primary_label() {
        label if label.contains("floating-point") || label.contains("f64") => "0.0",
        label if label.contains("integer") || label.contains("i32") => "0",
        _ => "todo!()",
    };
    let end = case.range(&whole).end;
    let fix = case.code.change([(end..end, format!(" else {{ {value} }}"))]);
    let rule = "An `if` that gives a value needs an `else` that gives one, too.";
    Some(
        Hint::new("what is the value if the condition does not hold?", rule)
            .label("no `else`")
            .fix(fix),
    )
}

/// `if (x > 0.0) println!("positive");`
fn no_braces(case: &Case) -> Option<Hint> {
    case.message().strip_prefix("expected `{`, found")?;
    let fix = case.proposal("part of a block").unwrap_or_default();
    let rule = "What depends on a condition is written in `{ … }`, even one line. The condition needs no brackets.";
    Some(Hint::new("a block needs its braces", rule).label("`{` before it").fix(fix))
}

/// `return x;` outside of a function.
fn return_from_a_cell(case: &Case) -> Option<Hint> {
    if !case.is(&["E0308", "E0069"])
        || !(case.says("VariableStore") || case.says("EvcxrUserCodeError"))
    {
        return None;
    }
    let leaving: ast::ReturnExpr = case.node()?;
    let rule = "A cell shows its last expression, written without `;`. Put what should stop early into a function.";
    let span = case.code.span(case.code.range_of(leaving.syntax()));
    Some(
        Hint::new("`return` leaves a function, and a cell is not one", rule)
            .label("nothing to return to")
            .at(span),
    )
}

/// `let x: f64;` and then `x`.
fn no_value_yet(case: &Case) -> Option<Hint> {
    let name = case.quoted(0).filter(|_| case.is(&["E0381"]))?;
    let fix = case.proposal("assigning a value").unwrap_or_default();
    let fix = fix.with("= 3.14159", "= 0.0").with("= 42", "= 0");
    let hint = Hint::new(
        format!("`{name}` has no value yet"),
        "A variable gets its value before it is used.",
    );
    Some(hint.label("not yet").fix(fix))
}
