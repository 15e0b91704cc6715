//! The raw outcome of running code, before it is judged.

use super::definitions::{Outdated, Removed};
use super::executor_link::Record;
use crate::compile::{Compiled, Variables};
use crate::diagnostics::Lost;
use eigenbook_wire::Outcome as Ended;
use evcxr::{CommandContext, Error, EvalOutputs};
use ra_ap_hir::NOT_INFERRED;

/// The outcome of running code.
#[derive(Default)]
pub struct CellRun {
    /// The engine's answer; none if it did not run.
    pub result: Option<Result<EvalOutputs, Error>>,
    /// The events of the run.
    pub record: Record,
    /// The source that was compiled, if the cell has failed.
    pub source: String,
    /// The outcome of its compilation.
    pub compiled: Compiled,
    /// The variables that existed before.
    pub before: Variables,
    /// The signal that ended the process, if any.
    pub signal: Option<i32>,
    /// The person wanted it to stop.
    pub interrupted: bool,
    /// The variables that it must not use, because their types mean something else by now.
    pub lost: Vec<Lost>,
    /// The definitions of earlier cells that had to go for it.
    pub gone: Vec<Removed>,
    /// The variables that keep methods which it has replaced.
    pub outdated: Vec<Outdated>,
    /// The code as it was passed to evcxr, with the definitions of its types.
    pub written: Option<String>,
}

impl CellRun {
    /// The executor died in it.
    pub fn died(&self) -> bool {
        self.record.outcome == Some(Ended::Died)
    }
}

/// The variables that exist now, with the types that evcxr knows or that the compiler has reported:
/// of the cell that has just run, or of those before it. Names of a prelude at this path may have it
/// in front of them by now.
pub fn variables(
    context: &CommandContext,
    made: &Variables,
    before: &Variables,
    prelude: &str,
) -> Variables {
    let found = context.variables_and_types().filter_map(|(name, written)| {
        let known = before.get(name);
        let type_name = match written {
            NOT_INFERRED => made.get(name).or(known)?.clone(),
            written => {
                let same = known.filter(|known| known.replace(prelude, "") == written);
                same.map_or_else(|| written.to_owned(), String::clone)
            }
        };
        Some((name.to_owned(), type_name))
    });
    found.collect()
}
