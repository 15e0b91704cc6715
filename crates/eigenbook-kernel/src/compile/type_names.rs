//! Names for types that mean the same in the next cell.

use crate::cell_tree::{imports, meaningful, name_of};
use crate::edits::replaced;
use crate::tokens::{TokenKind, tokens, words};
use ra_ap_syntax::ast::{self, AstNode};
use ra_ap_syntax::{Edition, SourceFile, SyntaxNode};
use std::collections::{BTreeMap, BTreeSet};

/// The module from which a cell imports a part of the prelude.
pub const PRELUDE: &str = "eigenbook_prelude";

/// The variables by their names, with their types as a later cell can write them:
/// `x` → `ndarray::Array1<f64>`.
pub type Variables = BTreeMap<String, String>;

/// Names that need no path in front of them, and keywords.
pub const ALWAYS_KNOWN: [&str; 30] = [
    "bool", "char", "str", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64",
    "u128", "usize", "f32", "f64", "std", "core", "dyn", "fn", "for", "mut", "const", "Box",
    "Option", "Result", "String", "Vec", "_",
];

/// The modules of the std types that the compiler prints without a path, because their name is
/// unique.
const OF_STD: [(&str, &str); 23] = [
    ("any", "Any TypeId"),
    ("borrow", "Cow"),
    ("cell", "Cell RefCell OnceCell LazyCell"),
    ("cmp", "Reverse"),
    ("collections", "HashMap HashSet BTreeMap BTreeSet VecDeque BinaryHeap LinkedList"),
    ("env", "Vars"),
    ("ffi", "OsString CString"),
    ("fs", "File OpenOptions Metadata DirEntry ReadDir"),
    ("hash", "DefaultHasher RandomState"),
    ("io", "BufReader BufWriter Cursor Stdin Stdout Stderr"),
    ("iter", "Chain Cycle Enumerate Peekable Rev Skip StepBy Take Zip"),
    ("marker", "PhantomData"),
    ("net", "IpAddr Ipv4Addr SocketAddr TcpListener TcpStream UdpSocket"),
    ("num", "NonZero ParseFloatError ParseIntError Wrapping"),
    ("path", "Path PathBuf"),
    ("pin", "Pin"),
    ("process", "Child ChildStdin ChildStdout Command ExitStatus Stdio"),
    ("rc", "Rc"),
    ("str", "CharIndices Chars SplitWhitespace Utf8Error"),
    ("string", "FromUtf8Error"),
    ("sync", "Arc Barrier Condvar LazyLock Mutex OnceLock RwLock"),
    ("thread", "JoinHandle Thread ThreadId"),
    ("time", "Duration Instant SystemTime"),
];

/// The type with the paths that a cell needs to name it, and whether each name in it can only mean
/// what it meant to the compiler. `own` is the student's definitions; `known` what the library
/// brings into scope.
pub fn with_paths(type_name: &str, own: &Own, known: impl Fn(&str) -> bool) -> (String, bool) {
    // A kept variable borrows from no other, or the cell would not have compiled.
    let type_name = &with_lifetimes(&type_name.replace("'_", "'static"));
    let (mut full, mut at, mut is_certain) = (String::new(), 0, true);
    for (start, name) in first_names(type_name) {
        full += &type_name[at..start];
        at = start;
        let module = OF_STD.iter().find(|(_, names)| names.split(' ').any(|it| it == name));
        match module {
            _ if own.types.contains(name) => {}
            _ if own.modules.contains_key(name) => {
                is_certain = false;
                full += &format!("{}::", own.modules[name]);
            }
            _ if own.others.contains(name) => is_certain = false,
            _ if ALWAYS_KNOWN.contains(&name) || known(name) => {}
            Some((module, _)) => full += &format!("std::{module}::"),
            None => is_certain = false,
        }
    }
    full += &type_name[at..];
    (full, is_certain)
}

