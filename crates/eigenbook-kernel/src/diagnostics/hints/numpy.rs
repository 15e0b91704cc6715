//! Functions, methods and modules that only Python has: the library's own table says what they are
//! here. A name that the session does not have is not proposed.

use super::functions_of_python::is_for_values;
use super::names::missing;
use super::operands::is_array_value;
use crate::diagnostics::code::Fix;
use crate::diagnostics::hint::{Case, Hint, Rule};
use crate::diagnostics::python::table::{self, Call, Entry, is_module};
use crate::diagnostics::types::dimensions;
use ra_ap_syntax::SyntaxNode;
use ra_ap_syntax::ast::{self, AstNode, HasArgList};

pub(super) const RULES: &[Rule] = &[function, module];
/// After what is known of single methods.
pub(super) const METHODS: &[Rule] = &[method];

/// `inv(a)`, `zeros(3)`
fn function(case: &Case) -> Option<Hint> {
    let name = missing(case).filter(|it| !is_module(it))?;
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

/// `np.linalg.inv(a)`, `plt.plot(x, y)`
fn module(case: &Case) -> Option<Hint> {
    let module = missing(case).filter(|it| is_module(it))?;
    let node = whole(case.node::<ast::PathExpr>()?.syntax());
    let text = case.code.text(case.code.range_of(&node));
    let (path, inner) = match text.strip_suffix(')').and_then(|it| it.split_once('(')) {
        Some((path, inner)) => (path, Some(inner)),
        None => (text, None),
    };
    let (before, name) = path.rsplit_once('.')?;
    // A word of Rust ends the expression.
    let name = if name.is_empty() { "where" } else { name };
    let call = Call { name, before, arguments: inner.map(|it| table::split(it).collect()) };
    let none = || {
        let message = format!("`{module}` is a module of Python, and there is no `{name}` here");
        let rule = "`from_python(\"\")` lists what there is for each call of Python.";
        Hint::new(message, rule).label("not in Rust")
    };
    Some(found(case, &node, &call).unwrap_or_else(none))
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
fn method(case: &Case) -> Option<Hint> {
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

fn found(case: &Case, node: &SyntaxNode, call: &Call) -> Option<Hint> {
    let rank = |name: &str| dimensions(case.session.type_of(name)?);
    let names = &case.session.names;
    // Where no names are known, the library's own table is trusted.
    let is_here = |name: &str| names.is_empty() || names.iter().any(|it| it == name);
    let (Entry { python, rust, .. }, text) = table::find(call, rank, is_here)?;
    let generators = ["rng", "torch"];
    let missing = |text: &str| {
        generators.iter().any(|it| {
            let used = text.contains(&format!("{it}.")) || text.contains(&format!("&mut {it}"));
            used && !text.starts_with("let ") && case.session.type_of(it).is_none()
        })
    };
    let fix = text.filter(|it| !missing(it)).map(|it| in_place(case, node, it)).unwrap_or_default();
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
        return case.code.change([(case.code.range_of(node), text)]);
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
