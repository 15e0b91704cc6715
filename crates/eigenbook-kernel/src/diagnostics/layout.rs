//! The six lines of a report: what and where, the line, the place in it, the rule, the corrected
//! line, how many more.

use super::bold::{bold, strip};
use super::code::Fix;
use super::compiler_text;
use super::hint::Hint;
use super::input::{Cell, Span};
use super::report::{Fixed, HEAD, Report};
use super::snippet;
use regex::Regex;
use std::sync::LazyLock;

/// How long a line of text gets before it is wrapped.
const WIDTH: usize = 100;

/// The parts of a report; all but the name and the message may be empty.
#[derive(Default)]
pub(super) struct Parts {
    pub name: String,
    /// The mistake, in one sentence.
    pub message: String,
    /// The place in the cell, with the short label beside the caret.
    pub span: Option<Span>,
    /// The rule and the fix, in one sentence or two.
    pub rule: String,
    /// The line or lines as they should be.
    pub fix: Fix,
    /// How many other problems there are.
    pub others: usize,
    /// The folded part.
    pub more: Vec<String>,
}

impl Parts {
    /// The parts of a hint, about its own place or else about this one.
    pub(super) fn of(name: impl Into<String>, hint: Hint, place: Option<Span>) -> Self {
        let Hint { message, label, rule, fix, .. } = hint;
        let span = hint.span.or(place);
        let span = span.map(|span| Span { label: label.unwrap_or(span.label), ..span });
        Self { name: name.into(), message, span, rule, fix, ..Self::default() }
    }

    /// Lays the parts out for `cell`.
    pub(super) fn report(mut self, cell: &Cell) -> Report {
        if cell.is_closure() {
            // It has run between the cells.
            for text in [&mut self.message, &mut self.rule] {
                *text = text.replace(" before this cell", "").replace("the cell", "the closure");
            }
        }
        let others = others(self.others);
        let mut head = vec![header(&self, cell)];
        if let Some(span) = &self.span {
            head.extend(snippet::with_caret(cell, span, &span.label).into_iter().flatten());
        }
        let line = self.span.as_ref().map(|span| cell.place(span.line()).1);
        for line in self.fix.lines.iter_mut().filter_map(|it| it.line.as_mut()) {
            *line = cell.place(*line).1;
        }
        let fix = snippet::fixed(&self.fix, line);
        let room = HEAD.saturating_sub(head.len() + fix.len());
        let said = self.message.lines().skip(1).chain(self.rule.lines());
        head.extend(said.filter(|it| !it.is_empty()).flat_map(wrap).take(room));
        let start = head.len();
        head.extend(fix);
        head.truncate(HEAD);
        let lines = start..head.len();
        match head.len() < HEAD {
            _ if others.is_empty() => {}
            true => head.push(others),
            false => head[0] += &format!(" ({others})"),
        }
        let evalue = strip(self.message.lines().next().unwrap_or_default());
        let whole = self.fix.whole.filter(|_| self.others == 0 && cell.parts.is_empty());
        let fixed = whole.map(|code| Box::new(Fixed { code, lines, line }));
        let more = compiler_text::cut(self.more);
        Report { ename: self.name, evalue, traceback: head, more, fixed, rule: None }
    }
}

fn header(parts: &Parts, cell: &Cell) -> String {
    let name = bold(&parts.name);
    let message = bold(parts.message.lines().next().unwrap_or_default());
    match parts.span.as_ref().map(|span| cell.place(span.line())) {
        _ if cell.is_closure() => format!("{name}: {message}"),
        Some((number, line)) => format!("{name} in cell [{number}], line {line}: {message}"),
        None => format!("{name} in cell [{}]: {message}", cell.number),
    }
}

fn others(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => "and 1 more problem".to_owned(),
        count => format!("and {count} more problems"),
    }
}

/// Breaks a long text at blanks; a text without blanks stays whole.
fn wrap(text: &str) -> Vec<String> {
    // As many words as fit, or one that does not.
    static LINE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(&format!(r"(.{{1,{WIDTH}}}|[^ ]+)(?: |$)")).expect("it is a pattern")
    });
    LINE.captures_iter(text.trim_start()).map(|line| line[1].to_owned()).collect()
}
