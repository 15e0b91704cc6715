//! Numbers and elements of two types in one calculation. Rust never converts them implicitly.

use crate::diagnostics::case::Case;
use crate::diagnostics::code::Fix;
use crate::diagnostics::hint::{Hint, between};
use crate::diagnostics::operands::{
    Operand, Operation, calculation_with_points, closed, floats_written, integer_literal,
    is_array_value, with_points,
};
use crate::diagnostics::types::{is_float, is_integer, is_number, shorten};
use crate::tokens::words;
use ra_ap_syntax::ast::{self, AstNode, HasArgList};

/// `2 * x`, `x / n`, `v.len() + n`.
pub(super) fn mixed_operation(case: &Case) -> Option<Hint> {
    let operation = Operation::of(case)?;
    let Operation { whole, left, right } = &operation;
    let (first, second) = (&*left.type_name, &*right.type_name);
    if !is_number(first) || !is_number(second) || operation.symbol() == "^" {
        return None;
    }
    if first == second
        || is_float(first) && second == "float"
        || is_integer(first) && second == "integer"
    {
        return number_behind_references(case, &operation);
    }
    let message = match is_float(first) && is_float(second) {
        true => format!("`{}` mixes two kinds of floats", case.text(whole)),
        false => format!("`{}` mixes {} with {}", case.text(whole), named(first), named(second)),
    };
    let references = case.operand_references().unwrap_or_default();
    let (rule, fix) = match (is_float(first), is_float(second)) {
        // The target of an assignment cannot be converted there: its variable is made as a float.
        (false, true) if operation.symbol().ends_with('=') && operation.symbol() != "==" => {
            ("A variable keeps its type: make it as a float.", made_as_float(case, left))
        }
        (true, false) => as_float(case, right, first, references.1),
        (false, true) => as_float(case, left, second, references.0),
        // The narrow float becomes a wide one, and the right integer as the left one.
        (true, true) if first == "f32" => one_type(case, left, second),
        _ => one_type(case, right, first),
    };
    let label = format!("{first} {} {second}", operation.symbol());
    Some(Hint::new(message, rule).label(label).fix(fix))
}

/// `x % 2` in `filter(|x| x % 2 == 0)`: a reference to a reference.
fn number_behind_references(case: &Case, operation: &Operation) -> Option<Hint> {
    let (left, right) = case.operand_references()?;
    let (operand, count) = match (left, right) {
        (0 | 1, 2..) => (&operation.right, right),
        (2.., _) => (&operation.left, left),
        _ => return None,
    };
    let text = case.text(&operand.expression);
    let stars = "*".repeat(count);
    let message = format!("`{text}` is a reference to a reference to a number");
    let rule = "`*` takes what a reference refers to. `iter` lends each element, and `filter` lends it once more.";
    let fix =
        case.replace(&operand.expression, format!("{stars}{}", closed(case, &operand.expression)));
    Some(
        Hint::new(message, rule)
            .label(format!("a `{}`", "&".repeat(count) + &operand.type_name))
            .fix(fix),
    )
}

/// A beginner's name of the type.
fn named(type_name: &str) -> String {
    match type_name {
        "integer" => "an integer".to_owned(),
        "float" | "f64" => "a float".to_owned(),
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => format!("a `{type_name}`"),
        other => format!("an `{other}`"),
    }
}

/// The line that makes the variable, with floats.
fn made_as_float(case: &Case, operand: &Operand) -> Fix {
    let made = case.binding(case.text(&operand.expression)).and_then(|it| it.initializer());
    let made = made.filter(|value| integer_literal(case, value));
    made.map(|value| case.replace(&value, format!("{}.0", case.text(&value)))).unwrap_or_default()
}

/// The integer side of a calculation as a float, from behind its references.
fn as_float(case: &Case, operand: &Operand, float: &str, references: usize) -> (&'static str, Fix) {
    let expression = &operand.expression;
    let float = if float == "f32" { "f32" } else { "f64" };
    if is_array_value(case, expression) {
        let to = format!("{}.to_{float}()", case.text(expression));
        return ("Make the integers of the array floats first.", case.replace(expression, to));
    }
    if let Some(written) = calculation_with_points(case.text(expression)) {
        return (
            "Rust converts no number by itself: write it as a float.",
            case.replace(expression, written),
        );
    }
    let stars = "*".repeat(references);
    let converted = format!("{stars}{} as {float}", closed(case, expression));
    ("Rust converts no number by itself; `as` does it.", case.replace(expression, converted))
}

