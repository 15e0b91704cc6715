//! Reads the arrays of the golden files: `{"shape": "2 3", "data": "1 2 3 4 5 6"}`.
//!
//! Elements are text, because they must read back to the last bit, NaN and infinity included.

use eigenbook::ndarray::{ArrayD, IxDyn};
use eigenbook::serde_json::{self, Value};
use std::fmt::Debug;
use std::str::FromStr;

/// A golden file by its name in `tests/golden/`.
pub fn golden(name: &str) -> Value {
    let path = format!("{}/tests/golden/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The array that a value of a golden file describes.
pub fn array<T: FromStr<Err: Debug>>(value: &Value) -> ArrayD<T> {
    let shape: Vec<usize> = words(&value["shape"]);
    ArrayD::from_shape_vec(IxDyn(&shape), words(&value["data"])).unwrap()
}

/// The text of a field.
pub fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_else(|| panic!("no text {field} in {value}"))
}

fn words<T: FromStr<Err: Debug>>(value: &Value) -> Vec<T> {
    value.as_str().unwrap().split_whitespace().map(|word| word.parse().unwrap()).collect()
}
