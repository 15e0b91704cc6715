//! The student's packages as they are built: what each was built to, and whether that has changed.

use super::further::{BEHIND, Further};
use crate::digest::{Written, written};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_128;

/// The student's packages as they are built; empty if no `:dep` was written.
#[derive(Default)]
pub struct StudentPackages {
    /// The compiler's arguments for finding them, `-L` and `--extern`.
    pub arguments: Vec<String>,
    /// The packages behind them.
    pub further: Further,
    /// The crates that are built from folders, which can be edited.
    pub in_folders: BTreeSet<String>,
    /// Whether they have the runtime that evcxr uses for `await`.
    pub has_runtime: bool,
}

/// Name → the file of its result, with a mark of its contents if the package can be edited.
///
/// The name of the file changes with the features of the package and of those that it needs, but not
/// with its sources, nor with any other file that it was built from.
pub type Built = BTreeMap<String, String>;

/// What is known of the results.
#[derive(Default)]
pub struct Results {
    built: Built,
    /// Those that a cell may rely on.
    relied_on: Built,
    /// The marks of files that were read.
    marks: BTreeMap<PathBuf, (Written, String)>,
}

impl Results {
    /// Notes them from the packages. Those that are not built from folders are the same wherever they
    /// are built.
    pub fn note(&mut self, packages: &StudentPackages) {
        let StudentPackages { arguments, further, in_folders, .. } = packages;
        let own = arguments.iter().filter_map(|argument| argument.split_once('='));
        let own = own
            .filter(|(name, _)| !name.starts_with('-'))
            .map(|(name, path)| (name.to_owned(), path));
        let behind = further.iter().map(|(name, path)| (format!("{BEHIND}{name}"), &**path));
        let built = own.chain(behind).filter_map(|(name, path)| {
            let path = Path::new(path);
            let is_edited = in_folders.contains(name.trim_start_matches(BEHIND));
            let mark = if is_edited { self.mark(path) } else { String::new() };
            Some((name, format!("{} {mark}", path.file_name()?.to_string_lossy())))
        });
        self.built = built.collect();
    }

    /// The packages as they were built last.
    pub fn built(&self) -> Built {
        self.built.clone()
    }

    /// A cell begins, which was written for the packages as they are built now.
    pub fn rely(&mut self) {
        self.relied_on = self.built.clone();
    }

    /// A package that the cell may rely on is another by now.
    pub fn is_other(&self) -> bool {
        let is_other =
            |(name, file): (&String, &String)| self.built.get(name).is_some_and(|now| now != file);
        self.relied_on.iter().any(is_other)
    }

    /// A mark of a file's contents, which are read again if it was written again.
    fn mark(&mut self, path: &Path) -> String {
        let about = fs::metadata(path).ok().filter(Metadata::is_file);
        let Some(about) = about else { return String::new() };
        let written = written(&about);
        match self.marks.get(path) {
            Some((known, mark)) if *known == written => mark.clone(),
            _ => {
                let contents = fs::read(path).unwrap_or_default();
                let mark = format!("{:032x}", xxh3_128(&contents));
                self.marks.insert(path.to_owned(), (written, mark.clone()));
                mark
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_that_is_built_from_other_files_is_another() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("liba-1.rlib");
        let packages = StudentPackages {
            arguments: vec![format!("a={}", file.display()), "b=/shelf/libb-1.rlib".to_owned()],
            in_folders: ["a".to_owned()].into(),
            ..StudentPackages::default()
        };
        let mut results = Results::default();
        let mut note = |text: &str| {
            fs::write(&file, text).expect("a file");
            results.note(&packages);
            let is_other = results.is_other();
            results.rely();
            is_other
        };
        assert!(!note("first") && !note("first") && note("another") && !note("another"));
        assert_eq!(results.built()["b"], "libb-1.rlib ");
        // After `:clear` there is none.
        results.note(&StudentPackages::default());
        assert!(!results.is_other());
    }

    #[test]
    fn a_package_that_is_not_edited_is_the_same_wherever_it_is_built() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut results = Results::default();
        let mut note = |place: &str, edited: &[&str]| {
            let file = |name: &str| {
                let file = folder.path().join(place).join(format!("lib{name}-1.rlib"));
                fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
                fs::write(&file, place).expect("a file");
                file.display().to_string()
            };
            results.note(&StudentPackages {
                arguments: vec![format!("a={}", file("a"))],
                further: [("b".to_owned(), file("b"))].into(),
                in_folders: edited.iter().map(|&it| it.to_owned()).collect(),
                ..StudentPackages::default()
            });
            let is_other = results.is_other();
            results.rely();
            is_other
        };
        assert!(!note("shelf", &[]) && !note("session", &["c"]));
        assert!(note("session", &["a"]) && note("session", &["b"]));
    }
}
