//! Keeps built packages, so that the next kernel that requests the same lines can reuse them.
//!
//! A shelf belongs to a world. It is beside the worlds if its user may write there, so that an
//! installation for a class can fill it; else in the user's cache folder. Packages in a folder are not
//! kept, because they are edited, but what they need is.

use std::fs;
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_128;

/// Cargo's build folder on a shelf, for all lines.
const TARGET: &str = "target";

/// The shelves of a session: new builds go to the first, and all are searched.
#[derive(Clone, Debug)]
pub struct Shelves(Vec<PathBuf>);

/// The folder for the packages that some lines request.
#[derive(Clone, Debug)]
pub struct BuildFolders {
    /// The folder of the package that depends on them.
    pub package: PathBuf,
    /// Cargo's build folder.
    pub target: PathBuf,
}

impl Shelves {
    /// The shelves for the world with this fingerprint, each with a folder that this user may
    /// write, or read: in `shared`, beside the worlds, in the user's cache folder, and in the
    /// session's folder.
    pub fn of(fingerprint: &str, shared: &Path, session: &Path) -> Self {
        let shared = shared.join(fingerprint);
        let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
        let home = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache"));
        let own = cache.filter(|it| it.is_absolute()).or_else(home);
        let own = own.map(|folder| folder.join("eigenbook/packages").join(fingerprint));
        let session = session.join("packages");
        let all = [Some(shared), own, Some(session)].into_iter().flatten();
        let (mut writable, only_read): (Vec<PathBuf>, Vec<PathBuf>) =
            all.partition(|folder| is_writable(folder));
        writable.extend(only_read);
        Self(writable)
    }

    /// The folder of these lines: the existing build, or the place for a new one.
    pub fn place(&self, wanted: &str, is_there: impl Fn(&Path) -> bool) -> Option<BuildFolders> {
        let name = format!("{:032x}", xxh3_128(wanted.as_bytes()));
        let places = self
            .0
            .iter()
            .map(|shelf| BuildFolders { package: shelf.join(&name), target: shelf.join(TARGET) });
        let places: Vec<BuildFolders> = places.collect();
        places.iter().find(|place| is_there(&place.package)).or(places.first()).cloned()
    }

    /// The build folder for packages that are not kept.
    pub fn target(&self) -> Option<PathBuf> {
        self.0.first().map(|shelf| shelf.join(TARGET))
    }

    /// The version that cargo took for this manifest, if it has accepted it before.
    pub fn tried(&self, manifest: &str) -> Option<String> {
        let mut found = self.0.iter().filter_map(|it| fs::read_to_string(tried(it, manifest)).ok());
        found.find(|version| !version.is_empty())
    }

    /// Cargo has accepted this manifest, and taken this version.
    pub fn note_tried(&self, manifest: &str, version: &str) {
        if let Some(path) = self.0.first().map(|shelf| tried(shelf, manifest)) {
            // If it cannot be stored, cargo runs again.
            let _ = path.parent().map(fs::create_dir_all);
            let _ = fs::write(path, version);
        }
    }
}

fn tried(shelf: &Path, manifest: &str) -> PathBuf {
    shelf.join("tried").join(format!("{:032x}", xxh3_128(manifest.as_bytes())))
}

/// Whether files can be created in the folder; creates it first.
fn is_writable(folder: &Path) -> bool {
    fs::create_dir_all(folder).is_ok() && tempfile::tempfile_in(folder).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_built_is_found_on_any_shelf() {
        let folder = tempfile::tempdir().expect("a folder");
        let [first, second] = ["a", "b"].map(|name| folder.path().join(name));
        let shelves = Shelves(vec![first.clone(), second.clone()]);
        let place = |line: &str| {
            shelves
                .place(line, |package| package.join("built").exists())
                .expect("there are shelves")
        };
        assert!(place("x = \"1\"").package.starts_with(&first));
        let other = Shelves(vec![second.clone()]).place("x = \"1\"", |_| false).expect("a shelf");
        fs::create_dir_all(&other.package).expect("a folder");
        fs::write(other.package.join("built"), "").expect("a file");
        assert!(place("x = \"1\"").package.starts_with(&second));
        assert!(place("y = \"1\"").package.starts_with(&first));
        assert_eq!(shelves.tried("m"), None);
        shelves.note_tried("m", "1.0.0");
        assert_eq!((shelves.tried("m").as_deref(), shelves.tried("n")), (Some("1.0.0"), None));
    }
}
