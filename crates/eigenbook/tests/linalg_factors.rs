//! Eigenvalues, QR, Cholesky, condition, trace, exponentials and products, as in NumPy and SciPy.
//!
//! `golden/linalg/factors.py` wrote the numbers.

#[path = "golden/reader.rs"]
mod reader;

use eigenbook::linalg::kron;
use eigenbook::linalg::*;
use eigenbook::ndarray::{Array2, ArrayD, Axis, Ix1, Ix2, arr0};
use eigenbook::ndarray_linalg::c64;
use eigenbook::serde_json::Value;
use proptest::prelude::*;
use reader::{array, golden, text};
use std::fmt::Debug;
use std::str::FromStr;

#[test]
fn factors_are_those_of_numpy() {
    let golden = golden("linalg/factors.json");
    let cases = golden["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 123);
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

fn check<T>(case: &Value)
where
    T: Number,
    T: FromStr<Err: Debug>,
    T::Float: FromStr<Err: Debug>,
{
    let operand = |index: usize| array::<T>(&case["operands"][index]);
    let matrix = |index| operand(index).into_dimensionality::<Ix2>().unwrap();
    let vector = |index| operand(index).into_dimensionality::<Ix1>().unwrap();
    let wide = |index: usize| array::<T::Float>(&case["results"][index]).mapv(Float::widen);
    let exact =
        |index: usize| array::<T>(&case["results"][index]).mapv(|value| value.as_float().widen());
    let near = |ours: ArrayD<f64>, theirs: ArrayD<f64>| {
        let largest = theirs.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
        let limit = case["tolerance"].as_f64().unwrap() * largest;
        let all_near = ours.iter().zip(&theirs).all(|(a, b)| (a - b).abs() <= limit);
        assert!(ours.shape() == theirs.shape() && all_near, "{case}\nours: {ours}");
    };
    match text(case, "call") {
        "eigenvalues" => {
            let a = matrix(0);
            let sorted = |mut values: Vec<c64>| {
                values.sort_by(|x, y| x.re.total_cmp(&y.re).then(x.im.total_cmp(&y.im)));
                values
            };
            let parts = |part: fn(&c64) -> f64, values: &[c64]| {
                ArrayD::from_shape_vec(vec![values.len()], values.iter().map(part).collect())
                    .unwrap()
            };
            let theirs = |index: usize| array::<f64>(&case["results"][index]);
            for values in [eigenvalues(&a).unwrap(), eigen(&a).unwrap().values] {
                let values = sorted(values.to_vec());
                // The imaginary parts are small relative to the values.
                let size = theirs(0).iter().fold(1.0, |size: f64, value| size.max(value.abs()));
                let limit = 10.0 * case["tolerance"].as_f64().unwrap() * size;
                for (part, index) in
                    [((|value| value.re) as fn(&c64) -> f64, 0), (|value| value.im, 1)]
                {
                    let difference = parts(part, &values) - theirs(index);
                    assert!(difference.iter().all(|it| it.abs() <= limit), "{case}\n{values:?}");
                }
            }
        }
        "eigen_symmetric" => {
            let ours = eigen_symmetric(&matrix(0)).unwrap();
            near(ours.values.mapv(Float::widen).into_dyn(), wide(0));
            let (mut vectors, theirs) = (ours.vectors.mapv(Float::widen), wide(1));
            for (index, mut column) in vectors.columns_mut().into_iter().enumerate() {
                let sign = column
                    .dot(&theirs.index_axis(Axis(1), index).into_dimensionality::<Ix1>().unwrap());
                column *= sign.signum();
            }
            // Vectors of values that are near each other carry their rounding.
            let difference = &vectors.into_dyn() - &theirs;
            let limit = 1e3 * case["tolerance"].as_f64().unwrap();
            assert!(difference.iter().all(|it| it.abs() <= limit), "{case}\n{difference}");
        }
        "cholesky" => near(cholesky(&matrix(0)).unwrap().mapv(Float::widen).into_dyn(), wide(0)),
        "qr" => {
            let Qr { q, r } = qr(&matrix(0)).unwrap();
            near(q.mapv(Float::widen).into_dyn(), wide(0));
            near(r.mapv(Float::widen).into_dyn(), wide(1));
        }
        "condition_number" => {
            near(
                arr0(condition_number(&matrix(0)).unwrap()).into_dyn(),
                array(&case["results"][0]),
            );
        }
        "trace" => near(arr0(trace(&matrix(0)).unwrap().as_float().widen()).into_dyn(), exact(0)),
        "cross" => {
            let ours = cross(&vector(0), &vector(1)).unwrap();
            near(ours.mapv(|value| value.as_float().widen()).into_dyn(), exact(0));
        }
        "expm" => near(expm(&matrix(0)).unwrap().mapv(Float::widen).into_dyn(), wide(0)),
        "einsum" => {
            let (letters, a) = (text(case, "letters"), operand(0));
            let ours = match case["operands"].as_array().unwrap().len() {
                1 => einsum(letters, &a),
                2 => einsum(letters, (&a, &operand(1))),
                _ => einsum(letters, (&a, &operand(1), &operand(2))),
            };
            near(ours.unwrap().mapv(|value| value.as_float().widen()), exact(0));
        }
        "kron" => {
            let ours = kron(&matrix(0), &matrix(1)).unwrap();
            near(ours.mapv(|value| value.as_float().widen()).into_dyn(), exact(0));
        }
        call => panic!("no such call: {call}"),
    }
}

fn matrices(rows: impl Strategy<Value = usize>) -> impl Strategy<Value = Array2<f64>> {
    rows.prop_flat_map(|n| (Just(n), 1..6_usize)).prop_flat_map(|(n, m)| {
        prop::collection::vec(-10.0..10.0, n * m)
            .prop_map(move |values| Array2::from_shape_vec((n, m), values).unwrap())
    })
}

proptest! {
    #[test]
    fn factors_multiply_back(a in matrices(1..6_usize)) {
        let Qr { q, r } = qr(&a).unwrap();
        prop_assert!(allclose_with(&q.dot(&r), &a, 1e-10, 1e-10).unwrap());
        prop_assert!(allclose_with(&q.t().dot(&q), &Array2::eye(q.ncols()), 1e-10, 1e-10).unwrap());
        let gram = a.dot(&a.t()) + Array2::<f64>::eye(a.nrows());
        let lower = cholesky(&gram).unwrap();
        prop_assert!(allclose_with(&lower.dot(&lower.t()), &gram, 1e-10, 1e-10).unwrap());
        let EigenSymmetric { values, vectors } = eigen_symmetric(&gram).unwrap();
        let back = vectors.dot(&Array2::from_diag(&values)).dot(&vectors.t());
        prop_assert!(allclose_with(&back, &gram, 1e-9, 1e-9).unwrap());
        // A·v = λ·v, also if the eigenvalues are complex.
        let square = a.dot(&a.t().mapv(|x| x + 1.0));
        let Eigen { values, vectors } = eigen(&square).unwrap();
        let residual = square.mapv(|x| c64::new(x, 0.0)).dot(&vectors) - &vectors * &values;
        let size = norm_frobenius(&square).max(1.0);
        prop_assert!(residual.iter().all(|it| it.norm() <= 1e-10 * size));
    }
}
