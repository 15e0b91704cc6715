//! `x = 5` where `x` exists and is of another type.

use super::numbers::wanted_and_found;
use crate::diagnostics::hint::{Case, Hint, Rule};
use crate::diagnostics::types::{is_float, is_integer, shorten};
use ra_ap_syntax::ast::{self, AstNode};

pub(super) const RULES: &[Rule] = &[other_type];

fn other_type(case: &Case) -> Option<Hint> {
    let (wanted, found) = wanted_and_found(case)?;
    let is_number = |it: &str| is_integer(it) || is_float(it);
    let value: ast::Expr = case.node()?;
    let whole = case.code.all::<ast::BinExpr>().find(|it| {
        it.op_token().is_some_and(|it| it.text() == "=")
            && it.rhs().is_some_and(|it| case.range(&it) == case.range(&value))
    })?;
    let target = whole.lhs().filter(|it| matches!(it, ast::Expr::PathExpr(_)))?;
    if is_number(&wanted) && is_number(&found) {
        return None;
    }
    let name = case.text(&target);
    let known = case.session.type_of(name).map(shorten).unwrap_or_else(|| shorten(&wanted));
    let message = format!("`{name}` is of type `{known}`, and a variable keeps its type");
    let rule = "`=` changes a variable. `let` makes a new one, also of the same name.";
    let is_closed = whole.syntax().parent().is_some_and(|it| ast::ExprStmt::can_cast(it.kind()));
    let end = if is_closed { "" } else { ";" };
    let fix = case.replace(&whole, format!("let {}{end}", case.text(&whole)));
    Some(Hint::new(message, rule).label("of another type").fix(fix))
}
