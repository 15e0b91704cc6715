//! The table of a model against Keras's own, character for character.

use eigenbook::nn::{
    Adam, Dense, Fit, Input, MeanSquaredError, Optimizer, RmsProp, Sequential, Sgd,
};
use ndarray::Array2;
use serde_json::Value;

const GOLDEN: &str = include_str!("golden/nn/summary.json");

#[test]
fn tables_are_those_of_keras_before_and_after_fit() {
    let golden: Value = serde_json::from_str(GOLDEN).unwrap();
    let cases = golden["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 8);
    for case in cases {
        let (mut model, n_features, n_out) = model(case);
        assert_eq!(format!("{}\n", model.summary()), case["before"].as_str().unwrap());
        let (x, y) = (Array2::<f32>::zeros((2, n_features)), Array2::<f32>::zeros((2, n_out)));
        model.fit(&x, &y, Fit::new().verbose(0)).unwrap();
        assert_eq!(format!("{}\n", model.summary()), case["after"].as_str().unwrap());
    }
}

fn model(case: &Value) -> (Sequential, usize, usize) {
    let n_features = case["features"].as_u64().unwrap() as usize;
    let mut model = Sequential::new();
    model.add(Input::new(n_features)).unwrap();
    let mut n_out = 0;
    for (place, units) in case["units"].as_array().unwrap().iter().enumerate() {
        n_out = units.as_u64().unwrap() as usize;
        let layer = Dense::new(n_out);
        let name = case["names"][place].as_str();
        model.add(name.map_or_else(|| layer.clone(), |name| layer.clone().name(name))).unwrap();
    }
    let optimizer: Optimizer = match case["optimizer"].as_str().unwrap() {
        "adam" => Adam::default().into(),
        "sgd" => Sgd::default().into(),
        _ => RmsProp::default().into(),
    };
    model.compile(optimizer, MeanSquaredError, []).unwrap();
    (model, n_features, n_out)
}
