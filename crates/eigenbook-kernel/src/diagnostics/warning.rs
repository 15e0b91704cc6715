//! Warnings that matter, in one small line each: from the compiler, and about code that only looks
//! right because Rust calculates with integers where Python does not.

use super::bold::bold;
use super::code::Code;
use super::hint::quoted;
use super::input::{Cell, Level, Problem, Session};
use super::integers;
use super::types::{kind, shorten};
use crate::compile::{Unkept, Why};
use ra_ap_syntax::AstNode;
use ra_ap_syntax::ast;

/// How many warnings are shown.
const LIMIT: usize = 3;

/// The warnings beside the result of a cell that has run: a line for each that points at a likely
/// mistake; empty if there is none.
pub fn warnings(cell: &Cell, problems: &[Problem], session: &Session) -> Vec<String> {
    let code = Code::new(cell);
    let warnings = problems.iter().filter(|problem| problem.level == Level::Warning);
    let of_compiler =
        warnings.filter_map(|problem| Some((problem.primary()?.start_line, text(&code, problem)?)));
    let own = integers::found(&code, session).into_iter().chain(nothing_given(&code, session));
    let own = own.chain(nothing_shown(&code)).chain(elements_for_rows(&code, session));
    let lines = of_compiler
        .chain(own)
        .map(|(line, text)| format!("{} line {line}: {text}", bold("warning")));
    lines.take(LIMIT).collect()
}

/// `let w = v.sort();`: the method changes `v`, and `w` is nothing.
fn nothing_given(code: &Code, session: &Session) -> Vec<(usize, String)> {
    let found = code.all::<ast::LetStmt>().filter_map(|made| {
        let Some(ast::Expr::MethodCallExpr(call)) = made.initializer() else { return None };
        let (method, value) = (call.name_ref()?.text().to_string(), call.receiver()?);
        let value = code.text(code.range_of(value.syntax()));
        let earlier = code.earlier_type(session, value);
        let is_list = value.starts_with("vec!") || earlier.map(kind) == Some("list");
        let is_in_place = method.starts_with("sort") || method == "reverse";
        let line = code.span(code.range_of(made.syntax())).start_line;
        let name = code.text(code.range_of(made.pat()?.syntax()));
        (is_list && is_in_place).then(|| {
            (line, format!("`{name}` is nothing, `()`: `{method}` changes the list in its place"))
        })
    });
    found.collect()
}

/// `check("sum", &answer)?;`: the verdict is thrown away.
fn nothing_shown(code: &Code) -> Vec<(usize, String)> {
    let found = code.all::<ast::ExprStmt>().filter_map(|statement| {
        let Some(ast::Expr::TryExpr(tried)) = statement.expr() else { return None };
        let Some(ast::Expr::CallExpr(call)) = tried.expr() else { return None };
        let function = call.expr()?.syntax().text().to_string();
        let is_shown = SHOWN.contains(&&*function) || function.starts_with("Explorer::");
        let range = code.range_of(tried.syntax());
        let line = code.span(range.clone()).start_line;
        let is_last = statement.syntax().next_sibling().is_none();
        let text = code.text(range);
        let text = match is_last {
            true => format!("nothing is shown: take the `;` away from `{text}`"),
            false => format!("nothing is shown: put `{text}` into a cell of its own, without `;`"),
        };
        (is_shown && statement.semicolon_token().is_some()).then_some((line, text))
    });
    found.collect()
}

/// `for row in &a`, which goes through the elements of a matrix, and not through its rows.
fn elements_for_rows(code: &Code, session: &Session) -> Vec<(usize, String)> {
    let found = code.all::<ast::ForExpr>().filter_map(|each| {
        let values = code.text(code.range_of(each.iterable()?.syntax())).trim_start_matches('&');
        let name = code.text(code.range_of(each.pat()?.syntax()));
        let type_name = code.earlier_type(session, values);
        let is_matrix = type_name.is_some_and(|it| shorten(it).starts_with("Array2<"));
        let line = code.span(code.range_of(each.syntax())).start_line;
        (is_matrix && name == "row").then(|| {
            (line, format!("`{name}` is one element: the rows of `{values}` are `{values}.rows()`"))
        })
    });
    found.collect()
}

/// The message if a definition of an earlier cell does not fit this cell's definitions, and has
/// been removed.
pub fn gone(title: &str, cell: usize, reason: &str) -> String {
    let warning = bold("warning");
    let rule = "Rewrite it for what is defined now, and run its cell again.";
    format!(
        "{warning} `{title}` of cell [{cell}] does not fit any more and is gone: {reason}. {rule}"
    )
}

