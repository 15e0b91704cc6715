//! Files that the compiler has read and whose place in a definition is unknown: a macro may name them
//! in any way.
//!
//! Each type of the notebook may depend on them.

use super::layout::Parts;
use super::packages::Requests;
use super::parse::Definition;
use crate::compile::{ALWAYS_KNOWN, ReadFiles, first_names};
use crate::diagnostics::FILE;
use crate::digest::of_file;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What a cell was compiled from.
#[derive(Clone, Copy)]
pub struct Read<'a> {
    /// The files that the compiler has read.
    pub files: &'a ReadFiles,
    /// The names of the prelude.
    pub prelude: &'a [String],
}

impl Read<'_> {
    /// The parts of types that are files with an unknown place.
    pub fn unseen(&self, definitions: &[&Definition]) -> Parts {
        if self.files.is_empty() {
            return Parts::new();
        }
        let plain = |file: &PathBuf| file.canonicalize().unwrap_or_else(|_| file.clone());
        let live = definitions.iter().filter(|it| it.is_live()).filter_map(|it| it.whole());
        let seen: BTreeSet<PathBuf> = live.flat_map(|it| &it.files).map(plain).collect();
        let unseen = self.files.iter().filter(|(file, _)| !seen.contains(&plain(file)));
        unseen.map(|(file, mark)| (format!("{FILE}{}", file.display()), mark.clone())).collect()
    }

    /// Whether a macro of the notebook may have made a part of the type.
    pub fn may_make(&self, type_name: &str, packages: &Requests) -> bool {
        let is_known = |name: &str| {
            ALWAYS_KNOWN.contains(&name)
                || packages.contains_key(name)
                || self.prelude.iter().any(|it| it == name)
        };
        first_names(type_name).any(|(_, name)| !is_known(name))
    }
}

/// The files as they are at one moment.
#[derive(Default)]
pub struct FilesNow(BTreeMap<String, String>);

impl FilesNow {
    /// The files among the parts of a type, as they are now.
    pub fn of(&mut self, before: &Parts) -> Parts {
        let files = before.keys().filter_map(|name| Some((name, name.strip_prefix(FILE)?)));
        let now = files.map(|(name, file)| {
            let mark = self.0.entry(name.clone());
            let mark = mark.or_insert_with(|| of_file(Path::new(file)).unwrap_or_default());
            (name.clone(), mark.clone())
        });
        now.collect()
    }
}

/// The name of such a part for a person: with the path from the notebook's folder.
pub fn name(part: &str) -> Option<String> {
    let file = Path::new(part.strip_prefix(FILE)?);
    let folder = std::env::current_dir().unwrap_or_default();
    Some(format!("{FILE}{}", file.strip_prefix(folder).unwrap_or(file).display()))
}
