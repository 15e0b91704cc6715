//! What is not Rust's grammar.

use crate::diagnostics::code::Fix;
use crate::diagnostics::hint::{Case, Hint, Rule};

pub(super) const RULES: &[Rule] =
    &[floor_division, equality, steps, chained, several_names, point_alone, semicolon];

/// `7 // 2` begins a comment.
fn floor_division(case: &Case) -> Option<Hint> {
    let expected = case.message().starts_with("expected `;`");
    let span = case.primary().filter(|_| expected)?;
    let line = case.cell.line(span.start_line)?;
    let (before, after) = line.split_once("//")?;
    let divisor: String =
        after.trim_start().chars().take_while(|it| it.is_alphanumeric() || *it == '.').collect();
    let rest = after.trim_start().strip_prefix(&divisor)?.trim();
    if divisor.is_empty()
        || !matches!(rest, ";" | "")
        || !before.trim_end().ends_with(char::is_alphanumeric)
    {
        return None;
    }
    let rule =
        "`//` begins a comment in Rust. Dividing integers by `/` already drops the remainder.";
    let fix = Fix::lines(format!("{} / {divisor};", before.trim()));
    Some(
        Hint::new("what follows `//` is a comment, so the line has no end", rule)
            .label("the line ends here")
            .fix(fix),
    )
}

/// `if n = 5 {`
fn equality(case: &Case) -> Option<Hint> {
    let fix = case
        .proposal("compare for equality")
        .or_else(|| case.proposal("comparing for equality"))?;
    let rule = "`=` gives a variable its value; `==` asks whether two values are equal.";
    Some(Hint::new("`=` does not compare", rule).label("gives a value").fix(fix))
}

/// `i++`
fn steps(case: &Case) -> Option<Hint> {
    case.message().strip_prefix("Rust has no ").filter(|it| it.contains("crement operator"))?;
    let sign = if case.message().contains("decrement") { "-" } else { "+" };
    let fix = case.proposal(&format!("`{sign}= 1`"))?;
    let message = format!("Rust has no `{sign}{sign}` operator");
    Some(Hint::new(message, format!("A step is `{sign}= 1`.")).label("a step of one").fix(fix))
}

/// `0 < x < 1`
fn chained(case: &Case) -> Option<Hint> {
    case.message().strip_prefix("comparison operators cannot be chained")?;
    let fix = case.proposal("split the comparison")?;
    let rule = "Write each comparison by itself, and join them with `&&`.";
    Some(Hint::new("comparisons cannot be chained", rule).label("the first of two").fix(fix))
}

/// `let a, b = (1, 2);`
fn several_names(case: &Case) -> Option<Hint> {
    case.message().strip_prefix("unexpected `,` in pattern")?;
    let fix = case.proposal("parentheses")?;
    let rule = "Several names at once are written in brackets, as a tuple.";
    Some(
        Hint::new("several names need brackets around them", rule)
            .label("more than one name")
            .fix(fix),
    )
}

/// `.8`
fn point_alone(case: &Case) -> Option<Hint> {
    let at = case.message().strip_prefix("float literals must have an integer part").map(|_| ());
    let fix = at.and_then(|()| case.proposal("must have an integer part"))?;
    let rule = "Write a zero before the point: `0.8`.";
    Some(Hint::new("a number begins with a digit", rule).label("`0` before it").fix(fix))
}

/// A line without its `;`.
fn semicolon(case: &Case) -> Option<Hint> {
    let missing = case.message().starts_with("expected `;`") || case.says("add `;` here");
    let span = case.primary().filter(|_| missing)?;
    let at = case.code.range(span).start;
    let fix = case.proposal("`;`").unwrap_or_else(|| case.code.change([(at..at, ";".to_owned())]));
    let rule = "A statement ends with `;`. Only the last expression of a cell has none: its value is shown.";
    Some(Hint::new("a `;` is missing at the end of the line", rule).label("`;` missing").fix(fix))
}
