//! Networks of two dense layers in golden files, and how far a fit is from Keras's.

use crate::reader::{activation, largest, loss, matrix, numbers, vector};
use eigenbook::nn::*;
use serde_json::Value;

/// The network of a case, with its first weights and this optimizer.
pub fn model(case: &Value, optimizer: Optimizer) -> eigenbook::Result<Sequential> {
    let weights = case["weights"].as_array().unwrap();
    let (hidden, last) = ((&weights[0], &weights[1]), (&weights[2], &weights[3]));
    let mut model = Sequential::new();
    model.add(Input::new(matrix(hidden.0).nrows()))?;
    model.add(Dense::new(vector(hidden.1).len()).activation(activation(&case["hidden"])))?;
    model.add(Dense::new(vector(last.1).len()).activation(activation(&case["last"])))?;
    model.set_weights(&[hidden, last].map(|(kernel, bias)| (matrix(kernel), vector(bias))))?;
    let metrics = case["metrics"].as_array().unwrap().iter().map(|name| match name.as_str() {
        Some("accuracy") => Accuracy,
        _ => MeanAbsoluteError,
    });
    model.compile(optimizer, loss(case), metrics)?;
    Ok(model)
}

/// The largest difference among the history and the weights after a fit.
pub fn difference_of_fit(case: &Value, history: &History, model: &Sequential) -> f64 {
    let mut worst = 0.0_f64;
    let golden = case["history"].as_object().unwrap();
    assert!(golden.keys().eq(history.history.keys()), "names and their order");
    for (name, values) in golden {
        worst = worst.max(difference(&numbers(values), history.history[name].iter().copied()));
    }
    let after = case["weights_after"].as_array().unwrap();
    for (layer, (kernel, bias)) in model.get_weights().into_iter().enumerate() {
        let (kernel, bias) = (kernel.mapv(f64::from), bias.mapv(f64::from));
        worst = worst.max(difference(&numbers(&after[2 * layer]), kernel));
        worst = worst.max(difference(&numbers(&after[2 * layer + 1]), bias));
    }
    worst
}

/// The largest difference.
pub fn difference(golden: &[f64], ours: impl IntoIterator<Item = f64>) -> f64 {
    let ours: Vec<f64> = ours.into_iter().collect();
    assert_eq!(golden.len(), ours.len());
    largest(golden.iter().zip(ours).map(|(a, b)| (a - b).abs()))
}
