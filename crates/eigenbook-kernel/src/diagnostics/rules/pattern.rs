//! A pattern in `assets/mistakes`.

use regex::Regex;
use serde::Deserialize;
use std::sync::OnceLock;

/// A regular expression, which is compiled where it is first needed: all of them take a second.
#[derive(Debug, Deserialize)]
#[serde(from = "String")]
pub(super) struct Pattern {
    text: String,
    compiled: OnceLock<Regex>,
}

impl From<String> for Pattern {
    fn from(text: String) -> Self {
        Self { text, compiled: OnceLock::new() }
    }
}

impl Pattern {
    pub(super) fn regex(&self) -> &Regex {
        self.compiled.get_or_init(|| Regex::new(&self.text).expect("the patterns are tested"))
    }
}
