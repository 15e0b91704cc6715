//! Warnings that matter, in one small line each: from the compiler, and about code that only looks
//! right because Rust calculates with integers where Python does not.

use super::bold::warning;
use super::case::Case;
use super::code::Code;
use super::input::{Cell, Level, Problem, Session};
use super::report::RuleName;
use super::rules;

/// How many warnings are shown.
const LIMIT: usize = 3;

/// The warnings beside the result of a cell that has run: a line for each that points at a likely
/// mistake, at most three; empty if there is none. `problems` are the compiler's messages.
pub fn warnings(cell: &Cell, problems: &[Problem], session: &Session) -> Vec<String> {
    let found = found(cell, problems, session).into_iter().take(LIMIT);
    found.map(|(text, _)| warning(&text)).collect()
}

/// The rules behind these warnings, so that a test can require a case for each of them.
pub fn warned_by(cell: &Cell, problems: &[Problem], session: &Session) -> Vec<RuleName> {
    found(cell, problems, session).into_iter().map(|it| it.1).collect()
}

/// The texts of the warnings, each with the row that says so.
fn found(cell: &Cell, problems: &[Problem], session: &Session) -> Vec<(String, RuleName)> {
    let code = &Code::new(cell);
    let warnings = problems.iter().filter(|problem| problem.level == Level::Warning);
    let of_compiler = warnings.filter_map(|problem| {
        let case = Case { cell, code, problem, session, line: None };
        let (hint, rule) = rules::WARNINGS.find(&case)?;
        let line = problem.primary()?.line();
        Some((format!("line {line}: {}", hint.message), rule))
    });
    let own = code.nodes().filter_map(|node| {
        let place = code.span(code.range_of(&node));
        let problem = &Problem::new("", vec![place.clone()]);
        let case = Case { cell, code, problem, session, line: None };
        let (hint, rule) = rules::SUSPICIOUS.find_about(&case, &node)?;
        let line = hint.span.unwrap_or(place).line();
        Some((format!("line {line}: {}", hint.message), rule))
    });
    of_compiler.chain(own).collect()
}
