//! Calls one after another on a `Result`.

use crate::diagnostics::case::Case;
use crate::diagnostics::hint::Hint;
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
        if call.name_ref().is_none_or(|it| it.text() != name) {
            return None;
        }
        calls.push(case.text(&call.arg_list()?));
    }
    let value = case.text(&call.receiver()?);
    let statement = whole.parent().filter(|it| ast::ExprStmt::can_cast(it.kind()));
    let range = case.code.range_of(statement.as_ref().unwrap_or(&whole));
    let lines = calls.iter().rev().map(|list| format!("{value}.{name}{list}?;"));
    let fix = case.code.change([(range, lines.collect::<Vec<_>>().join("\n"))]);
    let rule =
        format!("It changes `{value}` and gives a `Result`: call it once in each line, with `?`.");
    let message = format!("`{name}` is called on a `Result`, not on `{value}`");
    Some(Hint::new(message, rule).label(format!("`{value}` has it")).fix(fix))
}
