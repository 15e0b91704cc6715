//! Where the parts of the prebuilt world lie.
//!
//! A world is what was compiled once, at installation: the preloaded library as one dylib, the
//! packages it is made of, and what the analyser reads. The installer writes it, and nothing writes
//! to it afterwards, so that a whole class can share it.
//! Its paths are relative to its folder, so that it can be moved.

use anyhow::Context;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// What a world was made of; stands in its `world.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct World {
    /// The name of the preloaded library's crate.
    pub library: String,
    /// What is run before a student's first cell.
    pub prelude: String,
    /// The compiler that built the world; cells are compiled with it and no other.
    pub rustc: PathBuf,
    /// The cargo that belongs to it; a student's own is used where there is none.
    pub cargo: Option<PathBuf>,
    /// The folder of that toolchain.
    pub sysroot: PathBuf,
    /// What `rustc -vV` said.
    pub rustc_version: String,
    /// The target triple.
    pub target: String,
    /// The linker that the toolchain brings along; cells are linked by the compiler where there is
    /// none.
    pub linker: Option<PathBuf>,
    /// The path of the library's module that keeps variables; each cell compiles the engine's own
    /// where there is none.
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

    /// Makes paths of what is written relative to the world's folder.
    fn resolve(&mut self, folder: &Path) {
        let tools = [&mut self.rustc, &mut self.sysroot];
        for path in tools.into_iter().chain(&mut self.cargo).chain(&mut self.linker) {
            *path = folder.join(&path);
        }
    }
}

/// How much the analyser sees. Each is a folder with [`METADATA`] and [`STANDARD`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// The library, the packages whose types a cell can meet, and std.
    Full,
    /// Nothing but the cell. It is read at once, and does where the types of variables are told.
    Empty,
}

impl View {
    /// Its place in the folder of a world.
    pub fn folder(self, world: &Path) -> PathBuf {
        world.join("analysis").join(match self {
            Self::Full => "full",
            Self::Empty => "empty",
        })
    }
}

/// What is answered when the analyser asks for the packages.
pub const METADATA: &str = "metadata.json";
/// The sources of the library and its packages, in the full view.
pub const SOURCES: &str = "sources";
/// The standard library's sources as the analyser reads them.
pub const STANDARD: &str = "std";

/// A world and its place.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its folder.
    pub folder: PathBuf,
    /// What it is made of.
    pub world: World,
}

impl Place {
    /// Reads the world in a folder.
    ///
    /// # Errors
    /// Where there is none, or its description cannot be read.
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
        let name = &self.world.library;
        let (prefix, suffix) = (std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
        self.folder.join("lib").join(format!("{prefix}{name}{suffix}"))
    }

    /// The folder of the packages that the library is made of.
    pub fn dependencies(&self) -> PathBuf {
        self.folder.join("deps")
    }

    /// What the analyser gets to see.
    pub fn analysis(&self, view: View) -> PathBuf {
        view.folder(&self.folder)
    }

    /// Where the compiler's own shared libraries are.
    pub fn toolchain_libraries(&self) -> PathBuf {
        toolchain_libraries(&self.world.sysroot, &self.world.target)
    }
}

/// Where a toolchain keeps the shared libraries of the programs that it makes.
pub fn toolchain_libraries(sysroot: &Path, target: &str) -> PathBuf {
    sysroot.join("lib/rustlib").join(target).join("lib")
}
