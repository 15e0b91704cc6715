//! The definitions in a cell, and the name under which each is kept.
//!
//! The engine keeps an item under its own name, so that a later one of the same name replaces it.
//! An `impl`, and a call of a macro that makes items, have no name: they get one here.

use super::macros::{self, Macros};
use super::parameters::{parameters, with_numbers};
use crate::cell_tree::{self, CellTree, imported_name, imports, meaningful, name_of};
use crate::compile::beside::COPY;
use crate::digest::digest;
use crate::engine::places::ITEMS;
use crate::engine::source_files::{self, Whole};
use ra_ap_syntax::ast::{self, AstNode, AstToken, HasAttrs, HasModuleItem};
use ra_ap_syntax::{Edition, Parse, SourceFile, SyntaxNode};
use std::collections::BTreeSet;
use std::hash::Hash;
use std::ops::Range;
use std::sync::OnceLock;

/// How the names begin that are given here.
pub const PREFIX: &str = "EIGENBOOK_";

/// The kind of an import that brings no name of its own: `use a::*;`, `use a::Trait as _;`. The engine
/// could not take it away if it were given none.
const UNNAMED: &str = "USE";

/// The same, before the name of a macro.
const OF_MACRO: &str = "EIGENBOOK_MACRO_";

/// The first word of a block of functions of another language.
const EXTERN: &str = "extern";

/// The name that the notebook has given to what the engine keeps under this one, if it has.
pub fn own_name(key: &str) -> Option<&str> {
    if key.starts_with(PREFIX) { key.strip_prefix(OF_MACRO) } else { Some(key) }
}

/// One definition.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The name under which the engine keeps it.
    pub key: String,
    /// Its source.
    pub text: String,
    /// How a person calls it: `fn area`, `impl Shape for Square`.
    pub title: String,
    /// The definition itself.
    pub kind: Kind,
    /// The keyword of an item that has a name.
    word: Option<&'static str>,
    /// Its range in the cell.
    pub range: Range<usize>,
    /// Its source with that of the files that it names, once it is needed.
    files: OnceLock<Whole>,
    /// The tree of that.
    tree: OnceLock<Parse<SourceFile>>,
    /// The definitions in the file that it includes.
    included: OnceLock<Vec<Self>>,
}

/// The kind of a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An item with a name of its own.
    Named,
    /// An item of this name with a `#[cfg]`: there may be several, of which one holds.
    Conditional(String),
    /// A macro of this name, beside which there may be a function or a type of the same name.
    Macro(String),
    /// An import; it brings the names of its keys.
    Import,
    /// An `impl` without a trait, or an `extern` block: the type, or the block's first word, and the
    /// names of its members.
    Methods(String, BTreeSet<String>),
    /// An `impl` of a trait.
    Trait,
    /// A call of a macro that makes items.
    Call,
}

impl Definition {
    /// Whether it is an item that begins with this keyword, such as `mod`.
    pub fn is(&self, word: &str) -> bool {
        self.word == Some(word)
    }

    /// The name of an item that begins with this keyword.
    pub fn name_of(&self, word: &str) -> Option<&str> {
        match &self.kind {
            _ if !self.is(word) => None,
            Kind::Conditional(name) | Kind::Macro(name) => Some(name),
            _ => Some(&self.key),
        }
    }

    /// Whether a part of it is in a file, as that of `mod name;`.
    pub fn is_elsewhere(&self) -> bool {
        let is_file = self.is("mod") && self.text.ends_with(';');
        is_file || self.text.contains("include")
    }

    /// Whether a file behind it is not a copy, and so may be another in each cell.
    pub fn is_live(&self) -> bool {
        self.is_elsewhere() && source_files::n_named(&self.text) > self.text.matches(COPY).count()
    }

    /// The definition with its files as they are at this moment.
    pub fn with_files_now(&self) -> Self {
        let now = Self {
            files: OnceLock::new(),
            tree: OnceLock::new(),
            included: OnceLock::new(),
            ..self.clone()
        };
        now.source();
        now.included();
        now
    }

    /// Its source with its files, if it has any.
    pub fn whole(&self) -> Option<&Whole> {
        let whole = || source_files::whole(&self.text);
        self.is_elsewhere().then(|| self.files.get_or_init(whole))
    }

