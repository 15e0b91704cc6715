//! Brackets that do not close, and lines that cannot be Rust, found in the cell alone.

use crate::diagnostics::case::{Case, Line};
use crate::diagnostics::code::Code;
use crate::diagnostics::hint::Hint;
use crate::diagnostics::input::Cell;
use crate::diagnostics::integers::at_the_edge;
use crate::diagnostics::operands::with_arrays_lent;
use crate::diagnostics::source;
use crate::diagnostics::types::dimensions;
use crate::edits::Edit;
use crate::tokens::{self, Token, meaningful};
use ra_ap_syntax::ast::{self, AstNode};
use std::ops::Range;

/// A mistake in the brackets of a cell.
struct Fault {
    message: String,
    label: &'static str,
    /// The byte of the bracket.
    at: usize,
    change: Edit,
}

fn closing(open: char) -> char {
    match open {
        '(' => ')',
        '[' => ']',
        _ => '}',
    }
}

/// The first mistake, in a text without comments and quoted text.
fn fault(bare: &str) -> Option<Fault> {
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, sign) in bare.char_indices() {
        if matches!(sign, '(' | '[' | '{') {
            open.push((at, sign));
        } else if matches!(sign, ')' | ']' | '}') {
            let (message, label, new) = match open.pop() {
                Some((_, own)) if closing(own) == sign => continue,
                // The bracket that is closed here was opened further out.
                Some(own) if open.iter().any(|it| closing(it.1) == sign) => {
                    return Some(never_closed(bare, own));
                }
                Some((_, own)) => {
                    let wanted = closing(own).to_string();
                    let message = format!("`{own}` is closed by `{wanted}`, not by `{sign}`");
                    (message, "of another kind", wanted)
                }
                None => {
                    let message = format!("the bracket `{sign}` closes nothing");
                    (message, "one too many", String::new())
                }
            };
            return Some(Fault { message, label, at, change: (at..at + 1, new) });
        }
    }
    open.pop().map(|own| never_closed(bare, own))
}

fn never_closed(bare: &str, (at, sign): (usize, char)) -> Fault {
    let line = at + bare[at..].find('\n').unwrap_or(bare.len() - at);
    let end = bare[..line].trim_end_matches([' ', ';', '?', '\t']).len().max(at + 1);
    let change = match sign {
        '{' => (bare.len()..bare.len(), "\n}".to_owned()),
        open => (end..end, closing(open).to_string()),
    };
    let message = format!("the bracket `{sign}` is never closed");
    Fault { message, label: "opened here", at, change }
}

/// Whether each bracket of the code closes.
pub(in crate::diagnostics) fn has_all_brackets(code: &str) -> bool {
    fault(&source::bare(code)).is_none()
}

pub(super) fn brackets(case: &Case) -> Option<Hint> {
    // A text that is never closed swallows brackets.
    if case.is(&["E0758", "E0762", "E0763", "E0765", "E0766", "E0748"]) {
        return None;
    }
    let Fault { message, label, at, change } = fault(&case.code.bare)?;
    let rule = "Each bracket that opens is closed by one of its kind, the innermost first.";
    let hint = Hint::new(message, rule).label(label).at(case.code.span(at..at + 1));
    let title = Some("SyntaxError".to_owned());
    Some(Hint { title, ..hint.fix(case.code.change([change])) })
}

/// The line of the error, and the one before it.
pub(super) fn line(case: &Case) -> Option<Hint> {
    let lexed = case.problem.code.as_deref().is_none_or(|code| code.starts_with("E07"));
    // The arguments of a macro are tokens for the parser, and only the compiler reads them.
    let words = ["expected", "no rules expected", "unexpected"];
    let refused = !case.code.is_rust() || words.iter().any(|it| case.message().starts_with(it));
    let number = case.primary().filter(|_| lexed && refused)?.line();
    [number, number.saturating_sub(1)].into_iter().find_map(|number| by_itself(case, number))
}

/// The hint for a line by the line alone.
pub(super) fn by_itself(case: &Case, number: usize) -> Option<Hint> {
    let line = Some(Line::new(case.cell, case.code, number)?);
    let (hint, name) = super::LINES.find(&Case { line, ..*case })?;
    Some(Hint { by: Some(name), ..hint })
}

/// `array![1 2 3]`, `array![[1, 2] [3, 4]]`
pub(super) fn comma_between_elements(case: &Case) -> Option<Hint> {
    let line = case.line()?;
    let is_name = |it: char| it.is_alphanumeric() || it == '_';
    let all: Vec<Token> = meaningful(line.bare).collect();
    let is_list = |at: &usize| all[*at].text == "!" && all[at + 1].text == "[";
    let mut gaps = Vec::new();
    for start in (0..all.len().saturating_sub(1)).filter(is_list) {
        let end = tokens::closing(&all, start + 1).unwrap_or(all.len());
        for pair in all[start + 1..end].windows(2) {
            let (before, next) = (&pair[0], &pair[1]);
            let ends = before.text == "]" || before.text.ends_with(is_name);
            let begins = next.text == "[" || next.text.starts_with(is_name);
            // `x[0]` is an element of `x`.
            let is_apart = before.text == "]" || before.place.end < next.place.start;
            if ends && begins && is_apart {
                gaps.push(line.start + before.place.end..line.start + next.place.start);
            }
        }
    }
    let first = gaps.first()?.end;
    let comma = |gap: &Range<usize>| {
        let comma = if gap.is_empty() { ", " } else { "," };
        (gap.start..gap.start, comma.to_owned())
    };
    let rule = "Elements, and the rows of a matrix, are separated by commas.";
    let hint = Hint::new("a comma is missing", rule).label("`,` before it");
    let hint = hint.at(case.code.span(first..first + 1));
    Some(hint.fix(case.code.change(gaps.iter().map(comma))))
}

/// `a @ b`
pub(super) fn matrix_product_sign(case: &Case) -> Option<Hint> {
    let line = case.line()?;
    let at = line.start + line.bare.find('@')?;
    // It binds as `*` does.
    let mut product = case.cell.code.clone();
    product.replace_range(at..at + 1, "*");
    let code = Code::new(&Cell::new(0, product));
    let product: ast::BinExpr = code.covering(&code.span(at..at + 1))?;
    let sides = [at_the_edge(product.lhs()?, ast::BinExpr::rhs)?, product.rhs()?];
    let [left, right] = sides.map(|it| code.range_of(it.syntax()));
    let (first, second) = (code.text(left.clone()), code.text(right.clone()));
    let rank = |it: &str| dimensions(case.session.type_of(it.trim_start_matches('&'))?);
    let product = match (rank(first), rank(second)) {
        (Some(1), Some(1)) => "dot",
        (_, Some(1)) => "matvec",
        _ => "matmul",
    };
    let lent =
        |text: &str| with_arrays_lent(case, text.trim_start_matches('&')).replace(".T", ".t()");
    let text = format!("{product}(&{}, &{})?", lent(first), lent(second));
    let rule = "The matrix product is a function, and it can fail: `?` passes its error on.";
    let hint = Hint::new("Rust has no `@` operator", rule).label("a matrix product?");
    let fix = case.code.change([(left.start..right.end, text)]);
    Some(hint.at(case.code.span(at..at + 1)).fix(fix))
}
