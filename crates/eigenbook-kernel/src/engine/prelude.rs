//! The names that the library's prelude brings into every cell.

use crate::cell_tree::{imported_name, imports};
use crate::compile::APART;
use crate::world::paths::{SOURCES, WorldPaths};
use ra_ap_syntax::ast::{self, AstNode, HasName, HasVisibility};
use ra_ap_syntax::{Edition, SourceFile, SyntaxNode};
use std::collections::BTreeSet;
use std::fs;

/// The names, and those of the traits whose methods are also in a trait each; none if the library
/// has no module `prelude` in a file of its own.
pub fn names(place: &WorldPaths) -> (Vec<String>, Vec<String>) {
    let folder = place.analysis().join(SOURCES);
    let sources = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let version = format!("{}-", place.world.library);
    let is_library = |name: &str| {
        name.strip_prefix(&version).is_some_and(|it| it.starts_with(|c: char| c.is_ascii_digit()))
    };
    let mut folders = sources.filter(|entry| is_library(&entry.file_name().to_string_lossy()));
    let file = folders.next().map(|entry| entry.path().join("src/prelude.rs"));
    let source = file.and_then(|file| fs::read_to_string(file).ok()).unwrap_or_default();
    let file = SourceFile::parse(&source, Edition::CURRENT).tree();
    (exported(file.syntax()), apart(&file))
}

/// The names in the `pub use` declarations right below a node. A `*` adds none, because its names are
/// unknown here.
fn exported(node: &SyntaxNode) -> Vec<String> {
    let uses = node.children().filter_map(ast::Use::cast);
    let public = uses.filter(|it| it.visibility().is_some());
    let names: BTreeSet<String> =
        public.flat_map(|it| imports(it.syntax())).filter_map(|it| imported_name(&it)).collect();
    names.into_iter().collect()
}

/// The names in the module `apart`.
fn apart(file: &SourceFile) -> Vec<String> {
    let modules = file.syntax().children().filter_map(ast::Module::cast);
    let is_apart = |it: &ast::Module| it.name().is_some_and(|name| name.text() == APART);
    let lists = modules.filter(is_apart).filter_map(|it| it.item_list());
    lists.flat_map(|list| exported(list.syntax())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_a_prelude() {
        let source = "pub use crate::a::{one, b::{Two as Three, four}, c::*};\npub use ndarray::s;\n\
                      use crate::hidden;\npub fn own() {}\npub use {five, six};\n\
                      pub mod other { pub use a::seven; }\n\
                      pub mod apart { pub use crate::b::apart as Eight; }";
        let file = SourceFile::parse(source, Edition::CURRENT).tree();
        assert_eq!(exported(file.syntax()), ["Three", "five", "four", "one", "s", "six"]);
        assert_eq!(apart(&file), ["Eight"]);
    }
}
