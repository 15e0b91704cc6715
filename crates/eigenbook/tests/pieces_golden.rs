//! NumPy's functions of each element, joined arrays, and functions that leave out NaN.
//!
//! `golden/arrays/pieces.py` wrote the numbers.

#[path = "golden/expected.rs"]
mod expected;
#[path = "golden/reader.rs"]
mod reader;

use eigenbook::arrays::{Differences, Truths, WithoutNan, concatenate, stack};
use eigenbook::linalg::{
    Elementwise, Float, Number, cosine_similarity, hadamard, hstack, is_linearly_dependent,
    maximum, minimum, svd, transpose, vstack,
};
use eigenbook::ndarray::{Array2, ArrayD, Axis, Ix1, Ix2, arr0, s};
use eigenbook::serde_json::Value;
use expected::{Expected, kind};
use reader::{array, golden, text};
use std::fmt::Debug;
use std::str::FromStr;

#[test]
fn pieces_are_those_of_numpy() {
    let golden = golden("arrays/pieces.json");
    let cases = golden["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 138);
    for case in cases {
        match kind(case) {
            "f64" if is_of_floats(case) => floats::<f64>(case),
            "f32" if is_of_floats(case) => floats::<f32>(case),
            "f64" => all_kinds::<f64>(case),
            "f32" => all_kinds::<f32>(case),
            "i64" => all_kinds::<i64>(case),
            "i32" => all_kinds::<i32>(case),
            kind => panic!("no such kind: {kind}"),
        }
    }
}

/// Whether whole numbers have no such call.
fn is_of_floats(case: &Value) -> bool {
    case["is_of_floats"] == true
}

fn floats<T>(case: &Value)
where
    T: Float + FromStr<Err: Debug>,
{
    let expected = Expected(case);
    let x = || array::<T>(&case["operands"][0]);
    match text(case, "call") {
        "exp" => expected.is_one_ulp_from(x().exp()),
        "ln" => expected.is_one_ulp_from(x().ln()),
        "tanh" => expected.is_one_ulp_from(x().tanh()),
        "sin" => expected.is_one_ulp_from(x().sin()),
        "cos" => expected.is_one_ulp_from(x().cos()),
        "powi" => expected.is_one_ulp_from(x().powi(3)),
        "powf" => expected.is_one_ulp_from(x().powf(T::narrow(2.5))),
        "sqrt" => expected.is(0, x().sqrt()),
        "abs" => expected.is(0, x().abs()),
        "round" => expected.is(0, x().round()),
        "signum" => expected.is(0, x().signum()),
        "pow2" => expected.is(0, x().pow2()),
        "without_nan" => without_nan(&expected, &x(), case["axis"].as_u64()),
        call => panic!("no such call: {call}"),
    }
}

fn all_kinds<T>(case: &Value)
where
    T: Number<Float: FromStr<Err: Debug>> + FromStr<Err: Debug>,
{
    let expected = Expected(case);
    let matrix =
        |index: usize| array::<T>(&case["operands"][index]).into_dimensionality::<Ix2>().unwrap();
    if text(case, "call") == "cosine_similarity" {
        let vector = |index: usize| {
            array::<T>(&case["operands"][index]).into_dimensionality::<Ix1>().unwrap()
        };
        let ours = cosine_similarity(&vector(0), &vector(1)).unwrap();
        let theirs = array::<T::Float>(&case["results"][0])[[]].widen();
        assert!((ours - theirs).abs() < 2.0 * T::Float::EPSILON.widen(), "{case}\n{ours}");
        return;
    }
    let a = matrix(0);
    let (vertical, horizontal) = (Axis(0), Axis(1));
    match text(case, "call") {
        "concatenate" => {
            let b = matrix(1);
            let both = [a.view(), b.view()];
            expected.is(0, concatenate(vertical, &both).unwrap());
            expected.is(1, concatenate(horizontal, &both).unwrap());
            let rows = [a.row(0), b.slice(s![1, ..2])];
            expected.is(2, concatenate(vertical, &rows).unwrap());
        }
        "stack" => {
            let b = matrix(1);
            for axis in 0..3 {
                expected.is(axis, stack(Axis(axis), &[a.view(), b.view()]).unwrap());
            }
        }
        "hstack" => {
            let b = matrix(1);
            expected.is(0, hstack(&[&a, &b]).unwrap());
            expected.is(1, hstack(&[&a.row(0), &b.row(1)]).unwrap());
        }
        "vstack" => {
            let b = matrix(1);
            expected.is(0, vstack(&[&a, &b]).unwrap());
            expected.is(1, vstack(&[&a.row(0), &b.row(1)]).unwrap());
        }
        "diff" => {
            expected.is(0, a.diff(1, vertical));
            expected.is(1, a.diff(1, horizontal));
            expected.is(2, a.diff(2, horizontal));
            expected.is(3, a.diff(9, vertical));
        }
        "larger" => {
            let b = matrix(1);
            expected.is(0, maximum(&a, &b).unwrap());
            expected.is(1, minimum(&a, &b).unwrap());
            expected.is(2, maximum(&a, T::one()).unwrap());
            expected.is(3, minimum(&a, T::one()).unwrap());
        }
        "hadamard" => expected.is(0, hadamard(&a, &matrix(1)).unwrap()),
        "transpose" => expected.is(0, transpose(&a)),
        "truths" => {
            let truths = a.mapv(|x| x > T::zero());
            expected.is(0, arr0(truths.sum()));
            expected.is(1, arr0(truths.mean().unwrap()));
            expected.is(2, arr0(truths.any()));
            expected.is(3, arr0(truths.all()));
        }
        "low_rank" => {
            let svd = svd(&a).unwrap();
            expected.is_near(0, &svd.low_rank(2).unwrap());
            expected.is_near(1, &svd.recompose());
        }
        "is_linearly_dependent" => expected.is(0, arr0(is_linearly_dependent(&a).unwrap())),
        call => panic!("no such call: {call}"),
    }
}

fn without_nan<T: Float + FromStr<Err: Debug>>(
    expected: &Expected<'_>,
    x: &ArrayD<T>,
    axis: Option<u64>,
) {
    match axis {
        None => {
            expected.is(0, arr0(x.nansum()));
            expected.is(1, arr0(x.nanmean()));
            expected.is(2, arr0(x.nanmedian()));
            expected.is(3, arr0(x.nanmax().unwrap()));
            expected.is(4, arr0(x.nanmin().unwrap()));
            expected.is(5, arr0(x.nanstd(T::ZERO)));
            expected.is(6, arr0(x.nanstd(T::ONE)));
        }
        Some(axis) => {
            let axis = Axis(axis as usize);
            expected.is(0, x.nansum_axis(axis).unwrap());
            expected.is(1, x.nanmean_axis(axis).unwrap());
            expected.is(2, x.nanmedian_axis(axis).unwrap());
            expected.is(3, x.nanmax_axis(axis).unwrap());
            expected.is(4, x.nanmin_axis(axis).unwrap());
            expected.is(5, x.nanstd_axis(axis, T::ZERO).unwrap());
            expected.is(6, x.nanstd_axis(axis, T::ONE).unwrap());
        }
    }
}

impl Expected<'_> {
    /// The same shape; a function that is not rounded exactly may be the next number.
    fn is_one_ulp_from<T: Float + FromStr<Err: Debug>>(&self, ours: ArrayD<T>) {
        let theirs = array::<T>(&self.0["results"][0]);
        let near = |(a, b): (&T, &T)| {
            let (a, b) = (a.widen(), b.widen());
            a == b
                || (a.is_nan() && b.is_nan())
                || (a - b).abs() <= 2.0 * T::EPSILON.widen() * b.abs()
        };
        assert!(
            ours.shape() == theirs.shape() && ours.iter().zip(&theirs).all(near),
            "{}\nours: {ours:?}",
            self.0
        );
    }

    /// The same shape, and the same elements but for rounding.
    fn is_near<T: Float + FromStr<Err: Debug>>(&self, index: usize, ours: &Array2<T>) {
        let theirs = array::<T>(&self.0["results"][index]).into_dimensionality::<Ix2>().unwrap();
        let digits = 100.0 * T::EPSILON.widen();
        let near = |(a, b): (&T, &T)| (a.widen() - b.widen()).abs() <= digits;
        let all_near = ours.iter().zip(&theirs).all(near);
        assert!(ours.shape() == theirs.shape() && all_near, "{}\nours: {ours:?}", self.0);
    }
}
