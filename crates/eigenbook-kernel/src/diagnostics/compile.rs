//! The report of a cell that does not compile: one root cause, the others counted.

use super::case::Case;
use super::code::{Code, Fix, parameters};
use super::compiler_text;
use super::hint::{Hint, capital};
use super::input::{Cell, Level, Problem, Session, Span};
use super::layout::Parts;
use super::python;
use super::report::{Report, RuleName};
use super::rules;
use super::types::{is_number, shorten};
use super::unparsable::before_compile;
use ra_ap_syntax::ast::{self, AstNode};

/// The rule for a variable that gets its first value without `let`.
const FIRST_ASSIGNMENT: &str = "first_assignment";

/// The report when the compiler refuses the cell.
pub fn compile_error(cell: &Cell, problems: &[Problem], session: &Session) -> Report {
    let errors = errors(problems);
    let Some(root) = errors.first() else { return unexplained(cell, problems) };
    if let Some(report) = before_compile(cell, session) {
        return report;
    }
    let code = Code::new(cell);
    let session = &without_parameters(session, &code, root);
    let case = Case { cell, code: &code, problem: root, session, line: None };
    let found = rules::COMPILER.find(&case);
    let is_first_value = found.as_ref().is_some_and(|(_, rule)| *rule == FIRST_ASSIGNMENT);
    let in_value = is_first_value.then(|| in_first_value(&case, problems)).flatten();
    let (root, mut hint, rule) = match (in_value, found) {
        (Some((other, hint, rule)), _) => (other, hint, Some(rule)),
        (None, Some((hint, rule))) => (*root, hint, Some(rule)),
        (None, None) => (*root, compilers_own(&case), None),
    };
    // The compiler's suggestion may extend into the code around the cell, and is cut there.
    if !hint.fix.whole.as_deref().is_none_or(rules::has_all_brackets) {
        hint.fix = Fix::default();
    }
    let place = root.primary().map(|span| Span { label: shorten(&span.label), ..span.clone() });
    let kind = if code.is_rust() { "Error" } else { "SyntaxError" };
    let name = root.code.clone().or_else(|| hint.title.clone());
    let parts = Parts {
        others: errors.len() - 1,
        more: compiler_text::of(cell, root),
        ..Parts::of(name.unwrap_or_else(|| kind.to_owned()), hint, place)
    };
    Report { rule, ..parts.report(cell) }
}

/// The session as the place sees it: a parameter of a closure or function around it hides the
/// variable of its name, and may have a type.
fn without_parameters(session: &Session, code: &Code, problem: &Problem) -> Session {
    let mut session = session.clone();
    let place = problem.primary().map(|span| code.range(span));
    for node in place.into_iter().flat_map(|place| code.around(place)) {
        for parameter in parameters(&node) {
            let Some(pattern) = parameter.pat() else { continue };
            let types = parameter.ty().map(|it| it.syntax().text().to_string());
            for name in pattern.syntax().descendants().filter_map(ast::IdentPat::cast) {
                let name = name.syntax().text().to_string();
                session.variables.remove(&name);
                let own = types.clone().filter(|it| is_number(it));
                session.variables.extend(own.map(|own| (name, own)));
            }
        }
    }
    session
}

/// The mistake in the value that a new variable gets without `let`, if there is one: `x = len(v)`.
/// Its corrected line gets the `let` as well.
fn in_first_value<'a>(
    case: &Case<'a>,
    problems: &'a [Problem],
) -> Option<(&'a Problem, Hint, RuleName)> {
    let line = |problem: &Problem| problem.primary().map(Span::line);
    let is_other = |it: &&Problem| {
        it.level == Level::Error
            && line(it) == line(case.problem)
            && it.message != case.problem.message
            && !consequence(it)
    };
    let problem = problems.iter().find(is_other)?;
    let (mut hint, rule) = rules::COMPILER.find(&Case { problem, ..*case })?;
    match (&mut hint.fix.lines[..], &mut hint.fix.whole) {
        ([before @ .., line], Some(whole)) if before.iter().all(|it| it.line.is_none()) => {
            let own = std::mem::take(&mut line.text);
            line.text = python::with_let(&own, true);
            *whole = whole.replacen(&own, &line.text, 1);
        }
        _ => hint.fix = Fix::default(),
    }
    Some((problem, hint, rule))
}

