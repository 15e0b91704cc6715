//! Convolutions and max-pooling against Keras and PyTorch: predictions, derivatives, training, the
//! table, and weights from a file.
//!
//! `golden/nn/generate.py images` wrote the numbers.

#[path = "golden/nn/reader.rs"]
mod reader;
#[path = "golden/nn/samples.rs"]
mod samples;

use eigenbook::nn::*;
use ndarray::{Array1, Array2, Array3, Array4, IxDyn, array};
use reader::{activation, loss, matrix, numbers, text, vector};
use samples::{difference, samples, sizes};
use serde_json::Value;

const GOLDEN: &str = include_str!("golden/nn/images.json");
const TOLERANCE: f64 = 2e-5;

fn cases(field: &str) -> Vec<Value> {
    let golden: Value = serde_json::from_str(GOLDEN).unwrap();
    let cases = golden["cases"].as_array().unwrap().iter();
    cases.filter(|case| !case[field].is_null()).cloned().collect()
}

#[test]
fn convolutions_are_those_of_keras() {
    let cases = cases("gradients");
    assert_eq!(cases.len(), 6);
    for case in cases {
        let worst = compare(&case).unwrap_or_else(|error| panic!("{}: {error}", case["layers"]));
        println!("{}: largest difference {worst:.1e}", case["layers"]);
        assert!(worst < TOLERANCE, "{}: {worst:e}", case["layers"]);
    }
}

/// The largest difference among predictions, derivatives, history and weights.
fn compare(case: &Value) -> eigenbook::Result<f64> {
    let mut model = model(case)?;
    let weights = case["weights"].as_array().unwrap();
    let places = 0..weights.len() / 2;
    for (place, pair) in places.zip(weights.chunks(2)) {
        let layer = &model.layers()[place];
        let kernel =
            Array2::from_shape_vec(layer.kernel().dim(), vector(&pair[0]).to_vec()).unwrap();
        model.set_layer_weights(place, &kernel, &vector(&pair[1]))?;
    }
    let metric = if case["metrics"][0] == "mae" { MeanAbsoluteError } else { Accuracy };
    let optimizer: Optimizer = match text(case, "optimizer") {
        "Adam" => Adam::default().learning_rate(0.02).into(),
        _ => Sgd::default().learning_rate(0.02).into(),
    };
    model.compile(optimizer, loss(case), [metric])?;

    let (x, y) = (samples(&case["x"], &sizes(&case["shape"])), matrix(&case["y"]));
    let mut worst = 0.0_f64;
    let mut same = |theirs: &Value, ours: &mut dyn Iterator<Item = f64>| {
        worst = worst.max(difference(&numbers(theirs), ours));
    };
    same(&case["predict"], &mut wide(&model.predict(&x)?));
    let gradients = model.gradients(&x, &y)?;
    let theirs = case["gradients"].as_array().unwrap();
    assert_eq!(theirs.len(), 2 * gradients.len());
    for (pair, ours) in theirs.chunks(2).zip(&gradients) {
        same(&pair[0], &mut wide(&ours.kernel));
        same(&pair[1], &mut wide(&ours.bias));
    }
    let first = ndarray::Slice::from(..4);
    let x_test = x.slice_axis(ndarray::Axis(0), first).mapv(|x| -x);
    let y_test = y.slice_axis(ndarray::Axis(0), first).to_owned();
    let settings = Fit::new().epochs(5).batch_size(4).without_shuffle().verbose(0);
    let history = model.fit(&x, &y, settings.validation_data(&x_test, &y_test))?;
    for (name, values) in case["history"].as_object().unwrap() {
        same(values, &mut history.history[name].iter().copied());
    }
    let mut after = case["weights_after"].as_array().unwrap().iter();
    for layer in model.layers() {
        same(after.next().unwrap(), &mut wide(layer.kernel()));
        same(after.next().unwrap(), &mut wide(layer.bias()));
        if let Some(it) = layer.batch_normalization() {
            for array in [&it.gamma, &it.beta, &it.moving_mean, &it.moving_variance] {
                same(after.next().unwrap(), &mut wide(array));
            }
        }
    }
    assert!(after.next().is_none());
    Ok(worst)
}

#[test]
fn the_table_is_that_of_keras() -> eigenbook::Result<()> {
    let cases = cases("table");
    assert_eq!(cases.len(), 2);
    for case in cases {
        let model = model(&case)?;
        assert_eq!(format!("{}\n", model.summary()), text(&case, "table"));
        assert_eq!(model.count_params(), model.summary().n_params());
    }
    Ok(())
}

