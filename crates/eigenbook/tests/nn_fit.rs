//! Ten epochs of `fit` against Keras's: the same initial weights, the same order of the samples.

#[path = "golden/nn/dense.rs"]
mod dense;
#[path = "golden/nn/reader.rs"]
mod reader;

use dense::{difference, difference_of_fit, model};
use eigenbook::nn::*;
use reader::{matrix, numbers, text};
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
    let mut model = model(case, optimizer(&case["settings"]))?;
    let (x, y) = (matrix(&case["x"]), matrix(&case["y"]));
    let (x_test, y_test) = (matrix(&case["x_test"]), matrix(&case["y_test"]));
    let settings = Fit::new().epochs(10).batch_size(4).without_shuffle().verbose(0);
    let history = model.fit(&x, &y, settings.validation_data(&x_test, &y_test))?;

    let mut worst = difference_of_fit(case, &history, &model);
    for (name, value) in model.evaluate(&x, &y)?.iter() {
        worst = worst.max(difference(&numbers(&case["evaluate"][name]), [value]));
    }
    let predicted = model.predict(&x.slice(ndarray::s![..3, ..]))?;
    Ok(worst.max(difference(&numbers(&case["predict"]), predicted.mapv(f64::from))))
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
