//! The compiler's own text with the line numbers of the cell, which a front end folds.

use super::input::{Cell, Problem};
use crate::compile::beside::INSERTED;
use itertools::Itertools;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// How many lines are kept.
const LIMIT: usize = 40;

/// As much of a text as is kept.
pub(super) fn cut(mut lines: Vec<String>) -> Vec<String> {
    let left_out = lines.len().saturating_sub(LIMIT);
    lines.truncate(LIMIT);
    if left_out > 0 {
        lines.push(format!("… {left_out} more lines"));
    }
    lines
}

/// The compiler's text about `problem`, in the lines of the cell and without generated code.
pub(super) fn of(cell: &Cell, problem: &Problem) -> Vec<String> {
    let rendered = &problem.rendered;
    let shift = shift(cell, rendered);
    let mut translation = Translation { cell, shift, part: Part::Cell, inserted: Vec::new() };
    let mut text: Vec<String> =
        rendered.lines().filter_map(|line| translation.line(line)).collect();
    while text.last().is_some_and(|line| line.trim().is_empty()) {
        text.pop();
    }
    if let Some(code) = problem.code.as_deref().filter(|_| problem.explanation_available) {
        text.push(format!("A cell with `:explain` says more about {code}."));
    }
    text
}

/// How far the compiler's line numbers are ahead of the cell's.
fn shift(cell: &Cell, rendered: &str) -> Option<usize> {
    let mut lines = rendered.lines().map(|line| without(line, &inserted(line)));
    lines.find_map(|line| {
        let (number, source) = numbered(&line)?;
        let same = |line: &str| !source.trim().is_empty() && line.trim() == source.trim();
        let line = cell.code.lines().position(same)? + 1;
        number.checked_sub(line)
    })
}

/// Splits `12 | let a = 1;` into the number and the source.
fn numbered(line: &str) -> Option<(usize, &str)> {
    let marks = [" | ", " ~ ", " + ", " - "];
    let (number, source) = marks.iter().find_map(|mark| line.split_once(mark))?;
    Some((number.trim().parse().ok()?, source))
}

/// The columns of a line, from 0, whose text was inserted into the cell.
fn inserted(line: &str) -> Vec<Range<usize>> {
    static MARKED: LazyLock<Regex> = LazyLock::new(|| {
        let [open, close] = INSERTED.map(regex::escape);
        Regex::new(&format!("{open}.*?(?:{close}|$)")).expect("it is a pattern")
    });
    let column = |byte: usize| line[..byte].chars().count();
    MARKED.find_iter(line).map(|it| column(it.start())..column(it.end())).collect()
}

/// A line without these columns.
fn without(line: &str, columns: &[Range<usize>]) -> String {
    let letters = line.chars().enumerate();
    let kept = letters.filter(|(at, _)| !columns.iter().any(|it| it.contains(at)));
    kept.map(|(_, letter)| letter).collect()
}

/// The owner of the following lines.
#[derive(PartialEq)]
enum Part {
    /// The student's cell.
    Cell,
    /// Code that the engine has written around it; it is not shown.
    Generated,
    /// A library.
    Library,
}

struct Translation<'a> {
    cell: &'a Cell,
    shift: Option<usize>,
    part: Part,
    /// The columns of the last line of source that were inserted into the cell.
    inserted: Vec<Range<usize>>,
}

impl Translation<'_> {
    /// The line as it is shown, if it is.
    fn line(&mut self, line: &str) -> Option<String> {
        if ["help:", "note:", "error", "warning"].iter().any(|word| line.starts_with(word)) {
            self.part = Part::Cell;
        }
        if let Some((before, place)) = line.split_once("--> ").or_else(|| line.split_once("::: ")) {
            return self.place(before, place);
        }
        let numbered = numbered(line).filter(|_| self.part != Part::Library);
        if let Some((number, _)) = numbered {
            let own = self.own(number);
            self.part = if own.is_some() { Part::Cell } else { Part::Generated };
            self.inserted = inserted(line);
            let line = without(line, &self.inserted);
            let digits = number.to_string();
            let (_, own) = self.cell.place(own?);
            let shown = format!("{own:>width$}", width = digits.len());
            return Some(line.replacen(&digits, &shown, 1));
        }
        // `   | - label` belongs to the line before it, a text at the margin to no line.
        let is_below = line.starts_with(' ') && line.trim_start().starts_with('|');
        let is_below = is_below || line.trim() == "...";
        let is_shown = self.part != Part::Generated || !is_below;
        let is_mark = |column: usize| {
            line.chars().nth(column).is_none_or(|letter| " |-^~_+".contains(letter))
        };
        // A label over these columns stays whole.
        let goes = is_below && self.inserted.iter().cloned().flatten().all(is_mark);
        let inserted = if goes { &*self.inserted } else { &[] };
        is_shown.then(|| without(line, inserted))
    }

    fn place(&mut self, before: &str, place: &str) -> Option<String> {
        let mut parts = place.rsplit(':');
        let _column = parts.next();
        let number = parts.next().and_then(|number| number.parse::<usize>().ok())?;
        if !place.starts_with("src/lib.rs") {
            self.part = Part::Library;
            return Some(format!("{before}--> {}", short_path(place)));
        }
        let own = self.own(number);
        self.part = if own.is_some() { Part::Cell } else { Part::Generated };
        let (number, line) = self.cell.place(own?);
        Some(format!("{before}--> cell [{number}], line {line}"))
    }

    /// The line of the cell.
    fn own(&self, number: usize) -> Option<usize> {
        let own = number.checked_sub(self.shift?)?;
        (1..=self.cell.code.lines().count()).contains(&own).then_some(own)
    }
}

/// The end of a long path is enough: `ndarray-0.17.2/src/lib.rs`.
pub(super) fn short_path(file: &str) -> String {
    file.rsplit(['/', '\\']).take(3).collect_vec().into_iter().rev().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inserted_text_is_left_out_and_the_marks_below_it_move() {
        let [open, close] = INSERTED;
        let line = format!("9 | let {open}({close}é{open}){close}: T = 1;");
        let columns = inserted(&line);
        assert_eq!(without(&line, &columns), "9 | let é: T = 1;");
        let marks = format!("  | {}^", " ".repeat(line.chars().count() - 6));
        assert_eq!(without(&marks, &columns), format!("  | {}^", " ".repeat(11)));
    }
}
