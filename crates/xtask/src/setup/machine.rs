//! What a machine must have, and what is said when it has not.

use super::{disk, native, python, rust, venv};
use crate::report::Problem;
use anyhow::{Result, bail};

/// What one check found.
pub enum Finding {
    /// It is there: what it is, in a few words.
    Ready(String),
    /// It is not there, but this program may install it.
    Mendable(Mend),
    /// It is not there, and a person has to install it.
    Missing(Problem),
}

/// An installation that may be done without asking.
pub struct Mend {
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

/// Makes every check and returns what can be installed.
///
/// Everything that a person has to install is said at once, so that it can be mended in one go.
pub fn check(start: Start) -> Result<Vec<Mend>> {
    let checks =
        [rust::compiler, rust::sources, rust::analyser, native::c_compiler, native::openblas];
    let by_start = [python::interpreter, disk::space];
    let mut ready = Vec::new();
    let mut mends = Vec::new();
    let mut problems = Vec::new();
    let findings = checks.iter().map(|check| check());
    for finding in findings.chain(by_start.iter().map(|check| check(start))) {
        match finding {
            Finding::Ready(fact) => ready.push(fact),
            Finding::Mendable(mend) => mends.push(mend),
            Finding::Missing(problem) => problems.push(problem),
        }
    }
    println!("  {}", ready.join(", "));
    if problems.is_empty() {
        return Ok(mends);
    }
    let sentences: Vec<String> = problems.iter().map(Problem::to_string).collect();
    bail!("{}", sentences.join("\n✗ "))
}
