//! The packages that a notebook has asked for: the lines of `[dependencies]` in evcxr's manifest.
//!
//! A line without a version means the newest one, as cargo takes it. The library's lock file, from
//! which the build starts, may have an older one that fits such a line as well: so the version that
//! cargo found when the line was tried is noted, and written into the line.

use super::unbuilt::Place;
use crate::compile::tool_call::ToolCall;
use crate::json::{list, root_node};
use crate::world::packages::is_before_1;
use anyhow::Context;
use semver::{Version, VersionReq};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use toml::Table;

/// The beginning of these lines in a manifest.
const SECTION: &str = "[dependencies]";
/// A version that is not asked for.
const ANY: &str = "\"*\"";
/// The noted versions, in evcxr's folder: the name of a crate → what its line means.
const NEWEST: &str = "newest.json";

/// The lines, in evcxr's folder; evcxr writes them in any order.
///
/// # Errors
/// If there is no manifest.
pub fn lines(folder: &Path) -> anyhow::Result<String> {
    let manifest = std::fs::read_to_string(folder.join("Cargo.toml"))?;
    let newest = newest(folder);
    let mut lines: Vec<String> = of_manifest(&manifest)
        .map(|line| match newest.get(name_of(line)) {
            Some(version) => line.replacen(ANY, &format!("\"{version}\""), 1),
            None => line.to_owned(),
        })
        .collect();
    lines.sort_unstable();
    Ok(lines.join("\n"))
}

fn of_manifest(manifest: &str) -> impl Iterator<Item = &str> {
    let lines = manifest.split_once(SECTION).map_or("", |(_, lines)| lines);
    lines.lines().map(str::trim).filter(|it| !it.is_empty())
}

fn name_of(line: &str) -> &str {
    line.split_once('=').map_or(line, |(name, _)| name).trim()
}

/// The line of a package with further features, as one writes it.
pub fn with_features(wanted: &str, place: &Place) -> Option<String> {
    let is_it = |line: &&str| name_of(line).replace('-', "_") == place.package;
    let line = wanted.lines().find(is_it)?;
    let name = name_of(line);
    let mut keys = match line.parse::<Table>().ok()?.remove(name)? {
        toml::Value::Table(keys) => keys,
        version => Table::from_iter([("version".to_owned(), version)]),
    };
    let features = keys.entry("features").or_insert_with(|| toml::Value::Array(Vec::new()));
    features.as_array_mut()?.extend(place.features.iter().map(|it| it.as_str().into()));
    // The version that is built.
    if keys.get("version").and_then(|it| it.as_str()) == Some("*") {
        let version: Vec<&str> = place.version.split('.').take(2).collect();
        keys.insert("version".to_owned(), version.join(".").into());
    }
    let first = ["version", "path", "git"];
    let order = |key: &str| first.iter().position(|it| *it == key).unwrap_or(first.len());
    let mut keys: Vec<(String, toml::Value)> = keys.into_iter().collect();
    keys.sort_by_key(|(key, _)| (order(key), key == "features"));
    let keys: Vec<String> = keys.iter().map(|(key, value)| format!("{key} = {value}")).collect();
    Some(format!(":dep {name} = {{ {} }}", keys.join(", ")))
}

/// Whether the packages have tokio with a runtime of threads. One before version 1 has another form.
pub fn has_runtime(wanted: &str) -> bool {
    let Ok(wanted) = wanted.parse::<Table>() else { return false };
    let tokio = wanted.get("tokio");
    let version = tokio.and_then(|it| it.as_str().or_else(|| it.get("version")?.as_str()));
    let features = tokio.and_then(|it| it.get("features")?.as_array());
    let mut features = features.into_iter().flatten().filter_map(toml::Value::as_str);
    features.any(|it| matches!(it, "full" | "rt-multi-thread")) && !version.is_some_and(is_before_1)
}

/// The version of the one package that a manifest asks for, in cargo's metadata of it.
///
/// # Errors
/// If there is none.
pub fn version(metadata: &[u8]) -> anyhow::Result<String> {
    let metadata: Value = serde_json::from_slice(metadata)?;
    let id = root_node(&metadata).and_then(|node| node["dependencies"].get(0));
    let id = id.context("it has no packages")?;
    let package = list(&metadata["packages"]).find(|it| it["id"] == *id);
    let version = package.and_then(|it| it["version"].as_str()).context("it has no version")?;
    Ok(version.to_owned())
}

/// Notes the version that cargo took for the line of a manifest, if the lock file has another one.
///
/// # Errors
/// If the note cannot be written.
pub fn note(call: &ToolCall, manifest: &str, lock: &Path, taken: &str) -> anyhow::Result<()> {
    let Some(line) = of_manifest(manifest).next().filter(|it| it.contains(ANY)) else {
        return Ok(());
    };
    let mut newest = newest(&call.folder);
    let lock = std::fs::read_to_string(lock).unwrap_or_default();
    match beside_others(&package_of(line), taken, &lock) {
        Some(version) => newest.insert(name_of(line).to_owned(), version),
        None => newest.remove(name_of(line)),
    };
    Ok(std::fs::write(call.folder.join(NEWEST), serde_json::to_string(&newest)?)?)
}

