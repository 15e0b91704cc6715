//! Numbers of two kinds in one calculation. Rust converts none by itself.

use super::operands::{Operand, Operation, closed, integer_literal, is_array_value};
use crate::diagnostics::code::Fix;
use crate::diagnostics::hint::{Case, Hint, Rule, quoted};
use crate::diagnostics::types::{is_float, is_integer};
use ra_ap_syntax::ast;

pub(super) const RULES: &[Rule] = &[
    mixed_operation,
    mixed_values,
    reference_to_a_number,
    number_as_condition,
    method_of_no_special_float,
    below_zero_of_a_count,
    literal_too_large,
    can_only_panic,
];

/// `2 * x`, `x / n`, `v.len() + n`.
fn mixed_operation(case: &Case) -> Option<Hint> {
    let operation = Operation::of(case)?;
    let Operation { whole, left, right } = &operation;
    let (first, second) = (&*left.type_name, &*right.type_name);
    if !is_number(first) || !is_number(second) || operation.symbol() == "^" {
        return None;
    }
    let message = match is_float(first) && is_float(second) {
        true => format!("`{}` mixes two kinds of floats", case.text(whole)),
        false => format!("`{}` mixes {} with {}", case.text(whole), kind(first), kind(second)),
    };
    let (rule, fix) = match (is_float(first), is_float(second)) {
        (true, false) => as_float(case, right, first),
        (false, true) => as_float(case, left, second),
        // The narrow float becomes a wide one, and the right integer as the left one.
        (true, true) if first == "f32" => one_type(case, left, second),
        _ => one_type(case, right, first),
    };
    let label = format!("{first} {} {second}", operation.symbol());
    Some(Hint::new(message, rule).label(label).fix(fix))
}

fn is_number(type_name: &str) -> bool {
    is_integer(type_name) || is_float(type_name)
}

/// What a beginner calls the type.
fn kind(type_name: &str) -> String {
    match type_name {
        "integer" => "an integer".to_owned(),
        "float" | "f64" => "a float".to_owned(),
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => format!("a `{type_name}`"),
        other => format!("an `{other}`"),
    }
}

/// The integer side of a calculation as a float.
fn as_float(case: &Case, operand: &Operand, float: &str) -> (&'static str, Fix) {
    let expression = &operand.expression;
    let float = if float == "f32" { "f32" } else { "f64" };
    if is_array_value(case, expression) {
        let to = format!("{}.to_{float}()", case.text(expression));
        return ("Make the integers of the array floats first.", case.replace(expression, to));
    }
    if integer_literal(case, expression) {
        let written = format!("{}.0", case.text(expression));
        return (
            "Rust converts no number by itself: write it as a float.",
            case.replace(expression, written),
        );
    }
    let converted = format!("{} as {float}", closed(case, expression));
    ("Rust converts no number by itself; `as` does it.", case.replace(expression, converted))
}

const ONE_TYPE: &str = "Both sides must be numbers of one type; `as` converts.";

fn one_type(case: &Case, operand: &Operand, wanted: &str) -> (&'static str, Fix) {
    let converted = format!("{} as {wanted}", closed(case, &operand.expression));
    (ONE_TYPE, case.replace(&operand.expression, converted))
}

/// What `expected `f64`, found integer` says: the wanted and the found type.
pub(super) fn wanted_and_found(case: &Case) -> Option<(String, String)> {
    let label = case.primary_label().strip_prefix("expected ").filter(|_| case.is(&["E0308"]))?;
    let (wanted, found) = label.split_once(", found ")?;
    let bare = |text: &str| match text {
        "integer" => "integer".to_owned(),
        "floating-point number" => "float".to_owned(),
        other => quoted(other, 0).unwrap_or(other).to_owned(),
    };
    Some((bare(wanted), bare(found)))
}

/// A number of another kind than the one that is wanted: `let x: f64 = 3;`, `x > 0`.
fn mixed_values(case: &Case) -> Option<Hint> {
    let (wanted, found) = wanted_and_found(case)?;
    if !is_number(&wanted) || !is_number(&found) {
        return None;
    }
    let expression: ast::Expr = case.node()?;
    let text = case.text(&expression);
    let message = format!("{} is expected here, and `{text}` is {}", kind(&wanted), kind(&found));
    if let Some(whole) = text.strip_suffix(".0").filter(|_| is_integer(&wanted)) {
        let fix = case.replace(&expression, whole);
        let rule = "A count has no fraction: write it without one.";
        return Some(
            Hint::new(message, rule).label(format!("expected {}", kind(&wanted))).fix(fix),
        );
    }
    let operand = Operand { expression, type_name: found.clone() };
    let (rule, fix) = match is_float(&wanted) && is_integer(&found) {
        true => as_float(case, &operand, &wanted),
        false => one_type(case, &operand, if wanted == "integer" { "usize" } else { &wanted }),
    };
    let rule =
        if rule == ONE_TYPE { "Rust converts no number by itself; `as` does it." } else { rule };
    Some(Hint::new(message, rule).label(format!("expected {}", kind(&wanted))).fix(fix))
}

/// `for x in &v { if x > 1.0 …`
fn reference_to_a_number(case: &Case) -> Option<Hint> {
    let (wanted, found) = wanted_and_found(case)?;
    let number = wanted.strip_prefix('&').or_else(|| found.strip_prefix('&'))?;
    if !is_number(number) {
        return None;
    }
    let fix = case.proposal("dereferencing")?;
    let rule = "`*` takes the number out of the reference.";
    let message = "a number is compared or calculated with a reference to a number";
    Some(Hint::new(message, rule).label(format!("one side is a `&{number}`")).fix(fix))
}

