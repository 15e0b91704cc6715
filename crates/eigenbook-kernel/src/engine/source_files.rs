//! Files that Rust names: `mod name;`, `include!("path")`, and the texts and bytes that it includes.

use crate::cell_tree::{self, name_of};
use crate::digest::{LONGEST_FILE, of_file};
use crate::edits::replaced;
use crate::tokens::meaningful;
use ra_ap_syntax::ast::{self, AstNode, AstToken, HasAttrs};
use ra_ap_syntax::{Edition, SourceFile, SyntaxKind, SyntaxNode, SyntaxToken};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

/// How deep files may name each other.
const DEPTH: usize = 20;
/// More files are not copied.
const MOST: usize = 400;
/// Files that are longer together are not copied.
pub const LONGEST_TOGETHER: u64 = 1 << 26;
/// The macros that name a file.
const MACROS: [&str; 3] = ["include", "include_str", "include_bytes"];

/// A source: its file, and the folder of the modules that it names.
struct Source {
    file: PathBuf,
    modules: PathBuf,
}

/// A place that names a file.
struct Named {
    place: Range<usize>,
    source: Source,
    kind: Kind,
    /// The path does not depend on the place of the source.
    is_absolute: bool,
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

/// A file and those that it names.
pub struct Files {
    /// The folder around all of them.
    pub root: PathBuf,
    /// Their contents.
    pub contents: BTreeMap<PathBuf, Vec<u8>>,
    /// The folders that their paths lead through.
    pub folders: BTreeSet<PathBuf>,
}

/// How many files a text names, or may name.
pub fn n_named(text: &str) -> usize {
    let words: Vec<&str> = meaningful(text).map(|it| it.text).collect();
    let is_module = |it: &[&str]| it[0] == "mod" && it[2] == ";";
    let names = |it: &&[&str]| is_module(it) || MACROS.contains(&it[0]) && it[1] == "!";
    words.windows(3).filter(names).count()
}

/// Rust with its files.
#[derive(Clone, Debug)]
pub struct Whole {
    /// That of the files in the places that name them; a value has a mark that changes with its file.
    pub text: String,
    /// The files.
    pub files: BTreeSet<PathBuf>,
}

/// Rust with that of the files that it names by absolute paths.
pub fn whole(text: &str) -> Whole {
    let mut files = BTreeSet::new();
    let own = Source { file: PathBuf::new(), modules: PathBuf::new() };
    let text = with_files(text, &own, DEPTH, &mut files);
    Whole { text, files }
}

/// The contents of a file; a pipe or a device may never end.
pub fn read(file: &Path) -> Option<Vec<u8>> {
    fs::metadata(file).ok().filter(fs::Metadata::is_file)?;
    fs::read(file).ok()
}

fn with_files(text: &str, own: &Source, depth: usize, files: &mut BTreeSet<PathBuf>) -> String {
    let all = named_in(text, own);
    let places: Vec<Range<usize>> = all.iter().map(|it| it.place.clone()).collect();
    // Documentation in a file is inside of what it describes.
    let is_within = |it: &Range<usize>| {
        places.iter().any(|other| other != it && other.start <= it.start && it.end <= other.end)
    };
    let all = all.into_iter().filter(|it| !is_within(&it.place));
    let inside = all.filter_map(|Named { place, source, kind, .. }| {
        files.insert(source.file.clone());
        let mut inside = || -> Option<String> {
            let text = String::from_utf8(read(&source.file)?).ok()?;
            Some(with_files(&text, &source, depth.checked_sub(1)?, files))
        };
        let text = match kind {
            Kind::Module(head) => format!("{head} {{ {} }}", inside()?),
            Kind::Rust => inside()?,
            Kind::Value => format!("include_bytes!({:?})", of_file(&source.file)?),
        };
        Some((place, text))
    });
    let inside: Vec<_> = inside.collect();
    replaced(text, inside)
}

/// The file that a cell in this folder names, and the files that it names in turn; none if one of
/// them is too long to be copied, or is not found where a copy would find it.
pub fn with_named(folder: &Path, path: &str, is_rust: bool) -> Option<Files> {
    let mut folders = BTreeSet::new();
    let folder = plain(folder, &mut folders)?;
    let mut contents = BTreeMap::new();
    let mut open = vec![(Source::apart(folder.join(path)), is_rust)];
    let mut seen = BTreeSet::new();
    let mut length = 0;
    while let Some((source, is_rust)) = open.pop() {
        let own = plain(&source.file, &mut folders)?;
        if !seen.insert((own.clone(), plain(&source.modules, &mut BTreeSet::new())?, is_rust)) {
            continue;
        }
        let about = fs::metadata(&source.file).ok().filter(fs::Metadata::is_file)?;
        length += about.len();
        if seen.len() > MOST || about.len() > LONGEST_FILE || length > LONGEST_TOGETHER {
            return None;
        }
        let bytes = fs::read(&source.file).ok()?;
        if is_rust {
            let text = String::from_utf8_lossy(&bytes);
            let named = named_in(&text, &source);
            let is_found = |it: &Named| !it.is_absolute && it.source.file.is_file();
            if named.len() < n_named(&text) || !named.iter().all(is_found) {
                return None;
            }
            let named = named.into_iter();
            open.extend(named.map(|it| (it.source, !matches!(it.kind, Kind::Value))));
        }
        contents.insert(own, bytes);
    }
    folders.insert(folder.clone());
    let around = |root: PathBuf, file: &PathBuf| {
        root.ancestors().find(|it| file.starts_with(it)).map(Path::to_owned).unwrap_or_default()
    };
    let root = contents.keys().chain(&folders).fold(folder, around);
    Some(Files { root, contents, folders })
}

/// A path without `..`, and the folders that it leaves so; none if it is not below the root.
fn plain(path: &Path, left: &mut BTreeSet<PathBuf>) -> Option<PathBuf> {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                left.insert(plain.clone());
                plain.pop().then_some(())?;
            }
            Component::CurDir => {}
            other => plain.push(other),
        }
    }
    Some(plain)
}

