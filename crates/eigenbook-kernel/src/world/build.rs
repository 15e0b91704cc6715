//! Builds a world from the library's sources.

use super::analysis::{self, Subject};
use super::packages::Packages;
use crate::json::texts;
use crate::world::paths::{World, shared_object};
use anyhow::{Context, bail};
use eigenbook_build::library::TOOLCHAIN;
use eigenbook_build::{Compiled, Library, Toolchain};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

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
    let lock = library.workspace.join("Cargo.lock");
    let subject = Subject { library: &library.name, source: &library.source, lock: &lock };
    // The analyser reads sources alone.
    let (messages, analysed) = thread::scope(|scope| {
        let analysed = scope.spawn(|| -> anyhow::Result<(Value, Value)> {
            let metadata = analysis::metadata(&subject, toolchain)?;
            let wishes = analysis::write(&subject, &metadata, toolchain, folder)?;
            Ok((metadata, wishes))
        });
        let messages = compile(library, toolchain);
        let analysed = analysed.join();
        (messages, analysed.unwrap_or_else(|_| bail!("the analyser's input cannot be written")))
    });
    let messages = messages?;
    let (metadata, wishes) = analysed?;
    let compiled = compiled(library, &messages)?;
    let artefacts: Vec<Value> = messages.into_iter().filter(is_library).collect();
    let (lib, deps) = (folder.join("lib"), folder.join("deps"));
    std::fs::create_dir_all(&lib)?;
    std::fs::create_dir_all(&deps)?;
    for file in artefacts.iter().flat_map(files_for_cells) {
        let name = file.file_name().context("an artefact is a file")?;
        std::fs::copy(&file, deps.join(name))
            .with_context(|| format!("copying {}", file.display()))?;
    }
    library.link(toolchain, &compiled, &lib.join(shared_object(&library.name)))?;
    let types = std::fs::read(&compiled.types).context("reading the library")?;
    let packages = Packages::of(&artefacts, &metadata, &library.name, &wishes);
    packages.named_in(&types)?.write(&lock, folder)?;
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

/// Compiles the library, and returns cargo's messages.
fn compile(library: &Library, toolchain: &Toolchain) -> anyhow::Result<Vec<Value>> {
    let output = library
        .compile(toolchain, &mut Command::new(&toolchain.cargo))
        .stderr(Stdio::inherit())
        .output()
        .context("cargo could not be run")?;
    if !output.status.success() {
        bail!("The library could not be compiled; the compiler's messages are above.");
    }
    let text = String::from_utf8(output.stdout)?;
    Ok(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
}

/// Whether a message is about a library or macro.
fn is_library(message: &Value) -> bool {
    let is_script = texts(&message["target"]["kind"]).any(|kind| kind == "custom-build");
    message["reason"] == "compiler-artifact" && !is_script
}

/// What the dylib is linked from.
fn compiled(library: &Library, messages: &[Value]) -> anyhow::Result<Compiled> {
    let own = messages.iter().find(|it| is_library(it) && it["target"]["name"] == *library.name);
    let file = |extension: &str| {
        let mut files = texts(&own?["filenames"]).map(PathBuf::from);
        files.find(|file| file.extension().is_some_and(|it| it == extension))
    };
    let (code, types) =
        file("rlib").zip(file("rmeta")).context("cargo does not name the library")?;
    let native = messages.iter().flat_map(|it| texts(&it["linked_paths"])).map(str::to_owned);
    Ok(Compiled { code, types, native: native.collect() })
}

/// The files of a library or macro that cells need.
fn files_for_cells(artefact: &Value) -> Vec<PathBuf> {
    let names: Vec<PathBuf> = texts(&artefact["filenames"]).map(PathBuf::from).collect();
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
