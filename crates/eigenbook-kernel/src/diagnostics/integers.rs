//! Calculations with integers whose result differs from mathematics, without a compiler warning: `1
//! / 3`, `x ^ 2`, `2 & x`.

use super::code::Code;
use super::input::Session;
use super::operands::with_points;
use super::types::{element, is_array, is_integer, shorten};
use ra_ap_syntax::ast::{self, AstNode};

/// A finding in the cell: the line and the sentence.
pub(super) fn found<'a>(code: &'a Code, session: &'a Session) -> Vec<(usize, String)> {
    let known = Calculations { code, session };
    let line = |node: &ra_ap_syntax::SyntaxNode| code.span(code.range_of(node)).start_line;
    let operations = code.all::<ast::BinExpr>().filter_map(|it| {
        let text = known.quotient(&it).or_else(|| known.power(&it)).or_else(|| known.lent(&it))?;
        Some((line(it.syntax()), text))
    });
    let literals = code
        .all::<ast::Literal>()
        .filter_map(|it| Some((line(it.syntax()), known.floor_division(&it)?)));
    let mut found: Vec<(usize, String)> = operations.chain(literals).collect();
    found.sort_by_key(|it| it.0);
    found
}

struct Calculations<'a> {
    code: &'a Code,
    session: &'a Session,
}

