//! Every wrong call of the networks: a clear error, the model as it was, never a panic.

use eigenbook::Result;
use eigenbook::nn::*;
use eigenbook::random::{NumpyRandom, TorchRandom};
use expect_test::{Expect, expect};
use ndarray::{Array1, Array2, Array3, array};

fn check<T>(result: Result<T>, expected: Expect) {
    let error = result.err().expect("this call is wrong");
    assert_eq!(format!("{error:?}"), error.to_string(), "unwrap and ? say the same");
    assert!(error.to_string().lines().count() <= 3, "{error}");
    expected.assert_eq(&error.to_string());
}

/// 5 → 4 → 1 with a sigmoid, compiled.
fn model() -> Sequential {
    let mut model = Sequential::new();
    model.add(Input::new(5)).unwrap();
    model.add(Dense::new(4).activation(Relu)).unwrap();
    model.add(Dense::new(1).activation(Sigmoid)).unwrap();
    model.compile(Adam::default(), BinaryCrossentropy, [Accuracy]).unwrap();
    model
}

/// 2 → 3 classes, compiled.
fn classifier(loss: Loss) -> Sequential {
    let mut model = Sequential::new();
    model.add(Input::new(2)).unwrap();
    model.add(Dense::new(3).activation(Softmax)).unwrap();
    model.compile(Sgd::default(), loss, []).unwrap();
    model
}

fn quiet() -> Fit<'static> {
    Fit::new().verbose(0)
}

fn data() -> (Array2<f64>, Array2<f64>) {
    let mut random = NumpyRandom::seed(42);
    (random.rand((100, 5)), random.rand((100, 1)))
}

