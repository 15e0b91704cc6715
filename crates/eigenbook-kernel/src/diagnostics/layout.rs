//! The six lines of a report: what and where, the line, the place in it, the rule, the corrected
//! line, how many more.

use super::bold::{bold, strip};
use super::code::Fix;
use super::compiler_text;
use super::hint::Hint;
use super::input::{Cell, Span};
use super::report::{HEAD, Report};
use super::snippet;

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
            self.is_about_a_closure();
        }
        let others = others(self.others);
        let mut head = vec![header(&self, cell)];
        if let Some(span) = &self.span {
            head.extend(snippet::with_caret(cell, span, &span.label).into_iter().flatten());
        }
        let shown = self.span.as_ref().map(|span| span.start_line);
        let fix = snippet::fixed(&self.fix, shown);
        let room = HEAD.saturating_sub(head.len() + fix.len());
        head.extend(
            self.message
                .lines()
                .skip(1)
                .chain(self.rule.lines())
                .filter(|it| !it.is_empty())
                .flat_map(wrap)
                .take(room),
        );
        head.extend(fix);
        head.truncate(HEAD);
        match head.len() < HEAD {
            _ if others.is_empty() => {}
            true => head.push(others),
            false => head[0] += &format!(" ({others})"),
        }
        let evalue = strip(self.message.lines().next().unwrap_or_default());
        let fixed = self.fix.whole.filter(|_| self.others == 0).map(String::into_boxed_str);
        let more = compiler_text::cut(self.more);
        Report { ename: self.name, evalue, traceback: head, more, fixed, rule: None }
    }

    /// The same sentences about a closure that has run between the cells.
    fn is_about_a_closure(&mut self) {
        let about = |text: &mut String| {
            *text = text.replace(" before this cell", "").replace("the cell", "the closure");
        };
        about(&mut self.message);
        about(&mut self.rule);
    }
}

fn header(parts: &Parts, cell: &Cell) -> String {
    let line = parts.span.as_ref().map(|span| format!(", line {}", span.start_line));
    let place = format!("cell [{}]{}", cell.number, line.unwrap_or_default());
    let name = bold(&parts.name);
    let message = parts.message.lines().next().unwrap_or_default();
    if cell.is_closure() {
        return format!("{name}: {}", bold(message));
    }
    format!("{name} in {place}: {}", bold(message))
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
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().expect("there is always a line");
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + 1 + word.chars().count() <= WIDTH {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}
