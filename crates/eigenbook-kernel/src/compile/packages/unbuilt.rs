//! A part of a package that its source has and that was not built, because it belongs to a feature that
//! the notebook did not ask for: a method of a type, or a trait for it.
//!
//! The compiler says so of a path, not of a method. Here the package's source and manifest say it; what
//! they do not say with certainty is not guessed.

use super::feature_graph::{Graph, Off};
use super::gates::{Features, Source, parsed, texts};
use ra_ap_syntax::SyntaxNode;
use ra_ap_syntax::ast::{self, AstNode, HasName};
use regex::{Captures, Regex};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::LazyLock;

/// What the compiler does not find.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
    /// What it is.
    pub kind: Kind,
    /// The name of the type that would have it, without its path; of the others, that of the package.
    pub of: String,
    /// Its own name.
    pub name: String,
}

/// A kind of part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// A method or an associated function of a type.
    #[default]
    Method,
    /// A trait of a type.
    Trait,
    /// The macro behind `#[derive(…)]`, of a trait that is there.
    Derive,
    /// What a path leads to: the compiler names the package of the source, as `name-1.2.3`, and the feature.
    Item,
}

/// Where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The name by which the notebook calls the package that it has asked for.
    pub package: String,
    /// The features of that package which bring the part.
    pub features: Vec<String>,
    /// The package's version.
    pub version: String,
    /// Whether its source says so; else the feature only has the method's name.
    pub is_certain: bool,
}

/// The sentences of the compiler.
static METHOD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^no [\w ,]+ named `(?<name>\w+)` found for [^`]*`(?<of>[^`]+)`")
        .expect("a pattern")
});
static TRAIT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"trait `(?<name>[^`]+)` is not (?:yet )?implemented for `(?<of>[^`]+)`|trait bound `(?<of2>[^`]+?): (?<name2>[^`]+)` is not satisfied",
    )
    .expect("a pattern")
});

static DERIVE: LazyLock<Regex> = LazyLock::new(|| {
    let import =
        r"only a trait, without a derive macro\n[^\n]*\n[^\n]*\n[^\n]*\buse (?:::)?(?<of>\w+)::";
    Regex::new(import).expect("a pattern")
});

static ITEM: LazyLock<Regex> = LazyLock::new(|| {
    let place = r"an item that was configured out\n *--> (?:[^\n]*/)?(?<of>[a-z][\w-]*-\d+\.\d+\.\d+[\w.+-]*)/";
    // The condition may be longer; then the compiler shows it.
    let feature = r#"gated behind the `(?<name>[\w-]+)` feature|"(?<name2>[\w-]+)"[^\n]*\n[^\n]* the item is gated here"#;
    Regex::new(&format!("{place}(?:[^\n]*\n){{0,12}}?[^\n]*?(?:{feature})")).expect("a pattern")
});

