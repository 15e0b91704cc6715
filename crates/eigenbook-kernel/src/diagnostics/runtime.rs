//! The reports of a cell that compiled and then failed: a panic, a `?` that met an error, a crash,
//! an interrupt.

use super::case::Case;
use super::code::Code;
use super::compiler_text;
use super::hint::{Hint, listed};
use super::input::{Cell, Crash, Panic, PanicPlace, Problem, Session, Span, VariableState};
use super::layout::Parts;
use super::report::Report;
use super::rules::{self, error_text};
use super::source;
use itertools::Itertools;
use ra_ap_syntax::ast;

/// The report when the cell panics.
pub fn panic(cell: &Cell, panic: &Panic, session: &Session) -> Report {
    let code = Code::new(cell);
    let spans = match panic.place {
        PanicPlace::Cell { line, column } if cell.line(line).is_some() => {
            vec![Span::on_line(line, column..column, "")]
        }
        _ => Vec::new(),
    };
    let problem = Problem::new(panic.message.trim_end(), spans);
    let case = Case { cell, code: &code, problem: &problem, session, line: None };
    let (mut hint, rule) = match rules::PANICS.find(&case) {
        Some((hint, name)) => (hint, Some(name)),
        None => (in_its_own_words(&panic.message), None),
    };
    let place = whole(&case);
    if let (PanicPlace::Elsewhere { file, line }, None, None) = (&panic.place, &hint.span, &place) {
        // A place in the standard library says less than a rule does.
        let is_std = file.starts_with("/rustc/") || file.contains("/rustlib/src/rust/library/");
        if rule.is_none() || !is_std {
            let file = compiler_text::short_path(file);
            hint.rule += &format!("\nIt happened inside {file}, line {line}.");
        }
    }
    Report { rule, ..Parts::of("panic", hint, place).report(cell) }
}

/// The place, as long as the expression that begins there or the method that is named there.
fn whole(case: &Case) -> Option<Span> {
    let span = case.primary()?;
    let start = case.code.range(span).start;
    let begins_here = |it: &ast::Expr| case.range(it).start == start;
    let widest = case.code.all::<ast::Expr>().find(begins_here).map(|it| case.range(&it));
    let named = case.node::<ast::NameRef>().map(|it| case.range(&it));
    let found = widest.or(named).filter(|range| !range.is_empty());
    found.map(|range| case.code.span(range)).or_else(|| Some(span.clone()))
}

/// The message when a thread of the cell panics: one line of standard error, at that moment.
pub fn panic_of_thread(name: &str, message: &str) -> String {
    match name {
        "" => format!("A thread panicked: {message}\n"),
        name => format!("The thread `{name}` panicked: {message}\n"),
    }
}

/// A panic that no rule matches.
fn in_its_own_words(message: &str) -> Hint {
    let (first, rest) = message.trim().split_once('\n').unwrap_or((message.trim(), ""));
    Hint::new(if first.is_empty() { "the cell stopped without a message" } else { first }, rest)
}

/// The report when a `?` meets an error of this type, as Rust writes it, and with this text.
pub fn failure(cell: &Cell, type_name: &str, text: &str) -> Report {
    let (message, rule) = error_text(cell, text.trim_end());
    // Such an error has the text of each of its causes, and the outermost says most.
    let has_causes = type_name.starts_with("anyhow::") && text.contains(": ");
    let message = match text.lines().next() {
        None | Some("") => "the cell ended with an error".to_owned(),
        Some(whole) if has_causes => whole.to_owned(),
        Some(_) => message,
    };
    let place = question_mark(cell, text);
    Parts::of(short_type(type_name), Hint::new(message, rule), place).report(cell)
}

/// `ndarray::ShapeError` → `ShapeError`; a type called only `Error` keeps the module or library
/// that it is of: `std::io::error::Error` → `io::Error`, `eigenbook::error::Error` →
/// `eigenbook::Error`. A box has the name of what is in it, and the notebook's crate none.
fn short_type(path: &str) -> String {
    let boxed = path.strip_prefix("alloc::boxed::Box<").and_then(|rest| rest.strip_suffix('>'));
    if let Some(inside) = boxed {
        return if inside.starts_with("dyn ") { "Error".to_owned() } else { short_type(inside) };
    }
    let bare = path.split('<').next().unwrap_or_default();
    let is_path = bare.chars().all(|letter| letter.is_alphanumeric() || "_:".contains(letter));
    let own = bare.strip_prefix("ctx::").unwrap_or(bare);
    let parts = own.split("::").filter(|part| is_path && !matches!(*part, "" | "error"));
    match parts.collect::<Vec<_>>()[..] {
        [] | [.., "String"] => "Error".to_owned(),
        [.., module, "Error"] => format!("{module}::Error"),
        [.., last] => last.to_owned(),
    }
}

/// The `?` by which the error left the cell, if there is no doubt about the line: the only one that
/// has any, or the only one that calls the function at the beginning of the text. If more than one
/// `?` of the line may be it, all are marked.
fn question_mark(cell: &Cell, message: &str) -> Option<Span> {
    let bare = source::bare(&cell.code);
    let with_mark = bare.lines().enumerate().filter(|(_, line)| line.contains('?'));
    let name = message.split([':', ' ']).next().unwrap_or_default();
    let called = |line: &str| line.find(&format!("{name}(")).filter(|_| !name.is_empty());
    let by_name = with_mark.clone().filter(|(_, line)| called(line).is_some());
    let (index, line) = with_mark.exactly_one().ok().or_else(|| by_name.exactly_one().ok())?;
    let start = called(line).filter(|at| line[*at..].contains('?')).unwrap_or(0);
    let (first, last) = (start + line[start..].find('?')?, line.rfind('?')?);
    let column = |at: usize| Some(cell.line(index + 1)?.get(..at)?.chars().count() + 1);
    let label = if first == last { "left the cell here" } else { "left the cell at one `?` here" };
    Some(Span::on_line(index + 1, column(first)?..column(last)? + 1, label))
}

/// The report when the process that runs the cells has died.
pub fn crash(cell: &Cell, crash: &Crash) -> Report {
    let tail = &crash.stderr_tail;
    let end = match (&crash.panic, crash.signal) {
        (Some(panic), _) => format!("panic: {panic}"),
        (None, Some(signal)) => format!("signal {signal}\n{tail}"),
        (None, None) => format!("exit\n{tail}"),
    };
    let hint = rules::about_text(&rules::CRASHES, cell, &end).unwrap_or_default();
    Parts {
        rule: [&*hint.rule, variables(crash.variables)].join("\n"),
        more: tail.lines().map(str::to_owned).collect(),
        ..Parts::of("Crash", hint, None)
    }
    .report(cell)
}

/// What is said where everything that a cell did was undone.
pub const KEPT: &str = "Your variables are as they were before this cell.";

/// The line of a report where something that the cell did before it failed was not undone.
pub fn stays_changed(names: &[String]) -> String {
    let names = listed(names.iter().map(String::as_str));
    format!("What the cell did before that stays done: {names}.")
}

fn variables(variables: VariableState) -> &'static str {
    match variables {
        VariableState::Kept => KEPT,
        VariableState::Made => "What the cell has made so far is kept.",
        VariableState::Lost => "Your variables are gone: run the cells again from the top.",
    }
}

/// The report after stopping the cell.
pub fn interrupted(cell: &Cell, kept: VariableState) -> Report {
    Parts::of("KeyboardInterrupt", Hint::new("stopped", variables(kept)), None).report(cell)
}
