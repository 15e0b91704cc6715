//! Functions of one number that are methods in Rust.

use crate::diagnostics::case::Case;
use crate::diagnostics::code::Fix;
use crate::diagnostics::hint::Hint;
use crate::diagnostics::operands::{
    as_f64, calculation_with_points, closed, integer_literal, is_array_value, is_literal,
};
use crate::diagnostics::types::{is_float, is_integer, is_number};
use crate::diagnostics::words::{WORDS, method_of_number};
use itertools::Itertools;
use ra_ap_syntax::SyntaxNode;
use ra_ap_syntax::ast::{self, AstNode, HasArgList};

/// `sqrt(x)`, `max(x, y)`
pub(super) fn method_as_function(case: &Case) -> Option<Hint> {
    let name = case.missing()?;
    let own = method_of_number(name)?;
    let call: ast::CallExpr = case.node()?;
    call.expr().filter(|it| case.text(it) == name)?;
    let mut arguments: Vec<ast::Expr> = call.arg_list()?.args().collect();
    let is_order = matches!(own, "max" | "min");
    // `max(0, z)` is `z.max(0.0)`: the number has the type of the other value.
    if let ([ast::Expr::Literal(_), other], true) = (&arguments[..], is_order)
        && !matches!(other, ast::Expr::Literal(_))
    {
        arguments.swap(0, 1);
    }
    let (first, rest) = arguments.split_first()?;
    let wanted = usize::from(is_order || own == "powf");
    let fits = rest.len() == wanted && !(wanted == 1 && is_array_value(case, first));
    // `**` is a mistake of its own.
    let fits = fits && !case.text(first).contains("**");
    let own = if own == "powf" { power(case, first, rest.first()) } else { own };
    let is_float = case.session.type_of(case.text(first)).is_some_and(is_float);
    let is_whole = |it: &ast::Expr| is_order && is_float && integer_literal(case.text(it));
    let text = |it| format!("{}{}", case.text(it), if is_whole(it) { ".0" } else { "" });
    let rest = rest.iter().map(text).join(", ");
    let brackets = if own.ends_with(')') { String::new() } else { format!("({rest})") };
    let receiver = receiver(case, first, own)?;
    let rule =
        "What one number can do is its method: `x.sqrt()`, `x.max(y)`; arrays have most of them.";
    let message = format!("`{name}` is a method of numbers, not a function");
    let fix = case.code.change([(case.range(&call), format!("{receiver}.{own}{brackets}"))]);
    let fix = if fits { fix } else { Fix::default() };
    Some(Hint::new(message, rule).label("not a function here").fix(fix))
}

/// The power that fits the base and the exponent: `pow(2, 3)` has integers only.
fn power(case: &Case, base: &ast::Expr, exponent: Option<&ast::Expr>) -> &'static str {
    let of_integer = integer_literal(case.text(base))
        || case.session.type_of(case.text(base)).is_some_and(is_integer);
    match exponent.is_some_and(|it| integer_literal(case.text(it))) {
        true if of_integer => "pow",
        true => "powi",
        false => "powf",
    }
}

/// The number on which the method is called. A bare literal has no type yet, so no method can be called
/// on it.
fn receiver(case: &Case, number: &ast::Expr, method: &str) -> Option<String> {
    let text = case.text(number);
    let is_integer = case.session.type_of(text).is_some_and(is_integer);
    // Integers have these as well.
    let needs_float = !matches!(method, "abs" | "signum" | "max" | "min" | "pow");
    Some(match number {
        _ if is_literal(text) => {
            let is_float = needs_float || !integer_literal(text);
            let typed = format!("{text}{}", if is_float { "_f64" } else { "_i32" });
            if text.starts_with('-') { format!("({typed})") } else { typed }
        }
        _ if is_integer && needs_float => format!("({text} as f64)"),
        _ if needs_float && calculation_with_points(text).is_some() => as_f64(&closed(text)),
        ast::Expr::RefExpr(lent) => closed(case.text(&lent.expr()?)),
        _ => closed(text),
    })
}

/// `math.sqrt(2)`, `np.exp(v)`, `math.pow(v, 2)`
pub(super) fn of_number(case: &Case, node: &SyntaxNode, name: &str) -> Option<Hint> {
    let call = ast::MethodCallExpr::cast(node.clone())?;
    let mut arguments = call.arg_list()?.args();
    let number = arguments.next()?;
    let of_two = WORDS.methods_of_two.get(name).map(String::as_str);
    let of_one = || method_of_number(name).filter(|own| !matches!(*own, "powf" | "max" | "min"));
    let own = of_two.or_else(of_one)?;
    let value = case.text(&number);
    let is_known = is_literal(value) || case.session.type_of(value).is_some_and(is_number);
    let receiver = receiver(case, &number, own).filter(|_| is_known)?;
    let brackets = match of_two {
        Some(_) => format!("({})", float(case, &arguments.next()?)?),
        None if own.ends_with(')') => String::new(),
        None => "()".to_owned(),
    };
    let text = format!("{receiver}.{own}{brackets}");
    let message = format!("`{}` is Python, not Rust", case.text(&call).split('(').next()?);
    let rule = "What one number can do is its method: `2.0_f64.sqrt()`.";
    let fix = case.code.change([(case.range(&call), text)]);
    let fix = if arguments.next().is_none() { fix } else { Fix::default() };
    Some(Hint::new(message, rule).label("not in Rust").fix(fix))
}

/// A number, or a variable of floats, as an argument of a method of `f64`.
fn float(case: &Case, argument: &ast::Expr) -> Option<String> {
    let text = case.text(argument);
    match case.session.type_of(text) {
        _ if integer_literal(text) => Some(format!("{text}.0")),
        of if is_literal(text) || of == Some("f64") => Some(text.to_owned()),
        Some(kind) if is_integer(kind) => Some(format!("{text} as f64")),
        _ => None,
    }
}
