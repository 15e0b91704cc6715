//! Absolute paths: replaces rust-analyzer's.
//!
//! Why: the README of this folder.

use std::path::{Path, PathBuf};

/// A path that is absolute.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AbsPathBuf(PathBuf);

/// The same; callers only ever read it.
pub type AbsPath = AbsPathBuf;

impl AbsPathBuf {
    pub fn join(&self, path: impl AsRef<Path>) -> Self {
        Self(self.0.join(path))
    }

    pub fn as_path(&self) -> &Path {
        &self.0
    }

    pub fn to_path_buf(&self) -> Self {
        self.clone()
    }
}

impl TryFrom<&str> for AbsPathBuf {
    type Error = PathBuf;

    fn try_from(path: &str) -> Result<Self, PathBuf> {
        let path = PathBuf::from(path);
        if path.is_absolute() { Ok(Self(path)) } else { Err(path) }
    }
}

impl AsRef<Path> for AbsPathBuf {
    fn as_ref(&self) -> &Path {
        &self.0
    }
}
