//! A notebook as JSON, with access to the few fields that are used.

use anyhow::{Context, Result, ensure};
use serde_json::{Map, Value};
use std::fs;
use std::path::Path;

/// A notebook and the text that it was read from.
#[derive(Clone)]
pub struct Document {
    text: String,
    value: Value,
}

impl Document {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path)
            .with_context(|| format!("the notebook {} cannot be read", path.display()))?;
        Self::parse(text).with_context(|| format!("{} is not a notebook", path.display()))
    }

    /// Takes a text apart.
    pub fn parse(text: String) -> Result<Self> {
        let value: Value = serde_json::from_str(&text)?;
        let is_notebook = value["metadata"].is_object()
            && value["cells"].as_array().is_some_and(|cells| cells.iter().all(is_cell));
        ensure!(is_notebook, "the JSON has no cells of a notebook");
        Ok(Self { text, value })
    }

    /// The text that was read.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The notebook as a whole.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The notebook as a whole, to be changed.
    pub fn value_mut(&mut self) -> &mut Value {
        &mut self.value
    }

    /// The cells in order.
    pub fn cells(&self) -> &[Value] {
        self.value["cells"].as_array().map_or(&[], Vec::as_slice)
    }

    /// The cells in order, to be changed.
    pub fn cells_mut(&mut self) -> &mut Vec<Value> {
        self.value["cells"].as_array_mut().expect("`parse` has seen that it is an array")
    }
}

/// Whether it is a cell of code.
pub fn is_code(cell: &Value) -> bool {
    cell["cell_type"] == "code"
}

/// The original cell that this one ports.
pub fn original(cell: &Value) -> Option<&str> {
    cell["metadata"]["eigenbook"]["original"].as_str()
}

/// The exercise that the cell answers.
pub fn exercise(cell: &Value) -> Option<&str> {
    cell["metadata"]["eigenbook"]["exercise"].as_str()
}

/// Whether the cell is meant to end in an error.
pub fn expects_error(cell: &Value) -> bool {
    let tags = cell["metadata"]["tags"].as_array();
    tags.is_some_and(|tags| tags.iter().any(|tag| tag == "raises-exception"))
}

/// The outputs of a cell of code.
pub fn outputs(cell: &Value) -> &[Value] {
    cell["outputs"].as_array().map_or(&[], Vec::as_slice)
}

/// A text, which a notebook keeps as one string or as a list of lines.
pub fn joined(text: &Value) -> String {
    match text {
        Value::String(text) => text.clone(),
        Value::Array(lines) => lines.iter().filter_map(Value::as_str).collect(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// A text as the list of lines that a notebook keeps.
pub fn lines(text: &str) -> Value {
    text.split_inclusive('\n').map(Value::from).collect()
}

fn is_cell(cell: &Value) -> bool {
    let has = |name: &str, test: fn(&Value) -> bool| cell.get(name).is_some_and(test);
    has("cell_type", Value::is_string)
        && has("metadata", Value::is_object)
        && has("source", |source| source.is_string() || source.is_array())
        && (!is_code(cell) || has("outputs", Value::is_array))
}

/// The object at this place, which is created if there is none.
pub fn object<'a>(value: &'a mut Value, name: &str) -> &'a mut Map<String, Value> {
    let place = &mut value[name];
    if !place.is_object() {
        *place = Value::Object(Map::new());
    }
    place.as_object_mut().expect("it was just made")
}