fn newest(folder: &Path) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(folder.join(NEWEST)).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// The package's name at the registry.
fn package_of(line: &str) -> String {
    let name = name_of(line);
    let table: Option<Table> = line.parse().ok();
    let renamed = table.as_ref().and_then(|it| it.get(name)?.get("package")?.as_str());
    renamed.unwrap_or(name).to_owned()
}

/// The versions that go with this one, if a lock file has others of the package.
fn beside_others(package: &str, taken: &str, lock: &str) -> Option<String> {
    let taken = Version::parse(taken).ok()?;
    let wanted = match (taken.major, taken.minor) {
        (0, 0) => taken.to_string(),
        (0, minor) => format!("0.{minor}"),
        (major, _) => major.to_string(),
    };
    let fitting = VersionReq::parse(&wanted).ok()?;
    let lock: Table = lock.parse().ok()?;
    let mut versions = lock.get("package")?.as_array()?.iter().filter_map(|it| {
        (it.get("name")?.as_str()? == package).then(|| it.get("version")?.as_str()).flatten()
    });
    let is_other = |it: &str| Version::parse(it).is_ok_and(|it| !fitting.matches(&it));
    (taken.pre.is_empty() && versions.any(is_other)).then_some(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "[[package]]\nname = \"dice\"\nversion = \"0.8.8\"\n\n\
        [[package]]\nname = \"words\"\nversion = \"1.2.0\"\n";

    #[test]
    fn a_line_without_a_version_means_the_newest_one() {
        for (package, taken, wanted) in [
            ("dice", "0.10.4", Some("0.10")),
            ("dice", "0.8.9", None),
            ("dice", "1.0.0", Some("1")),
            ("words", "1.9.0", None),
            ("words", "2.0.0", Some("2")),
            ("words", "2.0.0-rc.1", None),
            ("words", "0.0.7", Some("0.0.7")),
            ("else", "3.0.0", None),
        ] {
            assert_eq!(beside_others(package, taken, LOCK).as_deref(), wanted, "{package} {taken}");
        }
        let folder = tempfile::tempdir().expect("a folder");
        let lock = folder.path().join("lock");
        std::fs::write(&lock, LOCK).expect("a file");
        let call = ToolCall {
            program: "cargo".to_owned(),
            folder: folder.path().to_owned(),
            arguments: Vec::new(),
            environment: BTreeMap::new(),
        };
        let asked = "[package]\n[dependencies]\nplay = { version = \"*\", package = \"dice\" }\n";
        note(&call, asked, &lock, "0.10.4").expect("a note");
        let manifest = asked.to_owned() + "hex = \"*\"\n";
        std::fs::write(folder.path().join("Cargo.toml"), manifest).expect("a file");
        let wanted = "hex = \"*\"\nplay = { version = \"0.10\", package = \"dice\" }";
        assert_eq!(lines(folder.path()).expect("lines"), wanted);
        note(&call, asked, &lock, "0.8.8").expect("a note");
        assert_eq!(lines(folder.path()).expect("lines"), wanted.replace("0.10", "*"));
    }

    #[test]
    fn features_are_added_to_a_line() {
        let place = |package: &str| Place {
            package: package.to_owned(),
            features: ["b", "c"].map(str::to_owned).to_vec(),
            version: "1.2.3".to_owned(),
            is_certain: true,
        };
        let wanted = "any-of = \"*\"\nplain = \"1\"\n\
            own = { features = [\"a\"], default-features = false, version = \"0.4\", package = \"x\" }";
        for (package, line) in [
            ("any_of", "any-of = { version = \"1.2\", features = [\"b\", \"c\"] }"),
            ("plain", "plain = { version = \"1\", features = [\"b\", \"c\"] }"),
            (
                "own",
                "own = { version = \"0.4\", default-features = false, package = \"x\", \
                 features = [\"a\", \"b\", \"c\"] }",
            ),
        ] {
            let with = with_features(wanted, &place(package)).expect("a line");
            assert_eq!(with, format!(":dep {line}"));
        }
        assert_eq!(with_features(wanted, &place("other")), None);
    }

    #[test]
    fn the_version_is_that_of_the_package_asked_for() {
        let metadata = serde_json::json!({
            "packages": [{"id": "r", "version": "0.0.1"}, {"id": "b", "version": "1.2.3"}],
            "resolve": {"root": "r", "nodes": [{"id": "b"}, {"id": "r", "dependencies": ["b"]}]}
        });
        assert_eq!(version(metadata.to_string().as_bytes()).expect("a version"), "1.2.3");
        assert!(version(b"{}").is_err());
    }
}
