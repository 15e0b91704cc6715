//! Packages in folders, which are edited, built in the folder of those that are kept.
//!
//! So the packages that they need are kept as well. Their own results are copied into the session's
//! folder, because another kernel may build another edition of them at any time. Cargo sees an edit by
//! the time of a file alone, and that may be an old one; so what this session has not built last, from
//! the same sources, is forgotten, and built anew.

use crate::compile::compiler::Compiler;
use anyhow::bail;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, TryLockError};
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// In the build folder: locked by the kernel whose turn it is, and with the last one's [`Turns`].
const TURN: &str = "packages-in-folders.json";
/// Beside a session's package: its results.
const RESULTS: &str = "results";
/// Where cargo notes what it has built.
const NOTES: &str = ".fingerprint";

/// The packages that a session has built in the folder since another one did.
#[derive(Default, PartialEq, Eq, Serialize, Deserialize)]
struct Turns {
    /// The folder of its package.
    session: PathBuf,
    /// Their names, with the states of their sources.
    packages: BTreeMap<String, String>,
}

/// A build of packages in folders, while it is this session's turn.
pub struct Turn {
    results: PathBuf,
    /// The packages that cargo was to forget.
    forgotten: BTreeSet<String>,
    _lock: File,
}

impl Turn {
    /// Waits until no other kernel builds packages in folders here, and lets cargo forget those that it
    /// is to build anew. `packages` are their names, with the states of their sources. None if the
    /// build folder cannot be locked or written.
    ///
    /// # Errors
    /// If the cell is being stopped.
    pub fn wait(
        compiler: &Compiler,
        session: &Path,
        (targets, host): (&[&Path], &str),
        packages: &BTreeMap<String, String>,
    ) -> anyhow::Result<Option<Self>> {
        let mut is_first = true;
        let path = targets[0].join(TURN);
        let Ok(lock) = open(&path) else { return Ok(None) };
        loop {
            match lock.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(_)) => return Ok(None),
                Err(TryLockError::WouldBlock) => {}
            }
            if compiler.children().is_interrupted() {
                bail!("the cell is being stopped");
            }
            if let (true, Some(progress)) = (std::mem::take(&mut is_first), compiler.progress()) {
                progress(b"    Blocking waiting for another kernel that builds packages\n");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let forgotten = take(&path, session, packages, |forgotten| {
            let folders =
                targets.iter().flat_map(|it| [it.join("debug"), it.join(host).join("debug")]);
            folders.into_iter().try_for_each(|it| forget(&it.join(NOTES), forgotten))
        });
        let results = session.join(RESULTS);
        Ok(forgotten.ok().map(|forgotten| Self { results, forgotten, _lock: lock }))
    }

    /// Whether cargo has not built a package anew that it was to forget: another cargo may keep its
    /// notes elsewhere.
    pub fn is_in_vain(&self, messages: &str) -> bool {
        let messages = messages.lines().filter_map(|it| serde_json::from_str::<Value>(it).ok());
        let mut fresh = messages.filter(|it| it["fresh"] == true);
        fresh.any(|it| {
            let name = it["package_id"].as_str().and_then(name_in_folder);
            name.is_some_and(|name| self.forgotten.contains(name))
        })
    }

    /// The session's folder of results: the compiler looks for the packages behind others there, and
    /// not in the build folder, in which another kernel may be writing.
    pub fn results(&self) -> &Path {
        &self.results
    }

    /// Puts a result into the session's folder, as a link if it `is_kept`, and returns its path.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn put(&self, file: String, is_kept: bool) -> anyhow::Result<String> {
        fs::create_dir_all(&self.results)?;
        let name = Path::new(&file).file_name().unwrap_or_default();
        let own = self.results.join(name);
        // A cell of this session may be reading the one before.
        let made = tempfile::tempdir_in(&self.results)?;
        let new = made.path().join(name);
        match is_kept {
            true => symlink(&file, &new)?,
            false => fs::copy(&file, &new).map(drop)?,
        }
        fs::rename(new, &own)?;
        Ok(if is_kept { file } else { own.display().to_string() })
    }
}

fn open(path: &Path) -> io::Result<File> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    File::options().read(true).append(true).create(true).open(path)
}

