//! The kernel's own text inside a cell: written beside the student's code, and removed again before
//! the compiler sees it.
//!
//! evcxr keeps only items that have a name, and passes no other information to the compile step. So
//! a definition without a name goes into a named constant, and notes go into statements of their
//! own. No inserted text has a line of its own, and removed text leaves blanks, so that line and
//! column numbers stay right.

use crate::cell_tree::{arms, name_of};
use crate::edits::Edit;
use crate::tokens::has_word;
use ra_ap_syntax::ast::{self, AstNode, HasAttrs, HasModuleItem, HasName};
use ra_ap_syntax::{Edition, SourceFile, SyntaxKind};
use regex::{Captures, Regex, escape};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

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

/// The beginning of a constant around a definition, in a pattern.
const CONSTANT: &str = r"const \S+: \(\) = ";

/// A pattern of which one part fits.
fn any_of(parts: impl IntoIterator<Item = String>) -> Regex {
    let parts: Vec<String> = parts.into_iter().collect();
    Regex::new(&parts.join("|")).expect("it is a pattern")
}

/// The source without the inserted text, and the variables that it must not use.
pub fn take_away(source: &str) -> (String, Vec<String>) {
    static AWAY: LazyLock<Regex> = LazyLock::new(|| {
        let constants = [NAMED, ADDED].map(|marks| marks.map(escape));
        let constants =
            constants.into_iter().flat_map(|[open, close]| [CONSTANT.to_owned() + &open, close]);
        any_of(constants.chain([LOST.map(escape).join("(.*?)")]))
    });
    let names = AWAY.captures_iter(source).filter_map(|found| Some(found.get(1)?.as_str()));
    let lost = names.flat_map(|names| names.split(' ')).map(str::to_owned).collect();
    (AWAY.replace_all(source, |found: &Captures<'_>| blanked(&found[0])).into_owned(), lost)
}

/// A line as the student wrote it, and a column in it counted from 1, from the same line with text of
/// the kernel in it. A column inside such text becomes the one behind it.
pub fn without_added(line: &str, column: usize) -> (String, usize) {
    static TEXT: LazyLock<Regex> = LazyLock::new(|| {
        // A definition keeps its own text, and one of another cell is all of the kernel's.
        let [open, close] = NAMED.map(escape);
        let other = CONSTANT.to_owned() + &ADDED.map(escape).join(".*?");
        let notes = [LOST, STATICS, INSERTED].map(|marks| marks.map(escape).join(".*?"));
        any_of([CONSTANT.to_owned() + &open, close, other].into_iter().chain(notes))
    });
    let (mut column, mut n_removed) = (column, 0);
    for added in TEXT.find_iter(line) {
        let before = line[..added.start()].chars().count() - n_removed;
        let length = added.as_str().chars().count();
        column -= column.saturating_sub(before + 1).min(length);
        n_removed += length;
    }
    (TEXT.replace_all(line, "").into_owned(), column)
}

/// As many blanks as the text has characters, on as many lines.
fn blanked(text: &str) -> String {
    text.chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect()
}

/// Puts blanks in the place of a part of the source.
pub fn blank(source: &mut String, place: Range<usize>) {
    let blanks = blanked(&source[place.clone()]);
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
    let import = |name: String| {
        // An import of the name alone would bring what else has it.
        let only_macro = format!("eigenbook_macro_{name}");
        match is_shared(&name) {
            true => {
                format!(" mod {only_macro} {{ pub(crate) use {name}; }} use {only_macro}::{name};")
            }
            false => format!(" use {name};"),
        }
    };
    let rules: Vec<&ast::MacroRules> = items
        .iter()
        .filter_map(|item| match item {
            // Such a one is known everywhere as it is.
            ast::Item::MacroRules(it) if it.attrs().any(is_export) => None,
            ast::Item::MacroRules(it) => Some(it),
            _ => None,
        })
        .collect();
    let own = rules.iter().filter_map(|it| Some(it.name()?.to_string()));
    let made = rules.iter().flat_map(|it| macros_made(it, &items));
    own.chain(made).collect::<BTreeSet<String>>().into_iter().map(import).collect()
}

/// The macros that a macro with one arm defines, if it is called among the items.
fn macros_made(rules: &ast::MacroRules, items: &[ast::Item]) -> Vec<String> {
    let name = name_of(rules.syntax()).unwrap_or_default();
    let is_called = items.iter().any(|item| match item {
        ast::Item::MacroCall(call) => call.path().is_some_and(|it| it.syntax().text() == *name),
        _ => false,
    });
    let arms = arms(rules);
    let [[_, body]] = &arms[..] else { return Vec::new() };
    if !is_called || has_word(&body.to_string(), "macro_export") {
        return Vec::new();
    }
    // Those in brackets may be of a module, or repeated.
    let tokens = body.token_trees_and_tokens().filter_map(|it| it.into_token());
    let words: Vec<_> = tokens.filter(|it| !it.kind().is_trivia()).collect();
    let defined = words.windows(3).filter(|it| {
        it[0].text() == "macro_rules" && it[1].text() == "!" && it[2].kind() == SyntaxKind::IDENT
    });
    defined.map(|it| it[2].text().to_owned()).collect()
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

    #[test]
    fn macros_that_a_macro_defines_are_imported_if_it_is_called() {
        let one = "macro_rules! one { () => { macro_rules! word { () => { i64 } } } }";
        assert_eq!(imports_of_macros(one), " use one;");
        assert_eq!(imports_of_macros(&format!("{one} one!();")), " use one; use word;");
        let other = one.replace("() => { macro", "(2) => {}; () => { macro");
        assert_eq!(imports_of_macros(&format!("{other} one!();")), " use one;");
    }
}
