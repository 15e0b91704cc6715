//! Calls as Keras has them: `Dense(64, activation="relu")`, `fit(x, y, epochs=50)`.

use crate::diagnostics::code::Fix;
use crate::diagnostics::hint::{Case, Hint, Rule};
use ra_ap_syntax::ast::{self, AstNode, HasArgList};

pub(super) const RULES: &[Rule] = &[type_as_function, named_arguments];

/// The positional and the named arguments of a call.
fn arguments<'a>(case: &Case<'a>, list: &ast::ArgList) -> (Vec<&'a str>, Vec<(&'a str, String)>) {
    let (mut plain, mut named) = (Vec::new(), Vec::new());
    for argument in list.args() {
        match named_argument(case, &argument) {
            Some(pair) => named.push(pair),
            None => plain.push(case.code.text(case.range(&argument))),
        }
    }
    (plain, named)
}

fn named_argument<'a>(case: &Case<'a>, argument: &ast::Expr) -> Option<(&'a str, String)> {
    let ast::Expr::BinExpr(pair) = argument else { return None };
    pair.op_token().filter(|it| it.text() == "=")?;
    let value = case.text(&pair.rhs()?);
    // A word in quotes is a value of a type in Rust: `"relu"` → `Relu`.
    let word = value.trim_matches(['"', '\'']);
    let mut letters = word.chars();
    let value = match letters.next() {
        Some(first) if value != word => first.to_uppercase().chain(letters).collect(),
        _ => value.to_owned(),
    };
    Some((case.text(&pair.lhs()?), value))
}

fn chained(named: &[(&str, String)]) -> String {
    named.iter().map(|(name, value)| format!(".{name}({value})")).collect()
}

/// `Dense(64)`
fn type_as_function(case: &Case) -> Option<Hint> {
    if !case.is(&["E0423", "E0618"]) || !case.message().contains("found struct") {
        return None;
    }
    let call: ast::CallExpr = case.node()?;
    let name = case.text(&call.expr()?);
    let (plain, named) = arguments(case, &call.arg_list()?);
    let text = format!("{name}::new({}){}", plain.join(", "), chained(&named));
    let rule = "A value of a type is made by its function `new`; options follow as methods.";
    let hint = Hint::new(format!("`{name}` is a type, and types are not called"), rule);
    let span = case.code.span(case.range(&call.expr()?));
    Some(hint.label("a type").at(span).fix(case.replace(&call, text)))
}

/// `Dense::new(64, activation=Relu)`, `model.fit(&x, &y, epochs=50)`
fn named_arguments(case: &Case) -> Option<Hint> {
    let (whole, list) = call_around(case)?;
    let (mut plain, named) = arguments(case, &list);
    let (name, value) = named.first()?;
    let assigned = list.args().find(|it| named_argument(case, it).is_some())?;
    let span = case.code.span(case.range(&assigned));
    let text = case.code.text(case.range(&whole));
    let before = &text[..text.find('(')?];
    let fixed = if before.ends_with("::new") {
        format!("{before}({}){}", plain.join(", "), chained(&named))
    } else if before.ends_with(".fit") {
        let options = format!("Fit::new(){}", chained(&named));
        plain.push(&options);
        format!("{before}({})", plain.join(", "))
    } else {
        return None;
    };
    let fix: Fix = case.replace(&whole, fixed);
    let rule = "Arguments have no names in Rust. Options are methods, one after another.";
    Some(
        Hint::new(format!("`{name}={value}` is no argument in Rust"), rule)
            .label("a named argument")
            .at(span)
            .fix(fix),
    )
}

/// The call whose argument, or whose name, the compiler points at.
fn call_around(case: &Case) -> Option<(ast::Expr, ast::ArgList)> {
    let span = case.primary()?;
    let mut node = case.code.covering::<ast::Expr>(span)?.syntax().clone();
    loop {
        let call = ast::CallExpr::cast(node.clone())
            .map(|it| (ast::Expr::from(it.clone()), it.arg_list()));
        let method = ast::MethodCallExpr::cast(node.clone())
            .map(|it| (ast::Expr::from(it.clone()), it.arg_list()));
        if let Some((whole, Some(list))) = call.or(method)
            && list.args().any(|it| named_argument(case, &it).is_some())
        {
            return Some((whole, list));
        }
        node = node.parent()?;
    }
}
