//! A notebook's file as JSON.

use crate::json::list;
use serde_json::Value;

/// The cells with code, in order.
pub fn code_cells(notebook: &Value) -> impl Iterator<Item = &Value> {
    list(&notebook["cells"]).filter(|cell| cell["cell_type"] == "code")
}

/// A cell's code; empty if it has none.
pub fn source(cell: &Value) -> String {
    text(&cell["source"]).unwrap_or_default()
}

/// A text, which a notebook may write as a list of lines.
pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(lines) => Some(lines.iter().filter_map(Value::as_str).collect()),
        _ => None,
    }
}