    /// Its source, with that of the files that it names; the items of an `include!` are definitions
    /// of their own.
    pub fn source(&self) -> &str {
        let whole = if self.is_include() { None } else { self.whole() };
        whole.map_or(&self.text, |whole| &whole.text)
    }

    /// The tree of its source.
    pub fn tree(&self) -> SyntaxNode {
        let parse = || SourceFile::parse(self.source(), Edition::CURRENT);
        self.tree.get_or_init(parse).syntax_node()
    }

    fn is_include(&self) -> bool {
        self.kind == Kind::Call && self.title.starts_with("include!(")
    }

    /// The definitions in the file that it includes, as the file was when its cell ran.
    pub fn included(&self) -> &[Self] {
        self.included.get_or_init(|| {
            let whole = self.whole().filter(|_| self.is_include());
            let found = whole.map(|whole| items(&whole.text));
            found.into_iter().flatten().map(|(_, definition)| definition).collect()
        })
    }

    /// Whether the engine has to be given a name for it.
    pub fn is_nameless(&self) -> bool {
        let is_unnamed = || self.key[PREFIX.len()..].starts_with(UNNAMED);
        match self.kind {
            Kind::Named => false,
            Kind::Import => self.key.starts_with(PREFIX) && is_unnamed(),
            _ => true,
        }
    }

    /// Whether it is an import of this name.
    pub fn imports(&self, name: &str) -> bool {
        self.kind == Kind::Import && self.key == name
    }

    /// Whether it gives a value this name: as a function, also one of an `extern` block, a constant, a
    /// struct without fields or with numbered ones.
    pub fn is_value(&self, name: &str) -> bool {
        if let Kind::Methods(of, members) = &self.kind {
            return of == EXTERN && members.contains(name);
        }
        let is_item = |word: &&str| self.name_of(word) == Some(name);
        ["fn", "const", "static"].iter().any(is_item)
            || is_item(&"struct") && self.text.trim_end().ends_with(';')
    }
}

/// A cell as it is read here.
#[derive(Default)]
pub struct Parsed {
    /// Its definitions, in order.
    pub definitions: Vec<Definition>,
    /// The start of its first statement.
    pub start: usize,
    /// The macros that are known after it.
    pub macros: Macros,
}

/// Reads a cell; none if it is not Rust. `known` are the macros of other cells.
pub fn cell(cell: &CellTree, known: &Macros) -> Option<Parsed> {
    let list = cell.body().filter(|_| cell.is_rust())?;
    let nodes: Vec<SyntaxNode> = list.syntax().children().collect();
    let macros = known.with(nodes.iter().filter_map(|node| ast::MacroRules::cast(node.clone())));
    let first = nodes.iter().find(|node| !ast::Attr::can_cast(node.kind()));
    let start = first.map_or(cell.code.len(), start_of);
    let definitions = nodes.iter().flat_map(|node| {
        let range = start_of(node)..cell_tree::range_in_cell(node.text_range()).end;
        of_node(node, &macros)
            .into_iter()
            .map(move |found| Definition { range: range.clone(), ..found })
    });
    let definitions: Vec<Definition> = definitions.collect();
    Some(Parsed { definitions, start, macros })
}

/// The start of a statement in the cell, with its documentation. To the parser, any comment in front
/// belongs to it; but the engine's commands may come between the two.
fn start_of(node: &SyntaxNode) -> usize {
    let mut tokens = node.descendants_with_tokens().filter_map(|it| it.into_token());
    let is_documentation = |token| ast::Comment::cast(token).is_some_and(|it| it.is_outer());
    let first = tokens.find(|it| !it.kind().is_trivia() || is_documentation(it.clone()));
    cell_tree::range_in_cell(first.map_or(node.text_range(), |token| token.text_range())).start
}

/// The definitions of a source of items, with their lines from 0.
pub fn items(source: &str) -> Vec<(Range<usize>, Definition)> {
    let file = SourceFile::parse(source, Edition::CURRENT).tree();
    let line_of = |offset| source[..usize::from(offset)].matches('\n').count();
    let found = file.items().flat_map(|item| {
        let range = item.syntax().text_range();
        let lines = line_of(range.start())..line_of(range.end()) + 1;
        of_node(item.syntax(), &Macros::all()).into_iter().map(move |it| (lines.clone(), it))
    });
    found.collect()
}

