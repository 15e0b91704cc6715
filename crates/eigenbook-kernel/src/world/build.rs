//! Builds a world from the library's sources.

use super::analysis::{self, Subject};
use super::packages::Packages;
use super::toolchain::Toolchain;
use crate::world::paths::{World, toolchain_libraries};
use anyhow::{Context, bail};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The library to preload, and the folder of its sources.
#[derive(Clone, Debug)]
pub struct Library {
    /// The name of its crate.
    pub name: String,
    /// The folder of its `Cargo.toml`.
    pub source: PathBuf,
    /// The workspace it belongs to, with the lock file.
    pub workspace: PathBuf,
}

impl Library {
    /// The library whose `Cargo.toml` is in this folder.
    ///
    /// # Errors
    /// If cargo finds no package or no lock file there.
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        let source = folder
            .canonicalize()
            .with_context(|| format!("there is no library at {}", folder.display()))?;
        let located =
            cargo_output(&source, &["locate-project", "--workspace", "--message-format=plain"])?;
        let workspace =
            Path::new(located.trim()).parent().context("a manifest lies in a folder")?;
        let package = cargo_output(&source, &["pkgid", "--offline"])?;
        // `path+file:///…/eigenbook#0.1.0`, or `…#name@version` if the folder has another name.
        let (path, version) = package.trim().rsplit_once('#').context("an unknown package id")?;
        let name = match version.split_once('@') {
            Some((name, _)) => name,
            None => path.rsplit('/').next().unwrap_or_default(),
        };
        Ok(Self { name: name.replace('-', "_"), source, workspace: workspace.to_owned() })
    }

    /// Rust that runs before a student's first cell. The second line lets cells use `?` from then
    /// on in one round of the compiler.
    fn prelude(&self) -> String {
        format!("use {}::prelude::*;\nOk::<(), std::fmt::Error>(())?;", self.name)
    }
}

/// Whose toolchain a world's cells are compiled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Compiler {
    /// The installer's: [`TOOLCHAIN`] is a link to it.
    Installed,
    /// The world's own.
    Own,
}

/// The folder of a world's toolchain.
pub const TOOLCHAIN: &str = "toolchain";

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
    Packages::of(&artefacts, &metadata, &library.name, &wishes).write(subject.lock, folder)?;
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
        prelude: library.prelude(),
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
    let output = Command::new(&toolchain.cargo)
        .args(["rustc", "--lib", "--crate-type", "dylib", "--profile", "world", "--locked"])
        .args(["--message-format", "json-render-diagnostics"])
        .current_dir(&library.source)
        .env("CARGO_TARGET_DIR", library.workspace.join("target/world"))
        .env("RUSTC", &toolchain.rustc)
        .env("CARGO_ENCODED_RUSTFLAGS", flags(library, toolchain).join("\x1f"))
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

/// The flags by which the library finds std and its neighbours, and by which it names its sources:
/// it contains no path of the build or of the installation.
fn flags(library: &Library, toolchain: &Toolchain) -> Vec<String> {
    let mut flags = vec!["-Cprefer-dynamic".to_owned()];
    let origin = if cfg!(target_os = "macos") { "@loader_path" } else { "$ORIGIN" };
    let beside = Path::new(origin).join("..").join(TOOLCHAIN);
    let std = toolchain_libraries(&beside, &toolchain.target);
    if cfg!(target_os = "linux") {
        // The old form also applies to OpenBLAS's own dependencies.
        flags.push("-Clink-arg=-Wl,--disable-new-dtags".to_owned());
    }
    for folder in [Path::new(origin), &std] {
        flags.push(format!("-Clink-arg=-Wl,-rpath,{}", folder.display()));
    }
    let cargo_home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let default = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo"));
    let packages = cargo_home.or_else(default).map(|folder| (folder, "/cargo"));
    let others = [(library.workspace.clone(), "/eigenbook"), (toolchain.sysroot.clone(), "/rust")];
    for (folder, name) in packages.into_iter().chain(others) {
        flags.push(format!("--remap-path-prefix={}={name}", folder.display()));
    }
    flags
}

fn cargo_output(folder: &Path, arguments: &[&str]) -> anyhow::Result<String> {
    let output = Command::new("cargo").args(arguments).current_dir(folder).output()?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8(output.stdout)?)
}
