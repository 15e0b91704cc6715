//! Ten epochs of `fit` against Keras's: the same initial weights, the same order of the samples.

#[path = "golden/nn/reader.rs"]
mod reader;

use eigenbook::nn::*;
use reader::{matrix, numbers, text, vector};
use serde_json::Value;

const GOLDEN: &str = include_str!("golden/nn/fit.json");

/// The required bound; the largest observed difference is printed.
const TOLERANCE: f64 = 1e-5;

#[test]
fn ten_epochs_are_those_of_keras() {
    let golden: Value = serde_json::from_str(GOLDEN).unwrap();
    let cases = golden["cases"].as_array().unwrap();
    assert!(cases.len() >= 19);
    for case in cases {
        let name = format!("{} with {}", text(case, "problem"), text(case, "optimizer"));
        let worst = compare(case).unwrap_or_else(|error| panic!("{name}: {error}"));
        println!("{name}: largest difference {worst:.1e}");
        assert!(worst < TOLERANCE, "{name}: {worst:e}");
    }
}

/// The largest difference among history, weights, evaluate and predict.
fn compare(case: &Value) -> eigenbook::Result<f64> {
    let mut model = model(case)?;
    let (x, y) = (matrix(&case["x"]), matrix(&case["y"]));
    let (x_test, y_test) = (matrix(&case["x_test"]), matrix(&case["y_test"]));
    let settings = Fit::new().epochs(10).batch_size(4).without_shuffle().verbose(0);
    let history = model.fit(&x, &y, settings.validation_data(&x_test, &y_test))?;

    let mut worst = 0.0_f64;
    let golden = case["history"].as_object().unwrap();
    assert!(golden.keys().eq(history.history.keys()), "names and their order");
    for (name, values) in golden {
        worst = worst.max(difference(&numbers(values), history.history[name].iter().copied()));
    }
    let after = case["weights_after"].as_array().unwrap();
    for (layer, (kernel, bias)) in model.get_weights().into_iter().enumerate() {
        worst = worst.max(difference(&numbers(&after[2 * layer]), kernel.iter().map(wide)));
        worst = worst.max(difference(&numbers(&after[2 * layer + 1]), bias.iter().map(wide)));
    }
    for (name, value) in model.evaluate(&x, &y)?.iter() {
        worst = worst.max(difference(&numbers(&case["evaluate"][name]), [value]));
    }
    let predicted = model.predict(&x.slice(ndarray::s![..3, ..]))?;
    Ok(worst.max(difference(&numbers(&case["predict"]), predicted.iter().map(wide))))
}

fn model(case: &Value) -> eigenbook::Result<Sequential> {
    let weights = case["weights"].as_array().unwrap();
    let (hidden, last) = ((&weights[0], &weights[1]), (&weights[2], &weights[3]));
    let mut model = Sequential::new();
    model.add(Input::new(matrix(hidden.0).nrows()))?;
    model.add(Dense::new(vector(hidden.1).len()).activation(activation(text(case, "hidden"))))?;
    model.add(Dense::new(vector(last.1).len()).activation(activation(text(case, "last"))))?;
    model.set_weights(&[hidden, last].map(|(kernel, bias)| (matrix(kernel), vector(bias))))?;
    let metrics = case["metrics"].as_array().unwrap().iter().map(|name| match name.as_str() {
        Some("accuracy") => Accuracy,
        _ => MeanAbsoluteError,
    });
    model.compile(optimizer(&case["settings"]), loss(text(case, "loss")), metrics)?;
    Ok(model)
}

fn optimizer(settings: &Value) -> Optimizer {
    let rate = settings["learning_rate"].as_f64().unwrap_or(0.001);
    let momentum = settings["momentum"].as_f64().unwrap_or(0.0);
    match text(settings, "class") {
        "SGD" if settings["nesterov"] == true => {
            Sgd::default().learning_rate(rate).momentum(momentum).nesterov().into()
        }
        "SGD" => Sgd::default().learning_rate(rate).momentum(momentum).into(),
        "RMSprop" => RmsProp::default().learning_rate(rate).momentum(momentum).into(),
        _ => Adam::default().learning_rate(rate).into(),
    }
}

fn activation(name: &str) -> Activation {
    match name {
        "relu" => Relu,
        "sigmoid" => Sigmoid,
        "tanh" => Tanh,
        "softmax" => Softmax,
        _ => Activation::Linear,
    }
}

fn loss(name: &str) -> Loss {
    match name {
        "mean_squared_error" => MeanSquaredError,
        "binary_crossentropy" => BinaryCrossentropy,
        "categorical_crossentropy" => CategoricalCrossentropy,
        _ => SparseCategoricalCrossentropy,
    }
}

fn difference(expected: &[f64], found: impl IntoIterator<Item = f64>) -> f64 {
    let found: Vec<f64> = found.into_iter().collect();
    assert_eq!(expected.len(), found.len());
    let differences = expected.iter().zip(&found).map(|(expected, found)| (expected - found).abs());
    // A NaN is as wrong as can be.
    differences.fold(0.0, |worst, one| if one > worst || one.is_nan() { one } else { worst })
}

fn wide(value: &f32) -> f64 {
    f64::from(*value)
}
