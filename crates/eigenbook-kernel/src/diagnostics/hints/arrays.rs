//! Arrays of two element types, arrays that are no rectangle, shapes as arguments.

use super::numbers::wanted_and_found;
use super::operands::{Operand, Operation, closed, integer_literal};
use crate::diagnostics::hint::{Case, Hint, Rule, between};
use crate::diagnostics::types::{is_array, is_float, is_integer, shorten};
use ra_ap_syntax::ast::{self, AstNode, HasArgList};

pub(super) const RULES: &[Rule] = &[
    mixed_elements,
    mixed_arguments,
    vector_for_an_array,
    other_dimensions,
    ragged,
    shape_in_two_arguments,
    elements_unknown,
];

/// The type of the elements of an array type, or the number type itself.
fn element(type_name: &str) -> Option<&str> {
    match is_array(type_name) {
        true => Some(type_name.split_once('<')?.1.trim_end_matches('>')),
        false => Some(type_name).filter(|it| is_integer(it) || is_float(it)),
    }
}

/// `&a * &b` of integers and floats, `2 * &a` of a float array.
fn mixed_elements(case: &Case) -> Option<Hint> {
    let operation = Operation::of(case)?;
    let Operation { whole, left, right } = &operation;
    let (first, second) = (element(&left.type_name)?, element(&right.type_name)?);
    if first == second || !(is_array(&left.type_name) || is_array(&right.type_name)) {
        return None;
    }
    // What is not the wider float is converted.
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
    Some(Hint::new(message, rule).label(label).fix(case.code.change(changes)))
}

fn converted(case: &Case, odd: &Operand, wanted: &str) -> Change {
    let text = case.text(&odd.expression);
    let to = match is_array(&odd.type_name) {
        true => match floats_written(text) {
            Some(floats) if wanted == "f64" => floats,
            _ => format!("{text}.to_{wanted}()"),
        },
        false if integer_literal(case, &odd.expression) => format!("{text}.0"),
        false => format!("{} as {wanted}", closed(case, &odd.expression)),
    };
    (case.range(&odd.expression), to)
}

type Change = (std::ops::Range<usize>, String);

/// `array![1, 2]` → `array![1.0, 2.0]`, where nothing but integers stands in it.
pub(super) fn floats_written(text: &str) -> Option<String> {
    let inner = text.trim_start_matches('&').strip_prefix("array!")?;
    if !inner.chars().all(|it| it.is_ascii_digit() || "[], -\n".contains(it)) {
        return None;
    }
    let mut out = String::new();
    for (at, sign) in text.char_indices() {
        out.push(sign);
        let next = text[at + sign.len_utf8()..].chars().next();
        if sign.is_ascii_digit() && !next.is_some_and(|it| it.is_ascii_digit()) {
            out += ".0";
        }
    }
    Some(out)
}

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
fn mixed_arguments(case: &Case) -> Option<Hint> {
    let (wanted, found) = wanted_and_found(case)?;
    let (wanted, found) = (shorten(&wanted), shorten(&found));
    let bare = |text: &str| text.trim_start_matches('&').to_owned();
    let (wanted, found) = (bare(&wanted), bare(&found));
    let (first, second) = (element(&wanted)?.to_owned(), element(&found)?.to_owned());
    if first == second || first == "_" || !is_array(&wanted) || !is_array(&found) {
        return None;
    }
    let list: ast::ArgList = case.node()?;
    let pointed = case.code.range(case.primary()?);
    let is_pointed = |it: &ast::Expr| case.range(it) == pointed;
    // An integer array is converted where it stands: at the place, or before it.
    let odd: Vec<_> = list.args().filter(|it| is_pointed(it) == is_integer(&second)).collect();
    let float = if first == "f32" { "f32" } else { "f64" };
    let to_float = |it: &ast::Expr| (case.range(it), format!("{}.to_{float}()", case.text(it)));
    let rule = "Arrays that work together need one element type; Rust converts none by itself.";
    let message = format!("elements of type `{first}` are expected here, and these are `{second}`");
    let fix = case.code.change(odd.iter().map(to_float));
    Some(Hint::new(message, rule).label(format!("elements of type `{second}`")).fix(fix))
}

