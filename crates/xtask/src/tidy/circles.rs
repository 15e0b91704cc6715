//! Circular dependencies between the files of a crate: none of them can be read or tested alone.
//!
//! Dependencies between a folder's `mod.rs` and its files are ignored: one is about the other.

use super::modules::{Module, Path};
use super::source::Source;
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
        let others = module
            .uses(&order)
            .into_iter()
            .filter(|other| !other.starts_with(&module.path) && !module.path.starts_with(other));
        (module.path.clone(), others.collect())
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
    fn a_folder_and_its_files_are_no_circle() {
        let files = [
            ("lib.rs", "mod a;"),
            ("a/mod.rs", "mod b;\npub use b::B;\npub struct A;"),
            ("a/b.rs", "use super::A;"),
        ];
        assert_eq!(circles_of(&files), Vec::<String>::new());
    }
}
