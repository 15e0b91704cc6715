//! How do measured quantities vary together?
//!
//! ```text
//! cov        Cᵢⱼ = Σₖ (Aᵢₖ − μᵢ)·(Aⱼₖ − μⱼ) / (n − 1)      each row of A is a quantity
//! corrcoef   Rᵢⱼ = Cᵢⱼ / √(Cᵢᵢ·Cⱼⱼ), between −1 and 1
//! ```
//!
//! A table with one sample in each row is the transpose: `cov(&data.t())`.
//!
//! ```
//! use eigenbook::{linalg::{corrcoef, cov}, ndarray::array};
//!
//! let a = array![[1.0, 2.0, 3.0], [3.0, 2.0, 1.0]];
//! assert_eq!(cov(&a)?, array![[1.0, -1.0], [-1.0, 1.0]]);
//! assert_eq!(corrcoef(&a)?, array![[1.0, -1.0], [-1.0, 1.0]]);
//! # Ok::<(), eigenbook::Error>(())
//! ```

use super::Number;
use super::convert::ToFloat;
use super::number::Arithmetic;
use super::sums::Sums;
use crate::error::{Error, Operand, Result};
use ndarray::{Array2, ArrayRef2, Axis};

/// The covariance of each pair of rows, `np.cov(A)`; `f64` for every kind of element, as in NumPy.
///
/// # Shapes
/// - `a`: `(m, n)`, m quantities of n samples
/// - returns `(m, m)`
///
/// # Errors
/// [`Error::InvalidParameter`] for fewer than two samples.
pub fn cov<T: Number>(a: &ArrayRef2<T>) -> Result<Array2<f64>> {
    T::cov(a)
}

/// The correlation of each pair of rows, `np.corrcoef(A)`; NaN for a row that does not vary.
///
/// # Shapes
/// As for [`cov`].
///
/// # Errors
/// As for [`cov`].
pub fn corrcoef<T: Number>(a: &ArrayRef2<T>) -> Result<Array2<f64>> {
    T::corrcoef(a)
}

compiled! {
    for [i32, i64, f32, f64]:
    /// A number that can be measured.
    pub trait CompiledCovariance {
        fn cov(a: &ArrayRef2<Self>) -> Result<Array2<f64>> = cov_of;
        fn corrcoef(a: &ArrayRef2<Self>) -> Result<Array2<f64>> = corrcoef_of;
    }
}

fn cov_of<T: Number>(a: &ArrayRef2<T>) -> Result<Array2<f64>> {
    covariance("cov", a.to_f64())
}

fn corrcoef_of<T: Number>(a: &ArrayRef2<T>) -> Result<Array2<f64>> {
    Ok(correlation(covariance("corrcoef", a.to_f64())?))
}

fn covariance(operation: &'static str, a: Array2<f64>) -> Result<Array2<f64>> {
    let n = a.ncols();
    if n < 2 {
        let message = format!(
            "{}.\nEach row is a quantity with at least two samples.",
            Operand::new("A", a.shape())
        );
        return Err(Error::InvalidParameter { operation, message });
    }
    let means = Sums::mean_axis(&a, Axis(1)).expect("there are samples");
    let from_mean = a - &means.insert_axis(Axis(1));
    let products = f64::matrix_matrix(&from_mean, &from_mean.t());
    let products = products.expect("floats have every result");
    Ok(products / (n - 1) as f64)
}

fn correlation(c: Array2<f64>) -> Array2<f64> {
    let deviations = c.diag().mapv(f64::sqrt);
    let scaled = c / deviations.view().insert_axis(Axis(1)) / deviations;
    // Rounding must not make them larger than 1; NaN stays.
    scaled.mapv_into(|r| r.clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn one_sample_does_not_vary() {
        assert!(matches!(cov(&array![[1.0], [2.0]]), Err(Error::InvalidParameter { .. })));
        let message = "corrcoef: A is 1×1.\nEach row is a quantity with at least two samples.";
        assert_eq!(corrcoef(&array![[1]]).unwrap_err().to_string(), message);
        assert_eq!(cov(&Array2::<f32>::zeros((0, 5))).unwrap().dim(), (0, 0));
    }

    #[test]
    fn a_row_that_does_not_vary_has_no_correlation() {
        let r = corrcoef(&array![[1, 2, 3], [5, 5, 5]]).unwrap();
        assert!(r[[0, 0]] == 1.0 && r[[0, 1]].is_nan() && r[[1, 1]].is_nan());
        assert_eq!(cov(&array![[1_f32, 2.0], [3.0, 5.0]]).unwrap(), array![[0.5, 1.0], [1.0, 2.0]]);
    }

    /// NumPy 2.4.6 of the same array of `float32`; computed in `f32` it has half of the digits.
    #[test]
    fn singles_are_measured_in_doubles() {
        let c = cov(&array![[1_f32, 2.0, 4.0], [2.0, 1.0, 0.5]]).unwrap();
        assert!((c[[0, 0]] - 7.0 / 3.0).abs() < 1e-15, "{c}");
        let r = corrcoef(&array![[0.1_f32, 0.2, 0.4], [0.2, 0.1, 0.05]]).unwrap();
        assert_eq!((r[[0, 0]], r[[1, 1]]), (1.0, 1.0));
    }
}
