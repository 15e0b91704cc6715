//! Reads golden files of networks: numbers as nested lists, in their order, and Keras's names.

use eigenbook::nn::*;
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

/// The activation of this name.
pub fn activation(name: &Value) -> Activation {
    match name.as_str().unwrap() {
        "relu" => Relu,
        "sigmoid" => Sigmoid,
        "tanh" => Tanh,
        "softmax" => Softmax,
        "leaky_relu" => LeakyRelu,
        "gelu" => Gelu,
        _ => Activation::Linear,
    }
}

/// The loss of a case.
pub fn loss(case: &Value) -> Loss {
    match text(case, "loss") {
        "mean_squared_error" => MeanSquaredError,
        "binary_crossentropy" => BinaryCrossentropy,
        "categorical_crossentropy" => CategoricalCrossentropy,
        _ => SparseCategoricalCrossentropy,
    }
}

/// The largest of these differences; a NaN is as wrong as can be.
pub fn largest(differences: impl Iterator<Item = f64>) -> f64 {
    differences.fold(0.0, |worst, one| if one > worst || one.is_nan() { one } else { worst })
}
