//! Calls that can fail return a `Result`, and `?` takes the value out of it.

use crate::diagnostics::case::Case;
use crate::diagnostics::code::Fix;
use crate::diagnostics::hint::Hint;
use crate::diagnostics::operands::{Operation, closed};
use crate::diagnostics::types::{is_integer, shorten};
use ra_ap_syntax::ast::{self, AstNode, HasArgList};

const RESULT: &str = "It gives a `Result`: the value, or an error. `?` takes the value out.";

const OPTION: &str =
    "It gives an `Option`: there may be no value. `.unwrap()` takes the value out.";

/// How a value is taken out of its wrapper.
struct Wrapper {
    name: &'static str,
    rule: &'static str,
    opener: &'static str,
}

fn wrapper(type_name: &str) -> Option<Wrapper> {
    let type_name = type_name.trim_start_matches('&');
    if type_name.starts_with("Result<") {
        return Some(Wrapper { name: "a `Result`", rule: RESULT, opener: "?" });
    }
    let option = type_name.starts_with("Option<");
    option.then_some(Wrapper { name: "an `Option`", rule: OPTION, opener: ".unwrap()" })
}

fn hint(case: &Case, expression: &ast::Expr, wrapper: &Wrapper) -> Hint {
    let (text, mut rule) = (case.text(expression), wrapper.rule);
    if text.ends_with(".mean()") {
        rule = "An empty array has no mean, so `.mean()` gives an `Option`. `.unwrap()` opens it.";
    }
    let message = format!("`{text}` is {}, not yet the value in it", wrapper.name);
    let fix = mean_of_integers(case, text).map(|it| case.replace(expression, it));
    let fix = fix.unwrap_or_else(|| opened(case, expression, wrapper.opener));
    Hint::new(message, rule).label("still wrapped").fix(fix)
}

/// The mean of an integer array would be an integer, too.
fn mean_of_integers(case: &Case, text: &str) -> Option<String> {
    let value = text.strip_suffix(".mean()")?;
    let element = shorten(case.session.type_of(value)?);
    let element = element.split_once('<')?.1.trim_end_matches('>').to_owned();
    is_integer(&element).then(|| format!("{value}.to_f64().mean().unwrap()"))
}

/// The line in which the value is unwrapped: the one that makes the variable by a call, or this one.
fn opened(case: &Case, expression: &ast::Expr, opener: &str) -> Fix {
    let made = case.binding(case.text(expression)).filter(|it| it.ty().is_none());
    let made = made.and_then(|it| it.initializer()).filter(|it| !is_wrapped_by_hand(case, it));
    let expression = made.unwrap_or_else(|| expression.clone());
    let end = case.range(&expression).end;
    let brackets = closed(case, &expression);
    match brackets.starts_with('(') && !case.text(&expression).starts_with('(') {
        true => case.replace(&expression, brackets + opener),
        false => case.code.change([(end..end, opener.to_owned())]),
    }
}

/// `None`, `Some(3)`, `Ok(3)`
fn is_wrapped_by_hand(case: &Case, value: &ast::Expr) -> bool {
    let text = case.text(value);
    ["None", "Some(", "Ok(", "Err("].iter().any(|it| text.starts_with(it))
}

/// `dot(&x, &x) + 1.0`, `&a - a.mean()`
pub(super) fn wrapped_operand(case: &Case) -> Option<Hint> {
    let operation = Operation::of(case)?;
    let sides = [&operation.left, &operation.right];
    let (side, wrapper) = sides.into_iter().find_map(|it| Some((it, wrapper(&it.type_name)?)))?;
    Some(hint(case, &side.expression, &wrapper))
}

/// `c.shape()` or `s.u` of a `Result`.
pub(super) fn wrapped_receiver(case: &Case) -> Option<Hint> {
    if !case.is(&["E0599", "E0609", "E0610", "E0614"]) {
        return None;
    }
    let available =
        case.labelled("is available on").is_some_and(|_| case.message().contains("`Result<"));
    if available {
        return chained(case);
    }
    let texts = [case.message(), case.primary_label()];
    // A method that is nowhere may be one of the wrapper, with a typing error.
    let is_of_value = case.says("exists on the type");
    let found = texts.iter().find_map(|text| {
        let start = ["Result<", "Option<"].iter().find_map(|name| text.find(name))?;
        let name = text[start..].split('`').next()?;
        Some(name).filter(|it| is_of_value || *it != "Result<T, E>" && *it != "Option<T>")
    })?;
    let wrapper = wrapper(found)?;
    let node = case.node::<ast::NameRef>()?.syntax().parent()?;
    let call = ast::MethodCallExpr::cast(node.clone()).and_then(|it| it.receiver());
    let field = || ast::FieldExpr::cast(node).and_then(|it| it.expr());
    let expression = call.or_else(field)?;
    let mut hint = hint(case, &expression, &wrapper);
    hint.label = Some("the value has it, not the wrapper".to_owned());
    Some(hint)
}

/// `model.add(…).add(…)`: the value has the method, and a `Result` is before it.
fn chained(case: &Case) -> Option<Hint> {
    let mut call = ast::MethodCallExpr::cast(case.node::<ast::NameRef>()?.syntax().parent()?)?;
    let whole = call.syntax().clone();
    let mut calls = vec![case.text(&call.arg_list()?)];
    let name = call.name_ref()?.text().to_string();
    // Every call of the chain has the same wrapper.
    while let Some(ast::Expr::MethodCallExpr(before)) = call.receiver() {
        call = before;
        if call.name_ref().is_none_or(|it| it.text() != name) {
            return None;
        }
        calls.push(case.text(&call.arg_list()?));
    }
    let value = case.text(&call.receiver()?);
    let statement = whole.parent().filter(|it| ast::ExprStmt::can_cast(it.kind()));
    let range = case.code.range_of(statement.as_ref().unwrap_or(&whole));
    let lines = calls.iter().rev().map(|list| format!("{value}.{name}{list}?;"));
    let fix = case.code.change([(range, lines.collect::<Vec<_>>().join("\n"))]);
    let rule =
        format!("It changes `{value}` and gives a `Result`: call it once in each line, with `?`.");
    let message = format!("`{name}` is called on a `Result`, not on `{value}`");
    Some(Hint::new(message, rule).label(format!("`{value}` has it")).fix(fix))
}

/// `matmul(&a, &c)` if `c` is a `Result`.
pub(super) fn wrapped_argument(case: &Case) -> Option<Hint> {
    let (wanted, found) = case.wanted_and_found()?;
    let found = shorten(&found);
    let wrapper = wrapper(&found)
        .filter(|it| !wanted.contains(it.name.trim_matches(['a', 'n', ' ', '`'])))?;
    let expression = match case.node::<ast::Expr>()? {
        ast::Expr::RefExpr(lent) => lent.expr()?,
        other => other,
    };
    let mut hint = hint(case, &expression, &wrapper);
    hint.label = Some(format!("expected `{}`", shorten(&wanted)));
    Some(hint)
}
