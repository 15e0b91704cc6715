//! `x[i]` and its NumPy relatives.

use super::operands::closed;
use crate::diagnostics::code::Fix;
use crate::diagnostics::hint::{Case, Hint, Rule, between};
use crate::diagnostics::types::{dimensions, is_float, is_integer};
use ra_ap_syntax::ast::{self, AstNode, HasArgList};

pub(super) const RULES: &[Rule] =
    &[nested, range, negative, negative_of_vector, other_integer, letters, called];

/// What the compiler says of an index that an array does not take: its type and the dimensions.
fn refused_index<'a>(case: &Case<'a>) -> Option<(&'a str, usize)> {
    let message =
        case.message().strip_prefix("the trait bound `").filter(|_| case.is(&["E0277"]))?;
    let (index, rest) = message.split_once(": NdIndex<")?;
    let count = between(rest, "[usize; ", "]")?.parse().ok()?;
    Some((index, count))
}

/// `a[0][1]`, or `a[0]` of a matrix.
fn nested(case: &Case) -> Option<Hint> {
    let (index, dimensions) = refused_index(case).filter(|(index, _)| is_integer(index))?;
    let inner: ast::IndexExpr = case.node()?;
    if dimensions < 2 {
        return None;
    }
    let mut indices = vec![case.text(&inner.index()?).to_owned()];
    let mut whole = inner.clone();
    while let Some(outer) = whole.syntax().parent().and_then(ast::IndexExpr::cast) {
        indices.push(case.text(&outer.index()?).to_owned());
        whole = outer;
    }
    let base = closed(case, &inner.base()?);
    let cast = |it: &String| if index == "i32" { format!("{it} as usize") } else { it.clone() };
    let (rule, text) = match (indices.len(), dimensions) {
        (1, 2) => (
            "One index gives a row; an element takes both: `[[i, j]]`.",
            format!("{base}.row({})", cast(&indices[0])),
        ),
        (1, _) => (
            "One index gives a slice along the first axis.",
            format!("{base}.index_axis(Axis(0), {})", cast(&indices[0])),
        ),
        _ => (
            "All indices of an element are written together, in double brackets.",
            format!("{base}[[{}]]", indices.iter().map(cast).collect::<Vec<_>>().join(", ")),
        ),
    };
    let message =
        format!("`{base}` has {dimensions} dimensions, and an element takes {dimensions} indices");
    Some(Hint::new(message, rule).label("only one index").fix(case.replace(&whole, text)))
}

/// `x[1..3]` of an array.
fn range(case: &Case) -> Option<Hint> {
    refused_index(case).filter(|(index, _)| index.contains("Range"))?;
    let index: ast::IndexExpr = case.node()?;
    let base = closed(case, &index.base()?);
    let text = format!("{base}.slice(s![{}])", case.text(&index.index()?));
    let rule = "A part of an array is a view, and `slice` gives it.";
    let hint =
        Hint::new(format!("`{base}` is an array, and `[…]` takes one element out of it"), rule);
    Some(hint.label("a range of them").fix(case.replace(&index, text)))
}

/// `a[-1]` of an array.
fn negative(case: &Case) -> Option<Hint> {
    let negative = case.is(&["E0277", "E0600"]) && case.says("usize") && case.says("Neg");
    let sign: ast::PrefixExpr = case.node().filter(|_| negative)?;
    let index = ast::IndexExpr::cast(sign.syntax().parent()?)?;
    from_the_end(case, &index, &sign.expr()?)
}

/// `v[-1]` of a vector.
fn negative_of_vector(case: &Case) -> Option<Hint> {
    case.message().strip_prefix("negative integers cannot be used to index")?;
    let index: ast::IndexExpr = case.node()?;
    let ast::Expr::PrefixExpr(sign) = index.index()? else { return None };
    from_the_end(case, &index, &sign.expr()?)
}

fn from_the_end(case: &Case, index: &ast::IndexExpr, back: &ast::Expr) -> Option<Hint> {
    let base = closed(case, &index.base()?);
    let text = format!("{base}[{base}.len() - {}]", case.text(back));
    let rule = "Indices count from 0 at the front; the last one is `len() - 1`.";
    let hint = Hint::new("an index cannot be negative", rule).label("not from the end");
    Some(hint.fix(case.replace(index, text)))
}

