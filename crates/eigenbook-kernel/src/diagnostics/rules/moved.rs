//! Copies in the place of values that are moved or lent, and closures, which a cell cannot keep.

use crate::diagnostics::case::Case;
use crate::diagnostics::code::{Code, expression};
use crate::diagnostics::input::Cell;
use ra_ap_syntax::ast::{self, AstNode};

/// The definition that keeps a closure for later cells: `fn f(x: f64) -> f64 { x * x }`, or the closure
/// in a box if it uses variables around it. A parameter without a type is a float.
pub(super) fn closure_to_keep(case: &Case, name: &str) -> Option<String> {
    let Some(ast::Expr::ClosureExpr(closure)) = case.binding(name)?.initializer() else {
        return None;
    };
    let parameters: Vec<ast::Param> = closure.param_list()?.params().collect();
    let type_of = |it: &ast::Param| it.ty().map_or("f64", |it| case.text(&it));
    let types: Vec<&str> = parameters.iter().map(type_of).collect();
    let names = parameters.iter().filter_map(|it| it.pat()).map(|it| case.text(&it));
    let names: Vec<&str> = names.collect();
    let result = closure.ret_type().and_then(|it| it.ty()).map_or("f64", |it| case.text(&it));
    let inside = case.range(&closure);
    let is_around = |path: &ast::PathExpr| {
        let (range, text) = (case.range(path), case.text(path));
        let is_known = names.contains(&text) || text.contains("::");
        inside.start <= range.start && range.end <= inside.end && !is_known
    };
    if case.code.all().any(|path| is_around(&path)) {
        let text = case.text(&closure);
        let begin = if text.starts_with("move") { "" } else { "move " };
        let types = types.join(", ");
        return Some(format!(
            "let {name}: Box<dyn Fn({types}) -> {result}> = Box::new({begin}{text});"
        ));
    }
    let list = names.iter().zip(&types).map(|(name, of)| format!("{name}: {of}"));
    let list: Vec<String> = list.collect();
    let body = case.text(&closure.body()?);
    let body = if body.starts_with('{') { body.to_owned() } else { format!("{{ {body} }}") };
    Some(format!("fn {name}({}) -> {result} {body}", list.join(", ")))
}

/// The value itself in the place of a borrow of it.
pub(super) fn owned(text: &str) -> String {
    if let Some(ast::Expr::RefExpr(lent)) = expression(text) {
        let inner = lent.expr().map(|it| it.syntax().text().len());
        let start = inner.map_or(0, |length| text.len() - usize::from(length));
        // A part of a text or a list cannot be copied in the same way.
        let is_part = matches!(lent.expr(), Some(ast::Expr::IndexExpr(it))
            if matches!(it.index(), Some(ast::Expr::RangeExpr(_))));
        let copy = if is_part { "to_owned" } else { "clone" };
        return format!("{}.{copy}()", &text[start..]);
    }
    match text {
        _ if text.ends_with(".iter()") => format!("{text}.cloned().collect::<Vec<_>>()"),
        _ if [".lines()", ".split_whitespace()", ".split("].iter().any(|it| text.contains(it)) => {
            format!("{text}.map(String::from).collect::<Vec<_>>()")
        }
        _ if [".iter()", ".chars()"].iter().any(|it| text.contains(it)) => {
            format!("{text}.collect::<Vec<_>>()")
        }
        _ => format!("{text}.to_owned()"),
    }
}

/// The variable that a value borrows from: the first one in it, closures left out.
pub(super) fn lender(text: &str) -> Option<String> {
    let value = expression(text)?;
    let paths = value.syntax().descendants().filter_map(ast::PathExpr::cast);
    let own = |it: &ast::PathExpr| {
        !it.syntax().ancestors().any(|node| ast::ClosureExpr::can_cast(node.kind()))
    };
    // `Vec::new` is not a variable, and neither is a macro: its name ends in `_` in the tree.
    let is_name =
        |it: &String| it.chars().all(|it| it.is_alphanumeric() || it == '_') && !it.ends_with('_');
    paths.filter(own).map(|it| it.syntax().text().to_string()).find(is_name)
}

/// The line with a copy in place of the name, if that is an expression.
pub(super) fn with_copy(line: &str, name: &str) -> Option<String> {
    let code = Code::new(&Cell::new(0, line));
    let place = code.all::<ast::PathExpr>().find(|path| path.syntax().text() == name)?;
    let mut closures = place.syntax().ancestors().filter_map(ast::ClosureExpr::cast);
    if let Some(closure) = closures.find(|it| it.move_token().is_some()) {
        // The closure takes the variable whatever it does with it: the copy is made before.
        let text = closure.syntax().text().to_string();
        let is_whole =
            |pair: [char; 2]| text.matches(pair[0]).count() == text.matches(pair[1]).count();
        let copied = format!("{{ let {name} = {name}.clone(); {text} }}");
        let fix = code.change([(code.range_of(closure.syntax()), copied)]);
        return Some(fix.lines.first()?.text.clone()).filter(|_| is_whole(['{', '}']));
    }
    let fix = code.change([(code.range_of(place.syntax()), format!("{name}.clone()"))]);
    Some(fix.lines.first()?.text.clone())
}