#[test]
fn building() {
    let mut model = Sequential::new();
    check(
        model.add(Dense::new(3)),
        expect![[r#"
        add: a Dense layer before the Input.
        The first layer needs the number of features.
        Start with model.add(Input::new(n_features))?."#]],
    );
    check(
        model.add(Input::new(0)),
        expect![[r#"
        add: an Input of 0 features.
        A sample has at least one feature."#]],
    );
    check(
        model.compile(Adam::default(), MeanSquaredError, []),
        expect![[r#"
        compile: the model has no layers.
        Add an Input and at least one Dense first."#]],
    );
    check(
        model.predict(&array![[1.0]]),
        expect![[r#"
        predict: the model has no layers.
        Add an Input and at least one Dense."#]],
    );
    model.add(Input::new(5)).unwrap();
    check(
        model.add(Input::new(5)),
        expect![[r#"
        add: the model has an Input already.
        A model has one."#]],
    );
    check(
        model.add(Dense::new(0)),
        expect![[r#"
        add: a Dense layer of 0 units.
        A layer has at least one output."#]],
    );
    check(
        model.add(Dense::new(usize::MAX)),
        expect![[r#"
        add: 5×18446744073709551615 weights do not fit into memory.
        A layer has one weight for each pair of an input and an output.
        Take fewer outputs."#]],
    );
    check(
        model.add(Dense::new(usize::MAX / 64)),
        expect![[r#"
        add: 5×288230376151711743 weights do not fit into memory.
        A layer has one weight for each pair of an input and an output.
        Take fewer outputs."#]],
    );
    model.add(Dense::new(2).name("out")).unwrap();
    check(
        model.add(Dense::new(2).name("out")),
        expect![[r#"
        add: the name "out" is taken.
        Each layer has a name of its own."#]],
    );
    assert_eq!(model.layers().len(), 1, "a failed add adds nothing");
}

#[test]
fn compiling() {
    let softmax = |units| {
        let mut model = Sequential::new();
        model.add(Input::new(5)).unwrap();
        model.add(Dense::new(units).activation(Softmax)).unwrap();
        model
    };
    let adam = Adam::default;
    check(
        softmax(1).compile(adam(), CategoricalCrossentropy, []),
        expect![[r#"
        compile: CategoricalCrossentropy with one output.
        Softmax over one unit is always 1, so nothing can be learned.
        For yes or no take Dense::new(1).activation(Sigmoid) with BinaryCrossentropy."#]],
    );
    check(
        softmax(1).compile(adam(), SparseCategoricalCrossentropy, []),
        expect![[r#"
        compile: SparseCategoricalCrossentropy with one output.
        Softmax over one unit is always 1, so nothing can be learned.
        For yes or no take Dense::new(1).activation(Sigmoid) with BinaryCrossentropy."#]],
    );
    let metrics = [MeanAbsoluteError];
    check(
        softmax(3).compile(adam(), SparseCategoricalCrossentropy, metrics),
        expect![[r#"
        compile: MeanAbsoluteError with class numbers as targets.
        The difference of a class number and a probability means nothing.
        Take Accuracy."#]],
    );
    let compile = |optimizer: Optimizer| model().compile(optimizer, BinaryCrossentropy, []);
    check(
        compile(adam().learning_rate(-0.001).into()),
        expect![[r#"
            Adam: learning_rate is -0.001.
            It is a finite number, 0 or more.
            The usual ones lie between 0.0001 and 0.1."#]],
    );
    check(
        compile(adam().learning_rate(f64::NAN).into()),
        expect![[r#"
            Adam: learning_rate is NaN.
            It is a finite number, 0 or more.
            The usual ones lie between 0.0001 and 0.1."#]],
    );
    check(
        compile(Sgd::default().learning_rate(-0.1).into()),
        expect![[r#"
            Sgd: learning_rate is -0.1.
            It is a finite number, 0 or more.
            The usual ones lie between 0.0001 and 0.1."#]],
    );
    check(
        compile(Sgd::default().learning_rate(f64::INFINITY).into()),
        expect![[r#"
            Sgd: learning_rate is inf.
            It is a finite number, 0 or more.
            The usual ones lie between 0.0001 and 0.1."#]],
    );
    check(
        compile(Sgd::default().momentum(1.5).into()),
        expect![[r#"
            Sgd: momentum is 1.5.
            It says how much of the past is kept: 0 ≤ momentum ≤ 1."#]],
    );
    check(
        compile(RmsProp::default().rho(-0.1).into()),
        expect![[r#"
        RmsProp: rho is -0.1.
        It says how much of the past is kept: 0 ≤ rho < 1."#]],
    );
    check(
        compile(RmsProp { epsilon: 0.0, ..RmsProp::default() }.into()),
        expect![[r#"
            RmsProp: epsilon is 0.
            It is a finite number above 0.
            The usual one is 1e-7."#]],
    );
    check(
        compile(Adam { beta_2: f64::NAN, ..adam() }.into()),
        expect![[r#"
        Adam: beta_2 is NaN.
        It says how much of the past is kept: 0 ≤ beta_2 < 1."#]],
    );
    check(
        model().add(Dense::new(2)),
        expect![[r#"
        add: the model is already compiled.
        Layers come before compile.
        Build a new Sequential with all its layers."#]],
    );
}

#[test]
fn fitting_with_wrong_settings() {
    let (x, y) = data();
    let fit = |settings| model().fit(&x, &y, settings);
    check(
        fit(quiet().batch_size(0)),
        expect![[r#"
        fit: batch_size is 0.
        A batch has at least one sample.
        The usual sizes are 32, 64, 128."#]],
    );
    check(
        fit(Fit::new().verbose(3)),
        expect![[r#"
        fit: verbose is 3.
        0 prints nothing, 1 a bar, 2 one line for each epoch."#]],
    );
    check(
        fit(quiet().validation_split(1.0)),
        expect![[r#"
        fit: validation_split is 1.
        It is a share of the samples: 0 ≤ share < 1.
        0.2 keeps the last fifth for validation."#]],
    );
    check(
        fit(quiet().validation_split(-0.1)),
        expect![[r#"
        fit: validation_split is -0.1.
        It is a share of the samples: 0 ≤ share < 1.
        0.2 keeps the last fifth for validation."#]],
    );
    check(
        fit(quiet().validation_split(f64::NAN)),
        expect![[r#"
        fit: validation_split is NaN.
        It is a share of the samples: 0 ≤ share < 1.
        0.2 keeps the last fifth for validation."#]],
    );
    check(
        fit(quiet().validation_split(0.999)),
        expect![[r#"
        fit: validation_split 0.999 of 100 samples leaves 0 to learn from and 100 to test.
        Both parts need at least one sample."#]],
    );
    check(
        fit(quiet().validation_data(&x, &array![1.0])),
        expect![[r#"
        fit, validation_data: X has 100 rows and y has 1.
        Each sample has one row in X and one in y."#]],
    );
    check(
        fit(quiet().validation_data(&array![[1.0]], &array![1.0])),
        expect![[r#"
            fit, validation_data: X is 1×1, the model needs X with 5 columns.
            Its Input says how many features a sample has."#]],
    );
    let mut untrained = Sequential::new();
    untrained.add(Input::new(5)).unwrap();
    untrained.add(Dense::new(1)).unwrap();
    check(
        untrained.fit(&x, &y, quiet()),
        expect![[r#"
        fit: the model is not compiled.
        Compile says which loss to make small, and how.
        Call model.compile(Adam::default(), BinaryCrossentropy, [Accuracy])? first."#]],
    );
    check(
        untrained.evaluate(&x, &y),
        expect![[r#"
        evaluate: the model is not compiled.
        Compile says which loss to make small, and how.
        Call model.compile(Adam::default(), BinaryCrossentropy, [Accuracy])? first."#]],
    );
    check(
        untrained.gradients(&x, &y),
        expect![[r#"
        gradients: the model is not compiled.
        Compile says which loss to make small, and how.
        Call model.compile(Adam::default(), BinaryCrossentropy, [Accuracy])? first."#]],
    );
}

#[test]
fn fitting_data_that_do_not_fit() {
    let (x, y) = data();
    let mut model = model();
    let before = model.get_weights();
    let short = y.slice(ndarray::s![..90, ..]).to_owned();
    check(
        model.fit(&x, &short, quiet()),
        expect![[r#"
        fit: X has 100 rows and y has 90.
        Each sample has one row in X and one in y."#]],
    );
    check(
        model.fit(&x.t(), &y, quiet()),
        expect![[r#"
            fit: X is 5×100, the model needs X with 5 columns.
            Samples are rows and features columns: try x.t()."#]],
    );
    check(
        model.fit(&x, &y.t(), quiet()),
        expect![[r#"
        fit: X has 100 rows and y has 1.
        Each sample has one row in X and one in y.
        The samples of y are columns: try y.t()."#]],
    );
    check(
        model.fit(&x, &x, quiet()),
        expect![[r#"
        fit: y is 100×5, the model needs y with 1 column.
        y needs a column for each unit of the last layer."#]],
    );
    check(
        model.fit(&Array3::<f32>::zeros((2, 5, 1)), &y, quiet()),
        expect![[r#"
        fit: X is 2×5×1.
        Data have one row for each sample: (n_samples, n_features)."#]],
    );
    check(
        model.fit(&Array2::<f32>::zeros((0, 5)), &Array1::<f32>::zeros(0), quiet()),
        expect![[r#"
        fit: X is 0×5; it is empty.
        Data have at least one row."#]],
    );
    check(
        model.fit(&Array2::<f32>::zeros((3, 0)), &Array1::<f32>::zeros(3), quiet()),
        expect![[r#"
            fit: X is 3×0, the model needs X with 5 columns.
            Its Input says how many features a sample has."#]],
    );
    let mut with_nan = x.clone();
    with_nan[[3, 1]] = f64::NAN;
    check(
        model.fit(&with_nan, &y, quiet()),
        expect![[r#"
        fit: X is 100×5 and holds NaN at [3, 1].
        Only finite numbers have an answer here.
        Look at how this element was computed: 0/0, overflow, or missing data?"#]],
    );
    let mut too_large = y.column(0).to_owned();
    too_large[7] = 1e300;
    check(
        model.fit(&x, &too_large, quiet()),
        expect![[r#"
        fit: y has 100 elements and holds inf at [7].
        Only finite numbers have an answer here.
        Look at how this element was computed: 0/0, overflow, or missing data?"#]],
    );
    check(
        model.fit(&x, &(&y * 2.0 - 1.0), quiet()),
        expect![[r#"
        fit: y holds -0.38094476.
        Binary cross-entropy takes targets from 0 to 1: 0 for no, 1 for yes."#]],
    );
    assert_eq!(model.get_weights(), before, "a wrong call changes nothing");
}

#[test]
fn classes_out_of_range() {
    let x = array![[0.0, 1.0], [1.0, 0.0]];
    let mut sparse = classifier(SparseCategoricalCrossentropy);
    check(
        sparse.fit(&x, &array![0, 3], quiet()),
        expect![[r#"
        fit: y holds 3.
        With 3 outputs the classes are the whole numbers 0 to 2.
        Count the classes from 0, and give the last layer one unit for each."#]],
    );
    check(
        sparse.fit(&x, &array![-1, 0], quiet()),
        expect![[r#"
        fit: y holds -1.
        With 3 outputs the classes are the whole numbers 0 to 2.
        Count the classes from 0, and give the last layer one unit for each."#]],
    );
    check(
        sparse.fit(&x, &array![0.5, 1.0], quiet()),
        expect![[r#"
        fit: y holds 0.5.
        With 3 outputs the classes are the whole numbers 0 to 2.
        Count the classes from 0, and give the last layer one unit for each."#]],
    );
    check(
        sparse.fit(&x, &array![[1, 0, 0], [0, 1, 0]], quiet()),
        expect![[r#"
        fit: y is 2×3, the model needs y with 1 column.
        The sparse loss takes one column of class numbers.
        For rows of 0 and 1 take CategoricalCrossentropy."#]],
    );
    let mut categorical = classifier(CategoricalCrossentropy);
    check(
        categorical.fit(&x, &array![0, 1], quiet()),
        expect![[r#"
        fit: y has 2 elements, the model needs y with 3 columns.
        y needs a column for each unit of the last layer.
        For one column of class numbers take SparseCategoricalCrossentropy."#]],
    );
    check(
        categorical.fit(&x, &array![[1, 0], [0, 1]], quiet()),
        expect![[r#"
        fit: y is 2×2, the model needs y with 3 columns.
        y needs a column for each unit of the last layer."#]],
    );
    check(
        categorical.fit(&x, &array![[1, 0, -1], [0, 1, 0]], quiet()),
        expect![[r#"
        fit: y holds -1.
        Categorical cross-entropy takes rows of probabilities, usually one 1 and else 0."#]],
    );
}

#[test]
fn predicting_and_weights() {
    let mut model = model();
    check(
        model.predict(&array![[1.0, 2.0, 3.0]]),
        expect![[r#"
            predict: X is 1×3, the model needs X with 5 columns.
            Its Input says how many features a sample has."#]],
    );
    check(
        model.predict(&array![1.0, 2.0, 3.0, 4.0, 5.0]),
        expect![[r#"
            predict: X has 5 elements, the model needs X with 5 columns.
            One sample is one row: array![[…]] instead of array![…]."#]],
    );
    check(
        model.predict(&array![[1.0, 2.0, f64::INFINITY, 4.0, 5.0]]),
        expect![[r#"
        predict: X is 1×5 and holds inf at [0, 2].
        Only finite numbers have an answer here.
        Look at how this element was computed: 0/0, overflow, or missing data?"#]],
    );
    check(
        model.set_weights(&[]),
        expect![[r#"
        set_weights: got weights for 0 layers; the model has 2.
        Each layer has one pair of kernel and bias."#]],
    );
    let wrong = (Array2::zeros((5, 4)), Array1::zeros(3));
    check(
        model.set_weights(&[wrong.clone(), wrong.clone()]),
        expect![[r#"
        set_weights: got a 5×4 kernel and a bias of length 3; the layer has 5×4 and 4.
        New weights have the shapes of the old ones."#]],
    );
    check(
        model.set_layer_weights(2, &wrong.0, &wrong.1),
        expect![[r#"
        set_layer_weights: there is no layer 2.
        The model has 2, from 0."#]],
    );
    check(
        model.set_layer_weights(1, &wrong.0, &wrong.1),
        expect![[r#"
        set_weights: got a 5×4 kernel and a bias of length 3; the layer has 4×1 and 1.
        New weights have the shapes of the old ones."#]],
    );
}

#[test]
fn parts_by_themselves() {
    let mut random = TorchRandom::manual_seed(0);
    check(
        Linear::new(0, 2, &mut random),
        expect![[r#"
        Linear::new: 0 inputs and 2 outputs.
        A layer has at least one of each.
        Give the number of features first, then the number of outputs."#]],
    );
    check(
        Linear::new(2, usize::MAX, &mut random),
        expect![[r#"
        Linear::new: 2×18446744073709551615 weights do not fit into memory.
        A layer has one weight for each pair of an input and an output.
        Take fewer outputs."#]],
    );
    let mut linear = Linear::new(3, 2, &mut random).unwrap();
    let x = array![[1.0, 2.0, 3.0]];
    check(
        linear.forward(&x.t()),
        expect![[r#"
        Linear::forward: X is 3×1 and the weight is 2×3.
        X·Wᵀ needs as many columns in X (1) as in W (3).
        Give 3 features for each sample."#]],
    );
    check(
        linear.backward(&x, &x),
        expect![[r#"
        Linear::backward: ∂L/∂Y is 1×3 and Y is 1×2.
        The derivative of the loss with respect to Y has the shape of Y."#]],
    );
    linear.bias = array![1.0];
    check(
        linear.forward(&x),
        expect![[r#"
        Linear::forward: the weight is 2×3 and the bias has length 1.
        Each output has one row of the weight and one element of the bias."#]],
    );
    let (y, p) = (array![[1.0], [0.0]], array![[0.5, 0.5]]);
    check(
        Relu.backward(&y, &p),
        expect![[r#"
        Activation::backward: A is 2×1 and ∂L/∂A is 1×2.
        The derivative of the loss with respect to A has the shape of A."#]],
    );
    check(
        MeanSquaredError.forward(&y, &p),
        expect![[r#"
        Loss::forward: the targets are 2×1, the predictions 1×2.
        MeanSquaredError compares 2 target columns with 2 predicted ones, row by row, and needs at least one row."#]],
    );
    check(
        BinaryCrossentropy.backward(&array![[2.0]], &array![[0.5]]),
        expect![[r#"
        Loss::backward: y holds 2.
        Binary cross-entropy takes targets from 0 to 1: 0 for no, 1 for yes."#]],
    );
    check(
        SparseCategoricalCrossentropy.forward(&array![[2.0]], &p),
        expect![[r#"
        Loss::forward: y holds 2.
        With 2 outputs the classes are the whole numbers 0 to 1.
        Count the classes from 0, and give the last layer one unit for each."#]],
    );
    check(
        Accuracy.mean(&y, &p),
        expect![[r#"
        accuracy: the targets are 2×1, the predictions 1×2.
        Both have the same shape, and at least one row and one column."#]],
    );
    let (x, g) = (array![1.0, 2.0], array![1.0]);
    check(
        gradient_check(|x| Ok(x.sum()), &x, &g),
        expect![[r#"
        gradient_check: x has 2 elements and the gradient 1.
        A gradient has one element for each of x."#]],
    );
}