/// `v[i]` with an `i32`.
fn other_integer(case: &Case) -> Option<Hint> {
    let indexed = case.message().contains("cannot be indexed by") && case.is(&["E0277"]);
    let kind = match refused_index(case) {
        Some((kind, 1)) => kind,
        _ => case.quoted(1).filter(|_| indexed)?,
    };
    if kind == "{integer}" || !is_integer(kind) && !is_float(kind) {
        return None;
    }
    let index: ast::IndexExpr = case.node()?;
    let inner = index.index()?;
    if let Some(whole) = case.text(&inner).strip_suffix(".0") {
        let rule = "Indices count from 0, without a fraction.";
        let hint = Hint::new(format!("`{whole}.0` is a float, and an index is an integer"), rule);
        return Some(hint.label("a float").fix(case.replace(&inner, whole)));
    }
    let fix: Fix = case.replace(&inner, format!("{} as usize", closed(case, &inner)));
    let message =
        format!("`{}` is {} `{kind}`, and an index is a `usize`", case.text(&inner), article(kind));
    let rule = "`usize` is the type of counts and positions; `as usize` converts.";
    Some(Hint::new(message, rule).label("not a `usize`").fix(fix))
}

fn article(kind: &str) -> &'static str {
    if kind.starts_with('i') || kind.starts_with("f") && kind.len() < 2 { "an" } else { "a" }
}

/// `s[0]` of a string.
fn letters(case: &Case) -> Option<Hint> {
    let string =
        case.is(&["E0277"]) && case.message().starts_with("the type `str` cannot be indexed");
    let index: ast::IndexExpr = case.node().filter(|_| string)?;
    let base = closed(case, &index.base()?);
    let text = format!("{base}.chars().nth({}).unwrap()", case.text(&index.index()?));
    let rule = "Letters take different numbers of bytes, so they are counted from the front.";
    let hint = Hint::new("a letter of a string cannot be had by its number", rule);
    Some(hint.label("which bytes?").fix(case.replace(&index, text)))
}

/// `A(0, 1)`, `2(x + 1)`
fn called(case: &Case) -> Option<Hint> {
    let kind = case.quoted(0).filter(|_| case.is(&["E0618"]))?;
    let call: ast::CallExpr = case.node()?;
    let value = case.text(&call.expr()?);
    let inside = case.text(&call.arg_list()?).trim_start_matches('(').strip_suffix(')')?;
    let is_list = |kind: &str| kind.starts_with("Vec<") || kind.starts_with('[');
    let (text, rule) = match (dimensions(kind), kind.trim_start_matches('&')) {
        (Some(2..), _) => {
            (format!("{value}[[{inside}]]"), "An element is taken out by `[[…]]`, counted from 0.")
        }
        (Some(_), _) => {
            (format!("{value}[{inside}]"), "An element is taken out by `[…]`, counted from 0.")
        }
        (_, list) if is_list(list) => {
            (format!("{value}[{inside}]"), "An element is taken out by `[…]`, counted from 0.")
        }
        (_, number) if is_integer(number) || is_float(number) => {
            let of_floats = inside.contains('.') && value.chars().all(|it| it.is_ascii_digit());
            let point = if of_floats { ".0" } else { "" };
            (format!("{value}{point} * ({inside})"), "A product is written with `*`.")
        }
        _ => return None,
    };
    let message = format!("`{value}` is not a function, so it cannot be called");
    Some(Hint::new(message, rule).label("not a function").fix(case.replace(&call, text)))
}

/// The text between the brackets of NumPy, `1:3, 0`, as ndarray writes it: `1..3, 0`.
pub(super) fn numpy_index(case: &Case, base: &str, inside: &str) -> String {
    let parts: Vec<&str> = inside.split(',').map(str::trim).collect();
    let is_vector = case.session.type_of(base).is_some_and(|it| dimensions(it).is_none());
    match parts[..] {
        [":", column] if !column.contains(':') => format!("{base}.column({column})"),
        [row, ":"] if !row.contains(':') => format!("{base}.row({row})"),
        [one] if is_vector => format!("&{base}[{}]", one.replace(':', "..")),
        _ if !inside.contains(':') => format!("{base}[[{inside}]]"),
        _ => {
            let ranges: Vec<String> = parts.iter().map(|it| it.replace(':', "..")).collect();
            format!("{base}.slice(s![{}])", ranges.join(", "))
        }
    }
}