/// The type with a lifetime for each reference in a result that no parameter gives one: the compiler
/// writes `fn() -> &str`, and does not read it.
fn with_lifetimes(type_name: &str) -> String {
    const BEFORE: &str = "type T = ";
    if !type_name.contains("->") {
        return type_name.to_owned();
    }
    let file = SourceFile::parse(&format!("{BEFORE}{type_name};"), Edition::CURRENT).tree();
    let references = file.syntax().descendants().filter_map(ast::RefType::cast);
    let lacking = references.filter(|it| it.lifetime().is_none()).filter_map(|it| {
        // It is in the parameters of a function, or in its result.
        let around = it.syntax().ancestors().find(|it| {
            let kind = it.kind();
            ast::RetType::can_cast(kind)
                || ast::ParamList::can_cast(kind)
                || ast::ParenthesizedArgList::can_cast(kind)
        });
        let result = ast::RetType::cast(around?)?;
        let parameters = result.syntax().prev_sibling()?.text().to_string();
        let n_given = parameters.matches(['&', '\'']).count() - parameters.matches("&'").count();
        let at = usize::from(it.amp_token()?.text_range().end()) - BEFORE.len();
        (n_given != 1).then(|| (at..at, "'static ".to_owned()))
    });
    replaced(type_name, lacking.collect())
}

/// The type with the paths that the compiler has proposed for names in it.
pub fn with_proposed_paths(type_name: &str, paths: &BTreeMap<String, String>) -> String {
    let (mut full, mut at) = (String::new(), 0);
    for (start, name) in first_names(type_name) {
        if let Some(path) = paths.get(name) {
            full += &type_name[at..start];
            full += path;
            at = start + name.len();
        }
    }
    full + &type_name[at..]
}

/// The type without these modules in its paths.
pub fn without_modules(type_name: &str, modules: &BTreeSet<String>) -> String {
    let words: Vec<_> = tokens(type_name).collect();
    let text = |at: usize| words.get(at).map_or("", |word| word.text);
    let is_module =
        |at: usize| modules.contains(text(at)) && text(at + 1) == ":" && text(at + 2) == ":";
    let is_left_out = |at: usize| (at.saturating_sub(2)..=at).any(is_module);
    (0..words.len()).filter(|at| !is_left_out(*at)).map(text).collect()
}

/// A module with a type of each of these names. The compiler leaves a path out if a type name is
/// unique; with these types it writes the path by which a cell can name the type.
pub fn decoys<'a>(types: impl Iterator<Item = &'a String>) -> String {
    let names: BTreeSet<&str> = types
        .flat_map(|type_name| words(type_name))
        .filter(|name| !ALWAYS_KNOWN.contains(name) && name.starts_with(char::is_uppercase))
        .collect();
    let types = names.iter().map(|name| format!("pub struct {name};"));
    format!("pub mod eigenbook_decoys {{ {} }}", types.collect::<String>())
}

/// The definitions and imports of a source.
#[derive(Debug, Default)]
pub struct Own {
    /// The names that can only be the type that is defined or imported by them. The compiler writes
    /// a path in front of a name that exists twice, but it does not notice that an import gives a
    /// name to something else.
    types: BTreeSet<String>,
    /// All others.
    others: BTreeSet<String>,
    /// The modules of the types in modules whose name is unique: the compiler leaves out such a
    /// path.
    modules: BTreeMap<String, String>,
}

impl Own {
    /// Reads a source. What gives way in the prelude is not the student's.
    pub fn of(source: &str) -> Self {
        let mut own = Self::default();
        let mut found: Vec<(String, bool, Option<String>)> = Vec::new();
        let file = SourceFile::parse(source, Edition::CURRENT).tree();
        let items = file.syntax().descendants().filter_map(ast::Item::cast);
        for item in items.filter(|it| !it.syntax().ancestors().any(|it| gives_way(&it))) {
            let name = name_of(item.syntax());
            match &item {
                ast::Item::Struct(_) | ast::Item::Enum(_) | ast::Item::Union(_) => {
                    found.extend(name.map(|name| (name, true, module_of(&item))));
                }
                ast::Item::TypeAlias(_) => {
                    found.extend(name.map(|name| (name, false, module_of(&item))));
                }
                ast::Item::Trait(_) | ast::Item::Module(_) => own.others.extend(name),
                // One inside of a function or a module names nothing for later cells.
                ast::Item::Use(it) if module_of(&item).as_deref() == Some("") => own.import(it),
                ast::Item::MacroCall(_) | ast::Item::MacroRules(_) => {
                    let made = made_by_macro(item.syntax()).into_iter();
                    found.extend(made.map(|name| (name, false, None)));
                }
                _ => {}
            }
        }
        let mut modules: BTreeMap<String, Option<String>> = BTreeMap::new();
        for (name, is_plain, path) in found {
            // A type inside a module has a path, even if the compiler leaves it out.
            let is_plain = is_plain && path.as_deref() == Some("");
            if is_plain { &mut own.types } else { &mut own.others }.insert(name.clone());
            let path = path.filter(|it| !it.is_empty());
            modules.entry(name).and_modify(|known| *known = None).or_insert(path);
        }
        own.types = &own.types - &own.others;
        own.modules = modules.into_iter().filter_map(|(name, path)| Some((name, path?))).collect();
        own
    }

