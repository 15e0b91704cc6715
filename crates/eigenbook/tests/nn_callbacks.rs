//! Options that change a fit, against Keras: other steps, an early end, weights of classes; and
//! files.
//!
//! `golden/nn/generate.py callbacks` wrote the numbers.

#[path = "golden/nn/dense.rs"]
mod dense;
#[path = "golden/nn/reader.rs"]
mod reader;

use dense::{difference_of_fit, model};
use eigenbook::nn::*;
use ndarray::{Array1, Array2, array};
use reader::{matrix, text};
use serde_json::Value;

const GOLDEN: &str = include_str!("golden/nn/callbacks.json");
const TOLERANCE: f64 = 1e-5;

#[test]
fn changed_fits_are_those_of_keras() {
    let golden: Value = serde_json::from_str(GOLDEN).unwrap();
    let cases = golden["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 14);
    for case in cases {
        let worst = compare(case).unwrap_or_else(|error| panic!("{case}: {error}"));
        let name = format!("{} with {}", text(case, "problem"), text(case, "optimizer"));
        println!("{name}: largest difference {worst:.1e}");
        assert!(worst < TOLERANCE, "{name}, {}: {worst:e}", case["stop"]);
    }
}

/// The largest difference among history and weights.
fn compare(case: &Value) -> eigenbook::Result<f64> {
    let mut model = model(case, optimizer(case))?;
    let (x, y) = (matrix(&case["x"]), matrix(&case["y"]));
    let (x_test, y_test) = (matrix(&case["x_test"]), matrix(&case["y_test"]));
    let epochs = case["epochs"].as_u64().unwrap_or(10) as usize;
    let settings = Fit::new().epochs(epochs).batch_size(4).without_shuffle().verbose(0);
    let history = model.fit(&x, &y, changed(settings.validation_data(&x_test, &y_test), case))?;

    Ok(difference_of_fit(case, &history, &model))
}

fn changed<'a>(mut settings: Fit<'a>, case: &Value) -> Fit<'a> {
    if let Some(weights) = case["class_weight"].as_object() {
        let pair = |(class, weight): (&String, &Value)| {
            (class.parse().unwrap(), weight.as_f64().unwrap() as f32)
        };
        settings = settings.class_weight(weights.iter().map(pair));
    }
    if let Some(n) = case["halved_every"].as_u64() {
        let n = n as usize;
        settings =
            settings.learning_rate_schedule(
                move |epoch, rate| if epoch % n == n - 1 { rate / 2.0 } else { rate },
            );
    }
    if let [monitor, patience, min_delta, restores] =
        &case["stop"].as_array().cloned().unwrap_or_default()[..]
    {
        let stopping = EarlyStopping::monitor(monitor.as_str().unwrap())
            .patience(patience.as_u64().unwrap() as usize)
            .min_delta(min_delta.as_f64().unwrap());
        let restores = restores.as_bool().unwrap();
        settings = settings.early_stopping(if restores {
            stopping.restore_best_weights()
        } else {
            stopping
        });
    }
    settings
}

fn optimizer(case: &Value) -> Optimizer {
    let rate = case["learning_rate"].as_f64().unwrap();
    match text(case, "optimizer") {
        "SGD" => Sgd::default().learning_rate(rate).into(),
        "Adam" => Adam::default().learning_rate(rate).into(),
        _ => {
            let decay = case["weight_decay"].as_f64().unwrap_or(0.004);
            AdamW::default().learning_rate(rate).weight_decay(decay).into()
        }
    }
}

/// The model of the tests below: two classes, a little noise.
fn small() -> eigenbook::Result<(Sequential, Array2<f64>, Array1<i32>)> {
    let mut model = Sequential::new();
    model.add(Input::new(2))?;
    model.add(Dense::new(32).activation(Tanh))?;
    model.add(Dropout::new(0.4))?;
    model.add(Dense::new(1).activation(Sigmoid))?;
    model.compile(Adam::default().learning_rate(0.01), BinaryCrossentropy, [Accuracy])?;
    let x = eigenbook::random::NumpyRandom::seed(1).randn((80, 2));
    let y = x.rows().into_iter().map(|row| i32::from(row[0] + row[1] > 0.0)).collect();
    Ok((model, x, y))
}

