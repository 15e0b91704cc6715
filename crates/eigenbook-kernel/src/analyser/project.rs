//! The start message for rust-analyzer: the sources that it reads, and its settings.

use super::Setting;
use crate::json::{list, texts};
use crate::world::paths::{PROJECT, STANDARD};
use anyhow::Context;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;

/// The session's crate among those of the world, with the library and the student's own packages as
/// its dependencies; `packages` is cargo's metadata of the latter.
///
/// # Errors
/// A world without data for an analyser.
pub fn write(setting: &Setting, packages: Option<&[u8]>) -> anyhow::Result<Value> {
    let folder = &setting.analysis;
    let stored = fs::read_to_string(folder.join(PROJECT))?;
    let mut project: Value = serde_json::from_str(&stored)?;
    let crates = project["crates"].as_array_mut().context("a project has crates")?;
    for each in &mut *crates {
        let root = each["root_module"].as_str().unwrap_or_default();
        each["root_module"] = json!(folder.join(root));
    }
    let library = crates.iter().position(|it| it["display_name"] == setting.library);
    let library = library.context("the library is one of the crates")?;
    let mut dependencies = vec![json!({"crate": library, "name": setting.library})];
    if let Some(metadata) = packages.and_then(|text| serde_json::from_slice(text).ok()) {
        dependencies.extend(add(crates, &metadata));
    }
    crates.push(json!({
        "display_name": "session",
        "root_module": setting.source,
        "edition": "2024",
        "deps": dependencies,
        "cfg": [],
        "is_workspace_member": true,
    }));
    let sources = folder.join(STANDARD);
    if sources.exists() {
        project["sysroot_src"] = json!(sources);
    }
    Ok(settings(&project))
}

/// Only the features that completion and documentation need: no cargo, no procedural macros, no
/// index of all names, no background work.
fn settings(project: &Value) -> Value {
    let off = json!({"enable": false});
    json!({
        "linkedProjects": [project],
        "cargo": {"buildScripts": off, "sysroot": null},
        "procMacro": off,
        "checkOnSave": false,
        "cachePriming": off,
        "diagnostics": off,
        "files": {"watcher": "client"},
        "lru": {"capacity": 32},
        "numThreads": 1,
        "completion": {
            "autoimport": off,
            "autoIter": off,
            "autoAwait": off,
            "postfix": off,
            "privateEditable": off,
            "termSearch": off,
            "callable": {"snippets": "none"},
            "fullFunctionSignatures": {"enable": true},
        },
        "hover": {"actions": off, "links": off, "memoryLayout": off},
        "lens": off,
    })
}

/// Adds the packages in cargo's metadata, and returns the edges to those that a cell can name. A
/// package of the world is not added again.
fn add(crates: &mut Vec<Value>, metadata: &Value) -> Vec<Value> {
    let nodes: BTreeMap<&str, &Value> = by_id(&metadata["resolve"]["nodes"]);
    let packages = by_id(&metadata["packages"]);
    let root = metadata["resolve"]["root"].as_str().unwrap_or_default();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut found = vec![root];
    let mut new = Vec::new();
    while let Some(id) = found.pop() {
        let Some((node, package)) = nodes.get(id).zip(packages.get(id)) else { continue };
        if id != root {
            let known = crates.iter().position(|it| is_same(it, package));
            let place = known.unwrap_or(crates.len());
            if known.is_none() {
                let Some(entry) = entry(node, package) else { continue };
                crates.push(entry);
                new.push((place, *node));
            }
            places.insert(id, place);
            if known.is_some() {
                continue;
            }
        }
        let more = edges(node).map(|(id, _)| id);
        found.extend(more.filter(|id| !places.contains_key(id)));
        found.sort_unstable();
        found.dedup();
    }
    let link = |node: &Value| {
        let known = edges(node).filter_map(|(id, name)| Some((*places.get(id)?, name)));
        known.map(|(place, name)| json!({"crate": place, "name": name})).collect::<Vec<_>>()
    };
    for (place, node) in new {
        crates[place]["deps"] = json!(link(node));
    }
    nodes.get(root).map(|node| link(node)).unwrap_or_default()
}

/// The packages that a package is compiled with, and their names in it.
fn edges(node: &Value) -> impl Iterator<Item = (&str, &str)> {
    let normal = list(&node["deps"])
        .filter(|edge| list(&edge["dep_kinds"]).any(|kind| kind["kind"].is_null()));
    normal.filter_map(|edge| Some((edge["pkg"].as_str()?, edge["name"].as_str()?)))
}

/// A package in the form of the project file; none if it has no library.
fn entry(node: &Value, package: &Value) -> Option<Value> {
    let kinds = |target: &Value| list(&target["kind"]).cloned().collect::<Vec<_>>();
    let is_library = |target: &&Value| {
        kinds(target).iter().any(|kind| {
            ["lib", "rlib", "dylib", "proc-macro"].iter().any(|library| kind == library)
        })
    };
    let target = list(&package["targets"]).find(is_library)?;
    let features = texts(&node["features"]);
    Some(json!({
        "display_name": target["name"],
        "root_module": target["src_path"],
        "edition": target["edition"],
        "version": package["version"],
        "deps": [],
        "cfg": features.map(|name| format!("feature={name:?}")).collect::<Vec<_>>(),
        "is_workspace_member": false,
        "is_proc_macro": kinds(target).iter().any(|kind| kind == "proc-macro"),
    }))
}

fn is_same(entry: &Value, package: &Value) -> bool {
    let name = |value: &Value| value.as_str().unwrap_or_default().replace('-', "_");
    name(&entry["display_name"]) == name(&package["name"]) && entry["version"] == package["version"]
}

fn by_id(entries: &Value) -> BTreeMap<&str, &Value> {
    list(entries).filter_map(|entry| Some((entry["id"].as_str()?, entry))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_students_packages_join_those_of_the_world() {
        let package = |id: &str, name: &str| {
            let kind = if name == "own" { "bin" } else { "lib" };
            let target = json!({"name": name, "kind": [kind], "src_path": format!("/{name}.rs"), "edition": "2021"});
            json!({"id": id, "name": name, "version": "1.0.0", "targets": [target]})
        };
        let node = |id: &str, edges: &[(&str, &str, Value)]| {
            let edges = edges.iter().map(
                |(id, name, kind)| json!({"pkg": id, "name": name, "dep_kinds": [{"kind": kind}]}),
            );
            json!({"id": id, "features": ["std"], "deps": edges.collect::<Vec<_>>()})
        };
        let metadata = json!({
            "packages": [
                package("o", "own"), package("a", "a-b"), package("s", "shared"), package("t", "tool"),
            ],
            "resolve": {"root": "o", "nodes": [
                node("o", &[("a", "a_b", Value::Null), ("t", "tool", json!("dev"))]),
                node("a", &[("s", "shared", Value::Null)]),
                node("s", &[]),
                node("t", &[]),
            ]},
        });
        let mut crates = vec![json!({"display_name": "shared", "version": "1.0.0"})];
        assert_eq!(add(&mut crates, &metadata), [json!({"crate": 1, "name": "a_b"})]);
        assert_eq!(crates.len(), 2, "{crates:?}");
        assert_eq!(crates[1]["deps"], json!([{"crate": 0, "name": "shared"}]));
        assert_eq!(crates[1]["cfg"], json!(["feature=\"std\""]));
    }
}
