//! The results of numpy.linalg at the edges: empty, singular, tiny, huge, NaN, each number type.
//!
//! `golden/linalg/edges.py` wrote the numbers. If NumPy raises an error, ours must correspond to
//! it.

#[path = "golden/reader.rs"]
mod reader;

use eigenbook::linalg::solve::RightHandSide;
use eigenbook::linalg::*;
use eigenbook::ndarray::{Array, Array1, ArrayD, Axis, Dimension, Ix1, Ix2, arr0};
use eigenbook::serde_json::Value;
use eigenbook::{Error, Result};
use reader::{array, golden, text};
use std::fmt::Debug;
use std::str::FromStr;

#[test]
fn products_are_those_of_numpy() {
    check_all(&["matmul", "matvec", "dot", "outer"], 19);
}

#[test]
fn allclose_agrees_with_numpy() {
    check_all(&["allclose", "allclose_with"], 31);
}

#[test]
fn norms_are_those_of_numpy() {
    check_all(&["norm_l1", "norm_l2", "norm_max", "norm_frobenius"], 44);
}

#[test]
fn systems_are_solved_or_refused_as_in_numpy() {
    check_all(&["determinant", "inverse", "solve"], 69);
}

#[test]
fn decompositions_are_those_of_numpy_up_to_sign() {
    check_all(&["svd", "svd_thin", "singular_values"], 48);
}

#[test]
fn ranks_and_pseudo_inverses_cut_where_numpy_does() {
    let by_cut = ["pseudoinverse", "pseudoinverse_by_rank", "pseudoinverse_with"];
    check_all(&[&by_cut[..], &["matrix_rank"]].concat(), 102);
}

#[test]
fn least_squares_fits_as_numpy_does() {
    check_all(&["least_squares"], 50);
}

/// Checks the cases of these calls, and that there are as many as were written.
fn check_all(calls: &[&str], count: usize) {
    let golden = golden("linalg/edges.json");
    let cases = golden["cases"].as_array().unwrap().iter();
    let cases: Vec<_> = cases.filter(|case| calls.contains(&text(case, "call"))).collect();
    assert_eq!(cases.len(), count);
    for case in cases {
        let operand = case["operands"][0].as_str().unwrap();
        match operand.split([' ', ':']).next().unwrap() {
            "f64" => check::<f64>(case),
            "f32" => check::<f32>(case),
            "i64" => check::<i64>(case),
            "i32" => check::<i32>(case),
            kind => panic!("no such kind: {kind}"),
        }
    }
}

/// Every kind of element has all of this.
trait Element: Number + FromStr<Err: Debug> + Debug {}

impl<T> Element for T where T: Number + FromStr<Err: Debug> + Debug {}

fn check<T: Element<Float: Debug + FromStr<Err: Debug>>>(case: &Value) {
    let expected = Expected(case);
    let operand = |index: usize| array::<T>(&case["operands"][index]);
    let vector = |index| operand(index).into_dimensionality::<Ix1>().unwrap();
    let matrix = |index| operand(index).into_dimensionality::<Ix2>().unwrap();
    let number = |field| text(case, field).parse::<f64>().unwrap();
    match text(case, "call") {
        "matmul" => expected.exactly(matmul(&matrix(0), &matrix(1))),
        "matvec" => expected.exactly(matvec(&matrix(0), &vector(1))),
        "dot" => expected.exactly(dot(&vector(0), &vector(1)).map(arr0)),
        "outer" => expected.exactly(outer(&vector(0), &vector(1))),
        "allclose" => expected.verdict(allclose(&operand(0), &operand(1))),
        "allclose_with" => expected.verdict(allclose_with(
            &operand(0),
            &operand(1),
            number("rtol"),
            number("atol"),
        )),
        "norm_l1" => expected.closely(0, Ok(arr0(norm_l1(&vector(0))))),
        "norm_l2" => expected.closely(0, Ok(arr0(norm_l2(&vector(0))))),
        "norm_max" => expected.closely(0, Ok(arr0(norm_max(&vector(0))))),
        "norm_frobenius" => expected.closely(0, Ok(arr0(norm_frobenius(&matrix(0))))),
        "determinant" => {
            let value = determinant(&matrix(0)).map(T::Float::narrow);
            expected.closely(0, value.map(arr0));
        }
        "inverse" => expected.closely(0, inverse(&matrix(0))),
        "solve" if operand(1).ndim() == 1 => expected.closely(0, solve(&matrix(0), &vector(1))),
        "solve" => expected.closely(0, solve(&matrix(0), &matrix(1))),
        "singular_values" => expected.closely(0, singular_values(&matrix(0))),
        "svd" => expected.decomposition(svd(&matrix(0)).unwrap()),
        "svd_thin" => expected.decomposition(svd_thin(&matrix(0)).unwrap()),
        "matrix_rank" => expected.rank(0, matrix_rank(&matrix(0)).unwrap()),
        "pseudoinverse" => expected.closely(0, pseudoinverse(&matrix(0))),
        "pseudoinverse_by_rank" => {
            let a = matrix(0);
            expected.closely(0, pseudoinverse_with(&a, rank_tolerance(&a)));
        }
        "pseudoinverse_with" => {
            expected.closely(0, pseudoinverse_with(&matrix(0), number("rcond")));
        }
        "least_squares" if operand(1).ndim() == 1 => {
            expected.fit(least_squares(&matrix(0), &vector(1)).unwrap());
        }
        "least_squares" => expected.fit(least_squares(&matrix(0), &matrix(1)).unwrap()),
        call => panic!("no such call: {call}"),
    }
}

