//! Printing: `print("x")`, `println!(x)`, `{}` of what has no everyday form.

use crate::diagnostics::code::Fix;
use crate::diagnostics::hint::{Case, Hint, Rule};
use crate::diagnostics::types::shorten;
use ra_ap_syntax::ast::{self, AstNode, HasArgList, HasName};

pub(super) const RULES: &[Rule] = &[
    print_function,
    value_as_format,
    joined_by_plus,
    format_of_python,
    format_of_c,
    arguments_missing,
    no_everyday_form,
    no_form_at_all,
];

/// `print("loss:", loss)`, `println("hello")`
fn print_function(case: &Case) -> Option<Hint> {
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
        _ => "A macro is called with `!` behind its name.",
    };
    let message = format!("`{}` is called with `!` in Rust", case.quoted(0)?);
    Some(Hint::new(message, rule).label("a macro").fix(case.replace(&call, text)))
}

fn is_text(case: &Case, expression: &ast::Expr) -> bool {
    case.text(expression).starts_with('"')
}

/// A `println!` that shows the values one after another, as Python does.
fn values(case: &Case, arguments: &[ast::Expr]) -> String {
    let plain =
        |it: &ast::Expr| matches!(it, ast::Expr::PathExpr(_)) && !case.text(it).contains(':');
    let piece = |it: &ast::Expr| match it {
        it if is_text(case, it) => case.text(it).trim_matches('"').to_owned(),
        it if plain(it) => format!("{{{}}}", case.text(it)),
        _ => "{}".to_owned(),
    };
    let mut text = String::new();
    for piece in arguments.iter().map(piece) {
        let apart = !text.is_empty() && !text.ends_with(' ') && !piece.starts_with(' ');
        text += if apart { " " } else { "" };
        text += &piece;
    }
    let rest = arguments.iter().filter(|it| !is_text(case, it) && !plain(it));
    let rest: String = rest.map(|it| format!(", {}", case.text(it))).collect();
    format!("println!(\"{text}\"{rest})")
}

/// `println!(x)`
fn value_as_format(case: &Case) -> Option<Hint> {
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
fn joined_by_plus(case: &Case) -> Option<Hint> {
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

/// `{:.2f}`
fn format_of_python(case: &Case) -> Option<Hint> {
    let letter = case.quoted(0).filter(|_| case.message().starts_with("unknown format trait"))?;
    let fix = case.proposal("`Display`")?;
    let rule = "`{:.2}` shows two digits behind the point, `{:8.2}` in a width of 8, `{:e}` with an exponent.";
    let message = format!("a format has no `{letter}` at its end");
    Some(Hint::new(message, rule).label("without the letter").fix(fix))
}

/// `println!("%d", n)`
fn format_of_c(case: &Case) -> Option<Hint> {
    let fix = case.proposal("format specifiers use curly braces")?;
    let rule =
        "`{}` takes the next value, `{x}` the variable `x`, `{:.2}` two digits behind the point.";
    Some(
        Hint::new("a value's place in the text is `{}`, not `%`", rule)
            .label("no place for it")
            .fix(fix),
    )
}

/// `println!("{} and {}", x)`
fn arguments_missing(case: &Case) -> Option<Hint> {
    let (wanted, rest) = case.message().split_once(" positional argument")?;
    let rest = rest.split_once("but ")?.1;
    let given = if rest.contains("no arguments") {
        "none"
    } else {
        rest.split_whitespace().find(|word| word.parse::<usize>().is_ok())?
    };
    let message = format!("the text has {wanted} `{{}}`, and there are {given} values");
    let message = message
        .replace("there are 1 values", "there is 1 value")
        .replace("are none values", "is no value");
    Some(
        Hint::new(message, "Each `{}` takes one value, in order, after the text.")
            .label("takes a value"),
    )
}

/// `{}` of a vector.
fn no_everyday_form(case: &Case) -> Option<Hint> {
    let formatted =
        case.is(&["E0277"]) && case.message().ends_with("doesn't implement `std::fmt::Display`");
    let kind = case.quoted(0).filter(|_| formatted)?;
    let rule = "`{}` is for what has one everyday form. `{:?}` shows the parts of anything.";
    let message = format!("a `{}` has no everyday form for `{{}}`", shorten(kind));
    Some(Hint::new(message, rule).label("needs `{:?}`").fix(with_debug(case).unwrap_or_default()))
}

/// The text with `{:?}` for the value that the compiler points at.
fn with_debug(case: &Case) -> Option<Fix> {
    let pointed = case.code.range(case.primary()?);
    let text = case.code.text(pointed.clone());
    if let Some(inner) = text.strip_prefix('{').and_then(|it| it.strip_suffix('}')) {
        let name = inner.trim_end_matches(':');
        return Some(case.code.change([(pointed, format!("{{{name}:?}}"))]));
    }
    let list: ast::ArgList = case.node()?;
    let mut arguments = list.args();
    let format = arguments.next()?;
    let number = arguments.position(|it| case.range(&it) == pointed)?;
    let start = case.range(&format).start;
    let holes: Vec<usize> = case.text(&format).match_indices("{}").map(|(at, _)| at).collect();
    let at = start + holes.get(number)?;
    Some(case.code.change([(at..at + 2, "{:?}".to_owned())]))
}

/// A struct without `Debug`.
fn no_form_at_all(case: &Case) -> Option<Hint> {
    let name = case.quoted(0).filter(|_| {
        case.is(&["E0277", "E0599"]) && case.message().ends_with("doesn't implement `Debug`")
    })?;
    let message = format!("Rust does not know how to show a `{name}`");
    let rule = "`#[derive(Debug)]` before its definition writes that for you.";
    let is_it = |it: &ast::Adt| it.name().is_some_and(|own| own.text() == name);
    let definition =
        case.code.all::<ast::Adt>().find(is_it).map(|it| it.syntax().text().to_string());
    let first = definition.as_deref().and_then(|it| it.lines().next());
    let first = first.map_or_else(|| format!("struct {name} …"), str::to_owned);
    let hint = Hint::new(message, rule).label("cannot be shown");
    let hint = hint.fix(Fix::lines(format!("#[derive(Debug)]\n{first}")));
    // What the engine adds to show the last expression is not the student's.
    let last = case.code.all::<ast::BlockExpr>().next().and_then(|it| it.tail_expr());
    Some(match last.filter(|_| case.primary().is_none()) {
        Some(last) => hint.at(case.code.span(case.range(&last))),
        None => hint,
    })
}
