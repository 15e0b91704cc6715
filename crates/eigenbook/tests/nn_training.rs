//! `fit`: its history, its order, its settings, and that networks learn.

use eigenbook::Result;
use eigenbook::nn::*;
use eigenbook::random::NumpyRandom;
use eigenbook::tensor;
use ndarray::{Array2, array, s};

/// The chapter's network.
fn chapter() -> Result<Sequential> {
    let mut model = Sequential::new();
    model.add(Input::new(5))?;
    model.add(Dense::new(64).activation(Relu))?;
    model.add(Dense::new(32).activation(Relu))?;
    model.add(Dense::new(1).activation(Sigmoid))?;
    model.compile(Adam::default(), BinaryCrossentropy, [Accuracy])?;
    Ok(model)
}

fn data() -> (Array2<f64>, Array2<f64>) {
    let mut random = NumpyRandom::seed(42);
    (random.rand((100, 5)), random.rand((100, 1)))
}

#[test]
fn the_chapter_has_keras_history() -> Result<()> {
    let (x, y) = data();
    let mut model = chapter()?;
    let history = model.fit(&x, &y, Fit::new().epochs(50).verbose(0))?;
    assert!(history.history.keys().eq(["accuracy", "loss"]));
    assert_eq!(history.epoch, (0..50).collect::<Vec<_>>());
    assert_eq!(history.params, nn_params(0, 50, 4));
    assert!(!history.interrupted);
    // Targets between 0 and 1 are never equal to 0 or 1: Keras's accuracy stays 0.
    assert!(history.history["accuracy"].iter().all(|accuracy| *accuracy == 0.0));
    let loss = &history.history["loss"];
    assert!(loss[49] < loss[0] && loss[49] > 0.5, "noise has a floor: {loss:?}");
    let (weights, bias) = model.layers()[0].get_weights();
    assert_eq!((weights.dim(), bias.len()), ((5, 64), 64));
    assert_eq!(model.predict(&x)?.dim(), (100, 1));
    Ok(())
}

fn nn_params(verbose: u8, epochs: usize, steps: usize) -> eigenbook::nn::train::Params {
    eigenbook::nn::train::Params { verbose, epochs, steps }
}

#[test]
fn the_first_weights_are_glorots() -> Result<()> {
    let model = chapter()?;
    for (layer, limit) in model.layers().iter().zip([0.29488, 0.25, 0.42640]) {
        let largest = layer.kernel().iter().fold(0.0_f32, |max, w| max.max(w.abs()));
        assert!(largest <= limit && largest > 0.8 * limit, "{largest} and {limit}");
        assert!(layer.bias().iter().all(|b| *b == 0.0));
    }
    assert_eq!(chapter()?.get_weights(), model.get_weights(), "the same seed");
    let other = |seed| {
        let mut model = Sequential::with_seed(seed);
        model.add(Input::new(5))?;
        model.add(Dense::new(64)).map(|()| model)
    };
    assert_ne!(other(1)?.get_weights(), other(2)?.get_weights());
    Ok(())
}

#[test]
fn the_same_seed_gives_the_same_history() -> Result<()> {
    let (x, y) = data();
    let run = |settings: Fit<'_>| Ok(chapter()?.fit(&x, &y, settings)?.history);
    let settings = || Fit::new().epochs(3).verbose(0);
    let first: std::collections::BTreeMap<_, _> = run(settings())?;
    assert_eq!(first, run(settings())?);
    assert_ne!(first, run(settings().seed(1))?);
    assert_ne!(first, run(settings().without_shuffle())?);
    eigenbook::Result::Ok(())
}

#[test]
fn any_kind_of_array_is_data() -> Result<()> {
    let (x, y) = data();
    let expected = chapter()?.fit(&x, &y, Fit::new().verbose(0))?.history;
    let single = (x.mapv(|v| v as f32), y.mapv(|v| v as f32));
    assert_eq!(chapter()?.fit(&single.0, &single.1, Fit::new().verbose(0))?.history, expected);
    let column = y.column(0);
    assert_eq!(chapter()?.fit(&x.view(), &column, Fit::new().verbose(0))?.history, expected);
    let fortran = x.t().as_standard_layout().into_owned();
    assert_eq!(chapter()?.fit(&fortran.t(), &y, Fit::new().verbose(0))?.history, expected);
    let yes = y.mapv(|v| v > 0.5);
    let as_number = yes.mapv(i32::from);
    let of_bool = chapter()?.fit(&x, &yes, Fit::new().verbose(0))?.history;
    assert_eq!(of_bool, chapter()?.fit(&x, &as_number, Fit::new().verbose(0))?.history);
    Ok(())
}

