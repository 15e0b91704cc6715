//! Layers besides Dense, and weights of samples, against Keras: history, weights, predictions, the
//! table.
//!
//! `golden/nn/generate.py layers` wrote the numbers.

#[path = "golden/nn/reader.rs"]
mod reader;
#[path = "golden/nn/samples.rs"]
mod samples;

use eigenbook::nn::*;
use ndarray::{Array1, Array2, Array3, IxDyn, array};
use reader::{activation, loss, matrix, numbers, text, vector};
use samples::{difference, samples, sizes};
use serde_json::Value;

const GOLDEN: &str = include_str!("golden/nn/layers.json");
const TOLERANCE: f64 = 2e-5;

#[test]
fn layers_and_weights_of_samples_are_those_of_keras() {
    let golden: Value = serde_json::from_str(GOLDEN).unwrap();
    let cases = golden["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 10);
    for case in cases {
        let worst = compare(case).unwrap_or_else(|error| panic!("{}: {error}", case["layers"]));
        println!("{}: largest difference {worst:.1e}", case["layers"]);
        assert!(worst < TOLERANCE, "{}: {worst:e}", case["layers"]);
    }
}

/// The largest difference among history, weights and predictions.
fn compare(case: &Value) -> eigenbook::Result<f64> {
    let mut model = model(case)?;
    assert_eq!(format!("{}\n", model.summary()), text(case, "before"));
    let (x, y) = (samples(&case["x"], &sizes(&case["shape"])), matrix(&case["y"]));
    let (x_test, y_test) = (x.slice_axis(ndarray::Axis(0), (..4).into()).mapv(|x| -x), &y);
    let y_test = y_test.slice(ndarray::s![..4, ..]).to_owned();
    let mut settings = Fit::new().epochs(10).batch_size(4).without_shuffle().verbose(0);
    if case["sample_weight"].is_array() {
        settings = settings.sample_weight(&Array1::from(numbers(&case["sample_weight"])));
    }
    let history = model.fit(&x, &y, settings.validation_data(&x_test, &y_test))?;
    assert_eq!(format!("{}\n", model.summary()), text(case, "after"));

    let mut worst = 0.0_f64;
    for (name, values) in case["history"].as_object().unwrap() {
        worst = worst.max(difference(&numbers(values), history.history[name].iter().copied()));
    }
    let mut after = case["weights_after"].as_array().unwrap().iter();
    let mut same = |values: &mut dyn Iterator<Item = &f32>| {
        let theirs = numbers(after.next().unwrap());
        worst = worst.max(difference(&theirs, values.map(|value| f64::from(*value))));
    };
    for layer in model.layers() {
        same(&mut layer.kernel().iter());
        same(&mut layer.bias().iter());
        if let Some(it) = layer.batch_normalization() {
            for array in [&it.gamma, &it.beta, &it.moving_mean, &it.moving_variance] {
                same(&mut array.iter());
            }
        }
    }
    assert!(after.next().is_none());
    let predicted = model.predict(&x)?;
    let wide = predicted.iter().map(|value| f64::from(*value));
    Ok(worst.max(difference(&numbers(&case["predict"]), wide)))
}

fn model(case: &Value) -> eigenbook::Result<Sequential> {
    let mut model = Sequential::new();
    model.add(Input::new(IxDyn(&sizes(&case["shape"]))))?;
    for layer in case["layers"].as_array().unwrap() {
        let number = |place: usize| layer[place].as_f64().map(|value| value as f32);
        match layer[0].as_str().unwrap() {
            "dense" => {
                let dense = Dense::new(layer[1].as_u64().unwrap() as usize);
                model.add(dense.activation(activation(&layer[2])))?;
            }
            "norm" => {
                let normalization = BatchNormalization::new();
                model.add(match (number(1), number(2)) {
                    (Some(momentum), Some(epsilon)) => {
                        normalization.momentum(momentum).epsilon(epsilon)
                    }
                    _ => normalization,
                })?;
            }
            _ => model.add(Flatten)?,
        }
    }
    let weights = case["weights"].as_array().unwrap();
    let pairs = weights.chunks(2).map(|pair| (matrix(&pair[0]), vector(&pair[1])));
    let pairs: Vec<(Array2<f32>, Array1<f32>)> = pairs.collect();
    model.set_weights(&pairs)?;
    let metric = if case["metrics"][0] == "mae" { MeanAbsoluteError } else { Accuracy };
    let optimizer: Optimizer = match text(case, "optimizer") {
        "Adam" => Adam::default().learning_rate(0.05).into(),
        "AdamW" => AdamW::default().learning_rate(0.05).into(),
        _ => Sgd::default().learning_rate(0.05).into(),
    };
    model.compile(optimizer, loss(case), [metric])?;
    Ok(model)
}

#[test]
fn a_layer_says_of_itself_what_keras_says() {
    let golden: Value = serde_json::from_str(include_str!("golden/nn/parts.json")).unwrap();
    let cases = golden["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 3);
    for case in cases {
        let mut model = Sequential::new();
        model.add(Input::new(case["inputs"].as_u64().unwrap() as usize)).unwrap();
        for layer in case["layers"].as_array().unwrap() {
            match (layer[0].as_str().unwrap(), layer[1].as_f64().unwrap_or_default()) {
                ("dense", units) => {
                    let dense = Dense::new(units as usize).activation(activation(&layer[2]));
                    model.add(dense).unwrap();
                }
                ("dropout", rate) => model.add(Dropout::new(rate as f32)).unwrap(),
                _ => model.add(BatchNormalization::new()).unwrap(),
            }
        }
        assert_eq!(case["count_params"], model.count_params());
        assert_eq!(case["count_params"], model.summary().n_params());
        let theirs = case["dense"].as_array().unwrap();
        assert_eq!(model.layers().len(), theirs.len());
        for (ours, theirs) in model.layers().iter().zip(theirs) {
            assert_eq!(ours.layer_name(), text(theirs, "name"));
            assert_eq!(theirs["inputs"], ours.n_inputs());
            assert_eq!(theirs["units"], ours.units());
            assert_eq!(theirs["count_params"], ours.count_params());
            assert_eq!(ours.layer_activation(), activation(&theirs["activation"]));
            assert_eq!(theirs["rate"].as_f64().unwrap(), f64::from(ours.dropout_rate()));
            assert_eq!(ours.bias(), vector(&theirs["bias"]));
            assert_eq!(ours.kernel().dim(), (ours.n_inputs(), ours.units()));
        }
    }
}

#[test]
fn a_shuffle_takes_the_weights_along() {
    let x = Array2::from_shape_fn((12, 1), |(row, _)| if row < 6 { -1.0 } else { 1.0 });
    let y: Array1<f64> = x.iter().map(|x| f64::from(*x > 0.0)).collect();
    let weights: Array1<f64> = y.mapv(|class| if class == 1.0 { 3.0 } else { 0.5 });
    let trained = |settings: Fit<'_>| {
        let mut model = Sequential::new();
        model.add(Input::new(1)).unwrap();
        model.add(Dense::new(1).activation(Sigmoid)).unwrap();
        model.compile(Adam::default(), BinaryCrossentropy, []).unwrap();
        model.fit(&x, &y, settings.epochs(5).batch_size(5).verbose(0)).unwrap();
        model.get_weights()
    };
    let by_class = trained(Fit::new().class_weight([(0, 0.5), (1, 3.0)]));
    assert_eq!(trained(Fit::new().sample_weight(&weights)), by_class);
    assert_ne!(trained(Fit::new()), by_class);
}

/// By hand, and Keras 3.15.1: losses of 9 and 16 with the weights 2 and 0.5 are 13 on average.
#[test]
fn samples_that_are_split_off_keep_their_weights() {
    let mut model = Sequential::new();
    model.add(Input::new(1)).unwrap();
    model.add(Dense::new(1)).unwrap();
    model.set_weights(&[(array![[1.0]], array![0.0])]).unwrap();
    model
        .compile(Sgd::default().learning_rate(0.0), MeanSquaredError, [MeanAbsoluteError])
        .unwrap();
    let (x, y) = (array![[1.0], [2.0], [3.0], [4.0]], array![0.0, 0.0, 0.0, 0.0]);
    let settings = || Fit::new().verbose(0).sample_weight(&array![1.0, 1.0, 2.0, 0.5]);
    let history = model.fit(&x, &y, settings().validation_split(0.5)).unwrap().history;
    assert_eq!((history["loss"][0], history["val_loss"][0]), (2.5, 13.0));
    assert_eq!(history["val_mae"][0], 3.5);
    let history = model.fit(&x, &y, settings().validation_data(&x, &y)).unwrap().history;
    assert_eq!(history["val_loss"][0], 7.5);
}

#[test]
fn what_does_not_fit_is_refused_before_anything_is_learned() {
    let mut model = Sequential::new();
    model.add(Input::new((2, 2))).unwrap();
    let says = |outcome: eigenbook::Result<()>, part: &str| {
        let error = outcome.unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    };
    says(model.add(Dense::new(3)), "model.add(Flatten)? between them");
    says(model.add(BatchNormalization::new()), "without a Dense layer before it");
    model.add(Flatten).unwrap();
    says(model.add(Flatten), "a Flatten that is not directly after the Input");
    model.add(Dense::new(3).activation(Relu)).unwrap();
    model.add(Dropout::new(0.1)).unwrap();
    says(model.add(BatchNormalization::new()), "before its Dropout");
    model.add(Dense::new(1)).unwrap();
    model.add(BatchNormalization::new()).unwrap();
    says(model.compile(Adam::default(), MeanSquaredError, []), "is the last layer");

    let mut model = Sequential::new();
    model.add(Input::new((2, 2))).unwrap();
    model.add(Flatten).unwrap();
    model.add(Dense::new(1)).unwrap();
    model.compile(Adam::default(), MeanSquaredError, []).unwrap();
    let mut images = Array3::<f64>::zeros((3, 2, 2));
    let y = array![1.0, 2.0, 3.0];
    let fit = |model: &mut Sequential, images: &Array3<f64>, settings: Fit<'_>| {
        model.fit(images, &y, settings.verbose(0)).map(|_| ())
    };
    assert_eq!(model.predict(&images).unwrap().dim(), (3, 1));
    says(model.predict(&array![[1.0, 2.0]]).map(|_| ()), "the model needs samples of 2×2.");
    says(model.predict(&Array3::<f64>::zeros((0, 2, 2))).map(|_| ()), "at least one row");
    let weights = Fit::new().sample_weight(&array![1.0, 2.0]);
    says(fit(&mut model, &images, weights), "2 weights for 3 samples.");
    let weights = Fit::new().sample_weight(&array![1.0, -1.0, 0.0]);
    says(fit(&mut model, &images, weights), "the weight of a sample is -1.");
    let both = Fit::new().sample_weight(&y).class_weight([(1, 2.0)]);
    says(fit(&mut model, &images, both), "at the same time");
    images[[1, 1, 0]] = f64::NAN;
    says(fit(&mut model, &images, Fit::new()), "[1, 1, 0]");
}
