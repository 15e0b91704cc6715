//! Translates pieces of Python into Rust, token by token.

use super::arguments::split;
use crate::diagnostics::operands::with_points;
use crate::diagnostics::printing::printed;
use crate::tokens::{Token, closing, is_name, tokens};
use itertools::Itertools;
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// A condition or a range of Python in Rust, token by token.
pub(in crate::diagnostics) fn rust(python: &str) -> String {
    let mut text = format!(" {} ", python.trim());
    let words = [
        (" is not None ", ".is_some() "),
        (" is None ", ".is_none() "),
        (" and ", " && "),
        (" or ", " || "),
        (" not ", " !"),
        (" True ", " true "),
        (" False ", " false "),
        ("'", "\""),
    ];
    for (python, own) in words {
        text = text.replace(python, own);
    }
    let text = with_powers(text.trim());
    let Some((function, inner)) = whole_call(&text) else { return text };
    match (function, &split(inner).collect::<Vec<_>>()[..]) {
        ("range", [end]) => format!("0..{}", rust(end)),
        ("range", [start, end]) => format!("{start}..{}", rust(end)),
        ("range", [start, end, step]) => format!("({start}..{end}).step_by({step})"),
        ("enumerate", _) => format!("{inner}.iter().enumerate()"),
        ("zip", [first, second]) => format!("{first}.iter().zip(&{second})"),
        ("len", _) => format!("{inner}.len()"),
        ("print", _) => format!("println!({})", printed(inner)),
        _ => text.clone(),
    }
}

/// `x**2` → `x * x`: it fits every type of number.
fn with_powers(text: &str) -> String {
    static POWER: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(\w+)\s*\*\*\s*([23])\b").expect("it is a pattern"));
    let product = |found: &Captures| match &found[2] {
        "2" => format!("{0} * {0}", &found[1]),
        _ => format!("{0} * {0} * {0}", &found[1]),
    };
    POWER.replace_all(text, product).into_owned()
}

/// A calculation with names and numbers alone, each integer as a float: `x + 1` → `x + 1.0`.
pub(in crate::diagnostics) fn of_floats(text: &str) -> String {
    let fits = |it: char| it.is_alphanumeric() || " _+-*/()".contains(it);
    if !tokens(text).all(|it| it.is_number() || it.text.chars().all(fits)) {
        return text.to_owned();
    }
    with_points(text)
}

/// The name of the function and the text between its brackets, if the text is one call.
fn whole_call(text: &str) -> Option<(&str, &str)> {
    let all: Vec<Token> = tokens(text).collect();
    let open = all.iter().position(|it| it.text == "(")?;
    let is_whole = closing(&all, open)? + 1 == all.len();
    let inner = all[open].place.end..text.len() - 1;
    is_whole.then(|| (&text[..all[open].place.start], &text[inner]))
}

/// The line as a statement, with `let` if it gives a name its first value. An expression is shown if
/// the line is the last.
pub(in crate::diagnostics) fn with_let(text: &str, is_last: bool) -> String {
    let name = text.split_once(" = ").map(|(name, _)| name.trim());
    let begin = if name.is_some_and(is_name) { "let " } else { "" };
    // A closure cannot be shown.
    let is_silent = name.is_some() || text.ends_with(';') || text.starts_with('|');
    let end = if is_silent || !is_last { ";" } else { "" };
    format!("{begin}{}{end}", text.trim_end_matches(';'))
}

/// `{loss:.3f}` → `{loss:.3}`
pub(in crate::diagnostics) fn rust_format(text: &str) -> String {
    static HOLE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(\{[^{}]*:[^{}]*?)[fds]*\}").expect("it is a pattern"));
    HOLE.replace_all(text, "$1}").into_owned()
}

/// `x, y=1` → `x: f64, y: f64`
pub(in crate::diagnostics) fn typed(names: &str) -> String {
    let bare = |it: &str| it.split([':', '=']).next().unwrap_or_default().trim().to_owned();
    let names = split(names).map(bare);
    names.map(|it| format!("{it}: f64")).join(", ")
}

/// `"a": 1, "b": [2]` → `("a", 1), ("b", vec![2])`
pub(in crate::diagnostics) fn pairs(text: &str) -> Option<String> {
    let pair = |it: &str| {
        let (key, value) = it.split_once(':')?;
        let value = value.trim();
        let list = if value.starts_with('[') { "vec!" } else { "" };
        Some(format!("({}, {list}{value})", key.trim()))
    };
    Some(split(text).map(pair).collect::<Option<Vec<_>>>()?.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_values_get_a_let() {
        assert_eq!(with_let("y = f(1)", true), "let y = f(1);");
        assert_eq!(with_let("f(y);", true), "f(y);");
        assert_eq!(with_let("f(y)", true), "f(y)");
        assert_eq!(with_let("f(y)", false), "f(y);");
        assert_eq!(with_let("a[0] = 1", true), "a[0] = 1;");
    }
}
