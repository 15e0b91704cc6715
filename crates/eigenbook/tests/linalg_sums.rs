//! Sums, means, variances and deviations equal NumPy's to the last bit.

use eigenbook::linalg::Float;
use eigenbook::ndarray::{Array1, ArrayD};
use eigenbook::prelude::*;
use serde_json::Value;

#[test]
fn sums_are_those_of_numpy() {
    let golden: Value = serde_json::from_str(include_str!("golden/linalg/sums.json")).unwrap();
    let cases = golden["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 44);
    for case in cases {
        match case["dtype"].as_str() {
            Some("float32") => check(case, |x| x as f32, f64::from),
            _ => check(case, |x| x, |x| x),
        }
    }
}

fn check<T: Float>(case: &Value, narrow: fn(f64) -> T, widen: fn(T) -> f64) {
    let lengths = case["shape"].as_array().unwrap().iter();
    let shape: Vec<usize> = lengths.map(|length| length.as_u64().unwrap() as usize).collect();
    let count = shape.iter().product::<usize>();
    let x: Array1<T> = match case["value"].as_f64() {
        Some(value) => Array1::from_elem(count, narrow(value)),
        None => Array1::from_shape_fn(count, |i| narrow(((i * 7919) % 1000) as f64 / 997.0)),
    };
    let x = x.into_shape_with_order(shape).unwrap();
    let (zero, one) = (narrow(0.0), narrow(1.0));
    let [sum, mean, var, std] = match case["axis"].as_u64() {
        None => {
            let all = [Sums::sum(&x), Sums::mean(&x).unwrap(), Sums::var(&x, zero)];
            let [sum, mean, var] = all.map(|number| vec![number]);
            [sum, mean, var, vec![Sums::std(&x, one)]]
        }
        Some(axis) => {
            let axis = Axis(axis as usize);
            let of = |array: ArrayD<T>| array.iter().copied().collect::<Vec<T>>();
            [
                of(Sums::sum_axis(&x, axis)),
                of(Sums::mean_axis(&x, axis).unwrap()),
                of(Sums::var_axis(&x, axis, zero)),
                of(Sums::std_axis(&x, axis, one)),
            ]
        }
    };
    for (name, numbers) in [("sum", sum), ("mean", mean), ("var", var), ("std", std)] {
        let expected = case[name].as_array().unwrap().iter();
        let expected: Vec<f64> =
            expected.map(|number| number.as_str().unwrap().parse().unwrap()).collect();
        let numbers: Vec<f64> = numbers.into_iter().map(widen).collect();
        let (shape, axis, dtype) = (&case["shape"], &case["axis"], &case["dtype"]);
        assert_eq!(numbers, expected, "{name} of {dtype} {shape} along {axis}");
    }
}

/// In a cell the methods are ndarray's names; these are the ones that are meant.
#[test]
fn a_cell_that_says_sum_means_the_sum_in_pairs() {
    let x = Array1::<f32>::from_elem(10_000_000, 0.1);
    assert_eq!(x.sum(), 1_000_000.1);
    assert_eq!(x.mean(), Some(0.100_000_01));
    let (lent, view) = (&x, x.view());
    assert_eq!(lent.sum(), view.sum());
    let rows = Array2::<f32>::from_elem((2, 5_000_000), 0.1);
    assert_eq!(rows.sum_axis(Axis(1)), array![500_000.06, 500_000.06]);
    assert_eq!(rows.t().sum_axis(Axis(0)), array![500_000.06, 500_000.06]);
    // Arrays of integers have the methods of ndarray.
    assert_eq!((array![1, 2].sum(), array![[1, 2]].sum_axis(Axis(0))), (3, array![1, 2]));
}

#[test]
fn gaps_and_directions_make_no_difference() {
    let x = NumpyRandom::seed(3).rand((40, 60));
    let steps = x.slice(s![..;2, ..;-3]);
    let copy = steps.to_owned();
    assert_eq!(steps.sum(), copy.sum());
    assert_eq!(steps.var(1.0), copy.var(1.0));
    for axis in [Axis(0), Axis(1)] {
        let difference = steps.std_axis(axis, 0.0) - copy.std_axis(axis, 0.0);
        assert!(difference.iter().all(|difference| difference.abs() < 1e-15));
    }
}

#[test]
fn what_is_empty_has_a_sum_and_no_mean() {
    let empty = Array2::<f64>::zeros((0, 3));
    assert_eq!((empty.sum(), empty.mean()), (0.0, None));
    assert!(empty.var(0.0).is_nan() && empty.std(0.0).is_nan());
    assert_eq!(empty.sum_axis(Axis(0)), array![0.0, 0.0, 0.0]);
    assert_eq!(empty.mean_axis(Axis(0)), None);
    assert_eq!(empty.sum_axis(Axis(1)).len(), 0);
    assert!(array![1.0_f64].std(1.0).is_nan());
    assert_eq!(array![[1.0, 3.0]].var_axis(Axis(1), 1.0), array![2.0]);
}
