//! `.unwrap()` and `.expect(…)` of nothing or of an error.

use super::{Panicked, Rule};
use crate::diagnostics::code::Fix;
use crate::diagnostics::hint::Hint;
use ra_ap_syntax::ast::{self, AstNode};

pub(super) const RULES: &[Rule] = &[nothing, error];

/// The call of `.unwrap()` or `.expect(…)` at the place.
fn call(case: &Panicked) -> Option<ast::MethodCallExpr> {
    let opens = |it: &ast::MethodCallExpr| {
        it.name_ref().is_some_and(|name| matches!(name.text(), "unwrap" | "expect"))
    };
    case.node::<ast::MethodCallExpr>().filter(opens)
}

/// Of an `Option` without a value.
fn nothing(case: &Panicked) -> Option<Hint> {
    case.message.strip_prefix("called `Option::unwrap()` on a `None` value")?;
    let rule =
        "`.unwrap()` stops where there is no value. `.unwrap_or(…)` goes on with another one.";
    let Some(inner) = call(case).and_then(|it| it.receiver()) else {
        return Some(Hint::new("there was no value to unwrap", rule).label("`None`"));
    };
    let text = case.text(&inner);
    if text.contains("partial_cmp") {
        let rule = "NaN is neither larger nor smaller than a number. `total_cmp` has an order for it, too.";
        let hint = Hint::new("two numbers could not be compared: one of them is NaN", rule);
        let fixed = text.replace("partial_cmp", "total_cmp");
        return Some(hint.label("`None`").fix(case.replace(&call(case)?, fixed)));
    }
    let message = match text.len() < 60 {
        true => format!("`{text}` gave `None`: there is no value to take"),
        false => "there is no value to take: it is `None`".to_owned(),
    };
    Some(Hint::new(message, rule).label("`None`"))
}

/// Of a `Result` that holds an error.
fn error(case: &Panicked) -> Option<Hint> {
    let text = case.message.strip_prefix("called `Result::unwrap()` on an `Err` value: ")?;
    let (message, rule) = error_text(text);
    let fix = call(case).and_then(|call| {
        let inner = call.receiver()?;
        // Inside a function of the student `?` would need another return type.
        let in_cell = call.syntax().ancestors().filter_map(ast::Fn::cast).count() == 1;
        let closure = call.syntax().ancestors().any(|it| ast::ClosureExpr::can_cast(it.kind()));
        (in_cell && !closure && rule.is_empty())
            .then(|| case.replace(&call, format!("{}?", case.text(&inner))))
    });
    let fix: Fix = fix.filter(|_| text.lines().count() < 2).unwrap_or_default();
    Some(Hint::new(message, rule).label("an error, no value").fix(fix))
}

/// The error's text, and what it means where it is one of the standard library's.
pub(in crate::diagnostics) fn error_text(text: &str) -> (String, String) {
    let known = |words: &[&str]| words.iter().any(|it| text.contains(it));
    let (message, rule) = if known(&["ParseFloatError", "invalid float literal"]) {
        (
            "the text is not a number",
            "A number is written as `1.5` or `2e-3`: no spaces, no comma; `.trim()` removes spaces.",
        )
    } else if known(&["ParseIntError", "invalid digit found"]) {
        (
            "the text is not an integer",
            "It may contain only digits and a sign: no spaces, no point; `.trim()` removes spaces.",
        )
    } else if known(&["kind: NotFound", "No such file or directory"]) {
        (
            "there is no such file",
            "A path counts from the folder of the notebook; `std::env::current_dir()?` shows it.",
        )
    } else if known(&["kind: PermissionDenied", "Permission denied"]) {
        ("the file may not be opened", "Its owner has not allowed it.")
    } else if known(&[
        "cannot parse integer from empty string",
        "cannot parse float from empty string",
        "kind: Empty",
    ]) {
        ("the text is empty, so it is not a number", "Look at it first with `.is_empty()`.")
    } else {
        let mut lines = text.lines();
        let first = lines.next().unwrap_or_default().to_owned();
        return (first, lines.collect::<Vec<_>>().join("\n"));
    };
    (message.to_owned(), rule.to_owned())
}
