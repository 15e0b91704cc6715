//! Circular dependencies between the files of a crate: none of them can be read or tested alone.
//!
//! A file may use its own folder's `mod.rs`, which uses the file: one is about the other.

use super::modules::{Module, Path};
use super::source::{Source, is_word};
use std::collections::{BTreeMap, BTreeSet};

/// Each circle of files.
pub fn problems(sources: &[Source]) -> Vec<String> {
    let mut problems = found(sources);
    problems.sort();
    let line = |it: &Circle| format!("{}: a circle of files: {}", it.folder, it.files.join(", "));
    problems.iter().map(line).collect()
}

/// Files of a crate that need each other.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Circle {
    folder: String,
    files: Vec<String>,
}

fn found(sources: &[Source]) -> Vec<Circle> {
    let folder = |source: &Source| Some(source.path.split_once("/src/")?.0.to_owned() + "/src/");
    let crates: BTreeSet<String> = sources.iter().filter_map(folder).collect();
    crates.iter().flat_map(|folder| circles(sources, folder)).collect()
}

fn circles(sources: &[Source], folder: &str) -> Vec<Circle> {
    let modules: Vec<Module> =
        sources.iter().filter_map(|source| Module::new(source, folder)).collect();
    let order: Vec<Path> = modules.iter().map(|module| module.path.clone()).collect();
    let uses = |module: &Module| {
        let named = module.uses(&order).into_iter();
        let others = named.filter(|other| !module.path.starts_with(other));
        (module.path.clone(), others.chain(own_files(module)).collect())
    };
    let uses: BTreeMap<Path, BTreeSet<Path>> = modules.iter().map(uses).collect();
    let reached = |from: &Path| {
        let (mut found, mut next) = (BTreeSet::new(), vec![from]);
        while let Some(path) = next.pop() {
            let new = uses.get(path).into_iter().flatten().filter(|it| found.insert((*it).clone()));
            next.extend(new);
        }
        found
    };
    let reach: BTreeMap<&Path, BTreeSet<Path>> =
        order.iter().map(|path| (path, reached(path))).collect();
    let mut circles = BTreeSet::new();
    for (path, others) in reach.iter().filter(|(path, others)| others.contains(**path)) {
        let back = |other: &&Path| reach.get(other).is_some_and(|it| it.contains(*path));
        circles.insert(others.iter().filter(back).map(|it| it.join("::")).collect::<Vec<_>>());
    }
    circles.into_iter().map(|files| Circle { folder: folder.to_owned(), files }).collect()
}

/// The files of its folder that a `mod.rs` uses, as in `use row::Row;`.
fn own_files(module: &Module) -> Vec<Path> {
    let code = &module.source.code;
    let is_used = |name: &&str| {
        let prefix = format!("{name}::");
        let before = |at: usize| code[..at].chars().next_back();
        let mut places = code.match_indices(&prefix).map(|(at, _)| before(at));
        places.any(|it| !it.is_some_and(|it| is_word(it) || it == ':'))
    };
    let path = |name: &str| module.path.iter().cloned().chain([name.to_owned()]).collect();
    module.children().into_iter().filter(is_used).map(path).collect()
}

#[cfg(test)]
mod tests {
    use super::super::File;
    use super::*;

    fn circles_of(files: &[(&str, &str)]) -> Vec<String> {
        let source = |(path, text): &(&str, &str)| {
            Source::new(&File { path: format!("crates/x/src/{path}"), text: (*text).to_owned() })
        };
        let circles = found(&files.iter().map(source).collect::<Vec<_>>());
        circles.iter().map(|circle| circle.files.join(", ")).collect()
    }

    #[test]
    fn a_circle_is_found_once() {
        let files = [
            ("lib.rs", "mod a;\nmod b;\nmod c;"),
            ("a.rs", "use crate::b::B;"),
            ("b.rs", "use super::c;"),
            ("c.rs", "fn f() { crate::a::g() }"),
        ];
        assert_eq!(circles_of(&files), ["a, b, c"]);
    }

    #[test]
    fn a_circle_through_a_folder_is_found() {
        let files = [
            ("lib.rs", "mod a;\nmod b;"),
            ("a/mod.rs", "mod c;\npub use c::C;"),
            ("a/c.rs", "use crate::b::B;"),
            ("b.rs", "use super::a;"),
        ];
        assert_eq!(circles_of(&files), ["a, a::c, b"]);
    }

    #[test]
    fn a_folder_and_its_files_are_no_circle() {
        let files = [
            ("lib.rs", "mod a;"),
            ("a/mod.rs", "mod b;\npub use b::B;\npub struct A;"),
            ("a/b.rs", "use super::A;"),
        ];
        assert_eq!(circles_of(&files), Vec::<String>::new());
    }
}
