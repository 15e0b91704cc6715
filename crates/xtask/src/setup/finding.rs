//! What a check of the machine finds, and when it is made.

use super::venv;
use crate::report::Problem;
use anyhow::Result;

/// What one check found.
pub enum Finding {
    /// It is there: what it is, in a few words.
    Ready(String),
    /// It is not there, but this program may install it.
    Fixable(Fix),
    /// It is not there, and a person has to install it.
    Missing(Problem),
}

/// An installation that may be done without asking.
pub struct Fix {
    /// What is done, for the person who waits.
    pub what: String,
    /// Does it.
    pub run: fn() -> Result<()>,
}

/// How much has been done in this folder before.
#[derive(Clone, Copy, PartialEq)]
pub enum Start {
    /// Nothing: everything is needed.
    Fresh,
    /// `.venv` is there and up to date.
    Again,
}

impl Start {
    /// As it is now.
    pub fn of_this_folder() -> Self {
        if venv::is_up_to_date() { Self::Again } else { Self::Fresh }
    }
}
