//! Cells in Python, told before the compiler is asked: `def f(x):`, `import numpy as np`, …
//!
//! A report comes only where the parser has refused the cell and a line of it has no meaning in
//! any Rust.

mod blocks;
mod expressions;
pub(super) mod table;
mod tokens;
mod translated;
mod words;

use super::code::{Code, Fix, FixedLine};
use super::hint::Hint;
use super::input::Cell;
use super::layout::Parts;
use super::report::Report;
use super::source;
use std::ops::Range;

/// A line of the cell.
pub(super) struct Line<'a> {
    /// Its number, from 1.
    pub number: usize,
    /// Without its indentation and what follows it.
    pub text: &'a str,
    /// The same with blanks for what stands between double quotes, byte by byte.
    pub code: &'a str,
    /// The lines of the cell that follow.
    pub later: &'a [&'a str],
    /// Whether the cell has no other line.
    pub is_only: bool,
}

/// What a rule finds in a line: the words, and the characters of the line it is about.
pub(super) struct Found {
    pub hint: Hint,
    pub about: Range<usize>,
}

type Rule = fn(&Line) -> Option<Found>;

const TOPICS: &[&[Rule]] = &[words::RULES, blocks::RULES, expressions::RULES];

/// What the student reads where the cell is surely Python; nothing where it may be Rust.
pub fn before_compile(cell: &Cell) -> Option<Report> {
    if Code::new(cell).is_rust {
        return None;
    }
    let lines: Vec<&str> = cell.code.lines().collect();
    let code = source::code_lines(&cell.code);
    let (line, found) = lines.iter().zip(&code).enumerate().find_map(|(index, (text, code))| {
        // What follows ` #` is a comment of Python.
        let end =
            code.find(" #").filter(|&at| !code[at..].starts_with(" #[")).unwrap_or(text.len());
        let line = Line {
            number: index + 1,
            text: text.get(..end).unwrap_or(text).trim(),
            code: code.get(..end).unwrap_or(code).trim(),
            later: &lines[index + 1..],
            is_only: lines.len() == 1,
        };
        // Commands of the engine and of the notebook are no Rust either.
        let is_command = line.text.starts_with([':', '!']);
        let mut rules = TOPICS.iter().flat_map(|rules| rules.iter());
        rules.find_map(|rule| rule(&line)).filter(|_| !is_command).map(|found| (line, found))
    })?;
    Some(report(cell, &line, found))
}

fn report(cell: &Cell, line: &Line, found: Found) -> Report {
    let Found { hint, about } = found;
    let indent = cell
        .line(line.number)
        .map_or(0, |own| own.chars().count() - own.trim_start().chars().count());
    let span = super::Span {
        start_line: line.number,
        start_column: indent + about.start + 1,
        end_line: line.number,
        end_column: indent + about.end + 1,
        label: hint.label.unwrap_or_default(),
        primary: true,
    };
    Parts {
        name: "SyntaxError".to_owned(),
        message: hint.message,
        span: Some(span),
        rule: hint.rule.lines().map(str::to_owned).collect(),
        fix: hint.fix,
        ..Parts::default()
    }
    .report(cell)
}

impl Line<'_> {
    /// The line as it should be.
    pub(super) fn fix(&self, text: impl Into<String>) -> Fix {
        let lines = text.into();
        let line = |text: &str| FixedLine { line: Some(self.number), text: text.to_owned() };
        // A block that only begins here is no program yet.
        let is_whole = self.is_only && !lines.ends_with('{');
        let whole = is_whole.then(|| lines.clone());
        Fix { lines: lines.lines().map(line).collect(), whole }
    }

    /// A finding about the words that begin the line, `about` characters of them.
    pub(super) fn begins(&self, about: &str, hint: Hint) -> Option<Found> {
        Some(Found { hint, about: 0..about.chars().count() })
    }

    /// A finding about the first `about` in the line.
    pub(super) fn holds(&self, about: &str, hint: Hint) -> Option<Found> {
        let byte = self.code.find(about)?;
        let start = self.text.get(..byte)?.chars().count();
        Some(Found { hint, about: start..start + about.chars().count() })
    }
}