/// Notes the turn of a session; what it has not built last is to be forgotten before that.
fn take(
    path: &Path,
    session: &Path,
    packages: &BTreeMap<String, String>,
    forget: impl FnOnce(&BTreeSet<String>) -> io::Result<()>,
) -> io::Result<BTreeSet<String>> {
    let before = fs::read_to_string(path)?;
    let mut turns: Turns = serde_json::from_str(&before).unwrap_or_default();
    if turns.session != session {
        turns = Turns { session: session.to_owned(), packages: BTreeMap::new() };
    }
    let is_other = |(name, state): &(&String, &String)| turns.packages.get(*name) != Some(*state);
    let others: BTreeSet<String> =
        packages.iter().filter(is_other).map(|(name, _)| name.clone()).collect();
    forget(&others)?;
    turns.packages.extend(packages.clone());
    fs::write(path, serde_json::to_string(&turns)?)?;
    Ok(others)
}

/// The name of a package in a folder, from cargo's name of it: `path+file:///a/mine#0.1.0`, or
/// `path+file:///a/b#mine@0.1.0`.
fn name_in_folder(id: &str) -> Option<&str> {
    let (folder, version) = id.strip_prefix("path+")?.rsplit_once('#')?;
    let named = version.split_once('@').map(|(name, _)| name);
    named.or_else(|| folder.rsplit('/').next())
}

/// Removes cargo's notes about the packages with such names, as `NAME-0123456789abcdef`.
fn forget(notes: &Path, packages: &BTreeSet<String>) -> io::Result<()> {
    for entry in fs::read_dir(notes).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let package = name.to_str().and_then(|it| Some(it.rsplit_once('-')?.0));
        if package.is_some_and(|it| packages.contains(it)) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_session_has_built_last_is_not_forgotten() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("build").join(TURN);
        open(&path).expect("a file");
        let taken = |session: &str, packages: &[(&str, &str)]| {
            let packages =
                packages.iter().map(|(name, state)| (name.to_string(), state.to_string()));
            let forgotten = take(&path, Path::new(session), &packages.collect(), |_| Ok(()));
            forgotten.expect("it can be noted").into_iter().collect::<Vec<_>>()
        };
        assert_eq!(taken("a", &[("x", "1"), ("y", "1")]), ["x", "y"]);
        assert_eq!(taken("a", &[("x", "1"), ("y", "2"), ("z", "1")]), ["y", "z"]);
        assert_eq!(taken("b", &[("y", "2")]), ["y"]);
        assert_eq!(taken("a", &[("y", "2")]), ["y"]);
        let failed =
            take(&path, Path::new("c"), &BTreeMap::new(), |_| Err(io::ErrorKind::Other.into()));
        assert!(failed.is_err() && taken("a", &[("y", "2")]).is_empty());
    }

    #[test]
    fn only_packages_with_these_names_are_forgotten() {
        let folder = tempfile::tempdir().expect("a folder");
        let make = |name: &str| fs::create_dir(folder.path().join(name)).expect("a folder");
        ["mine-0123456789abcdef", "mine-core-0123456789abcdef", "other-1"]
            .into_iter()
            .for_each(make);
        let names: BTreeSet<String> = ["mine".to_owned()].into();
        forget(folder.path(), &names).expect("it is removed");
        let left = fs::read_dir(folder.path()).expect("a folder");
        let mut left: Vec<_> = left.flatten().map(|it| it.file_name()).collect();
        left.sort();
        assert_eq!(left, ["mine-core-0123456789abcdef", "other-1"]);
        forget(&folder.path().join("none"), &names).expect("there is nothing to remove");
    }

    #[test]
    fn a_package_that_cargo_did_not_build_anew_is_noticed() {
        let folder = tempfile::tempdir().expect("a folder");
        let turn = Turn {
            results: PathBuf::new(),
            forgotten: ["mine".to_owned()].into(),
            _lock: File::create(folder.path().join(TURN)).expect("a file"),
        };
        for (id, fresh, is_in_vain) in [
            ("path+file:///a/mine#0.1.0", true, true),
            ("path+file:///a/b%20c#mine@0.1.0", true, true),
            ("path+file:///a/mine#0.1.0", false, false),
            ("path+file:///a/mine#other@0.1.0", true, false),
            ("registry+https://a/mine#mine@0.1.0", true, false),
        ] {
            let said = serde_json::json!({"package_id": id, "fresh": fresh});
            assert_eq!(turn.is_in_vain(&format!("no message\n{said}\n")), is_in_vain, "{id}");
        }
    }
}
