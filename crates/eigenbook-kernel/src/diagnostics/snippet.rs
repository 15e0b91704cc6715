//! A source line with the caret under the right letters.
//!
//! Columns count characters, but a terminal and a notebook count cells: `θ` takes one, an accent
//! that combines takes none, `漢` takes two.

use super::bold::bold;
use super::code::Fix;
use super::input::{Cell, Span};
use unicode_width::UnicodeWidthChar;

/// How many columns a tab is shown as.
const TAB: usize = 4;
/// The minimum width of the gutter: the width of the word `fix`.
const GUTTER: usize = 3;
/// How many columns of a line are shown at most.
const LINE: usize = 100;

/// The line of the cell that holds the start of `span`, and the line with the caret below it.
pub(super) fn with_caret(cell: &Cell, span: &Span, label: &str) -> Option<[String; 2]> {
    let line = cell.line(span.line())?;
    let characters: Vec<char> = line.chars().collect();
    let start = span.start.1.saturating_sub(1).min(characters.len());
    let end = match span.end.0 > span.line() {
        true => characters.len(),
        false => span.end.1.saturating_sub(1).clamp(start, characters.len()),
    };
    let first = first_shown(&characters, end);
    let before = columns(&characters[first..start.max(first)]);
    let under = columns(&characters[start.max(first)..end.max(first)]).max(1);
    let shown = shown(&characters[first..]);
    let caret = format!("{}{}", " ".repeat(before), "^".repeat(under.min(LINE)));
    let caret = if label.is_empty() { caret } else { format!("{caret} {label}") };
    let number = cell.place(span.line()).1.to_string();
    Some([gutter(&number, &shown), gutter("", &bold(&caret))])
}

/// The corrected lines; one that does not replace line `shown` has its number.
pub(super) fn fixed(fix: &Fix, shown: Option<usize>) -> Vec<String> {
    let mut before = None;
    let mut lines = Vec::new();
    for fixed in &fix.lines {
        let other = fixed.line.filter(|_| fixed.line != shown && fixed.line != before);
        let place = other.map(|line| format!("   // line {line}")).unwrap_or_default();
        let name = if lines.is_empty() { "fix" } else { "" };
        let text = bold(&expand(&fixed.text)) + &place;
        lines.push(gutter(name, &text));
        before = fixed.line;
    }
    lines
}

fn gutter(name: &str, text: &str) -> String {
    format!("{name:>GUTTER$} │ {text}").trim_end().to_owned()
}

/// A long line starts later, so that the text at the caret is visible.
fn first_shown(characters: &[char], end: usize) -> usize {
    let fits = |first: &usize| columns(&characters[*first..end]) <= LINE * 4 / 5;
    (0..end).find(fits).unwrap_or(end)
}

fn shown(characters: &[char]) -> String {
    let fits = |end: &usize| columns(&characters[..*end]) <= LINE;
    let end = (0..=characters.len()).rev().find(fits).unwrap_or(0);
    let text: String = characters[..end].iter().collect();
    let rest = if end < characters.len() { " …" } else { "" };
    format!("{}{rest}", expand(&text))
}

fn expand(text: &str) -> String {
    text.replace('\t', &" ".repeat(TAB))
}

/// How many columns the characters take on the screen.
fn columns(characters: &[char]) -> usize {
    let width = |character: &char| match character {
        '\t' => TAB,
        other => other.width().unwrap_or(0),
    };
    characters.iter().map(width).sum()
}

#[cfg(test)]
mod tests {
    use super::super::bold::strip;
    use super::*;

    #[test]
    fn several_lines_are_marked_to_the_end_of_the_first() {
        let cell = Cell::new(1, "f(\n    a,\n)");
        let span = Span { start: (1, 1), end: (3, 2), ..Span::default() };
        let lines = with_caret(&cell, &span, "").expect("the line is there");
        assert_eq!(lines.map(|line| strip(&line)).join("\n"), "  1 │ f(\n    │ ^^");
    }
}
