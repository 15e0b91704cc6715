//! The paths of the parts of the prebuilt world.
//!
//! A world is compiled once, at installation: the preloaded library as one dylib, the packages it
//! is made of, and the analyser's input. Only the installer writes it, and it never changes
//! afterwards, so that a whole class can share it. Its paths are relative to its folder, so that it
//! can be moved.

use anyhow::Context;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The description of a world, in its `world.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct World {
    /// The name of the preloaded library's crate.
    pub library: String,
    /// Rust that runs before a student's first cell.
    pub prelude: String,
    /// The compiler that built the world; cells are compiled with it and no other.
    pub rustc: PathBuf,
    /// The cargo that belongs to it; the student's own is used if there is none.
    pub cargo: Option<PathBuf>,
    /// The folder of that toolchain.
    pub sysroot: PathBuf,
    /// The output of `rustc -vV`.
    pub rustc_version: String,
    /// The target triple.
    pub target: String,
    /// The linker in the toolchain; if there is none, the compiler links cells.
    pub linker: Option<PathBuf>,
    /// The path of the library's module that keeps variables; if there is none, each cell compiles
    /// the engine's own.
    pub variables: Option<String>,
    /// Changes with the library, its packages and the compiler.
    pub fingerprint: String,
}

impl World {
    /// The version of Rust, such as `1.95.0`.
    pub fn rust_release(&self) -> &str {
        let release = self.rustc_version.lines().find_map(|line| line.strip_prefix("release: "));
        release.unwrap_or_default()
    }

    /// Resolves paths relative to the world's folder.
    fn resolve(&mut self, folder: &Path) {
        let tools = [&mut self.rustc, &mut self.sysroot];
        for path in tools.into_iter().chain(&mut self.cargo).chain(&mut self.linker) {
            *path = folder.join(&path);
        }
    }

    /// The rust-analyzer of the toolchain; none if that lacks it.
    pub fn analyser(&self) -> Option<PathBuf> {
        Some(analyser(&self.sysroot)).filter(|program| program.is_file())
    }
}

/// The file name of a shared object.
pub fn shared_object(name: &str) -> String {
    format!("{}{name}{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX)
}

/// The path of rust-analyzer in a toolchain.
pub fn analyser(sysroot: &Path) -> PathBuf {
    sysroot.join("bin/rust-analyzer")
}

/// The analyser's input in a world: a folder with [`PROJECT`], [`SOURCES`] and, if the toolchain
/// has the standard library's sources, [`STANDARD`].
pub const ANALYSIS: &str = "analysis";
/// The description of the library and its packages for the analyser, with paths from this folder.
pub const PROJECT: &str = "project.json";
/// How often the library's sources use each name: lines of a count and a name.
pub const USUAL: &str = "usual";
/// The sources of the library and its packages.
pub const SOURCES: &str = "sources";
/// The standard library's sources.
pub const STANDARD: &str = "std";

/// A world and its place.
#[derive(Clone, Debug)]
pub struct WorldPaths {
    /// Its folder.
    pub folder: PathBuf,
    /// Its description.
    pub world: World,
}

impl WorldPaths {
    /// Reads the world in a folder.
    ///
    /// # Errors
    /// If there is none, or its description cannot be read.
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join("world.json");
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("no prebuilt world at {}", folder.display()))?;
        let mut world: World = serde_json::from_str(&text)
            .with_context(|| format!("{} cannot be read", path.display()))?;
        world.resolve(folder);
        Ok(Self { folder: folder.to_owned(), world })
    }

    /// The preloaded library.
    pub fn library(&self) -> PathBuf {
        self.folder.join("lib").join(shared_object(&self.world.library))
    }

    /// The folder of the packages that the library is made of.
    pub fn dependencies(&self) -> PathBuf {
        self.folder.join("deps")
    }

    /// The analyser's input.
    pub fn analysis(&self) -> PathBuf {
        self.folder.join(ANALYSIS)
    }

    /// The folder of the compiler's own shared libraries.
    pub fn toolchain_libraries(&self) -> PathBuf {
        eigenbook_build::toolchain::libraries(&self.world.sysroot, &self.world.target)
    }
}
