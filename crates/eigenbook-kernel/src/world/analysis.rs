//! What the analyser gets to see: few packages, without bodies, and a standard library to match.

use super::slim;
use super::toolchain::Toolchain;
use crate::world::paths::{METADATA, SOURCES, STANDARD, View};
use anyhow::{Context, bail};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Stands for the session's folder in the stored answer.
const SESSION: &str = "@SESSION@";

/// The crates of std that the analyser reads.
const STANDARD_CRATES: [&str; 4] = ["core", "alloc", "std", "proc_macro"];

/// The library as the analyser is to know it.
pub struct Subject<'a> {
    /// The name of its crate.
    pub library: &'a str,
    /// The folder of its sources, with its `Cargo.toml`.
    pub source: &'a Path,
    /// The lock file that its packages stand in.
    pub lock: &'a Path,
}

/// Writes both views of a world that is being made; returns what the library's manifest says to
/// the kernel.
///
/// # Errors
/// Where cargo cannot tell the packages, or sources cannot be read.
pub fn write(subject: &Subject<'_>, toolchain: &Toolchain, world: &Path) -> anyhow::Result<Value> {
    let [folder, empty] = [View::Full, View::Empty].map(|view| view.folder(world));
    write_standard_sources(toolchain, &folder.join(STANDARD))?;
    let metadata = real_metadata(subject, toolchain)?;
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let library = packages
        .into_iter()
        .find(|package| package["name"] == subject.library)
        .context("cargo does not know the library")?;
    let wishes = library["metadata"]["eigenbook"].clone();
    let shown = wishes["analysis"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let names: Vec<&str> = shown.chain(["ctx", subject.library]).collect();
    write_empty_view(keep_some(metadata.clone(), &["ctx"], &folder)?, &empty)?;
    let metadata = keep_some(metadata, &names, &folder.join(SOURCES))?;
    std::fs::write(folder.join(METADATA), metadata.to_string())?;
    Ok(wishes)
}

/// A session's crate alone, and a standard library without anything in it.
fn write_empty_view(metadata: Value, folder: &Path) -> anyhow::Result<()> {
    for name in STANDARD_CRATES {
        let sources = folder.join(STANDARD).join(name).join("src");
        std::fs::create_dir_all(&sources)?;
        std::fs::write(sources.join("lib.rs"), "")?;
    }
    std::fs::write(folder.join(METADATA), metadata.to_string())?;
    Ok(())
}

fn write_standard_sources(toolchain: &Toolchain, folder: &Path) -> anyhow::Result<()> {
    let sources = toolchain.standard_sources()?;
    for name in STANDARD_CRATES {
        slim::copy_sources(&sources.join(name).join("src"), &folder.join(name).join("src"))?;
    }
    // Most of core's lines are processor intrinsics, which core includes from here.
    let architecture = folder.join("stdarch/crates/core_arch/src");
    std::fs::create_dir_all(&architecture)?;
    std::fs::write(architecture.join("mod.rs"), "")?;
    Ok(())
}

/// What cargo says of a session's crate that depends on the library.
fn real_metadata(subject: &Subject<'_>, toolchain: &Toolchain) -> anyhow::Result<Value> {
    let session = tempfile::tempdir()?;
    std::fs::create_dir_all(session.path().join("src"))?;
    std::fs::write(session.path().join("src/lib.rs"), "")?;
    std::fs::copy(subject.lock, session.path().join("Cargo.lock"))?;
    let manifest = format!(
        "[package]\nname = \"ctx\"\nversion = \"1.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [lib]\ncrate-type = [\"cdylib\"]\n\n[dependencies]\n{} = {{ path = {:?} }}\n",
        subject.library, subject.source
    );
    std::fs::write(session.path().join("Cargo.toml"), manifest)?;
    let output = Command::new(&toolchain.cargo)
        .args(["metadata", "--format-version", "1", "--filter-platform", &toolchain.target])
        .current_dir(session.path())
        .env("RUSTC", &toolchain.rustc)
        .output()
        .context("cargo metadata could not be run")?;
    if !output.status.success() {
        bail!("cargo metadata failed:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    let text = String::from_utf8(output.stdout)?;
    let place = session.path().canonicalize()?;
    let text = text.replace(&place.display().to_string(), SESSION);
    Ok(serde_json::from_str(&text.replace(&session.path().display().to_string(), SESSION))?)
}

/// Keeps the packages of these names, and points them at their slim sources.
fn keep_some(mut metadata: Value, names: &[&str], sources: &Path) -> anyhow::Result<Value> {
    let packages = metadata["packages"].as_array().cloned().unwrap_or_default();
    let keeps = |name: &Value| name.as_str().is_some_and(|name| names.contains(&name));
    let mut kept = Vec::new();
    for mut package in packages.iter().filter(|package| keeps(&package["name"])).cloned() {
        retain(&mut package["dependencies"], |dependency| {
            keeps(&dependency["name"]) && dependency["kind"].is_null()
        });
        if package["name"] != "ctx" {
            move_sources(&mut package, sources)?;
        }
        kept.push(package);
    }
    let ids: Vec<Value> = kept.iter().map(|package| package["id"].clone()).collect();
    let resolve = &mut metadata["resolve"];
    retain(&mut resolve["nodes"], |node| ids.contains(&node["id"]));
    for node in resolve["nodes"].as_array_mut().into_iter().flatten() {
        retain(&mut node["deps"], |dependency| ids.contains(&dependency["pkg"]));
        retain(&mut node["dependencies"], |id| ids.contains(id));
    }
    metadata["packages"] = Value::Array(kept);
    Ok(metadata)
}

/// Copies a package's sources and points its targets at the copy.
fn move_sources(package: &mut Value, sources: &Path) -> anyhow::Result<()> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let manifest = PathBuf::from(text(&package["manifest_path"]));
    let old = manifest.parent().context("a manifest lies in a folder")?.to_owned();
    let new = sources.join(format!("{}-{}", text(&package["name"]), text(&package["version"])));
    slim::copy_sources(&old, &new)?;
    std::fs::copy(&manifest, new.join("Cargo.toml"))?;
    package["manifest_path"] = json!(new.join("Cargo.toml"));
    // Tests and examples are nobody's type.
    retain(&mut package["targets"], |target| {
        let kinds = target["kind"].as_array().into_iter().flatten();
        kinds
            .into_iter()
            .any(|kind| matches!(kind.as_str(), Some("lib" | "rlib" | "dylib" | "cdylib")))
    });
    for target in package["targets"].as_array_mut().into_iter().flatten() {
        let path = PathBuf::from(text(&target["src_path"]));
        target["src_path"] = json!(new.join(path.strip_prefix(&old).unwrap_or(&path)));
    }
    Ok(())
}

fn retain(list: &mut Value, keep: impl Fn(&Value) -> bool) {
    if let Value::Array(entries) = list {
        entries.retain(keep);
    }
}
