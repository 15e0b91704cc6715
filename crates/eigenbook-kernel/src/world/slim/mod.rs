//! Cuts function bodies and tests out of Rust sources.
//!
//! The analyser needs signatures to find a variable's type, never the bodies behind them. Without
//! them it starts sooner and uses less memory. A body stays if the signature does not define the
//! type: `impl Trait` in the result, and `const fn`, whose value a type may depend on. Functions
//! that no cell can call, and those of a trait's implementations, are cut as a whole. Text that
//! macros expand to is cut as well ([`macros`]): std defines its integer types with macros, twelve
//! times.

mod attributes;
mod macros;

use anyhow::Context;
use ra_ap_syntax::ast::{self, AstNode, HasAttrs, HasModuleItem, HasVisibility};
use ra_ap_syntax::{Edition, SourceFile, TextRange, TextSize};
use std::cmp::Reverse;
use std::path::Path;

/// A range of the source, and its replacement.
type Cut = (TextRange, &'static str);

/// A body that fits every signature.
const EMPTY_BODY: &str = "{loop{}}";

/// The folders of a package whose names no other package can use.
const SKIPPED: [&str; 4] = ["tests", "benches", "target", "examples"];

/// Copies the `.rs` files below `from` to `to`, without bodies.
///
/// # Errors
/// The error of reading or writing.
pub fn copy_sources(from: &Path, to: &Path) -> anyhow::Result<()> {
    copy_wanted(from, to, &|_| true)
}

/// The same for the files and folders that are wanted.
///
/// # Errors
/// The error of reading or writing.
pub fn copy_wanted(
    from: &Path,
    to: &Path,
    is_wanted: &dyn Fn(&Path) -> bool,
) -> anyhow::Result<()> {
    let entries = std::fs::read_dir(from).with_context(|| format!("reading {}", from.display()))?;
    for entry in entries {
        let entry = entry?;
        let (path, name) = (entry.path(), entry.file_name());
        if !is_wanted(&path) {
            continue;
        }
        if path.is_dir() {
            if !SKIPPED.iter().any(|skipped| name == *skipped) {
                copy_wanted(&path, &to.join(&name), is_wanted)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            std::fs::create_dir_all(to)?;
            let text = std::fs::read_to_string(&path)
                .with_context(|| format!("reading {}", path.display()))?;
            std::fs::write(to.join(&name), cut(&text))?;
        }
    }
    Ok(())
}

/// The source without macro definitions and calls, besides.
pub fn cut_with_macros(text: &str) -> String {
    let file = SourceFile::parse(text, Edition::Edition2024).tree();
    let is_macro =
        |item: &ast::Item| matches!(item, ast::Item::MacroCall(_) | ast::Item::MacroRules(_));
    let macros = file.items().filter(is_macro);
    cut(&made(text, macros.map(|item| (item.syntax().text_range(), "")).collect()))
}

/// The source without its function bodies and test modules.
pub fn cut(text: &str) -> String {
    let file = SourceFile::parse(text, Edition::Edition2024).tree();
    let mut cuts: Vec<Cut> = test_modules(&file);
    for node in file.syntax().descendants() {
        if let Some(rules) = ast::MacroRules::cast(node.clone()) {
            cuts.extend(macros::cuts(&rules));
        } else if let Some(attribute) = ast::Attr::cast(node.clone()) {
            cuts.extend(attributes::cut(&attribute));
        } else if let Some(function) = ast::Fn::cast(node) {
            if is_redundant(&function) {
                cuts.push((function.syntax().text_range(), ""));
            } else {
                cuts.extend(removable_body(&function).map(|body| (body, EMPTY_BODY)));
            }
        }
    }
    made(text, cuts)
}

/// The source after these cuts.
fn made(text: &str, mut cuts: Vec<Cut>) -> String {
    cuts.sort_by_key(|(range, _)| (range.start(), Reverse(range.end())));
    // A cut inside another one is done with it.
    let mut end = TextSize::new(0);
    cuts.retain(|(range, _)| {
        let is_new = range.start() >= end;
        end = end.max(range.end());
        is_new
    });
    let mut short = String::with_capacity(text.len());
    let mut at = 0;
    for (range, replacement) in cuts {
        short += &text[at..usize::from(range.start())];
        short += replacement;
        at = usize::from(range.end());
    }
    short + &text[at..]
}

fn test_modules(file: &SourceFile) -> Vec<Cut> {
    file.items()
        .filter_map(|item| match item {
            ast::Item::Module(module) if module.item_list().is_some() => Some(module),
            _ => None,
        })
        .filter(|module| {
            module.attrs().any(|attribute| attribute.syntax().text() == "#[cfg(test)]")
        })
        .map(|module| (module.syntax().text_range(), ""))
        .collect()
}

/// Whether the analyser finds all that a cell can call without this function: it is private to its
/// crate, or unstable and not for a macro of std, or it repeats a function of a trait.
fn is_redundant(function: &ast::Fn) -> bool {
    let list = function.syntax().ancestors().find_map(ast::AssocItemList::cast);
    match list.and_then(|list| list.syntax().parent()).map(ast::Impl::cast) {
        Some(None) => return false,
        Some(Some(implementation)) if implementation.trait_().is_some() => return true,
        _ => {}
    }
    let attributes: Vec<_> = function.attrs().map(|it| it.syntax().text().to_string()).collect();
    let has = |start: &str| attributes.iter().any(|text| text.starts_with(start));
    let is_public = function.visibility().is_some_and(|it| it.syntax().text() == "pub");
    !is_public || has("#[unstable") && !has("#[doc(hidden") && !has("#[lang")
}

fn removable_body(function: &ast::Fn) -> Option<TextRange> {
    let body = function.body()?;
    let hidden = function.ret_type().is_some_and(|result| {
        result.syntax().descendants().any(|node| ast::ImplTraitType::can_cast(node.kind()))
    });
    (!hidden && function.const_token().is_none()).then(|| body.syntax().text_range())
}

#[cfg(test)]
mod tests {
    use super::{cut, cut_with_macros};

    #[test]
    fn macros_go_with_all_that_they_write() {
        let text =
            "struct S;\nmacro_rules! m { () => {} }\n/// Doc.\nm! { S }\npub fn f() { m!() }\n";
        assert_eq!(cut_with_macros(text), "struct S;\n\n\npub fn f() {loop{}}\n");
    }

    #[test]
    fn bodies_go_and_signatures_stay() {
        let text = "pub fn f(x: i32) -> i32 { fn g() { 1; } x }\nstruct S;\n\
            impl S { pub fn h(&self) { 2; } }\ntrait T { fn t(&self) { 3; } }\n";
        let short = "pub fn f(x: i32) -> i32 {loop{}}\nstruct S;\n\
            impl S { pub fn h(&self) {loop{}} }\ntrait T { fn t(&self) {loop{}} }\n";
        assert_eq!(cut(text), short);
    }

    #[test]
    fn functions_go_that_no_cell_calls() {
        let text = "fn a() {}\npub(crate) fn b() {}\nimpl S { fn c() {} }\n\
            impl T for S { type O = u8; fn d() {} }\n#[unstable(feature = \"e\")]\npub fn e() {}\n\
            #[unstable(feature = \"f\")]\n#[doc(hidden)]\npub fn f() {}\n";
        let short = "\n\nimpl S {  }\n\
            impl T for S { type O = u8;  }\n\n\
            #[unstable(feature = \"f\")]\n#[doc(hidden)]\npub fn f() {loop{}}\n";
        assert_eq!(cut(text), short);
    }

    #[test]
    fn bodies_that_tell_the_type_stay() {
        let text = "pub fn f() -> impl Iterator<Item = u8> { 0..3 }\n\
            pub const fn g() -> usize { 4 }\n";
        assert_eq!(cut(text), text);
    }

    #[test]
    fn test_modules_go() {
        assert_eq!(cut("struct S;\n#[cfg(test)]\nmod tests { fn t() {} }\n"), "struct S;\n\n");
    }
}