/// A definition of the same name with another source.
pub fn again(known: &Definition, text: String) -> Definition {
    let found = items(&text).into_iter().next().map(|(_, definition)| definition);
    let kind = found.map_or_else(|| known.kind.clone(), |definition| definition.kind);
    Definition { text, kind, ..known.clone() }.with_files_now()
}

fn of_node(node: &SyntaxNode, macros: &Macros) -> Vec<Definition> {
    let make = |key: String, title: String, kind: Kind| Definition {
        key,
        text: node.text().to_string(),
        title,
        kind,
        word: None,
        range: 0..0,
        files: OnceLock::new(),
        tree: OnceLock::new(),
        included: OnceLock::new(),
    };
    if let Some(call) = macros::call_of(node) {
        let name = call.path().map(|path| path.syntax().text().to_string()).unwrap_or_default();
        let includes = name == "include" && node.text().to_string().contains(ITEMS);
        let of_items = || !macros.is_own(&name) && macros::is_of_items(&name, &call);
        if !includes && !macros.makes_items(&name) && !of_items() {
            return Vec::new();
        }
        let what = if includes { macros::included(&call) } else { macros::what_it_makes(&call) };
        let title = format!("{name}!({what})");
        let made = make(given("CALL", &(&name, &what)), title, Kind::Call);
        // Behind brackets of this kind, a `;` is a statement of its own, which is no item.
        let braces = call.token_tree().filter(|it| it.l_curly_token().is_some());
        let end = braces.map_or(node.text_range(), |it| it.syntax().text_range()).end();
        let length = usize::from(end - node.text_range().start());
        return vec![Definition { text: made.text[..length].to_owned(), ..made }];
    }
    let Some(item) = ast::Item::cast(node.clone()) else { return Vec::new() };
    match &item {
        ast::Item::Impl(item) => vec![of_impl(item, make)],
        ast::Item::ExternBlock(item) => vec![of_extern(item, make)],
        ast::Item::Use(item) => of_use(item, make),
        _ => match word_of(&item).zip(name_of(node)) {
            Some((word, name)) => {
                let title = format!("{word} {name}");
                let made = match condition(&item) {
                    Some(when) => {
                        make(given("CFG", &(&name, when)), title, Kind::Conditional(name))
                    }
                    None if word == "macro" => {
                        make(format!("{OF_MACRO}{name}"), title, Kind::Macro(name))
                    }
                    None => make(name, title, Kind::Named),
                };
                vec![Definition { word: Some(word), ..made }]
            }
            None => Vec::new(),
        },
    }
}

fn of_impl(item: &ast::Impl, make: impl Fn(String, String, Kind) -> Definition) -> Definition {
    let text = |ty: Option<ast::Type>| ty.map(|ty| plain(ty.syntax())).unwrap_or_default();
    let own = text(item.self_ty());
    let parameters = parameters(item);
    let mut known = Vec::new();
    match item.trait_() {
        Some(of) => {
            let of = text(Some(of));
            let [same_of, same_own] =
                [&of, &own].map(|it| with_numbers(it, &parameters, &mut known));
            let key = given("IMPL", &(&same_of, &same_own));
            make(key, format!("impl {of} for {own}"), Kind::Trait)
        }
        None => {
            let members = item.assoc_item_list().into_iter().flat_map(|list| list.assoc_items());
            let names: BTreeSet<String> = members.filter_map(|it| name_of(it.syntax())).collect();
            let same = with_numbers(&own, &parameters, &mut known);
            let key = given("IMPL", &(&same, &names));
            let members = names.iter().cloned().collect::<Vec<_>>().join(", ");
            make(key, format!("impl {own} {{ {members} }}"), Kind::Methods(same, names))
        }
    }
}

/// The functions and statics of another language.
fn of_extern(
    item: &ast::ExternBlock,
    make: impl Fn(String, String, Kind) -> Definition,
) -> Definition {
    let members = item.extern_item_list().into_iter().flat_map(|it| it.extern_items());
    let names: BTreeSet<String> = members.filter_map(|it| name_of(it.syntax())).collect();
    let abi = item.abi().and_then(|it| it.string_token());
    let abi = abi.map(|it| format!("{it} ")).unwrap_or_default();
    let members = names.iter().cloned().collect::<Vec<_>>().join(", ");
    let title = format!("{EXTERN} {abi}{{ {members} }}");
    // A name is the same function whatever its block.
    make(given("EXTERN", &names), title, Kind::Methods(EXTERN.to_owned(), names))
}

