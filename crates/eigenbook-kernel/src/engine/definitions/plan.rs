//! A cell that is about to run: its definitions, those of other cells beside it, and the variables that
//! it cannot use.

use super::flat;
use super::macros::Macros;
use super::packages::{Requests, State};
use super::parse::{Definition, Kind};
use super::wrap::{self, Notes};
use crate::diagnostics::Lost;
use std::collections::{BTreeMap, BTreeSet};

/// A cell that is about to run.
#[derive(Clone, Default)]
pub struct Plan {
    /// The cell as it was written.
    pub(super) code: String,
    pub(super) start: usize,
    pub(super) defined: Vec<Definition>,
    /// Extra definitions beside the cell, by key; an empty text removes one.
    pub(super) others: BTreeMap<String, String>,
    /// The definitions of other cells with files that are no copies, as these were when the plan was
    /// made: before the compiler reads them, and before the cell can change them.
    pub(super) live: BTreeMap<String, Definition>,
    pub(super) packages: Requests,
    /// The contents of their folders at that moment.
    pub(super) state: State,
    /// The variables whose types mean something else by now.
    pub(super) lost: Vec<Lost>,
    /// The statics, each with its mark.
    pub(super) statics: Vec<String>,
    pub(super) macros: Macros,
    /// The definitions that were dropped because they do not fit any more.
    pub(super) gone: Vec<Removed>,
}

/// A definition of an earlier cell that does not fit any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    /// The definition itself.
    pub title: String,
    /// The number of the cell that has defined it.
    pub number: usize,
    /// The compiler's message.
    pub reason: String,
}

impl Plan {
    /// The cell as the engine is given it.
    pub fn code(&self) -> String {
        let nameless = self.defined.iter().filter(|it| it.is_nameless());
        let others: Vec<_> =
            self.others.iter().map(|(key, text)| (key.clone(), text.clone())).collect();
        let lost: Vec<String> = self.lost.iter().map(|lost| lost.name.clone()).collect();
        let notes = Notes { lost: &lost, statics: &self.statics };
        wrap::wrap(&self.code, self.start, nameless, &others, &notes)
    }

    /// Removes a definition of an earlier cell; returns whether it was there.
    pub(super) fn remove(&mut self, key: &str, removed: Removed) -> bool {
        let before = self.others.insert(key.to_owned(), String::new());
        let is_new = before.is_none_or(|text| !text.is_empty());
        self.gone.extend(is_new.then_some(removed));
        is_new
    }

    /// The cell has not come to its end: variables keep their names, also where it has called a
    /// function of that name.
    pub fn keep_called(&mut self) {
        self.lost.retain(|lost| lost.name != lost.because);
    }

    /// The variables that the cell must not use.
    pub fn lost(&self) -> &[Lost] {
        &self.lost
    }
}

/// The `impl` without the members that the cell defines for the same type; none if it keeps all.
pub(super) fn without_members_of(known: &Definition, cell: &[Definition]) -> Option<String> {
    let is_same = |definition: &Definition| match (&known.kind, &definition.kind) {
        (Kind::Conditional(name), Kind::Named) => *name == definition.key,
        (Kind::Named, Kind::Conditional(name)) => *name == known.key,
        _ => false,
    };
    if cell.iter().any(is_same) {
        return Some(String::new());
    }
    let Kind::Methods(own, names) = &known.kind else { return None };
    let new: BTreeSet<&String> = cell
        .iter()
        .filter_map(|definition| match &definition.kind {
            Kind::Methods(other, names) if other == own => Some(names),
            _ => None,
        })
        .flatten()
        .collect();
    if names.iter().all(|name| new.contains(name)) {
        return (!names.is_empty()).then(String::new);
    }
    let is_touched = names.iter().any(|name| new.contains(name));
    // If it cannot be cut, the compiler reports the conflict, and it is removed as a whole.
    is_touched.then(|| flat::without_members(&known.text, |name| new.contains(&name.to_owned())))?
}
