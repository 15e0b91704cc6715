//! Arguments with names.

use crate::diagnostics::case::Case;
use crate::diagnostics::code::Fix;
use crate::diagnostics::hint::Hint;
use crate::diagnostics::operands::closed;
use crate::diagnostics::python::named;
use ra_ap_syntax::ast::{self, AstNode, HasArgList};

/// The arguments of the call that the compiler points at.
fn arguments(case: &Case) -> Option<ast::ArgList> {
    let list = case.node::<ast::ArgList>();
    let list = list.or_else(|| case.node::<ast::MethodCallExpr>()?.arg_list());
    list.or_else(|| case.node::<ast::CallExpr>()?.arg_list())
}

/// `a.sum(axis=0)`
pub(super) fn argument_with_a_name(case: &Case) -> Option<Hint> {
    let list = arguments(case)?;
    let given = list.args().filter_map(|it| match named(case.text(&it)) {
        (Some(name), value) => Some((it, name, value)),
        _ => None,
    });
    let given: Vec<(ast::Expr, &str, &str)> = given.collect();
    let (assigned, name, value) = given.first()?;
    let call = list.syntax().parent().and_then(ast::MethodCallExpr::cast);
    let method = call.as_ref().and_then(|it| it.name_ref()).map(|it| it.text().to_string());
    let fix = match (&call, method.as_deref(), *name) {
        (Some(call), Some(method @ ("sum" | "mean" | "var" | "std")), "axis") => {
            let receiver = closed(case, &call.receiver()?);
            let more = if matches!(method, "var" | "std") { ", 0.0" } else { "" };
            let end = if method == "mean" { ".unwrap()" } else { "" };
            case.replace(call, format!("{receiver}.{method}_axis(Axis({value}){more}){end}"))
        }
        // The names alone are not what is wrong.
        _ if case.is(&["E0061"]) => Fix::default(),
        _ if given.iter().any(|(it, ..)| is_answered(case, it)) => Fix::default(),
        _ => {
            let values = given.iter().map(|(it, _, value)| (case.range(it), (*value).to_owned()));
            case.code.change(values)
        }
    };
    let rule = "Arguments have no names in Rust: they count by their order.";
    Some(
        Hint::new(format!("`{name}={value}` is not an argument in Rust"), rule)
            .label("a named argument")
            .at(case.code.span(case.range(assigned)))
            .fix(fix),
    )
}

/// `shuffle=False`: what has yes and no in Python has no argument here.
fn is_answered(case: &Case, argument: &ast::Expr) -> bool {
    matches!(named(case.text(argument)), (Some(_), "True" | "False" | "None"))
}
