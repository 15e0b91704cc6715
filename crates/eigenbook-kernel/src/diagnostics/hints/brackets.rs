//! Brackets that do not close.

use crate::diagnostics::code::Fix;
use crate::diagnostics::hint::{Case, Hint, Rule};
use crate::diagnostics::input::Span;

pub(super) const RULES: &[Rule] = &[unbalanced];

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