fn of_use(item: &ast::Use, make: impl Fn(String, String, Kind) -> Definition) -> Vec<Definition> {
    let names: Vec<(String, String)> = imports(item.syntax()).map(|it| imported(&it)).collect();
    if names.iter().all(|(name, _)| name.starts_with(PREFIX)) {
        let paths: Vec<&str> = names.iter().map(|(_, path)| &**path).collect();
        let (key, paths) = (given(UNNAMED, &paths), paths.join(", "));
        return vec![make(key, format!("use {paths}"), Kind::Import)];
    }
    let found = names.into_iter().map(|(name, path)| Definition {
        text: format!("use {path};"),
        ..make(name, format!("use {path}"), Kind::Import)
    });
    found.collect()
}

/// The `#[cfg]` of an item, if it has one.
fn condition(item: &ast::Item) -> Option<String> {
    let texts = item.attrs().map(|attribute| plain(attribute.syntax()));
    texts.into_iter().find(|text| text.starts_with("#[cfg("))
}

/// The keyword of an item that has a name.
fn word_of(item: &ast::Item) -> Option<&'static str> {
    Some(match item {
        ast::Item::Const(_) => "const",
        ast::Item::Enum(_) => "enum",
        ast::Item::Fn(_) => "fn",
        ast::Item::MacroRules(_) => "macro",
        ast::Item::Module(_) => "mod",
        ast::Item::Static(_) => "static",
        ast::Item::Struct(_) => "struct",
        ast::Item::Trait(_) => "trait",
        ast::Item::TypeAlias(_) => "type",
        ast::Item::Union(_) => "union",
        _ => return None,
    })
}

/// The name that an import brings, with its meaning; the names of a glob are unknown.
fn imported(import: &ast::UseTree) -> (String, String) {
    let trees = import.syntax().ancestors().filter_map(ast::UseTree::cast);
    let paths = trees.filter_map(|it| Some(plain(it.path()?.syntax()))).filter(|it| it != "self");
    let path = paths.collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join("::");
    match (imported_name(import), import.rename()) {
        (Some(name), None) => (name, path),
        (Some(name), Some(_)) => (name.clone(), format!("{path} as {name}")),
        (None, Some(_)) => (format!("{PREFIX}TRAIT {path}"), format!("{path} as _")),
        (None, None) => (format!("{PREFIX}GLOB {path}"), format!("{path}::*")),
    }
}

/// The source of a node without blanks and comments.
fn plain(node: &SyntaxNode) -> String {
    meaningful(node).fold(String::new(), |text, token| {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let blank = text.ends_with(is_word) && token.text().starts_with(is_word);
        text + if blank { " " } else { "" } + token.text()
    })
}