/// The number in the wanted type.
fn one_type(case: &Case, operand: &Operand, wanted: &str) -> (&'static str, Fix) {
    if is_array_value(case, &operand.expression) && is_float(wanted) {
        let to = format!("{}.to_{wanted}()", closed(case, &operand.expression));
        let rule = "Both sides need one element type, and Rust converts none by itself.";
        return (rule, case.replace(&operand.expression, to));
    }
    let converted = format!("{} as {wanted}", closed(case, &operand.expression));
    let rule = "Rust converts no number by itself; `as` does it.";
    (rule, case.replace(&operand.expression, converted))
}

/// A number of another kind than the one that is wanted: `let x: f64 = 3;`, `x > 0`.
pub(super) fn mixed_values(case: &Case) -> Option<Hint> {
    let (wanted, found) = case.wanted_and_found()?;
    if !is_number(&wanted) || !is_number(&found) {
        return None;
    }
    let expression: ast::Expr = case.node()?;
    let text = case.text(&expression);
    if wanted == "f64" && found == "f32" {
        return Some(narrow_float(case, expression));
    }
    let message = format!("{} is expected here, and `{text}` is {}", named(&wanted), named(&found));
    if let Some(hint) = array_of_two_kinds(case, &expression).filter(|_| is_float(&found)) {
        return Some(hint);
    }
    if let Some(whole) = text.strip_suffix(".0").filter(|_| is_integer(&wanted)) {
        let fix = case.replace(&expression, whole);
        let rule = "A count is an integer: write it without a decimal point.";
        return Some(
            Hint::new(message, rule).label(format!("expected {}", named(&wanted))).fix(fix),
        );
    }
    if let Some(hint) = compared_with_a_float(case, &expression, &message) {
        return Some(hint);
    }
    if let Some((list, floats)) = list_of_integers(case, &expression).filter(|_| is_float(&wanted))
    {
        let rule = "Rust converts no number by itself: write all of them as floats.";
        let fix = case.replace(&list, floats);
        return Some(Hint::new(message, rule).label("expected a float").fix(fix));
    }
    let operand = Operand { expression, type_name: found.clone() };
    let (rule, fix) = match is_float(&wanted) && is_integer(&found) {
        true => as_float(case, &operand, &wanted, 0),
        false => one_type(case, &operand, if wanted == "integer" { "usize" } else { &wanted }),
    };
    Some(Hint::new(message, rule).label(format!("expected {}", named(&wanted))).fix(fix))
}

/// `let middle: f64 = x.median()?;` of an `f32` array: both are floats.
fn narrow_float(case: &Case, expression: ast::Expr) -> Hint {
    let message =
        format!("an `f64` is expected here, and `{}` is an `f32`", case.text(&expression));
    let operand = Operand { expression, type_name: "f32".to_owned() };
    let (_, fix) = one_type(case, &operand, "f64");
    let rule = "What an array of `f32` gives is an `f32`, as in NumPy; `as` makes it wide.";
    Hint::new(message, rule).label("an `f32`").fix(fix)
}

/// The whole list `vec![1, 2]` around one of its written numbers, and the same with floats; none if
/// only this number has to change.
fn list_of_integers(case: &Case, element: &ast::Expr) -> Option<(ast::Expr, String)> {
    let is_list = |it: &ast::Expr| {
        let inner = case.text(it).replace("vec!", "").replace("array!", "");
        let is_plain = inner.chars().all(|it| it.is_ascii_digit() || "[], -.\n".contains(it));
        inner.starts_with('[') && is_plain && !inner.contains("..")
    };
    let around = element.syntax().ancestors().filter_map(ast::Expr::cast);
    let list = around.filter(is_list).last()?;
    let floats = with_points(case.text(&list));
    let alone = case.text(&list).replacen(case.text(element), &with_points(case.text(element)), 1);
    (floats != alone).then_some((list, floats))
}