#[test]
fn the_loss_of_an_epoch_is_the_mean_before_each_update() -> Result<()> {
    // One weight, y = 0, x = 1: ŷ = w, loss w², step w ← w − 2 η w, worked out by hand.
    let mut model = Sequential::new();
    model.add(Input::new(1))?;
    model.add(Dense::new(1))?;
    model.set_weights(&[(array![[1.0]], array![0.0])])?;
    model.compile(Sgd::default().learning_rate(0.125), MeanSquaredError, [MeanAbsoluteError])?;
    let (x, y) = (array![[1.0], [1.0], [1.0]], array![0.0, 0.0, 0.0]);
    let history = model.fit(&x, &y, Fit::new().batch_size(2).without_shuffle().verbose(0))?;
    // Two samples at ŷ = 1, then w = 0.75 and b = −0.25, so one sample at ŷ = 0.5.
    assert_eq!(history.history["loss"], [(1.0 + 1.0 + 0.25) / 3.0]);
    assert_eq!(history.history["mae"], [(1.0 + 1.0 + 0.5) / 3.0]);
    let (kernel, bias) = model.layers()[0].get_weights();
    assert_eq!((kernel[[0, 0]], bias[0]), (0.75 - 0.125, -0.25 - 0.125));
    assert_eq!(model.predict(&array![2.0])?, array![[2.0 * 0.625 - 0.375]]);
    Ok(())
}

#[test]
fn validation_sees_the_last_samples() -> Result<()> {
    let (x, y) = data();
    let mut model = chapter()?;
    let history = model.fit(&x, &y, Fit::new().epochs(2).validation_split(0.25).verbose(0))?;
    assert!(history.history.keys().eq(["accuracy", "loss", "val_accuracy", "val_loss"]));
    assert_eq!(history.params.steps, 3, "75 samples");
    let tested = model.evaluate(&x.slice(s![75.., ..]), &y.slice(s![75.., ..]))?;
    assert!((tested["loss"] - history.history["val_loss"][1]).abs() < 1e-6);
    assert_eq!(tested.get("accuracy"), Some(0.0));
    assert_eq!(tested.get("nothing"), None);

    let (x_train, y_train) = (x.slice(s![..75, ..]), y.slice(s![..75, ..]));
    let settings = Fit::new().epochs(2).verbose(0);
    let settings = settings.validation_data(&x.slice(s![75.., ..]), &y.slice(s![75.., ..]));
    assert_eq!(chapter()?.fit(&x_train, &y_train, settings)?, history);
    Ok(())
}

#[test]
fn no_epochs_change_nothing() -> Result<()> {
    let (x, y) = data();
    let mut model = chapter()?;
    let before = model.get_weights();
    let history = model.fit(&x, &y, Fit::new().epochs(0))?;
    assert!(history.epoch.is_empty() && history.history.is_empty());
    assert_eq!(model.get_weights(), before);
    assert_eq!(format!("{history:?}"), "<History: 0 of 0 epochs>");
    Ok(())
}

#[test]
fn a_batch_larger_than_the_data_is_one_batch() -> Result<()> {
    let (x, y) = data();
    let history = chapter()?.fit(&x, &y, Fit::new().batch_size(usize::MAX).verbose(0))?;
    assert_eq!(history.params.steps, 1);
    Ok(())
}

#[test]
fn a_second_fit_goes_on() -> Result<()> {
    let (x, y) = data();
    let settings = || Fit::new().without_shuffle().verbose(0);
    let (mut twice, mut once) = (chapter()?, chapter()?);
    twice.fit(&x, &y, settings().epochs(2))?;
    twice.fit(&x, &y, settings().epochs(3))?;
    once.fit(&x, &y, settings().epochs(5))?;
    assert_eq!(twice.get_weights(), once.get_weights(), "the optimiser's memory goes on too");
    Ok(())
}

#[test]
fn a_watcher_sees_each_batch_and_each_epoch() -> Result<()> {
    let (x, y) = data();
    let mut seen = Vec::new();
    let watcher = |moment: &Moment<'_>| {
        seen.push((moment.epoch, moment.step, moment.is_epoch_end, moment.logs["loss"]));
    };
    let history = chapter()?.fit(&x, &y, Fit::new().epochs(2).verbose(0).watch(watcher))?;
    let places: Vec<_> = seen.iter().map(|(epoch, step, end, _)| (*epoch, *step, *end)).collect();
    let epoch = |e| [(e, 1, false), (e, 2, false), (e, 3, false), (e, 4, false), (e, 4, true)];
    assert_eq!(places, [epoch(0), epoch(1)].concat());
    assert_eq!(seen[9].3, history.history["loss"][1]);
    Ok(())
}

#[test]
fn a_diverged_network_says_so() -> Result<()> {
    let (x, y) = data();
    let mut model = Sequential::new();
    model.add(Input::new(5))?;
    model.add(Dense::new(4).activation(Relu))?;
    model.add(Dense::new(1))?;
    model.compile(Sgd::default().learning_rate(1e30), MeanSquaredError, [MeanAbsoluteError])?;
    let history = model.fit(&x, &y, Fit::new().epochs(5).verbose(0))?;
    assert!(history.history["loss"][4].is_nan(), "{history:?}");
    assert!(model.predict(&x)?.iter().any(|p| p.is_nan()), "NaN does not turn into 0");
    Ok(())
}

