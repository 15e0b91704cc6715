//! The filters that a row can apply to a fact: `${value|closed}`. Those that read the cell and the
//! session are here, those of a text alone in `text_filters`.
//!
//! One that asks a question, such as `is array`, leaves an empty text if the answer is yes, and no fact if
//! it is no: `where = { "value|is array" = '' }`.

use super::controls;
use super::errors::error_text;
use super::keras;
use super::moved::{closure_to_keep, with_copy};
use super::names;
use super::text_filters;
use super::value::Value;
use crate::diagnostics::case::Case;
use crate::diagnostics::copies::can_be_copied;
use crate::diagnostics::input::FILE;
use crate::diagnostics::integers::{at_the_edge, is_array_of_integers, is_compared};
use crate::diagnostics::operands::is_array_value;
use crate::diagnostics::python::table::behind_call;
use crate::diagnostics::python::{is_absent, is_module, named, with_let};
use crate::diagnostics::side_effects::ending;
use crate::diagnostics::types::{dimensions, shorten};
use crate::diagnostics::words::WORDS;
use itertools::Itertools;
use ra_ap_syntax::ast::{self, AstNode};

/// The value through a filter; none if it has no answer.
pub(super) fn apply(case: &Case, filter: &str, value: Value) -> Option<Value> {
    if let Some(part) = of_cell(case, filter, &value) {
        return Some(part);
    }
    let text = &*value.text;
    let changed = of_session(case, filter, &value)
        .or_else(|| holds(case, filter, &value)?.then(String::new))
        .or_else(|| text_filters::apply(filter, text))?;
    // A filter changes the text, but not the place.
    Some(Value { text: changed, range: value.range })
}

/// Places, and the cell's definitions of a name.
fn of_cell(case: &Case, filter: &str, value: &Value) -> Option<Value> {
    let of_node = |it: ast::Expr| part(case, &it);
    match filter {
        "start" => value.range.as_ref().map(|it| Value::at(case, it.start..it.start)),
        "end" => value.range.as_ref().map(|it| Value::at(case, it.end..it.end)),
        "let around" => node_of::<ast::LetStmt>(case, value)?.initializer().map(of_node),
        "let type" => Some(part(case, &node_of::<ast::LetStmt>(case, value)?.ty()?)),
        // The left side of `… = value`.
        "assigned to" => {
            let value: ast::BinExpr = node_of(case, value)?;
            let around = ast::BinExpr::cast(value.syntax().parent()?)?;
            let is_it =
                around.op_token()?.text() == "=" && around.rhs()?.syntax() == value.syntax();
            Some(part(case, &around.lhs().filter(|_| is_it)?))
        }
        "first operand" => at_the_edge(node_of(case, value)?, ast::BinExpr::lhs).map(of_node),
        "last operand" => at_the_edge(node_of(case, value)?, ast::BinExpr::rhs).map(of_node),
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
            list.args().find(|it| named(case.text(it)).0.is_some()).map(of_node)
        }
        "lost option" => keras::lost_option(case, &node_of(case, value)?).map(of_node),
        "option in brackets" => keras::option(case, &node_of(case, value)?).map(of_node),
        "variable" => Some(Value::text(case.code.made(&value.text)?)),
        "let" => case.code.binding(&value.text).map(|it| part(case, &it)),
        "made" => case.code.binding(&value.text)?.initializer().map(of_node),
        "pattern" => case.code.binding(&value.text)?.pat().map(|it| part(case, &it)),
        _ => None,
    }
}

/// What the cell and the session have by a name, and the cell around a place.
fn of_session(case: &Case, filter: &str, value: &Value) -> Option<String> {
    let (text, session) = (&*value.text, case.session);
    let moved = || session.moved.iter().rev().find(|it| it.name == text);
    let gone = || session.gone.iter().rev().find(|it| it.name == text);
    let absent = || session.absent.iter().rev().find(|it| it.name == text);
    match filter {
        "definition" => names::definition(case, text),
        "nearly" => names::nearly(case, text),
        "proposed" => names::proposed(case, text),
        // One that the compiler proposes, or one that every cell has.
        "library nearly" => {
            names::proposed(case, text).or_else(|| names::slip_of(text, &WORDS.loaded_libraries))
        }
        "usual library nearly" => names::slip_of(text, &WORDS.usual_libraries),
        "times assigned" => Some(names::times_assigned(case, text).to_string()),
        "variant of" => names::variant_of(case, text),
        "imported from" => names::imported_from(case, text),
        "closure to keep" => closure_to_keep(case, text),
        "function here" => {
            let is_known = session.names.iter().any(|it| it == text);
            behind_call(text).filter(|_| is_known).map(str::to_owned)
        }
        // `explorer` → `Explorer`, `numpyrandom` → `NumpyRandom`
        "as a type" => {
            let bare = text.replace('_', "");
            let own = |it: &&String| {
                it.starts_with(char::is_uppercase) && it.to_lowercase() == bare && **it != text
            };
            session.names.iter().find(own).cloned()
        }
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
        "gone in" => Some(gone()?.cell.to_string()),
        "failed in" => absent().filter(|it| it.why.is_none()).map(|it| it.cell.to_string()),
        "ended in" => absent().filter(|it| it.why.is_some()).map(|it| it.cell.to_string()),
        "why it ended" => Some(ending(text, absent()?.why.as_ref()?).0),
        "error" => Some(error_text(case.cell, text).0),
        "what to do" => Some(error_text(case.cell, text).1),
        "line number" => Some(case.code.span(value.range.clone()?).line().to_string()),
        "after" => Some(case.code.text_from(value.range.as_ref()?.end).to_owned()),
        "code after" => Some(case.code.bare.get(value.range.as_ref()?.end..)?.to_owned()),
        "array axes" => Some(axes(case, text)?.to_string()),
        "around" => {
            let nodes = case.code.around(value.range.clone()?);
            Some(nodes.map(|it| format!("{:?}", it.kind())).join(" "))
        }
        "with let" => Some(with_let(text, is_last(case))),
        _ => None,
    }
}

/// The answer to a question about a name or a place.
fn holds(case: &Case, filter: &str, value: &Value) -> Option<bool> {
    let (text, session) = (&*value.text, case.session);
    Some(match filter {
        "is defined" => {
            session.definitions.iter().chain([&case.cell.code]).any(|it| it.contains(text))
        }
        "is own type" => names::is_own_type(case, text),
        "is trait" => case.defines::<ast::Trait>(text),
        "is function" => {
            session.names.iter().any(|it| it == text) && session.type_of(text).is_none()
        }
        "is module" => is_module(text),
        "is absent" => is_absent(text),
        "imports the proposed" => names::imports_proposed(case),
        "can be copied" => can_be_copied(case, text),
        "is array" => is_array_value(case, &node_of(case, value)?),
        "of integers" => is_array_of_integers(case, &node_of(case, value)?),
        "compared" => is_compared(&node_of(case, value)?),
        _ => return None,
    })
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
    Value::at(case, case.range(node))
}

/// The redefined item, because of which a variable is gone.
fn why_lost(case: &Case, name: &str) -> Option<String> {
    let lost = case.session.lost.iter().find(|it| it.name == name)?;
    let (full, because) = (case.session.type_of(name)?, &lost.because);
    let is_module = case.defines::<ast::Module>(because);
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
