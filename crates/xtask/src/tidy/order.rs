//! A file of the library uses only files before it in the reading order, which is the order of the
//! `mod` lines and of the tables above them.
//!
//! This holds for the chapters of the book, which `lib.rs` lists, and for the sections of `linalg`
//! and `nn`; further down, the most important file comes first.

use super::modules::{Module, Path};
use super::source::Source;

const LIBRARY: &str = "crates/eigenbook/src/";

/// The problems of the library's order.
pub fn problems(sources: &[Source]) -> Vec<String> {
    let library: Vec<Module> =
        sources.iter().filter_map(|source| Module::new(source, LIBRARY)).collect();
    let mut order = Vec::new();
    walk(&library, &[], &mut order);
    let mut problems = Vec::new();
    for module in &library {
        problems.extend(table_out_of_order(module));
        let mut later: Vec<Path> = module.uses(&order).iter().map(|path| section(path)).collect();
        later.retain(|target| is_later(&order, &section(&module.path), target));
        later.sort();
        later.dedup();
        problems.extend(later.iter().map(|target| {
            let (file, target) = (&module.source.path, target.join("::"));
            format!("{file}: it uses {target}, which the reader meets later")
        }));
    }
    problems
}

/// The opening comment names the modules in another order than the `mod` lines.
fn table_out_of_order(module: &Module) -> Option<String> {
    let children = module.children();
    let places: Vec<usize> = module
        .source
        .text
        .lines()
        .filter_map(|line| line.strip_prefix("//! "))
        .filter(|line| line.starts_with(|c: char| c == '|' || c.is_ascii_digit()))
        .filter_map(|line| line.split("[`").nth(1)?.split('`').next())
        .filter_map(|name| children.iter().position(|child| *child == name))
        .collect();
    let message = "the opening comment and the `mod` lines have different orders";
    (!places.is_sorted()).then(|| format!("{}: {message}", module.source.path))
}

/// All modules in the order in which the `mod` lines lead through them.
fn walk(library: &[Module], path: &[String], order: &mut Vec<Path>) {
    let Some(module) = library.iter().find(|module| module.path == path) else { return };
    for child in module.children() {
        let child = [path, &[child.to_owned()]].concat();
        order.push(child.clone());
        walk(library, &child, order);
    }
}

/// The part of the path that is in the reading order.
fn section(path: &[String]) -> Path {
    let has_sections = path.first().is_some_and(|name| matches!(name.as_str(), "linalg" | "nn"));
    path.iter().take(if has_sections { 2 } else { 1 }).cloned().collect()
}

/// A module may use the modules above it, below it, and before it.
fn is_later(order: &[Path], user: &Path, target: &Path) -> bool {
    let place = |path: &Path| order.iter().position(|other| other == path);
    let related = user.starts_with(target) || target.starts_with(user);
    !related && place(target) > place(user)
}

#[cfg(test)]
mod tests {
    use super::super::File;
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let source = |(path, text): &(&str, &str)| {
            Source::new(&File { path: format!("{LIBRARY}{path}"), text: (*text).to_owned() })
        };
        problems(&files.iter().map(source).collect::<Vec<_>>())
    }

    #[test]
    fn earlier_modules_may_be_used() {
        let files = [
            ("lib.rs", "//! 1. [`a`]\n//! 2. [`b`]\npub mod a;\n\nmod b;\n"),
            ("a.rs", "use crate::Root;"),
            ("b/mod.rs", "pub mod c;\npub mod d;\npub use d::E;\nuse crate::a::A;"),
            ("b/c.rs", "use super::helper;\nuse crate::{Root, a::{A, B}};"),
            ("b/d.rs", "use super::c::C;\n#[cfg(test)]\nmod tests { use crate::z::Z; }"),
        ];
        assert_eq!(found(&files), Vec::<String>::new());
    }

    #[test]
    fn later_modules_are_found_however_they_are_named() {
        let of = |text| {
            found(&[
                ("lib.rs", "pub mod linalg;\npub mod b;"),
                ("linalg/mod.rs", "mod c;\nmod d;"),
                ("linalg/c.rs", text),
                ("b/mod.rs", "mod e;\nmod f;"),
                ("b/e.rs", "use super::f::F;"),
            ])
        };
        let path = format!("{LIBRARY}linalg/c.rs: it uses ");
        let late = ["use crate::b::B;", "use crate::{Root, b};", "use super::super::b::e::{B, C};"];
        for text in late {
            assert_eq!(of(text), [format!("{path}b, which the reader meets later")]);
        }
        let late = ["use super::d::D;", "fn f() { crate::linalg::d::g(crate::linalg::d::h()) }"];
        for text in late {
            assert_eq!(of(text), [format!("{path}linalg::d, which the reader meets later")]);
        }
        assert_eq!(of("macro_rules! m { () => { $crate::b::B } }"), Vec::<String>::new());
    }

    #[test]
    fn a_table_in_another_order_is_found() {
        let text = "//! | [`b`] | … |\n//! | [`a`] | … |\nmod a;\nmod b;\n";
        assert_eq!(found(&[("lib.rs", text), ("a.rs", ""), ("b.rs", "")]).len(), 1);
    }
}
