//! What does a matrix do, done several times?
//!
//! ```text
//! matrix_power(A, n)    Aⁿ = A·A·…·A,  A⁰ = I,  A⁻ⁿ = (A⁻¹)ⁿ
//! ```
//!
//! ```
//! use eigenbook::{linalg::matrix_power, ndarray::array};
//!
//! // Each power has the next two numbers of Fibonacci.
//! assert_eq!(matrix_power(&array![[1, 1], [1, 0]], 10)?, array![[89, 55], [55, 34]]);
//! # Ok::<(), eigenbook::Error>(())
//! ```
//!
//! Source: repeated squaring in the order of NumPy's `matrix_power`.

use super::Number;
use super::lapack::require_square;
use super::product::overflow;
use crate::error::{Error, Result};
use ndarray::{Array2, ArrayRef2};
use std::any::Any;

/// The power `Aⁿ`, `np.linalg.matrix_power(A, n)`.
///
/// # Shapes
/// - `a`: `(n, n)`
/// - returns `(n, n)`
///
/// # Errors
/// [`Error::NotSquare`]; [`Error::Overflow`] if an integer result does not fit; if the exponent is
/// negative, [`Error::InvalidParameter`] for integers, and the errors of
/// [`inverse`](super::inverse).
///
/// ```
/// use eigenbook::{linalg::matrix_power, ndarray::array};
///
/// assert_eq!(matrix_power(&array![[2.0, 0.0], [0.0, 4.0]], -1)?, array![[0.5, 0.0], [0.0, 0.25]]);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn matrix_power<T: Number>(a: &ArrayRef2<T>, exponent: i32) -> Result<Array2<T>> {
    T::matrix_power(a, exponent)
}

compiled! {
    for [i32, i64, f32, f64]:
    /// A number whose matrices have powers.
    pub trait CompiledPowers {
        fn matrix_power(a: &ArrayRef2<Self>, exponent: i32) -> Result<Array2<Self>> = power_of;
    }
}

fn power_of<T: Number>(a: &ArrayRef2<T>, exponent: i32) -> Result<Array2<T>> {
    let advice = "Only a map of a space into itself can be done again.";
    require_square("matrix_power", a, advice)?;
    let product = |a: &Array2<T>, b: &Array2<T>| {
        T::matrix_matrix(a, b).ok_or_else(|| overflow::<T>("matrix_power"))
    };
    let a = if exponent < 0 { inverse_of_same_kind(a)? } else { a.to_owned() };
    match exponent {
        0 => return Ok(Array2::eye(a.nrows())),
        3 | -3 => return product(&product(&a, &a)?, &a),
        _ => {}
    }
    let (mut square, mut power, mut rest) = (a, None, exponent.unsigned_abs());
    loop {
        if rest % 2 == 1 {
            power = Some(match power {
                Some(power) => product(&power, &square)?,
                None => square.clone(),
            });
        }
        rest /= 2;
        match power {
            Some(power) if rest == 0 => return Ok(power),
            _ => square = product(&square, &square)?,
        }
    }
}

fn inverse_of_same_kind<T: Number>(a: &ArrayRef2<T>) -> Result<Array2<T>> {
    if T::LARGEST.is_some() {
        let message = "the exponent is negative and the elements are integers.\n\
                       A power of the inverse has fractions: matrix_power(&a.to_f64(), n)."
            .to_owned();
        return Err(Error::InvalidParameter { operation: "matrix_power", message });
    }
    let inverse: Box<dyn Any> = Box::new(T::inverse(a)?);
    Ok(*inverse.downcast().expect("the inverse of floats has floats of the same kind"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_negative_exponent_is_one_of_the_inverse() {
        let a = array![[4.0, 1.0], [2.0, 3.0]];
        let square = matrix_power(&a, -2).unwrap() - array![[0.11, -0.07], [-0.14, 0.18]];
        assert!(square.iter().all(|x: &f64| x.abs() < 1e-15), "{square}");
        assert_eq!(matrix_power(&array![[2_f32]], -3).unwrap(), array![[0.125]]);
        let singular = matrix_power(&array![[1.0, 2.0], [2.0, 4.0]], -1);
        assert!(matches!(singular, Err(Error::Singular { .. })));
        assert!(matrix_power(&array![[1, 1], [1, 2]], -1).is_err());
    }

    #[test]
    fn powers_are_products() {
        let a = array![[1_i64, 2], [3, 4]];
        let mut expected = Array2::eye(2);
        for exponent in 0..20 {
            assert_eq!(matrix_power(&a, exponent).unwrap(), expected, "{exponent}");
            expected = expected.dot(&a);
        }
        assert_eq!(matrix_power(&Array2::<f32>::zeros((0, 0)), 3).unwrap().dim(), (0, 0));
    }

    #[test]
    fn a_power_is_square_and_fits() {
        assert!(matches!(matrix_power(&array![[1, 2]], 2), Err(Error::NotSquare { .. })));
        assert!(matches!(matrix_power(&array![[10]], 10), Err(Error::Overflow { .. })));
        // Only the powers that are needed have to fit.
        assert_eq!(matrix_power(&array![[46341_i32]], 1).unwrap(), array![[46341]]);
        assert_eq!(matrix_power(&array![[10.0]], 400).unwrap(), array![[f64::INFINITY]]);
    }
}
