//! Functions, methods, modules and types that exist only in other languages.

use crate::diagnostics::case::Case;
use crate::diagnostics::code::Fix;
use crate::diagnostics::hint::{Hint, quoted};
use crate::diagnostics::operands::{closed, integer_literal, is_array_value};
use crate::diagnostics::python::table::{self, Call, Entry, is_module};
use crate::diagnostics::types::{dimensions, kind as kind_of, shorten};
use crate::diagnostics::words::{member, of_rust};
use ra_ap_syntax::SyntaxNode;
use ra_ap_syntax::ast::{self, AstNode, HasArgList};
use std::ops::Range;

/// `inv(a)`, `zeros(3)`
pub(super) fn numpy_function(case: &Case) -> Option<Hint> {
    let name = case.missing().filter(|it| !is_module(it))?;
    let call: ast::CallExpr = case.node()?;
    call.expr().filter(|it| case.text(it) == name)?;
    let list = call.arg_list()?;
    let of_number = list.args().next().is_some_and(|it| !is_array_value(case, &it));
    if of_number && is_for_values(name) {
        return None;
    }
    let arguments = list.args().map(|it| case.code.text(case.range(&it))).collect();
    found(case, call.syntax(), &Call { name, before: "", arguments: Some(arguments) })
}

/// `arange(5)`: the function is here as well, with other arguments.
pub(super) fn arguments_of_python(case: &Case) -> Option<Hint> {
    let call: ast::CallExpr = case.node().filter(|_| case.is(&["E0061"]))?;
    let (function, list) = (call.expr()?, call.arg_list()?);
    let name = case.text(&function);
    let arguments = list.args().map(|it| case.code.text(case.range(&it))).collect();
    let hint = found(case, call.syntax(), &Call { name, before: "", arguments: Some(arguments) })?;
    if hint.fix.lines.is_empty() {
        return None;
    }
    let message = format!("`{name}` takes other arguments here than in Python");
    Some(Hint { message, label: Some("as in Python".to_owned()), ..hint })
}

/// `np.linalg.inv(a)`, `plt.plot(x, y)`
pub(super) fn numpy_module(case: &Case) -> Option<Hint> {
    let module = case.missing().filter(|it| is_module(it))?;
    let node = whole(case.node::<ast::PathExpr>()?.syntax());
    let text = case.code.text(case.code.range_of(&node));
    let (path, inner) = match text.strip_suffix(')').and_then(|it| it.split_once('(')) {
        Some((path, inner)) => (path, Some(inner)),
        None => (text, None),
    };
    let (before, name) = path.rsplit_once('.')?;
    // A keyword of Rust ends the expression.
    let name = if name.is_empty() { "where" } else { name };
    let call = Call { name, before, arguments: inner.map(|it| table::split(it).collect()) };
    let none = || {
        let message = format!("`{module}` is a module of Python, and there is no `{name}` here");
        let rule = "`from_python(\"\")` lists what there is for each call of Python.";
        Hint::new(message, rule).label("not in Rust")
    };
    let of_number = of_number(case, &node, name);
    Some(of_number.or_else(|| found(case, &node, &call)).unwrap_or_else(none))
}

/// `math.sqrt(2)`, `np.exp(0.5)`
fn of_number(case: &Case, node: &SyntaxNode, name: &str) -> Option<Hint> {
    let call = ast::MethodCallExpr::cast(node.clone())?;
    let mut arguments = call.arg_list()?.args();
    let number = arguments.next().filter(|it| case.text(it).parse::<f64>().is_ok())?;
    let own = method_of_number(name).filter(|own| !matches!(*own, "powf" | "max" | "min"))?;
    let brackets = if own.ends_with(')') { "" } else { "()" };
    let text = format!("{}.{own}{brackets}", number_with_type(case, &number, own));
    let message = format!("`{}` is Python, not Rust", case.text(&call).split('(').next()?);
    let rule = "What one number can do is its method: `2.0_f64.sqrt()`.";
    let fix = if arguments.next().is_none() { case.replace(&call, text) } else { Fix::default() };
    Some(Hint::new(message, rule).label("not in Rust").fix(fix))
}

