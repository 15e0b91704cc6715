//! Files that Rust names: `mod name;`, `include!("path")`, and the texts and bytes that it includes.

use crate::cell_tree::name_of;
use crate::digest::digest;
use crate::edits::replaced;
use ra_ap_syntax::ast::{self, AstNode, AstToken, HasAttrs};
use ra_ap_syntax::{Edition, SourceFile, SyntaxNode};
use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

/// How deep files may name each other.
const DEPTH: usize = 20;
/// A file of this length is not copied.
const LONGEST: u64 = 1 << 24;

/// A place that names a file.
struct Named {
    place: Range<usize>,
    file: PathBuf,
    kind: Kind,
}

/// What is made of the file.
enum Kind {
    /// A module of this name, with this beginning: `pub mod name`.
    Module(String),
    /// Rust in the place of the call.
    Rust,
    /// A value.
    Value,
}

/// Rust with that of the files that it names, by absolute paths, in their places; a value has a mark
/// that changes with its file.
pub fn whole(text: &str) -> String {
    with_files(text, Path::new(""), DEPTH)
}

fn with_files(text: &str, own: &Path, depth: usize) -> String {
    let inside = named_in(text, own).into_iter().filter_map(|Named { place, file, kind }| {
        let inside = || -> Option<String> {
            Some(with_files(&fs::read_to_string(&file).ok()?, &file, depth.checked_sub(1)?))
        };
        let text = match kind {
            Kind::Module(head) => format!("{head} {{ {} }}", inside()?),
            Kind::Rust => inside()?,
            Kind::Value => format!("include_bytes!({:?})", digest(&fs::read(&file).ok()?)),
        };
        Some((place, text))
    });
    let inside: Vec<_> = inside.collect();
    replaced(text, inside)
}

/// A file below a folder and the files that it names, by their paths in it; none if one of them is
/// elsewhere, or too long to be copied.
pub fn with_named(folder: &Path, path: &str) -> Option<BTreeMap<PathBuf, Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.join(path)];
    while let Some(file) = open.pop() {
        let own = below(file.strip_prefix(folder).ok()?)?;
        if fs::metadata(&file).ok()?.len() > LONGEST {
            return None;
        }
        if found.contains_key(&own) {
            continue;
        }
        let bytes = fs::read(&file).ok()?;
        if own.extension().is_some_and(|it| it == "rs") {
            let text = String::from_utf8_lossy(&bytes);
            let named = named_in(&text, &file).into_iter().map(|it| it.file);
            open.extend(named.filter(|it| it.is_file()));
        }
        found.insert(own, bytes);
    }
    Some(found)
}

/// A path without `..`; none if it leads out of its folder.
fn below(path: &Path) -> Option<PathBuf> {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => plain.push(name),
            Component::ParentDir if plain.pop() => {}
            Component::CurDir => {}
            _ => return None,
        }
    }
    Some(plain)
}

/// The files that a source names; `file` is its own.
fn named_in(text: &str, file: &Path) -> Vec<Named> {
    if !["mod ", "include"].iter().any(|word| text.contains(word)) {
        return Vec::new();
    }
    let tree = SourceFile::parse(text, Edition::CURRENT).tree();
    let found = tree.syntax().descendants().filter_map(|node| {
        let range = node.text_range();
        let place = usize::from(range.start())..usize::from(range.end());
        let (file, kind) = match ast::Module::cast(node.clone()) {
            Some(module) => of_module(&module, file)?,
            None => of_call(&ast::MacroCall::cast(node)?, file)?,
        };
        Some(Named { place, file, kind })
    });
    found.collect()
}

/// The file of a module that is elsewhere.
fn of_module(module: &ast::Module, from: &Path) -> Option<(PathBuf, Kind)> {
    let name = name_of(module.syntax()).filter(|_| module.item_list().is_none())?;
    let folder = from.parent().unwrap_or(from);
    let given = module.attrs().find_map(|attribute| {
        let is_path = attribute.path().is_some_and(|it| it.syntax().text() == "path");
        string_in(attribute.syntax()).filter(|_| is_path)
    });
    let below = from.file_stem().map_or_else(|| folder.to_owned(), |it| folder.join(it));
    let usual = [folder, &below]
        .map(|it| [it.join(&name).with_extension("rs"), it.join(&name).join("mod.rs")]);
    let file = match given {
        Some(path) => folder.join(path),
        None => usual.into_iter().flatten().find(|it| it.is_file())?,
    };
    Some((file, Kind::Module(format!("pub mod {name}"))))
}

/// The file that a macro of std includes.
fn of_call(call: &ast::MacroCall, from: &Path) -> Option<(PathBuf, Kind)> {
    let kind = match &*call.path()?.syntax().text().to_string() {
        "include" => Kind::Rust,
        "include_str" | "include_bytes" => Kind::Value,
        _ => return None,
    };
    let path = string_in(call.token_tree()?.syntax())?;
    Some((from.parent().unwrap_or(from).join(path), kind))
}

/// The text of the literals in a node: one, or those of a `concat!`.
pub fn string_in(node: &SyntaxNode) -> Option<String> {
    let tokens = node.descendants_with_tokens().filter_map(|it| it.into_token());
    let texts = tokens.filter_map(ast::String::cast);
    let parts: Vec<String> = texts.filter_map(|it| Some(it.value().ok()?.into_owned())).collect();
    (!parts.is_empty()).then(|| parts.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_behind_a_file_are_found() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write(
            "a/all.rs",
            "mod inner;\ninclude!(\"more.rs\");\nconst T: &str = include_str!(\"t.txt\");",
        );
        write("a/inner.rs", "pub struct In; #[path = \"other.rs\"] mod third;");
        write("a/other.rs", "pub struct Third;");
        write("a/more.rs", "struct More { x: u8 }");
        write("a/t.txt", "mod no;");
        let call = format!("include!(concat!(\"{}/\", \"a/all.rs\"));", folder.path().display());
        let text = whole(&call);
        for part in [
            "pub mod inner { pub struct In; pub mod third { pub struct Third; } }",
            "struct More { x: u8 }",
        ] {
            assert!(text.contains(part), "{text}");
        }
        let module = format!("#[path = \"{}/a/inner.rs\"] mod inner;", folder.path().display());
        assert!(whole(&module).contains("pub struct In; pub mod third { pub struct Third; }"));
        let all = with_named(folder.path(), "a/all.rs").unwrap();
        assert_eq!(all.len(), 5);
        write("b.rs", "include!(\"a/../a/more.rs\");");
        assert_eq!(with_named(folder.path(), "b.rs").unwrap().len(), 2);
        assert!(with_named(&folder.path().join("a"), "../b.rs").is_none());
    }
}
