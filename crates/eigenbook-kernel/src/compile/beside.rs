//! The kernel's own text inside a cell: written beside the student's code, and removed again before
//! the compiler sees it.
//!
//! evcxr keeps only items that have a name, and passes no other information to the compile step. So
//! a definition without a name goes into a named constant, and notes go into statements of their
//! own. No inserted text has a line of its own, and removed text leaves blanks, so that line and
//! column numbers stay right.

use crate::cell_tree::name_of;
use crate::edits::Edit;
use crate::tokens::has_word;
use ra_ap_syntax::ast::{self, AstNode, HasAttrs, HasModuleItem, HasName};
use ra_ap_syntax::{Edition, SourceFile};
use std::ops::Range;

/// Around a definition that is given a name: the first follows `const NAME: () = `, the second
/// comes at the end.
pub const NAMED: [&str; 2] = ["{/*eb:*/", "/*:eb*/};"];

/// As [`NAMED`], around text that is not part of the cell.
pub const ADDED: [&str; 2] = ["{/*eb+*/", "/*+eb*/};"];

/// Around the names of variables that are not to be used any more.
pub const LOST: [&str; 2] = ["let _ = \"/*eb-*/", "/*-eb*/\";"];

/// Around the marks of statics, each as `NAME:MARK`.
pub const STATICS: [&str; 2] = ["let _ = \"/*eb=*/", "/*=eb*/\";"];

/// Marks the path of a file that is a copy, and so remains as it is.
pub const COPY: &str = "/*eb:copy*/";

/// Around text that is inserted into a line of the cell and stays there.
pub const INSERTED: [&str; 2] = ["/*eb>*/", "/*<eb*/"];

/// Text that is inserted into a line of the cell, with its marks.
pub fn marked(text: &str) -> String {
    [INSERTED[0], text, INSERTED[1]].concat()
}

/// The insertion of such a text.
pub fn inserted(at: usize, text: &str) -> Edit {
    (at..at, marked(text))
}

/// The source without the inserted text, and the variables that it must not use.
pub fn take_away(source: &str) -> (String, Vec<String>) {
    let (mut source, mut lost) = (source.to_owned(), Vec::new());
    while let Some(start) = source.find(LOST[0]) {
        let names = start + LOST[0].len();
        let length = source[names..].find(LOST[1]).unwrap_or_default();
        lost.extend(source[names..names + length].split(' ').map(str::to_owned));
        blank(&mut source, start..names + length + LOST[1].len());
    }
    for [open, close] in [NAMED, ADDED] {
        while let Some(at) = source.find(open) {
            let start = source[..at].rfind("const ").unwrap_or(at);
            blank(&mut source, start..at + open.len());
        }
        while let Some(at) = source.find(close) {
            blank(&mut source, at..at + close.len());
        }
    }
    (source, lost)
}

/// A line as the student wrote it, and a column in it counted from 1, from the same line with text of
/// the kernel in it. A column inside such text becomes the one behind it.
pub fn without_added(line: &str, column: usize) -> (String, usize) {
    let (mut line, mut column) = (line.to_owned(), column);
    while let Some(place) = first_added(&line) {
        let before = line[..place.start].chars().count();
        let behind = column.saturating_sub(before + 1);
        column -= behind.min(line[place.clone()].chars().count());
        line.replace_range(place, "");
    }
    (line, column)
}

/// The first text of the kernel in a line.
fn first_added(line: &str) -> Option<Range<usize>> {
    let until = |start: usize, close: &str| Some(start + line[start..].find(close)? + close.len());
    let whole = |[open, close]: [&str; 2]| {
        let start = line.find(open)?;
        Some(start..until(start, close)?)
    };
    // A definition keeps its own text, and one of another cell is all of the kernel's.
    let constant = |open: &str, close: &str| {
        let opened = line.find(open)?;
        Some(line[..opened].rfind("const ")?..until(opened, close)?)
    };
    let (opening, definition) = (constant(NAMED[0], NAMED[0]), constant(ADDED[0], ADDED[1]));
    let closing = line.find(NAMED[1]).map(|start| start..start + NAMED[1].len());
    let notes = [LOST, STATICS, INSERTED].map(whole);
    let found = [opening, closing, definition].into_iter().chain(notes).flatten();
    found.min_by_key(|place| place.start)
}

