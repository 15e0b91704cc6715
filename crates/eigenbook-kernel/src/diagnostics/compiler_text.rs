//! The compiler's own text with the line numbers of the cell, which a front end folds.

use super::input::{Cell, Problem};

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
    let mut translation = Translation { cell, shift: shift(cell, rendered), part: Part::Cell };
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
    rendered.lines().filter_map(numbered).find_map(|(number, source)| {
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
            let digits = number.to_string();
            let shown = format!("{:>width$}", own?, width = digits.len());
            return Some(line.replacen(&digits, &shown, 1));
        }
        // `   | - label` belongs to the line before it, a text at the margin to no line.
        let is_below = line.starts_with(' ') && line.trim_start().starts_with('|');
        let is_below = is_below || line.trim() == "...";
        (self.part != Part::Generated || !is_below).then(|| line.to_owned())
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
        Some(format!("{before}--> cell [{}], line {}", self.cell.number, own?))
    }

    /// The line of the cell.
    fn own(&self, number: usize) -> Option<usize> {
        let own = number.checked_sub(self.shift?)?;
        (1..=self.cell.code.lines().count()).contains(&own).then_some(own)
    }
}

/// The end of a long path is enough: `ndarray-0.17.2/src/lib.rs`.
pub(super) fn short_path(file: &str) -> String {
    let parts: Vec<&str> = file.rsplit(['/', '\\']).take(3).collect();
    parts.into_iter().rev().collect::<Vec<_>>().join("/")
}