/// The errors without repetitions, the likeliest root cause first.
fn errors(problems: &[Problem]) -> Vec<&Problem> {
    let errors = problems.iter().filter(|problem| problem.level == Level::Error);
    let (others, mut errors): (Vec<_>, Vec<_>) = errors.partition(|it| consequence(it));
    if errors.is_empty() {
        errors = others;
    }
    errors.sort_by_key(|problem| {
        let place = problem.primary().map(|span| span.start);
        (place.is_none(), place)
    });
    // What has a name in it that is unknown has the wrong type for that reason.
    let unknown: Vec<&Problem> = errors.iter().copied().filter(|it| it.is("E0425")).collect();
    errors.retain(|it| !it.is("E0308") || !unknown.iter().any(|other| is_inside(other, it)));
    let mut causes: Vec<&Problem> = Vec::new();
    for problem in errors {
        if !causes.iter().any(|known| same(known, problem)) {
            causes.push(problem);
        }
    }
    causes
}

/// Whether the place of an error is inside that of another one.
fn is_inside(problem: &Problem, other: &Problem) -> bool {
    let places = problem.primary().zip(other.primary());
    places.is_some_and(|(inner, outer)| outer.start <= inner.start && inner.end <= outer.end)
}

/// Whether two errors have one cause: they are on one line, or have the same message about one
/// name.
fn same(known: &Problem, problem: &Problem) -> bool {
    let line = |problem: &Problem| problem.primary().map(Span::line);
    let same_text = known.code == problem.code && known.message == problem.message;
    match (line(known), line(problem)) {
        (Some(first), Some(second)) => first == second || same_text && known.message.contains('`'),
        _ => same_text,
    }
}

/// Whether the error mostly follows from another one, if there is another: a type that is unknown
/// because a name is, a reference that cannot be kept because of a borrow that is wrong anyway, a
/// value that cannot be shown and is not the right one either.
fn consequence(problem: &Problem) -> bool {
    let kept = problem.message.contains("reference with a non-static lifetime");
    let shown = problem.message.ends_with("doesn't implement `Debug`");
    problem.is("E0282") || problem.is("E0283") || kept || shown
}

/// The compiler's own message, if no rule matches.
fn compilers_own(case: &Case) -> Hint {
    let problem = case.problem;
    // The compiler's guesses are not suggested.
    let certain = problem.suggestions.iter().find(|it| it.is_certain);
    let (rule, fix) = match certain {
        Some(first) => (Some(&first.message), case.code.edit(&first.edits)),
        None => {
            let guessed = |it: &&String| problem.suggestions.iter().any(|own| own.message == **it);
            // The list that this begins is not shown.
            let is_list = |it: &&String| it.starts_with("the following other types implement");
            let mut help = problem.help.iter().filter(|it| !guessed(it) && !is_list(it));
            (help.next().or(problem.notes.first()), Fix::default())
        }
    };
    let sentence = |text: &String| {
        let line = text.lines().next().unwrap_or_default();
        shorten(&capital(line.trim_end_matches(':')))
    };
    Hint::new(shorten(&problem.message), rule.map(sentence).unwrap_or_default()).fix(fix)
}

/// The compiler failed without naming an error.
fn unexplained(cell: &Cell, problems: &[Problem]) -> Report {
    let hint = Hint::new("the cell did not compile, and the compiler does not say why", "");
    let more = problems.iter().flat_map(|problem| compiler_text::of(cell, problem)).collect();
    Parts { more, ..Parts::of("Error", hint, None) }.report(cell)
}
