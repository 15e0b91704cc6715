//! A student's own `:dep`: built by the real cargo beside the world, then added to each cell.
//!
//! The engine writes the packages into its `Cargo.toml`. They are copied into a package of their
//! own in the session's folder, which real cargo builds once; cells are then compiled against the
//! world and against what came out. So the preloaded library, and every variable, stays.

use super::cargo;
use crate::world::Place;
use anyhow::{Context, bail};
use serde_json::Value;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// Whether the engine is only trying whether a package exists, which real cargo has to answer.
pub fn is_being_tried(folder: &Path) -> bool {
    std::fs::read_to_string(folder.join("Cargo.toml"))
        .is_ok_and(|manifest| manifest.contains("evcxr_dummy_validate_dep"))
}

/// The lines of `[dependencies]` in the session's manifest.
pub fn wanted() -> anyhow::Result<String> {
    let manifest = std::fs::read_to_string("Cargo.toml")?;
    let lines = manifest.split_once("[dependencies]").map_or("", |(_, lines)| lines);
    Ok(lines.trim().to_owned())
}

/// What the compiler needs to be told to find the student's packages; builds them first where they
/// have changed.
pub fn arguments(place: &Place) -> anyhow::Result<Vec<OsString>> {
    let wanted = wanted()?;
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let package = package(&wanted)?;
    let stored = package.join("arguments.json");
    let known: Option<Vec<String>> = std::fs::read_to_string(&stored)
        .ok()
        .and_then(|text| serde_json::from_str::<(String, Vec<String>)>(&text).ok())
        .filter(|(made_for, _)| *made_for == wanted)
        .map(|(_, arguments)| arguments);
    let arguments = match known {
        Some(arguments) => arguments,
        None => {
            let arguments = build(place, &package)?;
            std::fs::write(&stored, serde_json::to_string(&(&wanted, &arguments))?)?;
            arguments
        }
    };
    Ok(arguments.into_iter().map(OsString::from).collect())
}

/// The package that holds the student's dependencies, written anew where they have changed.
pub fn package(wanted: &str) -> anyhow::Result<PathBuf> {
    let folder = std::env::current_dir()?.join("student");
    std::fs::create_dir_all(folder.join("src"))?;
    let manifest = format!(
        "[package]\nname = \"student\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [profile.dev]\nopt-level = 2\ndebug = false\n\n[workspace]\n\n[dependencies]\n{wanted}\n"
    );
    let path = folder.join("Cargo.toml");
    if std::fs::read_to_string(&path).ok().as_deref() != Some(manifest.as_str()) {
        std::fs::write(&path, manifest)?;
        std::fs::write(folder.join("src/lib.rs"), "")?;
    }
    Ok(folder)
}

/// Builds the package and collects what came out.
fn build(place: &Place, package: &Path) -> anyhow::Result<Vec<String>> {
    let output = cargo::real(place)?
        .args(["build", "--message-format=json-render-diagnostics"])
        .current_dir(package)
        .env("CARGO_TARGET_DIR", package.join("target"))
        .env_remove("CARGO_BUILD_BUILD_DIR")
        .env("RUSTFLAGS", "-Cprefer-dynamic")
        .envs([("CARGO_TERM_PROGRESS_WHEN", "always"), ("CARGO_TERM_PROGRESS_WIDTH", "70")])
        .stderr(progress())
        .output()
        .context("cargo could not be run")?;
    if !output.status.success() {
        bail!("the packages could not be built");
    }
    let direct = direct_names(place, package)?;
    let mut arguments = vec![
        "-L".to_owned(),
        format!("dependency={}", package.join("target/debug/deps").display()),
    ];
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else { continue };
        if message["reason"] == "build-script-executed" {
            for path in message["linked_paths"].as_array().into_iter().flatten() {
                arguments.extend(["-L".to_owned(), path.as_str().unwrap_or_default().to_owned()]);
            }
        }
        let id = message["package_id"].as_str().unwrap_or_default();
        let (Some(name), Some(file)) = (direct.get(id), library_file(&message)) else { continue };
        arguments.extend(["--extern".to_owned(), format!("{name}={file}")]);
    }
    Ok(arguments)
}

/// Where the kernel reads how far cargo is.
fn progress() -> Stdio {
    let path = std::env::var_os("EIGENBOOK_PROGRESS");
    let file = path.and_then(|path| OpenOptions::new().append(true).open(path).ok());
    file.map_or_else(Stdio::inherit, Stdio::from)
}

/// The library or macro that a message of cargo tells of.
fn library_file(message: &Value) -> Option<String> {
    let kinds = message["target"]["kind"].as_array()?;
    if message["reason"] != "compiler-artifact" || kinds.iter().any(|kind| kind == "custom-build") {
        return None;
    }
    let files: Vec<&str> =
        message["filenames"].as_array()?.iter().filter_map(Value::as_str).collect();
    let ending = |ending: &str| files.iter().find(|file| file.ends_with(ending));
    ending(".rlib").or_else(|| ending(std::env::consts::DLL_SUFFIX)).map(|file| (*file).to_owned())
}

/// The names by which a cell calls its direct dependencies, by package.
fn direct_names(place: &Place, package: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let metadata = metadata(place, package)?;
    let nodes = metadata["resolve"]["nodes"].as_array().into_iter().flatten();
    let root = metadata["resolve"]["root"].clone();
    let node = nodes.into_iter().find(|node| node["id"] == root).context("no root package")?;
    let dependencies = node["deps"].as_array().into_iter().flatten();
    Ok(dependencies
        .filter_map(|dependency| {
            Some((dependency["pkg"].as_str()?.to_owned(), dependency["name"].as_str()?.to_owned()))
        })
        .collect())
}

/// What real cargo says of the package.
pub fn metadata(place: &Place, package: &Path) -> anyhow::Result<Value> {
    let output = cargo::real(place)?
        .args(["metadata", "--format-version", "1", "--filter-platform", &place.world.target])
        .current_dir(package)
        .output()
        .context("cargo could not be run")?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}