/// `array![1, 2.5, 3]`
fn array_of_two_kinds(case: &Case, element: &ast::Expr) -> Option<Hint> {
    let calls = element.syntax().ancestors().filter_map(ast::CallExpr::cast);
    let list = calls.into_iter().find(|it| case.text(it).starts_with("array!["))?;
    let fix = floats_written(case.text(&list)).map(|text| case.replace(&list, text));
    let message =
        format!("the first elements are integers, and `{}` is a float", case.text(element));
    let rule = "The elements of an array have one type: write all of them as floats, `1.0`.";
    Some(Hint::new(message, rule).label("a float").fix(fix.unwrap_or_default()))
}

/// `n > 2.5`: the integer becomes a float, since 2.5 as an integer would be 2; elsewhere there is
/// no suggestion for a number that would lose its decimals.
fn compared_with_a_float(case: &Case, expression: &ast::Expr, message: &str) -> Option<Hint> {
    let number: f64 = case.text(expression).parse().ok().filter(|it: &f64| it.fract() != 0.0)?;
    let whole = expression.syntax().parent().and_then(ast::BinExpr::cast);
    let other = whole.and_then(|it| {
        let is_right = it.rhs().is_some_and(|right| case.range(&right) == case.range(expression));
        if is_right { it.lhs() } else { it.rhs() }
    });
    let fix = other.map(|it| case.replace(&it, format!("{} as f64", closed(case, &it))));
    let rule = format!("As an integer, {number} would become {}.", number.trunc());
    Some(Hint::new(message, rule).label("a float").fix(fix.unwrap_or_default()))
}

/// Methods that only floats have.
const OF_FLOATS: &str = "\
    sqrt exp ln log2 log10 sin cos tan tanh sinh cosh asin acos atan floor ceil round powf powi pow2 \
    recip cbrt exp2 log hypot to_degrees to_radians abs";

/// `x.pow2()` of an integer array, `n.sqrt()` of an integer, `(3 * 3 + 4 * 4).sqrt()`.
pub(super) fn method_of_integers(case: &Case) -> Option<Hint> {
    let call: ast::MethodCallExpr =
        case.node().filter(|_| case.is(&["E0599", "E0277", "E0689"]))?;
    let (name, value) = (call.name_ref()?.text().to_string(), call.receiver()?);
    let is_wanted = words(OF_FLOATS).any(|it| it == name) || case.is(&["E0689"]);
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
    let of_both = matches!(&*name, "abs" | "pow" | "signum" | "max" | "min" | "rem_euclid");
    let literals =
        case.text(&value).chars().all(|it| it.is_ascii_digit() || "()+-*/ ".contains(it));
    let to = match () {
        () if of_both && literals => with_suffix(&text, "_i32")?,
        () if literals => with_suffix(&text, ".0_f64")?,
        () if of_array || case.is(&["E0277"]) => format!("{text}.to_f64()"),
        () => format!("({} as f64)", closed(case, &value)),
    };
    let (message, rule) = match of_both && literals {
        true => (
            format!("`{name}` needs to know which integer it is called on"),
            "Say it once, where the number is written.",
        ),
        false => (
            format!("`{name}` is for floats, and `{}` has integers", case.text(&value)),
            "Rust converts no number by itself: make floats of them first.",
        ),
    };
    // The sign comes after the call: `-3.abs()` is −3, and `-2.pow(2)` −4, as in mathematics.
    let sign = call.syntax().parent().and_then(ast::PrefixExpr::cast);
    let sign = sign.filter(|it| of_both && literals && case.text(it).starts_with('-'));
    let fix = match sign {
        Some(whole) if matches!(&*name, "abs" | "signum") => {
            let after = case.text(&call).strip_prefix(case.text(&value))?;
            case.replace(&whole, format!("(-{to}){after}"))
        }
        // Of the others, what the sign was to belong to cannot be known.
        Some(_) if name != "pow" => Fix::default(),
        // `3^2` is no power, and should not become one half of a correction.
        _ if case.text(&value).contains('^') => Fix::default(),
        _ => case.replace(&value, to),
    };
    Some(Hint::new(message, rule).label("of integers").fix(fix))
}

/// The first number with a suffix, and the others with `.0` if it has one.
pub(super) fn with_suffix(text: &str, suffix: &str) -> Option<String> {
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
pub(super) fn floats_wanted(case: &Case) -> Option<Hint> {
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
