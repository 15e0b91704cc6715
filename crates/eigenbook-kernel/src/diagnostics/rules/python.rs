//! Functions, methods, modules and types that exist only in other languages.

use super::functions::of_number;
use super::lines::by_itself;
use crate::diagnostics::case::Case;
use crate::diagnostics::code::{Fix, is_of};
use crate::diagnostics::hint::Hint;
use crate::diagnostics::operands::{is_array_value, with_arrays_lent};
use crate::diagnostics::python::named;
use crate::diagnostics::python::table::{self, Entry, PythonCall, is_module};
use crate::diagnostics::types::{dimensions, element, is_float, shorten};
use crate::diagnostics::words::{is_for_values, of_rust};
use itertools::Itertools;
use ra_ap_syntax::ast::{self, AstNode, HasArgList};
use ra_ap_syntax::{SyntaxNode, match_ast};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// The call or the field in the parts that the tables have.
fn of_node<'a>(case: &Case<'a>, node: &SyntaxNode) -> Option<PythonCall<'a>> {
    let (value, name, list) = match_ast! {
        match node {
            ast::CallExpr(it) => (None, case.text(&it.expr()?), it.arg_list()),
            ast::MethodCallExpr(it) => (it.receiver(), case.text(&it.name_ref()?), it.arg_list()),
            ast::FieldExpr(it) => (it.expr(), it.name_ref().map_or("", |it| case.text(&it)), None),
            _ => return None,
        }
    };
    let before = value.map_or("", |it| case.text(&it));
    let arguments = list.map(|it| it.args().map(|it| case.text(&it)).collect());
    Some(PythonCall::new(name, before, arguments))
}

/// `inv(a)`, `zeros(3)`
pub(super) fn numpy_function(case: &Case) -> Option<Hint> {
    let name = case.missing().filter(|it| !is_module(it))?;
    let call: ast::CallExpr = case.node()?;
    call.expr().filter(|it| case.text(it) == name)?;
    let is_number = call.arg_list()?.args().next().is_some_and(|it| !is_array_value(case, &it));
    found(case, call.syntax()).filter(|_| !is_number || !is_for_values(name))
}

/// `arange(5)`: the function is here as well, with other arguments.
pub(super) fn arguments_of_python(case: &Case) -> Option<Hint> {
    as_in_python(case, &case.node().filter(|_| case.is(&["E0061"]))?)
}

/// `train_test_split(x, y, test_size=0.2)`, `frame.drop(columns="kind")`: a row of the table has
/// these names. Of `let (a, b) = f(x, y=1);` the compiler points at the names.
pub(super) fn named_as_in_python(case: &Case) -> Option<Hint> {
    let value = |it: SyntaxNode| ast::LetStmt::cast(it)?.initializer();
    let mut calls = case.around().filter_map(|it| {
        let made = value(it.clone()).map(|it| it.syntax().clone());
        ast::AnyHasArgList::cast(made.unwrap_or(it))
    });
    let has_names = |it: &ast::AnyHasArgList| {
        let mut given = it.arg_list().into_iter().flat_map(|list| list.args());
        given.any(|it| named(case.text(&it)).0.is_some())
    };
    let call = calls.find(has_names)?.syntax().clone();
    let hint = match ast::CallExpr::cast(call) {
        Some(call) => as_in_python(case, &call),
        None => numpy_method(case),
    };
    hint.filter(|it| !it.fix.lines.is_empty())
}

fn as_in_python(case: &Case, call: &ast::CallExpr) -> Option<Hint> {
    let hint = found(case, call.syntax()).filter(|it| !it.fix.lines.is_empty())?;
    let name = case.text(&call.expr()?);
    let message = format!("`{name}` takes other arguments here than in Python");
    Some(Hint { message, label: Some("as in Python".to_owned()), ..hint })
}

/// `np.linalg.inv(a)`, `plt.plot(x, y)`
pub(super) fn numpy_module(case: &Case) -> Option<Hint> {
    // Others are names of variables as well.
    let after = case.code.text_from(case.code.range(case.primary()?).end).strip_prefix('.');
    let of_keras = |it: &str| {
        matches!(it, "layers" | "models" | "optimizers" | "losses")
            && after.is_some_and(|it| it.starts_with(char::is_uppercase))
    };
    case.missing().filter(|it| is_module(it) || of_keras(it))?;
    let node = whole(case.node::<ast::PathExpr>()?.syntax());
    let PythonCall { name, before, .. } = of_node(case, &node)?;
    // A keyword of Rust ends the expression: what follows is in the line alone.
    const OF_KEYWORDS: [&str; 2] = ["where_of_python", "remainder_of_python"];
    if name.is_empty()
        && let Some(hint) = by_itself(case, case.primary()?.line())
        && hint.by.is_some_and(|rule| OF_KEYWORDS.contains(&&**rule))
    {
        return Some(hint);
    }
    let row = of_number(case, &node, name).or_else(|| found(case, &node));
    let has_fix = row.as_ref().is_some_and(|it| !it.fix.lines.is_empty());
    let path = format!("{before}.{name}");
    let bare = if has_fix { None } else { without_module(case, &node, &path, name) };
    bare.or(row)
}

