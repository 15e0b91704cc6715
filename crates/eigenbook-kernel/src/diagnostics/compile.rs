//! The report of a cell that does not compile: one root cause, the others counted.

use super::fold;
use super::hint::{self, Case, Hint};
use super::hints;
use super::input::{Cell, Level, Problem, Session};
use super::layout::Parts;
use super::report::Report;

/// What the student reads when the compiler refuses the cell.
pub fn compile_error(cell: &Cell, problems: &[Problem], _session: &Session) -> Report {
    let errors = errors(problems);
    let Some(root) = errors.first() else { return unexplained(cell, problems) };
    let case = Case { cell, problem: root };
    let hint = hints::find(&case).unwrap_or_else(|| compilers_own(&case));
    Parts {
        name: root.code.clone().unwrap_or_else(|| "SyntaxError".to_owned()),
        message: hint.message,
        span: hint.span.or_else(|| root.primary().cloned()).map(|mut span| {
            span.label = hint.label.unwrap_or(span.label);
            span
        }),
        rule: hint.rule.lines().map(str::to_owned).collect(),
        fix: hint.fix,
        others: errors.len() - 1,
        more: fold::compiler_text(cell, root),
    }
    .report(cell)
}

/// The errors without repetitions, the likeliest root cause first.
fn errors(problems: &[Problem]) -> Vec<&Problem> {
    let mut errors: Vec<&Problem> = Vec::new();
    for problem in problems.iter().filter(|problem| problem.level == Level::Error) {
        let same = |known: &Problem| known.code == problem.code && known.spans == problem.spans;
        if !errors.iter().any(|known| same(known) && known.message == problem.message) {
            errors.push(problem);
        }
    }
    errors.sort_by_key(|problem| {
        let place = problem.primary().map(|span| (span.start_line, span.start_column));
        (consequence(problem), place.is_none(), place)
    });
    errors
}

/// Whether the error mostly follows from another one: a type that is unknown because a name is.
fn consequence(problem: &Problem) -> bool {
    problem.is("E0282") || problem.is("E0283") || problem.message.contains("evcxr_display")
}

/// The compiler's own words, where the library of hints has none.
fn compilers_own(case: &Case) -> Hint {
    let problem = case.problem;
    let suggestion = problem.suggestions.iter().find_map(|suggestion| {
        Some((suggestion.message.clone(), hint::edited(case.cell, &suggestion.edits)?))
    });
    let (rule, fix) = match suggestion {
        Some((message, fix)) => (message, fix),
        None => {
            (problem.help.first().or(problem.notes.first()).cloned().unwrap_or_default(), vec![])
        }
    };
    Hint { message: problem.message.clone(), rule: sentence(&rule), fix, ..Hint::default() }
}

/// The text as a sentence, where it is one line.
fn sentence(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().trim_end_matches(':');
    let mut characters = line.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

/// The compiler failed without naming an error.
fn unexplained(cell: &Cell, problems: &[Problem]) -> Report {
    let parts = Parts {
        name: "Error".to_owned(),
        message: "the cell did not compile, and the compiler does not say why".to_owned(),
        more: problems.iter().flat_map(|problem| fold::compiler_text(cell, problem)).collect(),
        ..Parts::default()
    };
    parts.report(cell)
}