    fn import(&mut self, import: &ast::Use) {
        for tree in imports(import.syntax()).filter(|it| it.star_token().is_none()) {
            let last = |path: ast::Path| path.qualifier().and(path.segment());
            match (tree.rename(), tree.path().and_then(last)) {
                (Some(new), _) => self.others.extend(name_of(new.syntax())),
                (None, Some(name)) => drop(self.types.insert(name.to_string())),
                (None, None) => {}
            }
        }
    }
}

/// Whether it is the module with the names of the prelude that give way.
fn gives_way(node: &SyntaxNode) -> bool {
    ast::Module::can_cast(node.kind()) && name_of(node).is_some_and(|name| name == PRELUDE)
}

/// The path of the modules around an item; none if it is inside of another item.
fn module_of(item: &ast::Item) -> Option<String> {
    let around = item.syntax().ancestors().skip(1).filter_map(ast::Item::cast);
    let names = around.map(|it| match it {
        ast::Item::Module(it) => name_of(it.syntax()),
        _ => None,
    });
    let names: Vec<String> = names.collect::<Option<_>>()?;
    Some(names.into_iter().rev().collect::<Vec<_>>().join("::"))
}

/// The types and modules that the tokens of a macro may define.
fn made_by_macro(node: &SyntaxNode) -> Vec<String> {
    const KINDS: [&str; 6] = ["struct", "enum", "union", "type", "trait", "mod"];
    let tokens: Vec<_> = meaningful(node).collect();
    let names = tokens.windows(2).filter(|pair| KINDS.contains(&pair[0].text()));
    names.map(|pair| pair[1].text().to_owned()).collect()
}

/// The reason why a variable whose type has no name here cannot be kept, in evcxr's wording.
pub fn not_named(name: &str) -> String {
    format!(
        "Couldn't automatically determine type of variable `{name}`.\n\
         Please give it an explicit type."
    )
}

/// The reason why a variable of this type ends with its cell, in the engine's wording; none if it
/// can be kept.
pub fn why_not_kept(name: &str, type_name: &str) -> Option<String> {
    if type_name.starts_with("{closure") {
        return Some(format!("The variable `{name}` is a closure, which cannot be persisted."));
    }
    let has_no_name = ["{", "impl "].iter().any(|part| type_name.contains(part));
    (has_no_name || type_name == "!")
        .then(|| format!("The variable `{name}` has type `{type_name}` which cannot be persisted."))
}

/// The type as a cell can write it: `!` has no name of its own yet.
pub fn with_never(type_name: &str) -> String {
    type_name.replace('!', "evcxr_internal_runtime::Never")
}

