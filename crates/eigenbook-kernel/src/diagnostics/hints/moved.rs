//! A value has one owner: what is given away is gone.

use crate::diagnostics::code::{Code, Fix};
use crate::diagnostics::hint::{Case, Hint, Rule, between};
use crate::diagnostics::input::{Cell, Span};
use crate::diagnostics::types::shorten;
use ra_ap_syntax::AstNode;
use ra_ap_syntax::ast::{self, HasName};

pub(super) const RULES: &[Rule] = &[
    used_again,
    of_an_old_type,
    gone_since_an_earlier_cell,
    of_a_cell_that_failed,
    not_seen_here,
    out_of_a_place,
];

/// `let b = a;` and then `a`.
fn used_again(case: &Case) -> Option<Hint> {
    if !case.is(&["E0382"]) {
        return None;
    }
    let name = case.quoted(0)?;
    let given = case.labelled("value moved").or_else(|| case.labelled("moved due to"))?;
    let line = given.start_line;
    let (mut rule, fix) = ways_to_give_away(case, given, name)?;
    let mut fix = fix;
    if case.says("implemented `Clone`") {
        rule += " For a copy its type needs `#[derive(Clone)]`.";
    }
    // What cannot be copied yet is not called on a copy.
    let type_name = given_type(case);
    if case.code.all::<ast::Adt>().any(|it| is_without_copy(case, &it, type_name)) {
        fix = Fix::default();
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
    let label = case.labelled("has type `").map_or("", |span| &span.label);
    between(label, "has type `", "`").unwrap_or_default()
}

fn is_without_copy(case: &Case, own: &ast::Adt, type_name: &str) -> bool {
    let name = own.name().is_some_and(|it| it.text() == type_name);
    name && !case.text(own).contains("Clone")
}

/// What gave the value away, and how to keep it.
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

/// The variable was moved by a cell that ran before.
fn gone_since_an_earlier_cell(case: &Case) -> Option<Hint> {
    let name = case.quoted(0).filter(|_| case.is(&["E0425"]))?;
    let moved = case.session.moved.iter().rev().find(|moved| moved.name == name)?;
    let message = format!("`{name}` is gone: cell [{}] moved its value away", moved.cell);
    let rule =
        "A value has one owner at a time. Copy it there, make it again, and go on from here.";
    let copied = moved.line.as_deref().and_then(|line| with_copy(line, name));
    let fix = copied.map(|line| Fix::lines(format!("{line}   // in cell [{}]", moved.cell)));
    Some(Hint::new(message, rule).label("no longer there").fix(fix.unwrap_or_default()))
}

/// The variable is one of a cell that failed: what a cell makes is kept at its end.
fn of_a_cell_that_failed(case: &Case) -> Option<Hint> {
    let name = case.quoted(0).filter(|_| case.is(&["E0425"]))?;
    let unkept = case.session.unkept.iter().rev().find(|unkept| unkept.name == name)?;
    let message = format!("there is no `{name}`: cell [{}], which makes it, failed", unkept.cell);
    let rule =
        "A cell's new variables are kept only if it succeeds. Fix that cell and run it again.";
    Some(Hint::new(message, rule).label("not kept").fix(Fix::default()))
}

/// The variable's type is defined anew, or something that it is made of.
fn of_an_old_type(case: &Case) -> Option<Hint> {
    // The second where a macro has the same name.
    let name = case.quoted(0).filter(|_| case.is(&["E0425", "E0423"]))?;
    let lost = case.session.lost.iter().find(|lost| lost.name == name)?;
    let (type_name, because) = (case.session.type_of(name).map(shorten)?, &lost.because);
    let what = match *because == type_name {
        true => format!("its type `{type_name}` is defined anew"),
        false => format!("`{because}`, which its type depends on, is defined anew"),
    };
    let rule = "A value belongs to the type that it was made with. Make it again.";
    Some(Hint::new(format!("`{name}` is gone: {what}"), rule).label("of the old type"))
}

/// The variable stands, or stood: a function does not see it, or its type is another one now.
fn not_seen_here(case: &Case) -> Option<Hint> {
    let is_local = case.is(&["E0434"]);
    let name = match is_local {
        true => case.pointed()?,
        false => case.quoted(0).filter(|_| case.is(&["E0425"]))?,
    };
    let type_name = case.session.type_of(name).map(shorten);
    let around = case.node::<ast::Fn>()?;
    let is_inside = around.syntax().ancestors().skip(1).any(|it| ast::Fn::can_cast(it.kind()));
    let parameter = match type_name {
        None if !is_local => return None,
        None => "a parameter for it".to_owned(),
        Some(type_name) if !is_inside && !is_local => {
            let message = format!("`{name}` is gone: its type `{type_name}` is defined anew");
            let rule = "A value belongs to the type that it was made with. Make it again.";
            return Some(Hint::new(message, rule).label("of the old type"));
        }
        Some(type_name) => format!("a parameter `{name}: &{type_name}`"),
    };
    let message = format!("`{name}` is a variable, and a function does not see it");
    let rule = format!("A function sees only what it is given: add {parameter}.");
    Some(Hint::new(message, rule).label("not seen in here"))
}

/// The line with a copy in the place of the name, where it stands alone.
fn with_copy(line: &str, name: &str) -> Option<String> {
    let code = Code::new(&Cell::new(0, line));
    let mut paths = code.all::<ast::PathExpr>();
    let place = paths.find(|path| path.syntax().text() == name)?;
    let fix = code.change([(code.range_of(place.syntax()), format!("{name}.clone()"))]);
    Some(fix.lines.first()?.text.clone())
}

/// `let row = rows[0];` of values that cannot be copied by themselves.
fn out_of_a_place(case: &Case) -> Option<Hint> {
    if !case.is(&["E0507"]) {
        return None;
    }
    let text = case.pointed()?;
    let message = format!("`{text}` cannot be taken out: its owner would be left with a hole");
    let rule = "Lend it with `&`, or take a copy with `.clone()`.";
    let range = case.code.range(case.primary()?);
    let fix = match case.code.covering::<ast::IndexExpr>(case.primary()?) {
        Some(index) if case.text(&index) == text => format!("&{text}"),
        _ => format!("{text}.clone()"),
    };
    Some(Hint::new(message, rule).label("stays where it is").fix(case.code.change([(range, fix)])))
}
