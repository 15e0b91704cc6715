//! Calculations with integers, whose results may differ from mathematics: `1 / 3`, `x ^ 2`, `2 & x`.

use super::case::Case;
use super::code::expression;
use super::types::{element, is_array, is_integer, shorten};
use ra_ap_syntax::ast::{self, AstNode};

/// Whether the expression is an array of integers, as far as the cell and the session show.
pub(super) fn is_array_of_integers(case: &Case, whole: &ast::Expr) -> bool {
    let text = case.text(whole);
    match whole {
        ast::Expr::RefExpr(lent) => lent.expr().is_some_and(|it| is_array_of_integers(case, &it)),
        // Only the bindings before: `let x = x;` has no value of its own.
        ast::Expr::PathExpr(_) => match case.code.binding_before(text, case.range(whole).start) {
            // A name with several meanings in the cell has none that is certain.
            Some(own) if case.code.times_made(text) == 1 => {
                own.initializer().is_some_and(|it| is_array_of_integers(case, &it))
            }
            _ => case.code.earlier_type(case.session, text).is_some_and(|type_name| {
                let short = shorten(type_name);
                is_array(&short) && element(&short).is_some_and(is_integer)
            }),
        },
        _ => text.strip_prefix("array!").is_some_and(|list| {
            list.chars().all(|it| it.is_ascii_digit() || "[], -\n".contains(it))
        }),
    }
}

/// Whether the result of the operation is compared, as in `(4 & x) != 0`.
pub(super) fn is_compared(operation: &ast::BinExpr) -> bool {
    let around = operation.syntax().ancestors().skip(1).filter_map(ast::BinExpr::cast);
    let signs = around.filter_map(|it| it.op_token());
    signs.into_iter().any(|it| matches!(it.text(), "==" | "!=" | "<" | ">" | "<=" | ">="))
}

/// The operand at one edge of a calculation: `n` of `a + n` at its right one.
pub(super) fn at_the_edge(
    mut expression: ast::Expr,
    side: fn(&ast::BinExpr) -> Option<ast::Expr>,
) -> Option<ast::Expr> {
    while let ast::Expr::BinExpr(whole) = &expression {
        expression = side(whole)?;
    }
    Some(expression)
}

/// The result of `1 / 3`, if both sides are written integers and there is a remainder.
pub(super) fn inexact_quotient(text: &str) -> Option<i64> {
    let Some(ast::Expr::BinExpr(whole)) = expression(text) else { return None };
    let (first, second) = (value(&whole.lhs()?)?, value(&whole.rhs()?)?);
    first.checked_div(second).filter(|_| first % second != 0)
}

/// The value of a calculation with written integers.
pub(super) fn value(expression: &ast::Expr) -> Option<i64> {
    match expression {
        ast::Expr::Literal(literal) => literal.syntax().text().to_string().parse().ok(),
        ast::Expr::ParenExpr(inner) => value(&inner.expr()?),
        ast::Expr::PrefixExpr(sign) if sign.syntax().text().to_string().starts_with('-') => {
            value(&sign.expr()?)?.checked_neg()
        }
        ast::Expr::BinExpr(whole) => {
            let (left, right) = (value(&whole.lhs()?)?, value(&whole.rhs()?)?);
            match whole.op_token()?.text() {
                "+" => left.checked_add(right),
                "-" => left.checked_sub(right),
                "*" => left.checked_mul(right),
                "/" => left.checked_div(right),
                _ => None,
            }
        }
        _ => None,
    }
}
