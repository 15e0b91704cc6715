//! An installation: the folder with the programs, the worlds and the compiled cells.
//!
//! A kernel only reads it; [`install`](crate::install) writes it.

use crate::world::paths::WorldPaths;
use anyhow::Context;
use std::path::{Path, PathBuf};

/// The folder `share/eigenbook` of an installation.
#[derive(Clone, Debug)]
pub struct Home {
    /// Its path.
    pub folder: PathBuf,
}

impl Home {
    /// The installation that this program was started from.
    ///
    /// # Errors
    /// If it was not installed.
    pub fn of_this_program() -> anyhow::Result<Self> {
        let program = std::env::current_exe()?.canonicalize()?;
        let folder = program.parent().and_then(Path::parent).context("a program is in a folder")?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// One of the installed programs.
    pub fn program(&self, name: &str) -> PathBuf {
        self.folder.join("bin").join(name)
    }

    /// The folder of the cells that were compiled for a world. It is beside the world, which is
    /// never written to.
    pub fn cells(&self, fingerprint: &str) -> PathBuf {
        self.folder.join("cells").join(fingerprint)
    }

    /// The folder of the shared prebuilt packages, by the fingerprint of their world.
    pub fn packages(&self) -> PathBuf {
        self.folder.join("packages")
    }

    /// The world in use.
    ///
    /// # Errors
    /// If there is none.
    pub fn world(&self) -> anyhow::Result<WorldPaths> {
        let link = self.folder.join("world");
        // The link may change while a kernel runs; the kernel keeps the world that it found.
        WorldPaths::open(&link.canonicalize().unwrap_or(link))
    }
}
