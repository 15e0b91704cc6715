//! Closures of controls: they are called after their cell has ended, so they must own what they
//! use.

use crate::diagnostics::case::Case;
use crate::diagnostics::types::is_number;
use crate::tokens::has_word;
use ra_ap_syntax::ast::{self, AstNode, HasArgList};
use std::ops::Range;

/// The closure of a control around a place.
pub(super) fn closure_of_a_control(case: &Case, place: Range<usize>) -> Option<ast::ClosureExpr> {
    case.code.around(place).filter_map(ast::CallExpr::cast).find_map(|call| {
        call.expr().filter(|it| case.text(it) == "interact")?;
        match call.arg_list()?.args().last()? {
            ast::Expr::ClosureExpr(closure) => Some(closure),
            _ => None,
        }
    })
}

/// `let x = x.clone(); ` for each variable that the closure should have a copy of.
pub(super) fn copies(case: &Case, closure: &ast::ClosureExpr, by: &str) -> String {
    let names = copied(case, closure, case.quoted(0).unwrap_or_default());
    names.iter().map(|name| format!("{by} {name} = {name}.clone(); ")).collect()
}

/// The variables that the closure uses and that are not copied by themselves, as numbers are: the
/// one that the compiler names, and those of earlier cells.
fn copied<'a>(case: &'a Case, closure: &ast::ClosureExpr, named: &'a str) -> Vec<&'a str> {
    let own = closure.param_list().map_or("", |it| case.text(&it));
    let used = closure.body().map_or("", |it| case.text(&it));
    let of_session = case.session.variables.iter().filter(|(_, type_name)| !is_copied(type_name));
    let is_literal = case.code.binding(named).and_then(|it| it.initializer());
    let is_literal = is_literal.is_some_and(|it| matches!(it, ast::Expr::Literal(_)));
    let is_number = case.session.type_of(named).is_some_and(is_copied);
    let mut names: Vec<&str> = of_session.map(|(name, _)| name.as_str()).collect();
    names.retain(|name| has_word(used, name) && !has_word(own, name) && *name != named);
    if !named.is_empty() && !is_literal && !is_number {
        names.insert(0, named);
    }
    names
}

/// Whether values of this type are copied when they are used.
fn is_copied(type_name: &str) -> bool {
    is_number(type_name) || ["bool", "char"].contains(&type_name) || type_name.starts_with('&')
}
