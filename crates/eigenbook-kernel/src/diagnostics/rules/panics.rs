//! Panics that no row can describe: `&x + &y` of shapes that do not fit, and unwrapped errors.
//!
//! ndarray's panic names neither the place nor the shapes: the cell contains the operation, and the
//! session has the shapes of its variables.

use crate::diagnostics::case::Case;
use crate::diagnostics::code::Fix;
use crate::diagnostics::hint::Hint;
use crate::diagnostics::python::split;
use ra_ap_syntax::ast::{self, AstNode};

const RULE: &str =
    "Counted from the right, the axes must have the same length, or one of them length 1.";

/// Whether a panic may be about the shapes of two operands.
pub fn about_shapes(message: &str) -> bool {
    message.contains("IncompatibleShape")
}

pub(super) fn shapes_of_operands(case: &Case) -> Option<Hint> {
    let joins = ["to_shape", "concatenate", "stack", "into_shape"];
    if !about_shapes(case.message()) || joins.iter().any(|it| case.code.bare.contains(it)) {
        return None;
    }
    let mut sums: Vec<(ast::BinExpr, &str)> =
        case.code.all::<ast::BinExpr>().filter_map(|it| Some((it.clone(), done(&it)?))).collect();
    let differ = sums.iter().find_map(|(whole, done)| {
        let shapes = (shape(case, &whole.lhs()?)?, shape(case, &whole.rhs()?)?);
        together(&shapes.0, &shapes.1).is_none().then_some((whole, *done, shapes))
    });
    if let Some((whole, done, (left, right))) = differ {
        let name = |side: Option<ast::Expr>| {
            Some(case.text(&side?).trim_start_matches(['&', '(']).trim_end_matches(')').to_owned())
        };
        let (first, second) = (name(whole.lhs())?, name(whole.rhs())?);
        let message = format!(
            "`{first}` {} and `{second}` {}: they cannot be {done}",
            says(&left),
            says(&right)
        );
        let label = format!("{} and {}", short(&left), short(&right));
        return Some(Hint::new(message, RULE).label(label).at(case.place_of(whole)));
    }
    let (whole, _) = sums.pop().filter(|_| sums.is_empty())?;
    let message = format!("the shapes in `{}` do not fit", case.text(&whole));
    let hint = Hint::new(message, format!("{RULE} `.shape()` shows them."));
    Some(hint.label("shapes differ").at(case.place_of(&whole)))
}

/// The effect of the operation on arrays.
fn done(whole: &ast::BinExpr) -> Option<&'static str> {
    match whole.op_token()?.text() {
        "+" | "+=" => Some("added"),
        "-" | "-=" => Some("subtracted"),
        "*" | "*=" => Some("multiplied element by element"),
        "/" | "/=" => Some("divided"),
        _ => None,
    }
}

/// The lengths of the axes, as far as the cell and the session show.
fn shape(case: &Case, expression: &ast::Expr) -> Option<Vec<usize>> {
    let text = case.text(expression);
    match expression {
        ast::Expr::RefExpr(lent) => shape(case, &lent.expr()?),
        ast::Expr::ParenExpr(inner) => shape(case, &inner.expr()?),
        ast::Expr::PrefixExpr(sign) => shape(case, &sign.expr()?),
        ast::Expr::Literal(_) => Some(Vec::new()),
        ast::Expr::PathExpr(_) => of_variable(case, text, case.range(expression).start),
        ast::Expr::BinExpr(sum) => together(&shape(case, &sum.lhs()?)?, &shape(case, &sum.rhs()?)?),
        ast::Expr::MethodCallExpr(call) => {
            let mut own = shape(case, &call.receiver()?)?;
            match call.name_ref()?.text() {
                "t" => own.reverse(),
                "to_f64" | "to_f32" | "clone" | "to_owned" | "view" | "mapv" => {}
                _ => return None,
            }
            Some(own)
        }
        _ => of_literal(text),
    }
}

/// The shape of a variable that is used at this byte of the cell.
fn of_variable(case: &Case, name: &str, at: usize) -> Option<Vec<usize>> {
    if let Some(binding) = case.code.binding_before(name, at) {
        return shape(case, &binding.initializer()?);
    }
    let (_, lengths) = case.session.shapes.iter().find(|(own, _)| own == name)?;
    Some(lengths.clone())
}

/// The shape of `array![[1, 2], [3, 4]]`.
fn of_literal(text: &str) -> Option<Vec<usize>> {
    let inner = ["array!", "tensor!"].iter().find_map(|it| text.strip_prefix(it))?;
    let (mut lengths, mut rest) = (Vec::new(), inner.trim());
    while let Some(list) = rest.strip_prefix(['[', '(']) {
        let list = &list[..list.len().checked_sub(1)?];
        let parts: Vec<&str> = split(list).collect();
        lengths.push(parts.len());
        rest = parts.first().copied().unwrap_or_default();
    }
    Some(lengths)
}

/// The shape of the result of an operation; none if the operands do not fit.
fn together(first: &[usize], second: &[usize]) -> Option<Vec<usize>> {
    let axes = first.len().max(second.len());
    let length = |shape: &[usize], axis: usize| {
        shape.len().checked_sub(axis + 1).map_or(1, |index| shape[index])
    };
    let all = (0..axes).rev().map(|axis| match (length(first, axis), length(second, axis)) {
        (a, b) if a == b || b == 1 => Some(a),
        (1, b) => Some(b),
        _ => None,
    });
    all.collect()
}

