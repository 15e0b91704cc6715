//! The canonical form of a cell's source, used as its key in the store.
//!
//! evcxr keeps its parts in hash maps, and their order differs from run to run. Two sources have
//! the same key if they differ only in that order, or in parts that the cell does not need.

use super::generated::{LEFT_OUT, Part, Prepared};
use crate::cell_tree::name_of;
use crate::tokens::words;
use ra_ap_syntax::ast::{self, AstNode, HasGenericParams, HasModuleItem};
use ra_ap_syntax::{Edition, SourceFile};
use std::collections::BTreeSet;

/// The key of a source, for comparisons only: it ignores the order of such lines, and items of
/// earlier cells that are never mentioned. The items in `cell`, the code of this one, count in any
/// case: if nothing compiled them, a mistake in them would be found too late.
pub fn of(source: &Prepared, cell: &str) -> String {
    let lines = sorted(source);
    let text = |is_in: fn(Part) -> bool| {
        let lines = lines.iter().filter(|(part, _)| is_in(*part));
        lines.map(|(_, line)| *line).collect::<Vec<_>>().join("\n")
    };
    let attributes = text(|part| part == Part::Attribute);
    let items = text(|part| part == Part::Item);
    let rest = text(|part| !matches!(part, Part::Attribute | Part::Item));
    let items = needed(&items, &[&rest, cell]);
    [attributes, items, rest].join("\n")
}

/// The lines in order, except that the lines which evcxr writes in hash-map order are sorted. Lines
/// that were left out are not included.
fn sorted(source: &Prepared) -> Vec<(Part, &str)> {
    let mut lines: Vec<(Part, &str)> = Vec::with_capacity(source.0.len());
    let kept = source.0.iter().filter(|(_, line)| line != LEFT_OUT);
    let kept: Vec<(Part, &str)> = kept.map(|(part, line)| (*part, line.as_str())).collect();
    for run in kept.chunk_by(|one, next| is_loose(*one) && is_loose(*next) && one.0 == next.0) {
        let start = lines.len();
        lines.extend_from_slice(run);
        lines[start..].sort_unstable_by_key(|(_, line)| *line);
    }
    lines
}

/// Whether the order of such lines is meaningless.
fn is_loose((part, line): (Part, &str)) -> bool {
    match part {
        Part::Item => line.starts_with("use ") && line.ends_with(';'),
        Part::Check | Part::Take | Part::NewPut | Part::Put => true,
        _ => false,
    }
}

/// The items sorted, without those that the other texts do not mention; as they are if their order
/// may matter, or if they are not understood.
fn needed(source: &str, others: &[&str]) -> String {
    let parse = SourceFile::parse(source, Edition::CURRENT);
    let items: Vec<Item> = parse.tree().items().map(Item::of).collect();
    // A macro can be used only after its definition.
    let has_order = parse.tree().items().any(|item| matches!(item, ast::Item::MacroRules(_)));
    if has_order || !parse.errors().is_empty() {
        return source.to_owned();
    }
    let mut items = mentioned(items, others);
    items.sort_unstable();
    items.join("\n")
}

/// An item.
struct Item {
    text: String,
    is_impl: bool,
    /// The name without which a function, a type, or its implementations mean nothing; none if the
    /// item may matter without being mentioned.
    subject: Option<String>,
}

impl Item {
    fn of(item: ast::Item) -> Self {
        let text = item.syntax().text().to_string();
        let subject = match &item {
            _ if ["no_mangle", "export_name", "link"].iter().any(|it| text.contains(it)) => None,
            ast::Item::Fn(_) | ast::Item::Struct(_) | ast::Item::Enum(_) => name_of(item.syntax()),
            ast::Item::Impl(it) if it.generic_param_list().is_none() => {
                let own = it.self_ty().map(|own| own.to_string()).unwrap_or_default();
                words(&own).next().map(str::to_owned)
            }
            _ => None,
        };
        Self { text: text.trim().to_owned(), is_impl: matches!(item, ast::Item::Impl(_)), subject }
    }
}

