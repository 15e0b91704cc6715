//! NumPy's quantiles, counts, repetitions, covariances and spacings, for each element type.
//!
//! `golden/arrays/statistics.py` wrote the numbers.

#[path = "golden/expected.rs"]
mod expected;
#[path = "golden/reader.rs"]
mod reader;

use eigenbook::arrays::{
    FloatQuantiles, Quantiles, bincount, digitize, flip, histogram, meshgrid, pad, repeat, roll,
    tile,
};
use eigenbook::linalg::{
    Float, Number, convolve, corrcoef, correlate, cov, geomspace, gradient, interp, logspace,
    matrix_power, polyfit, polyval, slogdet, trapezoid,
};
use eigenbook::ndarray::{Array, Axis, Dimension, Ix1, Ix2, arr0};
use eigenbook::serde_json::Value;
use expected::{Expected, kind};
use reader::{array, golden, text};
use std::fmt::Debug;
use std::str::FromStr;

#[test]
fn statistics_are_those_of_numpy() {
    let golden = golden("arrays/statistics.json");
    let cases = golden["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 382);
    for case in cases {
        match kind(case) {
            "f64" => {
                quantiles::<f64>(case);
                check::<f64>(case);
            }
            "f32" => {
                quantiles::<f32>(case);
                check::<f32>(case);
            }
            "i64" => check::<i64>(case),
            "i32" => check::<i32>(case),
            kind => panic!("no such kind: {kind}"),
        }
    }
}

fn check<T>(case: &Value)
where
    T: Number<Float: FromStr<Err: Debug>> + FromStr<Err: Debug>,
{
    let expected = Expected(case);
    let (vertical, horizontal) = (Axis(0), Axis(1));
    let number = |index: usize| array::<f64>(&case["operands"][index])[[]];
    let vector =
        |index: usize| array::<T>(&case["operands"][index]).into_dimensionality::<Ix1>().unwrap();
    let a = || array::<T>(&case["operands"][0]).into_dimensionality::<Ix2>().unwrap();
    let count = || case["count"].as_u64().unwrap() as usize;
    match text(case, "call") {
        // Those of floats are `FloatQuantiles`'s, below.
        "median" | "quantile" | "percentile" if T::LARGEST.is_none() => {}
        "median" => {
            expected.is(0, arr0(a().median().unwrap()));
            expected.is(1, a().median_axis(vertical).unwrap());
            expected.is(2, a().median_axis(horizontal).unwrap());
        }
        "quantile" => {
            expected.is(0, arr0(a().quantile(number(1)).unwrap()));
            expected.is(1, a().quantile_axis(number(1), vertical).unwrap());
        }
        "percentile" => {
            expected.is(0, arr0(a().percentile(number(1)).unwrap()));
            expected.is(1, a().percentile_axis(number(1), horizontal).unwrap());
        }
        "tile" => {
            expected.is(0, tile(&a(), 2, vertical).unwrap());
            expected.is(1, tile(&a(), 3, horizontal).unwrap());
        }
        "repeat" => {
            expected.is(0, repeat(&a(), 2, vertical).unwrap());
            expected.is(1, repeat(&a(), 3, horizontal).unwrap());
        }
        "roll" => {
            expected.is(0, roll(&a(), 1, vertical).unwrap());
            expected.is(1, roll(&a(), -5, horizontal).unwrap());
        }
        "flip" => {
            expected.is(0, flip(&a(), vertical).unwrap());
            expected.is(1, flip(&a(), horizontal).unwrap());
        }
        "pad" => {
            expected.is(0, pad(&a(), 1, T::zero()).unwrap());
            let seven = (0..7).fold(T::zero(), |sum, _| sum + T::one());
            expected.is(1, pad(&a(), 2, seven).unwrap());
        }
        "digitize" => expected.is(0, digitize(&a(), &vector(1)).unwrap()),
        "interp" => {
            let doubles =
                |index: usize| array::<f64>(&case["operands"][index]).into_dimensionality::<Ix1>();
            let (points, places) = (doubles(1).unwrap(), doubles(2).unwrap());
            expected.is(0, interp(&places, &vector(0), &points).unwrap());
        }
        "polyfit_alike" => {
            let degree = case["degree"].as_u64().unwrap() as usize;
            let ours = polyfit(&vector(0), &vector(1), degree).unwrap();
            let theirs = array::<f64>(&case["results"][0]).into_dimensionality::<Ix1>().unwrap();
            let near = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-9 * b.abs();
            assert!(ours.iter().zip(&theirs).all(near), "{case}\nours: {ours}");
        }
        "polyval" => expected.is_near(0, polyval(&vector(0), &vector(1))),
        "polyfit" => {
            for degree in 0..3 {
                expected.is_near(degree, polyfit(&vector(0), &vector(1), degree).unwrap());
            }
        }
        call @ ("convolve" | "correlate") => {
            let slide = if call == "convolve" { convolve } else { correlate };
            for (index, mode) in ["full", "same", "valid"].into_iter().enumerate() {
                let slid = slide(&vector(0), &vector(1), mode).unwrap();
                expected.is_near_as::<T, _>(index, slid.mapv(|x| x.as_float().widen()));
            }
        }
        "meshgrid" => {
            let (x, y) = meshgrid(&vector(0), &vector(1));
            expected.is(0, x);
            expected.is(1, y);
        }
        "histogram" => {
            let bins = case["bins"].as_u64().unwrap() as usize;
            let (counts, edges) = histogram(&a(), bins).unwrap();
            expected.is(0, counts);
            expected.is(1, edges);
        }
        "bincount" => expected.is(0, bincount(&vector(0)).unwrap()),
        "cov" => expected.is_near(0, cov(&a()).unwrap()),
        "corrcoef" => expected.is_near(0, corrcoef(&a()).unwrap()),
        "gradient" => expected.is(0, gradient(&vector(0), 0.5).unwrap()),
        "trapezoid" => expected.is_near(0, arr0(trapezoid(&vector(0), &vector(1)).unwrap())),
        "matrix_power" => {
            let least = i32::try_from(case["least"].as_i64().unwrap()).unwrap();
            for (index, exponent) in (least..8).enumerate() {
                let power = matrix_power(&a(), exponent).unwrap();
                let doubles = power.mapv(|x| x.as_float().widen());
                expected.is_near_as::<T, _>(index, doubles);
            }
        }
        "slogdet" => {
            let (sign, logarithm) = slogdet(&a()).unwrap();
            expected.is(0, arr0(sign));
            expected.is_near(1, arr0(logarithm));
        }
        "logspace" => expected.is_near(0, logspace(number(0), number(1), count()).unwrap()),
        "geomspace" => expected.is_near(0, geomspace(number(0), number(1), count()).unwrap()),
        call => panic!("no such call: {call}"),
    }
}

/// Those of floats are of their kind.
fn quantiles<T: Float + FromStr<Err: Debug>>(case: &Value) {
    let expected = Expected(case);
    let (vertical, horizontal) = (Axis(0), Axis(1));
    let a = || array::<T>(&case["operands"][0]).into_dimensionality::<Ix2>().unwrap();
    let number = |index: usize| array::<f64>(&case["operands"][index])[[]];
    match text(case, "call") {
        "median" => {
            expected.is(0, arr0(FloatQuantiles::median(&a()).unwrap()));
            expected.is(1, FloatQuantiles::median_axis(&a(), vertical).unwrap());
            expected.is(2, FloatQuantiles::median_axis(&a(), horizontal).unwrap());
        }
        "quantile" => {
            expected.is(0, arr0(FloatQuantiles::quantile(&a(), number(1)).unwrap()));
            expected.is(1, FloatQuantiles::quantile_axis(&a(), number(1), vertical).unwrap());
        }
        "percentile" => {
            expected.is(0, arr0(FloatQuantiles::percentile(&a(), number(1)).unwrap()));
            expected.is(1, FloatQuantiles::percentile_axis(&a(), number(1), horizontal).unwrap());
        }
        _ => {}
    }
}

impl Expected<'_> {
    /// The same shape, and the same elements but for rounding.
    fn is_near<F: Float + FromStr<Err: Debug>, D: Dimension>(
        &self,
        index: usize,
        ours: Array<F, D>,
    ) {
        self.is_near_as::<F, _>(index, ours.mapv(F::widen));
    }

    fn is_near_as<T: Number + FromStr<Err: Debug>, D: Dimension>(
        &self,
        index: usize,
        ours: Array<f64, D>,
    ) {
        let ours = ours.into_dyn();
        let theirs = array::<T>(&self.0["results"][index]).mapv(|x| x.as_float().widen());
        let largest = theirs.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
        let digits = if T::NAME == "f32" { 1e-6 } else { 1e-14 };
        let near = |(a, b): (&f64, &f64)| a == b || (a - b).abs() <= digits * largest;
        let all_near = ours.iter().zip(&theirs).all(near);
        assert!(ours.shape() == theirs.shape() && all_near, "{}\nours: {ours:?}", self.0);
    }
}