impl Sought {
    /// What a message is about, of which this is the sentence and the whole text.
    pub fn of(message: &str, whole: &str) -> Option<Self> {
        let part = |kind, of: &str, name: &str| {
            let (of, name) = (last_name(of)?.to_owned(), last_name(name)?.to_owned());
            Some(Self { kind, of, name })
        };
        if let Some(found) = METHOD.captures(message) {
            return part(Kind::Method, &found["of"], &found["name"]);
        }
        if let Some(name) = message.strip_prefix("cannot find derive macro `") {
            return part(Kind::Derive, &DERIVE.captures(whole)?["of"], name.split('`').next()?);
        }
        let either = |found: &Captures<'_>, first, second| {
            found.name(first).or(found.name(second)).map(|it| it.as_str().to_owned())
        };
        if let Some(found) = ITEM.captures(whole) {
            let name = either(&found, "name", "name2")?;
            return Some(Self { kind: Kind::Item, of: found["of"].to_owned(), name });
        }
        let found = TRAIT.captures(whole)?;
        let either = |first, second| either(&found, first, second);
        part(Kind::Trait, &either("of", "of2")?, &either("name", "name2")?)
    }

    /// Words that a file has which has the part.
    fn words(&self) -> [String; 2] {
        match self.kind {
            Kind::Method => [format!("fn {}", self.name), String::new()],
            _ => [self.name.clone(), self.of.clone()],
        }
    }

    /// The nodes of a tree that are it; a method may be one of a trait that `is_implemented`.
    fn nodes(&self, tree: &SyntaxNode, is_implemented: impl Fn(&str) -> bool) -> Vec<SyntaxNode> {
        let is_called = |text: Option<String>, name: &str| {
            text.is_some_and(|text| last_name(&text) == Some(name))
        };
        let of_type = |it: &ast::Impl| is_called(it.self_ty().map(|it| it.to_string()), &self.of);
        let is_trait = |it: ast::Impl| {
            of_type(&it) && is_called(it.trait_().map(|it| it.to_string()), &self.name)
        };
        let is_method = |node: &SyntaxNode, it: ast::Fn| {
            let around = node.parent().and_then(|it| it.parent());
            let is_of_type = |it: SyntaxNode| match ast::Impl::cast(it.clone()) {
                Some(it) => of_type(&it),
                None => {
                    let name = ast::Trait::cast(it).and_then(|it| it.name());
                    name.is_some_and(|it| is_implemented(it.text()))
                }
            };
            it.name().is_some_and(|it| it.text() == self.name) && around.is_some_and(is_of_type)
        };
        let is_it = |node: &SyntaxNode| match self.kind {
            Kind::Method => ast::Fn::cast(node.clone()).is_some_and(|it| is_method(node, it)),
            Kind::Trait => ast::Impl::cast(node.clone()).is_some_and(is_trait),
            Kind::Derive | Kind::Item => false,
        };
        tree.descendants().filter(is_it).collect()
    }
}

/// The last name of a type's path, without references and parameters.
fn last_name(text: &str) -> Option<&str> {
    let mut bare = text.trim_start();
    while let Some(inner) = bare.strip_prefix('&') {
        bare = inner.trim_start();
        if bare.starts_with('\'') {
            bare = bare.split_once(' ')?.1;
        }
        bare = bare.strip_prefix("mut ").unwrap_or(bare).trim_start();
    }
    let name = bare.split(['<', ' ']).next()?.rsplit("::").next()?;
    (!name.is_empty() && name.chars().all(|it| it.is_alphanumeric() || it == '_')).then_some(name)
}

/// Where the part is that is sought; `metadata` is cargo's, of the packages that the notebook has.
pub fn find(metadata: &Value, sought: &Sought) -> Option<Place> {
    let graph = Graph::new(metadata)?;
    graph.asked().find_map(|(name, id)| {
        let off = graph.off(id);
        if sought.kind == Kind::Derive {
            let has = off.iter().any(|(feature, _)| *feature == DERIVES) && sought.of == name;
            return has.then(|| place(&graph, (name, id), &[DERIVES], true)).flatten();
        }
        if sought.kind == Kind::Item {
            let mut turned_on = off.iter().flat_map(|(_, all)| all);
            let is_it = |it: &str| {
                let version = graph.text(it, "version").unwrap_or_default();
                graph.text(it, "name").is_some_and(|name| format!("{name}-{version}") == sought.of)
            };
            let (other, feature) =
                turned_on.find(|(it, name)| *name == sought.name && is_it(it))?;
            return place(&graph, (name, id), &[best(&off, other, feature)?], true);
        }
        let behind = off.iter().flat_map(|(_, all)| all.iter().map(|(other, _)| *other));
        let packages: BTreeSet<&str> = behind.filter(|it| *it != id).collect();
        let packages = std::iter::once(id).chain(packages);
        let found: Vec<(&str, Found)> =
            packages.map(|it| (it, needed(&graph, it, sought))).collect();
        if found.iter().any(|(_, it)| matches!(it, Found::Otherwise)) {
            return None;
        }
        let features = found.iter().find_map(|(other, it)| match it {
            Found::Without(needed) => {
                needed.iter().map(|it| best(&off, other, it)).collect::<Option<BTreeSet<_>>>()
            }
            _ => None,
        });
        let named = || Some([named_so(&graph, id, &off, sought)?].into());
        let is_certain = features.is_some();
        let features: Vec<&str> = features.or_else(named)?.into_iter().collect();
        place(&graph, (name, id), &features, is_certain)
    })
}

