//! Closures of controls: they are called after their cell has ended, so they must own what they
//! use.

use crate::diagnostics::case::Case;
use crate::diagnostics::code::Fix;
use crate::diagnostics::hint::Hint;
use crate::diagnostics::types::is_number;
use crate::tokens::words;
use ra_ap_syntax::ast::{self, AstNode, HasArgList};

/// `interact(slider, |rate| &x * rate)?;`
pub(super) fn closure_of_a_control(case: &Case) -> Option<Hint> {
    let moved = case.labelled("value moved into closure").filter(|_| case.is(&["E0382"]));
    // The compiler reports a change inside the closure in this way.
    let changes = case.says("lifetime may not live long enough");
    let borrows = changes || case.is(&["E0597", "E0373"]);
    let place = case.code.range(moved.or_else(|| case.primary().filter(|_| borrows))?);
    let mut calls = case.code.around(place).filter_map(ast::CallExpr::cast);
    let closure = calls.find_map(|call| given_closure(case, &call))?;
    let named = case.quoted(0).unwrap_or_default();
    let copied = copied(case, &closure, named);
    let fix = with_copies(case, &closure, &copied, if changes { "let mut" } else { "let" });
    if let Some(moved) = moved {
        let message =
            format!("`{named}` is used after line {} has moved its value away", moved.start_line);
        let rule = "The closure is called later and keeps what it uses. Give it a copy of its own.";
        return Some(Hint::new(message, rule).label(format!("`{named}` is not here")).fix(fix));
    }
    let what = copied.first().map_or("a variable".to_owned(), |name| format!("`{name}`"));
    let what = if named.is_empty() { what } else { format!("`{named}`") };
    let message = format!("the closure of `interact` only borrows {what}, and is called later");
    let rule = match copied.is_empty() {
        true => "`move` gives a closure what it uses; numbers are copied.",
        false => {
            "`move` gives a closure what it uses. A copy leaves the value to the cells as well."
        }
    };
    Some(Hint::new(message, rule).label("only borrowed").fix(fix))
}

/// The closure that a call of `interact` is given.
fn given_closure(case: &Case, call: &ast::CallExpr) -> Option<ast::ClosureExpr> {
    call.expr().filter(|it| case.text(it) == "interact")?;
    match call.arg_list()?.args().last()? {
        ast::Expr::ClosureExpr(closure) => Some(closure),
        _ => None,
    }
}

/// The variables that the closure uses and that are not copied by themselves, as numbers are: the
/// one that the compiler names, and those of earlier cells.
fn copied<'a>(case: &'a Case, closure: &ast::ClosureExpr, named: &'a str) -> Vec<&'a str> {
    let own: Vec<&str> =
        closure.param_list().map_or(Vec::new(), |it| words(case.text(&it)).collect());
    let used: Vec<&str> = closure.body().map_or(Vec::new(), |it| words(case.text(&it)).collect());
    let of_session = case.session.variables.iter().filter(|(_, type_name)| !is_copied(type_name));
    let is_literal = case.binding(named).and_then(|it| it.initializer());
    let is_literal = is_literal.is_some_and(|it| matches!(it, ast::Expr::Literal(_)));
    let is_number = case.session.type_of(named).is_some_and(is_copied);
    let mut names: Vec<&str> = of_session.map(|(name, _)| name.as_str()).collect();
    names.retain(|name| used.contains(name) && !own.contains(name) && *name != named);
    if !named.is_empty() && !is_literal && !is_number {
        names.insert(0, named);
    }
    names
}

/// Whether values of this type are copied when they are used.
fn is_copied(type_name: &str) -> bool {
    is_number(type_name) || ["bool", "char"].contains(&type_name) || type_name.starts_with('&')
}

/// `{ let x = x.clone(); move |rate| &x * rate }`
fn with_copies(case: &Case, closure: &ast::ClosureExpr, copied: &[&str], by: &str) -> Fix {
    let range = case.range(closure);
    let moves = if closure.move_token().is_some() { "" } else { "move " };
    let copies = copied.iter().map(|name| format!("{by} {name} = {name}.clone(); "));
    let copies: String = copies.collect();
    let (start, end) = (range.start..range.start, range.end..range.end);
    match copied.is_empty() {
        true => case.code.change([(start, moves.to_owned())]),
        false => case.code.change([(start, format!("{{ {copies}{moves}")), (end, " }".to_owned())]),
    }
}
