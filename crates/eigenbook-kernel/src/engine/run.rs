//! What came of running code, before anybody judges it.

use super::wire::Record;
use eigenbook_wire::Outcome as Ended;
use evcxr::{CommandContext, Error, EvalOutputs};
use serde_json::Value;
use std::collections::BTreeMap;

/// Name → type of the variables that stand.
pub type Variables = BTreeMap<String, String>;

/// What came of running code.
#[derive(Default)]
pub struct Run {
    /// What the engine answered; none where it did not run.
    pub result: Option<Result<EvalOutputs, Error>>,
    /// What happened while the cell ran.
    pub record: Record,
    /// The compiler's own messages about the code that it saw last.
    pub messages: Vec<Value>,
    /// The variables that stood before.
    pub before: Variables,
    /// The signal that ended the process, where one did.
    pub signal: Option<i32>,
    /// The person wanted it to stop.
    pub interrupted: bool,
    /// The code as the engine was given it, where that is not as it was written.
    pub told: Option<String>,
}

impl Run {
    /// It was compiled and run, well or not; or it need not be tried in another way.
    pub fn is_settled(&self) -> bool {
        self.record.outcome.is_some() || self.interrupted || !matches!(self.result, Some(Err(_)))
    }

    /// The executor died in it.
    pub fn died(&self) -> bool {
        self.record.outcome == Some(Ended::Died)
    }
}

/// The variables that stand now.
pub fn variables(context: &CommandContext) -> Variables {
    let found = context.variables_and_types();
    found.map(|(name, type_name)| (name.to_owned(), type_name.to_owned())).collect()
}
