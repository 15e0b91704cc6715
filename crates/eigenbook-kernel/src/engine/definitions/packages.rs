//! The packages that cells have added, because types may come from them.

use crate::compile::{BEHIND, sources};
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

/// Whether a cell does nothing but add packages.
pub fn only_adds(code: &str) -> bool {
    let mut others = code.lines().filter(|line| !line.trim().is_empty());
    others.all(|line| requests(line).next().is_some())
}

/// The packages as they were built, with the present contents of their folders. `built` has the
/// file of each, whose name changes with its types.
pub fn as_they_are(packages: &Requests, built: &BTreeMap<String, String>) -> Requests {
    let now = packages.iter().map(|(name, wanted)| {
        let file = built.get(name).map_or("", String::as_str);
        (name.clone(), [wanted, file, &sources::state(wanted)].concat())
    });
    // Those behind them that are in folders can be edited as well.
    let states: Requests = packages.values().flat_map(|wanted| sources::states(wanted)).collect();
    let behind = built.iter().filter_map(|(name, file)| {
        let state = states.get(name.strip_prefix(BEHIND)?).map_or("", String::as_str);
        Some((name.clone(), [file, state].concat()))
    });
    now.chain(behind).collect()
}
