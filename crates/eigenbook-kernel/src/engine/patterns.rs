//! Patterns of `let`s, written so that evcxr reads them as the compiler does.
//!
//! evcxr takes each name in a pattern for a variable, also the `None` of `let None = x else { … }`.
//! And it keeps a variable under the type that is written behind it: if there is an alias or a
//! constant in that, the type would mean something else as soon as they do. So the compiler is asked
//! for it, and the written type is used only where the compiler's name may not mean the same in the
//! next cell.

use super::units;
use crate::cell_tree::{CellTree, range_in_cell};
use crate::compile::beside::inserted;
use crate::edits::Edit;
use crate::tokens::{has_word, words};
use ra_ap_syntax::ast::{self, AstNode, HasName};
use ra_ap_syntax::{Edition, SourceFile};
use std::collections::BTreeSet;

/// The cell with patterns that evcxr reads right. The inserted text is marked. `sources` are the
/// notebook's definitions.
pub fn clarified<'a>(cell: CellTree, sources: impl Iterator<Item = &'a str>) -> CellTree {
    let lets: Vec<ast::LetStmt> = cell.lets().collect();
    let mut sources: Vec<&str> = sources.collect();
    sources.push(&cell.code);
    let mut short = BTreeSet::new();
    if lets.iter().any(|it| it.ty().is_some()) {
        short.extend(sources.iter().copied().flat_map(short_names));
    }
    let named = lets.iter().filter(|it| it.let_else().is_some()).flat_map(capitals);
    let named: Vec<ast::IdentPat> = named.collect();
    let known = (!named.is_empty()).then(|| units::of(&sources));
    let is_unit = |name: ast::Name| known.as_ref().is_some_and(|it| it.contains(name.text()));
    let units = named.into_iter().filter(|it| it.name().is_some_and(is_unit));
    let units = units.map(|it| inserted(range_in_cell(it.syntax().text_range()).end, " {}"));
    let typed = lets.iter().filter_map(|it| without_type(it, &short)).flatten();
    let edits = units.chain(typed).collect();
    cell.edited(edits)
}

/// The names in a pattern that may be variants: alone, with a capital.
fn capitals(statement: &ast::LetStmt) -> Vec<ast::IdentPat> {
    let pattern = statement.pat().into_iter();
    let names = pattern.flat_map(|it| it.syntax().descendants().collect::<Vec<_>>());
    let capitals = names.filter_map(ast::IdentPat::cast).filter(|it| {
        let text = it.syntax().text().to_string();
        // `x` in `P { x }` is a field and a variable.
        let field = it.syntax().parent().and_then(ast::RecordPatField::cast);
        let is_variable = field.is_some_and(|it| it.colon_token().is_none());
        text.starts_with(char::is_uppercase) && words(&text).count() == 1 && !is_variable
    });
    capitals.collect()
}

/// Parentheses around a name whose type contains one of these: evcxr ignores a type behind them.
fn without_type(statement: &ast::LetStmt, short: &BTreeSet<String>) -> Option<[Edit; 2]> {
    let type_name = statement.ty()?.syntax().text().to_string();
    let Some(ast::Pat::IdentPat(name)) = statement.pat() else { return None };
    let is_short = words(&type_name).any(|word| short.contains(word));
    let place = range_in_cell(name.syntax().text_range());
    is_short.then(|| [inserted(place.start, "("), inserted(place.end, ")")])
}

