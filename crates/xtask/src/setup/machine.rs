//! The requirements on a machine, and the messages about missing ones.

use super::finding::{Finding, Fix, Start};
use super::{disk, native, python, rust};
use crate::report::Problem;
use anyhow::{Result, bail};

/// Runs every check and returns what can be installed.
///
/// All missing programs are reported at once, so that they can be installed in one go.
pub fn check(start: Start) -> Result<Vec<Fix>> {
    let checks =
        [rust::compiler, rust::sources, rust::analyser, native::c_compiler, native::openblas];
    let by_start = [python::interpreter, disk::space];
    let mut ready = Vec::new();
    let mut fixes = Vec::new();
    let mut problems = Vec::new();
    let findings = checks.iter().map(|check| check());
    for finding in findings.chain(by_start.iter().map(|check| check(start))) {
        match finding {
            Finding::Ready(fact) => ready.push(fact),
            Finding::Fixable(fix) => fixes.push(fix),
            Finding::Missing(problem) => problems.push(problem),
        }
    }
    println!("  {}", ready.join(", "));
    if problems.is_empty() {
        return Ok(fixes);
    }
    let sentences: Vec<String> = problems.iter().map(Problem::to_string).collect();
    bail!("{}", sentences.join("\n✗ "))
}
