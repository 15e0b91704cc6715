//! Calls: what a function wants, and what it was given.

use super::numbers::wanted_and_found;
use crate::diagnostics::hint::{Case, Hint, Rule};
use crate::diagnostics::input::Edit;
use crate::diagnostics::types::{is_array, is_float, is_integer, shorten};
use ra_ap_syntax::ast::{self, AstNode, HasArgList};

pub(super) const RULES: &[Rule] =
    &[elsewhere_than_here, not_to_be_lent, comma_missing, how_many, fields_missing];
/// Before the rules about types of elements: what is not lent has another type anyway.
pub(super) const LENDING: &[Rule] = &[other_elements, to_be_lent, made_on_the_spot];

/// `model.predict(x)` where a reference to elements of another type is wanted.
fn other_elements(case: &Case) -> Option<Hint> {
    let (wanted, found) = wanted_and_found(case)?;
    let (wanted, found) = (shorten(&wanted), shorten(&found));
    let inner = wanted.strip_prefix("&Array")?.split_once('<')?.1.trim_end_matches('>').to_owned();
    let own = found.strip_prefix("Array")?.split_once('<')?.1.trim_end_matches('>').to_owned();
    if own == inner || !matches!(&*inner, "f32" | "f64") {
        return None;
    }
    let (text, function) = (case.pointed()?, function(case)?);
    let fix = format!("&{text}.to_{inner}()");
    let rule = format!("`&` lends the value, and `.to_{inner}()` makes an array of `{inner}`.");
    let message = format!("`{function}` takes a reference to elements of type `{inner}`");
    let fix = case.code.change([(case.code.range(case.primary()?), fix)]);
    Some(Hint::new(message, rule).label(format!("an array of `{own}`")).fix(fix))
}

/// `matmul(&a &b)`
fn comma_missing(case: &Case) -> Option<Hint> {
    let call: ast::CallExpr = case.node().filter(|_| case.is(&["E0061"]))?;
    let list = call.arg_list()?;
    let joined = list.args().find_map(|it| match it {
        ast::Expr::BinExpr(both) if both.op_token().is_some_and(|it| it.text() == "&") => {
            Some(both)
        }
        _ => None,
    })?;
    let end = case.range(&joined.lhs()?).end;
    let fix = case.code.change([(end..end, ",".to_owned())]);
    let hint = Hint::new("a comma is missing", "Arguments are separated by commas.");
    Some(hint.label("`,` before it").at(case.code.span(case.range(&joined.rhs()?))).fix(fix))
}

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
            format!("`{function}` changes its argument: it takes `&mut`"),
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
    let are_arrays = is_array(lent) && is_array(&found);
    if found.starts_with('&') || !is_slice && !are_arrays && outer(lent) != outer(&found) {
        return None;
    }
    let function = function(case).unwrap_or_else(|| "the call".to_owned());
    let message = format!("`{function}` only reads its argument: it takes a reference");
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
    // The compiler may point at the function itself.
    let pointed = case.code.range(case.primary()?);
    let called = case.node::<ast::CallExpr>().and_then(|it| it.expr());
    if let Some(called) = called.filter(|it| case.range(it) == pointed) {
        return Some(case.text(&called).to_owned());
    }
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
    let message = format!("a `{wanted}` is expected here, and this is only a reference to one");
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
        // What is given and not taken is not simply dropped.
        Some(first)
            if first.message.starts_with("remove")
                && !first
                    .edits
                    .iter()
                    .any(|it| it.replacement.contains("/*") || it.replacement.contains("::")) =>
        {
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
