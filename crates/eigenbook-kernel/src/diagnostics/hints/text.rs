//! Text: `'single quotes'`, `+`, `String` and `&str`.

use super::numbers::wanted_and_found;
use super::operands::{Operand, Operation, closed};
use crate::diagnostics::hint::{Case, Hint, Rule};
use crate::diagnostics::input::Span;
use ra_ap_syntax::ast::{self, AstNode};

pub(super) const RULES: &[Rule] =
    &[single_quotes, never_closed, joined, text_of_its_own, text_as_number];

/// `'hello'`
fn single_quotes(case: &Case) -> Option<Hint> {
    let one_letter = case.message().contains("character literal may only contain one")
        || case.says("if you meant to write a string literal")
        || case.message().contains("unterminated character literal")
        || case.message().contains("unclosed char");
    let line = case.cell.line(case.primary()?.start_line).filter(|_| one_letter)?;
    let mut quotes = line.match_indices('\'').map(|(at, _)| at);
    let (start, end) = (quotes.next()?, quotes.next()?);
    let before: usize = case
        .cell
        .code
        .split('\n')
        .take(case.primary()?.start_line - 1)
        .map(|it| it.len() + 1)
        .sum();
    let range = before + start..before + end + 1;
    let text = format!("\"{}\"", &line[start + 1..end]);
    let rule = "Single quotes hold one letter, `'a'`; text is written in double quotes.";
    let hint = Hint::new("text is written in double quotes", rule).label("more than one letter");
    Some(hint.at(case.code.span(range.clone())).fix(case.code.change([(range, text)])))
}

/// `"hello`
fn never_closed(case: &Case) -> Option<Hint> {
    if !case.is(&["E0765", "E0766", "E0748"]) {
        return None;
    }
    let span = case.primary()?;
    let line = case.cell.line(span.start_line)?.trim_end();
    let end = line.trim_end_matches([';', ')']).chars().count() + 1;
    let at = Span { start_column: end, end_column: end, end_line: span.start_line, ..span.clone() };
    let fix = case.code.change([(case.code.range(&at), "\"".to_owned())]);
    let rule = "A text goes from one `\"` to the next. Inside it `\\\"` writes a quote.";
    Some(Hint::new("the text is never closed", rule).label("begins here").fix(fix))
}

/// `"3.5" as f64`
fn text_as_number(case: &Case) -> Option<Hint> {
    let cast: ast::CastExpr = case.node().filter(|_| case.is(&["E0605", "E0606"]))?;
    let kind = case.text(&cast.ty()?);
    if !case.message().contains("str`") && !case.message().contains("String`") {
        return None;
    }
    let text = closed(case, &cast.expr()?);
    let fix = case.replace(&cast, format!("{text}.parse::<{kind}>()?"));
    let rule =
        "`as` converts numbers. A text is read by `.parse()`, which fails if it is not a number.";
    Some(Hint::new("a text is not a number yet", rule).label("a text").fix(fix))
}

/// `"loss: " + loss`
fn joined(case: &Case) -> Option<Hint> {
    let operation = Operation::of(case).or_else(|| by_mismatch(case))?;
    let is_text = |kind: &str| matches!(kind, "str" | "String");
    if !is_text(&operation.left.type_name) || operation.symbol() != "+" {
        return None;
    }
    let mut parts = Vec::new();
    flatten(case, &operation.whole.clone().into(), &mut parts);
    let mut text = String::new();
    let mut rest = String::new();
    for part in parts {
        if let Some(inner) = part.strip_prefix('"').and_then(|it| it.strip_suffix('"')) {
            text += inner;
        } else if part.chars().all(|it| it.is_alphanumeric() || it == '_') {
            text += &format!("{{{part}}}");
        } else {
            text += "{}";
            rest += &format!(", {part}");
        }
    }
    let rule = "`format!` puts texts and values together: `{x}` becomes the value of `x`.";
    let text = match text.contains('{') {
        true => format!("format!(\"{text}\"{rest})"),
        false => format!("\"{text}\""),
    };
    let fix = case.replace(&operation.whole, text);
    Some(Hint::new("`+` does not join these", rule).label("not with `+`").fix(fix))
}

/// `a + b` of two `String`s: the compiler complains of the second.
fn by_mismatch(case: &Case) -> Option<Operation> {
    let (wanted, found) = wanted_and_found(case)?;
    let right: ast::Expr = case.node().filter(|_| wanted == "&str" && found == "String")?;
    let whole = ast::BinExpr::cast(right.syntax().parent()?)?;
    let side =
        |expression, type_name: &str| Operand { expression, type_name: type_name.to_owned() };
    Some(Operation { left: side(whole.lhs()?, "String"), right: side(right, "String"), whole })
}

/// The parts of `a + b + c`.
fn flatten<'a>(case: &Case<'a>, expression: &ra_ap_syntax::ast::Expr, parts: &mut Vec<&'a str>) {
    use ra_ap_syntax::ast::Expr;
    match expression {
        Expr::BinExpr(sum) if sum.op_token().is_some_and(|it| it.text() == "+") => {
            sum.lhs().iter().chain(&sum.rhs()).for_each(|it| flatten(case, it, parts));
        }
        other => parts.push(case.text(other).trim_start_matches('&')),
    }
}

/// `greet("Ada")` where a `String` is wanted.
fn text_of_its_own(case: &Case) -> Option<Hint> {
    let (wanted, found) = wanted_and_found(case)?;
    let text = case.pointed().filter(|_| wanted == "String" && found == "&str")?;
    let range = case.code.range(case.primary()?);
    let rule =
        "A text in quotes is a `&str`, lent by the program. `.to_string()` makes a `String`.";
    let fix = case.code.change([(range, format!("{text}.to_string()"))]);
    Some(
        Hint::new("a `String` is expected here, and this is a `&str`", rule)
            .label("a `&str`")
            .fix(fix),
    )
}
