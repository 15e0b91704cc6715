//! Names that do not exist.

use crate::diagnostics::case::Case;
use crate::diagnostics::hint::Hint;
use ra_ap_syntax::ast::{self, AstNode, HasName};

/// `x = 5;`
pub(super) fn first_assignment(case: &Case) -> Option<Hint> {
    let name = case.missing()?;
    let assignment: ast::BinExpr = case.node()?;
    let target = assignment.lhs().filter(|it| case.text(it) == name)?;
    let operator = assignment.op_token()?;
    let is_statement = assignment
        .syntax()
        .parent()
        .is_some_and(|it| ast::ExprStmt::can_cast(it.kind()) || ast::StmtList::can_cast(it.kind()));
    if operator.text() != "=" || !is_statement {
        return None;
    }
    let assigned = case.code.all::<ast::BinExpr>().filter(|it| {
        let changes =
            it.op_token().is_some_and(|op| matches!(op.text(), "=" | "+=" | "-=" | "*=" | "/="));
        changes && it.lhs().is_some_and(|it| case.text(&it) == name)
    });
    let (binding, rule) = match assigned.count() {
        0 | 1 => ("let ", "`let` makes a variable. A second `let` of the name may replace it."),
        _ => ("let mut ", "`let` makes a variable, and `mut` lets it change later."),
    };
    let start = case.range(&target).start;
    let end = case.range(&assignment).end;
    let closed = case.code.text(end..case.cell.code.len()).trim_start().starts_with(';');
    let sign = if closed { "" } else { ";" };
    let changes = [(start..start, binding.to_owned()), (end..end, sign.to_owned())];
    let fix = case.code.change(changes);
    Some(
        Hint::new(format!("there is no variable `{name}` yet"), rule)
            .label("first seen here")
            .fix(fix),
    )
}

/// A variant of an enum of the student's that is not in scope.
pub(super) fn variant_of_own(case: &Case) -> Option<Hint> {
    let name = case.missing()?;
    let all: Vec<ast::Enum> = case.defined();
    let mut owners = all.into_iter().filter(|it| {
        let variants = it.variant_list().into_iter().flat_map(|list| list.variants());
        variants.into_iter().any(|it| it.name().is_some_and(|it| it.text() == name))
    });
    let owner = owners.next()?.name()?.text().to_string();
    let place = case.code.range(case.primary()?);
    let fix = case.code.change([(place.start..place.start, format!("{owner}::"))]);
    let rule =
        format!("A variant is called behind its enum; `use {owner}::*;` makes it a name alone.");
    Some(
        Hint::new(format!("`{name}` is a variant of `{owner}`"), rule)
            .label("not in scope")
            .fix(fix),
    )
}

/// The libraries that every cell can name.
const PRELOADED: &[&str] =
    &["crate", "eigenbook", "ndarray", "ndarray_linalg", "plotters", "serde_json"];

/// Items of a library that are not in scope.
pub(super) fn to_import(case: &Case) -> Option<Hint> {
    let name = case.missing().or_else(|| case.quoted(0).filter(|_| case.is(&["E0599"])))?;
    // std has them, or something like them, but a student means Python's.
    if matches!(name, "null" | "zip" | "RandomState") {
        return None;
    }
    let lines = case.problem.rendered.lines().map(str::trim);
    let is_import = |line: &str| {
        // A package of a package cannot be named by a cell.
        let path = line.split("+ use ").nth(1).unwrap_or_default();
        let package = path.split("::").next().unwrap_or_default();
        let is_own = || {
            case.session.definitions.iter().chain([&case.cell.code]).any(|it| it.contains(package))
        };
        // A letter is a name of the student's, not the constant.
        let is_std = package == "std" && name.chars().count() > 1;
        let is_known = is_std || case.is(&["E0599"]) && (PRELOADED.contains(&package) || is_own());
        !path.is_empty() && is_known && line.ends_with(';')
    };
    // Numbers of the course are `f64`.
    let imports: Vec<&str> = lines.filter(|line| is_import(line)).collect();
    let import = imports.iter().find(|it| it.contains("::f64::")).or(imports.first());
    let import = import?.split("+ ").nth(1)?;
    if !import.contains(name) && case.problem.code.as_deref() != Some("E0599") {
        return None;
    }
    let rule = "What is not in scope is brought in by `use`, once for the notebook.";
    let what = if case.is(&["E0599"]) {
        "belongs to a trait that is not in scope"
    } else {
        "is not in scope"
    };
    Some(
        Hint::new(format!("`{name}` {what}"), rule)
            .label("not in scope")
            .fix(case.before_line(import)),
    )
}

