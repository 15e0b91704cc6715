//! The filters that a row can apply to a fact: `${value|closed}`. Those that read the cell and the
//! session are here, those of a text alone in `text_filters`.
//!
//! One that asks a question, such as `is array`, leaves an empty text if the answer is yes, and no fact if
//! it is no: `where = { "value|is array" = '' }`.

use super::controls;
use super::errors::error_text;
use super::keras;
use super::moved::{closure_to_keep, with_copy};
use super::names::{
    definition, imported_from, imports_proposed, is_own_type, library_nearly, nearly, proposed,
    times_assigned, usual_library_nearly, variant_of,
};
use super::text_filters;
use super::value::Value;
use crate::diagnostics::case::Case;
use crate::diagnostics::copies::can_be_copied;
use crate::diagnostics::input::FILE;
use crate::diagnostics::integers::{at_the_edge, is_array_of_integers, is_compared};
use crate::diagnostics::operands::is_array_value;
use crate::diagnostics::python::table::signature;
use crate::diagnostics::python::{is_absent, is_module, named, with_let};
use crate::diagnostics::side_effects::ending;
use crate::diagnostics::types::{dimensions, shorten};
use ra_ap_syntax::ast::{self, AstNode, HasName};

/// The value through a filter; none if it has no answer.
pub(super) fn apply(case: &Case, filter: &str, value: Value) -> Option<Value> {
    if let Some(part) = of_cell(case, filter, &value) {
        return Some(part);
    }
    let text = &*value.text;
    let changed = of_session(case, filter, &value)
        .or_else(|| of_name(case, filter, text))
        .or_else(|| text_filters::apply(filter, text))?;
    // A filter changes the text, but not the place.
    Some(Value { text: changed, range: value.range })
}

/// Places, and the cell's definitions of a name.
fn of_cell(case: &Case, filter: &str, value: &Value) -> Option<Value> {
    match filter {
        "start" | "end" => {
            let range = value.range.as_ref()?;
            let at = if filter == "start" { range.start } else { range.end };
            Some(Value { text: String::new(), range: Some(at..at) })
        }
        "let around" => {
            let binding: ast::LetStmt = node_of(case, value)?;
            Some(part(case, &binding.initializer()?))
        }
        "let type" => Some(part(case, &node_of::<ast::LetStmt>(case, value)?.ty()?)),
        // The left side of `… = value`.
        "assigned to" => {
            let value: ast::BinExpr = node_of(case, value)?;
            let around = ast::BinExpr::cast(value.syntax().parent()?)?;
            let is_it =
                around.op_token()?.text() == "=" && around.rhs()?.syntax() == value.syntax();
            Some(part(case, &around.lhs().filter(|_| is_it)?))
        }
        "first operand" | "last operand" => {
            let side =
                if filter == "first operand" { ast::BinExpr::lhs } else { ast::BinExpr::rhs };
            Some(part(case, &at_the_edge(node_of(case, value)?, side)?))
        }
        "closure of a control" => {
            let closure = controls::closure_of_a_control(case, value.range.clone()?)?;
            Some(part(case, &closure))
        }
        "copies" => Some(Value::text(controls::copies(case, &node_of(case, value)?, "let"))),
        "copies to change" => {
            Some(Value::text(controls::copies(case, &node_of(case, value)?, "let mut")))
        }
        "named argument" => {
            let list: ast::ArgList = node_of(case, value)?;
            let argument = list.args().find(|it| named(case.text(it)).0.is_some())?;
            Some(part(case, &argument))
        }
        "lost option" => Some(part(case, &keras::lost_option(case, &node_of(case, value)?)?)),
        "option in brackets" => Some(part(case, &keras::option(case, &node_of(case, value)?)?)),
        "variable" => Some(Value::text(case.code.made(&value.text)?)),
        "let" => case.binding(&value.text).map(|it| part(case, &it)),
        "made" => case.binding(&value.text)?.initializer().map(|it| part(case, &it)),
        "pattern" => case.binding(&value.text)?.pat().map(|it| part(case, &it)),
        _ => None,
    }
}

/// What the cell and the session have by a name.
fn of_name(case: &Case, filter: &str, text: &str) -> Option<String> {
    let session = case.session;
    match filter {
        "definition" => definition(case, text),
        "nearly" => nearly(case, text),
        "proposed" => proposed(case, text),
        "library nearly" => library_nearly(case, text),
        "usual library nearly" => usual_library_nearly(text),
        "times assigned" => Some(times_assigned(case, text).to_string()),
        "variant of" => variant_of(case, text),
        "is defined" => {
            let mut texts = session.definitions.iter().chain([&case.cell.code]);
            texts.any(|it| it.contains(text)).then(String::new)
        }
        "is own type" => is_own_type(case, text).then(String::new),
        "imported from" => imported_from(case, text),
        "imports the proposed" => imports_proposed(case).then(String::new),
        "closure to keep" => closure_to_keep(case, text),
        "is trait" => {
            let traits = case.defined::<ast::Trait>();
            let mut names = traits.iter().filter_map(|it| it.name());
            names.any(|it| it.text() == text).then(String::new)
        }
        "function here" => {
            let is_known = session.names.iter().any(|it| it == text);
            signature(text).filter(|_| is_known).map(|it| it.1.to_owned())
        }
        "is function" => {
            let is_known = session.names.iter().any(|it| it == text);
            (is_known && session.type_of(text).is_none()).then(String::new)
        }
        // `explorer` → `Explorer`, `numpyrandom` → `NumpyRandom`
        "as a type" => {
            let bare = text.replace('_', "");
            let own = |it: &&String| {
                it.starts_with(char::is_uppercase) && it.to_lowercase() == bare && **it != text
            };
            session.names.iter().find(own).cloned()
        }
        _ => None,
    }
}