#[test]
fn dropout_is_there_while_a_model_learns_and_not_while_it_predicts() -> eigenbook::Result<()> {
    let (mut model, x, y) = small()?;
    assert_eq!(model.predict(&x)?, model.predict(&x)?);
    let summary = model.summary().to_string();
    assert!(
        summary.contains(
            "│ dropout (Dropout)               │ (None, 32)             │             0 │"
        ),
        "{summary}"
    );
    let history = model.fit(&x, &y, Fit::new().epochs(40).verbose(0).validation_data(&x, &y))?;
    // The validation after an epoch leaves no outputs out.
    let last = |name: &str| *history.history[name].last().unwrap();
    assert!((model.evaluate(&x, &y)?["loss"] - last("val_loss")).abs() < 1e-6);
    assert!(last("val_accuracy") > 0.95 && last("val_loss") < last("loss"));
    let again = |seed| {
        let (mut model, x, y) = small()?;
        let settings = Fit::new().epochs(3).verbose(0).seed(seed);
        Ok::<_, eigenbook::Error>(model.fit(&x, &y, settings)?.history["loss"].clone())
    };
    assert_eq!(again(0)?, again(0)?);
    assert_ne!(again(0)?, again(1)?);
    Ok(())
}

/// One step of plain descent is η times the derivative: that of the loss with the same outputs
/// left out, which the first layer's weights see as well.
#[test]
fn what_is_left_out_gets_no_gradient() -> eigenbook::Result<()> {
    let mut model = Sequential::new();
    model.add(Input::new(1))?;
    model.add(Dense::new(200))?;
    model.add(Dropout::new(0.5))?;
    model.add(Dense::new(1))?;
    model.compile(Sgd::default().learning_rate(1e-3), MeanSquaredError, [])?;
    let before = model.get_weights();
    model.fit(&array![[1.0]], &array![3.0], Fit::new().verbose(0))?;
    let after = model.get_weights();
    let moved =
        |i: usize| (&after[i].0 - &before[i].0).iter().map(|d| *d != 0.0).collect::<Vec<_>>();
    // A unit is either in the step with both of its weights, or in none.
    let (first, second) = (moved(0), moved(1));
    assert_eq!(first, second);
    let n = first.iter().filter(|moved| **moved).count();
    assert!((60..140).contains(&n), "{n} of 200");
    // By hand: p = 2·Σ v·w over those that are left, ∂L/∂v = 2·(p − 3)·2·w.
    let left = || (0..200).filter(|&i| first[i]);
    let (w, v) = (|i: usize| before[0].0[[0, i]], |i: usize| before[1].0[[i, 0]]);
    let p: f32 = left().map(|i| 2.0 * w(i) * v(i)).sum();
    for i in left() {
        let step = after[1].0[[i, 0]] - v(i);
        assert!((step + 1e-3 * 2.0 * (p - 3.0) * 2.0 * w(i)).abs() < 1e-6, "{i}: {step}");
        let step = after[0].0[[0, i]] - w(i);
        assert!((step + 1e-3 * 2.0 * (p - 3.0) * 2.0 * v(i)).abs() < 1e-6, "{i}: {step}");
    }
    Ok(())
}

#[test]
fn settings_without_a_sense_are_refused() -> eigenbook::Result<()> {
    let (mut model, x, y) = small()?;
    let mut message = |settings: Fit<'_>| model.fit(&x, &y, settings).unwrap_err().to_string();
    let settings = || Fit::new().epochs(2).verbose(0);
    let stopping = EarlyStopping::monitor("val_loss");
    let text = message(settings().early_stopping(stopping));
    assert!(
        text.contains("there is no \"val_loss\" to watch.\nThere are: accuracy, loss."),
        "{text}"
    );
    assert!(message(settings().class_weight([(1, f32::NAN)])).contains("the weight of class 1"));
    assert!(
        message(settings().learning_rate_schedule(|_, _| -1.0)).contains("learning_rate is -1")
    );
    let mut model = Sequential::new();
    assert!(model.add(Dropout::new(0.5)).is_err());
    model.add(Input::new(2))?;
    model.add(Dense::new(1))?;
    assert!(model.add(Dropout::new(1.5)).is_err());
    model.add(Dropout::new(0.5))?;
    assert!(model.add(Dropout::new(0.5)).is_err());
    assert!(model.compile(Adam::default(), MeanSquaredError, []).is_err());
    assert!(AdamW::default().weight_decay(-1.0) != AdamW::default());
    Ok(())
}