/// A slip of the pen: one or two letters away from a name that is known.
pub(super) fn name_nearly_right(case: &Case) -> Option<Hint> {
    let name = case.missing()?;
    let variables = case.session.variables.keys();
    // `loss` is no slip of `Loss`: variables begin with a small letter, types do not.
    let begins_large = |it: &str| it.starts_with(char::is_uppercase);
    let is_value = case.is(&["E0425"]);
    let known = variables
        .chain(&case.session.names)
        .filter(|known| !is_value || begins_large(known) == begins_large(name));
    let own = known
        .filter(|known| is_slip(name, known))
        .map(|known| (distance(name, known), known))
        .min()
        .map(|(_, known)| known.clone());
    let proposed = || {
        let mut all = case.problem.suggestions.iter();
        let found = all.find(|it| it.message.contains("similar name"))?;
        let text = found.edits.first()?.replacement.clone();
        let fits = !is_value || begins_large(&text) == begins_large(name);
        (fits && !text.contains("evcxr") && is_slip(name, &text)).then_some(text)
    };
    let other = own.or_else(proposed).filter(|it| it != name)?;
    let fix = case.code.change([(case.code.range(case.primary()?), other.clone())]);
    let rule = "Upper and lower case matter.";
    let rule = if other.to_lowercase() == name.to_lowercase() { rule } else { "A typing error?" };
    Some(
        Hint::new(format!("there is no `{name}`, but there is `{other}`"), rule)
            .label("not known")
            .fix(fix),
    )
}

/// A slip of the pen in the name of a method or a field.
pub(super) fn member_nearly_right(case: &Case) -> Option<Hint> {
    if !case.is(&["E0599", "E0609", "E0560"]) {
        return None;
    }
    let edits = case.suggestion(|it| it.contains("similar name"))?;
    let name = case.pointed()?;
    let other = edits.first()?.replacement.trim_end_matches('(');
    if !is_slip(name, other) {
        return None;
    }
    let message = format!("there is no `{name}` here, but there is `{other}`");
    let hint = Hint::new(message, "A typing error?").label("not known here");
    Some(hint.fix(case.code.edit(edits)))
}

/// Whether one name may be a slip of the other, and not a name for something else: large and small
/// letters alone, two letters changed places, or a letter or two in a long name.
pub(super) fn is_slip(name: &str, other: &str) -> bool {
    let (first, second) = (name.to_lowercase(), other.to_lowercase());
    let letters = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    if first == second {
        return name != other;
    }
    let (length, distance) = (first.chars().count(), distance(name, other));
    let exchanged = length > 2 && distance <= 2 && letters(&first) == letters(&second);
    let single = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.dedup();
        letters
    };
    let doubled = length > 2 && single(&first) == single(&second);
    // A letter more at the end is another name, such as `AdamW`.
    let longer = first.starts_with(&second);
    let shorter = length > 3 && distance == 1 && second.starts_with(&first);
    exchanged
        || doubled
        || shorter
        || !longer && (length > 4 && distance <= 1 || length > 7 && distance <= 2)
}

/// How many letters must be changed, added or left out, upper and lower case being one.
fn distance(from: &str, to: &str) -> usize {
    strsim::levenshtein(&from.to_lowercase(), &to.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_of_words() {
        assert_eq!(distance("matmull", "matmul"), 1);
        assert_eq!(distance("Matmul", "matmul"), 0);
        assert_eq!(distance("wieghts", "weights"), 2);
        assert_eq!(distance("dot", "svd"), 3);
    }
}
