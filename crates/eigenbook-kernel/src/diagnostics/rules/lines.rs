//! Brackets that do not close, and lines that cannot be Rust, found in the cell alone.

use crate::diagnostics::case::{Case, Line};
use crate::diagnostics::hint::Hint;
use crate::diagnostics::operands::with_arrays_lent;
use crate::diagnostics::source;
use crate::diagnostics::types::dimensions;
use std::ops::Range;

/// A mistake in the brackets of a cell.
enum Fault {
    /// Opened at this byte, and never closed.
    Open(usize),
    /// Closed at this byte, and never opened.
    Closed(usize),
    /// Opened at one byte and closed at another by another kind.
    Mixed(usize, usize),
}

const PAIRS: &[(char, char)] = &[('(', ')'), ('[', ']'), ('{', '}')];

fn closing(open: char) -> char {
    PAIRS.iter().find(|it| it.0 == open).map_or(open, |it| it.1)
}

/// The first mistake, in a text without comments and quoted text.
fn fault(bare: &str) -> Option<Fault> {
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, sign) in bare.char_indices() {
        if PAIRS.iter().any(|it| it.0 == sign) {
            open.push((at, sign));
        } else if PAIRS.iter().any(|it| it.1 == sign) {
            match open.pop() {
                Some((_, own)) if closing(own) == sign => {}
                // The bracket that is closed here was opened further out.
                Some((start, _)) if open.iter().any(|it| closing(it.1) == sign) => {
                    return Some(Fault::Open(start));
                }
                Some((start, _)) => return Some(Fault::Mixed(start, at)),
                None => return Some(Fault::Closed(at)),
            }
        }
    }
    open.pop().map(|(start, _)| Fault::Open(start))
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
    let (bare, code) = (&case.code.bare, case.code);
    let sign = |at: usize| bare[at..].chars().next().unwrap_or_default();
    let rule = "Each bracket that opens is closed by one of its kind, the innermost first.";
    let (message, label, at, change) = match fault(bare)? {
        Fault::Open(at) => {
            let line = at + bare[at..].find('\n').unwrap_or(bare.len() - at);
            let end = bare[..line].trim_end_matches([' ', ';', '?', '\t']).len().max(at + 1);
            let change = match sign(at) {
                '{' => (bare.len()..bare.len(), "\n}".to_owned()),
                open => (end..end, closing(open).to_string()),
            };
            (format!("the bracket `{}` is never closed", sign(at)), "opened here", at, change)
        }
        Fault::Closed(at) => {
            let message = format!("the bracket `{}` closes nothing", sign(at));
            (message, "one too many", at, (at..at + 1, String::new()))
        }
        Fault::Mixed(start, at) => {
            let (open, wanted) = (sign(start), closing(sign(start)));
            let message = format!("`{open}` is closed by `{wanted}`, not by `{}`", sign(at));
            (message, "of another kind", at, (at..at + 1, wanted.to_string()))
        }
    };
    let hint = Hint::new(message, rule).label(label).at(code.span(at..at + 1));
    let mut hint = hint.fix(code.change([change]));
    hint.title = Some("SyntaxError".to_owned());
    // More than one bracket may be missing, and then one is not enough.
    if !hint.fix.whole.as_deref().is_none_or(has_all_brackets) {
        hint.fix = Default::default();
    }
    Some(hint)
}

/// The line of the error, and the one before it.
pub(super) fn line(case: &Case) -> Option<Hint> {
    let lexed = case.problem.code.as_deref().is_none_or(|code| code.starts_with("E07"));
    // The arguments of a macro are tokens for the parser, and only the compiler reads them.
    let words = ["expected", "no rules expected", "unexpected"];
    let refused = !case.code.is_rust() || words.iter().any(|it| case.message().starts_with(it));
    let number = case.primary().filter(|_| lexed && refused)?.start_line;
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
    let mut gaps = Vec::new();
    for (at, _) in line.bare.match_indices("![") {
        let mut previous = None;
        let mut depth = 0;
        for (offset, sign) in line.bare[at + 1..].char_indices() {
            let here = at + 1 + offset;
            let before = line.bare[..here].chars().next_back().unwrap_or(' ');
            let starts = is_name(sign) && !is_name(before) && before != '.' || sign == '[';
            // Only a list in the position of an element is one: `x[0]` is an element of `x`.
            let apart = before == ' ' || before == ']';
            if starts
                && apart
                && previous.is_some_and(|it: char| is_name(it) || it == ']')
                && depth > 0
            {
                gaps.push((here, before));
            }
            depth += match sign {
                '[' | '(' => 1,
                ']' | ')' => -1,
                _ => 0,
            };
            if depth == 0 {
                break;
            }
            previous = if sign == ' ' { previous } else { Some(sign) };
        }
    }
    let (first, _) = *gaps.first()?;
    let comma = |(at, before): &(usize, char)| {
        let at = line.start + at;
        match before {
            ' ' => (at - 1..at - 1, ",".to_owned()),
            _ => (at..at, ", ".to_owned()),
        }
    };
    let rule = "Elements, and the rows of a matrix, are separated by commas.";
    let hint = Hint::new("a comma is missing", rule).label("`,` before it");
    let hint = hint.at(case.code.span(line.start + first..line.start + first + 1));
    Some(hint.fix(case.code.change(gaps.iter().map(comma))))
}

/// `a @ b`
pub(super) fn matrix_product_sign(case: &Case) -> Option<Hint> {
    let line = case.line()?;
    let at = line.start + line.bare.find('@')?;
    let code = &case.cell.code;
    let (left, right) = (operand_before(code, at), operand_after(code, at + 1));
    let (first, second) = (&code[left.clone()], &code[right.clone()]);
    if first.is_empty() || second.is_empty() {
        return None;
    }
    let lent =
        |text: &str| with_arrays_lent(case, text.trim_start_matches('&')).replace(".T", ".t()");
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

/// The number of dimensions of the array, if the session knows it.
fn rank(case: &Case, operand: &str) -> Option<usize> {
    dimensions(case.session.type_of(operand.trim_start_matches('&'))?)
}

fn operand_before(code: &str, at: usize) -> Range<usize> {
    let end = code[..at].trim_end().len();
    end - operand(code[..end].chars().rev(), [')', ']'], ['(', '['])..end
}

fn operand_after(code: &str, at: usize) -> Range<usize> {
    let start = code.len() - code[at..].trim_start().len();
    start..start + operand(code[start..].chars(), ['(', '['], [')', ']'])
}

/// How many bytes belong to the operand with which these letters begin: names, and brackets with all
/// that is in them.
fn operand(letters: impl Iterator<Item = char>, open: [char; 2], closed: [char; 2]) -> usize {
    let mut depth = 0;
    let is_inside = |it: &char| {
        depth += i32::from(open.contains(it)) - i32::from(closed.contains(it));
        let is_own = it.is_alphanumeric() || "_.&".contains(*it) || closed.contains(it);
        depth > 0 || depth == 0 && is_own
    };
    letters.take_while(is_inside).map(char::len_utf8).sum()
}
