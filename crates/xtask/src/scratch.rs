//! A temporary folder.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs, process};

/// A new folder that is removed when this value goes.
pub struct Scratch(PathBuf);

impl Scratch {
    /// Makes the folder in the system's place for temporary things.
    pub fn new() -> Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = env::temp_dir().join(format!("eigenbook-{}-{number}", process::id()));
        fs::create_dir_all(&path)
            .with_context(|| format!("the folder {} cannot be made", path.display()))?;
        Ok(Self(path))
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Remaining files are in a folder that the system cleans up.
        let _ = fs::remove_dir_all(&self.0);
    }
}
