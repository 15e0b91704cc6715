//! A hint: what a beginner has done, in their words, and the line as it should be.

use super::input::{Cell, Edit, Problem, Span};

/// What a hint looks at.
#[derive(Clone, Copy)]
pub(super) struct Case<'a> {
    pub cell: &'a Cell,
    pub problem: &'a Problem,
}

/// What a hint says. Empty parts fall back to the compiler's words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Hint {
    /// What went wrong, without a full stop.
    pub message: String,
    /// The few words beside the caret.
    pub label: Option<String>,
    /// Another place than the compiler's.
    pub span: Option<Span>,
    /// The rule and what to do.
    pub rule: String,
    /// The line or lines as they should be.
    pub fix: Vec<String>,
}

/// One entry of the library: a hint where it knows the case.
pub(super) type Rule = fn(&Case) -> Option<Hint>;

/// The byte at which the column stands.
pub(super) fn offset(line: &str, column: usize) -> usize {
    line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(byte, _)| byte)
}

/// The line of the cell that the edits are on, with all of them made and without its indentation;
/// nothing where they are on several lines.
pub(super) fn edited(cell: &Cell, edits: &[Edit]) -> Option<Vec<String>> {
    let line = edits.first()?.span.start_line;
    if edits.iter().any(|edit| edit.span.start_line != line || edit.span.end_line != line) {
        return None;
    }
    let mut text = cell.line(line)?.to_owned();
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| edit.span.start_column);
    for edit in edits.iter().rev() {
        let (start, end) =
            (offset(&text, edit.span.start_column), offset(&text, edit.span.end_column));
        text.replace_range(start..end.max(start), &edit.replacement);
    }
    Some(text.trim().lines().map(str::to_owned).collect())
}
