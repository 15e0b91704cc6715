//! Arrays with elements of two types.

use crate::diagnostics::case::Case;
use crate::diagnostics::hint::Hint;
use crate::diagnostics::operands::{Operand, Operation, closed, floats_written, integer_literal};
use crate::diagnostics::types::{element, is_array, is_float, is_integer, is_number, shorten};
use ra_ap_syntax::ast::{self, AstNode};

/// The type of the elements of an array type, or the number type itself.
fn number(type_name: &str) -> Option<&str> {
    match is_array(type_name) {
        true => element(type_name),
        false => Some(type_name).filter(|it| is_number(it)),
    }
}

/// `&a * &b` of integers and floats, `2 * &a` of a float array.
pub(super) fn mixed_elements(case: &Case) -> Option<Hint> {
    let operation = Operation::of(case)?;
    let Operation { whole, left, right } = &operation;
    let (first, second) = (number(&left.type_name)?, number(&right.type_name)?);
    // A float without a type takes that of the other side.
    let fits = first == second
        || is_float(first) && is_float(second) && [first, second].contains(&"float");
    if fits || !(is_array(&left.type_name) || is_array(&right.type_name)) {
        return None;
    }
    // Every element of another type than the wider float is converted.
    let (odd, wanted) = match (first, second) {
        (_, "f64" | "float") if first != "f64" => (left, "f64"),
        (_, "f32") if is_integer(first) => (left, "f32"),
        (_, _) if is_float(first) => (right, if first == "f32" { "f32" } else { "f64" }),
        _ => (left, "f64"),
    };
    let message = format!("`{}` mixes elements of type `{first}` and `{second}`", case.text(whole));
    let label = format!("{} {} {}", left.type_name, operation.symbol(), right.type_name);
    let rule = "Both sides need one element type, and Rust converts none by itself.";
    let mut changes = vec![converted(case, odd, wanted)];
    integers_around(case, whole, wanted, &mut changes);
    // A corrected line should not take the variables of other cells away.
    let is_kept = |it: &&Operand| {
        matches!(it.expression, ast::Expr::PathExpr(_))
            && is_array(&it.type_name)
            && case.session.type_of(case.text(&it.expression)).is_some()
    };
    let kept = [left, right].into_iter().filter(is_kept).map(|it| case.range(&it.expression));
    let is_changed = |start: usize| changes.iter().any(|(range, _)| range.start == start);
    let kept: Vec<_> = kept.map(|it| it.start).filter(|start| !is_changed(*start)).collect();
    changes.extend(kept.into_iter().map(|start| (start..start, "&".to_owned())));
    Some(Hint::new(message, rule).label(label).fix(case.code.change(changes)))
}

fn converted(case: &Case, odd: &Operand, wanted: &str) -> Change {
    let text = case.text(&odd.expression);
    // A written number need not be lent.
    let bare = match &odd.expression {
        ast::Expr::RefExpr(lent) => lent.expr(),
        other => Some(other.clone()),
    };
    let literal = bare.filter(|it| integer_literal(case, it));
    let to = match is_array(&odd.type_name) {
        true => match floats_written(text) {
            Some(floats) if wanted == "f64" => floats,
            _ => format!("{text}.to_{wanted}()"),
        },
        false => match literal {
            Some(number) => format!("{}.0", case.text(&number)),
            None => format!("{} as {wanted}", closed(case, &odd.expression)),
        },
    };
    (case.range(&odd.expression), to)
}

type Change = (std::ops::Range<usize>, String);

/// The integers on the other side of a sum or product of which the operation is one side: they
/// would be refused next.
fn integers_around(case: &Case, whole: &ast::BinExpr, to: &str, changes: &mut Vec<Change>) {
    let Some(around) = whole.syntax().parent().and_then(ast::BinExpr::cast) else { return };
    let inside = case.range(whole);
    let other =
        [around.lhs(), around.rhs()].into_iter().flatten().find(|it| case.range(it) != inside);
    if let Some(other) = other {
        let bare = case.text(&other).trim_start_matches('&');
        let known = case.session.type_of(bare).map(shorten);
        let is_integers =
            known.as_deref().is_some_and(|it| is_array(it) && element(it).is_some_and(is_integer));
        match floats_written(case.text(&other)).filter(|_| to == "f64") {
            Some(floats) => changes.push((case.range(&other), floats)),
            None if is_integers => {
                changes.push((case.range(&other), format!("{}.to_{to}()", case.text(&other))));
            }
            None if integer_literal(case, &other) => {
                changes.push((case.range(&other), format!("{}.0", case.text(&other))));
            }
            None => {}
        }
    }
    integers_around(case, &around, to, changes);
}

/// `matmul(&a, &b)` of an integer and a float array.
pub(super) fn mixed_arguments(case: &Case) -> Option<Hint> {
    let (wanted, found) = case.wanted_and_found()?;
    let (wanted, found) = (shorten(&wanted), shorten(&found));
    let bare = |text: &str| text.trim_start_matches('&').to_owned();
    let (wanted, found) = (bare(&wanted), bare(&found));
    let (first, second) = (number(&wanted)?.to_owned(), number(&found)?.to_owned());
    let same = first == second || is_integer(&first) && second == "integer";
    if same || first == "_" || !is_array(&wanted) || !is_array(&found) {
        return None;
    }
    let list: ast::ArgList = case.node()?;
    let pointed = case.code.range(case.primary()?);
    let is_pointed = |it: &ast::Expr| case.range(it) == pointed;
    // An integer array is converted at the place, or before it; and if `f32` is wanted without an
    // argument that has it, every array is.
    let has_type = |it: &ast::Expr, element: &str| {
        let known = case.session.type_of(case.text(it).trim_start_matches('&'));
        known.is_some_and(|it| it.contains(element))
    };
    let only_f32 = first == "f32" && !list.args().any(|it| has_type(&it, "f32"));
    let is_odd = |it: &ast::Expr| match only_f32 {
        true => is_pointed(it) || has_type(it, "f64") || case.text(it).contains("array!["),
        false => is_pointed(it) == is_float(&first),
    };
    let odd: Vec<_> = list.args().filter(is_odd).collect();
    let float = if first == "f32" { "f32" } else { "f64" };
    let to_float = |it: &ast::Expr| (case.range(it), format!("{}.to_{float}()", case.text(it)));
    let rule = "Arrays that work together need one element type; Rust converts none by itself.";
    let message = format!("elements of type `{first}` are expected here, and these are `{second}`");
    let fix = case.code.change(odd.iter().map(to_float));
    Some(Hint::new(message, rule).label(format!("elements of type `{second}`")).fix(fix))
}
