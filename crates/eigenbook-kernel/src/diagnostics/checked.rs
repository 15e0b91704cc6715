//! A report whose corrected cell compiles: what is proposed is compiled first, and other mistakes in the
//! cell are corrected as well.

use super::code::{Code, Fix, FixedLine};
use super::compile::compile_error;
use super::input::{Cell, Problem, Session};
use super::report::Report;
use super::types::is_integer;
use super::worded::worded;
use ra_ap_syntax::AstNode;
use ra_ap_syntax::ast;

/// How many mistakes of one cell are corrected.
const MOST: usize = 6;

/// The report with a fix that compiles, or without one. `problems_of` compiles a cell, and knows no
/// answer if it cannot.
pub fn checked(
    report: Report,
    cell: &Cell,
    session: &Session,
    problems_of: impl FnMut(&str) -> Option<Vec<Problem>>,
) -> Report {
    let Some(first) = report.fixed.as_ref().map(|it| it.code.clone()) else { return report };
    if adds_package(&cell.code, &first) {
        return report;
    }
    match worded(|| judge(&first, cell, session, problems_of)).unwrap_or(Verdict::Refused) {
        Verdict::Stays => report,
        Verdict::With { whole, is_guessed } => {
            let fix = difference(&cell.code, &whole).filter(|_| !is_guessed);
            let in_whole = fix.and_then(|fix| report.clone().with_fix(fix));
            in_whole.unwrap_or_else(|| match is_part(&first, &whole, &cell.code) {
                true => Report { fixed: None, ..report },
                false => report.without_fix(),
            })
        }
        Verdict::Refused => report.without_fix(),
    }
}

/// What the compiler says of a corrected cell.
enum Verdict {
    /// It compiles, or there is no answer.
    Stays,
    /// It compiles together with other corrections; one of them may be a guess.
    With { whole: String, is_guessed: bool },
    /// It does not compile.
    Refused,
}

fn judge(
    first: &str,
    cell: &Cell,
    session: &Session,
    mut problems_of: impl FnMut(&str) -> Option<Vec<Problem>>,
) -> Verdict {
    let (mut fixed, mut is_guessed) = (first.to_owned(), false);
    for _ in 0..MOST {
        let problems = match problems_of(&fixed) {
            None if fixed == first => return Verdict::Stays,
            None => break,
            Some(problems) if !problems.is_empty() => problems,
            Some(_) if fixed == first => return Verdict::Stays,
            Some(_) => return Verdict::With { whole: fixed, is_guessed },
        };
        let now = Cell { code: fixed.clone(), ..cell.clone() };
        let report = compile_error(&now, &problems, session);
        let next = report.fixed.map(|it| it.code).filter(|next| *next != fixed);
        let Some(next) = next else { break };
        // A package that only a later mistake asks for is not built for the check.
        if adds_package(&fixed, &next) {
            return Verdict::Stays;
        }
        let is_of_unknown_type = UNKNOWN_TYPE.contains(&&*report.ename);
        is_guessed |= is_of_unknown_type || n_lossy(&next) > n_lossy(first);
        fixed = next;
    }
    Verdict::Refused
}

/// Whether the corrected cell has a `:dep` that it did not have. The package is downloaded and built,
/// and its build script run, only if a person asks for it: its name may be a slip, and an answer does
/// not wait for that.
fn adds_package(before: &str, after: &str) -> bool {
    let packages = |code: &str| code.lines().filter(|line| line.starts_with(":dep")).count();
    packages(after) > packages(before)
}

/// The errors about a type that the compiler does not know: a correction names one of many.
const UNKNOWN_TYPE: [&str; 2] = ["E0282", "E0283"];

/// How many conversions may lose a fraction: to an integer, or of a quotient that may be one. What
/// follows from another correction must not do that silently.
fn n_lossy(code: &str) -> usize {
    let is_lossy = |cast: &ast::CastExpr| {
        let inside = cast.syntax().descendants().filter_map(ast::BinExpr::cast);
        let mut signs = inside.filter_map(|it| it.op_token());
        let is_to_integer = cast.ty().is_some_and(|it| is_integer(&it.to_string()));
        is_to_integer || signs.any(|it| it.text() == "/")
    };
    Code::new(&Cell::new(0, code)).all::<ast::CastExpr>().filter(is_lossy).count()
}

/// Whether the lines of the first correction are in the whole one as they are.
fn is_part(first: &str, whole: &str, code: &str) -> bool {
    let is_there = |line: FixedLine| whole.lines().any(|it| it.trim_start() == line.text);
    difference(code, first).is_some_and(|fix| fix.lines.into_iter().all(is_there))
}

/// The lines in which the corrected cell differs; none if it has fewer.
fn difference(code: &str, whole: &str) -> Option<Fix> {
    let (before, after): (Vec<&str>, Vec<&str>) = (code.lines().collect(), whole.lines().collect());
    let mut n_new = after.len().checked_sub(before.len())?;
    let (mut at, mut lines) = (0, Vec::new());
    for (index, text) in after.iter().enumerate() {
        if before.get(at) == Some(text) {
            at += 1;
            continue;
        }
        // A line more comes before the one to which it belongs, such as `let mut x = x;`.
        let is_last = at == before.len();
        let is_new = n_new > 0 && (is_last || after.get(index + 1) != before.get(at + 1));
        let line = if is_new { None } else { Some(at + 1) };
        (n_new, at) = if is_new { (n_new - 1, at) } else { (n_new, at + 1) };
        lines.push(FixedLine { line, text: text.trim_start().to_owned() });
    }
    Some(Fix { lines, whole: Some(whole.to_owned()) })
}

#[cfg(test)]
mod tests {
    use super::super::input::{Edit, Span, Suggestion};
    use super::super::report::Fixed;
    use super::*;

