//! Copies in the place of values that are moved or lent, and closures, which a cell cannot keep.

use crate::diagnostics::case::Case;
use crate::diagnostics::code::{Code, expression};
use crate::diagnostics::input::Cell;
use crate::tokens::is_name;
use itertools::Itertools;
use ra_ap_syntax::ast::{self, AstNode};

/// The definition that keeps a closure for later cells: `fn f(x: f64) -> f64 { x * x }`, or the closure
/// in a box if it uses variables around it. A parameter without a type is a float.
pub(super) fn closure_to_keep(case: &Case, name: &str) -> Option<String> {
    let Some(ast::Expr::ClosureExpr(closure)) = case.code.binding(name)?.initializer() else {
        return None;
    };
    let parameters: Vec<ast::Param> = closure.param_list()?.params().collect();
    let types = parameters.iter().map(|it| it.ty().map_or("f64", |it| case.text(&it)));
    let names = parameters.iter().filter_map(|it| it.pat()).map(|it| case.text(&it)).collect_vec();
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
        let types = types.collect_vec().join(", ");
        return Some(format!(
            "let {name}: Box<dyn Fn({types}) -> {result}> = Box::new({begin}{text});"
        ));
    }
    let list = names.iter().zip(types).map(|(name, of)| format!("{name}: {of}")).join(", ");
    let body = case.text(&closure.body()?);
    let body = if body.starts_with('{') { body.to_owned() } else { format!("{{ {body} }}") };
    Some(format!("fn {name}({list}) -> {result} {body}"))
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
    let has = |parts: &[&str]| parts.iter().any(|it| text.contains(it));
    let copy = match text {
        _ if text.ends_with(".iter()") => ".cloned().collect::<Vec<_>>()",
        _ if has(&[".lines()", ".split_whitespace()", ".split("]) => {
            ".map(String::from).collect::<Vec<_>>()"
        }
        _ if has(&[".iter()", ".chars()"]) => ".collect::<Vec<_>>()",
        _ => ".to_owned()",
    };
    format!("{text}{copy}")
}

/// The variable that a value borrows from: the first one in it, closures left out.
pub(super) fn lender(text: &str) -> Option<String> {
    let value = expression(text)?;
    let paths = value.syntax().descendants().filter_map(ast::PathExpr::cast);
    let own = |it: &ast::PathExpr| {
        !it.syntax().ancestors().any(|node| ast::ClosureExpr::can_cast(node.kind()))
    };
    // `Vec::new` is not a variable, and neither is a macro: its name ends in `_` in the tree.
    let is_name = |it: &String| is_name(it) && !it.ends_with('_');
    paths.filter(own).map(|it| it.syntax().text().to_string()).find(is_name)
}

/// The line with a copy in place of the name, if that is an expression.
pub(super) fn with_copy(line: &str, name: &str) -> Option<String> {
    let code = Code::new(&Cell::new(0, line));
    let place = code.all::<ast::PathExpr>().find(|path| path.syntax().text() == name)?;
    let mut closures = place.syntax().ancestors().filter_map(ast::ClosureExpr::cast);
    let change = match closures.find(|it| it.move_token().is_some()) {
        // The closure takes the variable whatever it does with it: the copy is made before.
        Some(closure) => {
            let text = closure.to_string();
            (text.matches('{').count() == text.matches('}').count()).then_some(())?;
            let copied = format!("{{ let {name} = {name}.clone(); {text} }}");
            (code.range_of(closure.syntax()), copied)
        }
        None => (code.range_of(place.syntax()), format!("{name}.clone()")),
    };
    Some(code.change([change]).lines.first()?.text.clone())
}