/// The first names of the paths in a type, each with its start.
pub fn first_names(type_name: &str) -> impl Iterator<Item = (usize, &str)> {
    let names = tokens(type_name).filter(|token| token.kind == TokenKind::Ident);
    let first = names.filter(|name| !type_name[..name.place.start].ends_with("::"));
    first.map(|name| (name.place.start, name.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_gets_the_paths_it_needs() {
        let known = |name: &str| ["ArrayBase", "OwnedRepr", "Dim", "library"].contains(&name);
        let own = Own {
            types: ["Own".to_owned()].into(),
            others: ["Renamed", "Inner"].map(str::to_owned).into(),
            modules: [("Inner".to_owned(), "shapes::round".to_owned())].into(),
        };
        let full = |text| with_paths(text, &own, known);
        let same = |text: &str| (text.to_owned(), true);
        for text in [
            "ArrayBase<OwnedRepr<f64>, Dim<[usize; 2]>>",
            "(Vec<&'static str>, library::a::B)",
            "Box<dyn std::ops::Fn(i32) -> f64>",
            "Vec<Own>",
        ] {
            assert_eq!(full(text), same(text));
        }
        assert_eq!(
            full("Vec<HashMap<i32, f64>>"),
            same("Vec<std::collections::HashMap<i32, f64>>")
        );
        assert_eq!(full("Vec<Inner>"), ("Vec<shapes::round::Inner>".to_owned(), false));
        for text in ["Vec<Renamed>", "(Own, Renamed)", "Other"] {
            assert_eq!(full(text), (text.to_owned(), false));
        }
    }

    #[test]
    fn an_import_counts_for_the_notebook_only_at_its_top() {
        let source = "use a::Top; fn f() { use std::time::Instant; } use b::Value::*;\n\
            mod m { use c::Inner; } use d::{e::Deep, f::*};";
        let own = Own::of(source);
        assert_eq!(own.types.iter().collect::<Vec<_>>(), ["Deep", "Top"]);
    }

    #[test]
    fn a_result_has_a_lifetime() {
        for (written, full) in [
            ("fn() -> &str", "fn() -> &'static str"),
            (
                "Box<dyn Fn(i32) -> (i32, &&str) + Send>",
                "Box<dyn Fn(i32) -> (i32, &'static &'static str) + Send>",
            ),
            ("fn(&str, &str) -> [&str; 2]", "fn(&str, &str) -> [&'static str; 2]"),
            ("Vec<(fn(i32) -> i32, &str)>", "Vec<(fn(i32) -> i32, &str)>"),
        ] {
            assert_eq!(with_lifetimes(written), full);
        }
        for same in [
            "for<'a> fn(&'a str) -> &'a str",
            "fn(&str) -> &str",
            "Option<&str>",
            "fn() -> Box<dyn Fn(&str) -> &str>",
        ] {
            assert_eq!(with_lifetimes(same), same);
        }
    }

    #[test]
    fn proposed_paths_come_where_a_path_begins() {
        let paths = [("Verdict".to_owned(), "a::Verdict".to_owned())].into();
        let full = |text: &str| with_proposed_paths(text, &paths);
        assert_eq!(full("(Vec<Verdict>, b::Verdict)"), "(Vec<a::Verdict>, b::Verdict)");
        assert_eq!(full("a::Verdict"), "a::Verdict");
    }

    #[test]
    fn a_path_leaves_out_what_is_private() {
        let modules = ["inner".to_owned(), "deep".to_owned()].into();
        let short = |text| without_modules(text, &modules);
        assert_eq!(short("(a::inner::deep::T<u8>, inner::b::U)"), "(a::T<u8>, b::U)");
        assert_eq!(short("a::inner"), "a::inner");
    }

    #[test]
    fn an_import_may_give_a_name_to_another_type() {
        let source = "use a::b::Imported;\nuse a::Other as Renamed;\nuse a::function;\n\
            struct Own<T> {\nx: T,\n}\nfn Called() {}\nmod inner {\npub struct Inner;\n}\n";
        for name in ["Imported", "Own"] {
            assert!(Own::of(source).types.contains(name), "{name}");
        }
        for name in ["Renamed", "Called", "inner", "Inner", "Nothing"] {
            assert!(!Own::of(source).types.contains(name), "{name}");
        }
        let renamed = format!("{source}use a::B as Own;\n");
        assert!(!Own::of(&renamed).types.contains("Own"));
    }

    #[test]
    fn a_name_that_gives_way_is_no_type_of_the_student() {
        let prelude = format!("mod {PRELUDE} {{ struct arrays; }} use {PRELUDE}::*;");
        let source = format!("#![allow(unused)]\n{prelude}\nstruct Own;\n");
        let own = Own::of(&source);
        assert_eq!(own.types, ["Own".to_owned()].into());
        assert!(own.modules.is_empty() && own.others.is_empty());
    }

    #[test]
    fn a_type_in_a_module_is_found_by_its_path() {
        let source = "mod a { pub struct B { x: i32 } mod c { enum D {} } struct Twice; }\n\
            mod d { struct Twice; }\nfn f() { struct Local; }\nstruct Own {}\n";
        let found = Own::of(source).modules;
        let found: Vec<_> = found.iter().map(|(name, path)| format!("{path}::{name}")).collect();
        assert_eq!(found, ["a::B", "a::c::D"]);
    }

    #[test]
    fn a_type_without_a_name_is_not_kept() {
        assert_eq!(why_not_kept("a", "std::vec::Vec<f64>"), None);
        assert!(
            why_not_kept("f", "{closure@src/lib.rs:1:2: 1:5}").unwrap().contains("is a closure")
        );
        let map = "std::iter::Map<std::ops::Range<i32>, {closure@src/lib.rs:1:2: 1:5}>";
        assert!(why_not_kept("m", map).unwrap().contains("has type `std::iter::Map<"));
    }
}