#[test]
fn networks_learn_what_can_be_learned() -> Result<()> {
    // Inside or outside of a circle; and which of three sectors.
    let points = NumpyRandom::seed(1).rand((400, 2)).mapv(|u| 2.0 * u - 1.0);
    let inside = points.map_axis(ndarray::Axis(1), |p| p.dot(&p) < 0.5);
    let mut model = Sequential::new();
    model.add(Input::new(2))?;
    model.add(Dense::new(16).activation(Tanh))?;
    model.add(Dense::new(1).activation(Sigmoid))?;
    model.compile(Adam::default().learning_rate(0.02), BinaryCrossentropy, [Accuracy])?;
    let settings = || Fit::new().epochs(80).validation_split(0.25).verbose(0);
    let history = model.fit(&points, &inside, settings())?;
    assert!(history.history["val_accuracy"][79] > 0.95, "{history:?}");

    let sector = points.map_axis(ndarray::Axis(1), |p| {
        ((p[1].atan2(p[0]) / std::f64::consts::TAU + 0.5) * 3.0).floor().min(2.0) as i64
    });
    let mut model = Sequential::new();
    model.add(Input::new(2))?;
    model.add(Dense::new(16).activation(Relu))?;
    model.add(Dense::new(3).activation(Softmax))?;
    model.compile(
        RmsProp::default().learning_rate(0.01),
        SparseCategoricalCrossentropy,
        [Accuracy],
    )?;
    let history = model.fit(&points, &sector, settings())?;
    assert!(history.history["val_accuracy"][79] > 0.95, "{history:?}");
    Ok(())
}

#[test]
fn values_print_for_people() -> Result<()> {
    let (x, y) = data();
    let mut model = chapter()?;
    assert_eq!(format!("{model:?}"), "<Sequential name=sequential, built=true>");
    let layer = format!("{:?}", model.layers()[0]);
    assert_eq!(layer, "<Dense name=dense, units=64, activation=relu, kernel (5, 64)>");
    let history = format!("{:?}", model.fit(&x, &y, Fit::new().epochs(2).verbose(0))?);
    assert!(history.starts_with("<History: 2 of 2 epochs, accuracy 0.0000 → 0.0000, loss 0."));
    let logs = format!("{:?}", model.evaluate(&x, &y)?);
    assert!(logs.starts_with("{\"accuracy\": 0.0, \"loss\": 0."), "{logs}");
    Ok(())
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(40))]

    /// For all sizes: one row at a time gives the same result as all at once, and training works.
    #[test]
    fn any_sizes_work(
        n_samples in 1_usize..600,
        n_features in 1_usize..9,
        units in proptest::collection::vec(1_usize..40, 1..4),
        batch_size in 1_usize..700,
        seed in 0_u32..1000,
    ) {
        let mut random = NumpyRandom::seed(seed);
        let x = random.rand((n_samples, n_features));
        let y = random.rand((n_samples, units[units.len() - 1]));
        let mut model = Sequential::with_seed(seed);
        model.add(Input::new(n_features)).unwrap();
        for n_units in &units {
            model.add(Dense::new(*n_units).activation(Sigmoid)).unwrap();
        }
        model.compile(Adam::default(), BinaryCrossentropy, [MeanAbsoluteError]).unwrap();
        let settings = Fit::new().epochs(2).batch_size(batch_size).seed(seed).verbose(0);
        let history = model.fit(&x, &y, settings).unwrap();
        assert_eq!(history.params.steps, n_samples.div_ceil(batch_size));

        let together = model.predict(&x).unwrap();
        let last = n_samples - 1;
        for row in [0, n_samples / 2, last] {
            let alone = model.predict(&x.slice(s![row..=row, ..])).unwrap();
            for (a, b) in alone.iter().zip(together.row(row)) {
                assert!((a - b).abs() < 1e-5, "row {row}: {a} and {b}");
            }
        }
        let loss = BinaryCrossentropy.forward(&y.mapv(|v| v as f32), &together).unwrap();
        let tested = model.evaluate(&x, &y).unwrap();
        assert!((loss - tested["loss"]).abs() < 1e-5, "{loss} and {tested:?}");
    }
}

/// The numbers of Keras 3.15 on TensorFlow: `SparseCategoricalAccuracy` and the gradient of
/// `CategoricalCrossentropy`.
#[test]
fn predictions_without_a_sum_have_no_derivatives_and_nan_is_not_the_largest() -> Result<()> {
    let p = tensor![[f32::NAN, 0.25, 0.5], [0.5, f32::NAN, 0.25], [f32::NAN, f32::NAN, 0.0]];
    assert_eq!(Accuracy.mean(&tensor![[2.0], [0.0], [2.0]], &p)?, 1.0);
    for row in [tensor![[0.0, 0.0, 0.0]], tensor![[f32::INFINITY, 1.0, 1.0]]] {
        let gradient = CategoricalCrossentropy.backward(&tensor![[0.0, 1.0, 0.0]], &row)?;
        assert!(gradient.iter().all(|g| g.is_nan()), "{gradient}");
    }
    Ok(())
}