fn short(lengths: &[usize]) -> String {
    lengths.iter().map(usize::to_string).collect::<Vec<_>>().join("×")
}

fn says(lengths: &[usize]) -> String {
    match lengths {
        [] => "is a single number".to_owned(),
        [1] => "has 1 element".to_owned(),
        [length] => format!("has {length} elements"),
        more => format!("is {}", short(more)),
    }
}

/// The call of `.unwrap()` or `.expect(…)` at the place.
fn call(case: &Case) -> Option<ast::MethodCallExpr> {
    let opens = |it: &ast::MethodCallExpr| {
        it.name_ref().is_some_and(|name| matches!(name.text(), "unwrap" | "expect"))
    };
    case.node::<ast::MethodCallExpr>().filter(opens)
}

/// Of a `Result` that holds an error.
pub(super) fn unwrapped_error(case: &Case) -> Option<Hint> {
    let text = case.message().strip_prefix("called `Result::unwrap()` on an `Err` value: ")?;
    let (message, rule) = error_text(text);
    let fix = call(case).and_then(|call| {
        let inner = call.receiver()?;
        // Inside a function of the student `?` would need another return type.
        let in_cell = call.syntax().ancestors().filter_map(ast::Fn::cast).count() == 1;
        let closure = call.syntax().ancestors().any(|it| ast::ClosureExpr::can_cast(it.kind()));
        (in_cell && !closure && rule.is_empty())
            .then(|| case.replace(&call, format!("{}?", case.text(&inner))))
    });
    let fix: Fix = fix.filter(|_| text.lines().count() < 2).unwrap_or_default();
    Some(Hint::new(message, rule).label("an error, no value").fix(fix))
}

/// The error's text, and its meaning if it is one of the standard library's.
pub(in crate::diagnostics) fn error_text(text: &str) -> (String, String) {
    let known = |words: &[&str]| words.iter().any(|it| text.contains(it));
    let (message, rule) = if known(&["from empty string", "kind: Empty"]) {
        ("the text is empty, so it is not a number", "Look at it first with `.is_empty()`.")
    } else if known(&["kind: PosOverflow", "kind: NegOverflow", "to fit in target type"]) {
        (
            "the number in the text does not fit into its type",
            "Read it as a wider type: `.parse::<i64>()`, or `.parse::<f64>()`.",
        )
    } else if known(&["ParseFloatError", "invalid float literal"]) {
        (
            "the text is not a number",
            "A number is written as `1.5` or `2e-3`: no spaces, no comma; `.trim()` removes spaces.",
        )
    } else if known(&["ParseIntError", "invalid digit found"]) {
        (
            "the text is not an integer",
            "It may contain only digits and a sign: no spaces, no point; `.trim()` removes spaces.",
        )
    } else if known(&["kind: NotFound", "No such file or directory"]) {
        return no_such_file(text);
    } else if text.trim() == "Any { .. }" {
        ("a thread has panicked", "Its message is printed above.")
    } else if known(&["kind: PermissionDenied", "Permission denied"]) {
        ("the file may not be opened", "Its owner has not allowed it.")
    } else {
        let mut lines = text.lines();
        let first = lines.next().unwrap_or_default().to_owned();
        return (first, lines.collect::<Vec<_>>().join("\n"));
    };
    (message.to_owned(), rule.to_owned())
}

/// The library's errors name the file, `read_csv: data.csv: No such file …`, and the folder.
fn no_such_file(text: &str) -> (String, String) {
    let before = text.split(": No such file").next().unwrap_or_default();
    let path = before.split_once(": ").map(|(_, path)| path).filter(|_| before.len() < text.len());
    let message = match path.filter(|path| !path.contains('"')) {
        Some(path) => format!("there is no file `{path}`"),
        None => "there is no such file".to_owned(),
    };
    let folder = text.lines().find_map(|line| line.strip_prefix("The folder is "));
    let rule = match folder {
        Some(folder) => {
            let folder = folder.trim_end_matches('.');
            format!("A path counts from the folder of the notebook, `{folder}`.")
        }
        None => {
            "A path counts from the folder of the notebook; `std::env::current_dir()?` shows it."
                .to_owned()
        }
    };
    (message, rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_is_named() {
        let of = |text: &str| no_such_file(text).0;
        let library =
            "read_csv: data/x.csv: No such file or directory (os error 2).\nThe folder is /a.";
        assert_eq!(of(library), "there is no file `data/x.csv`");
        assert!(no_such_file(library).1.ends_with("of the notebook, `/a`."));
        assert_eq!(of("No such file or directory (os error 2)"), "there is no such file");
        let debug = "Os { code: 2, kind: NotFound, message: \"No such file or directory\" }";
        assert_eq!(of(debug), "there is no such file");
    }

    #[test]
    fn shapes_of_literals_and_of_sums() {
        assert_eq!(of_literal("array![1, 2, 3]"), Some(vec![3]));
        assert_eq!(of_literal("array![[1, 2, 3], [4, 5, 6]]"), Some(vec![2, 3]));
        assert_eq!(of_literal("f(x)"), None);
        assert_eq!(together(&[2, 3], &[3]), Some(vec![2, 3]));
        assert_eq!(together(&[2, 1], &[1, 3]), Some(vec![2, 3]));
        assert_eq!(together(&[2, 3], &[2]), None);
    }
}