/// A name for a definition that is identified by `what`.
pub fn given(kind: &str, what: &impl Hash) -> String {
    format!("{PREFIX}{kind}_{}", digest(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(code: &str) -> Vec<String> {
        let found = cell(&CellTree::new(code), &Macros::default()).expect("Rust").definitions;
        found.into_iter().map(|definition| definition.key).collect()
    }

    #[test]
    fn an_import_means_the_same_however_it_is_written() {
        let meaning = |code: &str| {
            let found = cell(&CellTree::new(code), &Macros::default()).expect("Rust").definitions;
            found.into_iter().find(|it| it.key == "HashMap").map(|it| it.text)
        };
        let expected = Some("use std::collections::HashMap;".to_owned());
        for code in
            ["use std::collections::HashMap;", "use std::{fs, collections::{BTreeMap, HashMap}};"]
        {
            assert_eq!(meaning(code), expected, "{code}");
        }
        assert_eq!(keys("use a::{self, b as c, d::*};"), ["a", "c", "EIGENBOOK_GLOB a::d"]);
        let renamed = cell(&CellTree::new("use a::{b as c};"), &Macros::default());
        assert_eq!(renamed.expect("Rust").definitions[0].text, "use a::b as c;");
        for unnamed in ["use a::*;", "use a::T as _;", "use a::{b::*, c::T as _};"] {
            let found =
                cell(&CellTree::new(unnamed), &Macros::default()).expect("Rust").definitions;
            assert!(
                found[0].is_nameless() && found[0].key.starts_with("EIGENBOOK_USE_"),
                "{unnamed}"
            );
        }
    }

    #[test]
    fn an_impl_has_the_same_name_whatever_is_in_it() {
        let one = keys("impl<T> Shape for Vec<T> { fn a() {} }");
        assert_eq!(one, keys("impl<T: Clone> Shape for Vec < T > {\n fn b() { 1; } }"));
        assert_ne!(one, keys("impl<T> Shape for Box<T> {}"));
        assert_eq!(one, keys("impl<U> Shape for Vec<U> { fn a() {} }"));
        assert_ne!(one, keys("impl Shape for Vec<T> {}"));
        let pair = keys("impl<'a, T, U> Pair<'a, T, U> { fn a() {} }");
        assert_eq!(pair, keys("impl<'b, A, B> Pair<'b, A, B> { fn a() {} }"));
        assert_ne!(pair, keys("impl<'a, T> Pair<'a, T, T> { fn a() {} }"));
        assert_ne!(keys("impl A { fn a() {} }"), keys("impl A { fn b() {} }"));
        let both = keys("#[cfg(unix)] fn f() {} #[cfg(not(unix))] fn f() {}");
        assert_ne!(both[0], both[1]);
    }

    #[test]
    fn a_macro_is_another_definition_than_a_function_of_its_name() {
        let both = keys("fn max() {} macro_rules! max { () => { max() } }");
        assert_eq!(both, ["max", "EIGENBOOK_MACRO_max"]);
        let names: Vec<_> = ["max", &both[1], "EIGENBOOK_IMPL_1"].map(own_name).into();
        assert_eq!(names, [Some("max"), Some("max"), None]);
    }

    #[test]
    fn a_name_is_that_of_a_value_or_of_a_type() {
        let code = "fn a() {} struct b; struct c { x: u8 } trait d {} const e: u8 = 1;";
        let found = cell(&CellTree::new(code), &Macros::default());
        let found = found.expect("Rust").definitions;
        let values = ["a", "b", "c", "d", "e"].map(|name| found.iter().any(|it| it.is_value(name)));
        assert_eq!(values, [true, true, false, false, true]);
        let blocks = "unsafe extern { fn f(); static g: u8; }\nunsafe extern \"C\" { fn f(); } impl A { fn f() {} }";
        let found = cell(&CellTree::new(blocks), &Macros::default()).expect("Rust").definitions;
        let values: Vec<bool> = found.iter().map(|it| it.is_value("f")).collect();
        assert_eq!((values, found[0].is_value("g")), (vec![true, true, false], true));
        let titles: Vec<&str> = found.iter().map(|it| &*it.title).collect();
        assert_eq!(titles, ["extern { f, g }", "extern \"C\" { f }", "impl A { f }"]);
    }

    #[test]
    fn a_call_is_a_definition_where_its_macro_makes_items() {
        let rules = "macro_rules! make { ($n:ident) => { #[derive(Debug)] pub struct $n; }; }";
        let calls = |code: &str| keys(code).iter().filter(|key| key.contains("CALL")).count();
        assert_eq!(calls(&format!("{rules} make!(A); make! {{ B }} println!(\"c\");")), 2);
        let values = "macro_rules! twice { ($e:expr) => { $e * 2 }; () => { { 1 } }; } twice!(2);";
        assert_eq!(calls(values), 0);
        assert_eq!(calls("thread_local! { static A: u8 = 1; } vec![1];"), 1);
        assert_eq!(
            calls("a::keys! { /// B.\n#[c] pub struct B; } tests! { #[test] fn f() {} }"),
            2
        );
        assert_eq!(
            calls("quote! { struct A; } a::b!(struct C;); join! { f() } d! { { fn e() {} } }"),
            0
        );
        let code = format!("{rules} make! {{ B }} ; make!(C);");
        let found = cell(&CellTree::new(code), &Macros::default()).expect("Rust").definitions;
        let texts: Vec<&str> = found[1..].iter().map(|it| &*it.text).collect();
        assert_eq!(texts, ["make! { B }", "make!(C);"]);
    }
}