    fn shown(code: &str, whole: &str) -> Vec<(Option<usize>, String)> {
        let fix = difference(code, whole).expect("no line is missing");
        fix.lines.into_iter().map(|it| (it.line, it.text)).collect()
    }

    /// A report about the first line of a cell, with the cell's correction.
    fn report(fixed: &str) -> Report {
        let line = fixed.lines().next().unwrap_or_default();
        let traceback = ["E0308", "  1 │ a", "    │ ^", "The rule.", &format!("fix │ {line}")];
        let traceback = traceback.map(str::to_owned).to_vec();
        let fixed = Fixed { code: fixed.to_owned(), lines: 4..5, line: Some(1) };
        Report { traceback, fixed: Some(Box::new(fixed)), ..Report::default() }
    }

    /// An error about the first letter of a line, whose correction the compiler knows.
    fn error(code: &str, line: usize, replacement: &str) -> Problem {
        let span = Span::on_line(line, 1..2, "");
        let edits = vec![Edit { span: span.clone(), replacement: replacement.to_owned() }];
        let suggestion = Suggestion { message: "use".to_owned(), edits, is_certain: true };
        let suggestions = vec![suggestion];
        Problem { code: Some(code.to_owned()), suggestions, ..Problem::new("wrong", vec![span]) }
    }

    /// The shown report of a cell with these answers of the compiler, the last one for ever.
    fn shown_with(code: &str, fixed: &str, answers: &[Option<Vec<Problem>>]) -> Report {
        let mut answers = answers.iter();
        let mut last = None;
        let answer = |_: &str| {
            last = answers.next().or(last);
            last.cloned().flatten()
        };
        checked(report(fixed), &Cell::new(1, code), &Session::default(), answer)
    }

    #[test]
    fn the_lines_that_differ_are_the_fix() {
        assert_eq!(shown("a\nb\nc", "a\nd\nc"), [(Some(2), "d".to_owned())]);
        let both = [(Some(1), "x".to_owned()), (Some(3), "y".to_owned())];
        assert_eq!(shown("a\nb\nc", "x\nb\ny"), both);
    }

    #[test]
    fn a_line_more_replaces_none() {
        let both = [(None, "let mut n = n;".to_owned()), (Some(1), "n += 1.0".to_owned())];
        assert_eq!(shown("n += 1", "let mut n = n;\nn += 1.0"), both);
        let both = [(Some(1), "x".to_owned()), (None, "new".to_owned())];
        assert_eq!(shown("a\nb\nc", "x\nb\nnew\nc"), both);
        assert_eq!(shown("a", "a\nb"), [(None, "b".to_owned())]);
        assert!(difference("a\nb", "a").is_none());
    }

    #[test]
    fn without_an_answer_the_report_stays() {
        assert_eq!(shown_with("a", "b", &[None]), report("b"));
    }

    #[test]
    fn a_fix_that_was_refused_is_not_shown_without_an_answer() {
        let refused = Some(vec![error("E0308", 1, "c")]);
        let found = shown_with("a", "b", &[refused, None]);
        assert_eq!((found.head().len(), found.fixed), (4, None));
    }

    #[test]
    fn a_package_is_not_built_for_the_check() {
        let unasked = |_: &str| panic!("nothing is to be compiled");
        let with_package = report(":dep far = \"*\"\na");
        let cell = Cell::new(1, "a");
        assert_eq!(
            checked(with_package.clone(), &cell, &Session::default(), unasked),
            with_package
        );
        let later = Some(vec![error("E0433", 2, ":dep far = \"*\"\nb")]);
        assert_eq!(shown_with("a\nb", "x\nb", &[later]), report("x\nb"));
    }

    #[test]
    fn a_fault_of_the_check_costs_the_fix_alone() {
        let fault = |_: &str| panic!("a fault that a test makes");
        let found = checked(report("b"), &Cell::new(1, "a"), &Session::default(), fault);
        assert_eq!((found.head().len(), found.fixed), (4, None));
    }

    #[test]
    fn distant_lines_are_corrected_without_those_between() {
        let second = Some(vec![error("E0308", 5, "y")]);
        let found = shown_with("a\n1\n2\n3\nb", "x\n1\n2\n3\nb", &[second, Some(Vec::new())]);
        assert_eq!(found.head()[3..], ["The rule.", "fix │ x", "    │ y   // line 5"]);
        assert_eq!(found.fixed.map(|it| it.code).as_deref(), Some("x\n1\n2\n3\ny"));
    }

    #[test]
    fn of_too_many_lines_the_first_one_is_the_fix() {
        let answer = |line: usize| Some(vec![error("E0308", line, "y")]);
        let answers = [answer(2), answer(3), answer(4), Some(Vec::new())];
        let found = shown_with("a\nb\nc\nd", "x\nb\nc\nd", &answers);
        assert_eq!(found.head(), report("x").head());
        assert_eq!(found.fixed, None);
    }

    #[test]
    fn a_guessed_type_is_no_correction() {
        for (line, n_shown) in [(2, 5), (1, 4)] {
            let guess = Some(vec![error("E0282", line, "y")]);
            let found = shown_with("a\nb", "x\nb", &[guess, Some(Vec::new())]);
            assert_eq!((found.head().len(), found.fixed), (n_shown, None));
        }
    }

    #[test]
    fn what_loses_a_fraction_is_counted() {
        let lossy =
            ["x as u16", "x as isize", "f((n / k) as f64 * z)", "println!(\"{}\", x as i8)"];
        assert_eq!(lossy.map(n_lossy), [1; 4]);
        assert_eq!(["n as f64 / k", "n / k as f64", "x"].map(n_lossy), [0; 3]);
    }
}
