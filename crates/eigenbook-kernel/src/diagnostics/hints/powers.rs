//! Powers are methods: `**` and `^` are something else in Rust.

use super::operands::{closed, integer_literal};
use crate::diagnostics::hint::{Case, Hint, Rule};
use crate::diagnostics::types::{is_array, is_integer, shorten};
use ra_ap_syntax::ast::{self, AstNode};

pub(super) const RULES: &[Rule] = &[stars, caret];

const RULE: &str =
    "Powers are methods: `.powi(2)` and `.powf(0.5)` for floats, `.pow(2)` for integers.";

/// `x ** 2`: the compiler sees `x * (*2)`.
fn stars(case: &Case) -> Option<Hint> {
    let star: ast::PrefixExpr = case.node().filter(|_| case.is(&["E0614"]))?;
    let product = ast::BinExpr::cast(star.syntax().parent()?)?;
    let (base, exponent) = (product.lhs()?, star.expr()?);
    let between = case.code.text(case.range(&base).end..case.range(&exponent).start);
    if between.trim() != "**" {
        return None;
    }
    hint(case, "Rust has no `**` operator", &product, &base, &exponent)
}

/// `x ^ 2` of floats.
fn caret(case: &Case) -> Option<Hint> {
    let product: ast::BinExpr = case.node().filter(|_| case.is(&["E0369", "E0277"]))?;
    if product.op_token()?.text() != "^" {
        return None;
    }
    let message = "`^` is not a power in Rust: it works on the bits of integers";
    hint(case, message, &product, &product.lhs()?, &product.rhs()?)
}

/// Whether an array's elements are integers.
fn of_integers(known: Option<&str>) -> bool {
    let known = known.map(shorten).unwrap_or_default();
    known.split_once('<').is_some_and(|(_, rest)| is_integer(rest.trim_end_matches('>')))
}

fn hint(
    case: &Case,
    message: &str,
    whole: &ast::BinExpr,
    base: &ast::Expr,
    exponent: &ast::Expr,
) -> Option<Hint> {
    let (text, known) = (closed(case, base), case.session.type_of(case.text(base)));
    let power = case.text(exponent);
    let call = match (integer_literal(case, base), integer_literal(case, exponent)) {
        (true, _) => format!("{text}_i32.pow({power})"),
        (_, true) if known.is_some_and(is_integer) => format!("{text}.pow({power})"),
        (_, true) if known.is_some_and(is_array) && of_integers(known) => {
            format!("{text}.mapv(|value| value.pow({power}))")
        }
        (_, true) => format!("{text}.powi({power})"),
        _ => format!("{text}.powf({power})"),
    };
    Some(Hint::new(message, RULE).label("a power?").fix(case.replace(whole, call)))
}
