//! What stands below the fold: the compiler's own text, in the line numbers of the cell.

use super::colour::{Ink, paint, strip};
use super::input::{Cell, Problem};
use super::report::FOLD;

/// How many lines stand below the fold at most.
const LIMIT: usize = 40;

/// Adds the fold and what stands below it.
pub(super) fn add(lines: &mut Vec<String>, more: &[String]) {
    if more.is_empty() {
        return;
    }
    lines.push(paint(Ink::Quiet, FOLD));
    lines.extend(more.iter().take(LIMIT).map(|line| paint(Ink::Quiet, line)));
    if more.len() > LIMIT {
        lines.push(paint(Ink::Quiet, &format!("… {} more lines", more.len() - LIMIT)));
    }
}

/// The compiler's text about `problem`, without what is about generated code.
pub(super) fn compiler_text(cell: &Cell, problem: &Problem) -> Vec<String> {
    let rendered = strip(&problem.rendered);
    let shift = shift(cell, &rendered);
    let lines = rendered.lines().filter(|line| !is_generated(line));
    let mut text: Vec<String> = lines.map(|line| translate(line, cell, shift)).collect();
    while text.last().is_some_and(|line| line.trim().is_empty()) {
        text.pop();
    }
    if let Some(code) = problem.code.as_deref().filter(|_| problem.explanation_available) {
        text.push(format!("A cell with `:explain` says more about {code}."));
    }
    text
}

fn is_generated(line: &str) -> bool {
    ["evcxr_", "run_user_code_", "catch_unwind"].iter().any(|name| line.contains(name))
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
    let (number, source) = line.split_once(" | ").or_else(|| line.split_once(" ~ "))?;
    Some((number.trim().parse().ok()?, source))
}

fn translate(line: &str, cell: &Cell, shift: Option<usize>) -> String {
    if let Some((before, place)) = line.split_once("--> ").or_else(|| line.split_once("::: ")) {
        return translate_place(before, place, cell, shift);
    }
    let Some((number, _)) = numbered(line) else { return line.to_owned() };
    let digits = number.to_string();
    let own = shift.and_then(|shift| number.checked_sub(shift));
    let own = own.filter(|own| (1..=cell.code.lines().count()).contains(own));
    let shown = own.map_or_else(String::new, |own| own.to_string());
    line.replacen(&digits, &format!("{shown:>width$}", width = digits.len()), 1)
}

fn translate_place(before: &str, place: &str, cell: &Cell, shift: Option<usize>) -> String {
    let mut parts = place.rsplit(':');
    let _column = parts.next();
    let number = parts.next().and_then(|number| number.parse::<usize>().ok());
    let own = number.zip(shift).and_then(|(number, shift)| number.checked_sub(shift));
    match own.filter(|_| place.starts_with("src/lib.rs")) {
        Some(line) => format!("{before}--> cell [{}], line {line}", cell.number),
        None => format!("{before}--> {}", short_path(place)),
    }
}

/// The end of a long path says enough: `ndarray-0.17.2/src/lib.rs`.
pub(super) fn short_path(file: &str) -> String {
    let parts: Vec<&str> = file.rsplit(['/', '\\']).take(3).collect();
    parts.into_iter().rev().collect::<Vec<_>>().join("/")
}
