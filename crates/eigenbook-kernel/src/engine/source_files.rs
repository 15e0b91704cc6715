//! Files that Rust names: `mod name;`, `include!("path")`, and the texts and bytes that it includes.

use crate::cell_tree::{self, name_of};
use crate::digest::{LONGEST_FILE, of_file};
use crate::edits::replaced;
use crate::tokens::meaningful;
use ra_ap_syntax::ast::{self, AstNode, AstToken, HasAttrs, HasModuleItem};
use ra_ap_syntax::{
    Edition, NodeOrToken, SourceFile, SyntaxKind, SyntaxNode, SyntaxToken, TextRange, TextSize,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

/// How deep files may name each other.
const DEPTH: usize = 20;
/// More files are not copied.
const MOST: usize = 400;
/// Files that are longer together are not copied.
pub const LONGEST_TOGETHER: u64 = 1 << 26;
/// Before the name of a file that is copied to a folder beside its own.
pub const DEEPER: &str = "@";
/// The macros that name a file.
const MACROS: [&str; 3] = ["include", "include_str", "include_bytes"];

/// A source: its file, and the folder of the modules that it names.
#[derive(Clone)]
pub struct Source {
    pub file: PathBuf,
    modules: PathBuf,
}

/// A place that names a file.
pub struct Named {
    place: TextRange,
    pub source: Source,
    /// The first literal of a call, or the `path = "…"` of a module or the place for one.
    pub path: TextRange,
    pub kind: Kind,
    /// The path counts from the file of the source, not from the folder of its modules.
    is_beside: bool,
    /// The path does not depend on the place of the source.
    is_absolute: bool,
}

/// What is made of the file.
pub enum Kind {
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
    /// The file.
    pub first: PathBuf,
    /// Their contents.
    pub contents: BTreeMap<PathBuf, Vec<u8>>,
    /// The folders that their paths lead through.
    pub folders: BTreeSet<PathBuf>,
}

impl Named {
    /// Whether the file contains Rust.
    pub fn is_rust(&self) -> bool {
        !matches!(self.kind, Kind::Value)
    }

    /// Whether it is an `include!` of a file with nothing but definitions.
    pub fn has_items_only(&self) -> bool {
        let text = read(&self.source.file).filter(|_| matches!(self.kind, Kind::Rust));
        let Some(text) = text.and_then(|it| String::from_utf8(it).ok()) else { return false };
        let parse = SourceFile::parse(&text, Edition::CURRENT);
        let is_item = |item: ast::Item| !matches!(item, ast::Item::MacroCall(_));
        let is_empty = parse.tree().syntax().children().next().is_none();
        parse.errors().is_empty() && (is_empty || parse.tree().items().any(is_item))
    }

    /// What is inserted so that the path of a call counts from another folder, or that of a module is
    /// another one; with a mark before it.
    pub fn insertions(&self, mark: &str, folder: &str, file: &Path) -> Vec<(TextSize, String)> {
        let before = match self.kind {
            Kind::Module(_) if self.path.is_empty() => format!("#[path = {mark}{file:?}] "),
            Kind::Module(_) => format!("path = {mark}{file:?}] #[cfg_attr(any(), "),
            Kind::Rust | Kind::Value => format!("concat!({mark}{folder:?}, "),
        };
        let mut all = vec![(self.path.start(), before)];
        all.extend((!self.path.is_empty()).then(|| (self.path.end(), ")".to_owned())));
        all
    }
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
    let all = named_in_text(text, own);
    let places: Vec<TextRange> = all.iter().map(|it| it.place).collect();
    // Documentation in a file is inside of what it describes.
    let is_within =
        |it: TextRange| places.iter().any(|other| *other != it && other.contains_range(it));
    let all = all.into_iter().filter(|it| !is_within(it.place));
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
        Some((place.into(), text))
    });
    let inside: Vec<_> = inside.collect();
    replaced(text, inside)
}

