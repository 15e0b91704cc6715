//! A report whose corrected cell compiles: what is proposed is compiled first, and other mistakes in the
//! same lines are corrected as well.

use super::code::{Fix, FixedLine};
use super::compile::compile_error;
use super::input::{Cell, Problem, Session};
use super::report::Report;

/// How many mistakes of one line are corrected.
const MOST: usize = 6;

/// The report with a fix that compiles, or without one. `problems_of` compiles a cell, and knows no
/// answer if it cannot.
pub fn checked(
    report: Report,
    cell: &Cell,
    session: &Session,
    mut problems_of: impl FnMut(&str) -> Option<Vec<Problem>>,
) -> Report {
    let Some(mut fixed) = report.fixed.clone().map(String::from) else { return report };
    let first = fixed.clone();
    for _ in 0..MOST {
        let Some(problems) = problems_of(&fixed) else { return report };
        if problems.is_empty() {
            return match fixed == first {
                true => report,
                false => report.with_fix(difference(&cell.code, fixed)),
            };
        }
        let now = Cell { code: fixed.clone(), ..cell.clone() };
        match compile_error(&now, &problems, session).fixed.map(String::from) {
            Some(next) if next != fixed && n_rounded(&next) <= n_rounded(&first) => fixed = next,
            _ => break,
        }
    }
    report.with_fix(Fix::default())
}

/// How often a float may be rounded to an integer: what follows from another correction must not do
/// that silently.
fn n_rounded(code: &str) -> usize {
    ["i32", "i64", "usize", "u32", "u8"]
        .iter()
        .map(|it| code.matches(&format!(" as {it}")).count())
        .sum()
}

/// The lines in which the corrected cell differs, from the first one to the last.
fn difference(code: &str, whole: String) -> Fix {
    let (before, after): (Vec<&str>, Vec<&str>) = (code.lines().collect(), whole.lines().collect());
    let shorter = before.len().min(after.len());
    let alike = |at: &usize| before[*at] == after[*at];
    let first = (0..shorter).take_while(alike).count();
    let behind = |at: &usize| before[before.len() - 1 - at] == after[after.len() - 1 - at];
    let n_last = (0..shorter - first).take_while(behind).count();
    let lines = first..after.len() - n_last;
    let n_new = after.len().saturating_sub(before.len());
    // A line more is a new one before the others, such as `let mut x = x;`.
    let line = |at: usize| FixedLine {
        line: (at >= first + n_new).then(|| at + 1 - n_new),
        text: after[at].trim_start().to_owned(),
    };
    let lines = lines.map(line).collect();
    Fix { lines, whole: Some(whole) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str, whole: &str) -> Vec<(Option<usize>, String)> {
        let fix = difference(code, whole.to_owned());
        fix.lines.into_iter().map(|it| (it.line, it.text)).collect()
    }

    #[test]
    fn the_lines_that_differ_are_the_fix() {
        assert_eq!(shown("a\nb\nc", "a\nd\nc"), [(Some(2), "d".to_owned())]);
        let both = [(Some(1), "x".to_owned()), (Some(2), "y".to_owned())];
        assert_eq!(shown("a\nb\nc", "x\ny\nc"), both);
    }

    #[test]
    fn a_line_more_replaces_none() {
        let both = [(None, "let mut n = n;".to_owned()), (Some(1), "n += 1.0".to_owned())];
        assert_eq!(shown("n += 1", "let mut n = n;\nn += 1.0"), both);
    }

    #[test]
    fn without_an_answer_the_report_stays() {
        let report = Report { fixed: Some("b".into()), ..Report::default() };
        let cell = Cell::new(1, "a");
        assert_eq!(checked(report.clone(), &cell, &Session::default(), |_| None), report);
    }
}
