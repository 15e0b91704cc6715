//! Printing and joining texts: `print("x")`, `println!(x)`, `{}` of a type without `Display`.

use crate::diagnostics::case::Case;
use crate::diagnostics::code::Fix;
use crate::diagnostics::hint::Hint;
use crate::diagnostics::operands::{Operand, Operation};
use ra_ap_syntax::ast::{self, AstNode, HasArgList};

/// `print("loss:", loss)`, `println("hello")`
pub(super) fn print_function(case: &Case) -> Option<Hint> {
    let name = case.quoted(0).filter(|_| {
        case.is(&["E0423"]) && case.message().starts_with("expected function, found macro")
    })?;
    let name = if name == "print" || name == "println" { "println" } else { name };
    let call: ast::CallExpr = case.node()?;
    let arguments: Vec<ast::Expr> = call.arg_list()?.args().collect();
    let text = match &arguments[..] {
        [first, ..] if name == "println" && !is_text(case, first) => values(case, &arguments),
        [_, _, ..] if name == "println" && !case.text(&arguments[0]).contains('{') => {
            values(case, &arguments)
        }
        // The brackets of the list are those of the macro.
        [ast::Expr::ArrayExpr(list)] if matches!(name, "array" | "tensor" | "vec") => {
            format!("{name}!{}", case.text(list))
        }
        _ => format!("{name}!{}", case.text(&call.arg_list()?)),
    };
    let rule = match name {
        "println" => "`println!` is a macro, with `!`; its text has `{}` where a value goes.",
        _ => "A macro is called with `!` after its name.",
    };
    let message = format!("`{}` is called with `!` in Rust", case.quoted(0)?);
    Some(Hint::new(message, rule).label("a macro").fix(case.replace(&call, text)))
}

fn is_text(case: &Case, expression: &ast::Expr) -> bool {
    case.text(expression).starts_with('"')
}

/// A `println!` that shows the values one after another, as Python does.
fn values(case: &Case, arguments: &[ast::Expr]) -> String {
    let (mut text, mut rest) = (String::new(), String::new());
    for argument in arguments {
        let (piece, value) = piece(case.text(argument));
        let apart = !text.is_empty() && !text.ends_with(' ') && !piece.starts_with(' ');
        text += if apart { " " } else { "" };
        text += &piece;
        rest += &value;
    }
    format!("println!(\"{text}\"{rest})")
}

/// A part of a format for a text in quotes or a value, and the argument behind the format, if any.
fn piece(part: &str) -> (String, String) {
    let is_word = part.chars().all(|it| it.is_alphanumeric() || it == '_');
    let is_number = part.trim_start_matches('-').starts_with(|it: char| it.is_ascii_digit());
    let is_name = is_word && !is_number && !matches!(part, "true" | "false");
    match part.strip_prefix('"').and_then(|it| it.strip_suffix('"')) {
        Some(inner) => (inner.to_owned(), String::new()),
        None if is_number && part.parse::<f64>().is_ok() => (part.to_owned(), String::new()),
        None if is_name => (format!("{{{part}}}"), String::new()),
        None => ("{}".to_owned(), format!(", {part}")),
    }
}

/// `println!(x)`
pub(super) fn value_as_format(case: &Case) -> Option<Hint> {
    case.message().strip_prefix("format argument must be a string literal")?;
    let call: ast::CallExpr = case.node()?;
    let arguments: Vec<ast::Expr> = call.arg_list()?.args().collect();
    let rule = "Inside the text, `{x}` is replaced by the value of `x`.";
    let hint = Hint::new("what is printed begins with a text in quotes", rule);
    let text = values(case, &arguments);
    let own = case.text(&call.expr()?).trim_end_matches('!').to_owned();
    let text = text.replacen("println", own.trim_end_matches('_'), 1);
    Some(hint.label("not a text in quotes").fix(case.replace(&call, text)))
}

/// `println!("x = " + x)`
pub(super) fn format_joined_by_plus(case: &Case) -> Option<Hint> {
    case.message().strip_prefix("expected `,`, found `+`")?;
    let call: ast::CallExpr = case.node()?;
    let mut parts = Vec::new();
    call.arg_list()?.args().for_each(|it| flatten(&it, &mut parts));
    let rule = "Inside the text, `{x}` is replaced by the value of `x`.";
    let hint = Hint::new("texts and values are not joined by `+` here", rule);
    Some(hint.label("not with `+`").fix(case.replace(&call, values(case, &parts))))
}

/// The parts of `a + b + c`.
fn flatten(expression: &ast::Expr, parts: &mut Vec<ast::Expr>) {
    match expression {
        ast::Expr::BinExpr(sum) if sum.op_token().is_some_and(|it| it.text() == "+") => {
            sum.lhs().iter().chain(&sum.rhs()).for_each(|it| flatten(it, parts));
        }
        other => parts.push(other.clone()),
    }
}

/// `"loss: " + loss`
pub(super) fn text_joined(case: &Case) -> Option<Hint> {
    let operation = Operation::of(case).or_else(|| by_mismatch(case))?;
    let is_text = |kind: &str| matches!(kind, "str" | "String");
    if !is_text(&operation.left.type_name) || operation.symbol() != "+" {
        return None;
    }
    let mut parts = Vec::new();
    flatten(&operation.whole.clone().into(), &mut parts);
    let pieces = parts.iter().map(|it| piece(case.text(it).trim_start_matches('&')));
    let (text, rest): (String, String) = pieces.unzip();
    let rule = "`format!` puts texts and values together: `{x}` becomes the value of `x`.";
    let text = match text.contains('{') {
        true => format!("format!(\"{text}\"{rest})"),
        false => format!("\"{text}\""),
    };
    // `"5" + 3` may be meant as a sum.
    let fix = match text.trim_matches('"').parse::<f64>().is_ok() {
        true => Fix::default(),
        false => case.replace(&operation.whole, text),
    };
    Some(Hint::new("`+` does not join these", rule).label("not with `+`").fix(fix))
}

/// `a + b` of two `String`s: the compiler complains of the second.
fn by_mismatch(case: &Case) -> Option<Operation> {
    let (wanted, found) = case.wanted_and_found()?;
    let right: ast::Expr = case.node().filter(|_| wanted == "&str" && found == "String")?;
    let whole = ast::BinExpr::cast(right.syntax().parent()?)?;
    let side =
        |expression, type_name: &str| Operand { expression, type_name: type_name.to_owned() };
    Some(Operation { left: side(whole.lhs()?, "String"), right: side(right, "String"), whole })
}

/// The first line of the definition of a type, in this cell or an earlier one.
pub(super) fn definition(case: &Case, name: &str) -> Option<String> {
    let whole = case.own_type(name)?.syntax().text().to_string();
    let lines = whole.lines().map(str::trim);
    lines
        .into_iter()
        .find(|line| !line.starts_with("//") && !line.starts_with('#'))
        .map(str::to_owned)
}