/// Puts blanks in the place of a part of the source.
pub fn blank(source: &mut String, place: Range<usize>) {
    let blanks = source[place.clone()].chars().map(|c| if c == '\n' { '\n' } else { ' ' });
    let blanks: String = blanks.collect();
    source.replace_range(place, &blanks);
}

/// Imports of the macros that a source defines, so that they are known in all of it, and not only
/// after their definitions: evcxr writes definitions in any order.
pub fn imports_of_macros(source: &str) -> String {
    if !source.contains("macro_rules!") {
        return String::new();
    }
    let items: Vec<ast::Item> =
        SourceFile::parse(source, Edition::CURRENT).tree().items().collect();
    let is_shared = |name: &str| {
        let mut others = items.iter().filter(|it| !matches!(it, ast::Item::MacroRules(_)));
        others.any(|it| match it {
            ast::Item::Use(it) => has_word(&it.syntax().text().to_string(), name),
            _ => name_of(it.syntax()).is_some_and(|it| it == name),
        })
    };
    let imports = items.iter().filter_map(|item| match item {
        // Such a one is known everywhere as it is.
        ast::Item::MacroRules(it) if it.attrs().any(is_export) => None,
        ast::Item::MacroRules(it) => {
            let name = it.name()?.to_string();
            // An import of the name alone would bring what else has it.
            let only_macro = format!("eigenbook_macro_{name}");
            Some(match is_shared(&name) {
                true => format!(
                    " mod {only_macro} {{ pub(crate) use {name}; }} use {only_macro}::{name};"
                ),
                false => format!(" use {name};"),
            })
        }
        _ => None,
    });
    imports.collect()
}

fn is_export(attribute: ast::Attr) -> bool {
    attribute.path().is_some_and(|path| path.syntax().text() == "macro_export")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_away_leaves_blanks() {
        let [open, close] = NAMED;
        let source = format!("const EIGENBOOK_A: () = {open}impl A {{\n}}{close}\nlast\n");
        let (plain, _) = take_away(&source);
        assert_eq!(plain.len(), source.len());
        assert_eq!(plain.split_whitespace().collect::<Vec<_>>().join(" "), "impl A { } last");
        let source = format!("const a: () = {}{}{}v w{}x", ADDED[0], ADDED[1], LOST[0], LOST[1]);
        let (plain, lost) = take_away(&source);
        assert_eq!((plain.trim(), lost), ("x", vec!["v".to_owned(), "w".to_owned()]));
    }

    #[test]
    fn a_column_is_that_of_the_line_without_what_was_added() {
        let [open, close] = INSERTED;
        let note = LOST.concat() + &ADDED.concat().replace('{', "const gone: () = {");
        let named = format!("const a: () = {}impl A {{}}{}", NAMED[0], NAMED[1]);
        let line = format!("é{open}: T{close} = x{open}y{close} z{note}{named};");
        for part in ["é", " = x", " z", "impl A", ";"] {
            let column = |text: &str| text.rfind(part).map(|at| text[..at].chars().count() + 1);
            let (plain, there) = without_added(&line, column(&line).expect("the part"));
            assert_eq!((&*plain, Some(there)), ("é = x zimpl A {};", column(&plain)), "{part}");
        }
        assert_eq!(without_added(&line, 4), without_added(&line, 2 + ": T".len()));
        assert_eq!(without_added("x", 1), ("x".to_owned(), 1));
    }

    #[test]
    fn macros_of_the_module_are_imported() {
        let source = "fn f() { a!() }\nmacro_rules! a { () => {} }\n#[macro_export]\nmacro_rules! b {\n\
            () => {} }\nmod m {\nmacro_rules! c { () => {} }\n}\n";
        assert_eq!(imports_of_macros(source), " use a;");
        let import = " mod eigenbook_macro_a { pub(crate) use a; } use eigenbook_macro_a::a;";
        for other in ["mod a { }", "fn a() {}", "use m::{b, a};"] {
            assert_eq!(imports_of_macros(&format!("{source}{other}")), import, "{other}");
        }
    }
}
