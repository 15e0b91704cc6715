//! Methods and fields that a value does not have: `a.T`, `x.shape`, `v.sum()`, `a.max()`.

use super::members_table::Of::{self, Array, Text, Vector};
use super::members_table::TABLE;
use super::names::is_slip;
use super::operands::closed;
use crate::diagnostics::code::Fix;
use crate::diagnostics::hint::{Case, Hint, Rule, quoted};
use crate::diagnostics::types::{is_array, shorten};
use ra_ap_syntax::ast::{self, AstNode, HasArgList};

pub(super) const RULES: &[Rule] =
    &[keyword_argument, reshape, appended, grown, known_elsewhere, method_as_field];
/// When nothing is known of the name.
pub(super) const GUESSES: &[Rule] = &[similar];

fn known_elsewhere(case: &Case) -> Option<Hint> {
    let name = member(case)?;
    let of = owner(case)?;
    let (_, _, rust, rule) =
        TABLE.iter().find(|(kind, other, ..)| *kind == of && *other == name)?;
    let node = case.node::<ast::NameRef>()?.syntax().parent()?;
    let (value, arguments, whole) = parts(case, &node)?;
    let text = rust.replace('@', &closed(case, &value)).replace('#', &arguments);
    let what = match of {
        Array => "an array",
        Vector => "a vector",
        Text => "a text",
    };
    let message = match shown(rust) {
        long if long.len() > 30 => format!("{what} has no `{name}` of its own"),
        short => format!("{what} has no `{name}`; in Rust it is `{short}`"),
    };
    let fix = case.code.change([(whole, text)]);
    Some(Hint::new(message, *rule).label("not known here").fix(fix))
}

/// The Rust of the table as a short name: `.t()`, `.push(…)`.
fn shown(rust: &str) -> String {
    rust.trim_start_matches('@').replace(['@', '#'], "…")
}

/// The member that is asked for and not there.
fn member<'a>(case: &Case<'a>) -> Option<&'a str> {
    let pointed = case.pointed()?;
    let missing = case.is(&["E0599", "E0609", "E0610", "E0616"]);
    let wrong_use = case.is(&["E0277", "E0061"]) && case.node::<ast::NameRef>().is_some();
    Some(pointed).filter(|_| missing || wrong_use)
}

/// Of what kind of value, by the compiler's words or by what the session knows.
fn owner(case: &Case) -> Option<Of> {
    let message = shorten(case.message());
    let after = ["for struct `", "on type `", "for type `", "for reference `", "of type `"];
    let named = after.iter().find_map(|words| quoted(&message[message.find(words)?..], 0));
    let kind = match named {
        Some(kind) => kind.trim_start_matches('&').to_owned(),
        None => {
            let node = case.node::<ast::MethodCallExpr>()?;
            let value = case.text(&node.receiver()?);
            let known = case.session.type_of(value).map(shorten);
            known.unwrap_or_default()
        }
    };
    match kind {
        kind if is_array(&kind) => Some(Array),
        kind if kind.starts_with("Vec<") || kind.starts_with('[') => Some(Vector),
        kind if kind == "String" || kind == "str" => Some(Text),
        _ => None,
    }
}

/// The value, the text of the arguments, and the bytes of the whole.
fn parts(
    case: &Case,
    node: &ra_ap_syntax::SyntaxNode,
) -> Option<(ast::Expr, String, std::ops::Range<usize>)> {
    let range = case.code.range_of(node);
    if let Some(call) = ast::MethodCallExpr::cast(node.clone()) {
        let arguments = case.text(&call.arg_list()?).trim_start_matches('(').strip_suffix(')')?;
        return Some((call.receiver()?, arguments.to_owned(), range));
    }
    let field = ast::FieldExpr::cast(node.clone())?;
    Some((field.expr()?, String::new(), range))
}

/// `v.append(2.0)`
fn appended(case: &Case) -> Option<Hint> {
    let fix = case.proposal("use `push`").filter(|_| case.is(&["E0308"]))?;
    let rule = "`push` adds one element, `append` all of another vector.";
    let hint = Hint::new("`append` takes a whole vector, and this is one element", rule);
    Some(hint.label("one element").fix(fix))
}

