//! Files that the compiler has read and whose place in a definition is unknown: a macro may name them
//! in any way.
//!
//! Each type of the notebook may depend on them.

use super::calls::macros_in;
use super::layout::{Parts, derived, is_plain_function};
use super::packages::Requests;
use super::parse::{Definition, Kind};
use crate::compile::{ALWAYS_KNOWN, OF_DATA, ReadFiles, first_names};
use crate::diagnostics::FILE;
use crate::digest::of_file;
use ra_ap_syntax::ast::{self, AstNode};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What a cell was compiled from.
#[derive(Clone, Copy)]
pub struct Read<'a> {
    /// The files that the compiler has read.
    pub files: &'a ReadFiles,
    /// The names of the prelude.
    pub prelude: &'a [String],
}

impl Read<'_> {
    /// The parts of types that are files with an unknown place. Data that only statements and
    /// functions read is none.
    pub fn unseen(&self, definitions: &[&Definition], packages: &Requests) -> Parts {
        let counts = || {
            let included = definitions.iter().flat_map(|it| it.included());
            let all: Vec<&Definition> = definitions.iter().copied().chain(included).collect();
            !self.files.are_data || all.iter().any(|it| may_read(it, &all, !packages.is_empty()))
        };
        if self.files.marks.is_empty() || !counts() {
            return Parts::new();
        }
        let plain = |file: &PathBuf| file.canonicalize().unwrap_or_else(|_| file.clone());
        let live = definitions.iter().filter(|it| it.is_live()).filter_map(|it| it.whole());
        let seen: BTreeSet<PathBuf> = live.flat_map(|it| &it.files).map(plain).collect();
        let unseen = self.files.marks.iter().filter(|(file, _)| !seen.contains(&plain(file)));
        unseen.map(|(file, mark)| (format!("{FILE}{}", file.display()), mark.clone())).collect()
    }

    /// Whether a macro of the notebook may have made a part of the type.
    pub fn may_make(&self, type_name: &str, packages: &Requests) -> bool {
        let is_known = |name: &str| {
            ALWAYS_KNOWN.contains(&name)
                || packages.contains_key(name)
                || self.prelude.iter().any(|it| it == name)
        };
        first_names(type_name).any(|(_, name)| !is_known(name))
    }
}

/// Whether an item may read data outside of its functions, as a length does. With packages, an
/// unknown macro may be one of theirs.
fn may_read(definition: &Definition, all: &[&Definition], has_packages: bool) -> bool {
    if matches!(definition.kind, Kind::Macro(_)) {
        return false;
    }
    let tree = definition.tree();
    let calls = tree.descendants().filter_map(ast::MacroCall::cast);
    let outside = |it: &ast::MacroCall| !it.syntax().ancestors().any(|it| is_plain_function(&it));
    let reads = |text: &str| OF_DATA.iter().any(|name| text.contains(name));
    let mut texts = calls.filter(outside).map(|it| it.syntax().text().to_string());
    let is_read = |text: String| {
        let macros = macros_in(&text, all);
        reads(&text) || has_packages && macros.is_empty() || macros.into_iter().any(reads)
    };
    texts.any(is_read) || has_packages && !derived(&tree).is_empty()
}

/// The files as they are at one moment.
#[derive(Default)]
pub struct FilesNow(BTreeMap<String, String>);

impl FilesNow {
    /// The files among the parts of a type, as they are now.
    pub fn of(&mut self, before: &Parts) -> Parts {
        let files = before.keys().filter_map(|name| Some((name, name.strip_prefix(FILE)?)));
        let now = files.map(|(name, file)| {
            let mark = self.0.entry(name.clone());
            let mark = mark.or_insert_with(|| of_file(Path::new(file)).unwrap_or_default());
            (name.clone(), mark.clone())
        });
        now.collect()
    }
}

/// The name of such a part for a person: with the path from the notebook's folder.
pub fn name(part: &str) -> Option<String> {
    let file = Path::new(part.strip_prefix(FILE)?);
    let folder = std::env::current_dir().unwrap_or_default();
    Some(format!("{FILE}{}", file.strip_prefix(folder).unwrap_or(file).display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell_tree::CellTree;
    use crate::engine::definitions::macros::Macros;
    use crate::engine::definitions::parse;

    #[test]
    fn data_counts_where_an_item_may_read_it() {
        let counts = |source: &str, are_data: bool, packages: &[&str]| {
            let rules = "macro_rules! load { ($f:expr) => { include_str!($f) } }\n\
                macro_rules! twice { ($f:expr) => { load!($f) } }\n";
            let source = format!("{rules}{source}");
            let found = parse::cell(&CellTree::new(&source), &Macros::default()).expect("Rust");
            let definitions: Vec<&Definition> = found.definitions.iter().collect();
            let files = ReadFiles { marks: [("/a".into(), String::new())].into(), are_data };
            let packages = packages.iter().map(|it| ((*it).to_owned(), String::new())).collect();
            !Read { files: &files, prelude: &[] }.unseen(&definitions, &packages).is_empty()
        };
        let plain = "#[derive(Debug, Clone)] struct Row { x: f64 } fn f() -> &'static str { load!(g()) } \
            impl Row { fn all() -> String { format!(\"{}\", twice!(g())) } }";
        assert!(!counts(plain, true, &[]) && counts(plain, false, &[]));
        assert!(!counts(plain, true, &["p"]));
        for other in [
            "const N: usize = load!(g()).len();",
            "const fn n() -> usize { load!(g()).len() }",
            "const N: usize = { twice!(g()).len() };",
            "const N: usize = include_bytes!(concat!(\"a\", \"b\")).len();",
            "struct A([u8; twice!(g()).len()]);",
            "mod m { pub struct A([u8; super::load!(g()).len()]); }",
        ] {
            assert!(counts(&format!("{plain} {other}"), true, &[]), "{other}");
        }
        for other in ["mod m { p::items!(a); }", "#[derive(p::Read)] struct A;"] {
            assert!(counts(&format!("{plain} {other}"), true, &["p"]), "{other}");
        }
    }
}