/// The file that a cell in this folder names, and the files that it names in turn; none if one of
/// them is too long to be copied, or is not found where a copy would find it.
pub fn with_named(folder: &Path, first: &Named) -> Option<Files> {
    let mut folders = BTreeSet::new();
    let folder = plain(folder, &mut folders)?;
    let mut contents = BTreeMap::new();
    let mut open = vec![(first.source.clone(), first.is_rust())];
    let mut seen = BTreeSet::new();
    let mut length = 0;
    let mut first = plain(&first.source.file, &mut folders)?;
    while let Some((source, is_rust)) = open.pop() {
        let mut own = plain(&source.file, &mut folders)?;
        if !seen.insert((own.clone(), plain(&source.modules, &mut BTreeSet::new())?, is_rust)) {
            continue;
        }
        let about = fs::metadata(&source.file).ok().filter(fs::Metadata::is_file)?;
        length += about.len();
        if seen.len() > MOST || about.len() > LONGEST_FILE || length > LONGEST_TOGETHER {
            return None;
        }
        let mut bytes = fs::read(&source.file).ok()?;
        if is_rust {
            let text = String::from_utf8_lossy(&bytes);
            let named = named_in_text(&text, &source);
            let is_found = |it: &Named| !it.is_absolute && it.source.file.is_file();
            if named.len() < n_named(&text) || !named.iter().all(is_found) {
                return None;
            }
            open.extend(named.iter().map(|it| (it.source.clone(), it.is_rust())));
            // A `#[path]`, by which it is compiled, makes the folder of a file that of its modules.
            let is_first = seen.len() == 1 && source.modules != source.folder();
            if is_first && !named.iter().all(|it| it.is_beside) {
                let name = format!("{DEEPER}{}", own.file_name()?.to_string_lossy());
                own = plain(&source.modules.join(name), &mut folders)?;
                first.clone_from(&own);
                bytes = one_folder_deeper(&text, &source, &named).into_bytes();
            }
        }
        contents.insert(own, bytes);
    }
    folders.insert(folder.clone());
    let around = |root: PathBuf, file: &PathBuf| {
        root.ancestors().find(|it| file.starts_with(it)).map(Path::to_owned).unwrap_or_default()
    };
    let root = contents.keys().chain(&folders).fold(folder, around);
    Some(Files { root, first, contents, folders })
}