impl Source {
    /// That of a file whose modules are beside it: one with a `#[path]`, or an included one.
    fn apart(file: PathBuf) -> Self {
        let modules = file.parent().unwrap_or(&file).to_owned();
        Self { file, modules }
    }

    /// The folder of the file.
    fn folder(&self) -> &Path {
        self.file.parent().unwrap_or(&self.file)
    }
}

/// The files that a source names, as far as it can be seen which.
fn named_in(text: &str, own: &Source) -> Vec<Named> {
    if !["mod ", "include"].iter().any(|word| text.contains(word)) {
        return Vec::new();
    }
    let tree = SourceFile::parse(text, Edition::CURRENT).tree();
    let tokens: Vec<SyntaxToken> = cell_tree::meaningful(tree.syntax()).collect();
    let found = tokens.iter().enumerate().filter_map(|(at, token)| match token.text() {
        "mod" => of_module(&ast::Module::cast(token.parent()?)?, own),
        name if MACROS.contains(&name) => of_call(&tokens, at, own),
        _ => None,
    });
    found.collect()
}

/// The file of a module that is elsewhere.
fn of_module(module: &ast::Module, own: &Source) -> Option<Named> {
    let name = name_of(module.syntax()).filter(|_| module.item_list().is_none())?;
    let around = module.syntax().ancestors().skip(1).filter_map(ast::Module::cast);
    let around: Vec<ast::Module> = around.collect();
    let folder = around.iter().rev().try_fold(own.modules.clone(), |folder, it| {
        Some(folder.join(path_of(it).or_else(|| name_of(it.syntax()))?))
    })?;
    let path = path_of(module);
    let source = match &path {
        Some(path) if around.is_empty() => Source::apart(own.folder().join(path)),
        Some(path) => Source::apart(folder.join(path)),
        None => {
            let modules = folder.join(name.trim_start_matches("r#"));
            let files = [modules.with_extension("rs"), modules.join("mod.rs")];
            Source { file: files.into_iter().find(|it| it.is_file())?, modules }
        }
    };
    let mut paths = around.iter().filter_map(path_of).chain(path);
    let is_absolute = paths.any(|it| Path::new(&it).is_absolute());
    let kind = Kind::Module(format!("pub mod {name}"));
    Some(Named { place: range(module.syntax()), source, kind, is_absolute })
}

/// The `#[path]` of a module.
fn path_of(module: &ast::Module) -> Option<String> {
    module.attrs().find_map(|attribute| {
        let is_path = attribute.path().is_some_and(|it| it.syntax().text() == "path");
        string_in(attribute.syntax()).filter(|_| is_path)
    })
}

/// The file that a macro of std includes, also inside of another macro.
fn of_call(tokens: &[SyntaxToken], at: usize, own: &Source) -> Option<Named> {
    let kind = if tokens[at].text() == "include" { Kind::Rust } else { Kind::Value };
    let tree = ast::TokenTree::cast(tokens.get(at + 2)?.parent()?)?;
    let is_call = tokens[at + 1].kind() == SyntaxKind::BANG
        && tree.syntax().first_token().as_ref() == tokens.get(at + 2);
    let path = string_in(tree.syntax()).filter(|_| is_call && is_literal(tree.syntax()))?;
    // `std::include_str!`
    let is_path = |it: &&SyntaxToken| matches!(it.text(), ":" | "::" | "std" | "core");
    let first = tokens[..at].iter().rev().take_while(is_path).last().unwrap_or(&tokens[at]);
    let place = usize::from(first.text_range().start())..range(tree.syntax()).end;
    let is_absolute = Path::new(&path).is_absolute();
    Some(Named { place, source: Source::apart(own.folder().join(path)), kind, is_absolute })
}