/// `keras.layers.Dense(8)`: the type is here as well, without a module before it.
fn without_module(case: &Case, node: &SyntaxNode, path: &str, name: &str) -> Option<Hint> {
    let module = path.split('.').next().unwrap_or_default();
    let is_type = name.starts_with(char::is_uppercase) && !matches!(module, "pd" | "np" | "plt");
    case.session.names.iter().find(|it| *it == name && is_type)?;
    let start = case.code.range_of(node).start;
    let fix = case.code.change([(start..start + path.len(), format!("{name}::new"))]);
    let fix = if ast::MethodCallExpr::can_cast(node.kind()) { fix } else { Fix::default() };
    let rule = "All names of the library are in scope, without a module before them.";
    Some(Hint::new(format!("`{path}` is `{name}` here"), rule).label("not in Rust").fix(fix))
}

/// The whole of `np.linalg.inv(a)` around its first name.
fn whole(head: &SyntaxNode) -> SyntaxNode {
    let around = head.ancestors().skip(1);
    let around = around.take_while(|it| is_of(it, "METHOD_CALL_EXPR|FIELD_EXPR"));
    let found = around.find_or_last(|it| is_of(it, "METHOD_CALL_EXPR"));
    found.unwrap_or_else(|| head.clone())
}

/// `x.cumsum()`, `a.ravel()`
pub(super) fn numpy_method(case: &Case) -> Option<Hint> {
    let is_it = case.is(&["E0599", "E0609", "E0610", "E0615", "E0616"]);
    found(case, &case.node::<ast::NameRef>().filter(|_| is_it)?.syntax().parent()?)
}

/// `a.inv()?`: the line that brings such a method, of a trait that is not in scope.
fn import_of_method(case: &Case) -> Option<String> {
    let says = case.says_all().contains("is implemented but not in scope");
    let mut lines = case.problem.rendered.lines().filter(|_| says);
    let import = lines.find_map(|line| line.split_once(" + use ")?.1.strip_suffix(';'))?;
    Some(format!("use {};", import.strip_prefix("eigenbook::").unwrap_or(import)))
}

/// The generators of random numbers in the tables, and how each is made.
const GENERATORS: [(&str, &str); 2] =
    [("rng", "NumpyRandom::seed(42)"), ("torch", "TorchRandom::manual_seed(42)")];

/// Only named values and new arrays are lent.
static LENT_NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"&(?<number>-?\d)").expect("it is a pattern"));

fn found(case: &Case, node: &SyntaxNode) -> Option<Hint> {
    let call = of_node(case, node)?;
    let is_list =
        |text: &str| text.starts_with('[').then(|| if text.starts_with("[[") { 2 } else { 1 });
    let rank = |text: &str| is_list(text).or_else(|| dimensions(case.session.type_of(text)?));
    let names = &case.session.names;
    // If the names are unknown, the library's own table is trusted.
    let is_here = |name: &str| names.is_empty() || names.iter().any(|it| it == name);
    // The compiler names the type of the value that has no such method.
    let type_name = shorten(case.message());
    let is_of = |it: &Entry| !call.is_of_value || it.is_of(&type_name);
    let lent = |it: &&str| with_arrays_lent(case, it);
    let arguments: Option<Vec<String>> =
        call.arguments.as_ref().map(|all| all.iter().map(lent).collect());
    let own = arguments.as_ref().map(|all| all.iter().map(String::as_str).collect());
    // Only a keyword leaves no name.
    let name = if call.name.is_empty() { "where" } else { call.name };
    let call = &PythonCall { arguments: own, name, ..call };
    let (Entry { python, rust, .. }, text) = table::find(call, rank, is_here, is_of)?;
    let has_floats = |it: &&str| case.session.type_of(it).and_then(element).is_some_and(is_float);
    let of_floats = arguments.iter().flatten().any(|it| has_floats(&&**it));
    let text = text.map(|it| if of_floats { filled_with_floats(&it) } else { it });
    let missing = |text: &str| {
        GENERATORS.iter().find(|(it, _)| {
            let used = text.contains(&format!("{it}.")) || text.contains(&format!("&mut {it}"));
            let is_there = case.session.type_of(it).is_some() || case.code.binding(it).is_some();
            used && !text.starts_with("let ") && !is_there
        })
    };
    let text = text.map(|it| LENT_NUMBER.replace_all(&it, "$number").into_owned());
    let generator = text.as_deref().and_then(missing);
    let fix = text.map(|it| in_place(case, node, it)).unwrap_or_default();
    let fix = match generator {
        Some((name, made)) => fix.after(&format!("let mut {name} = {made};")),
        None => fix,
    };
    let name = match call.before {
        "" => call.name.to_owned(),
        _ if call.is_of_value => format!(".{}", call.name),
        before => format!("{before}.{}", call.name),
    };
    let mut rule = format!("Here `{python}` is `{rust}`.");
    if fix.lines.is_empty() {
        rule += &format!(" `from_python(\"{}\")` shows more.", call.name);
    }
    let hint = match import_of_method(case) {
        Some(import) => {
            let rule = format!("{rule} `{import}` brings the method.");
            Hint::new(format!("the method `{name}` is not in scope"), rule).label("not in scope")
        }
        None => Hint::new(format!("`{name}` is Python, not Rust"), rule).label("not in Rust"),
    };
    Some(hint.fix(fix))
}

