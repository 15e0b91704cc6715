//! A part of a package that its source has and that was not built, because it belongs to a feature that
//! the notebook did not ask for: a method of a type, or a trait for it.
//!
//! The compiler says so of a path, not of a method. Here the package's source and manifest say it; what
//! they do not say with certainty is not guessed.

use super::feature_graph::{Graph, Off};
use super::gates::{Source, Texts, texts, tree};
use super::sought::{Kind, Sought};
use crate::compile::conditions::Features;
use regex::Regex;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::rc::Rc;

/// Sources that are longer together are not searched, so that a report is not late.
const LONGEST: usize = 1 << 25;

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

/// The packages of a notebook, which are searched for parts.
pub struct Search<'a> {
    graph: Graph<'a>,
    /// The sources that were read.
    read: RefCell<BTreeMap<&'a Path, Rc<Texts>>>,
}

impl<'a> Search<'a> {
    /// Reads cargo's metadata of the packages.
    pub fn new(metadata: &'a Value) -> Option<Self> {
        Some(Self { graph: Graph::new(metadata)?, read: RefCell::default() })
    }

    /// Where the part is that is sought.
    pub fn find(&self, sought: &Sought) -> Option<Place> {
        self.graph.asked().find_map(|asked| self.of_package(asked, sought))
    }

    fn of_package(&self, asked @ (name, id): (&str, &'a str), sought: &Sought) -> Option<Place> {
        let graph = &self.graph;
        let off = graph.off(id);
        if sought.kind == Kind::Derive {
            let has = off.iter().any(|(feature, _)| *feature == DERIVES) && sought.of == name;
            return has.then(|| place(graph, asked, &[DERIVES], true)).flatten();
        }
        if sought.kind == Kind::Item {
            let mut turned_on = off.iter().flat_map(|(_, all)| all);
            let is_it = |it: &str| {
                let version = graph.text(it, "version").unwrap_or_default();
                graph.text(it, "name").is_some_and(|name| format!("{name}-{version}") == sought.of)
            };
            let (other, feature) =
                turned_on.find(|(it, name)| *name == sought.name && is_it(it))?;
            return place(graph, asked, &[best(&off, other, feature)?], true);
        }
        let behind = off.iter().flat_map(|(_, all)| all.iter().map(|(other, _)| *other));
        let packages: BTreeSet<&str> = behind.filter(|it| *it != id).collect();
        let mut features = None;
        for other in std::iter::once(id).chain(packages) {
            match self.needed(other, sought)? {
                Found::Otherwise => return None,
                Found::Without(needed) if features.is_none() => {
                    let best = needed.iter().map(|it| best(&off, other, it));
                    features = best.collect::<Option<BTreeSet<_>>>();
                }
                _ => {}
            }
        }
        let named = || Some([self.named_so(id, &off, sought)?].into());
        let is_certain = features.is_some();
        let features: Vec<&str> = features.or_else(named)?.into_iter().collect();
        place(graph, asked, &features, is_certain)
    }

    /// What the source of a package says of a part; none if there is more of it than is read.
    fn needed(&self, id: &str, sought: &Sought) -> Option<Found> {
        let Some(root) = self.graph.source(id) else { return Some(Found::Nothing) };
        let built = self.graph.built(id);
        let source = Source { root, built: &built };
        let files = self.texts(root)?;
        let is_implemented = |name: &str| {
            let pattern =
                format!(r"(?-u:\b){name}(<[^{{]*>)?\s+for\s+([\w:]*::)?{}(?-u:\b)", sought.of);
            Regex::new(&pattern).is_ok_and(|it| files.iter().any(|(_, text)| it.is_match(text)))
        };
        let patterns = sought.patterns();
        let may_have_it = |text: &str| patterns.iter().all(|it| it.is_match(text));
        let mut needed = None;
        for (file, text) in files.iter().filter(|(_, text)| may_have_it(text)) {
            for node in sought.nodes(&tree(text), is_implemented) {
                match source.missing(file, &node).filter(|it| !it.is_empty()) {
                    Some(own) => needed.get_or_insert(own),
                    None => return Some(Found::Otherwise),
                };
            }
        }
        let Some(needed) = needed else { return Some(Found::Nothing) };
        // A feature may be about another version of a type than the cell's.
        if !IN_STD.contains(&&*sought.of) && !defines(&files, &sought.of) {
            let mut behind = self.graph.fitting(id);
            if !behind.any(|it| self.defines(it, &sought.of)) {
                return Some(Found::Otherwise);
            }
        }
        Some(Found::Without(needed))
    }

    /// The feature that has the name of a method, of a type that a package defines, or another one of
    /// its authors' project: what it brings may be in a package that is not here.
    fn named_so(&self, id: &'a str, off: &Off<'a>, sought: &Sought) -> Option<&'a str> {
        let Sought { kind: Kind::Method, of, name } = sought else { return None };
        let (feature, _) = off.iter().find(|(it, _)| it.replace('-', "_") == *name)?;
        self.graph.of_one_project(id).any(|it| self.defines(it, of)).then_some(*feature)
    }

    /// Whether the source of a package defines a type of this name.
    fn defines(&self, id: &str, name: &str) -> bool {
        let files = self.graph.source(id).and_then(|it| self.texts(it));
        files.is_some_and(|it| defines(&it, name))
    }

    /// The files of a package; none if all that are read are too long.
    fn texts(&self, root: &'a Path) -> Option<Rc<Texts>> {
        let mut read = self.read.borrow_mut();
        if let Some(known) = read.get(root) {
            return Some(known.clone());
        }
        let length: usize = read.values().flat_map(|it| it.iter()).map(|it| it.1.len()).sum();
        let own = Rc::new(texts(root, LONGEST.checked_sub(length)?)?);
        read.insert(root, own.clone());
        Some(own)
    }
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
fn defines(files: &Texts, name: &str) -> bool {
    let pattern = format!(r"(?-u:\b)(struct|enum|union|type)\s+{name}(?-u:\b)");
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

#[cfg(test)]
mod tests {
    use super::super::sought::tests::{implemented, method};
    use super::*;
    use serde_json::json;

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
        let place = Search::new(&metadata)?.find(sought)?;
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
