//! The exponential of a matrix.
//!
//! ```text
//! A: (n, n)        e^A = I + A + A²/2! + A³/3! + …        (n, n)
//!
//! scale      B = A / 2ˢ, so that ‖B‖₁ is below 5.4
//! Padé       V − U, V + U from the powers of B up to the 13th:   e^B ≈ (V − U)⁻¹·(V + U)
//! square     e^A = (e^B)^(2ˢ)
//! ```
//!
//! It solves x′ = A·x: x(t) = e^(A·t)·x(0). For a symmetric A it is V·diag(e^λ)·Vᵀ.
//! It is not the exponential of each element; that is `a.exp()`.
//! Source: Higham, *The Scaling and Squaring Method for the Matrix Exponential Revisited* (2005),
//! as in `scipy.linalg.expm`.
//!
//! ```
//! use eigenbook::{linalg::{allclose, expm}, ndarray::array};
//!
//! // A quarter turn, as the end of a motion around the origin.
//! let quarter = std::f64::consts::FRAC_PI_2;
//! let turn = expm(&array![[0.0, -quarter], [quarter, 0.0]])?;
//! assert!(allclose(&turn, &array![[0.0, -1.0], [1.0, 0.0]])?);
//! # Ok::<(), eigenbook::Error>(())
//! ```

use super::lapack::{require_countable, require_finite, require_square};
use super::solve::solve;
use super::{Float, Number};
use crate::error::{Error, Operand, Result};
use ndarray::{Array2, ArrayRef2, ArrayView1};

/// The coefficients of the Padé approximation of order 13, from the constant on.
const PADE: [f64; 14] = [
    64_764_752_532_480_000.0,
    32_382_376_266_240_000.0,
    7_771_770_303_897_600.0,
    1_187_353_796_428_800.0,
    129_060_195_264_000.0,
    10_559_470_521_600.0,
    670_442_572_800.0,
    33_522_128_640.0,
    1_323_241_920.0,
    40_840_800.0,
    960_960.0,
    16_380.0,
    182.0,
    1.0,
];

/// Up to this norm the approximation is exact to the last digits of `f64`.
const LARGEST_NORM: f64 = 5.371_920_351_148_152;

/// The exponential `e^A` of a matrix, `scipy.linalg.expm`.
///
/// # Shapes
/// - `a`: `(n, n)`
/// - returns `(n, n)`
///
/// # Errors
/// [`Error::NotSquare`]; [`Error::NotFinite`]; [`Error::InvalidParameter`] if the result is too
/// large for `f64`.
///
/// ```
/// use eigenbook::{linalg::expm, ndarray::array};
///
/// assert_eq!(expm(&array![[0, 1], [0, 0]])?, array![[1.0, 1.0], [0.0, 1.0]]);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn expm<T: Number>(a: &ArrayRef2<T>) -> Result<Array2<T::Float>> {
    T::expm(a)
}

compiled! {
    for [i32, i64, f32, f64]:
    /// A number whose matrices have an exponential.
    pub trait CompiledExponential {
        fn expm(a: &ArrayRef2<Self>) -> Result<Array2<Self::Float>> = expm_of;
    }
}

fn expm_of<T: Number>(a: &ArrayRef2<T>) -> Result<Array2<T::Float>> {
    let rule = "Only a square matrix has powers.\na.exp() is the exponential of each element.";
    require_square("expm", a, rule)?;
    require_countable("expm", a, a.dim(), "")?;
    require_finite("expm", ("A", a.shape()), a)?;
    let exponential = scaled_and_squared(a.mapv(|value| value.as_float().widen()))?;
    let narrowed = exponential.mapv(T::Float::narrow);
    if narrowed.iter().all(|value| value.widen().is_finite()) {
        return Ok(narrowed);
    }
    let message = format!(
        "the result is too large, {}.\ne to the power of an eigenvalue above 709 does not fit f64.",
        Operand::new("A", a.shape())
    );
    Err(Error::InvalidParameter { operation: "expm", message })
}

fn scaled_and_squared(a: Array2<f64>) -> Result<Array2<f64>> {
    // A sum of the largest numbers would not fit.
    const SMALLER: f64 = 1.0 / (1_u64 << 32) as f64;
    let column_sum = |column: ArrayView1<'_, f64>| column.iter().map(|x| x.abs() * SMALLER).sum();
    let norm = a.columns().into_iter().map(column_sum).fold(0.0, f64::max);
    let squarings = (norm / (SMALLER * LARGEST_NORM)).log2().ceil().clamp(0.0, 1100.0) as i32;
    // In two steps: 2ˢ itself may not fit.
    let half = squarings / 2;
    let b = a / 2.0_f64.powi(half) / 2.0_f64.powi(squarings - half);
    let mut power = pade(&b)?;
    for _ in 0..squarings {
        power = power.dot(&power);
    }
    Ok(power)
}

/// (V − U)⁻¹·(V + U), with U the odd powers and V the even ones.
fn pade(b: &Array2<f64>) -> Result<Array2<f64>> {
    // Divided by the constant: values that A does not change stay exact.
    let identity = Array2::<f64>::eye(b.nrows());
    let b2 = b.dot(b);
    let b4 = b2.dot(&b2);
    let b6 = b4.dot(&b2);
    let sum = |first: usize| {
        let [c0, c2, c4, c6] = [0, 2, 4, 6].map(|power| PADE[first + power] / PADE[0]);
        c0 * &identity + c2 * &b2 + c4 * &b4 + c6 * &b6
    };
    let higher = |first: usize| {
        let [c2, c4, c6] = [0, 2, 4].map(|power| PADE[first + power] / PADE[0]);
        b6.dot(&(c2 * &b2 + c4 * &b4 + c6 * &b6))
    };
    let u = b.dot(&(sum(1) + higher(9)));
    let v = sum(0) + higher(8);
    solve(&(&v - &u), &(v + u))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn the_exponential_of_a_diagonal_is_that_of_its_elements() {
        let e: Array2<f64> = expm(&array![[1.0, 0.0], [0.0, -30.0]]).unwrap();
        assert!((e[[0, 0]] - 1.0_f64.exp()).abs() < 1e-13);
        assert!((e[[1, 1]] / (-30.0_f64).exp() - 1.0).abs() < 1e-12);
        assert_eq!(expm(&Array2::<f32>::zeros((0, 0))).unwrap().dim(), (0, 0));
        assert_eq!(expm(&Array2::<i64>::zeros((3, 3))).unwrap(), Array2::<f64>::eye(3));
    }

    #[test]
    fn what_has_no_exponential_is_refused() {
        assert!(matches!(expm(&array![[1, 2]]), Err(Error::NotSquare { .. })));
        assert!(matches!(expm(&array![[f64::NAN]]), Err(Error::NotFinite { .. })));
        for large in [array![[1e3]], array![[1e308, 1e308], [1e308, 1e308]]] {
            let error = expm(&large).unwrap_err().to_string();
            assert!(error.starts_with("expm: the result is too large, A is "), "{error}");
        }
        assert!(expm(&array![[100.0_f32]]).is_err());
    }
}