/// NumPy's results in one case.
struct Expected<'a>(&'a Value);

impl Expected<'_> {
    /// Integers to the last bit, floats within the tolerance.
    fn exactly<T: Element, D: Dimension>(&self, ours: Result<Array<T, D>>) {
        let (ours, theirs) = (ours.unwrap().into_dyn(), self.result::<T>(0));
        if T::LARGEST.is_some() {
            assert_eq!(ours, theirs, "{}", self.0);
        }
        let wide = |a: ArrayD<T>| a.mapv(|value| value.as_float().widen());
        self.near(&wide(ours), &wide(theirs), 0.0);
    }

    /// Within the tolerance; or the error that NumPy raises.
    fn closely<T: Float + FromStr<Err: Debug>, D: Dimension>(
        &self,
        index: usize,
        ours: Result<Array<T, D>>,
    ) {
        match (ours, self.0["error"].as_str()) {
            (Ok(ours), None) => {
                let theirs = self.result::<T>(index).mapv(Float::widen);
                self.near(&ours.into_dyn().mapv(Float::widen), &theirs, 0.0);
            }
            (Err(Error::Singular { .. }), Some("Singular matrix")) => {}
            (
                Err(Error::NotSquare { .. }),
                Some("Last 2 dimensions of the array must be square"),
            ) => {}
            (ours, _) => panic!("{}\nours: {ours:?}", self.0),
        }
    }

    fn verdict(&self, ours: Result<bool>) {
        let ours = if ours.unwrap() { "bool: True" } else { "bool: False" };
        assert_eq!(self.0["results"][0], ours, "{}", self.0);
    }

    fn rank(&self, index: usize, ours: usize) {
        let theirs = self.0["results"][index].as_str().unwrap();
        assert_eq!(theirs.rsplit(' ').next().unwrap(), ours.to_string(), "{}", self.0);
    }

    /// The singular values, and the vectors up to their sign if they are determined.
    fn decomposition<T: Float + FromStr<Err: Debug>>(&self, ours: Svd<T>) {
        let (u, v_t) = (self.result::<T>(0), self.result::<T>(2));
        assert_eq!((ours.u.shape(), ours.v_t.shape()), (u.shape(), v_t.shape()), "{}", self.0);
        let values = self.result::<T>(1).mapv(Float::widen);
        for (i, &value) in values.iter().enumerate() {
            let is_single = |other: &f64| (value - other).abs() > 1e-6 * values[0];
            let neighbours = values.iter().enumerate().filter(|&(j, _)| j != i);
            if value > 1e-6 * values[0] && neighbours.into_iter().all(|(_, other)| is_single(other))
            {
                let pair = |u: &ArrayD<T>, v_t: &ArrayD<T>| {
                    let left = u.index_axis(Axis(1), i).mapv(Float::widen);
                    let right = v_t.index_axis(Axis(0), i).mapv(Float::widen);
                    Array1::from_iter(left.into_iter().chain(right))
                };
                let theirs = pair(&u, &v_t);
                let ours = pair(&ours.u.clone().into_dyn(), &ours.v_t.clone().into_dyn());
                let sign = ours.dot(&theirs).signum();
                self.near(&(ours * sign).into_dyn(), &theirs.into_dyn(), 0.0);
            }
        }
        self.closely(1, Ok(ours.singular_values));
    }

    fn fit<T: Float + FromStr<Err: Debug>, D: RightHandSide>(&self, ours: LeastSquares<T, D>) {
        self.closely(0, Ok(ours.solution));
        self.rank(2, ours.rank);
        self.closely(3, Ok(ours.singular_values));
        // If the fit is exact, the residual is a rounding error of the size of b.
        let theirs = self.result::<T>(1).mapv(Float::widen);
        self.near(&ours.residuals.mapv(Float::widen).into_dyn(), &theirs, 25.0);
    }

    fn result<T: FromStr<Err: Debug>>(&self, index: usize) -> ArrayD<T> {
        array(&self.0["results"][index])
    }

    /// Equal shapes, and elements equal up to the tolerance, which is relative to the largest
    /// element (or to `scale` if that is larger).
    fn near(&self, ours: &ArrayD<f64>, theirs: &ArrayD<f64>, scale: f64) {
        let finite = theirs.iter().filter(|value| value.is_finite());
        let largest = finite.fold(scale, |largest, value| largest.max(value.abs()));
        let limit = self.0["tolerance"].as_f64().unwrap() * largest;
        let is_near =
            |(&a, &b): (&f64, &f64)| a == b || a.is_nan() && b.is_nan() || (a - b).abs() <= limit;
        let all_near = ours.iter().zip(theirs).all(is_near);
        assert!(ours.shape() == theirs.shape() && all_near, "{}\nours: {ours}", self.0);
    }
}
