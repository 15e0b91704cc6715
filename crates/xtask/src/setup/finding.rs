//! The finding of a check of the machine, and when the check runs.

use super::venv;
use crate::report::Problem;
use anyhow::Result;

/// The finding of one check.
pub enum Finding {
    /// It exists: a short description.
    Ready(String),
    /// It is not there, but this program may install it.
    Fixable(Fix),
    /// It is not there, and a person has to install it.
    Missing(Problem),
}

/// An installation that may be done without asking.
pub struct Fix {
    /// The step, for the user who waits.
    pub what: String,
    /// Does it.
    pub run: fn() -> Result<()>,
}

/// How much has been done in this folder before.
#[derive(Clone, Copy, PartialEq)]
pub enum Start {
    /// No exception: everything is needed.
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