/// `golden/nn/weights.safetensors` was written by the Python package of that name.
#[test]
fn a_watcher_changes_the_steps_and_ends_the_training() -> eigenbook::Result<()> {
    let (mut model, x, y) = small()?;
    let mut weights = vec![];
    let settings = || Fit::new().verbose(0).batch_size(1);
    // With a rate of 0 nothing moves: the first batch alone has changed the weights.
    model.fit(
        &x,
        &y,
        settings().watch(|moment| {
            weights.push(moment.learning_rate);
            moment.set_learning_rate(0.0);
        }),
    )?;
    assert!(weights[0] > 0.0 && weights[1..].iter().all(|rate| *rate == 0.0), "{weights:?}");
    let still = model.get_weights();
    model.fit(&x, &y, settings())?;
    assert_eq!(model.get_weights(), still);
    assert!(model.fit(&x, &y, settings().watch(|it| it.set_learning_rate(-1.0))).is_err());

    let (mut model, x, y) = small()?;
    let stopped = model.fit(
        &x,
        &y,
        settings().epochs(9).watch(|it| {
            if it.epoch == 2 {
                it.stop()
            }
        }),
    )?;
    assert_eq!((stopped.epoch.len(), stopped.interrupted), (2, true));
    let (mut model, x, y) = small()?;
    let stopped = model.fit(
        &x,
        &y,
        settings().epochs(9).watch(|it| {
            if it.is_epoch_end {
                it.stop()
            }
        }),
    )?;
    assert_eq!((stopped.epoch.len(), stopped.interrupted), (1, true));
    Ok(())
}

#[test]
fn weights_of_python_are_read_and_ours_are_read_back() -> eigenbook::Result<()> {
    let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/nn/weights.safetensors");
    let mut model = Sequential::new();
    model.add(Input::new(2))?;
    model.add(Dense::new(3).activation(Relu))?;
    model.add(Dense::new(1).name("last"))?;
    model.load_weights(golden)?;
    let weights = model.get_weights();
    assert_eq!(weights[0].0, array![[0.5, -1.0, 2.0], [1.5, 0.0, -0.25]]);
    // That of `last` has the shape of PyTorch.
    assert_eq!(weights[1], (array![[1.0], [2.0], [3.0]], array![0.125]));

    let path = std::env::temp_dir().join(format!("eigenbook-{}.safetensors", std::process::id()));
    let (mut model, x, _) = small()?;
    model.save(&path)?;
    let mut again = Sequential::load(&path)?;
    assert_eq!(again.predict(&x)?, model.predict(&x)?);
    assert_eq!(again.summary().to_string(), model.summary().to_string());
    assert!(again.fit(&x, &x.column(0), Fit::new()).is_err(), "it is not compiled");
    let error = model.load_weights(golden).unwrap_err().to_string();
    let shapes = "\"dense.kernel\" has the shape [2, 3].\nThe layer takes [2, 32].";
    assert!(error.contains(shapes), "{error}");
    let mut other = Sequential::new();
    other.add(Input::new(2))?;
    other.add(Dense::new(3).name("first"))?;
    let error = other.load_weights(golden).unwrap_err().to_string();
    assert!(error.contains("It has no array \"first.kernel\"."), "{error}");
    assert!(error.contains("last.bias"), "{error}");
    assert!(Sequential::load(golden).unwrap_err().to_string().contains("load_weights"));
    std::fs::write(&path, "no such file").unwrap();
    assert!(Sequential::load(&path).is_err() && model.load_weights(&path).is_err());
    std::fs::remove_file(&path).unwrap();
    assert!(Sequential::load(&path).is_err() && Sequential::new().save(&path).is_err());
    Ok(())
}
