//! The lists in JSON: cargo's and the compiler's messages, and notebooks.

use serde_json::Value;

/// The elements of a list; none if the value is not one.
pub fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