/// The whole of `np.linalg.inv(a)` around its first name.
fn whole(head: &SyntaxNode) -> SyntaxNode {
    let mut node = head.clone();
    while let Some(parent) = node.parent() {
        let is_call = ast::MethodCallExpr::can_cast(parent.kind());
        if !is_call && !ast::FieldExpr::can_cast(parent.kind()) {
            break;
        }
        node = parent;
        if is_call {
            break;
        }
    }
    node
}

/// `x.cumsum()`, `a.ravel()`
pub(super) fn numpy_method(case: &Case) -> Option<Hint> {
    if !case.is(&["E0599", "E0609", "E0610", "E0615", "E0616"]) {
        return None;
    }
    let node = case.node::<ast::NameRef>()?.syntax().parent()?;
    let (value, name, arguments) = match ast::MethodCallExpr::cast(node.clone()) {
        Some(call) => {
            let list = call.arg_list()?;
            let arguments = list.args().map(|it| case.code.text(case.range(&it))).collect();
            (call.receiver()?, call.name_ref()?, Some(arguments))
        }
        None => {
            let field = ast::FieldExpr::cast(node.clone())?;
            (field.expr()?, field.name_ref()?, None)
        }
    };
    let before = case.code.text(case.range(&value));
    found(case, &node, &Call { name: case.code.text(case.range(&name)), before, arguments })
}

/// `a.inverse()`: a function of the library.
pub(super) fn function_as_method(case: &Case) -> Option<Hint> {
    let call: ast::MethodCallExpr = case.node().filter(|_| case.is(&["E0599"]))?;
    let name = call.name_ref()?.text().to_string();
    let is_known = case.session.names.contains(&name);
    let (_, question) = table::signature(&name).filter(|_| is_known)?;
    let lent = |it: &ast::Expr| match it {
        ast::Expr::PathExpr(_) => format!("&{}", case.text(it)),
        ast::Expr::RefExpr(_) => case.text(it).to_owned(),
        _ if is_array_value(case, it) => format!("&{}", case.text(it)),
        _ => case.text(it).to_owned(),
    };
    let value = call.receiver()?;
    let arguments: Vec<_> = [value].into_iter().chain(call.arg_list()?.args()).collect();
    let arguments: Vec<String> = arguments.iter().map(lent).collect();
    let text = format!("{name}({}){question}", arguments.join(", "));
    let rule = "The operations of linear algebra are functions: all their values go in brackets.";
    let hint = Hint::new(format!("`{name}` is a function, not a method"), rule);
    Some(hint.label("not a method").fix(case.replace(&call, text)))
}

/// The generators of random numbers in the tables, and how each is made.
const GENERATORS: [(&str, &str); 2] =
    [("rng", "NumpyRandom::seed(42)"), ("torch", "TorchRandom::manual_seed(42)")];

fn found(case: &Case, node: &SyntaxNode, call: &Call) -> Option<Hint> {
    let rank = |name: &str| dimensions(case.session.type_of(name)?);
    let names = &case.session.names;
    // If the names are unknown, the library's own table is trusted.
    let is_here = |name: &str| names.is_empty() || names.iter().any(|it| it == name);
    let (Entry { python, rust, .. }, text) = table::find(call, rank, is_here)?;
    let missing = |text: &str| {
        GENERATORS.iter().find(|(it, _)| {
            let used = text.contains(&format!("{it}.")) || text.contains(&format!("&mut {it}"));
            let is_there = case.session.type_of(it).is_some() || case.binding(it).is_some();
            used && !text.starts_with("let ") && !is_there
        })
    };
    // Only named values and new arrays are borrowed, not numbers.
    let lends_a_number = |text: &str| {
        text.match_indices('&').any(|(at, _)| {
            text[at + 1..].trim_start_matches('-').starts_with(|it: char| it.is_ascii_digit())
        })
    };
    let text = text.filter(|it| !lends_a_number(it));
    let generator = text.as_deref().and_then(missing);
    let fix = text.map(|it| in_place(case, node, it)).unwrap_or_default();
    let fix = match generator {
        Some((name, made)) => fix.after(&format!("let mut {name} = {made};")),
        None => fix,
    };
    let name = match call.before {
        "" => call.name.to_owned(),
        before if is_module(before) => format!("{before}.{}", call.name),
        _ => format!(".{}", call.name),
    };
    let rule = match fix.lines.is_empty() {
        true => {
            format!("Here `{python}` is `{rust}`. `from_python(\"{}\")` shows more.", call.name)
        }
        false => format!("Here `{python}` is `{rust}`."),
    };
    let hint = Hint::new(format!("`{name}` is Python, not Rust"), rule).label("not in Rust");
    Some(hint.fix(fix))
}

