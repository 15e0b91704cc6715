//! The two sides of an operator, as the compiler and as the cell have them.

use crate::diagnostics::hint::{Case, between, quoted};
use crate::diagnostics::types::{is_array, shorten};
use ra_ap_syntax::AstNode;
use ra_ap_syntax::ast::{self, HasName};

/// An operation that the compiler refuses.
pub(super) struct Operation {
    pub whole: ast::BinExpr,
    pub left: Operand,
    pub right: Operand,
}

/// One side of an operator.
pub(super) struct Operand {
    pub expression: ast::Expr,
    /// Its type as the compiler says it, made short, without `&`.
    pub type_name: String,
}

impl Operation {
    /// The operation that the compiler points at, with the types that it names.
    pub(super) fn of(case: &Case) -> Option<Self> {
        if !case.is(&["E0277", "E0369", "E0368"]) {
            return None;
        }
        let (left, right) = types(case)?;
        let whole: ast::BinExpr = case.node()?;
        let side = |expression: Option<ast::Expr>, type_name: String| {
            Some(Operand { expression: expression?, type_name })
        };
        Some(Self { left: side(whole.lhs(), left)?, right: side(whole.rhs(), right)?, whole })
    }

    /// `*`, `+`, …
    pub(super) fn symbol(&self) -> String {
        self.whole.op_token().map(|token| token.text().to_owned()).unwrap_or_default()
    }
}

/// The types of the two sides.
fn types(case: &Case) -> Option<(String, String)> {
    let bare = |text: &str| shorten(text).trim_start_matches('&').to_owned();
    if let Some(operation) = between(case.primary_label(), "no implementation for `", "`") {
        let symbols = [" + ", " - ", " * ", " / ", " % ", " += ", " -= ", " *= ", " /= ", " == "];
        let compared = [" < ", " > "];
        let sides = symbols.iter().chain(&compared).find_map(|it| operation.split_once(it))?;
        return Some((bare(sides.0), bare(sides.1)));
    }
    let (first, second) = (case.quoted(0)?, quoted(case.message(), 1)?);
    let message = case.message();
    // `cannot add A to B` and `cannot subtract A from B` name the right side first.
    match message.starts_with("cannot add") || message.starts_with("cannot subtract") {
        true => Some((bare(second), bare(first))),
        false => Some((bare(first), bare(second))),
    }
}

/// Whether an expression is an array, as far as the session and the cell tell.
pub(super) fn is_array_value(case: &Case, expression: &ast::Expr) -> bool {
    match expression {
        ast::Expr::RefExpr(lent) => lent.expr().is_some_and(|it| is_array_value(case, &it)),
        ast::Expr::ParenExpr(inner) => inner.expr().is_some_and(|it| is_array_value(case, &it)),
        ast::Expr::PathExpr(_) => {
            let name = case.text(expression);
            if is_parameter(expression, name) {
                return false;
            }
            case.session.type_of(name).is_some_and(is_array)
                || binding(case, name).is_some_and(|it| case.text(&it).contains("array!"))
        }
        _ => false,
    }
}

/// Whether the name is a parameter of a closure or function around the expression.
fn is_parameter(expression: &ast::Expr, name: &str) -> bool {
    let lists = expression.syntax().ancestors().filter_map(|node| {
        let closure = ast::ClosureExpr::cast(node.clone()).and_then(|it| it.param_list());
        closure.or_else(|| ast::Fn::cast(node)?.param_list())
    });
    let mut parameters = lists.flat_map(|list| list.params().collect::<Vec<_>>());
    parameters.any(|it| it.pat().is_some_and(|pattern| pattern.syntax().text() == name))
}

/// The last `let` of the cell that makes the variable.
pub(super) fn binding(case: &Case, name: &str) -> Option<ast::LetStmt> {
    let named = |binding: &ast::LetStmt| match binding.pat() {
        Some(ast::Pat::IdentPat(pattern)) => pattern.name().is_some_and(|it| it.text() == name),
        _ => false,
    };
    case.code.all::<ast::LetStmt>().filter(named).last()
}

/// Whether the expression stands for itself, without brackets, before a `.` or an `as`.
pub(super) fn is_simple(expression: &ast::Expr) -> bool {
    use ast::Expr::*;
    matches!(
        expression,
        PathExpr(_)
            | Literal(_)
            | CallExpr(_)
            | MethodCallExpr(_)
            | IndexExpr(_)
            | FieldExpr(_)
            | ParenExpr(_)
            | TryExpr(_)
            | MacroExpr(_)
    )
}

/// The expression's text, in brackets where a `.` or an `as` follows and needs them.
pub(super) fn closed(case: &Case, expression: &ast::Expr) -> String {
    let text = case.text(expression);
    if is_simple(expression) { text.to_owned() } else { format!("({text})") }
}

/// Whether the expression is a number without a fraction, written out: `2` or `-2`.
pub(super) fn integer_literal(case: &Case, expression: &ast::Expr) -> bool {
    let digits = case.text(expression).trim_start_matches('-');
    !digits.is_empty() && digits.chars().all(|it| it.is_ascii_digit() || it == '_')
}
