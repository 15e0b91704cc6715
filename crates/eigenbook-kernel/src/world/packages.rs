//! The packages that the library is made of, so that a student's packages can use the same ones.

use crate::json::{list, node, texts};
use crate::world::paths::WorldPaths;
use anyhow::Context;
use semver::VersionReq;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The list, in a world's folder.
const LIST: &str = "packages.json";
/// The lock file that the library was built with, in a world's folder.
pub const LOCK: &str = "Cargo.lock";

/// A world's list of its packages.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Packages {
    /// The packages from a registry whose code is in the library.
    pub list: Vec<Package>,
    /// The packages that cells have by name. Each has the prefixes of features that only choose how
    /// it is linked, which the library has decided.
    pub preloaded: BTreeMap<String, Vec<String>>,
}

/// A package of the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    /// Its name, such as `ndarray-linalg`.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The name of its crate, such as `ndarray_linalg`.
    pub crate_name: String,
    /// The features that it was built with, and those that change nothing that others use.
    pub features: Vec<String>,
    /// The file with its types, in the world's folder of packages.
    pub file: String,
}

/// Whether a version that is wanted, such as `0.2`, is one before version 1.
pub fn is_before_1(wanted: &str) -> bool {
    let Ok(wanted) = VersionReq::parse(wanted) else { return false };
    let is_open = |op| matches!(op, semver::Op::Greater | semver::Op::GreaterEq);
    wanted.comparators.iter().any(|it| it.major == 0 && !is_open(it.op))
}

impl Packages {
    /// Reads the list of a world; empty if it has none.
    pub fn read(place: &WorldPaths) -> Self {
        Self::read_from(&place.folder)
    }

    /// The same, for the world in a folder.
    pub fn read_from(folder: &Path) -> Self {
        let text = std::fs::read_to_string(folder.join(LIST)).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// The list from cargo's output: `artefacts` of the build, `metadata` of the packages, and the
    /// library's own settings.
    pub fn of(artefacts: &[Value], metadata: &Value, library: &str, wishes: &Value) -> Self {
        let linked = linked(metadata, library);
        let is_linked =
            |package: &&Value| package["package_id"].as_str().is_some_and(|id| linked.contains(id));
        let found: Vec<Package> =
            artefacts.iter().filter(is_linked).filter_map(Package::of).collect();
        // A package that was built twice is in the library in one of two forms, and it is unknown
        // in which.
        let is_only = |it: &&Package| {
            let same = |other: &&Package| other.name == it.name && other.version == it.version;
            found.iter().filter(same).count() == 1
        };
        let idle = &wishes["idle-features"];
        let with_idle = |mut package: Package| {
            let idle = texts(&idle[&package.name]);
            package.features.extend(idle.map(str::to_owned));
            package
        };
        let list = found.iter().filter(is_only).cloned().map(with_idle).collect();
        let preloaded = serde_json::from_value(wishes["preloaded"].clone()).unwrap_or_default();
        Self { list, preloaded }
    }

    /// The list without the packages that the file of the library's types does not name: no source
    /// uses them, although a manifest asks for them, and so their code is nowhere.
    pub fn named_in(mut self, types: &[u8]) -> anyhow::Result<Self> {
        // The compiler writes the end of a file's name beside the crate.
        let end = |package: &Package| {
            let stem = package.file.strip_suffix(".rmeta")?;
            Some(stem.rsplit_once('-')?.1.to_owned())
        };
        let ends: Vec<String> = self.list.iter().filter_map(end).collect();
        let pattern = regex::bytes::Regex::new(&format!("-({})", ends.join("|")))?;
        let named: BTreeSet<&[u8]> =
            pattern.find_iter(types).map(|it| &it.as_bytes()[1..]).collect();
        self.list.retain(|it| end(it).is_some_and(|end| named.contains(end.as_bytes())));
        Ok(self)
    }

    /// Writes the list and the lock file into a world's folder.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn write(&self, lock: &Path, folder: &Path) -> anyhow::Result<()> {
        std::fs::write(folder.join(LIST), serde_json::to_string_pretty(self)? + "\n")?;
        std::fs::copy(lock, folder.join(LOCK)).context("copying the lock file")?;
        Ok(())
    }

    /// The packages that cells have by name.
    pub fn all_preloaded(&self) -> impl Iterator<Item = &Package> {
        self.list.iter().filter(|it| self.preloaded.contains_key(&it.name))
    }

    /// The package of a name that cells have without asking for it.
    pub fn preloaded(&self, name: &str) -> Option<&Package> {
        let package = self.list.iter().find(|it| it.name == name || it.crate_name == name)?;
        self.preloaded.contains_key(&package.name).then_some(package)
    }

