//! Names that are nearly right, and names of the cell.

use crate::cell_tree::{import_path, imported_name, imports};
use crate::diagnostics::case::Case;
use itertools::Itertools;
use ra_ap_syntax::ast::{self, AstNode, HasName};

/// The known name of which this one is a slip of the pen: one or two letters away.
pub(super) fn nearly(case: &Case, name: &str) -> Option<String> {
    // `loss` is no slip of `Loss`: variables begin with a small letter, types do not.
    let begins_large = |it: &str| it.starts_with(char::is_uppercase);
    let fits = |it: &str| !case.is(&["E0425"]) || begins_large(it) == begins_large(name);
    let known = case.session.variables.keys().chain(&case.session.names);
    let known = known.filter(|it| fits(it) && is_slip(name, it));
    let own = known.min_by_key(|it| (distance(name, it), *it)).cloned();
    own.or_else(|| proposed(case, name).filter(|it| fits(it) && !it.contains("evcxr")))
}

/// The compiler's proposal, if the name is a slip of it.
pub(super) fn proposed(case: &Case, name: &str) -> Option<String> {
    let edits = case.suggestion(|it| it.contains("similar name"))?;
    let other = edits.first()?.replacement.trim_end_matches('(');
    is_slip(name, other).then(|| other.to_owned())
}

/// The word of which the name is a slip.
pub(super) fn slip_of(name: &str, words: &[String]) -> Option<String> {
    words.iter().find(|it| is_slip(name, it)).cloned()
}

/// Whether the import at the place has the compiler's proposal for another of its names as well.
pub(super) fn imports_proposed(case: &Case) -> bool {
    let edits = case.suggestion(|it| it.contains("similar name"));
    let other = edits.and_then(|it| it.first()?.replacement.rsplit("::").next());
    let names = case.node::<ast::Use>().into_iter().flat_map(|it| imports(it.syntax()));
    let mut names = names.filter_map(|it| import_path(&it).pop());
    other.is_some_and(|other| names.any(|it| it.text() == other))
}

/// Where an import of the notebook has a name from.
pub(super) fn imported_from(case: &Case, name: &str) -> Option<String> {
    let all = case.defined::<ast::Use>().into_iter();
    let mut all = all.flat_map(|it| imports(it.syntax()).collect::<Vec<_>>());
    let import = all.find(|it| imported_name(it).as_deref() == Some(name))?;
    Some(import_path(&import).iter().map(|it| it.text()).join("::"))
}

/// Whether the notebook defines a type of this name.
pub(super) fn is_own_type(case: &Case, name: &str) -> bool {
    case.defines::<ast::Adt>(name) || case.defines::<ast::TypeAlias>(name)
}

/// How often the cell assigns to the variable.
pub(super) fn times_assigned(case: &Case, name: &str) -> usize {
    let assigned = case.code.all::<ast::BinExpr>().filter(|it| {
        let sign = it.op_token();
        let changes = sign.is_some_and(|op| matches!(op.text(), "=" | "+=" | "-=" | "*=" | "/="));
        changes && it.lhs().is_some_and(|it| case.text(&it) == name)
    });
    assigned.count()
}

/// The student's enum that has this variant.
pub(super) fn variant_of(case: &Case, name: &str) -> Option<String> {
    let owner = case.defined::<ast::Enum>().into_iter().find(|it| {
        let variants = it.variant_list().into_iter().flat_map(|list| list.variants());
        variants.into_iter().any(|it| it.name().is_some_and(|it| it.text() == name))
    });
    Some(owner?.name()?.text().to_string())
}

/// The first line of the definition of a type, in this cell or an earlier one.
pub(super) fn definition(case: &Case, name: &str) -> Option<String> {
    let whole = case.own_type(name)?.to_string();
    let mut lines = whole.lines().map(str::trim);
    // Attributes may be on lines of their own.
    let is_before = |line: &str| line.starts_with('#') && line.ends_with(']');
    lines.find(|line| !line.starts_with("//") && !is_before(line)).map(str::to_owned)
}

/// Whether one name may be a slip of the other, and not a name for something else: large and small
/// letters alone, two letters changed places, or a letter or two in a long name.
fn is_slip(name: &str, other: &str) -> bool {
    let (first, second) = (name.to_lowercase(), other.to_lowercase());
    if first == second {
        return name != other;
    }
    let (length, distance) = (first.chars().count(), distance(name, other));
    let has_same_letters = first.chars().sorted().eq(second.chars().sorted());
    let exchanged = length > 2 && distance <= 2 && has_same_letters;
    let doubled = length > 2 && first.chars().dedup().eq(second.chars().dedup());
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
