//! Cells in Python, recognised by their text: `def f(x):`, `import numpy as np`, …
//!
//! A cell is reported only if the parser has refused it and one of its lines cannot be Rust.

use super::case::{Case, Line};
use super::code::Code;
use super::input::{Cell, Problem, Session, Span};
use super::layout::Parts;
use super::report::Report;
use super::rules;

/// The report if the cell is certainly Python; none if it may be Rust.
pub fn before_compile(cell: &Cell, session: &Session) -> Option<Report> {
    let code = Code::new(cell);
    if code.is_rust() {
        return None;
    }
    (1..=cell.code.lines().count()).find_map(|number| of_line(cell, &code, session, number))
}

fn of_line(cell: &Cell, code: &Code, session: &Session, number: usize) -> Option<Report> {
    let Line { start, text, bare, later } = Line::new(cell, code, number)?;
    // Commands of the engine and of the notebook are not Rust either.
    if text.trim_start().starts_with([':', '!']) {
        return None;
    }
    let indent = text.len() - text.trim_start().len();
    // The text after ` #` is a comment of Python.
    let end = bare.find(" #").filter(|&at| !bare[at..].starts_with(" #[")).unwrap_or(text.len());
    let part = indent..end.max(indent);
    let line = Line {
        start: start + indent,
        text: text.get(part.clone())?.trim_end(),
        bare: bare.get(part)?.trim_end(),
        later,
    };
    let spans = vec![Span { primary: true, ..code.span(start + indent..start + text.len()) }];
    let problem = Problem::new("", spans);
    let case = Case { cell, code, problem: &problem, session, line: Some(line) };
    let (mut hint, name) = rules::PYTHON.find(&case)?;
    // A block that only begins here is not a program yet, and neither are lines of Python.
    let is_whole = cell.code.lines().count() == 1;
    hint.fix.whole = hint.fix.whole.filter(|whole| is_whole && !whole.ends_with('{'));
    Some(Report { rule: Some(name), ..Parts::of("SyntaxError", hint, None).report(cell) })
}
