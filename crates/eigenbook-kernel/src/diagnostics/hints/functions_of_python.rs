//! Functions that every Python program has, and their Rust.

use super::names::missing;
use super::operands::{closed, integer_literal, is_array_value};
use crate::diagnostics::code::Fix;
use crate::diagnostics::hint::{Case, Hint, Rule};
use crate::diagnostics::types::is_integer;
use ra_ap_syntax::ast::{self, HasArgList};

pub(super) const RULES: &[Rule] = &[range, loop_over_number, built_in, method_as_function];

/// `for i in range(n)`
fn range(case: &Case) -> Option<Hint> {
    let (call, arguments) = call(case, "range")?;
    let text: Vec<&str> = arguments.iter().map(|it| case.text(it)).collect();
    let own = match text[..] {
        [end] => format!("0..{end}"),
        [start, end] => format!("{start}..{end}"),
        [start, end, step] => format!("({start}..{end}).step_by({step})"),
        _ => return None,
    };
    let rule = "`a..b` counts from `a` to just before `b`.";
    Some(
        Hint::new("a range is written with two dots", rule)
            .label("a range")
            .fix(case.replace(&call, own)),
    )
}

/// `for i in 5`, `for i in v.len()`
fn loop_over_number(case: &Case) -> Option<Hint> {
    let kind = case.quoted(0).filter(|_| case.is(&["E0277"]))?;
    if !case.message().ends_with("is not an iterator") || !is_integer(kind) {
        return None;
    }
    let text = case.pointed()?;
    let rule = "`0..n` counts from 0 to just before `n`.";
    let fix = case.code.change([(case.code.range(case.primary()?), format!("0..{text}"))]);
    let message = format!("`{text}` is one number, and a loop needs several");
    Some(Hint::new(message, rule).label("not a range").fix(fix))
}

/// The call of `name` that the compiler points at, and its arguments.
fn call(case: &Case, name: &str) -> Option<(ast::CallExpr, Vec<ast::Expr>)> {
    missing(case).filter(|it| *it == name)?;
    let call: ast::CallExpr = case.node()?;
    let function = call.expr().filter(|it| case.text(it) == name);
    let arguments = call.arg_list()?.args().collect();
    function.map(|_| (call, arguments))
}

/// Name in Python, Rust with `@` for the argument, what it is.
const BUILT_IN: &[(&str, &str, &str)] = &[
    ("len", "@.len()", "A length is asked of the value itself."),
    ("str", "@.to_string()", "A value turns itself into a text."),
    ("int", "@ as i32", "`as` converts between numbers; a text is read with `.parse::<i32>()?`."),
    ("float", "@ as f64", "`as` converts between numbers; a text is read with `.parse::<f64>()?`."),
    ("sum", "@.iter().sum::<f64>()", "An iterator goes through the values and adds them."),
    ("enumerate", "@.iter().enumerate()", "An iterator counts along."),
    ("reversed", "@.iter().rev()", "An iterator can run backwards."),
    ("type", "std::any::type_name_of_val(&@)", "Types are known before the program runs."),
    ("list", "@.collect::<Vec<_>>()", "An iterator is collected into a vector."),
    ("any", "@.iter().any(|&x| x)", "An iterator asks each value."),
    ("all", "@.iter().all(|&x| x)", "An iterator asks each value."),
];

fn built_in(case: &Case) -> Option<Hint> {
    let name = missing(case)?;
    let (_, own, rule) = BUILT_IN.iter().find(|(python, ..)| *python == name)?;
    let (call, arguments) = call(case, name)?;
    let [argument] = &arguments[..] else { return None };
    let own = if name == "sum" && is_array_value(case, argument) { "@.sum()" } else { own };
    let text = own.replace('@', &closed(case, argument));
    let message = format!("`{name}(x)` is Python; in Rust it is `{}`", own.replace('@', "x"));
    Some(Hint::new(message, *rule).label("not a function here").fix(case.replace(&call, text)))
}

/// Functions of a number that are methods in Rust, where they have another name.
const RENAMED: &[(&str, &str)] =
    &[("log", "ln"), ("fabs", "abs"), ("pow", "powf"), ("arctan", "atan"), ("square", "powi(2)")];
const METHODS: &[&str] = &[
    "sqrt", "exp", "ln", "log2", "log10", "abs", "sin", "cos", "tan", "tanh", "sinh", "cosh",
    "asin", "acos", "atan", "floor", "ceil", "round", "max", "min", "signum",
];

/// Whether what a function of Python does with a single value is known here.
pub(super) fn is_for_values(name: &str) -> bool {
    BUILT_IN.iter().any(|(python, ..)| *python == name)
        || METHODS.contains(&name)
        || RENAMED.iter().any(|(python, _)| *python == name)
}

/// `sqrt(x)`, `max(x, y)`
fn method_as_function(case: &Case) -> Option<Hint> {
    let name = missing(case)?;
    let renamed = RENAMED.iter().find(|(python, _)| *python == name).map(|(_, own)| *own);
    let own = renamed.or_else(|| METHODS.contains(&name).then_some(name))?;
    let (call, arguments) = call(case, name)?;
    let (first, rest) = arguments.split_first()?;
    let wanted = usize::from(matches!(own, "max" | "min" | "powf"));
    let fits = rest.len() == wanted && !(wanted == 1 && is_array_value(case, first));
    let rest: Vec<&str> = rest.iter().map(|it| case.text(it)).collect();
    let brackets =
        if own.ends_with(')') { String::new() } else { format!("({})", rest.join(", ")) };
    let receiver = match first {
        // A bare literal has no type yet that a method could be asked of.
        ast::Expr::Literal(_) | ast::Expr::PrefixExpr(_)
            if matches!(own, "abs" | "signum" | "max" | "min") && integer_literal(case, first) =>
        {
            with_type(case.text(first), "_i32")
        }
        ast::Expr::Literal(_) | ast::Expr::PrefixExpr(_) => with_type(case.text(first), "_f64"),
        ast::Expr::RefExpr(lent) => lent.expr().map(|it| closed(case, &it))?,
        other => closed(case, other),
    };
    let rule =
        "What one number can do is its method: `x.sqrt()`, `x.max(y)`; arrays have most of them.";
    let message = format!("`{name}` is a method of numbers, not a function");
    let fix = case.replace(&call, format!("{receiver}.{own}{brackets}"));
    let fix = if fits { fix } else { Fix::default() };
    Some(Hint::new(message, rule).label("not a function here").fix(fix))
}

/// A number with its type behind it, in brackets where it has a sign.
fn with_type(number: &str, suffix: &str) -> String {
    let typed = format!("{number}{suffix}");
    if number.starts_with('-') { format!("({typed})") } else { typed }
}
