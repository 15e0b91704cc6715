//! Calls: the parameters of a function or an index, and the given arguments.

use crate::diagnostics::case::Case;
use crate::diagnostics::code::Fix;
use crate::diagnostics::hint::{Hint, between};
use crate::diagnostics::input::Edit;
use crate::diagnostics::operands::closed;
use crate::diagnostics::python::named;
use crate::diagnostics::types::{is_array, is_integer};
use ra_ap_syntax::ast::{self, AstNode, HasArgList};

/// `matmul(a, b)` if references are required.
pub(super) fn not_lent(case: &Case) -> Option<Hint> {
    let proposals = case.problem.suggestions.iter();
    let borrows =
        proposals.filter(|it| case.is(&["E0308"]) && it.message.contains("borrowing here"));
    let edits: Vec<Edit> = borrows.flat_map(|it| it.edits.clone()).collect();
    let mark = edits.first()?.replacement.trim().to_owned();
    // Such an argument has no place here, lent or not: that is said first.
    if arguments(case).is_some_and(|list| list.args().any(|it| is_answered(case, &it))) {
        return argument_with_a_name(case);
    }
    let function = case.called().unwrap_or_else(|| "the call".to_owned());
    let is_made = case.node::<ast::LetStmt>().and_then(|it| it.initializer());
    let is_made = is_made
        .is_some_and(|it| Some(case.range(&it)) == case.primary().map(|at| case.code.range(at)));
    let (message, rule) = match mark.starts_with("&mut") {
        _ if is_made => {
            ("a reference is expected here, and this is the value".to_owned(), "`&` lends a value.")
        }
        true => (
            format!("`{function}` changes its argument: it takes `&mut`"),
            "`&mut` lends the value for changes, and you keep it.",
        ),
        false => (only_reads(case, &function), "`&` lends the value, and you keep it."),
    };
    let label = if edits.len() > 1 { "lend them with `&`" } else { "lend it with `&`" };
    let label = if mark.starts_with("&mut") { "lend it with `&mut`" } else { label };
    Some(Hint::new(message, rule).label(label).fix(case.code.edit(&edits)))
}

/// The sentence about a call that takes its argument, or its arguments, by reference.
fn only_reads(case: &Case, function: &str) -> String {
    let list = arguments(case);
    let several = list.is_some_and(|list| list.args().count() > 1);
    match several {
        true => format!("`{function}` only reads its arguments: it takes references"),
        false => format!("`{function}` only reads its argument: it takes a reference"),
    }
}

/// The arguments of the call that the compiler points at.
fn arguments(case: &Case) -> Option<ast::ArgList> {
    let list = case.node::<ast::ArgList>();
    let list = list.or_else(|| case.node::<ast::MethodCallExpr>()?.arg_list());
    list.or_else(|| case.node::<ast::CallExpr>()?.arg_list())
}

/// `total(vec![1.0])` if a reference is required: the compiler has no suggestion for a macro.
pub(super) fn made_on_the_spot(case: &Case) -> Option<Hint> {
    let (wanted, found) = case.wanted_and_found()?;
    let lent = wanted.strip_prefix('&').filter(|lent| !lent.starts_with("mut "))?;
    let outer = |name: &str| name.split('<').next().map(str::to_owned);
    let is_slice = lent.starts_with('[') && (found.starts_with("Vec<") || found.starts_with('['));
    let are_arrays = is_array(lent) && is_array(&found);
    if found.starts_with('&') || !is_slice && !are_arrays && outer(lent) != outer(&found) {
        return None;
    }
    let function = case.called().unwrap_or_else(|| "the call".to_owned());
    let message = only_reads(case, &function);
    // A call that takes one array by reference takes them all so.
    let list: ast::ArgList = case.node()?;
    let pointed = case.code.range(case.primary()?);
    let is_made = |it: &ast::Expr| {
        let text = case.text(it);
        case.range(it) == pointed || text.starts_with("array![") || text.starts_with("tensor![")
    };
    let places = list.args().filter(is_made).map(|it| case.range(&it).start);
    let fix = case.code.change(places.map(|start| (start..start, "&".to_owned())));
    Some(Hint::new(message, "`&` lends the value.").label("lend it with `&`").fix(fix))
}

