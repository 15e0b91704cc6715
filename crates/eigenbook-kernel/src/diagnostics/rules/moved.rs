//! Values that have been moved, and closures, which a cell cannot keep.

use crate::diagnostics::case::Case;
use crate::diagnostics::code::{Code, Fix, expression};
use crate::diagnostics::copies::can_be_copied;
use crate::diagnostics::hint::{Hint, between};
use crate::diagnostics::input::{Cell, Span};
use ra_ap_syntax::ast::{self, AstNode};

/// `let b = a;` and then `a`.
pub(super) fn used_again(case: &Case) -> Option<Hint> {
    if !case.is(&["E0382"]) {
        return None;
    }
    let name = case.quoted(0)?;
    let given = case.labelled("value moved").or_else(|| case.labelled("moved due to"))?;
    let line = given.start_line;
    let (mut rule, fix) = ways_to_give_away(case, given, name)?;
    let mut fix = fix;
    // A method cannot be called on a copy of a value that cannot be copied yet.
    let type_name = given_type(case);
    let is_own = case.says("implemented `Clone`") || case.own_type(type_name).is_some();
    if case.says("implemented `Clone`") || !can_be_copied(case, type_name) {
        match is_own {
            true => rule += " For a copy its type needs `#[derive(Clone)]`.",
            false => "A value has one owner at a time. Lend it with `&`, or make another."
                .clone_into(&mut rule),
        }
        if fix.lines.iter().any(|it| it.text.contains(".clone()")) {
            fix = Fix::default();
        }
    }
    let message = match case.primary()?.start_line {
        _ if given.label.contains("previous iteration") => {
            format!("`{name}` is used again after the previous iteration has moved its value away")
        }
        again if again == line => format!("`{name}` is used again after its value has moved away"),
        _ => format!("`{name}` is used after line {line} has moved its value away"),
    };
    Some(Hint::new(message, rule).label(format!("`{name}` has no value any more")).fix(fix))
}

/// The type that the compiler names.
fn given_type<'a>(case: &Case<'a>) -> &'a str {
    let label = case.labelled("has type `").map(|span| &span.label);
    let texts = label.into_iter().chain(&case.problem.notes);
    texts.filter_map(|text| between(text, "has type `", "`")).next().unwrap_or_default()
}

/// The move of the value, and how to keep it.
fn ways_to_give_away(case: &Case, given: &Span, name: &str) -> Option<(String, Fix)> {
    let copy = || case.code.change([(case.code.range(given), format!("{name}.clone()"))]);
    if given.label.contains("usage in operator") {
        let product: ast::BinExpr = case.code.covering(given)?;
        let rule =
            format!("`{}` uses both sides up. With `&` it only reads them.", case.text(&product));
        return Some((rule, operands_by_reference(case, &product)?));
    }
    if given.label.contains("into closure") {
        return Some(by_closure(case, name));
    }
    let looped = case.code.covering::<ast::ForExpr>(given).and_then(|it| it.iterable());
    if let Some(range) = looped.filter(|it| case.text(it) == name) {
        let rule = format!("`for … in {name}` uses `{name}` up. With `&` it only looks at it.");
        return Some((rule, case.replace(&range, format!("&{name}"))));
    }
    if given.label.contains("method call") {
        return Some(by_method(case, given, name));
    }
    if case.code.covering::<ast::ArgList>(given).is_some() {
        let rule = "A call takes what it is given. Give it a copy, or let the function take a `&`.";
        return Some((rule.to_owned(), copy()));
    }
    let rule = "A value has one owner at a time. Copy it with `.clone()`, or lend it with `&`.";
    Some((rule.to_owned(), copy()))
}

fn by_method(case: &Case, given: &Span, name: &str) -> (String, Fix) {
    let call = case.code.covering::<ast::MethodCallExpr>(given);
    let method = call.as_ref().and_then(|call| call.name_ref());
    match method.filter(|method| method.text() == "into_iter") {
        Some(method) => (
            format!("`.into_iter()` uses `{name}` up; `.iter()` only looks at it."),
            case.replace(&method, "iter"),
        ),
        None => {
            let receiver = call.and_then(|call| call.receiver());
            let end = receiver.map(|it| case.range(&it).end);
            let fix = end.map(|end| case.code.change([(end..end, ".clone()".to_owned())]));
            let rule =
                format!("This method uses `{name}` up (it takes `self`). Call it on a copy.");
            (rule, fix.unwrap_or_default())
        }
    }
}

fn by_closure(case: &Case, name: &str) -> (String, Fix) {
    let rule =
        format!("`move` takes `{name}` into the closure. Without it the closure only looks.");
    let mut closures = case.code.all::<ast::ClosureExpr>();
    let closure = closures.find(|it| it.move_token().is_some() && case.text(it).contains(name));
    let fix = closure.and_then(|closure| {
        let text = case.text(&closure).strip_prefix("move")?.trim_start();
        Some(case.replace(&closure, text))
    });
    (rule, fix.unwrap_or_default())
}

/// `a * b` → `&a * &b`.
pub(super) fn operands_by_reference(case: &Case, product: &ast::BinExpr) -> Option<Fix> {
    let by_reference = |side: ast::Expr| {
        let plain = matches!(side, ast::Expr::PathExpr(_) | ast::Expr::FieldExpr(_));
        plain.then(|| (case.range(&side), format!("&{}", case.text(&side))))
    };
    let sides = [product.lhs()?, product.rhs()?];
    Some(case.code.change(sides.into_iter().filter_map(by_reference)))
}

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