    /// Which of these features the package was built without.
    pub fn missing<'a>(&self, package: &Package, wanted: &'a [String]) -> Option<&'a String> {
        let decided = self.preloaded.get(&package.name).map_or(&[][..], Vec::as_slice);
        wanted.iter().find(|feature| {
            let has = package.features.contains(feature) || *feature == "default";
            !has && !decided.iter().any(|start| feature.starts_with(start))
        })
    }
}

impl Package {
    /// The package of one of cargo's messages, if it is a library from a registry.
    fn of(message: &Value) -> Option<Self> {
        let (source, package) = message["package_id"].as_str()?.rsplit_once('#')?;
        let (name, version) = package.split_once('@').filter(|_| source.starts_with("registry"))?;
        let mut files = message["filenames"].as_array()?.iter().filter_map(Value::as_str);
        let file = Path::new(files.find(|file| file.ends_with(".rmeta"))?).file_name()?;
        Some(Self {
            name: name.to_owned(),
            version: version.to_owned(),
            crate_name: message["target"]["name"].as_str()?.replace('-', "_"),
            features: serde_json::from_value(message["features"].clone()).ok()?,
            file: file.to_str()?.to_owned(),
        })
    }
}

/// The packages whose code is in the library: its dependencies, except those that only its macros
/// need.
fn linked(metadata: &Value, library: &str) -> BTreeSet<String> {
    let packages = || list(&metadata["packages"]);
    let is_macro = |id: &str| {
        let package = packages().find(|it| it["id"] == id);
        let mut targets = package.into_iter().flat_map(|it| list(&it["targets"]));
        targets.any(|target| list(&target["kind"]).any(|kind| kind == "proc-macro"))
    };
    let root = packages().find(|it| it["name"] == library);
    let mut open: Vec<String> =
        root.and_then(|it| it["id"].as_str()).map(str::to_owned).into_iter().collect();
    let mut found = BTreeSet::new();
    while let Some(id) = open.pop() {
        if is_macro(&id) || !found.insert(id.clone()) {
            continue;
        }
        for dependency in
            node(metadata, &id.into()).into_iter().flat_map(|node| list(&node["deps"]))
        {
            let is_normal = list(&dependency["dep_kinds"]).any(|it| it["kind"].is_null());
            open.extend(dependency["pkg"].as_str().filter(|_| is_normal).map(str::to_owned));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_package_that_no_source_uses_is_not_in_the_library() {
        let package = |name: &str| Package {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            crate_name: name.to_owned(),
            features: Vec::new(),
            file: format!("lib{name}-0{name}.rmeta"),
        };
        let list = ["aa", "bb", "cc"].map(package).into();
        let packages = Packages { list, ..Packages::default() };
        let left = packages.named_in(b"\0aa-0aa\xff 0bb-x cc-0cc").expect("a pattern").list;
        assert_eq!(left, ["aa", "cc"].map(package));
    }

    #[test]
    fn what_macros_need_is_not_in_the_library() {
        let id = |name: &str| format!("registry+somewhere#{name}@1.0.0");
        let package = |name: &str, kind: &str| json!({"id": id(name), "name": name, "targets": [{"kind": [kind]}]});
        let needs = |names: &[&str]| -> Vec<Value> {
            let one = |name: &&str| json!({"pkg": id(name), "dep_kinds": [{"kind": null}]});
            names.iter().map(one).collect()
        };
        let metadata = json!({
            "packages": [package("lib", "lib"), package("arrays", "lib"), package("derive", "proc-macro"), package("syn", "lib")],
            "resolve": {"nodes": [
                {"id": id("lib"), "deps": needs(&["arrays", "derive"])},
                {"id": id("derive"), "deps": needs(&["syn"])},
            ]}
        });
        let built = |name: &str| {
            let files = [format!("/t/lib{name}-1.rlib"), format!("/t/lib{name}-1.rmeta")];
            json!({"package_id": id(name), "target": {"name": name}, "filenames": files, "features": ["std"]})
        };
        let wishes =
            json!({"preloaded": {"arrays": ["link"]}, "idle-features": {"arrays": ["fast"]}});
        let packages = Packages::of(&[built("arrays"), built("syn")], &metadata, "lib", &wishes);
        let arrays = packages.preloaded("arrays").expect("it is preloaded");
        assert_eq!((packages.list.len(), arrays.file.as_str()), (1, "libarrays-1.rmeta"));
        let wanted = ["default", "link-static", "std", "fast", "rayon"].map(str::to_owned);
        assert_eq!(packages.missing(arrays, &wanted).map(String::as_str), Some("rayon"));
    }
}