/// Facts of the session about a name, and of the cell about a place.
fn of_session(case: &Case, filter: &str, value: &Value) -> Option<String> {
    let (text, session) = (&*value.text, case.session);
    let moved = || session.moved.iter().rev().find(|it| it.name == text);
    match filter {
        "type" => Some(shorten(session.type_of(text)?)),
        "earlier type" => case.code.earlier_type(session, text).map(shorten),
        "why lost" => why_lost(case, text),
        "moved in" => Some(moved()?.cell.to_string()),
        "copied there" => {
            let moved = moved()?;
            let type_name = moved.type_name.as_deref().unwrap_or_default();
            let line = moved.line.as_deref().filter(|_| can_be_copied(case, type_name))?;
            with_copy(line, text)
        }
        "gone in" => {
            let gone = session.gone.iter().rev().find(|it| it.name == text)?;
            Some(gone.cell.to_string())
        }
        "failed in" => {
            let failed = session.absent.iter().rev().find(|it| it.name == text)?;
            failed.why.is_none().then(|| failed.cell.to_string())
        }
        "ended in" | "why it ended" => {
            let ended = session.absent.iter().rev().find(|it| it.name == text)?;
            let why = ended.why.as_ref()?;
            Some(if filter == "ended in" { ended.cell.to_string() } else { ending(text, why).0 })
        }
        "error" => Some(error_text(case.cell, text).0),
        "what to do" => Some(error_text(case.cell, text).1),
        "line number" => Some(case.code.span(value.range.clone()?).start_line.to_string()),
        "after" => Some(case.code.text_from(value.range.as_ref()?.end).to_owned()),
        "code after" => Some(case.code.bare.get(value.range.as_ref()?.end..)?.to_owned()),
        "array axes" => Some(axes(case, text)?.to_string()),
        "around" => {
            let kinds = case.code.around(value.range.clone()?).map(|it| format!("{:?}", it.kind()));
            Some(kinds.collect::<Vec<_>>().join(" "))
        }
        "can be copied" => can_be_copied(case, text).then(String::new),
        "is module" => is_module(text).then(String::new),
        "is absent" => is_absent(text).then(String::new),
        "with let" => Some(with_let(text, is_last(case))),
        "is array" | "of integers" => {
            let is_it = if filter == "is array" { is_array_value } else { is_array_of_integers };
            is_it(case, &node_of(case, value)?).then(String::new)
        }
        "compared" => is_compared(&node_of(case, value)?).then(String::new),
        _ => None,
    }
}

/// Whether the line of the case has nothing but comments after it, so that its value is shown.
fn is_last(case: &Case) -> bool {
    let Some(line) = case.line() else { return true };
    let end = line.start + line.text.len();
    case.code.bare.get(end..).is_none_or(|later| later.trim().is_empty())
}

/// The number of axes of an array, as far as its text and the session show.
fn axes(case: &Case, text: &str) -> Option<usize> {
    let bare = text.trim_start_matches('&').trim_end_matches(".t()");
    match bare.strip_prefix("array!") {
        Some(list) => Some(list.chars().take_while(|it| *it == '[').count()),
        None => dimensions(case.session.type_of(bare)?),
    }
}

/// The smallest node of a kind that covers the place of a value.
fn node_of<N: AstNode>(case: &Case, value: &Value) -> Option<N> {
    case.code.covering(&case.code.span(value.range.clone()?))
}

fn part(case: &Case, node: &impl AstNode) -> Value {
    let range = case.range(node);
    Value { text: case.code.text(range.clone()).to_owned(), range: Some(range) }
}

/// The redefined item, because of which a variable is gone.
fn why_lost(case: &Case, name: &str) -> Option<String> {
    let lost = case.session.lost.iter().find(|it| it.name == name)?;
    let (full, because) = (case.session.type_of(name)?, &lost.because);
    let modules = case.defined::<ast::Module>();
    let is_module = modules.iter().any(|it| it.name().is_some_and(|it| it.text() == because));
    let type_name = shorten(full);
    if let Some(file) = because.strip_prefix(FILE) {
        return Some(format!("the file `{file}`, on which its type may depend, has changed"));
    }
    Some(match *because == type_name {
        true => format!("its type `{type_name}` was defined again"),
        false if !is_module && full.contains(&format!("{because}::")) => {
            format!("the package `{because}`, which its type depends on, was built again")
        }
        false => format!("`{because}`, which its type depends on, was defined again"),
    })
}