/// The Rust in the place of the Python; a statement takes the place of a whole one.
fn in_place(case: &Case, node: &SyntaxNode, text: String) -> Fix {
    let Some(statement) = text.strip_prefix("let ") else {
        let is_tried = node.parent().is_some_and(|it| ast::TryExpr::can_cast(it.kind()));
        let text = text.strip_suffix('?').filter(|_| is_tried).unwrap_or(&text);
        return case.code.change([(case.code.range_of(node), text.to_owned())]);
    };
    let around = node.parent();
    let range = match around.as_ref().map(|it| it.kind()) {
        Some(kind) if ast::ExprStmt::can_cast(kind) => around.map(|it| case.code.range_of(&it)),
        Some(kind) if ast::StmtList::can_cast(kind) => Some(case.code.range_of(node)),
        _ => None,
    };
    let line = format!("let {};", statement.trim_end_matches(';'));
    range.map(|range| case.code.change([(range, line)])).unwrap_or_default()
}

/// `fn double(x: float)`
pub(super) fn type_of_another_language(case: &Case) -> Option<Hint> {
    let name = case.missing().filter(|_| case.message().starts_with("cannot find type"))?;
    let own = of_rust(name)?;
    let line = case.primary()?.start_line;
    let on_line = |range: &Range<usize>| case.code.span(range.clone()).start_line == line;
    let names = case.code.all::<ast::NameRef>().filter(|it| it.text() == name);
    let places = names.map(|it| case.range(&it)).filter(on_line);
    let fix = case.code.change(places.map(|range| (range, own.to_owned())));
    let rule = "Numbers are `f64`, `f32`, `i32`, `i64`, `usize`; then there are `bool`, `String`, `Array2<f64>`.";
    Some(Hint::new(format!("the type `{name}` is `{own}` in Rust"), rule).label(own).fix(fix))
}

/// Functions of a number that are methods in Rust, if they have another name.
const RENAMED: &[(&str, &str)] =
    &[("log", "ln"), ("fabs", "abs"), ("pow", "powf"), ("arctan", "atan"), ("square", "powi(2)")];

const METHODS: &[&str] = &[
    "sqrt", "exp", "ln", "log2", "log10", "abs", "sin", "cos", "tan", "tanh", "sinh", "cosh",
    "asin", "acos", "atan", "floor", "ceil", "round", "max", "min", "signum",
];

/// Functions of Python that have rows of their own.
const BUILT_IN: &[&str] =
    &["len", "str", "int", "float", "sum", "enumerate", "reversed", "type", "list", "any", "all"];

/// Whether the Rust for a Python function of a single value is known here.
pub(super) fn is_for_values(name: &str) -> bool {
    BUILT_IN.contains(&name)
        || METHODS.contains(&name)
        || RENAMED.iter().any(|(python, _)| *python == name)
}

/// `sqrt(x)`, `max(x, y)`
pub(super) fn method_as_function(case: &Case) -> Option<Hint> {
    let name = case.missing()?;
    let own = method_of_number(name)?;
    let (call, arguments) = call(case, name)?;
    let (first, rest) = arguments.split_first()?;
    let wanted = usize::from(matches!(own, "max" | "min" | "powf"));
    let fits = rest.len() == wanted && !(wanted == 1 && is_array_value(case, first));
    let rest: Vec<&str> = rest.iter().map(|it| case.text(it)).collect();
    let brackets =
        if own.ends_with(')') { String::new() } else { format!("({})", rest.join(", ")) };
    let receiver = match first {
        ast::Expr::Literal(_) | ast::Expr::PrefixExpr(_) => number_with_type(case, first, own),
        ast::Expr::RefExpr(lent) => lent.expr().map(|it| closed(case, &it))?,
        other => closed(case, other),
    };
    let rule =
        "What one number can do is its method: `x.sqrt()`, `x.max(y)`; arrays have most of them.";
    let message = format!("`{name}` is a method of numbers, not a function");
    let fix = case.replace(&call, format!("{receiver}.{own}{brackets}"));
    let fix = if fits { fix } else { Fix::default() };
    Some(Hint::new(message, rule).label("not a function here").fix(fix))
}

