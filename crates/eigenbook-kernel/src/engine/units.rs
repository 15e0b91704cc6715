//! The names that mean a value without fields in a pattern: unit structs, and variants in scope.
//! Constants and statics are such names too, but they are left out: `N {}` is no pattern for them.

use crate::cell_tree::{import_path, imported_name, imports, name_of};
use ra_ap_syntax::ast::{self, AstNode};
use ra_ap_syntax::{Edition, SourceFile};
use std::collections::{BTreeMap, BTreeSet};

/// Of each enum, also of those in modules, its variants and whether they are without fields.
type Enums = BTreeMap<String, BTreeMap<String, bool>>;

/// The names, as far as the notebook's sources tell them.
pub struct Units {
    names: BTreeSet<String>,
    /// Whether all variants of an enum are in scope whose declaration is not in the sources.
    has_unknown: bool,
}

impl Units {
    /// Of an enum that is not known, `Less` may be a variant. A variable is more often `Xs`, `XT` or
    /// `X_train`.
    pub fn contains(&self, name: &str) -> bool {
        let is_word =
            || !name.contains('_') && name.chars().filter(|it| it.is_lowercase()).count() > 1;
        self.names.contains(name) || self.has_unknown && is_capital(name) && is_word()
    }

    /// What an import that is not a group brings into scope.
    fn add(&mut self, import: &ast::UseTree, enums: &Enums) {
        let path = import_path(import);
        let mut path: Vec<_> = path.iter().map(|it| it.text().to_owned()).collect();
        let leaf = path.pop().filter(|it| it != "*");
        // Only a type's name begins with a capital, not a module's.
        let Some(of) = path.pop().filter(|it| is_capital(it)) else { return };
        let variants = enums.get(&of);
        match (leaf, variants) {
            (Some(leaf), _) => {
                let is_unit = variants.and_then(|it| it.get(&leaf)).copied().unwrap_or(true);
                let name = imported_name(import);
                self.names.extend(name.filter(|_| is_unit && is_capital(&leaf)));
            }
            (None, Some(variants)) => {
                let units = variants.iter().filter(|(_, is_unit)| **is_unit);
                self.names.extend(units.map(|(name, _)| name.clone()));
            }
            (None, None) => self.has_unknown = true,
        }
    }
}

/// Those of the sources, besides `None`. A variant is in scope if an import names it or all variants
/// of its enum.
pub fn of(sources: &[&str]) -> Units {
    let mut names = BTreeSet::from(["None".to_owned()]);
    let mut imported = Vec::new();
    let mut enums = Enums::new();
    for source in sources {
        let file = SourceFile::parse(source, Edition::CURRENT).tree();
        for item in file.syntax().children().filter_map(ast::Item::cast) {
            match item {
                ast::Item::Use(it) => imported.extend(imports(it.syntax())),
                ast::Item::Struct(it) if it.field_list().is_none() => {
                    names.extend(name_of(it.syntax()))
                }
                _ => {}
            }
        }
        for of in file.syntax().descendants().filter_map(ast::Enum::cast) {
            let list = of.variant_list().into_iter().flat_map(|it| it.variants());
            let list =
                list.filter_map(|it| Some((name_of(it.syntax())?, it.field_list().is_none())));
            enums.entry(name_of(of.syntax()).unwrap_or_default()).or_default().extend(list);
        }
    }
    let mut units = Units { names, has_unknown: false };
    imported.iter().for_each(|import| units.add(import, &enums));
    units
}

fn is_capital(name: &str) -> bool {
    name.starts_with(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_need_an_import() {
        let found = of(&[
            "struct Off; struct On(u8); enum Kind { A, B, C(u8) }",
            "use Kind::{A, C};\nenum All { D, E { x: u8 } } use All::*;",
        ]);
        let names: Vec<_> = found.names.iter().map(String::as_str).collect();
        assert_eq!((names, found.has_unknown), (vec!["A", "D", "None", "Off"], false));
    }
}