/// The text of a source in a folder beside its own.
fn one_folder_deeper(text: &str, source: &Source, named: &[Named]) -> String {
    let beside = named.iter().filter(|it| it.is_beside);
    let insertions = beside.flat_map(|it| {
        let path = it.source.file.strip_prefix(source.folder()).unwrap_or(&it.source.file);
        it.insertions("", "../", &Path::new("..").join(path))
    });
    let edits = insertions.map(|(at, text)| (at.into()..at.into(), text));
    replaced(text, edits.collect())
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

/// The files that a cell names by paths in this folder.
pub fn named_in_cell(tokens: &[SyntaxToken], folder: &Path) -> Vec<Named> {
    let all = named_in(tokens, &Source::apart(folder.join("cell")));
    all.into_iter().filter(|it| !it.is_absolute).collect()
}

fn named_in_text(text: &str, own: &Source) -> Vec<Named> {
    if !["mod ", "include"].iter().any(|word| text.contains(word)) {
        return Vec::new();
    }
    let tree = SourceFile::parse(text, Edition::CURRENT).tree();
    named_in(&cell_tree::meaningful(tree.syntax()).collect::<Vec<_>>(), own)
}

/// The files that a source names, as far as it can be seen which.
fn named_in(tokens: &[SyntaxToken], own: &Source) -> Vec<Named> {
    let found = tokens.iter().enumerate().filter_map(|(at, token)| match token.text() {
        "mod" => of_module(&ast::Module::cast(token.parent()?)?, own),
        name if MACROS.contains(&name) => of_call(tokens, at, own),
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
            let [flat, nested] = [modules.with_extension("rs"), modules.join("mod.rs")];
            let file = if nested.is_file() && !flat.is_file() { nested } else { flat };
            Source { file, modules }
        }
    };
    let is_beside = path.is_some() && around.is_empty();
    let mut paths = around.iter().filter_map(path_of).chain(path);
    let is_absolute = paths.any(|it| Path::new(&it).is_absolute());
    let path = match path_attribute(module).and_then(|it| it.meta()) {
        Some(own) => own.syntax().text_range(),
        None => TextRange::empty(first_token(module)?.text_range().start()),
    };
    let kind = Kind::Module(format!("pub mod {name}"));
    let place = module.syntax().text_range();
    Some(Named { place, source, path, kind, is_beside, is_absolute })
}

/// The token before which a `#[path]` may come.
fn first_token(module: &ast::Module) -> Option<SyntaxToken> {
    let mut tokens = module.syntax().children_with_tokens().filter_map(|it| match it {
        NodeOrToken::Node(it) => it.first_token(),
        NodeOrToken::Token(it) => Some(it),
    });
    tokens.find(|it| !it.kind().is_trivia())
}

/// The path in the `#[path]` of a module.
fn path_of(module: &ast::Module) -> Option<String> {
    string_in(path_attribute(module)?.syntax())
}

fn path_attribute(module: &ast::Module) -> Option<ast::Attr> {
    module.attrs().find(|it| it.path().is_some_and(|it| it.syntax().text() == "path"))
}

/// The file that a macro of std includes, also inside of another macro.
fn of_call(tokens: &[SyntaxToken], at: usize, own: &Source) -> Option<Named> {
    let kind = if tokens[at].text() == "include" { Kind::Rust } else { Kind::Value };
    let (place, arguments) = call(tokens, at)?;
    let literal = strings_in(arguments.syntax()).next()?;
    let path = string_in(arguments.syntax()).filter(|_| is_literal(arguments.syntax()))?;
    let is_absolute = Path::new(&path).is_absolute();
    let source = Source::apart(own.folder().join(path));
    let (path, is_beside) = (literal.syntax().text_range(), true);
    Some(Named { place, source, path, kind, is_beside, is_absolute })
}

/// The place of the call of a macro of std, with its path, and the arguments.
pub fn call(tokens: &[SyntaxToken], at: usize) -> Option<(TextRange, ast::TokenTree)> {
    let [_, mark, open, ..] = tokens.get(at..)? else { return None };
    let arguments = ast::TokenTree::cast(open.parent()?)?;
    let is_call =
        mark.kind() == SyntaxKind::BANG && arguments.syntax().first_token().as_ref() == Some(open);
    // `std::include_str!`
    let is_path = |it: &&SyntaxToken| matches!(it.text(), ":" | "::" | "std" | "core");
    let first = tokens[..at].iter().rev().take_while(is_path).last().unwrap_or(&tokens[at]);
    let place = first.text_range().cover(arguments.syntax().text_range());
    is_call.then_some((place, arguments))
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
    let parts = strings_in(node).filter_map(|it| Some(it.value().ok()?.into_owned()));
    let parts: Vec<String> = parts.collect();
    (!parts.is_empty()).then(|| parts.concat())
}

fn strings_in(node: &SyntaxNode) -> impl Iterator<Item = ast::String> {
    cell_tree::meaningful(node).filter_map(ast::String::cast)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell_tree::CellTree;

    /// What a cell names.
    fn named(folder: &Path, cell: &str) -> Named {
        let tokens: Vec<_> = cell_tree::meaningful(&CellTree::new(cell).root()).collect();
        named_in_cell(&tokens, folder).remove(0)
    }

    fn included(folder: &Path, path: &str) -> Named {
        named(folder, &format!("include!({path:?});"))
    }

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
            let own = folder.path().join("n");
            let found = with_named(&own, &included(&own, path))?;
            let root = own.canonicalize().ok();
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
        let value = named(folder.path(), "let h = include_str!(\"n/h.rs\").len();");
        assert_eq!(with_named(folder.path(), &value).unwrap().contents.len(), 1);
    }

    #[test]
    fn the_file_of_a_module_is_copied_to_its_own_modules() {
        let folder = tempfile::tempdir().unwrap();
        let of_cell = |cell: &str| {
            let Files { first, contents, .. } =
                with_named(folder.path(), &named(folder.path(), cell))?;
            let text = String::from_utf8_lossy(&contents[&first]).into_owned();
            Some((first.strip_prefix(folder.path()).ok()?.to_owned(), text, contents.len()))
        };
        let write = |path: &str, text: &str| fs::write(folder.path().join(path), text).unwrap();
        write("a.rs", "/// A.\npub struct A;");
        let alone = of_cell("mod a;").unwrap();
        assert_eq!((alone.0, alone.2), ("a.rs".into(), 1));
        fs::create_dir(folder.path().join("a")).unwrap();
        write("a/b.rs", "");
        write("c.rs", "");
        write("a.rs", "mod b;\n#[path = \"c.rs\"] mod c;\nconst A: &str = include_str!(\"a.rs\");");
        let text = "mod b;\n#[path = \"../c.rs\"] #[cfg_attr(any(), path = \"c.rs\")] mod c;\n\
            const A: &str = include_str!(concat!(\"../\", \"a.rs\"));";
        assert_eq!(of_cell("/// A.\npub mod a;"), Some(("a/@a.rs".into(), text.to_owned(), 4)));
        assert_eq!(of_cell("#[path = \"a.rs\"] mod a;"), None);
    }

    #[test]
    fn long_files_are_not_copied_and_have_marks_that_change() {
        let folder = tempfile::tempdir().unwrap();
        let long = |name: &str, length: u64| {
            let file = fs::File::create(folder.path().join(name)).unwrap();
            file.set_len(length).unwrap();
        };
        let names = |path: &str| {
            Some(with_named(folder.path(), &included(folder.path(), path))?.contents.len())
        };
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
