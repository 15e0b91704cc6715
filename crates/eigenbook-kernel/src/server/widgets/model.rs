//! One model: its state, and what a page may do to it.

use serde_json::{Map, Value};

/// The parts of a state that a person changes by moving a control.
const MOVABLE: [&str; 2] = ["value", "index"];
/// No text that is typed into a control is longer, in bytes.
const LONGEST: usize = 1 << 20;

/// A model as the server knows it.
pub struct Model {
    state: Map<String, Value>,
    /// See [`crate::engine::interface::ModelEvent::Opened`].
    output: Option<String>,
    cell: Option<String>,
    clicks: u64,
}

/// What a page says about a model.
pub struct Update {
    /// The model's name.
    pub id: String,
    /// What is different.
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
    /// There is no such model.
    Unknown,
    /// The message is not as the protocol wants it, or its state is none that the model can have.
    Malformed,
}

impl Model {
    /// A model of the cell with this name.
    pub fn new(state: Map<String, Value>, output: Option<String>, cell: Option<String>) -> Self {
        Self { state, output, cell, clicks: 0 }
    }

    /// Takes what the library says.
    pub fn set(&mut self, state: Map<String, Value>) {
        self.state.extend(state);
    }

    /// Takes what a page says; gives back what is different now, and whether a person has moved it.
    ///
    /// # Errors
    /// A value of another kind than the one that is there, or one that is too long. What the model
    /// does not have is passed over: a newer page may know more of it.
    pub fn change(&mut self, update: &Update) -> Result<(Map<String, Value>, bool), Refusal> {
        let known = update.state.iter().filter(|(name, _)| self.state.contains_key(*name));
        let known: Vec<_> = known.filter(|(name, _)| !name.starts_with('_')).collect();
        let fits = |(name, value): &(&String, &Value)| {
            alike(&self.state[name.as_str()], value) && size(value) <= LONGEST
        };
        if !known.iter().all(fits) {
            return Err(Refusal::Malformed);
        }
        let is_other = |(name, value): &(&String, &Value)| self.state[name.as_str()] != **value;
        let changes: Vec<_> = known.into_iter().filter(is_other).collect();
        let changes: Map<String, Value> =
            changes.into_iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        let has_moved = MOVABLE.iter().any(|name| changes.contains_key(*name));
        self.state.extend(changes.clone());
        self.clicks += u64::from(update.press == Press::Once);
        Ok((changes, has_moved || update.press == Press::Once))
    }

    /// The whole state.
    pub fn state(&self) -> &Map<String, Value> {
        &self.state
    }

    /// The part of the state that a person changes.
    pub fn movable(&self) -> Map<String, Value> {
        let own = self.state.iter().filter(|(name, _)| MOVABLE.contains(&name.as_str()));
        own.map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    /// How often it was pressed.
    pub fn clicks(&self) -> u64 {
        self.clicks
    }

    /// The model that shows what comes of moving this one.
    pub fn output(&self) -> Option<&str> {
        self.output.as_deref()
    }

    /// Whether moving it, under this name, shows nothing.
    pub fn is_alone(&self, id: &str) -> bool {
        self.output() == Some(id)
    }

    /// The front end's name of the cell that has opened it.
    pub fn cell(&self) -> Option<&str> {
        self.cell.as_deref()
    }
}

/// Whether two values are of one kind; what may be nothing has no kind yet.
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
