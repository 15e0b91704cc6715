//! The names that mean a value without fields in a pattern: unit structs, and variants in scope.

use crate::tokens::has_word;
use ra_ap_syntax::ast::{self, AstNode, HasName};
use ra_ap_syntax::{Edition, SourceFile};
use std::collections::BTreeSet;

/// Those of the sources, besides `None`. A variant is in scope if an import names it or all variants
/// of its enum.
pub fn of(sources: &[&str]) -> BTreeSet<String> {
    let mut units = BTreeSet::from(["None".to_owned()]);
    let (mut imports, mut variants) = (Vec::new(), Vec::new());
    for source in sources {
        let file = SourceFile::parse(source, Edition::CURRENT).tree();
        for item in file.syntax().children().filter_map(ast::Item::cast) {
            match item {
                ast::Item::Use(it) => imports.push(it.syntax().text().to_string()),
                ast::Item::Struct(it) if it.field_list().is_none() => units.extend(text(&it)),
                ast::Item::Enum(of) => {
                    let list = of.variant_list().into_iter().flat_map(|it| it.variants());
                    let list = list.filter(|it| it.field_list().is_none());
                    let pairs = list.filter_map(|it| Some((text(&of)?, text(&it)?)));
                    variants.extend(pairs);
                }
                _ => {}
            }
        }
    }
    let is_imported = |of: &str, variant: &str| {
        let mut all = imports.iter().filter(|it| has_word(it, of));
        all.any(|it| has_word(it, variant) || it.contains('*'))
    };
    let variants = variants.into_iter().filter(|(of, variant)| is_imported(of, variant));
    units.extend(variants.map(|(_, variant)| variant));
    units
}

fn text(named: &impl HasName) -> Option<String> {
    named.name().map(|name| name.text().to_string())
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
        assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), ["A", "D", "None", "Off"]);
    }
}
