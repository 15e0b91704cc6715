//! The packages that cells have added, because types may come from them.

use crate::compile::sources;
use crate::engine::packages::requests;
use std::collections::BTreeMap;

/// Name → how it is wanted, as in `:dep NAME = WANTED`.
pub type Requests = BTreeMap<String, String>;

/// The packages that a cell adds.
pub fn of_cell(code: &str) -> Requests {
    let pairs = requests(code).map(|request| {
        let (name, wanted) = request.split_once('=').unwrap_or((request, "*"));
        // A package with a hyphen has a crate with an underscore.
        (name.trim().replace('-', "_"), wanted.trim().to_owned())
    });
    pairs.collect()
}

/// The packages with the present contents of their folders.
pub fn as_they_are(packages: &Requests) -> Requests {
    let now = packages.iter().map(|(name, wanted)| {
        let state = sources::state(wanted);
        (name.clone(), wanted.clone() + &state)
    });
    now.collect()
}