/// A number that becomes an element, or is compared with elements, of an array without another type.
static ELEMENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(\.raw_dim\(\), |^(?:max|min)imum\(.*, |array!\[)(-?\d+)([)\]])")
        .expect("it is a pattern")
});

/// `from_elem(a.raw_dim(), 1)` → `from_elem(a.raw_dim(), 1.0)`
fn filled_with_floats(text: &str) -> String {
    ELEMENT.replace(text, "$1$2.0$3").into_owned()
}

/// The Rust in the place of the Python; a statement takes the place of a whole one.
fn in_place(case: &Case, node: &SyntaxNode, mut text: String) -> Fix {
    // The student's own names stay.
    let mut outer = node.ancestors().skip(1).skip_while(|it| ast::TryExpr::can_cast(it.kind()));
    if outer.next().is_some_and(|it| ast::LetStmt::can_cast(it.kind()))
        && let Some((_, value)) = text.strip_prefix("let ").and_then(|it| it.split_once(" = "))
    {
        text = value.trim_end_matches(';').to_owned();
    }
    let Some(statement) = text.strip_prefix("let ") else {
        let is_tried = node.parent().is_some_and(|it| ast::TryExpr::can_cast(it.kind()));
        let text = text.strip_suffix('?').filter(|_| is_tried).unwrap_or(&text);
        return case.code.change([(case.code.range_of(node), text.to_owned())]);
    };
    let around = node.parent().filter(|it| is_of(it, "EXPR_STMT|STMT_LIST"));
    let Some(around) = around else { return Fix::default() };
    let whole = if is_of(&around, "EXPR_STMT") { &around } else { node };
    let line = format!("let {};", statement.trim_end_matches(';'));
    case.code.change([(case.code.range_of(whole), line)])
}

/// `fn double(x: float)`
pub(super) fn type_of_another_language(case: &Case) -> Option<Hint> {
    let name = case.missing().filter(|_| case.message().starts_with("cannot find type"))?;
    let own = of_rust(name)?;
    let line = case.primary()?.line();
    let on_line = |range: &Range<usize>| case.code.span(range.clone()).line() == line;
    // The others in the line that cannot be a type of the student's would be refused next.
    let own_of = |it: &str| match it == name {
        true => Some(own),
        false => of_rust(it).filter(|_| it.starts_with(|it: char| it.is_lowercase())),
    };
    let is_type = |it: &ast::NameRef| {
        it.syntax().ancestors().nth(3).is_some_and(|it| ast::PathType::can_cast(it.kind()))
    };
    let names = case.code.all::<ast::NameRef>().filter(|it| it.text() == name || is_type(it));
    let places = names.filter_map(|it| Some((case.range(&it), own_of(it.text())?.to_owned())));
    let fix = case.code.change(places.filter(|(range, _)| on_line(range)));
    let rule = "Numbers are `f64`, `f32`, `i32`, `i64`, `usize`; then there are `bool`, `String`, `Array2<f64>`.";
    Some(Hint::new(format!("the type `{name}` is `{own}` in Rust"), rule).label(own).fix(fix))
}
