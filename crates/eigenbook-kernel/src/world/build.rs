//! Builds a world from the library's sources.

use super::analysis::{self, Subject};
use super::packages::Packages;
use crate::world::paths::World;
use anyhow::{Context, bail};
use eigenbook_build::library::TOOLCHAIN;
use eigenbook_build::{Library, Toolchain};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Whose toolchain a world's cells are compiled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Compiler {
    /// The installer's: [`TOOLCHAIN`] is a link to it.
    Installed,
    /// The world's own.
    Own,
}

/// Compiles the library into `folder`, with the analyser's input; [`describe`] makes it a world.
/// Returns the library's path of the module that keeps a cell's variables.
///
/// # Errors
/// The compiler's error, or a folder that cannot be written.
pub fn build(
    library: &Library,
    toolchain: &Toolchain,
    folder: &Path,
) -> anyhow::Result<Option<String>> {
    let artefacts = compile(library, toolchain)?;
    let files = artefacts.iter().flat_map(files);
    let (lib, deps) = (folder.join("lib"), folder.join("deps"));
    std::fs::create_dir_all(&lib)?;
    std::fs::create_dir_all(&deps)?;
    let own =
        format!("{}{}{}", std::env::consts::DLL_PREFIX, library.name, std::env::consts::DLL_SUFFIX);
    for file in files {
        let name = file.file_name().context("an artefact is a file")?;
        let target = if name == own.as_str() { lib.join(name) } else { deps.join(name) };
        std::fs::copy(&file, &target).with_context(|| format!("copying {}", file.display()))?;
    }
    let subject = Subject {
        library: &library.name,
        source: &library.source,
        lock: &library.workspace.join("Cargo.lock"),
    };
    let metadata = analysis::metadata(&subject, toolchain)?;
    let wishes = analysis::write(&subject, &metadata, toolchain, folder)?;
    let code = std::fs::read(lib.join(&own)).context("reading the library")?;
    let packages = Packages::of(&artefacts, &metadata, &library.name, &wishes);
    packages.named_in(&code)?.write(subject.lock, folder)?;
    Ok(wishes["variables"].as_str().map(str::to_owned))
}

/// Writes the description of the world in `folder`, with the toolchain that compiles its cells.
///
/// # Errors
/// A folder that cannot be written.
pub fn describe(
    library: &Library,
    toolchain: &Toolchain,
    fingerprint: &str,
    variables: Option<String>,
    folder: &Path,
) -> anyhow::Result<()> {
    let there = |file: &Path| toolchain.within(Path::new(TOOLCHAIN), file);
    let world = World {
        library: library.name.clone(),
        prelude: prelude(library),
        rustc: there(&toolchain.rustc),
        cargo: Some(there(&toolchain.cargo)),
        sysroot: TOOLCHAIN.into(),
        rustc_version: toolchain.version.clone(),
        target: toolchain.target.clone(),
        linker: toolchain.linker().as_deref().map(there),
        variables,
        fingerprint: fingerprint.to_owned(),
    };
    std::fs::write(folder.join("world.json"), serde_json::to_string_pretty(&world)? + "\n")?;
    Ok(())
}

/// Builds the library as a dylib and returns cargo's messages about every library and macro that it
/// is made of.
fn compile(library: &Library, toolchain: &Toolchain) -> anyhow::Result<Vec<Value>> {
    let output = library
        .compile(toolchain, &mut Command::new(&toolchain.cargo))
        .stderr(Stdio::inherit())
        .output()
        .context("cargo could not be run")?;
    if !output.status.success() {
        bail!("The library could not be compiled; the compiler's messages stand above.");
    }
    let text = String::from_utf8(output.stdout)?;
    let messages = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let is_library = |message: &Value| {
        let kinds = message["target"]["kind"].as_array().cloned().unwrap_or_default();
        let is_script = kinds.iter().any(|kind| kind == "custom-build");
        message["reason"] == "compiler-artifact" && !is_script
    };
    Ok(messages.filter(is_library).collect())
}

/// The files of a library or macro that cells need.
fn files(artefact: &Value) -> Vec<PathBuf> {
    let names = artefact["filenames"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let names: Vec<PathBuf> = names.map(PathBuf::from).collect();
    // Cells receive only the types of a package; its code is in the library.
    let is_types = |name: &&PathBuf| name.extension().is_some_and(|it| it == "rmeta");
    match names.iter().find(is_types) {
        Some(types) => vec![types.clone()],
        None => names,
    }
}

/// Rust that runs before a student's first cell. The second line lets cells use `?` from then on in
/// one round of the compiler.
fn prelude(library: &Library) -> String {
    format!("use {}::prelude::*;\nOk::<(), std::fmt::Error>(())?;", library.name)
}
