//! Vectors and lists that are asked what only arrays can do, and orders that floats do not have.

use super::operands::{Operation, binding, closed};
use crate::diagnostics::hint::{Case, Hint, Rule, between};
use crate::diagnostics::types::{is_array, shorten};
use ra_ap_syntax::ast::{self, AstNode, HasArgList};

pub(super) const RULES: &[Rule] = &[
    fixed_list,
    calculation,
    repeated_text,
    order_of_floats,
    range_of_floats,
    shape_as_tuple,
    array_as_condition,
];

/// `let mut x = [1, 2, 3]; x.push(4);`
fn fixed_list(case: &Case) -> Option<Hint> {
    let of_list = case.is(&["E0599"]) && case.message().contains("found for array `[");
    let call: ast::MethodCallExpr = case.node().filter(|_| of_list)?;
    let name = call.name_ref()?.text().to_string();
    if !["push", "pop", "insert", "remove", "append", "extend", "clear", "truncate"]
        .contains(&&*name)
    {
        return None;
    }
    let value = case.text(&call.receiver()?);
    let list = binding(case, value).and_then(|it| it.initializer());
    let fix = list.map(|it| case.replace(&it, format!("vec!{}", case.text(&it))));
    let rule = "A list in `[…]` has a fixed length. `vec![…]` makes a vector, which grows.";
    let message = format!("`{value}` cannot grow or shrink");
    Some(Hint::new(message, rule).label("a fixed length").fix(fix.unwrap_or_default()))
}

/// `v * 2.0`, `v + w` of vectors.
fn calculation(case: &Case) -> Option<Hint> {
    let operation = Operation::of(case)?;
    let is_list = |kind: &str| kind.starts_with("Vec<") || kind.starts_with('[');
    let sides = [&operation.left, &operation.right];
    if !sides.iter().any(|it| is_list(&it.type_name)) {
        return None;
    }
    let converted = sides.iter().filter(|it| is_list(&it.type_name)).map(|it| {
        let text = case.text(&it.expression);
        let array = match text.strip_prefix("vec!").or(Some(text).filter(|it| it.starts_with('[')))
        {
            Some(list) => format!("array!{list}"),
            None => format!("Array1::from({})", text.trim_start_matches('&')),
        };
        (case.range(&it.expression), array)
    });
    let fix = case.code.change(converted);
    let rule = "Arrays calculate element by element, vectors only hold values.";
    let message =
        format!("a vector cannot be calculated with, as in `{}`", case.text(&operation.whole));
    Some(Hint::new(message, rule).label("no calculation").fix(fix))
}

/// `"-" * 10`
fn repeated_text(case: &Case) -> Option<Hint> {
    let operation = Operation::of(case)?;
    if operation.left.type_name != "str" && operation.left.type_name != "String"
        || operation.symbol() != "*"
    {
        return None;
    }
    let (text, times) =
        (closed(case, &operation.left.expression), case.text(&operation.right.expression));
    let fix = case.replace(&operation.whole, format!("{text}.repeat({times})"));
    Some(
        Hint::new("a text is repeated by a method", "`.repeat(n)` writes it `n` times.")
            .label("no product")
            .fix(fix),
    )
}

/// `v.sort()`, `v.iter().max()` of floats.
fn order_of_floats(case: &Case) -> Option<Hint> {
    let kind =
        between(case.message(), "the trait bound `", ": Ord`").filter(|_| case.is(&["E0277"]))?;
    let call: ast::MethodCallExpr =
        case.node().filter(|_| kind.trim_start_matches('&').starts_with(['f', '{']))?;
    let value = case.text(&call.receiver()?).to_owned();
    let name = call.name_ref()?.text().to_string();
    let text = match name.as_str() {
        "sort" | "sort_unstable" => format!("{value}.sort_by(f64::total_cmp)"),
        "max" | "min" => format!("{value}.{name}_by(|a, b| a.total_cmp(b))"),
        _ => return None,
    };
    let rule =
        "Floats have NaN, which is neither larger nor smaller. `total_cmp` gives it a place.";
    let message = format!("`{name}` needs values with an order, and floats have none");
    Some(Hint::new(message, rule).label("which order?").fix(case.replace(&call, text)))
}

/// `for t in 0.0..1.0`
fn range_of_floats(case: &Case) -> Option<Hint> {
    let kind = case
        .quoted(0)
        .filter(|_| case.is(&["E0277"]) && case.message().ends_with("is not an iterator"))?;
    let range: ast::RangeExpr =
        case.node().filter(|_| kind.contains("Range") && kind.contains("f"))?;
    use ra_ap_syntax::ast::RangeItem;
    let (start, end) = (case.text(&range.start()?), case.text(&range.end()?));
    let fix = case.replace(&range, format!("Array1::linspace({start}, {end}, 11)"));
    let rule = "A loop over floats says how many steps: `linspace` makes them, both ends included.";
    Some(Hint::new("a range of floats does not know its step", rule).label("which steps?").fix(fix))
}

/// `let (n, m) = a.shape();`
fn shape_as_tuple(case: &Case) -> Option<Hint> {
    let binding: ast::LetStmt = case.node().filter(|_| case.is(&["E0308"]))?;
    let Some(ast::Expr::MethodCallExpr(call)) = binding.initializer() else { return None };
    let shape = call.name_ref().filter(|it| it.text() == "shape")?;
    call.arg_list()?;
    let rule = "`.shape()` gives a list of any length, `.dim()` a tuple.";
    let hint = Hint::new("a shape is a list, and cannot be taken apart like a tuple", rule);
    Some(hint.label("expects a tuple").fix(case.replace(&shape, "dim")))
}

/// `if a > 0.0` of an array.
fn array_as_condition(case: &Case) -> Option<Hint> {
    let compared = case.message().starts_with("binary operation `") && case.is(&["E0369"]);
    let kind = shorten(case.quoted(1).filter(|_| compared)?);
    let whole: ast::BinExpr = case.node().filter(|_| is_array(&kind))?;
    let (left, right) = (whole.lhs()?, whole.rhs()?);
    let sign = whole.op_token()?.text().to_owned();
    if let Some(index) = whole.syntax().parent().and_then(ast::IndexExpr::cast) {
        let base = closed(case, &index.base()?);
        let text = format!(
            "{base}.iter().copied().filter(|&value| value {sign} {}).collect::<Array1<_>>()",
            case.text(&right)
        );
        let rule = "An iterator goes through the elements, and `filter` keeps some of them.";
        let hint =
            Hint::new("an array is not indexed by a condition", rule).label("which elements?");
        return Some(hint.fix(case.replace(&index, text)));
    }
    let text = format!("{}.iter().all(|&x| x {sign} {})", closed(case, &left), case.text(&right));
    let rule = "Ask for all elements, or for any: `.iter().all(…)`, `.iter().any(…)`.";
    let message =
        format!("`{}` has many elements, and the comparison one answer", case.text(&left));
    Some(Hint::new(message, rule).label("all, or any?").fix(case.replace(&whole, text)))
}