/// `norm_l2(&v)` of a `Vec`.
fn vector_for_an_array(case: &Case) -> Option<Hint> {
    let (wanted, found) = wanted_and_found(case)?;
    let (wanted, found) = (shorten(&wanted), shorten(&found));
    let lists = ["Vec<", "[", "&["];
    if !is_array(&wanted) || !lists.iter().any(|it| found.trim_start_matches('&').starts_with(it)) {
        return None;
    }
    let text = case.pointed()?.trim_start_matches('&');
    let lent = if wanted.starts_with('&') { "&" } else { "" };
    let made = if text.starts_with('[') || text.starts_with("vec!") {
        format!("{lent}array!{}", text.trim_start_matches("vec!"))
    } else {
        format!("{lent}Array1::from({text}.to_vec())")
    };
    let rule = "`array![…]` makes an array, `vec![…]` a vector; `Array1::from` takes a vector.";
    let message = format!("an array is expected here, and `{text}` is a vector");
    let fix = case.code.change([(case.code.range(case.primary()?), made)]);
    Some(Hint::new(message, rule).label("a vector").fix(fix))
}

/// `matmul(&a, &x)` of a matrix and a vector.
fn other_dimensions(case: &Case) -> Option<Hint> {
    let note =
        case.problem.notes.iter().find(|it| it.contains("usize; ") && it.contains("found"))?;
    let mut counts = note.split("usize; ").skip(1).filter_map(|it| it.chars().next()?.to_digit(10));
    let (wanted, found) = (counts.next()?, counts.next()?);
    if !case.is(&["E0308"]) || wanted == found {
        return None;
    }
    let text = case.pointed()?.trim_start_matches('&');
    let message = format!("{} is expected here, and `{text}` is {}", rank(wanted), rank(found));
    let rule =
        "`matmul` multiplies two matrices, `matvec` a matrix and a vector, `dot` two vectors.";
    let call = case.node::<ast::CallExpr>();
    let function = call.as_ref().and_then(|it| it.expr()).filter(|_| (wanted, found) == (2, 1));
    let function = function.filter(|it| case.text(it) == "matmul");
    let fix = function.map(|it| case.replace(&it, "matvec")).unwrap_or_default();
    let rule = if call.is_some() { rule } else { "An array keeps its number of axes." };
    Some(Hint::new(message, rule).label(rank(found)).fix(fix))
}

/// What an array of so many dimensions is called.
fn rank(dimensions: u32) -> String {
    match dimensions {
        0 => "a single number".to_owned(),
        1 => "a vector".to_owned(),
        2 => "a matrix".to_owned(),
        more => format!("an array of {more} dimensions"),
    }
}

/// `array![[1, 2], [3]]`
fn ragged(case: &Case) -> Option<Hint> {
    let label = case.primary_label();
    let first = between(label, "expected an array with a size of ", ",")?;
    let second = label.rsplit("size of ").next()?;
    let message = format!("the rows are not equally long: one has {first}, another {second}");
    let rule = "An array is a rectangle: every row has as many elements as the first one.";
    Some(Hint::new(message, rule).label(format!("{first} or {second} columns?")))
}

/// `Array2::zeros(2, 3)`
fn shape_in_two_arguments(case: &Case) -> Option<Hint> {
    let call: ast::CallExpr = case.node().filter(|_| case.is(&["E0061"]))?;
    let function = case.text(&call.expr()?).to_owned();
    let (kind, name) = function.rsplit_once("::")?;
    let makers = ["zeros", "ones", "default", "from_elem", "from_shape_vec", "from_shape_fn"];
    if !kind.contains("Array") || !makers.contains(&name) {
        return None;
    }
    let arguments: Vec<String> =
        call.arg_list()?.args().map(|it| it.syntax().text().to_string()).collect();
    let rest = if name.starts_with("from") { 1 } else { 0 };
    let (shape, others) = arguments.split_at(arguments.len().checked_sub(rest)?);
    let others: String = others.iter().map(|it| format!(", {it}")).collect();
    let kind =
        if rest == 0 && !kind.contains('<') { format!("{kind}::<f64>") } else { kind.into() };
    let text = format!("{kind}::{name}(({}){others})", shape.join(", "));
    let message = format!("`{name}` takes the shape as one argument");
    let rule = "The shape is a tuple, with brackets of its own, as in NumPy.";
    Some(Hint::new(message, rule).label("one tuple is expected").fix(case.replace(&call, text)))
}

/// `let a = Array2::zeros((2, 3));` and nothing that says zeros of which type.
fn elements_unknown(case: &Case) -> Option<Hint> {
    if !case.is(&["E0282", "E0283", "E0284"]) || !case.says("ArrayBase") {
        return None;
    }
    let mut calls = case.code.all::<ast::CallExpr>().filter_map(|call| call.expr());
    let function = calls.find(|it| {
        let text = case.text(it);
        text.starts_with("Array") && text.contains("::") && !text.contains('<')
    })?;
    let text = case.text(&function).replacen("::", "::<f64>::", 1);
    let message = "nothing says of which type the elements are";
    let rule = "Say it once: `f64` is the usual type of a number with a fraction.";
    Some(
        Hint::new(message, rule)
            .label("elements of which type?")
            .fix(case.replace(&function, text)),
    )
}
