//! Arrays with elements of two types.

use crate::diagnostics::case::Case;
use crate::diagnostics::hint::Hint;
use crate::diagnostics::operands::{closed, floats_written, integer_literal};
use crate::diagnostics::types::{element, is_array, is_float, is_integer, is_number, shorten};
use crate::edits::Edit;
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
    let whole: ast::BinExpr = case.node()?;
    let types = case.operand_types()?;
    let [of_left, of_right] = types.each_ref().map(|it| it.trim_start_matches('&'));
    let (first, second) = (number(of_left)?, number(of_right)?);
    // A float without a type takes that of the other side.
    let fits = first == second
        || is_float(first) && is_float(second) && [first, second].contains(&"float");
    if fits || !(is_array(of_left) || is_array(of_right)) {
        return None;
    }
    let (left, right) = ((whole.lhs()?, of_left), (whole.rhs()?, of_right));
    // Every element of another type than the wider float is converted.
    let ((odd, of_odd), wanted) = match (first, second) {
        (_, "f64" | "float") if first != "f64" => (&left, "f64"),
        (_, "f32") if is_integer(first) => (&left, "f32"),
        (_, _) if is_float(first) => (&right, if first == "f32" { "f32" } else { "f64" }),
        _ => (&left, "f64"),
    };
    let mut changes = vec![(case.range(odd), converted(case, odd, is_array(of_odd), wanted))];
    integers_around(case, &whole, wanted, &mut changes);
    // A corrected line should not take the variables of other cells away.
    for (side, of_side) in [&left, &right] {
        let start = case.range(side).start;
        let is_variable = matches!(side, ast::Expr::PathExpr(_)) && is_array(of_side);
        let is_kept = is_variable && case.session.type_of(case.text(side)).is_some();
        if is_kept && !changes.iter().any(|(range, _)| range.start == start) {
            changes.push((start..start, "&".to_owned()));
        }
    }
    let message =
        format!("`{}` mixes elements of type `{first}` and `{second}`", case.text(&whole));
    let rule = "Both sides need one element type, and Rust converts none by itself.";
    let label = format!("{of_left} {} {of_right}", whole.op_token()?.text());
    Some(Hint::new(message, rule).label(label).fix(case.code.change(changes)))
}

/// An array, or a number that need not be lent, in the wanted type.
fn converted(case: &Case, value: &ast::Expr, is_array: bool, wanted: &str) -> String {
    let text = case.text(value);
    let bare = text.trim_start_matches('&');
    match floats_written(text) {
        Some(floats) if wanted == "f64" => floats,
        _ if is_array => format!("{text}.to_{wanted}()"),
        _ if integer_literal(bare) => format!("{bare}.0"),
        _ => format!("{} as {wanted}", closed(text)),
    }
}

/// The integers on the other side of a sum or product of which the operation is one side: they
/// would be refused next.
fn integers_around(case: &Case, whole: &ast::BinExpr, to: &str, changes: &mut Vec<Edit>) {
    let Some(around) = whole.syntax().parent().and_then(ast::BinExpr::cast) else { return };
    let sides = [around.lhs(), around.rhs()].into_iter().flatten();
    for other in sides.filter(|it| it.syntax() != whole.syntax()) {
        let text = case.text(&other);
        let known = case.session.type_of(text.trim_start_matches('&')).map(shorten);
        let of_integers = |it: &String| is_array(it) && element(it).is_some_and(is_integer);
        let is_array = known.as_ref().is_some_and(of_integers);
        let is_written = to == "f64" && floats_written(text).is_some();
        if is_array || is_written || integer_literal(text) {
            changes.push((case.range(&other), converted(case, &other, is_array, to)));
        }
    }
    integers_around(case, &around, to, changes);
}

/// `matmul(&a, &b)` of an integer and a float array.
pub(super) fn mixed_arguments(case: &Case) -> Option<Hint> {
    let (wanted, found) = case.wanted_and_found()?;
    let types = [wanted, found].map(|it| shorten(&it));
    let [wanted, found] = types.each_ref().map(|it| it.trim_start_matches('&'));
    let (first, second) = (number(wanted)?, number(found)?);
    let same = first == second || is_integer(first) && second == "integer";
    if same || first == "_" || !is_array(wanted) || !is_array(found) {
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
        false => is_pointed(it) == is_float(first),
    };
    let odd: Vec<_> = list.args().filter(is_odd).collect();
    let float = if first == "f32" { "f32" } else { "f64" };
    let to_float = |it: &ast::Expr| (case.range(it), format!("{}.to_{float}()", case.text(it)));
    let rule = "Arrays that work together need one element type; Rust converts none by itself.";
    let message = format!("elements of type `{first}` are expected here, and these are `{second}`");
    let fix = case.code.change(odd.iter().map(to_float));
    Some(Hint::new(message, rule).label(format!("elements of type `{second}`")).fix(fix))
}
