//! Numbers that do not fit into their type, and division by zero.

use super::{Panicked, Rule};
use crate::diagnostics::code::Fix;
use crate::diagnostics::hint::Hint;
use ra_ap_syntax::ast;

pub(super) const RULES: &[Rule] = &[below_zero, too_large, by_zero];

/// `n - 1` of a `usize` that is zero.
fn below_zero(case: &Panicked) -> Option<Hint> {
    case.message.strip_prefix("attempt to subtract with overflow")?;
    let rule = "Counts (`usize`) have no negative numbers. `saturating_sub` stops at 0; an `i64` goes below.";
    let Some(whole) = case.node::<ast::BinExpr>() else {
        return Some(Hint::new("the difference is below the smallest number of its type", rule));
    };
    let message = format!("`{}` is below the smallest number of its type", case.text(&whole));
    let fix = whole.lhs().zip(whole.rhs()).map(|(left, right)| {
        let left = match left {
            ast::Expr::BinExpr(_) | ast::Expr::CastExpr(_) => format!("({})", case.text(&left)),
            _ => case.text(&left).to_owned(),
        };
        case.replace(&whole, format!("{left}.saturating_sub({})", case.text(&right)))
    });
    Some(
        Hint::new(message, rule)
            .label("below zero")
            .at(case.at(&whole))
            .fix(fix.unwrap_or_default()),
    )
}

fn too_large(case: &Panicked) -> Option<Hint> {
    let what = case.message.strip_prefix("attempt to ")?.strip_suffix(" with overflow")?;
    let rule = "Every integer type ends somewhere. Take a wider one, such as `i64`, or calculate in floats.";
    let message = match case.node::<ast::BinExpr>() {
        Some(whole) => format!("the result of `{}` does not fit into its type", case.text(&whole)),
        None => format!("the result does not fit into its type (it was to {what})"),
    };
    Some(Hint::new(message, rule).label("too large for its type"))
}

fn by_zero(case: &Panicked) -> Option<Hint> {
    let division = case.message == "attempt to divide by zero";
    if !division && !case.message.contains("divisor of zero") {
        return None;
    }
    let divisor = case.node::<ast::BinExpr>().and_then(|it| it.rhs());
    let message = match divisor {
        Some(divisor) => {
            format!("`{}` is zero, and an integer cannot be divided by it", case.text(&divisor))
        }
        None => "an integer is divided by zero".to_owned(),
    };
    let rule = "Test it before, with `if`. Floats give infinity or NaN instead of stopping.";
    Some(Hint::new(message, rule).label("division by zero").fix(Fix::default()))
}
