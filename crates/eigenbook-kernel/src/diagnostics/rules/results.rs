//! Calls one after another on a `Result`.

use crate::diagnostics::case::Case;
use crate::diagnostics::hint::Hint;
use crate::tokens::is_name;
use itertools::Itertools;
use ra_ap_syntax::ast::{self, AstNode, HasArgList};

/// `model.add(…).add(…)`: the value has the method, and a `Result` is before it.
pub(super) fn chained_on_a_result(case: &Case) -> Option<Hint> {
    case.labelled("is available on").filter(|_| case.message().contains("`Result<"))?;
    let mut call = ast::MethodCallExpr::cast(case.node::<ast::NameRef>()?.syntax().parent()?)?;
    let whole = call.syntax().clone();
    let mut calls = vec![case.text(&call.arg_list()?)];
    let name = call.name_ref()?.text().to_string();
    // Every call of the chain has the same wrapper.
    while let Some(ast::Expr::MethodCallExpr(before)) = call.receiver() {
        call = before;
        call.name_ref().filter(|it| it.text() == name)?;
        calls.push(case.text(&call.arg_list()?));
    }
    let value = case.text(&call.receiver()?);
    let statement = whole.parent().and_then(ast::Stmt::cast);
    let in_lines =
        |value: &str| calls.iter().rev().map(|list| format!("{value}.{name}{list}?;")).join("\n");
    let change = match (call.receiver()?, statement) {
        (ast::Expr::PathExpr(_), Some(ast::Stmt::ExprStmt(it))) => {
            Some((case.range(&it), in_lines(value)))
        }
        (ast::Expr::PathExpr(_), None) => Some((case.code.range_of(&whole), in_lines(value))),
        // A value that has no name yet gets that of the `let`.
        (_, Some(ast::Stmt::LetStmt(it))) => {
            let name = case.text(&it.pat()?).trim_start_matches("mut ");
            let lines = || format!("let mut {name} = {value};\n{}", in_lines(name));
            is_name(name).then(|| (case.range(&it), lines()))
        }
        _ => None,
    };
    let fix = change.map(|it| case.code.change([it])).unwrap_or_default();
    let rule =
        format!("It changes `{value}` and gives a `Result`: call it once in each line, with `?`.");
    let message = format!("`{name}` is called on a `Result`, not on `{value}`");
    Some(Hint::new(message, rule).label(format!("`{value}` has it")).fix(fix))
}