/// What the student reads when a variable has the methods of an implementation that was replaced.
pub fn outdated(variable: &str, title: &str) -> String {
    let warning = bold("warning");
    format!("{warning} `{variable}` keeps the methods of the old `{title}`. Make it again.")
}

/// What the student reads when a static has its first value again.
pub fn begun_anew(name: &str) -> String {
    let warning = bold("warning");
    format!(
        "{warning} `{name}` has its first value again: a type in it was defined or built again."
    )
}

/// What the student reads when a variable keeps a standard stream locked.
pub fn locked(variable: &str, stream: &str) -> String {
    let warning = bold("warning");
    let waits = if stream == "stdin" { "reads" } else { "prints in a thread" };
    format!(
        "{warning} `{variable}` keeps `{stream}` locked: a cell that {waits} without it would wait \
         for ever. `drop({variable});` ends that."
    )
}

/// What the student reads when variables of the cell end with it.
pub fn ended(unkept: &[Unkept]) -> Vec<String> {
    let warning = bold("warning");
    let line = |Unkept { name, why }: &Unkept| {
        let held = match why {
            Why::Holds(of) => format!(
                "With `Box::new(…)` around it, and `let {name}: {} = …`, it stays; with `FnMut` if \
                 it changes what it captures.",
                shorten(of)
            ),
            _ => String::new(),
        };
        let fix = match why {
            Why::Borrows(_) => "Keep a copy, or put both in `{ … }`.",
            Why::Closure(Some(_)) => "With `move` in front it owns what it uses, and may be kept.",
            Why::Closure(None) => "Put it into a `Box<dyn Fn(…) -> …>`.",
            Why::Unnamed => "Gather its values, or put it into a `Box<dyn …>`.",
            Why::Holds(_) => &held,
            Why::Macro(_) => "A `let` in the cell itself makes one that later cells find.",
            Why::Returned => {
                "Without `return`, and with what follows it in an `if`, it would stay."
            }
        };
        format!("{warning} `{name}` ends with this cell: {}. {fix}", ending(why))
    };
    unkept.iter().take(LIMIT).map(line).collect()
}

/// Why a variable ended with its cell.
pub(super) fn ending(why: &Why) -> String {
    match why {
        Why::Borrows(Some(lender)) => format!("it borrows from `{lender}`"),
        Why::Borrows(None) => "it borrows from a value that ends with it".to_owned(),
        Why::Closure(Some(lender)) => format!("it is a closure that borrows from `{lender}`"),
        Why::Closure(None) => "it is a closure of a kind that cannot be kept".to_owned(),
        Why::Unnamed => "its type has no name that a later cell could use".to_owned(),
        Why::Holds(_) => "the closure in it has no type that a later cell could name".to_owned(),
        Why::Macro(name) => format!("the macro `{name}!` has made it"),
        Why::Returned => "`return` has ended the cell before its end".to_owned(),
    }
}

/// Functions whose result is only there to be shown.
const SHOWN: &[&str] = &["check", "hint"];

fn text(code: &Code, problem: &Problem) -> Option<String> {
    let span = problem.primary()?;
    let pointed = code.text(code.range(span));
    match problem.code.as_deref()? {
        "unused_must_use"
            if quoted(&problem.message, 0).is_some_and(|it| it.ends_with("Result")) =>
        {
            let name = pointed.split('(').next().unwrap_or_default();
            Some(match SHOWN.contains(&name) || name.starts_with("Explorer::") {
                true => format!("nothing is shown: take the `;` away from `{pointed}`"),
                false => format!("the result of `{pointed}` is ignored. Write `{pointed}?;`"),
            })
        }
        "unused_must_use" => {
            let statement = code.covering::<ast::ExprStmt>(span);
            // Behind the last value of a cell the `;` says that it is not to be shown.
            let behind = code.bare.get(code.range(span).end..).unwrap_or_default();
            if behind.chars().all(|c| c == ';' || c.is_whitespace()) {
                return None;
            }
            let whole = statement.map_or(pointed, |it| code.text(code.range_of(it.syntax())));
            let whole = whole.trim_end_matches(';');
            Some(format!("`{whole}` changes nothing by itself. Keep its value: `let y = {whole};`"))
        }
        "unconditional_recursion" => {
            Some("this function always calls itself, and never ends".to_owned())
        }
        "unused_comparisons" => Some(format!("`{pointed}` is always the same")),
        "unreachable_code" => Some("this line is never reached".to_owned()),
        _ => None,
    }
}