/// The texts of the items that are mentioned in the other texts, or in another mentioned item.
fn mentioned(items: Vec<Item>, others: &[&str]) -> Vec<String> {
    let subjects = items.iter().filter(|item| !item.is_impl).filter_map(|it| it.subject.clone());
    let own: BTreeSet<String> = subjects.collect();
    let mut known: BTreeSet<String> =
        others.iter().flat_map(|text| words(text)).map(str::to_owned).collect();
    let (mut open, mut kept) = (items, Vec::new());
    loop {
        let is_known = |item: &Item| match &item.subject {
            // An implementation for a type from elsewhere may matter anywhere.
            Some(name) => known.contains(name) || item.is_impl && !own.contains(name),
            None => true,
        };
        let (found, others): (Vec<Item>, Vec<Item>) = open.into_iter().partition(is_known);
        if found.is_empty() {
            return kept;
        }
        known.extend(found.iter().flat_map(|item| words(&item.text)).map(str::to_owned));
        kept.extend(found.into_iter().map(|item| item.text));
        open = others;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key of a cell after these items.
    fn cell(items: &str, user: &str) -> String {
        let lines = items.lines().map(|line| (Part::Item, line.to_owned()));
        of(&Prepared(lines.chain([(Part::Cell, user.to_owned())]).collect()), user)
    }

    #[test]
    fn only_the_engines_lines_may_change_places() {
        let take = |name: &str| (Part::Take, format!("let {name} = take();"));
        let left_out = || (Part::Take, LEFT_OUT.to_owned());
        let step = |name: &str| (Part::Cell, format!("let {name} = 1;"));
        let key = |lines: Vec<(Part, String)>| of(&Prepared(lines), "");
        let one = key(vec![take("x"), left_out(), take("y"), step("a"), step("b")]);
        let other = key(vec![take("y"), take("x"), step("a"), step("b")]);
        assert_eq!(one, other);
        let swapped = key(vec![take("x"), take("y"), step("b"), step("a")]);
        assert_ne!(swapped, other);
        assert_eq!(cell("use a::A;\nuse b::B;", ""), cell("use b::B;\nuse a::A;", ""));
    }

    #[test]
    fn what_nothing_mentions_does_not_count() {
        let f = "fn f(x: i32) -> i32 {\ng(x)\n}\n";
        let g = "fn g(x: i32) -> i32 {\nx\n}\n";
        let other = "struct Other {\nx: i32,\n}\nimpl Other {}\nimpl Clone for Other {\n}\n";
        assert_eq!(cell(&[f, g, other].concat(), "f(1)"), cell(&[g, f].concat(), "f(1)"));
        assert_ne!(cell(f, "f(1)"), cell(&[f, g].concat(), "f(1)"), "f needs g");
        assert_ne!(cell(other, "Other {}"), cell("", "Other {}"));
        for item in ["use a::B;\n", "const N: usize = 1;\n", "impl A for i32 {}\n", "trait T {}\n"]
        {
            assert_ne!(cell(item, "f(1)"), cell("", "f(1)"), "{item} may matter");
        }
    }

    #[test]
    fn the_items_of_the_cell_count_in_any_case() {
        let items = Prepared(vec![(Part::Item, "fn f() -> u8 { 'a' }".to_owned())]);
        let key = |cell: &str| of(&items, cell);
        assert_ne!(key("fn f() -> u8 { 'a' }"), key("fn g() {}"));
        assert_eq!(key("fn g() {}"), of(&Prepared(Vec::new()), "fn g() {}"));
    }

    #[test]
    fn items_may_change_places() {
        let f = "/// Twice; }\nfn f() -> char {\n'}'\n}\n";
        let g = "#[derive(Debug)]\nstruct G {\nx: i32,\n}\nimpl G {}\n";
        let [one, other] = [[f, g], [g, f]].map(|both| cell(&both.concat(), "f G"));
        assert_eq!(one, other);
        let swapped = f.replace("'}'", "'{'");
        assert_ne!(cell(&(swapped + g), "f G"), one);
    }

    #[test]
    fn statements_and_macros_stay_in_their_order() {
        let [a, b] = ["x += 1;\n", "x *= 2;\n"];
        let function = |first, second| cell(&format!("fn f() {{\n{first}{second}}}\n"), "f");
        assert_ne!(function(a, b), function(b, a));
        let [m, f] = ["macro_rules! m { () => {}; }\n", "m!();\n"];
        assert_ne!(cell(&(m.to_owned() + f), "m"), cell(&(f.to_owned() + m), "m"));
        let broken = "fn f() {\n\"\n}\nfn g() {}\n";
        assert!(cell(broken, "f").contains(broken.trim()));
    }
}
