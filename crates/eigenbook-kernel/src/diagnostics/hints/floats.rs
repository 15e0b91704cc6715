//! Integers where floats are meant: `2x`, `x.sqrt()` of integers, `Array1::linspace(0, 1, 5)`.

use super::arrays::floats_written;
use super::operands::{binding, closed, integer_literal};
use crate::diagnostics::code::Fix;
use crate::diagnostics::hint::{Case, Hint, Rule, between};
use crate::diagnostics::types::{is_array, is_float, is_integer, shorten};
use ra_ap_syntax::ast::{self, HasArgList};

/// Before the rules about what a value has.
pub(super) const RULES: &[Rule] = &[glued_product, of_integers, floats_wanted, list_of_floats];

/// `2x`
fn glued_product(case: &Case) -> Option<Hint> {
    let suffix = case.quoted(0).filter(|_| case.message().starts_with("invalid suffix"))?;
    let text = case.pointed()?;
    let number = text.strip_suffix(suffix)?;
    let known = case.session.type_of(suffix);
    let made = binding(case, suffix).and_then(|it| it.initializer());
    let is_float = known.is_some_and(is_float)
        || made.as_ref().is_some_and(|it| case.text(it).parse::<i64>().is_err());
    let is_there = known.is_some() || made.is_some();
    let (own, other) = match suffix.strip_prefix('x') {
        Some(digits)
            if !is_there && digits.chars().all(|it| it.is_ascii_digit()) && !digits.is_empty() =>
        {
            (format!("{number} * {digits}"), true)
        }
        _ if known.is_some_and(is_array) => (format!("{number} * &{suffix}"), false),
        _ if is_float && !number.contains('.') => (format!("{number}.0 * {suffix}"), false),
        _ => (format!("{number} * {suffix}"), false),
    };
    let fix = case.code.change([(case.code.range(case.primary()?), own.clone())]);
    let fix = if is_there || other { fix } else { Fix::default() };
    let rule = "A product is written with `*`; a name cannot begin with a digit.";
    Some(Hint::new(format!("`{text}` is written `{own}`"), rule).label("a product?").fix(fix))
}

/// Methods that only floats have.
const OF_FLOATS: &[&str] = &[
    "sqrt",
    "exp",
    "ln",
    "log2",
    "log10",
    "sin",
    "cos",
    "tan",
    "tanh",
    "sinh",
    "cosh",
    "asin",
    "acos",
    "atan",
    "floor",
    "ceil",
    "round",
    "powf",
    "powi",
    "pow2",
    "std",
    "var",
    "std_axis",
    "var_axis",
    "recip",
    "cbrt",
    "exp2",
    "log",
    "hypot",
    "to_degrees",
    "to_radians",
    "abs",
];

/// `x.pow2()` of an integer array, `n.sqrt()` of an integer, `(3 * 3 + 4 * 4).sqrt()`.
fn of_integers(case: &Case) -> Option<Hint> {
    let call: ast::MethodCallExpr =
        case.node().filter(|_| case.is(&["E0599", "E0277", "E0689"]))?;
    let (name, value) = (call.name_ref()?.text().to_string(), call.receiver()?);
    let is_wanted = OF_FLOATS.contains(&&*name) || case.is(&["E0689"]);
    if !is_wanted || case.problem.suggestions.iter().any(|it| it.message.contains("specify a type"))
    {
        return None;
    }
    let (text, message) = (closed(case, &value), shorten(case.message()));
    let of_array = message.contains("Array");
    let of_integer = match case.is(&["E0689"]) {
        true => message.contains("integer"),
        false if of_array => between(&message, "<", ">").is_some_and(is_integer),
        false if case.is(&["E0277"]) => between(&message, "bound `", ":").is_some_and(is_integer),
        false => between(&message, "for type `", "`").is_some_and(is_integer),
    };
    if !of_integer {
        return None;
    }
    let literals = case.text(&value).chars().all(|it| it.is_ascii_digit() || "()+-* ".contains(it));
    let to = match () {
        () if name == "abs" && literals => with_suffix(&text, "_i32")?,
        () if literals => with_suffix(&text, ".0_f64")?,
        () if of_array || case.is(&["E0277"]) => format!("{text}.to_f64()"),
        () => format!("({} as f64)", closed(case, &value)),
    };
    let (message, rule) = match name == "abs" {
        true => (
            format!("`{name}` needs to know which integer it is called on"),
            "Say it once, where the number is written.",
        ),
        false => (
            format!("`{name}` is for floats, and `{}` has integers", case.text(&value)),
            "Rust converts no number by itself: make floats of them first.",
        ),
    };
    Some(Hint::new(message, rule).label("of integers").fix(case.replace(&value, to)))
}

/// The first number with a suffix, and a `.0` behind the others where it has one.
fn with_suffix(text: &str, suffix: &str) -> Option<String> {
    let point = if suffix.contains('.') { ".0" } else { "" };
    let (mut out, mut first) = (String::new(), true);
    for (at, sign) in text.char_indices() {
        out.push(sign);
        let next = text[at + 1..].chars().next();
        if sign.is_ascii_digit() && !next.is_some_and(|it| it.is_ascii_digit()) {
            out += if std::mem::take(&mut first) { suffix } else { point };
        }
    }
    (!first).then_some(out)
}

/// `Array1::linspace(0, 1, 5)`, `rng.uniform(-1, 1, 3)`
fn floats_wanted(case: &Case) -> Option<Hint> {
    let proposed = case.problem.suggestions.iter();
    let edits: Vec<_> = proposed
        .filter(|it| it.message.contains("use a float literal"))
        .flat_map(|it| it.edits.clone())
        .collect();
    let by_trait = case.is(&["E0277"])
        && case.message().contains("{integer}: ")
        && case.message().contains("Float");
    let call = case.node::<ast::CallExpr>().filter(|_| by_trait);
    let fix = match call {
        Some(call) => {
            let name = case.text(&call.expr()?);
            // The last one is a count.
            let list: Vec<_> = call.arg_list()?.args().collect();
            let counted = ["linspace", "logspace", "geomspace"].iter().any(|it| name.ends_with(it));
            let end = list.len().saturating_sub(usize::from(counted));
            let integers = list[..end].iter().filter(|it| integer_literal(case, it));
            case.code.change(integers.map(|it| (case.range(it), format!("{}.0", case.text(it)))))
        }
        None if edits.len() > 1 => case.code.edit(&edits),
        None => return None,
    };
    let rule = "Rust converts no number by itself: write them as floats, `1.0`.";
    Some(
        Hint::new("floats are expected here, and these are integers", rule)
            .label("integers")
            .fix(fix),
    )
}

/// `inverse(&a)?.dot(&array![9, 8])`
fn list_of_floats(case: &Case) -> Option<Hint> {
    let message = case.message();
    let mixed =
        case.is(&["E0271"]) && message.contains("{integer}") && message.ends_with("== f64`");
    let call: ast::MethodCallExpr = case.node().filter(|_| mixed)?;
    let list = call.arg_list()?;
    let change = |it: ast::Expr| Some((case.range(&it), floats_written(case.text(&it))?));
    let fix = case.code.change(list.args().filter_map(change));
    let rule = "Arrays that work together need one element type; write floats as `9.0`.";
    let message = format!("`{}` has floats, and these are integers", case.text(&call.receiver()?));
    Some(Hint::new(message, rule).label("floats and integers").fix(fix))
}
