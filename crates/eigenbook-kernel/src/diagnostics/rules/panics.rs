//! Panics that no row can describe: `&x + &y` of shapes that do not fit.
//!
//! ndarray's panic names neither the place nor the shapes: the cell contains the operation, and the
//! session has the shapes of its variables.

use crate::diagnostics::case::Case;
use crate::diagnostics::hint::Hint;
use itertools::Itertools;
use ra_ap_syntax::ast::{self, HasArgList};
use std::collections::HashMap;

const RULE: &str =
    "Counted from the right, the axes must have the same length, or one of them length 1.";

/// Whether a panic may be about the shapes of two operands.
pub fn about_shapes(message: &str) -> bool {
    message.contains("IncompatibleShape")
}

pub(super) fn shapes_of_operands(case: &Case) -> Option<Hint> {
    let joins = ["to_shape", "concatenate", "stack", "into_shape"];
    if !about_shapes(case.message()) || joins.iter().any(|it| case.code.bare.contains(it)) {
        return None;
    }
    let mut sums: Vec<(ast::BinExpr, &str)> =
        case.code.all::<ast::BinExpr>().filter_map(|it| Some((it.clone(), done(&it)?))).collect();
    let mut known = Shapes { case, of_bindings: HashMap::new() };
    let differ = sums.iter().find_map(|(whole, done)| {
        let shapes = (known.shape(&whole.lhs()?)?, known.shape(&whole.rhs()?)?);
        together(&shapes.0, &shapes.1).is_none().then_some((whole, *done, shapes))
    });
    if let Some((whole, done, (left, right))) = differ {
        let name = |side: Option<ast::Expr>| {
            Some(case.text(&side?).trim_start_matches(['&', '(']).trim_end_matches(')').to_owned())
        };
        let (first, second) = (name(whole.lhs())?, name(whole.rhs())?);
        let message = format!(
            "`{first}` {} and `{second}` {}: they cannot be {done}",
            says(&left),
            says(&right)
        );
        let label = format!("{} and {}", short(&left), short(&right));
        return Some(Hint::new(message, RULE).label(label).at(case.code.span(case.range(whole))));
    }
    let (whole, _) = sums.pop().filter(|_| sums.is_empty())?;
    let message = format!("the shapes in `{}` do not fit", case.text(&whole));
    let hint = Hint::new(message, format!("{RULE} `.shape()` shows them."));
    Some(hint.label("shapes differ").at(case.code.span(case.range(&whole))))
}

/// The effect of the operation on arrays.
fn done(whole: &ast::BinExpr) -> Option<&'static str> {
    match whole.op_token()?.text() {
        "+" | "+=" => Some("added"),
        "-" | "-=" => Some("subtracted"),
        "*" | "*=" => Some("multiplied element by element"),
        "/" | "/=" => Some("divided"),
        _ => None,
    }
}

/// The shapes of a cell's expressions.
struct Shapes<'a> {
    case: &'a Case<'a>,
    /// By the byte at which a `let` begins: a chain of them would otherwise be walked again for each
    /// use of each variable.
    of_bindings: HashMap<usize, Option<Vec<usize>>>,
}

