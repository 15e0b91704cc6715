//! Reads JSON: cargo's and the compiler's messages, and notebooks.

use serde_json::Value;

/// The elements of a list; none if the value is not one.
pub fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// The texts in a list.
pub fn texts(value: &Value) -> impl Iterator<Item = &str> {
    list(value).filter_map(Value::as_str)
}

/// The node of a package in cargo's metadata, with what it depends on.
pub fn node<'a>(metadata: &'a Value, id: &Value) -> Option<&'a Value> {
    list(&metadata["resolve"]["nodes"]).find(|node| node["id"] == *id)
}

/// The node of the package that the metadata is about.
pub fn root_node(metadata: &Value) -> Option<&Value> {
    node(metadata, &metadata["resolve"]["root"])
}

/// A number of lines, columns or bytes.
pub fn number(value: &Value) -> Option<usize> {
    usize::try_from(value.as_u64()?).ok()
}

/// The first name between backticks in a text.
pub fn quoted(value: &Value) -> Option<&str> {
    value.as_str()?.split('`').nth(1)
}

/// The code of one of the compiler's messages; empty if it has none.
pub fn code(message: &Value) -> &str {
    message["code"]["code"].as_str().unwrap_or_default()
}

/// Whether one of the compiler's messages is about a lint, whose code is its name.
pub fn is_lint(message: &Value) -> bool {
    code(message).starts_with(char::is_lowercase)
}

/// Whether the text of a message only counts the others, or names the command that explains them.
pub fn is_summary(text: &str) -> bool {
    ["aborting due to", "For more information"].iter().any(|it| text.starts_with(it))
}

/// Whether one of the compiler's messages is an error.
pub fn is_error(message: &Value) -> bool {
    message["level"] == "error"
}
