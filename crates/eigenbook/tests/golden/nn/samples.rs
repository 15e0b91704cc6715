//! Samples of more than one axis, and how far results are from those of a golden file.

use crate::reader::{largest, vector};
use ndarray::{ArrayD, IxDyn};
use serde_json::Value;

/// Samples of this shape, one after the other.
pub fn samples(values: &Value, shape: &[usize]) -> ArrayD<f32> {
    let values = vector(values).to_vec();
    let n_samples = values.len() / shape.iter().product::<usize>();
    let shape: Vec<usize> = std::iter::once(n_samples).chain(shape.iter().copied()).collect();
    ArrayD::from_shape_vec(IxDyn(&shape), values).unwrap()
}

/// The shape of a sample.
pub fn sizes(value: &Value) -> Vec<usize> {
    value.as_array().unwrap().iter().map(|size| size.as_u64().unwrap() as usize).collect()
}

/// The largest difference, relative to results above 1.
pub fn difference(theirs: &[f64], ours: impl Iterator<Item = f64>) -> f64 {
    let ours: Vec<f64> = ours.collect();
    assert_eq!(ours.len(), theirs.len());
    let of_pair = |(a, b): (&f64, &f64)| (a - b).abs() / b.abs().max(1.0);
    largest(ours.iter().zip(theirs).map(of_pair))
}