fn range(node: &SyntaxNode) -> Range<usize> {
    let range = node.text_range();
    usize::from(range.start())..usize::from(range.end())
}

/// Whether there is nothing but literals, or a `concat!` of them.
fn is_literal(node: &SyntaxNode) -> bool {
    cell_tree::meaningful(node).all(|it| match it.kind() {
        SyntaxKind::IDENT => it.text() == "concat",
        kind => kind == SyntaxKind::STRING || kind.is_punct(),
    })
}

/// The text of the literals in a node: one, or those of a `concat!`.
fn string_in(node: &SyntaxNode) -> Option<String> {
    let texts = cell_tree::meaningful(node).filter_map(ast::String::cast);
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
        let text = whole(&call).text;
        for part in [
            "pub mod inner { pub struct In; pub mod third { pub struct Third; } }",
            "struct More { x: u8 }",
        ] {
            assert!(text.contains(part), "{text}");
        }
        let module = format!("#[path = \"{}/a/inner.rs\"] mod inner;", folder.path().display());
        assert!(whole(&module).text.contains("pub struct In; pub mod third { pub struct Third; }"));
        write("n/all.rs", "");
        let names = |path: &str| {
            let found = with_named(&folder.path().join("n"), path, true)?;
            let root = folder.path().join("n").canonicalize().ok();
            assert!(found.root == folder.path() || Some(found.root.clone()) == root);
            Some(found.contents.len())
        };
        assert_eq!(names("../a/all.rs"), Some(5));
        assert_eq!(names("all.rs"), Some(1));
        write("n/b.rs", "include!(\"../a/../a/more.rs\");");
        assert_eq!(names("b.rs"), Some(2));
        // A call inside of another, modules in modules, the modules of a file in a module.
        write("n/c.rs", "fn f() { println!(\"{}\", std::include_str!(\"../a/t.txt\")); }");
        assert_eq!(names("c.rs"), Some(2));
        write("n/d.rs", "pub mod d { pub mod e; } #[doc = include_str!(\"all.rs\")] mod g;");
        write("n/d/e.rs", "mod f;");
        write("n/d/e/f.rs", "mod x { #[path = \"h.rs\"] mod i; }");
        write("n/d/e/f/x/h.rs", "struct H;");
        write("n/g/mod.rs", "mod r#try;");
        write("n/g/try.rs", "include!(\"../d.rs\");");
        assert_eq!(names("d.rs"), Some(7));
        write("n/g/try.rs", "struct Try;");
        assert_eq!(names("d.rs"), Some(7));
        let all = whole(&format!("#[path = \"{}/n/d.rs\"] mod d;", folder.path().display())).text;
        let parts =
            ["pub mod d { pub mod e { pub mod f { mod x { pub mod i { struct H; } } } } }", "Try;"];
        assert!(parts.iter().all(|it| all.contains(it)), "{all}");
        // What would not be found is not copied, nor what has an absolute path.
        for text in ["#[cfg(test)] mod tests;", "macro_rules! m { ($f:expr) => { include!($f) } }"]
        {
            write("n/h.rs", text);
            assert_eq!(names("h.rs"), None, "{text}");
        }
        let above = folder.path().display();
        for text in [
            format!("include!(\"{above}/a/more.rs\");"),
            format!("#[path = \"{above}/a\"] mod a {{ mod inner; }}"),
        ] {
            write("n/h.rs", &text);
            assert_eq!(names("h.rs"), None, "{text}");
        }
        assert_eq!(with_named(folder.path(), "n/h.rs", false).unwrap().contents.len(), 1);
    }

    #[test]
    fn long_files_are_not_copied_and_have_marks_that_change() {
        let folder = tempfile::tempdir().unwrap();
        let long = |name: &str, length: u64| {
            let file = fs::File::create(folder.path().join(name)).unwrap();
            file.set_len(length).unwrap();
        };
        let names = |path: &str| Some(with_named(folder.path(), path, true)?.contents.len());
        let mut calls = String::new();
        for at in 0..5 {
            long(&at.to_string(), LONGEST_FILE);
            calls += &format!("const B{at}: &[u8] = include_bytes!(\"{at}\");\n");
            fs::write(folder.path().join("a.rs"), &calls).unwrap();
            assert_eq!(names("a.rs"), (at < 3).then_some(at + 2), "{at}");
        }
        let call = format!("include_bytes!(\"{}/0\")", folder.path().display());
        let before = whole(&call).text;
        assert_eq!(whole(&call).text, before);
        long("0", LONGEST_FILE + 1);
        let long_one = whole(&call).text;
        assert!(long_one != before && whole(&call).text == long_one);
        long("0", LONGEST_FILE + 2);
        assert_ne!(whole(&call).text, long_one);
    }
}
