//! The analyser's input: few packages and the standard library, without function bodies.
//!
//! They are described by a `rust-project.json`, which needs no cargo; its paths are relative to its
//! folder, so that a world can be moved. The kernel adds the session's crate.

use super::usual::Usual;
use super::{slim, standard};
use crate::json::{list, texts};
use crate::world::paths::{ANALYSIS, PROJECT, SOURCES, STANDARD};
use anyhow::{Context, bail};
use eigenbook_build::Toolchain;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The library, as described to the analyser.
pub struct Subject<'a> {
    /// The name of its crate.
    pub library: &'a str,
    /// The folder of its sources, with its `Cargo.toml`.
    pub source: &'a Path,
    /// The lock file with its packages.
    pub lock: &'a Path,
}

/// Writes the analyser's input of a new world; `metadata` is cargo's description of its packages.
/// Returns the kernel settings in the library's manifest.
///
/// # Errors
/// If sources cannot be read.
pub fn write(
    subject: &Subject<'_>,
    metadata: &Value,
    toolchain: &Toolchain,
    world: &Path,
) -> anyhow::Result<Value> {
    let folder = world.join(ANALYSIS);
    // Without the sources of std the library's own names still complete.
    if let Some(sources) = toolchain.standard_sources() {
        standard::write(&sources, &folder.join(STANDARD))?;
    }
    let packages = metadata["packages"].as_array().context("cargo names no packages")?;
    let library = packages.iter().find(|package| package["name"] == subject.library);
    let wishes =
        library.context("cargo does not know the library")?["metadata"]["eigenbook"].clone();
    let names: Vec<&str> = texts(&wishes["analysis"]).chain([subject.library]).collect();
    let kept = packages.iter().filter(|it| names.iter().any(|name| it["name"] == *name));
    let crates = crates(kept, &metadata["resolve"]["nodes"], &folder)?;
    std::fs::write(folder.join(PROJECT), json!({"crates": crates}).to_string())?;
    let sources = files(&subject.source.join("src"), "rs")?;
    let tables = files(&subject.source.join("assets"), "md").unwrap_or_default();
    let first: Vec<&str> = texts(&wishes["first-members"]).collect();
    Usual::of(&sources, &tables, &first).write(&folder)?;
    Ok(wishes)
}

/// The texts of the files of one kind below a folder.
fn files(folder: &Path, kind: &str) -> anyhow::Result<Vec<String>> {
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            texts.extend(files(&path, kind)?);
        } else if path.extension().is_some_and(|extension| extension == kind) {
            texts.push(std::fs::read_to_string(&path)?);
        }
    }
    Ok(texts)
}

/// Cargo's metadata of the library and its packages.
///
/// # Errors
/// If cargo cannot read them.
pub fn metadata(subject: &Subject<'_>, toolchain: &Toolchain) -> anyhow::Result<Value> {
    let package = tempfile::tempdir()?;
    std::fs::create_dir_all(package.path().join("src"))?;
    std::fs::write(package.path().join("src/lib.rs"), "")?;
    std::fs::copy(subject.lock, package.path().join("Cargo.lock"))?;
    let manifest = format!(
        "[package]\nname = \"ctx\"\nversion = \"1.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\n{} = {{ path = {:?} }}\n",
        subject.library, subject.source
    );
    std::fs::write(package.path().join("Cargo.toml"), manifest)?;
    let output = Command::new(&toolchain.cargo)
        .args(["metadata", "--format-version", "1", "--filter-platform", &toolchain.target])
        .current_dir(package.path())
        .env("RUSTC", &toolchain.rustc)
        .output()
        .context("cargo metadata could not be run")?;
    if !output.status.success() {
        bail!("cargo metadata failed:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The crates of these packages as a `rust-project.json` names them, their sources copied.
fn crates<'a>(
    packages: impl Iterator<Item = &'a Value>,
    nodes: &Value,
    folder: &Path,
) -> anyhow::Result<Vec<Value>> {
    let packages: Vec<&Value> = packages.collect();
    let places: BTreeMap<&str, usize> =
        packages.iter().enumerate().filter_map(|(at, it)| Some((it["id"].as_str()?, at))).collect();
    let mut crates = Vec::new();
    for package in &packages {
        let Some(target) = list(&package["targets"]).find(|target| is_library(target)) else {
            bail!("{} has no library", package["name"]);
        };
        let node = list(nodes).find(|node| node["id"] == package["id"]);
        let node = node.context("a package has its place among the others")?;
        let dependencies = list(&node["deps"]).filter_map(|dependency| {
            let place = places.get(dependency["pkg"].as_str()?)?;
            Some(json!({"crate": place, "name": dependency["name"]}))
        });
        let features = texts(&node["features"]);
        crates.push(json!({
            "display_name": target["name"],
            "root_module": copy(package, target, folder)?,
            "edition": package["edition"],
            "version": package["version"],
            "deps": dependencies.collect::<Vec<_>>(),
            "cfg": features.map(|name| format!("feature={name:?}")).collect::<Vec<_>>(),
            "is_workspace_member": false,
        }));
    }
    Ok(crates)
}

/// Copies a package's sources; returns the new path of its library's root, from `folder`.
fn copy(package: &Value, target: &Value, folder: &Path) -> anyhow::Result<PathBuf> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let manifest = PathBuf::from(text(&package["manifest_path"]));
    let old = manifest.parent().context("a manifest lies in a folder")?;
    let name = format!("{}-{}", text(&package["name"]), text(&package["version"]));
    let new = Path::new(SOURCES).join(name);
    slim::copy_sources(old, &folder.join(&new))?;
    let root = PathBuf::from(text(&target["src_path"]));
    Ok(new.join(root.strip_prefix(old).context("a package's sources lie in its folder")?))
}

fn is_library(target: &Value) -> bool {
    list(&target["kind"])
        .any(|kind| matches!(kind.as_str(), Some("lib" | "rlib" | "dylib" | "cdylib")))
}
