//! What a machine must have, and what is said when it has not.

use super::{disk, native, python, rust};
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

/// Makes every check and returns what can be installed.
///
/// Everything that a person has to install is said at once, so that it can be mended in one go.
pub fn check() -> Result<Vec<Mend>> {
    let checks =
        [rust::compiler, rust::sources, native::c_compiler, native::openblas, python::interpreter];
    let mut ready = Vec::new();
    let mut mends = Vec::new();
    let mut problems = Vec::new();
    for finding in checks.iter().map(|check| check()).chain([disk::space()]) {
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
