//! What is lent cannot be changed, given away or dropped before it is back.

use super::operands::binding;
use crate::diagnostics::code::Fix;
use crate::diagnostics::hint::{Case, Hint, Rule, between};
use ra_ap_syntax::ast;

pub(super) const RULES: &[Rule] = &[across_cells, of_a_temporary, while_lent, returned];

/// `let first = &a[0];` in a cell: the engine keeps values, and references only inside a cell.
fn across_cells(case: &Case) -> Option<Hint> {
    if !case.is(&["E0597", "E0505", "E0521", "E0716"]) {
        return None;
    }
    let name = kept(case)?;
    let value = binding(case, name).and_then(|it| it.initializer())?;
    let lender = case.quoted(0).filter(|it| *it != name).map(|it| format!("`{it}`"));
    let lender = lender.unwrap_or_else(|| "another value".to_owned());
    let message = format!("`{name}` borrows from {lender}, and a borrow ends with its cell");
    let rule = "Later cells find values, not references. Keep a copy, or put both in `{ … }`.";
    let hint = Hint::new(message, rule).label(format!("only lent by {lender}"));
    Some(hint.at(case.code.span(case.range(&value))).fix(owned(case, &value)))
}

/// The variable that the engine would keep for later cells: it names it in its own code, on the
/// line to which the compiler says that a borrow would have to last for ever.
fn kept<'a>(case: &Case<'a>) -> Option<&'a str> {
    let before = case.problem.rendered.split("borrowed for `'static`").next()?;
    let (_, rest) = before.rsplit_once("put_variable")?;
    if before.len() == case.problem.rendered.len() || rest.lines().count() > 3 {
        return None;
    }
    between(rest, "stringify!(", ")")
}

/// The value itself in the place of a borrow of it.
pub(super) fn owned(case: &Case, value: &ast::Expr) -> Fix {
    let text = case.text(value);
    let owned = match value {
        ast::Expr::RefExpr(lent) => {
            lent.expr().map(|inner| format!("{}.clone()", case.text(&inner))).unwrap_or_default()
        }
        _ if text.ends_with(".iter()") => format!("{text}.cloned().collect::<Vec<_>>()"),
        _ if text.contains(".iter()") || text.contains(".lines()") || text.contains(".chars()") => {
            format!("{text}.collect::<Vec<_>>()")
        }
        _ => format!("{text}.to_owned()"),
    };
    case.replace(value, owned)
}

/// `let row = array![…].row(0);`
fn of_a_temporary(case: &Case) -> Option<Hint> {
    if !case.is(&["E0716"]) {
        return None;
    }
    let text = case.pointed()?;
    let binding: ast::LetStmt = case.node()?;
    let (range, value) = (case.range(&binding), case.code.range(case.primary()?));
    let line = case.text(&binding);
    let rest = line.replacen(text, "owner", 1);
    let rule = "Give the value a name of its own, so that it stays; then borrow from it.";
    Some(
        Hint::new("a value without a name is borrowed, and dropped at the end of the line", rule)
            .label("gone after this line")
            .fix(case.code.change([(range, format!("let owner = {text};\n{rest}"))])),
    )
    .filter(|_| !value.is_empty())
}

/// Changed, moved or borrowed again before the last use of a borrow.
fn while_lent(case: &Case) -> Option<Hint> {
    let name = case.quoted(0).filter(|_| case.is(&["E0499", "E0502", "E0505", "E0506"]))?;
    let lent =
        case.problem.spans.iter().find(|span| span.label.contains("borrow") && !span.primary)?;
    let later = case.labelled("later used here").or(case.labelled("later used"));
    let what = match case.problem.code.as_deref()? {
        "E0499" => "borrowed for changes a second time",
        "E0505" => "moved away",
        "E0506" => "assigned to",
        _ => "changed",
    };
    let message = format!("`{name}` is {what} while line {} still borrows it", lent.start_line);
    let until = later.map_or(String::new(), |span| format!(", here line {}", span.start_line));
    let rule =
        format!("A borrow lasts until its last use{until}. Finish with it first, or keep a copy.");
    let binding = case.code.covering::<ast::LetStmt>(lent).and_then(|it| it.initializer());
    let fix = match binding {
        Some(ast::Expr::RefExpr(lent)) if lent.mut_token().is_none() => {
            owned(case, &ast::Expr::RefExpr(lent))
        }
        _ => Fix::default(),
    };
    Some(Hint::new(message, rule).label("still lent here").fix(fix))
}

/// `fn name() -> &str`, or a reference to what the function owns.
fn returned(case: &Case) -> Option<Hint> {
    if !case.is(&["E0106", "E0515"]) {
        return None;
    }
    let rule =
        "A function returns a value, or a part of what it was lent. Return the value itself.";
    let hint = Hint::new("a function cannot return a reference to what ends with it", rule);
    let owned = case.node::<ast::RefType>().and_then(|reference| {
        let last = case.node::<ast::Fn>()?.body().and_then(|it| it.tail_expr());
        let text = match case.text(&reference.ty()?) {
            // A text in quotes is there as long as the program.
            "str" if matches!(last, Some(ast::Expr::Literal(_))) => "&'static str",
            "str" => "String",
            other => other,
        };
        Some(case.replace(&reference, text))
    });
    Some(hint.label("a reference to what?").fix(owned.unwrap_or_default()))
}