/// The usual name of the feature that brings the macros behind `#[derive(…)]`.
const DERIVES: &str = "derive";

fn place(
    graph: &Graph<'_>,
    (package, id): (&str, &str),
    features: &[&str],
    is_certain: bool,
) -> Option<Place> {
    let version = graph.text(id, "version")?.to_owned();
    let features = features.iter().map(|it| (*it).to_owned()).collect();
    Some(Place { package: package.to_owned(), features, version, is_certain })
}

/// What a package's source says of a part.
enum Found {
    /// It was not built, for lack of these features.
    Without(Features),
    /// It is there, or is absent for a reason that is not known: so another one may be the reason.
    Otherwise,
    Nothing,
}

fn needed(graph: &Graph<'_>, id: &str, sought: &Sought) -> Found {
    let Some(root) = graph.source(id) else { return Found::Nothing };
    let built = graph.built(id);
    let source = Source { root, built: &built };
    let files = texts(root);
    let is_implemented = |name: &str| {
        let pattern = format!(r"\b{name}(<[^{{]*>)?\s+for\s+([\w:]*::)?{}\b", sought.of);
        Regex::new(&pattern).is_ok_and(|it| files.iter().any(|(_, text)| it.is_match(text)))
    };
    let words = sought.words();
    let fitting = files.iter().filter(|(_, text)| words.iter().all(|it| text.contains(it)));
    let all: Vec<Option<Features>> = fitting
        .filter_map(|(file, _)| Some((file, parsed(file)?)))
        .flat_map(|(file, tree)| {
            let nodes = sought.nodes(&tree, is_implemented);
            nodes.into_iter().map(|node| source.missing(file, &node)).collect::<Vec<_>>()
        })
        .collect();
    let Some(first) = all.first() else { return Found::Nothing };
    // A feature may be about another version of a type than the cell's.
    if !IN_STD.contains(&&*sought.of) && !defines(&files, &sought.of) {
        let mut needed = graph.fitting(id);
        if !needed.any(|it| graph.source(it).is_some_and(|it| defines(&texts(it), &sought.of))) {
            return Found::Otherwise;
        }
    }
    let is_one = all.iter().all(|it| it.as_ref().is_some_and(|it| !it.is_empty()));
    first.clone().filter(|_| is_one).map_or(Found::Otherwise, Found::Without)
}

/// Types of std for which packages implement their traits.
const IN_STD: [&str; 28] = [
    "Arc",
    "Box",
    "BTreeMap",
    "BTreeSet",
    "Cow",
    "Duration",
    "HashMap",
    "HashSet",
    "Option",
    "PathBuf",
    "Rc",
    "RefCell",
    "String",
    "SystemTime",
    "Vec",
    "VecDeque",
    "bool",
    "char",
    "f32",
    "f64",
    "i32",
    "i64",
    "i128",
    "str",
    "u8",
    "u32",
    "u64",
    "u128",
];

/// Whether files define a type of this name.
fn defines(files: &[(PathBuf, String)], name: &str) -> bool {
    let pattern = format!(r"\b(struct|enum|union|type)\s+{name}\b");
    Regex::new(&pattern).is_ok_and(|it| files.iter().any(|(_, text)| it.is_match(text)))
}