/// The aliases and constants that a source defines, outside of modules.
fn short_names(source: &str) -> Vec<String> {
    if !has_word(source, "type") && !has_word(source, "const") {
        return Vec::new();
    }
    let file = SourceFile::parse(source, Edition::CURRENT).tree();
    let items = file.syntax().children().filter_map(ast::Item::cast);
    let names = items.filter_map(|it| match it {
        ast::Item::TypeAlias(it) => it.name(),
        ast::Item::Const(it) => it.name(),
        _ => None,
    });
    names.map(|name| name.text().to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::beside::INSERTED;

    fn clear(code: &str) -> String {
        let sources = [
            "type Grid = Vec<f64>;",
            "const N: usize = 3;",
            "impl I for A { type Item = u8; }",
            "struct Nothing;",
            "enum Light { Red, Green(u8) }",
            "enum Other { Blue }",
            "use Light::*;",
        ];
        clear_with(&sources, code)
    }

    fn clear_with(sources: &[&str], code: &str) -> String {
        let [open, close] = INSERTED;
        let cell = clarified(CellTree::new(code), sources.iter().copied());
        cell.code.replace(open, "").replace(close, "")
    }

    #[test]
    fn a_variant_in_a_pattern_is_no_variable() {
        assert_eq!(clear("let None = w else { return };"), "let None {} = w else { return };");
        let pair = "let (None, Some(b), c) = w else { return };";
        assert_eq!(clear(pair), pair.replace("None", "None {}"));
        let own = "let (Nothing, (Red, &Nothing)) = w else { return };";
        let expected = "let (Nothing {}, (Red {}, &Nothing {})) = w else { return };";
        assert_eq!(clear(own), expected);
        for code in [
            "let A = 1;",
            "let Some(x) = w else { f() };",
            "let None = w;",
            "let Ok(X_train) = load() else { panic!() };",
            "let Some(Xs) = Some(1) else { return };",
            "let Some(Blue) = w else { return };",
            "let P { X_pos, Red } = w else { return };",
            "let Some(mut Red) = w else { return };",
        ] {
            assert_eq!(clear(code), code);
        }
    }

    #[test]
    fn a_variant_of_a_module_or_a_package_is_no_variable() {
        let module = "mod l { pub enum Light { Red, Green(u8) } }";
        let less = "let (a, b) = (1, 2); let Less = a.cmp(&b) else { return };";
        let red = "let Red = x else { return };";
        for (import, code) in [
            ("use std::cmp::Ordering::*;", less),
            ("use std::cmp::Ordering::Less;", less),
            ("use std::{fmt, cmp::Ordering::{self, Greater, Less}};", less),
            ("use std::cmp::Ordering::{self, *};", less),
            ("use std::cmp::Ordering::Greater as Less;", less),
            ("use l::Light::*;", red),
            ("use l::Light::{Green, Red};", red),
        ] {
            let expected = code.replace("Less", "Less {}").replace("Red", "Red {}");
            assert_eq!(clear_with(&[module, import], code), expected, "{import}");
            let one_cell = format!("{import} {code}");
            let expected = format!("{import} {expected}");
            assert_eq!(clear_with(&[module], &one_cell), expected);
        }
        let every = ["use std::cmp::Ordering::*;", "use std::io::*;", module];
        for code in [
            "let Ok(X_train) = load() else { panic!() };",
            "let Some(Xs) = w else { return };",
            "let Some(XT) = w else { return };",
            "let P { X_pos } = w else { return };",
        ] {
            assert_eq!(clear_with(&every, code), code);
        }
        let own = "let (Some(Green), Some(Blue)) = w else { return };";
        assert_eq!(clear_with(&[module, "use l::Light::*;"], own), own);
        for import in ["use l::*;", "use std::cmp::Ordering::{self as Red};", "use a::Red;"] {
            assert_eq!(clear_with(&[module, import], red), red, "{import}");
        }
    }

    #[test]
    fn a_type_with_an_alias_is_left_to_the_compiler() {
        assert_eq!(clear("let mut g: Grid = f();"), "let (mut g): Grid = f();");
        assert_eq!(clear("let g: Vec<Grid> = f();"), "let (g): Vec<Grid> = f();");
        assert_eq!(clear("let g: [u8; N] = f();"), "let (g): [u8; N] = f();");
        for code in
            ["let g: Vec<f64> = f();", "let n: Item = f();", "let (a, b): (Grid, u8) = f();"]
        {
            assert_eq!(clear(code), code);
        }
        assert_eq!(clear("type T = u8; let t: T = 1;"), "type T = u8; let (t): T = 1;");
    }
}
