//! Generators answer wrong bounds with an error, and accept every shape.

use eigenbook::ndarray::{Array1, IxDyn, array};
use eigenbook::random::{NumpyRandom, TorchRandom, default_rng};
use expect_test::expect;

#[test]
fn every_way_to_give_a_shape_works() {
    let mut rng = NumpyRandom::seed(0);
    assert_eq!(rng.rand(3).shape(), [3]);
    assert_eq!(rng.rand((2, 3)).shape(), [2, 3]);
    assert_eq!(rng.randn([2, 3, 4]).shape(), [2, 3, 4]);
    assert_eq!(rng.rand(IxDyn(&[1, 2, 3, 4])).shape(), [1, 2, 3, 4]);
    assert_eq!(rng.rand(()).shape(), [0; 0]);
    assert_eq!(rng.rand((0, 5)).len(), 0);
}

#[test]
fn an_empty_array_draws_nothing() {
    let (mut with, mut without) = (NumpyRandom::seed(1), NumpyRandom::seed(1));
    with.rand((0, 5));
    with.shuffle(&mut Array1::<f64>::zeros(0));
    assert!(with.permutation(0).is_empty());
    assert_eq!(with.rand(3), without.rand(3));
}

#[test]
fn a_shuffle_keeps_rows_together_and_loses_none() {
    let mut rows = array![[1, 10], [2, 20], [3, 30], [4, 40], [5, 50]];
    let before = rows.clone();
    NumpyRandom::seed(3).shuffle(&mut rows);
    assert_ne!(rows, before);
    let mut sorted: Vec<_> = rows.outer_iter().map(|row| (row[0], row[1])).collect();
    sorted.sort();
    assert_eq!(sorted, [(1, 10), (2, 20), (3, 30), (4, 40), (5, 50)]);
}

#[test]
fn normal_numbers_have_the_mean_and_deviation_asked_for() {
    let numbers = NumpyRandom::seed(5).normal(3.0, 2.0, 100_000).unwrap();
    // Four standard errors: 4·2/√100000.
    assert!((numbers.mean().unwrap() - 3.0).abs() < 0.0253);
    assert!((numbers.std(0.0) - 2.0).abs() < 0.02);
}

#[test]
fn wrong_bounds_are_errors() {
    let mut rng = NumpyRandom::seed(0);
    let errors = [
        rng.randint(5, 5, 3).unwrap_err(),
        rng.uniform(0.0, f64::INFINITY, 3).unwrap_err(),
        rng.normal(0.0, -1.0, 3).unwrap_err(),
        TorchRandom::manual_seed(0).uniform(1.0, 0.0, 3).unwrap_err(),
        rng.exponential(-1.0, 3).unwrap_err(),
        rng.poisson(f64::NAN, 3).unwrap_err(),
        rng.binomial(10, 1.5, 3).unwrap_err(),
        default_rng(0).integers(5, 5, 3).unwrap_err(),
        default_rng(0).uniform(1.0, 0.0, 3).unwrap_err(),
    ];
    expect![[r#"
        [
            randint: low is 5 and high is 5.
            The integers go from low to high − 1.,
            uniform: low is 0.0 and high is inf.
            The distance between them must be finite.,
            normal: the standard deviation is -1.0.
            It is a width: 0 or more.,
            uniform: low is 1 and high is 0.
            low must not be above high, and both be finite.,
            exponential: scale is -1.
            It is the mean of waiting times: 0 or more.,
            poisson: mean is NaN.
            A number of events is 0 or more, and fits i64.,
            binomial: n is 10 and p is 1.5.
            n counts trials, and p is the share of successes: 0 ≤ p ≤ 1.,
            integers: low is 5 and high is 5.
            The integers go from low to high − 1.,
            uniform: low is 1.0 and high is 0.0.
            low must not be above high.,
        ]
    "#]]
    .assert_debug_eq(&errors);
}

#[test]
fn a_linear_layer_without_inputs_has_an_empty_weight_and_no_bias() {
    let (weight, bias) = TorchRandom::manual_seed(0).linear(0, 2);
    assert_eq!(weight.dim(), (2, 0));
    assert_eq!(bias, array![0.0, 0.0]);
}
