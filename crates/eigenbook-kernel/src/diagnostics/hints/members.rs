//! Methods and fields that a value does not have: `a.T`, `x.shape`, `v.sum()`, `a.max()`.

use super::operands::closed;
use crate::diagnostics::code::Fix;
use crate::diagnostics::hint::{Case, Hint, Rule, quoted};
use crate::diagnostics::types::{is_array, shorten};
use ra_ap_syntax::ast::{self, AstNode, HasArgList};

pub(super) const RULES: &[Rule] =
    &[keyword_argument, reshape, appended, known_elsewhere, method_as_field, similar];

/// Of what a member is asked.
#[derive(Clone, Copy, PartialEq)]
enum Of {
    Array,
    Vector,
    Text,
}
use Of::{Array, Text, Vector};

/// Whose member, its name elsewhere, the Rust (`@` is the value, `#` the arguments), and the rule.
const TABLE: &[(Of, &str, &str, &str)] = &[
    (Array, "T", "@.t()", "The transpose is a method, `.t()`: a view that copies nothing."),
    (Array, "transpose", "@.t()", "The transpose is a method, `.t()`: a view that copies nothing."),
    (Array, "size", "@.len()", "`.len()` counts all elements."),
    (Array, "max", "@.iter().copied().fold(f64::NEG_INFINITY, f64::max)", FOLD),
    (Array, "min", "@.iter().copied().fold(f64::INFINITY, f64::min)", FOLD),
    (
        Array,
        "reshape",
        "@.to_shape(#)?",
        "`to_shape` takes the shape as one tuple, and fails if it does not fit.",
    ),
    (Array, "astype", "@.to_f64()", "An array of floats is made by `.to_f64()` or `.to_f32()`."),
    (Array, "copy", "@.to_owned()", "`.to_owned()` makes an array of its own."),
    (Array, "tolist", "@.to_vec()", "`.to_vec()` makes a vector of it."),
    (Array, "apply", "@.mapv(#)", "`.mapv(|x| …)` does the same to each element."),
    (
        Array,
        "item",
        "@.first().unwrap()",
        "The first element is an `Option`: an empty array has none.",
    ),
    (
        Array,
        "dtype",
        "std::any::type_name_of_val(&@)",
        "The type of the elements is part of the array's type.",
    ),
    (
        Array,
        "push",
        "@.push(ndarray::Axis(0), #)?",
        "An array grows along an axis, by an array of the right shape.",
    ),
    (
        Vector,
        "sum",
        "@.iter().sum::<f64>()",
        "A vector is gone through by an iterator, which can add.",
    ),
    (
        Vector,
        "mean",
        "@.iter().sum::<f64>() / @.len() as f64",
        "A vector is gone through by an iterator, which can add.",
    ),
    (Vector, "max", "@.iter().copied().fold(f64::NEG_INFINITY, f64::max)", FOLD),
    (Vector, "min", "@.iter().copied().fold(f64::INFINITY, f64::min)", FOLD),
    (Vector, "shape", "@.len()", "A vector has only a length; `array!` makes what has a shape."),
    (Vector, "size", "@.len()", "A vector has a length."),
    (Vector, "length", "@.len()", "A vector has a length."),
    (Vector, "add", "@.push(#)", "`push` adds one element."),
    (
        Vector,
        "map",
        "@.iter().map(#).collect::<Vec<_>>()",
        "An iterator goes through the values, and `collect` gathers them.",
    ),
    (Text, "length", "@.len()", "`.len()` counts bytes, `.chars().count()` letters."),
    (Text, "size", "@.len()", "`.len()` counts bytes, `.chars().count()` letters."),
    (Text, "upper", "@.to_uppercase()", "Methods of text have longer names in Rust."),
    (Text, "lower", "@.to_lowercase()", "Methods of text have longer names in Rust."),
    (Text, "strip", "@.trim()", "Methods of text have other names in Rust."),
    (Text, "startswith", "@.starts_with(#)", "Names of several words are written with `_`."),
    (Text, "endswith", "@.ends_with(#)", "Names of several words are written with `_`."),
    (Text, "append", "@.push_str(#)", "`push_str` adds a text, `push` one letter."),
    (Text, "format", "format!(@, #)", "`format!` is a macro: the text stands first inside it."),
];

const FOLD: &str = "Floats have no order of their own (NaN), so the comparison is written out.";

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
    Some(Hint::new("an array is reshaped by `to_shape`", rule).label("a tuple is wanted").fix(fix))
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
            case.replace(
                call,
                format!("{receiver}.{method}_axis(ndarray::Axis({value}){more}){end}"),
            )
        }
        _ => case.replace(&assigned, value),
    };
    let rule = "Arguments have no names in Rust: they count by their order.";
    Some(
        Hint::new(format!("`{name}={value}` is no argument in Rust"), rule)
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
    let other = case.problem.suggestions.iter().find(|it| it.message.contains("similar name"))?;
    let other = other.edits.first()?.replacement.trim_end_matches('(').to_owned();
    let message = format!("there is no `{name}` here, but there is `{other}`");
    Some(Hint::new(message, "A slip of the pen?").label("not known here").fix(fix))
}