/// The feature that brings one of a package with the fewest others.
fn best<'a>(off: &Off<'a>, package: &str, needed: &str) -> Option<&'a str> {
    // What is not for the stable compiler, or is more than is needed.
    const OTHERS: [&str; 5] = ["default", "full", "all", "nightly", "unstable"];
    let is_fine = |name: &str| !name.starts_with('_') && !OTHERS.contains(&name);
    let is_it = |(id, feature): &(&str, &str)| *id == package && *feature == needed;
    let fitting = off.iter().filter(|(name, all)| is_fine(name) && all.iter().any(is_it));
    fitting.min_by_key(|(name, all)| (*name != needed, all.len())).map(|(name, _)| *name)
}

/// The feature that has the name of a method, of a type that a package defines, or another one of
/// its authors' project: what it brings may be in a package that is not here.
fn named_so<'a>(graph: &Graph<'_>, id: &str, off: &Off<'a>, sought: &Sought) -> Option<&'a str> {
    let Sought { kind: Kind::Method, of, name } = sought else { return None };
    let (feature, _) = off.iter().find(|(it, _)| it.replace('-', "_") == *name)?;
    let defines_it = |it: &str| graph.source(it).is_some_and(|it| defines(&texts(it), of));
    graph.of_one_project(id).any(defines_it).then_some(*feature)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn method(of: &str, name: &str) -> Sought {
        Sought { kind: Kind::Method, of: of.to_owned(), name: name.to_owned() }
    }

    fn implemented(of: &str, name: &str) -> Sought {
        Sought { kind: Kind::Trait, ..method(of, name) }
    }

    #[test]
    fn messages_name_a_part_and_its_type() {
        for (message, whole, sought) in [
            (
                "no associated function or constant named `new_v4` found for struct `Uuid` in the current scope",
                "",
                Some(method("Uuid", "new_v4")),
            ),
            (
                "no method named `lazy` found for reference `&'a mut frame::Frame<i32>` in the current scope",
                "",
                Some(method("Frame", "lazy")),
            ),
            (
                "the trait bound `Uuid: serde::Serialize` is not satisfied",
                "the trait `serde_core::Serialize` is not implemented for `Uuid`",
                Some(implemented("Uuid", "Serialize")),
            ),
            (
                "the trait bound `Vec<Uuid>: A` is not satisfied",
                "error: the trait bound `Vec<Uuid>: A` is not satisfied",
                Some(implemented("Vec", "A")),
            ),
            ("no method named `a` found for tuple `(i32, T)` in the current scope", "", None),
            (
                "cannot find derive macro `Parser` in this scope",
                "but it is only a trait, without a derive macro\n --> a\n  |\n1 | use clap::{Parser};",
                Some(Sought { kind: Kind::Derive, ..method("clap", "Parser") }),
            ),
            (
                "unresolved import `strum::EnumIter`",
                "note: found an item that was configured out\n   --> /a/strum-0.28.0/src/lib.rs:256:5\n    |\n\
                 240 |             #[cfg(all(docsrs, feature = \"derive\"))]\n    |                       ------ the item is gated here",
                Some(Sought { kind: Kind::Item, ..method("strum-0.28.0", "derive") }),
            ),
            (
                "cannot find `macros` in `time`",
                "note: found an item that was configured out\n --> time-0.3.5/src/lib.rs:2:9\n  |\n1 | #[cfg(feature = \"macros\")]\n  | ----- the item is gated behind the `macros` feature",
                Some(Sought { kind: Kind::Item, ..method("time-0.3.5", "macros") }),
            ),
            ("mismatched types", "expected `T`, found `U`", None),
        ] {
            assert_eq!(Sought::of(message, whole), sought, "{message}");
        }
    }

    /// What brings a part, if the notebook has asked for `outer` without features, and for `inner`
    /// through it with `c`.
    fn brings(sought: &Sought) -> Option<(Vec<String>, bool)> {
        let folder = tempfile::tempdir().expect("a folder");
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(&path, text).expect("a file");
            path
        };
        let outer = file(
            "outer/lib.rs",
            "pub struct T; pub struct U; #[cfg(feature = \"a\")] impl T { pub fn f(&self) {} } impl U { \
             pub fn f(&self) {} } #[cfg(feature = \"a\")] mod more; #[cfg(feature = \"a\")] impl Shown for \
             Array {} #[cfg(feature = \"a\")] impl Shown for Rc<U> {} #[cfg(feature = \"a\")] impl \
             Shown for inner::Frame {}",
        );
        file("outer/more.rs", "impl crate::Shown for T { #[cfg(feature = \"b\")] fn g() {} }");
        let inner = file(
            "inner/lib.rs",
            "pub struct Frame; pub trait Rolls { #[cfg(feature = \"roll\")] fn roll(&self) {} \
             #[cfg(feature = \"c\")] fn there(&self) {} } impl<T> Rolls for Frame {} \
             #[cfg(feature = \"never\")] impl Frame { fn never() {} }",
        );
        let library = |path| json!([{"kind": ["lib"], "src_path": path}]);
        let metadata = json!({
            "packages": [
                {"id": "o", "name": "outer", "version": "1.2.3", "repository": "r",
                    "dependencies": [{"name": "inner", "features": [], "req": "^2"}], "targets": library(outer),
                    "features": {"a": [], "b": [], "rolling": ["inner/roll"], "lazy": ["dep:far"],
                        "full": ["rolling", "a"], "derive": [], "nightly": ["inner/never"]}},
                {"id": "i", "name": "inner", "version": "2.0.0", "repository": "r", "dependencies": [],
                    "targets": library(inner), "features": {"roll": [], "c": [], "never": []}},
            ],
            "resolve": {"root": "r", "nodes": [
                {"id": "r", "deps": [{"name": "out", "pkg": "o"}]},
                {"id": "o", "features": [], "deps": [{"name": "inner", "pkg": "i"}]},
                {"id": "i", "features": ["c"], "deps": []},
            ]},
        });
        let place = find(&metadata, sought)?;
        assert_eq!((&*place.package, &*place.version), ("out", "1.2.3"));
        Some((place.features, place.is_certain))
    }

    #[test]
    fn a_part_is_found_with_the_feature_that_brings_it() {
        let certain =
            |names: &[&str]| Some((names.iter().map(|it| (*it).to_owned()).collect(), true));
        assert_eq!(brings(&method("T", "f")), certain(&["a"]));
        assert_eq!(brings(&method("T", "g")), certain(&["a", "b"]));
        for known in ["T", "Rc", "Frame"] {
            assert_eq!(brings(&implemented(known, "Shown")), certain(&["a"]), "{known}");
        }
        assert_eq!(brings(&method("Frame", "roll")), certain(&["rolling"]));
        let guessed = Some((vec!["lazy".to_owned()], false));
        assert_eq!(brings(&method("Frame", "lazy")), guessed);
        let derive = |of: &str| brings(&Sought { kind: Kind::Derive, ..method(of, "Shown") });
        assert_eq!((derive("out"), derive("other")), (certain(&["derive"]), None));
        let item = |of: &str, name: &str| brings(&Sought { kind: Kind::Item, ..method(of, name) });
        assert_eq!(item("outer-1.2.3", "b"), certain(&["b"]));
        assert_eq!(item("inner-2.0.0", "roll"), certain(&["rolling"]));
        assert_eq!((item("inner-1.0.0", "roll"), item("inner-2.0.0", "never")), (None, None));
    }

    #[test]
    fn what_is_there_or_is_not_certain_is_not_named() {
        let sought = [
            method("U", "f"),
            method("Frame", "there"),
            method("Frame", "never"),
            method("Vec", "lazy"),
            method("Other", "roll"),
            implemented("U", "Shown"),
            // Of a package, perhaps of another version.
            implemented("Array", "Shown"),
        ];
        for other in sought {
            assert_eq!(brings(&other), None, "{other:?}");
        }
    }
}