impl Calculations<'_> {
    fn text(&self, node: &impl AstNode) -> &str {
        self.code.text(self.code.range_of(node.syntax()))
    }

    /// `1 / 3`, `&x / 2`
    fn quotient(&self, whole: &ast::BinExpr) -> Option<String> {
        let (left, right) = (whole.lhs()?, whole.rhs()?);
        let is_index = |it: ra_ap_syntax::SyntaxNode| {
            ast::IndexExpr::can_cast(it.kind()) || ast::RangeExpr::can_cast(it.kind())
        };
        if whole.op_token()?.text() != "/" || whole.syntax().ancestors().any(is_index) {
            return None;
        }
        let text = self.text(whole);
        if let (Some(first), Some(second)) = (value(&left), value(&right)) {
            let whole = first.checked_div(second)?;
            let floats = with_points(text);
            return (first % second != 0).then(|| {
                format!(
                    "`{text}` is {whole}: dividing integers drops the remainder. Write `{floats}`"
                )
            });
        }
        if let Some(number) = value(&left).filter(|it| *it != 0 && self.of_integers(&right)) {
            let name = self.text(&right).trim_start_matches('&');
            return Some(format!(
                "`{text}` drops the remainders: the elements are integers. \
                 `{number}.0 / {name}.to_f64()` keeps them"
            ));
        }
        let divisor = value(&right).map(|it| format!("{it}.0"));
        let by_one = value(&right) == Some(1);
        let name = self.text(&left).trim_start_matches('&');
        let is_divided = self.of_integers(&left) && !by_one;
        let divisor = divisor.or_else(|| {
            let other = self.text(&right).trim_start_matches('&');
            self.of_integers(&right).then(|| format!("{other}.to_f64()"))
        })?;
        is_divided.then(|| {
            format!(
                "`{text}` drops the remainders: the elements are integers. \
                 `{name}.to_f64() / {divisor}` keeps them"
            )
        })
    }

    /// `7 // 2`, which is `7` and a comment.
    fn floor_division(&self, left: &ast::Literal) -> Option<String> {
        let number = self.text(left);
        let is_alone = ast::StmtList::can_cast(left.syntax().parent()?.kind());
        let end = self.code.range_of(left.syntax()).end;
        let after = self.code.text_from(end).lines().next()?.trim();
        let divisor = after.strip_prefix("//")?.trim();
        let is_number = divisor.parse::<f64>().is_ok() && number.parse::<f64>().is_ok();
        (is_alone && is_number).then(|| {
            format!(
                "`// {divisor}` is a comment, so nothing is divided. `{number} / {divisor}` divides \
                 integers and drops the remainder"
            )
        })
    }

    /// `x^2`, and `x^2 + 1`, which is `x ^ (2 + 1)` to the compiler.
    fn power(&self, whole: &ast::BinExpr) -> Option<String> {
        if whole.op_token()?.text() != "^" {
            return None;
        }
        let left = at_the_edge(whole.lhs()?, ast::BinExpr::rhs)?;
        let right = at_the_edge(whole.rhs()?, ast::BinExpr::lhs)?;
        let exponent = value(&right).filter(|it| (2..10).contains(it))?;
        let base = self.text(&left).trim_start_matches('&').to_owned();
        let power = match self.of_integers(&left) {
            true => format!("{base}.mapv(|value| value.pow({exponent}))"),
            false if base.starts_with(|it: char| it.is_ascii_digit()) => {
                format!("{base}_i32.pow({exponent})")
            }
            false => format!("{base}.pow({exponent})"),
        };
        let range = |it: &ast::Expr| self.code.range_of(it.syntax());
        let text = self.code.text(range(&left).start..range(&right).end);
        Some(format!("`{text}` is not a power: `^` works on the bits of integers. Write `{power}`"))
    }

    /// `2 & x`, which was to be `2 * &x`.
    fn lent(&self, whole: &ast::BinExpr) -> Option<String> {
        if whole.op_token()?.text() != "&" {
            return None;
        }
        let left = at_the_edge(whole.lhs()?, ast::BinExpr::rhs)?;
        let right = at_the_edge(whole.rhs()?, ast::BinExpr::lhs)?;
        // A single bit is only tested, and so is a result that is compared.
        let is_product = |number: &i64| *number > 1 && self.of_integers(&right);
        let number = value(&left).filter(is_product).filter(|_| !is_compared(whole))?;
        let name = self.text(&right);
        Some(format!(
            "`{number} & {name}` works on the bits of integers. The product is `{number} * &{name}`"
        ))
    }

    /// Whether the expression is an array of integers, as far as the cell and the session show.
    fn of_integers(&self, expression: &ast::Expr) -> bool {
        match expression {
            ast::Expr::RefExpr(lent) => lent.expr().is_some_and(|it| self.of_integers(&it)),
            ast::Expr::PathExpr(_) => {
                let name = self.text(expression);
                match self.code.binding(name) {
                    // A name with several meanings in the cell has none that is certain.
                    Some(own) if self.code.times_made(name) == 1 => {
                        own.initializer().is_some_and(|it| self.of_integers(&it))
                    }
                    _ => self.code.earlier_type(self.session, name).is_some_and(array_of_integers),
                }
            }
            _ => {
                let list = self.text(expression).strip_prefix("array!");
                list.is_some_and(|it| {
                    it.chars().all(|it| it.is_ascii_digit() || "[], -\n".contains(it))
                })
            }
        }
    }
}

/// Whether the result is compared, as in `(4 & x) != 0`.
fn is_compared(whole: &ast::BinExpr) -> bool {
    let around = whole.syntax().ancestors().skip(1).filter_map(ast::BinExpr::cast);
    let signs = around.filter_map(|it| Some(it.op_token()?.text().to_owned()));
    signs.into_iter().any(|it| matches!(&*it, "==" | "!=" | "<" | ">" | "<=" | ">="))
}

/// The operand at one edge of a calculation.
fn at_the_edge(
    mut expression: ast::Expr,
    side: fn(&ast::BinExpr) -> Option<ast::Expr>,
) -> Option<ast::Expr> {
    while let ast::Expr::BinExpr(whole) = &expression {
        expression = side(whole)?;
    }
    Some(expression)
}

fn array_of_integers(type_name: &str) -> bool {
    let short = shorten(type_name);
    is_array(&short) && element(&short).is_some_and(is_integer)
}

/// The value of a calculation with written integers.
fn value(expression: &ast::Expr) -> Option<i64> {
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
