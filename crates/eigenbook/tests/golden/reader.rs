//! Reads the arrays of golden files, one text each: `"f64 2 3: 1 2 3 4 5 6"`.
//!
//! The kind of the elements, the shape, and the elements in order.
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

/// The array in a text of a golden file; its elements must be of the requested type.
pub fn array<T: FromStr<Err: Debug>>(value: &Value) -> ArrayD<T> {
    let (head, data) = value.as_str().unwrap().split_once(':').unwrap();
    let (kind, shape) = head.split_at(head.find(' ').unwrap_or(head.len()));
    assert_eq!(kind, std::any::type_name::<T>(), "{value}");
    ArrayD::from_shape_vec(IxDyn(&words::<usize>(shape)), words(data)).unwrap()
}

/// The text of a field.
pub fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_else(|| panic!("no text {field} in {value}"))
}

fn words<T: FromStr<Err: Debug>>(text: &str) -> Vec<T> {
    text.split_whitespace().map(|word| word.parse().unwrap()).collect()
}