/// The method of a number that corresponds to the Python function.
fn method_of_number(name: &str) -> Option<&str> {
    let renamed = RENAMED.iter().find(|(python, _)| *python == name).map(|(_, own)| *own);
    renamed.or_else(|| METHODS.contains(&name).then_some(name))
}

/// A bare literal has no type yet, so no method can be called on it.
fn number_with_type(case: &Case, number: &ast::Expr, method: &str) -> String {
    let keeps_integers = matches!(method, "abs" | "signum" | "max" | "min");
    let is_integer = keeps_integers && integer_literal(case, number);
    with_type(case.text(number), if is_integer { "_i32" } else { "_f64" })
}

/// A number with its type as a suffix, in brackets if it has a sign.
fn with_type(number: &str, suffix: &str) -> String {
    let typed = format!("{number}{suffix}");
    if number.starts_with('-') { format!("({typed})") } else { typed }
}

/// The call of `name` that the compiler points at, and its arguments.
fn call(case: &Case, name: &str) -> Option<(ast::CallExpr, Vec<ast::Expr>)> {
    case.missing().filter(|it| *it == name)?;
    let call: ast::CallExpr = case.node()?;
    let function = call.expr().filter(|it| case.text(it) == name);
    let arguments = call.arg_list()?.args().collect();
    function.map(|_| (call, arguments))
}

pub(super) fn member_of_another_language(case: &Case) -> Option<Hint> {
    let name = asked(case)?;
    let of = owner(case)?;
    let (rust, rule) = member(of, name)?;
    let node = case.node::<ast::NameRef>()?.syntax().parent()?;
    let (value, arguments, whole) = parts(case, &node)?;
    let text = rust.replace('@', &closed(case, &value)).replace('#', &arguments);
    let what = match of {
        "array" => "an array",
        "list" => "a vector",
        _ => "a text",
    };
    let message = match shown(rust) {
        long if long.len() > 30 => format!("{what} has no `{name}` of its own"),
        short => format!("{what} has no `{name}`; in Rust it is `{short}`"),
    };
    let fix = case.code.change([(whole, text)]);
    Some(Hint::new(message, rule).label("not known here").fix(fix))
}

/// The Rust of the table as a short name: `.t()`, `.push(…)`.
fn shown(rust: &str) -> String {
    rust.trim_start_matches('@').replace(['@', '#'], "…")
}

/// The requested member, which does not exist.
fn asked<'a>(case: &Case<'a>) -> Option<&'a str> {
    let pointed = case.pointed()?;
    let missing = case.is(&["E0599", "E0609", "E0610", "E0616"]);
    let wrong_use = case.is(&["E0277", "E0061"]) && case.node::<ast::NameRef>().is_some();
    Some(pointed).filter(|_| missing || wrong_use)
}

/// The kind of its value, from the compiler's text or from the session.
fn owner(case: &Case) -> Option<&'static str> {
    let message = shorten(case.message());
    let after = ["for struct `", "on type `", "for type `", "for reference `", "of type `"];
    let named = after.iter().find_map(|words| quoted(&message[message.find(words)?..], 0));
    let kind = match named {
        Some(kind) => kind.trim_start_matches('&').to_owned(),
        None => {
            let node = case.node::<ast::MethodCallExpr>()?;
            let value = case.text(&node.receiver()?);
            let known = case.session.type_of(value).map(shorten);
            known.unwrap_or_default()
        }
    };
    Some(kind_of(&kind))
}

/// The value, the text of the arguments, and the bytes of the whole.
fn parts(
    case: &Case,
    node: &ra_ap_syntax::SyntaxNode,
) -> Option<(ast::Expr, String, std::ops::Range<usize>)> {
    let range = case.code.range_of(node);
    if let Some(call) = ast::MethodCallExpr::cast(node.clone()) {
        let arguments = case.text(&call.arg_list()?).trim_start_matches('(').strip_suffix(')')?;
        return Some((call.receiver()?, arguments.to_owned(), range));
    }
    let field = ast::FieldExpr::cast(node.clone())?;
    Some((field.expr()?, String::new(), range))
}