/// PyTorch's images and weights begin with the channels, also after its Flatten.
#[test]
fn weights_of_pytorch_give_its_predictions() -> eigenbook::Result<()> {
    let case = &cases("torch")[0];
    let mut model = Sequential::new();
    model.add(Input::new((7, 7, 2)))?;
    model.add(Conv2D::new(3, (3, 2)).activation(Relu).name("0"))?;
    model.add(MaxPooling2D::new(2))?;
    model.add(Conv2D::new(4, 3).padding(Padding::Same).activation(Relu).name("3"))?;
    model.add(Flatten)?;
    model.add(Dense::new(3).name("6"))?;
    model.load_weights(golden("images.safetensors"))?;
    let x = samples(&case["x"], &[7, 7, 2]);
    let worst = difference(&numbers(&case["predict"]), wide(&model.predict(&x)?));
    assert!(worst < TOLERANCE, "{worst:e}");
    let mut other = Sequential::new();
    other.add(Input::new((7, 7, 2)))?;
    other.add(Conv2D::new(3, (2, 3)).name("0"))?;
    let error = other.load_weights(golden("images.safetensors")).unwrap_err().to_string();
    let shapes = "\"0.weight\" has the shape [3, 2, 3, 2].\nThe layer takes [3, 2, 2, 3].";
    assert!(error.contains(shapes), "{error}");
    Ok(())
}

/// The images of the Input are also in PyTorch's order when the first layer is its Flatten.
#[test]
fn a_first_flatten_of_pytorch_gives_its_predictions() -> eigenbook::Result<()> {
    let case = &cases("torch")[1];
    let rows_of = |image: (usize, usize, usize)| {
        let mut model = Sequential::new();
        model.add(Input::new(image))?;
        model.add(Flatten)?;
        model.add(Dense::new(2).name("1"))?;
        Ok::<_, eigenbook::Error>(model)
    };
    let mut model = rows_of((4, 5, 3))?;
    model.load_weights(golden("flatten.safetensors"))?;
    let predictions = model.predict(&samples(&case["x"], &[4, 5, 3]))?;
    let worst = difference(&numbers(&case["predict"]), wide(&predictions));
    assert!(worst < TOLERANCE, "{worst:e}");
    let error = rows_of((4, 5, 2))?.load_weights(golden("flatten.safetensors")).unwrap_err();
    let shapes = "\"1.weight\" has the shape [2, 60].\nThe layer takes [2, 40].";
    assert!(error.to_string().contains(shapes), "{error}");
    Ok(())
}

