//! Expressions of the cell: arrays, written numbers, and expressions that need brackets.

use super::case::Case;
use super::code::{expression, is_of, parameters};
use super::types::is_array;
use crate::edits::replaced;
use crate::tokens::{Token, tokens};
use ra_ap_syntax::AstNode;
use ra_ap_syntax::ast;

/// Methods of an array that give an array of the same shape.
const ELEMENT_BY_ELEMENT: &[&str] = &[
    "round", "abs", "exp", "ln", "sqrt", "pow2", "powi", "powf", "tanh", "to_f64", "to_f32",
    "clone", "mapv",
];

/// Whether an expression is an array, as far as the session and the cell show.
pub(super) fn is_array_value(case: &Case, expression: &ast::Expr) -> bool {
    match expression {
        ast::Expr::RefExpr(lent) => lent.expr().is_some_and(|it| is_array_value(case, &it)),
        ast::Expr::ParenExpr(inner) => inner.expr().is_some_and(|it| is_array_value(case, &it)),
        ast::Expr::MethodCallExpr(call) => {
            let keeps = call.name_ref().is_some_and(|it| ELEMENT_BY_ELEMENT.contains(&it.text()));
            keeps && call.receiver().is_some_and(|it| is_array_value(case, &it))
        }
        ast::Expr::BinExpr(pair) => {
            let sign = pair.op_token();
            let is_arithmetic = sign.is_some_and(|it| matches!(it.text(), "+" | "-" | "*" | "/"));
            let mut sides = [pair.lhs(), pair.rhs()].into_iter().flatten();
            is_arithmetic && sides.any(|it| is_array_value(case, &it))
        }
        ast::Expr::PathExpr(_) => {
            let name = case.text(expression);
            let made =
                || case.code.binding(name).is_some_and(|it| case.text(&it).contains("array!"));
            !is_parameter(expression, name)
                && (case.session.type_of(name).is_some_and(is_array) || made())
        }
        _ => false,
    }
}

/// Whether the name is a parameter of a closure or function around the expression.
fn is_parameter(expression: &ast::Expr, name: &str) -> bool {
    let mut parameters = expression.syntax().ancestors().flat_map(|node| parameters(&node));
    parameters.any(|it| it.pat().is_some_and(|pattern| pattern.syntax().text() == name))
}

/// Whether an expression needs no brackets before a `.` or an `as`.
fn is_simple(expression: &ast::Expr) -> bool {
    const SIMPLE: &str = "PATH_EXPR|LITERAL|CALL_EXPR|METHOD_CALL_EXPR|INDEX_EXPR|FIELD_EXPR|\
                          PAREN_EXPR|TRY_EXPR|MACRO_EXPR";
    is_of(expression.syntax(), SIMPLE)
}

/// A calculation with the variables in it that are arrays lent: `2.0 * x` → `2.0 * &x`.
pub(super) fn with_arrays_lent(case: &Case, text: &str) -> String {
    use ast::Expr::{BinExpr, ParenExpr, PrefixExpr};
    let is_calculation = |it: &ast::Expr| matches!(it, BinExpr(_) | ParenExpr(_) | PrefixExpr(_));
    let Some(whole) = expression(text).filter(is_calculation) else { return text.to_owned() };
    let names = whole.syntax().descendants().filter_map(ast::PathExpr::cast);
    let arrays = names.filter(|it| {
        let around = it.syntax().parent().and_then(ast::Expr::cast);
        let type_name = case.session.type_of(&it.to_string());
        around.as_ref().is_some_and(is_calculation) && type_name.is_some_and(is_array)
    });
    let start = whole.syntax().text_range().start();
    let places = arrays.map(|it| usize::from(it.syntax().text_range().start() - start));
    replaced(text, places.map(|at| (at..at, "&".to_owned())).collect())
}

/// The text of an expression, in brackets if a following `.` or `as` needs them.
pub(super) fn closed(text: &str) -> String {
    match expression(text) {
        Some(expression) if !is_simple(&expression) => format!("({text})"),
        _ => text.to_owned(),
    }
}

/// Whether the text is a number that has no type yet: `2` or `-2.5`.
pub(super) fn is_literal(text: &str) -> bool {
    let digits = text.trim_start_matches('-').replace('_', "");
    digits.starts_with(|it: char| it.is_ascii_digit()) && digits.parse::<f64>().is_ok()
}

/// Whether the text is a number without a fraction: `2` or `-2`.
pub(super) fn integer_literal(text: &str) -> bool {
    let digits = text.trim_start_matches('-');
    !digits.is_empty() && digits.chars().all(|it| it.is_ascii_digit() || it == '_')
}

/// `2 / 4` → `2.0 / 4.0`: a calculation that is written with integers alone, with floats.
pub(super) fn calculation_with_points(text: &str) -> Option<String> {
    let is_written = text.chars().all(|it| it.is_ascii_digit() || "()+-*/ ".contains(it));
    (is_written && text.contains(|it: char| it.is_ascii_digit())).then(|| with_points(text))
}

/// `array![1, 2]` → `array![1.0, 2.0]`, if it contains only integers.
pub(super) fn floats_written(text: &str) -> Option<String> {
    let inner = text.trim_start_matches('&').strip_prefix("array!")?;
    let plain = inner.chars().all(|it| it.is_ascii_digit() || "[], -.\n".contains(it));
    plain.then(|| with_points(text))
}

/// The text with `.0` after each integer; those beside a point belong to a range or a field.
pub(super) fn with_points(text: &str) -> String {
    let all: Vec<Token> = tokens(text).collect();
    let is_point = |at: usize| all.get(at).is_some_and(|it| it.text == ".");
    let written = all.iter().enumerate().map(|(at, it)| {
        let is_integer = it.is_number() && integer_literal(it.text);
        let is_beside = at > 0 && is_point(at - 1) || is_point(at + 1);
        format!("{}{}", it.text, if is_integer && !is_beside { ".0" } else { "" })
    });
    written.collect()
}

/// The same with the type of the first one, which the others follow.
pub(super) fn as_f64(text: &str) -> String {
    with_points(text).replacen(".0", ".0_f64", 1)
}