/// `a.sum(axis=0)`
pub(super) fn argument_with_a_name(case: &Case) -> Option<Hint> {
    let list = arguments(case)?;
    let given = list.args().filter_map(|it| match named(case.text(&it)) {
        (Some(name), value) => Some((it, name, value)),
        _ => None,
    });
    let given: Vec<(ast::Expr, &str, &str)> = given.collect();
    let (assigned, name, value) = given.first()?;
    let call = list.syntax().parent().and_then(ast::MethodCallExpr::cast);
    let method = call.as_ref().and_then(|it| it.name_ref()).map(|it| it.text().to_string());
    let fix = match (&call, method.as_deref(), *name) {
        (Some(call), Some(method @ ("sum" | "mean" | "var" | "std")), "axis") => {
            let receiver = closed(case, &call.receiver()?);
            let more = if matches!(method, "var" | "std") { ", 0.0" } else { "" };
            let end = if method == "mean" { ".unwrap()" } else { "" };
            case.replace(call, format!("{receiver}.{method}_axis(Axis({value}){more}){end}"))
        }
        // The names alone are not what is wrong.
        _ if case.is(&["E0061"]) => Fix::default(),
        _ if given.iter().any(|(it, ..)| is_answered(case, it)) => Fix::default(),
        _ => {
            let values = given.iter().map(|(it, _, value)| (case.range(it), (*value).to_owned()));
            case.code.change(values)
        }
    };
    let rule = "Arguments have no names in Rust: they count by their order.";
    Some(
        Hint::new(format!("`{name}={value}` is not an argument in Rust"), rule)
            .label("a named argument")
            .at(case.code.span(case.range(assigned)))
            .fix(fix),
    )
}

/// `shuffle=False`: what has yes and no in Python has no argument here.
fn is_answered(case: &Case, argument: &ast::Expr) -> bool {
    matches!(named(case.text(argument)), (Some(_), "True" | "False" | "None"))
}

/// `a[0][1]`, or `a[0]` of a matrix.
pub(super) fn nested_indices(case: &Case) -> Option<Hint> {
    let message =
        case.message().strip_prefix("the trait bound `").filter(|_| case.is(&["E0277"]))?;
    let (index, rest) = message.split_once(": NdIndex<").filter(|(index, _)| is_integer(index))?;
    let dimensions: usize = between(rest, "[usize; ", "]")?.parse().ok()?;
    let inner: ast::IndexExpr = case.node()?;
    if dimensions < 2 {
        return None;
    }
    let mut indices = vec![case.text(&inner.index()?).to_owned()];
    let mut whole = inner.clone();
    while let Some(outer) = whole.syntax().parent().and_then(ast::IndexExpr::cast) {
        indices.push(case.text(&outer.index()?).to_owned());
        whole = outer;
    }
    let base = closed(case, &inner.base()?);
    let cast = |it: &String| if index == "i32" { format!("{it} as usize") } else { it.clone() };
    let (rule, text) = match (indices.len(), dimensions) {
        (1, 2) => (
            "One index gives a row; an element takes both: `[[i, j]]`.",
            match indices[0].strip_prefix('-') {
                // From the end, as in Python.
                Some(back) => format!("{base}.row({base}.nrows() - {back})"),
                None => format!("{base}.row({})", cast(&indices[0])),
            },
        ),
        (1, _) => (
            "One index gives a slice along the first axis.",
            format!("{base}.index_axis(Axis(0), {})", cast(&indices[0])),
        ),
        _ => (
            "All indices of an element are written together, in double brackets.",
            format!("{base}[[{}]]", indices.iter().map(cast).collect::<Vec<_>>().join(", ")),
        ),
    };
    let message =
        format!("`{base}` has {dimensions} dimensions, and an element takes {dimensions} indices");
    Some(Hint::new(message, rule).label("only one index").fix(case.replace(&whole, text)))
}
