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

use super::lapack::require_square;
use super::number::Number;
use super::product::overflow;
use crate::error::Result;
use ndarray::{Array2, ArrayRef2};

/// The power `Aⁿ`, `np.linalg.matrix_power(A, n)`.
///
/// # Shapes
/// - `a`: `(n, n)`
/// - returns `(n, n)`
///
/// # Errors
/// [`Error::NotSquare`](crate::Error::NotSquare); [`Error::Overflow`](crate::Error::Overflow) if an integer result does not fit.
///
/// A negative exponent is one of the inverse: `matrix_power(&inverse(&a)?, n)`.
pub fn matrix_power<T: Powered>(a: &ArrayRef2<T>, exponent: u32) -> Result<Array2<T>> {
    T::matrix_power(a, exponent)
}

compiled! {
    for [i32, i64, f32, f64]:
    /// A number whose matrices have powers.
    pub trait Powered {
        fn matrix_power(a: &ArrayRef2<Self>, exponent: u32) -> Result<Array2<Self>> = power_of;
    }
}

fn power_of<T: Number>(a: &ArrayRef2<T>, exponent: u32) -> Result<Array2<T>> {
    let advice = "Only a map of a space into itself can be done again.";
    require_square("matrix_power", a, advice)?;
    let product = |a: &Array2<T>, b: &Array2<T>| {
        T::matrix_matrix(a, b).ok_or_else(|| overflow::<T>("matrix_power"))
    };
    let a = a.to_owned();
    match exponent {
        0 => return Ok(Array2::eye(a.nrows())),
        3 => return product(&product(&a, &a)?, &a),
        _ => {}
    }
    let (mut square, mut power, mut rest) = (a, None, exponent);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use ndarray::array;

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