/// `if n {`
fn number_as_condition(case: &Case) -> Option<Hint> {
    let (wanted, found) = wanted_and_found(case)?;
    let text = case.pointed().filter(|_| wanted == "bool")?;
    let (question, condition) = match &*found {
        number if is_integer(number) => ("is it other than zero?", format!("{text} != 0")),
        number if is_float(number) => ("is it other than zero?", format!("{text} != 0.0")),
        other if other.starts_with("Vec") => {
            ("does it have elements?", format!("!{text}.is_empty()"))
        }
        "String" | "&str" => ("does it have letters?", format!("!{text}.is_empty()")),
        _ => return None,
    };
    let rule = format!("A condition is a `bool`: write out what is asked ({question})");
    let fix = case.code.change([(case.code.range(case.primary()?), condition)]);
    let message = format!("`{text}` is not a condition: it is neither true nor false");
    Some(Hint::new(message, rule).label("expected a `bool`").fix(fix))
}

/// `let x = 2.0; x.sqrt()`
fn method_of_no_special_float(case: &Case) -> Option<Hint> {
    let method = case.quoted(0).filter(|_| case.is(&["E0689"]))?;
    let message = format!("`{method}` needs to know which float it is called on");
    let suggestion = case.problem.suggestions.first()?;
    let mut edits = suggestion.edits.clone();
    for edit in &mut edits {
        edit.replacement = edit.replacement.replace("f32", "f64").replace("i32", "f64");
    }
    let rule = "Say it once, where the number is written: `f64` is the usual float.";
    Some(Hint::new(message, rule).label("of `f32` or of `f64`?").fix(case.code.edit(&edits)))
}

/// `-n` of a `usize`
fn below_zero_of_a_count(case: &Case) -> Option<Hint> {
    let negative = case.message().starts_with("cannot apply unary operator `-`");
    let kind =
        case.quoted(1).filter(|it| case.is(&["E0600"]) && negative && it.starts_with('u'))?;
    let sign: ast::PrefixExpr = case.node()?;
    let inner = closed(case, &sign.expr()?);
    let message = format!("a `{kind}` has no negative numbers");
    let rule = "Counts and indices begin at 0. As `i64` a number may also be negative.";
    let fix = case.replace(&sign, format!("-({inner} as i64)"));
    Some(Hint::new(message, rule).label("below zero").fix(fix))
}

/// `let x: u8 = 256;`
fn literal_too_large(case: &Case) -> Option<Hint> {
    let kind = case.quoted(0).filter(|_| case.is(&["overflowing_literals"]))?;
    let text = case.pointed()?;
    let range = case.problem.notes.iter().find_map(|note| note.split("range is `").nth(1));
    let range = range.and_then(|rest| rest.split('`').next()).unwrap_or_default();
    let binding = case.node::<ast::LetStmt>().and_then(|it| it.ty());
    let fix = binding.map(|it| case.replace(&it, "i64")).unwrap_or_default();
    let rule = format!("`{kind}` holds {range}. Take a wider type.");
    Some(
        Hint::new(format!("`{text}` does not fit into `{kind}`"), rule).label("too large").fix(fix),
    )
}

/// `1 / 0`, `v[5]` of three elements: the compiler sees that it must fail.
fn can_only_panic(case: &Case) -> Option<Hint> {
    if !case.is(&["unconditional_panic", "arithmetic_overflow"]) {
        return None;
    }
    let label = case.primary_label();
    let (message, rule) = if label.contains("by zero") || label.contains("of zero") {
        (
            "division by zero".to_owned(),
            "Integers have no answer for it; test the divisor first.".to_owned(),
        )
    } else if let Some((_, rest)) = label.split_once("the length is ") {
        let (length, index) = rest.split_once(" but the index is ")?;
        let last = length.parse::<usize>().ok()?.checked_sub(1)?;
        (
            format!("index {index} is outside: there are {length} elements"),
            format!("Indices run from 0 to {last}."),
        )
    } else if let Some(hint) = below_zero(case) {
        return Some(hint);
    } else {
        let what = quoted(label, 0).unwrap_or("the result");
        (
            format!("`{what}` does not fit into its type"),
            "Take a wider type, or calculate in floats.".to_owned(),
        )
    };
    Some(Hint::new(message, rule).label("this would always panic"))
}

/// `n - 1` where `n` is a `usize` of 0.
fn below_zero(case: &Case) -> Option<Hint> {
    let difference = case.node::<ast::BinExpr>().filter(|_| case.primary_label().contains("_u"))?;
    let is_difference = matches!(difference.op_kind()?, ast::BinaryOp::ArithOp(ast::ArithOp::Sub));
    let (less, by) = difference.lhs().zip(difference.rhs()).filter(|_| is_difference)?;
    let as_i64 = |number: &ast::Expr| match number {
        ast::Expr::Literal(_) => case.text(number).replace("usize", ""),
        ast::Expr::PathExpr(_) => format!("{} as i64", case.text(number)),
        _ => format!("({}) as i64", case.text(number)),
    };
    let text = case.text(&difference);
    let message = format!("`{text}` is below zero, where a `usize` has no numbers");
    let rule = "Sizes and indices count from 0 up. Subtract as `i64`, which also goes below.";
    let fix = case.replace(&difference, format!("{} - {}", as_i64(&less), as_i64(&by)));
    Some(Hint::new(message, rule).label("below zero").fix(fix))
}
