//! Calls: what a function wants, and what it was given.

use super::numbers::wanted_and_found;
use crate::diagnostics::hint::{Case, Hint, Rule};
use crate::diagnostics::input::Edit;
use crate::diagnostics::types::{is_float, is_integer, shorten};
use ra_ap_syntax::ast::{self, AstNode};

pub(super) const RULES: &[Rule] =
    &[elsewhere_than_here, to_be_lent, made_on_the_spot, not_to_be_lent, how_many, fields_missing];

/// `matmul(a, b)` where references are wanted.
fn to_be_lent(case: &Case) -> Option<Hint> {
    let proposals = case.problem.suggestions.iter();
    let borrows =
        proposals.filter(|it| case.is(&["E0308"]) && it.message.contains("borrowing here"));
    let edits: Vec<Edit> = borrows.flat_map(|it| it.edits.clone()).collect();
    let mark = edits.first()?.replacement.trim().to_owned();
    let function = function(case).unwrap_or_else(|| "the call".to_owned());
    let (message, rule) = match mark.starts_with("&mut") {
        true => (
            format!("`{function}` wants to change its argument: it takes `&mut`"),
            "`&mut a` lends the value for changes, and you keep it.",
        ),
        false => (
            format!("`{function}` only reads its arguments: it takes references"),
            "`&a` lends the value, and you keep it.",
        ),
    };
    let label = if edits.len() > 1 { "lend them with `&`" } else { "lend it with `&`" };
    let label = if mark.starts_with("&mut") { "lend it with `&mut`" } else { label };
    Some(Hint::new(message, rule).label(label).fix(case.code.edit(&edits)))
}

/// `total(vec![1.0])` where a reference is wanted: the compiler proposes nothing for a macro.
fn made_on_the_spot(case: &Case) -> Option<Hint> {
    let (wanted, found) = wanted_and_found(case)?;
    let lent = wanted.strip_prefix('&').filter(|lent| !lent.starts_with("mut "))?;
    let outer = |name: &str| name.split('<').next().map(str::to_owned);
    let is_slice = lent.starts_with('[') && (found.starts_with("Vec<") || found.starts_with('['));
    if !is_slice && outer(lent) != outer(&found) {
        return None;
    }
    let start = case.code.range(case.primary()?).start;
    let function = function(case).unwrap_or_else(|| "the call".to_owned());
    let message = format!("`{function}` only reads its argument: it takes a reference");
    let fix = case.code.change([(start..start, "&".to_owned())]);
    Some(Hint::new(message, "`&` lends the value.").label("lend it with `&`").fix(fix))
}

/// All that the engine has kept of an error in the cell's last expression: where its function is.
fn elsewhere_than_here(case: &Case) -> Option<Hint> {
    let message = case.message();
    let of_function = message.ends_with("function defined here");
    if !of_function && !message.ends_with("method defined here") {
        return None;
    }
    let name = case.pointed()?;
    let last = case.code.all::<ast::BlockExpr>().next().and_then(|it| it.tail_expr())?;
    let parameters = case.code.covering::<ast::Fn>(case.primary()?).and_then(|it| it.param_list());
    let wants =
        parameters.map_or_else(String::new, |it| format!("`{name}` takes {}. ", case.text(&it)));
    let rule = format!("{wants}Look at how many there are, at their types, and at `&`.");
    let hint = Hint::new(format!("what `{name}` is given does not fit its parameters"), rule);
    Some(hint.label("does not fit").at(case.code.span(case.range(&last))))
}

/// The name of the function or method that is called.
fn function(case: &Case) -> Option<String> {
    let name = |text: &str| text.rsplit("::").next().unwrap_or(text).to_owned();
    if let Some(list) = case.node::<ast::ArgList>() {
        let parent = list.syntax().parent()?;
        if let Some(call) = ast::MethodCallExpr::cast(parent.clone()) {
            return Some(call.name_ref()?.text().to_string());
        }
        return ast::CallExpr::cast(parent)?.expr().map(|it| name(case.text(&it)));
    }
    case.pointed().map(name)
}

/// `double(&x)` where the value is wanted.
fn not_to_be_lent(case: &Case) -> Option<Hint> {
    let (wanted, found) = wanted_and_found(case)?;
    let (wanted, found) = (shorten(&wanted), shorten(&found));
    let lent = found.strip_prefix('&')?;
    if lent != wanted
        && !(is_float(lent) && is_float(&wanted) || is_integer(lent) && is_integer(&wanted))
    {
        return None;
    }
    let fix = case
        .proposal("removing the borrow")
        .or_else(|| case.proposal("clone"))
        .or_else(|| case.proposal("dereferenc"))?;
    let message = format!("a `{wanted}` is wanted here, and this is only a reference to one");
    let rule = "Give the value itself, or a copy of it.";
    Some(Hint::new(message, rule).label("a reference").fix(fix))
}

/// Too few or too many arguments.
fn how_many(case: &Case) -> Option<Hint> {
    let message = case.message();
    let (_, rest) = message.split_once(" takes ").filter(|_| case.is(&["E0061", "E0057"]))?;
    let (wanted, rest) = rest.split_once(" but ")?;
    let given = rest.split(" argument").next()?;
    let function = function(case)?;
    let given = if given == "1" { "1 was given".to_owned() } else { format!("{given} were given") };
    let fix = match case.problem.suggestions.first() {
        Some(first) if !first.edits.iter().any(|it| it.replacement.contains("/*")) => {
            case.code.edit(&first.edits)
        }
        _ => Default::default(),
    };
    let missing = case.problem.spans.iter().find(|it| it.label.contains("is missing"));
    let label = missing.map_or_else(String::new, |it| shorten(&it.label));
    let rule = "Put the cursor on its name and press Shift+Tab: its signature lists what it takes.";
    let hint = Hint::new(format!("`{function}` takes {}, and {given}", wanted.trim()), rule);
    Some(
        hint.label(if label.is_empty() { format!("takes {}", wanted.trim()) } else { label })
            .fix(fix),
    )
}

/// A struct made without all its fields.
fn fields_missing(case: &Case) -> Option<Hint> {
    if !case.is(&["E0063"]) {
        return None;
    }
    let name = case.pointed()?;
    let fields: Vec<String> = case
        .message()
        .split(" in initializer")
        .next()?
        .split('`')
        .skip(1)
        .step_by(2)
        .map(|it| format!("`{it}`"))
        .collect();
    let message = format!("`{name}` is made without {}", fields.join(", "));
    let rule = "All fields of a struct get a value when it is made.";
    Some(Hint::new(message, rule).label(format!("{} missing", fields.join(", "))))
}
