//! Reads the numbers of golden files of networks: nested lists, in their order.

use ndarray::{Array1, Array2};
use serde_json::Value;

/// All numbers of a nested list.
pub fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(values) => values.iter().flat_map(numbers).collect(),
        value => vec![value.as_f64().unwrap()],
    }
}

/// The same in the precision of a network.
pub fn vector(value: &Value) -> Array1<f32> {
    numbers(value).into_iter().map(|value| value as f32).collect()
}

/// A list of rows.
pub fn matrix(value: &Value) -> Array2<f32> {
    let n_rows = value.as_array().unwrap().len();
    let values = vector(value).to_vec();
    Array2::from_shape_vec((n_rows, values.len() / n_rows), values).unwrap()
}

/// The text of a field.
pub fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap()
}
