//! What the features of packages turn on, by cargo's metadata: features of the same package, and of those
//! behind it that are built.

use crate::json::{list, texts};
use semver::{Version, VersionReq};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A feature of a package, whose id comes first.
pub type Feature<'a> = (&'a str, &'a str);

/// The packages of a notebook.
pub struct Graph<'a> {
    packages: BTreeMap<&'a str, &'a Value>,
    nodes: BTreeMap<&'a str, &'a Value>,
    root: &'a str,
}

/// The features of a package that were not asked for, each with all that it turns on.
pub type Off<'a> = Vec<(&'a str, BTreeSet<Feature<'a>>)>;

impl<'a> Graph<'a> {
    /// Reads cargo's metadata.
    pub fn new(metadata: &'a Value) -> Option<Self> {
        let by_id = |all: &'a Value| {
            list(all).filter_map(|it| Some((it["id"].as_str()?, it))).collect::<BTreeMap<_, _>>()
        };
        Some(Self {
            packages: by_id(&metadata["packages"]),
            nodes: by_id(&metadata["resolve"]["nodes"]),
            root: metadata["resolve"]["root"].as_str()?,
        })
    }

    /// The packages that the notebook has asked for: its name for each, and the id.
    pub fn asked(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.needed_by(self.root)
    }

    fn needed_by(&self, id: &str) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let needed = self.nodes.get(id).map(|it| list(&it["deps"]));
        needed
            .into_iter()
            .flatten()
            .filter_map(|it| Some((it["name"].as_str()?, it["pkg"].as_str()?)))
    }

    /// The packages of a notebook that another one can use, in a version that fits.
    pub fn fitting(&self, id: &str) -> impl Iterator<Item = &'a str> {
        let wanted = self.packages.get(id).map(|it| list(&it["dependencies"]));
        let wanted = wanted.into_iter().flatten().filter_map(|it| {
            Some((it["name"].as_str()?, VersionReq::parse(it["req"].as_str()?).ok()?))
        });
        wanted.flat_map(move |(name, wanted)| {
            let is_it = move |id: &&str| {
                let version = self.text(id, "version").and_then(|it| Version::parse(it).ok());
                self.text(id, "name") == Some(name) && version.is_some_and(|it| wanted.matches(&it))
            };
            self.packages.keys().copied().filter(is_it)
        })
    }

    /// A text of a package, such as its `version`.
    pub fn text(&self, id: &str, key: &str) -> Option<&'a str> {
        self.packages.get(id)?[key].as_str()
    }

    /// A package, and the others from the same repository.
    pub fn of_one_project(&self, id: &'a str) -> impl Iterator<Item = &'a str> {
        let project = self.text(id, "repository");
        let is_of_it = move |it: &&str| {
            *it != id && project.is_some() && self.text(it, "repository") == project
        };
        std::iter::once(id).chain(self.packages.keys().copied().filter(is_of_it))
    }

    /// The file at which a package's library begins.
    pub fn source(&self, id: &str) -> Option<&'a Path> {
        let targets = self.packages.get(id).map(|it| list(&it["targets"]));
        let mut targets = targets.into_iter().flatten();
        let library = targets.find(|it| texts(&it["kind"]).any(|kind| kind.ends_with("lib")))?;
        library["src_path"].as_str().map(Path::new)
    }

    /// The features that a package was built with.
    pub fn built(&self, id: &str) -> BTreeSet<String> {
        let built = self.nodes.get(id).map(|it| texts(&it["features"]));
        built.into_iter().flatten().map(str::to_owned).collect()
    }

    /// Those that it was built without.
    pub fn off(&self, id: &'a str) -> Off<'a> {
        let built = self.built(id);
        let off = self.features(id).filter(|it| !built.contains(*it));
        off.map(|feature| (feature, self.turned_on((id, feature)))).collect()
    }

    fn features(&self, id: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let features = self.packages.get(id).and_then(|it| it["features"].as_object());
        features.into_iter().flat_map(|it| it.keys().map(String::as_str))
    }

    /// All that a feature turns on, with itself.
    fn turned_on(&self, feature: Feature<'a>) -> BTreeSet<Feature<'a>> {
        let (mut open, mut found) = (vec![feature], BTreeSet::new());
        while let Some(next) = open.pop() {
            if found.insert(next) {
                open.extend(self.directly(next));
            }
        }
        found
    }

    /// The same without what those turn on.
    fn directly(&self, (id, feature): Feature<'a>) -> Vec<Feature<'a>> {
        let Some(package) = self.packages.get(id).copied() else { return Vec::new() };
        let lines = texts(&package["features"][feature]);
        let each = lines.flat_map(|line| match (line.split_once('/'), line.strip_prefix("dep:")) {
            (Some((name, of_it)), _) => {
                let (name, is_weak) = match name.strip_suffix('?') {
                    Some(name) => (name, true),
                    None => (name, false),
                };
                let mut all = self.of_dependency(id, name, !is_weak);
                all.extend(self.dependency(id, name).map(|(other, _)| (other, of_it)));
                all
            }
            (None, Some(name)) => self.of_dependency(id, name, true),
            (None, None) => vec![(id, line)],
        });
        each.collect()
    }

    /// What a package wants of one that it needs, if that is built.
    fn of_dependency(&self, id: &'a str, name: &str, is_wanted: bool) -> Vec<Feature<'a>> {
        let Some((other, wanted)) = self.dependency(id, name).filter(|_| is_wanted) else {
            return Vec::new();
        };
        let is_default = wanted["uses_default_features"] == true;
        let default = is_default.then_some((other, "default"));
        texts(&wanted["features"]).map(|it| (other, it)).chain(default).collect()
    }

    /// The package that another one calls by this name in its manifest, and what it wants of it.
    fn dependency(&self, id: &str, name: &str) -> Option<(&'a str, &'a Value)> {
        let mut all = list(&self.packages.get(id)?["dependencies"]);
        let wanted = all.find(|it| it["rename"].as_str().or(it["name"].as_str()) == Some(name))?;
        let is_it = |other: &&str| self.text(other, "name") == wanted["name"].as_str();
        let other = self.needed_by(id).map(|(_, it)| it).find(is_it)?;
        Some((other, wanted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_feature_turns_on_others_and_those_of_packages_behind() {
        let metadata = json!({
            "packages": [
                {"id": "o", "name": "outer", "dependencies": [
                    {"name": "inner", "rename": "other", "features": ["c"], "optional": true},
                    {"name": "absent", "features": [], "optional": true},
                ], "features": {
                    "default": ["b"], "a": ["b", "other/d"], "b": [], "weak": ["other?/d"],
                    "all": ["a", "dep:other", "dep:absent", "absent/e"],
                }},
                {"id": "i", "name": "inner", "features": {"c": [], "d": ["c"]}},
            ],
            "resolve": {"root": "r", "nodes": [
                {"id": "r", "deps": [{"name": "out", "pkg": "o"}]},
                {"id": "o", "features": ["default", "b"], "deps": [{"name": "other", "pkg": "i"}]},
                {"id": "i", "features": ["c"], "deps": []},
            ]},
        });
        let graph = Graph::new(&metadata).expect("a root");
        assert_eq!(graph.asked().collect::<Vec<_>>(), [("out", "o")]);
        let off = graph.off("o");
        let of = |name: &str| {
            let found = off.iter().find(|(it, _)| *it == name).expect("it is off");
            found.1.iter().copied().collect::<Vec<_>>()
        };
        assert_eq!(of("a"), [("i", "c"), ("i", "d"), ("o", "a"), ("o", "b")]);
        assert_eq!(of("weak"), [("i", "c"), ("i", "d"), ("o", "weak")]);
        assert_eq!(of("all").len(), 5);
        assert_eq!(off.len(), 3);
    }
}