/// `x.append(4)`, `x.push(4)` of an array.
fn grown(case: &Case) -> Option<Hint> {
    let call: ast::MethodCallExpr =
        case.node().filter(|_| case.is(&["E0061", "E0308", "E0599"]))?;
    call.name_ref().filter(|it| matches!(it.text(), "append" | "push"))?;
    let (value, list) = (call.receiver()?, call.arg_list()?);
    let (name, mut arguments) = (case.text(&value), list.args());
    let known = case.session.type_of(name).map(shorten).filter(|it| it.starts_with("Array1<"))?;
    let (Some(element), None) = (arguments.next(), arguments.next()) else { return None };
    let fix = format!("{name}.append(Axis(0), array![{}].view())?", case.text(&element));
    let rule = format!(
        "An array grows along an axis, by another array. A `Vec` grows by `push`; `{name}` is an `{known}`."
    );
    let hint = Hint::new("an array does not grow by single elements", rule).label("one element");
    Some(hint.fix(case.replace(&call, fix)))
}

/// `a.reshape(2, 3)`
fn reshape(case: &Case) -> Option<Hint> {
    let call: ast::MethodCallExpr = case.node()?;
    call.name_ref().filter(|it| it.text() == "reshape")?;
    let value = closed(case, &call.receiver()?);
    let arguments: Vec<&str> =
        call.arg_list()?.args().map(|it| case.code.text(case.range(&it))).collect();
    let shape = match arguments[..] {
        [one] => one.to_owned(),
        _ => format!("({})", arguments.join(", ")),
    };
    let rule =
        "`to_shape` takes the shape as one tuple, and fails if the number of elements differs.";
    let fix = case.replace(&call, format!("{value}.to_shape({shape})?"));
    Some(
        Hint::new("an array is reshaped by `to_shape`", rule).label("a tuple is expected").fix(fix),
    )
}

/// `a.sum(axis=0)`
fn keyword_argument(case: &Case) -> Option<Hint> {
    let list = case
        .node::<ast::ArgList>()
        .or_else(|| case.node::<ast::MethodCallExpr>()?.arg_list())
        .or_else(|| case.node::<ast::CallExpr>()?.arg_list())?;
    let assigned = list.args().find_map(|it| match it {
        ast::Expr::BinExpr(pair) if pair.op_token().is_some_and(|it| it.text() == "=") => {
            Some(pair)
        }
        _ => None,
    })?;
    let name = case.text(&assigned.lhs()?).to_owned();
    let value = case.text(&assigned.rhs()?);
    let call = list.syntax().parent().and_then(ast::MethodCallExpr::cast);
    let method = call.as_ref().and_then(|it| it.name_ref()).map(|it| it.text().to_string());
    let fix = match (&call, method.as_deref(), name.as_str()) {
        (Some(call), Some(method @ ("sum" | "mean" | "var" | "std")), "axis") => {
            let receiver = closed(case, &call.receiver()?);
            let more = if matches!(method, "var" | "std") { ", 0.0" } else { "" };
            let end = if method == "mean" { ".unwrap()" } else { "" };
            case.replace(call, format!("{receiver}.{method}_axis(Axis({value}){more}){end}"))
        }
        _ => case.replace(&assigned, value),
    };
    let rule = "Arguments have no names in Rust: they count by their order.";
    Some(
        Hint::new(format!("`{name}={value}` is not an argument in Rust"), rule)
            .label("a named argument")
            .at(case.code.span(case.range(&assigned)))
            .fix(fix),
    )
}

/// `x.shape` without brackets.
fn method_as_field(case: &Case) -> Option<Hint> {
    let name = case.quoted(0).filter(|_| case.is(&["E0615", "E0616"]) && case.says("method"))?;
    let rule = "What is computed or looked up is called, with `()`.";
    let end = case.code.range(case.primary()?).end;
    let fix = case.code.change([(end..end, "()".to_owned())]);
    Some(
        Hint::new(format!("`{name}` is a method: it needs `()`"), rule)
            .label("not called")
            .fix(fix),
    )
}

/// A slip of the pen in the name of a method or a field.
fn similar(case: &Case) -> Option<Hint> {
    if !case.is(&["E0599", "E0609", "E0560"]) {
        return None;
    }
    let fix: Fix = case.proposal("similar name")?;
    let name = case.pointed()?;
    let replacement = |it: &crate::diagnostics::input::Suggestion| {
        it.edits.first().map(|it| it.replacement.clone())
    };
    let all = &case.problem.suggestions;
    let other = all.iter().find(|it| it.message.contains("similar name")).and_then(replacement)?;
    let other = other.trim_end_matches('(').to_owned();
    if !is_slip(name, &other) {
        return None;
    }
    let message = format!("there is no `{name}` here, but there is `{other}`");
    Some(Hint::new(message, "A typing error?").label("not known here").fix(fix))
}
