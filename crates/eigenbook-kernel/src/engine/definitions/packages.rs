//! The packages that cells have added, because types may come from them.

use crate::compile::packages::sources::Folders;
use crate::compile::{BEHIND, Built};
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

/// The packages as they are wanted, with the contents of their folders at one moment.
#[derive(Clone, Default)]
pub struct State {
    wanted: Requests,
    /// Those behind them that are in folders can be edited as well.
    behind: BTreeMap<String, String>,
}

impl State {
    /// That of this moment.
    pub fn now(packages: &Requests) -> Self {
        let mut folders = Folders::default();
        let with_state = |(name, wanted): (&String, &String)| {
            (name.clone(), wanted.clone() + &folders.state(wanted))
        };
        let wanted = packages.iter().map(with_state).collect();
        let behind = packages.values().flat_map(|wanted| folders.states(wanted)).collect();
        Self { wanted, behind }
    }

    /// The same, with what they are built to.
    pub fn built(&self, built: &Built) -> Requests {
        let now = self.wanted.iter().map(|(name, wanted)| {
            let file = built.get(name).map_or("", String::as_str);
            (name.clone(), [wanted, file].concat())
        });
        let behind = built.iter().filter_map(|(name, file)| {
            let state = self.behind.get(name.strip_prefix(BEHIND)?).map_or("", String::as_str);
            Some((name.clone(), [file, state].concat()))
        });
        now.chain(behind).collect()
    }
}