impl Shapes<'_> {
    /// The lengths of the axes, as far as the cell and the session show.
    fn shape(&mut self, expression: &ast::Expr) -> Option<Vec<usize>> {
        match expression {
            ast::Expr::RefExpr(lent) => self.shape(&lent.expr()?),
            ast::Expr::ParenExpr(inner) => self.shape(&inner.expr()?),
            ast::Expr::PrefixExpr(sign) => self.shape(&sign.expr()?),
            ast::Expr::Literal(_) => Some(Vec::new()),
            ast::Expr::PathExpr(_) => self.of_variable(expression),
            ast::Expr::BinExpr(sum) => {
                together(&self.shape(&sum.lhs()?)?, &self.shape(&sum.rhs()?)?)
            }
            ast::Expr::MethodCallExpr(call) => {
                let mut own = self.shape(&call.receiver()?)?;
                match call.name_ref()?.text() {
                    "t" => own.reverse(),
                    "to_f64" | "to_f32" | "clone" | "to_owned" | "view" | "mapv" => {}
                    _ => return None,
                }
                Some(own)
            }
            _ => of_list(expression),
        }
    }

    /// The shape of a variable where it is used.
    fn of_variable(&mut self, used: &ast::Expr) -> Option<Vec<usize>> {
        let (name, at) = (self.case.text(used), self.case.range(used).start);
        let Some(binding) = self.case.code.binding_before(name, at) else {
            let (_, lengths) = self.case.session.shapes.iter().find(|(own, _)| own == name)?;
            return Some(lengths.clone());
        };
        let start = self.case.range(&binding).start;
        if let Some(known) = self.of_bindings.get(&start) {
            return known.clone();
        }
        let found = binding.initializer().and_then(|it| self.shape(&it));
        self.of_bindings.insert(start, found.clone());
        found
    }
}

/// The shape of `array![[1, 2], [3, 4]]`.
fn of_list(expression: &ast::Expr) -> Option<Vec<usize>> {
    let ast::Expr::CallExpr(list) = expression else { return None };
    // Macros are calls here, and `_` is in the place of their `!`.
    matches!(&*list.expr()?.to_string(), "array_" | "tensor_").then_some(())?;
    let mut parts: Vec<ast::Expr> = list.arg_list()?.args().collect();
    let mut lengths = vec![parts.len()];
    while let Some(ast::Expr::ArrayExpr(row)) = parts.first() {
        parts = row.exprs().collect();
        lengths.push(parts.len());
    }
    Some(lengths)
}

/// The shape of the result of an operation; none if the operands do not fit.
fn together(first: &[usize], second: &[usize]) -> Option<Vec<usize>> {
    let axes = first.len().max(second.len());
    let length = |shape: &[usize], axis: usize| {
        shape.len().checked_sub(axis + 1).map_or(1, |index| shape[index])
    };
    let all = (0..axes).rev().map(|axis| match (length(first, axis), length(second, axis)) {
        (a, b) if a == b || b == 1 => Some(a),
        (1, b) => Some(b),
        _ => None,
    });
    all.collect()
}

fn short(lengths: &[usize]) -> String {
    lengths.iter().join("×")
}

fn says(lengths: &[usize]) -> String {
    match lengths {
        [] => "is a single number".to_owned(),
        [1] => "has 1 element".to_owned(),
        [length] => format!("has {length} elements"),
        more => format!("is {}", short(more)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::code::expression;

    #[test]
    fn shapes_of_literals_and_of_sums() {
        let of_literal = |text| of_list(&expression(text)?);
        assert_eq!(of_literal("array![1, 2, 3]"), Some(vec![3]));
        assert_eq!(of_literal("array![[1, 2, 3], [4, 5, 6]]"), Some(vec![2, 3]));
        assert_eq!(of_literal("array![(1.0 + α) * α, 3.0]"), Some(vec![2]));
        assert_eq!(of_literal("array![(1.0 + x), 3.0, 4.0]"), Some(vec![3]));
        assert_eq!(of_literal("array![[1, 2][0] + [3, 4][0]]"), Some(vec![1]));
        assert_eq!(of_literal("array![[1, 2][0], [3, 4][0]]"), Some(vec![2]));
        assert_eq!(of_literal("array![v[0], v[1]]"), Some(vec![2]));
        assert_eq!(of_literal("array![[1, 2], [3, 4]][[0, 1]]"), None);
        assert_eq!(of_literal("f(x)"), None);
        assert_eq!(together(&[2, 3], &[3]), Some(vec![2, 3]));
        assert_eq!(together(&[2, 1], &[1, 3]), Some(vec![2, 3]));
        assert_eq!(together(&[2, 3], &[2]), None);
    }
}
