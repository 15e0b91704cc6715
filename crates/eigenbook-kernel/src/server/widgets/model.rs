//! One model: its state, and the changes that a page may make.

use crate::engine::interface::Moved;
use serde_json::{Map, Value};

/// The parts of a state that a person changes by moving a control.
const MOVABLE: [&str; 2] = ["value", "index"];
/// No text that is typed into a control is longer, in bytes.
const LONGEST: usize = 1 << 20;

/// The server's copy of a model.
pub struct Model {
    state: Map<String, Value>,
    /// See [`crate::engine::interface::ModelEvent::Opened`].
    output: Option<String>,
    cell: Option<String>,
    clicks: u64,
}

/// The effect of a page's message on a model.
pub struct Update {
    /// The model's name.
    pub id: String,
    /// The changed values.
    pub state: Map<String, Value>,
    /// Whether it was pressed.
    pub press: Press,
}

/// Whether a button was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// It was.
    Once,
    /// It was not.
    Not,
}

/// Why a message of a page is not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The model does not exist.
    Unknown,
    /// The message is not as the protocol wants it, or its state is none that the model can have.
    Malformed,
}

impl Model {
    /// A model of the cell with this name.
    pub fn new(state: Map<String, Value>, output: Option<String>, cell: Option<String>) -> Self {
        Self { state, output, cell, clicks: 0 }
    }

    /// Applies a message of the library.
    pub fn set(&mut self, state: Map<String, Value>) {
        self.state.extend(state);
    }

    /// Applies a message of a page; returns the values that it has now, and whether a person has
    /// changed them. A page waits for its own value to come back, also if it is not a new one: until
    /// then it ignores those of other pages.
    ///
    /// # Errors
    /// A value of the wrong kind, or one that is too long. Fields that the model does not have are
    /// ignored: a newer page may have more of them.
    pub fn change(&mut self, update: &Update) -> Result<(Map<String, Value>, bool), Refusal> {
        let known = update.state.iter().filter(|(name, _)| self.state.contains_key(*name));
        let known: Vec<_> = known.filter(|(name, _)| !name.starts_with('_')).collect();
        let fits = |(name, value): &(&String, &Value)| {
            alike(&self.state[name.as_str()], value) && size(value) <= LONGEST
        };
        if !known.iter().all(fits) {
            return Err(Refusal::Malformed);
        }
        let values: Map<String, Value> =
            known.into_iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        let is_new = |name: &&str| values.get(*name).is_some_and(|it| self.state[*name] != *it);
        let has_moved = MOVABLE.iter().any(is_new);
        self.state.extend(values.clone());
        self.clicks += u64::from(update.press == Press::Once);
        Ok((values, has_moved || update.press == Press::Once))
    }

    /// The whole state.
    pub fn state(&self) -> &Map<String, Value> {
        &self.state
    }

    /// What of it, under this name, a person changes.
    pub fn moved(&self, id: &str) -> Moved {
        let own = self.state.iter().filter(|(name, _)| MOVABLE.contains(&name.as_str()));
        let state = own.map(|(name, value)| (name.clone(), value.clone())).collect();
        Moved { id: id.to_owned(), state, clicks: self.clicks }
    }

    /// The model that shows the result of a change.
    pub fn output(&self) -> Option<&str> {
        self.output.as_deref()
    }

    /// Whether changing it, under this name, shows nothing.
    pub fn is_alone(&self, id: &str) -> bool {
        self.output() == Some(id)
    }

    /// The front end's name of the cell that has opened it.
    pub fn cell(&self) -> Option<&str> {
        self.cell.as_deref()
    }
}

/// Whether two values are of one kind; a value that may be null has no kind yet.
fn alike(one: &Value, other: &Value) -> bool {
    one.is_null() || other.is_null() || std::mem::discriminant(one) == std::mem::discriminant(other)
}

fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(values) => values.iter().map(|value| 8 + size(value)).sum(),
        Value::Object(map) => map.iter().map(|(name, value)| name.len() + 8 + size(value)).sum(),
        _ => 8,
    }
}
