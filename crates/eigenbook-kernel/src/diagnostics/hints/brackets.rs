//! Brackets: NumPy's `x[0, 1]` and `x[1:3]`, and brackets that do not close.

use super::indexing::numpy_index;
use crate::diagnostics::code::Fix;
use crate::diagnostics::hint::{Case, Hint, Rule};
use crate::diagnostics::input::Span;
use crate::diagnostics::source;

pub(super) const RULES: &[Rule] = &[numpy_brackets, unbalanced];

/// `x[0, 1]`, `x[1:3]`, `x[:, 0]`
fn numpy_brackets(case: &Case) -> Option<Hint> {
    let message = case.message();
    let found = ["found `,`", "found `:`"].iter().any(|it| message.ends_with(it));
    let span = case.primary().filter(|_| found && case.problem.code.is_none())?;
    let at = case.code.range(span).start;
    let searched = source::code_lines(&case.cell.code).join("\n");
    let (open, close) = around(&searched, at)?;
    let name: String = case.cell.code[..open]
        .chars()
        .rev()
        .take_while(|it| it.is_alphanumeric() || *it == '_')
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    if name.is_empty() {
        return None;
    }
    let inside = &case.cell.code[open + 1..close];
    let text = numpy_index(case, &name, inside);
    let fix = case.code.change([(open - name.len()..close + 1, text)]);
    let (message, rule) = match inside.contains(':') {
        true => (
            format!("`{name}[{inside}]` is Python's way to cut a part out"),
            "A part of an array is a view, which a method gives: `row`, `column`, `slice`.",
        ),
        false => (
            format!("the indices of `{name}` need double brackets"),
            "An element of an array takes its indices as one list: `x[[i, j]]`.",
        ),
    };
    let label = if inside.contains(':') { "a slice of Python" } else { "two indices" };
    Some(Hint::new(message, rule).label(label).fix(fix))
}

/// The brackets `[` and `]` around a byte.
fn around(text: &str, at: usize) -> Option<(usize, usize)> {
    let mut depth = 0;
    let open = text[..at].char_indices().rev().find(|(_, it)| {
        depth += match it {
            ']' => 1,
            '[' => -1,
            _ => 0,
        };
        depth < 0
    })?;
    depth = 0;
    let close = text[at..].char_indices().find(|(_, it)| {
        depth += match it {
            '[' => 1,
            ']' => -1,
            _ => 0,
        };
        depth < 0
    })?;
    Some((open.0, at + close.0))
}

/// A bracket that is opened and not closed, or closed and not opened.
fn unbalanced(case: &Case) -> Option<Hint> {
    let message = case.message();
    let mismatched = message.starts_with("mismatched closing delimiter");
    let open = message.contains("unclosed delimiter") || mismatched;
    let rule = "Every bracket that opens must close again, in the opposite order.";
    if open {
        let span = case.labelled("unclosed delimiter").or(case.primary())?;
        let bracket = case.code.text(case.code.range(span));
        let message = format!("the bracket `{bracket}` is never closed");
        let hint = Hint::new(message, rule).label("opened here").at(span.clone());
        return Some(hint.fix(closed_on_its_line(case, span, bracket).unwrap_or_default()));
    }
    message.strip_prefix("unexpected closing delimiter")?;
    let bracket = case.quoted(0)?;
    let message = format!("the bracket `{bracket}` closes nothing");
    Some(Hint::new(message, rule).label("one too many"))
}

/// The line with the bracket closed before its `;`.
fn closed_on_its_line(case: &Case, open: &Span, bracket: &str) -> Option<Fix> {
    let closing = match bracket {
        "(" => ")",
        "[" => "]",
        _ => return None,
    };
    let line = case.cell.line(open.start_line)?;
    let end = line.trim_end().strip_suffix(';')?.chars().count() + 1;
    let at = Span { start_column: end, end_column: end, end_line: open.start_line, ..open.clone() };
    Some(case.code.change([(case.code.range(&at), closing.to_owned())]))
}
