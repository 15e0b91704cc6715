//! Texts and values as one format: `"loss:", loss` → `"loss: {loss}"`.

use super::code::Code;
use super::input::Cell;
use crate::tokens::is_name;
use ra_ap_syntax::ast::{self, AstNode, HasArgList};

/// The arguments of a `println!` that shows these values one after another, as Python does.
pub(super) fn printed(values: &str) -> String {
    let (mut text, mut rest) = (String::new(), String::new());
    for value in arguments(values, |it| vec![it]) {
        let (piece, behind) = piece(&value);
        let apart = !text.is_empty() && !text.ends_with(' ') && !piece.starts_with(' ');
        text += if apart { " " } else { "" };
        text += &piece;
        rest += &behind;
    }
    format!("\"{text}\"{rest}")
}

/// `"a = " + a, b` → `"a = ", a, b`
pub(super) fn summands(values: &str) -> String {
    arguments(values, flat).join(", ")
}

/// `"a: " + a` → `format!("a: {a}")`, or the text alone if there is no value.
pub(super) fn joined(sum: &str) -> String {
    let parts = arguments(sum, flat);
    let pieces = parts.iter().map(|it| piece(it.trim_start_matches('&')));
    let (text, rest): (String, String) = pieces.unzip();
    if text.contains('{') { format!("format!(\"{text}\"{rest})") } else { format!("\"{text}\"") }
}

/// The values between commas, and the parts of each.
fn arguments(values: &str, parts: fn(ast::Expr) -> Vec<ast::Expr>) -> Vec<String> {
    let code = Code::new(&Cell::new(0, format!("f({values})")));
    let Some(ast::Expr::CallExpr(call)) = code.tail() else { return Vec::new() };
    let parts = call.arg_list().into_iter().flat_map(|it| it.args()).flat_map(parts);
    parts.map(|it| code.text(code.range_of(it.syntax())).to_owned()).collect()
}

/// The parts of `a + b + c`.
fn flat(expression: ast::Expr) -> Vec<ast::Expr> {
    match expression {
        ast::Expr::BinExpr(sum) if sum.op_token().is_some_and(|it| it.text() == "+") => {
            [sum.lhs(), sum.rhs()].into_iter().flatten().flat_map(flat).collect()
        }
        other => vec![other],
    }
}

/// A part of a format for a text in quotes or a value, and the argument behind the format, if any.
fn piece(part: &str) -> (String, String) {
    let is_number = part.trim_start_matches('-').starts_with(|it: char| it.is_ascii_digit());
    let is_name = is_name(part) && !is_number && !matches!(part, "true" | "false");
    match part.strip_prefix('"').and_then(|it| it.strip_suffix('"')) {
        Some(inner) => (inner.to_owned(), String::new()),
        None if is_number && part.parse::<f64>().is_ok() => (part.to_owned(), String::new()),
        None if is_name => (format!("{{{part}}}"), String::new()),
        None => ("{}".to_owned(), format!(", {part}")),
    }
}
