//! `a @ b`, the matrix product of Python.

use super::broken::Line;
use crate::diagnostics::hint::{Case, Hint};
use crate::diagnostics::types::dimensions;
use std::ops::Range;

/// `a @ b`
pub(super) fn product_sign(case: &Case, line: &Line) -> Option<Hint> {
    let at = line.start + line.bare.find('@')?;
    let code = &case.cell.code;
    let (left, right) = (operand_before(code, at), operand_after(code, at + 1));
    let (first, second) = (&code[left.clone()], &code[right.clone()]);
    if first.is_empty() || second.is_empty() {
        return None;
    }
    let lent = |text: &str| text.trim_start_matches('&').replace(".T", ".t()");
    let product = match (rank(case, first), rank(case, second)) {
        (Some(1), Some(1)) => "dot",
        (_, Some(1)) => "matvec",
        _ => "matmul",
    };
    let text = format!("{product}(&{}, &{})?", lent(first), lent(second));
    let rule = "The matrix product is a function, and it can fail: `?` passes its error on.";
    let hint = Hint::new("Rust has no `@` operator", rule).label("a matrix product?");
    let fix = case.code.change([(left.start..right.end, text)]);
    Some(hint.at(case.code.span(at..at + 1)).fix(fix))
}

/// How many dimensions the array has, where the session knows it.
fn rank(case: &Case, operand: &str) -> Option<usize> {
    dimensions(case.session.type_of(operand.trim_start_matches('&'))?)
}

fn operand_before(code: &str, at: usize) -> Range<usize> {
    let end = code[..at].trim_end().len();
    let mut depth = 0;
    let start = code[..end].char_indices().rev().find(|(_, it)| {
        depth += match it {
            ')' | ']' => 1,
            '(' | '[' => -1,
            _ => 0,
        };
        depth < 0
            || depth == 0 && !(it.is_alphanumeric() || matches!(it, '_' | '.' | '&' | '(' | '['))
    });
    start.map_or(0, |(byte, it)| byte + it.len_utf8())..end
}

fn operand_after(code: &str, at: usize) -> Range<usize> {
    let start = at + code[at..].len() - code[at..].trim_start().len();
    let mut depth = 0;
    let end = code[start..].char_indices().find(|(_, it)| {
        depth += match it {
            '(' | '[' => 1,
            ')' | ']' => -1,
            _ => 0,
        };
        depth < 0
            || depth == 0 && !(it.is_alphanumeric() || matches!(it, '_' | '.' | '&' | ')' | ']'))
    });
    start..end.map_or(code.len(), |(byte, _)| start + byte)
}