#[test]
fn a_saved_network_is_the_same_again() -> eigenbook::Result<()> {
    let x = samples_of(3, (32, 30, 3));
    let path = std::env::temp_dir().join(format!("eigenbook-images-{}", std::process::id()));
    for case in cases("table").iter().rev() {
        let mut saved = model(case)?;
        saved.compile(Adam::default(), BinaryCrossentropy, [])?;
        saved.save(&path)?;
        let again = Sequential::load(&path)?;
        assert_eq!(again.summary().rows, saved.summary().rows);
        assert_eq!(again.layers(), saved.layers());
        if case["shape"][0] == 32 {
            assert_eq!(again.predict(&x)?, saved.predict(&x)?);
        }
        let bytes = std::fs::read(&path).unwrap();
        let head = String::from_utf8_lossy(&bytes[8..]).into_owned();
        let filters = saved.layers()[0].units();
        let size = if filters == 32 { "3,3,1" } else { "5,5,3" };
        let shape = format!(r#""conv2d.kernel":{{"dtype":"F32","shape":[{size},{filters}]"#);
        assert!(head.contains(&shape), "{shape}");
    }
    std::fs::remove_file(path).unwrap();
    Ok(())
}

#[test]
fn the_first_weights_are_glorot_uniform() -> eigenbook::Result<()> {
    let mut model = Sequential::with_seed(5);
    model.add(Input::new((9, 9, 3)))?;
    model.add(Conv2D::new(50, (3, 5)))?;
    // keras.initializers.GlorotUniform of (3, 5, 3, 50): fans of 3·5·3 and 3·5·50.
    let limit = (6.0_f32 / (45.0 + 750.0)).sqrt();
    let kernel = model.layers()[0].kernel();
    assert_eq!(kernel.dim(), (45, 50));
    let largest = kernel.iter().fold(0.0_f32, |largest, w| largest.max(w.abs()));
    assert!(largest <= limit && largest > 0.99 * limit, "{largest} {limit}");
    assert_eq!(format!("{:?}", model.layers()[0]).split(',').next(), Some("<Conv2D name=conv2d"));
    Ok(())
}

/// The check of all weights of a network with two convolutions, overlapping windows, and what may
/// come after them.
#[test]
fn derivatives_are_those_of_the_differences() -> eigenbook::Result<()> {
    let mut model = Sequential::with_seed(2);
    model.add(Input::new((6, 5, 2)))?;
    model.add(Conv2D::new(3, (2, 3)).activation(Tanh).padding(Padding::Same))?;
    model.add(BatchNormalization::new())?;
    model.add(MaxPooling2D::new(2).strides(1))?;
    model.add(Conv2D::new(2, 3).activation(Gelu).strides((2, 1)))?;
    model.add(Flatten)?;
    model.add(Dense::new(2))?;
    model.compile(Sgd::default(), MeanSquaredError, [])?;
    let (x, y) =
        (samples_of(4, (6, 5, 2)), array![[0.5, 1.0], [-1.0, 0.0], [0.2, 0.1], [2.0, -2.0]]);
    let gradients = model.gradients(&x, &y)?;
    for (place, gradient) in gradients.iter().enumerate() {
        let (kernel, bias) = model.layers()[place].get_weights();
        let wide = |kernel: &Array2<f32>, bias: &Array1<f32>| -> Array1<f64> {
            kernel.iter().chain(bias).map(|value| f64::from(*value)).collect()
        };
        let mut moved = model.clone();
        let loss = |weights: &Array1<f64>| {
            let (mut kernel, mut bias) = (kernel.clone(), bias.clone());
            let all = kernel.iter_mut().chain(&mut bias);
            all.zip(weights).for_each(|(old, new)| *old = *new as f32);
            moved.set_layer_weights(place, &kernel, &bias)?;
            Ok(moved.evaluate(&x, &y)?["loss"])
        };
        let ours = wide(&gradient.kernel, &gradient.bias);
        let check = gradient_check(loss, &wide(&kernel, &bias), &ours)?;
        assert!(check.passes(), "layer {place}: {check:?}");
    }
    Ok(())
}

/// More images than are computed at once, in parts and in one batch.
#[test]
fn many_images_are_as_few() -> eigenbook::Result<()> {
    let mut model = Sequential::new();
    model.add(Input::new((20, 20, 3)))?;
    model.add(Conv2D::new(2, 7).activation(Relu).padding(Padding::Same))?;
    model.add(Conv2D::new(2, 5))?;
    model.add(Flatten)?;
    model.add(Dense::new(1))?;
    model.compile(Sgd::default(), MeanSquaredError, [])?;
    let (x, y) = (samples_of(30, (20, 20, 3)), Array1::<f32>::linspace(-1.0, 1.0, 30));
    let all = model.predict(&x)?;
    let mut sum = Array2::<f32>::zeros(model.layers()[0].kernel().dim());
    for place in 0..30 {
        let one = ndarray::Slice::from(place..=place);
        let (x, y) = (x.slice_axis(ndarray::Axis(0), one), y.slice_axis(ndarray::Axis(0), one));
        assert!((model.predict(&x)?[[0, 0]] - all[[place, 0]]).abs() < 1e-5);
        sum += &model.gradients(&x, &y)?[0].kernel;
    }
    let together = &model.gradients(&x, &y)?[0].kernel;
    let worst = difference(&wide(&(sum / 30.0)).collect::<Vec<_>>(), wide(together));
    assert!(worst < TOLERANCE, "{worst:e}");
    Ok(())
}

#[test]
fn what_does_not_fit_is_a_sentence() {
    let says = |outcome: eigenbook::Result<()>, part: &str| {
        let error = outcome.unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    };
    let image = |height: usize, width: usize, channels: usize| {
        let mut model = Sequential::new();
        model.add(Input::new((height, width, channels))).unwrap();
        model
    };
    says(Sequential::new().add(Conv2D::new(2, 3)), "Input::new((height, width, channels))");
    says(Sequential::new().add(MaxPooling2D::new(2)), "without a Conv2D before it");
    let mut rows = Sequential::new();
    rows.add(Input::new(64)).unwrap();
    says(rows.add(Conv2D::new(2, 3)), "over samples that are not images.");
    says(rows.add(Conv2D::new(2, 3)), "Start with model.add(Input::new((height, width, 1)))?.");
    let side = (1 << 32) + 2;
    let mut samples = Sequential::new();
    says(samples.add(Input::new((side, side, 1))), "do not fit into memory");
    says(samples.add(Input::new((side, side, 0))), "an Input of 0 features");
    says(image(8, 8, 1).add(Conv2D::new(0, 3)), "a Conv2D of 0 filters");
    says(image(8, 8, 1).add(Conv2D::new(2, 0)), "a window of [0]");
    says(image(8, 8, 1).add(Conv2D::new(2, (3, 3, 3))), "a window of [3, 3, 3]");
    says(image(8, 8, 1).add(Conv2D::new(2, 3).strides((0, 1))), "a stride of [0, 1]");
    says(image(2, 8, 1).add(Conv2D::new(2, 3)), "a window of 3×3 over images of 2×8");
    says(image(8, 8, 1).add(MaxPooling2D::new(2)), "without a Conv2D before it");
    let huge = usize::MAX / 3;
    let same = |filters, size| Conv2D::new(filters, size).padding(Padding::Same);
    says(image(2, 2, 1).add(same(1, huge)), "do not fit into memory");
    says(image(8, 8, 1).add(same(huge, 3)), "do not fit into memory");
    says(image(8, 8, 1).add(Conv2D::new(1, huge)), "A window is not larger than the image.");

    let mut model = image(8, 8, 1);
    model.add(Conv2D::new(2, 3)).unwrap();
    says(model.add(Dense::new(3)), "a Dense layer after images.");
    says(model.add(MaxPooling2D::new(7)), "a window of 7×7 over images of 6×6");
    model.add(MaxPooling2D::new(2)).unwrap();
    says(model.add(MaxPooling2D::new(2)), "each has one at most");
    says(model.add(BatchNormalization::new()), "before its Dropout and MaxPooling2D");
    says(model.add(Conv2D::new(2, 4)), "over images of 3×3");
    let compiled = model.clone().compile(Adam::default(), MeanSquaredError, []);
    says(compiled, "a Conv2D is the last layer");
    model.add(Flatten).unwrap();
    says(model.add(Flatten), "or the images of a Conv2D");
    says(model.add(Conv2D::new(2, 2)), "over samples that are not images.");
    says(model.add(Conv2D::new(2, 2)), "A Conv2D belongs before Flatten and Dense.");
    model.add(Dense::new(3)).unwrap();
    says(model.add(Conv2D::new(2, 2)), "A Conv2D belongs before Flatten and Dense.");
    says(model.add(MaxPooling2D::new(2)), "without a Conv2D before it");
    assert_eq!(model.layers().len(), 2, "a failed add adds nothing");
    let rows = model.predict(&Array2::<f32>::zeros((5, 64))).map(|_| ());
    says(rows, "x.to_shape((5, 8, 8, 1))? gives them.");
    says(model.predict(&Array3::<f32>::zeros((5, 8, 7))).map(|_| ()), "samples of 8×8×1");
    says(model.predict(&Array4::<f32>::zeros((5, 8, 8, 2))).map(|_| ()), "samples of 8×8×1");
    says(model.predict(&Array1::<f32>::zeros(8)).map(|_| ()), "samples of 8×8×1");
    // As in Keras, one channel needs no axis.
    let gray = Array3::<f32>::ones((5, 8, 8));
    let whole = gray.clone().insert_axis(ndarray::Axis(3));
    assert_eq!(model.predict(&gray).unwrap(), model.predict(&whole).unwrap());
}

fn golden(file: &str) -> String {
    format!("{}/tests/golden/nn/{file}", env!("CARGO_MANIFEST_DIR"))
}

fn model(case: &Value) -> eigenbook::Result<Sequential> {
    let mut model = Sequential::new();
    model.add(Input::new(IxDyn(&sizes(&case["shape"]))))?;
    for layer in case["layers"].as_array().unwrap() {
        let count = || layer[1].as_u64().unwrap() as usize;
        let pair = |place: usize| IxDyn(&sizes(&layer[place]));
        match layer[0].as_str().unwrap() {
            "conv" => {
                let padding = if layer[4] == "same" { Padding::Same } else { Padding::Valid };
                let convolution = Conv2D::new(count(), pair(2)).padding(padding).strides(pair(5));
                model.add(convolution.activation(activation(&layer[3])))?;
            }
            "pool" => model.add(MaxPooling2D::new(pair(1)).strides(pair(2)))?,
            "dense" => model.add(Dense::new(count()).activation(activation(&layer[2])))?,
            "dropout" => model.add(Dropout::new(layer[1].as_f64().unwrap() as f32))?,
            "norm" => model.add(BatchNormalization::new())?,
            _ => model.add(Flatten)?,
        }
    }
    Ok(model)
}

/// Images with random pixels.
fn samples_of(n: usize, (height, width, channels): (usize, usize, usize)) -> Array4<f32> {
    let mut random = eigenbook::random::NumpyRandom::seed(4);
    random.rand((n, height, width, channels)).mapv(|u| (2.0 * u - 1.0) as f32)
}

fn wide<'a>(values: impl IntoIterator<Item = &'a f32>) -> impl Iterator<Item = f64> {
    values.into_iter().map(|value| f64::from(*value))
}
