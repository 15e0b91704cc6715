//! The trace and the condition number of a matrix, and the cross product of two vectors.
//!
//! ```text
//! trace              tr A = Σᵢ Aᵢᵢ = Σᵢ λᵢ                     A: (n, n)
//! condition_number   κ = s₁ / sₖ, the largest stretch by the smallest
//! cross              x × y, orthogonal to both                 x, y: (3,)
//! ```
//!
//! κ bounds how much an error in b can grow in the solution of A·x = b: with κ = 10ᵈ about d digits
//! are lost. It is infinite for a singular matrix.
//!
//! ```
//! use eigenbook::{linalg::{condition_number, cross, trace}, ndarray::array};
//!
//! let a = array![[2.0, 0.0], [0.0, 0.5]];
//! assert_eq!((trace(&a)?, condition_number(&a)?), (2.5, 4.0));
//! assert_eq!(cross(&array![1, 0, 0], &array![0, 1, 0])?, array![0, 0, 1]);
//! # Ok::<(), eigenbook::Error>(())
//! ```

use super::Number;
use super::lapack::require_square;
use super::product::overflow;
use super::svd::decompose;
use crate::error::{Error, Operand, Result};
use ndarray::{Array1, ArrayRef1, ArrayRef2, array};
use ndarray_linalg::JobSvd;

/// The sum of the diagonal, `np.trace(A)`, which is also that of the eigenvalues.
///
/// # Shapes
/// - `a`: `(n, n)`
///
/// # Errors
/// [`Error::NotSquare`]; [`Error::Overflow`] if a sum of integers does not fit.
///
/// ```
/// use eigenbook::{linalg::trace, ndarray::array};
///
/// assert_eq!(trace(&array![[1, 2], [3, 4]])?, 5);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn trace<T: Number>(a: &ArrayRef2<T>) -> Result<T> {
    T::trace(a)
}

/// The largest singular value by the smallest, `np.linalg.cond(A)`.
///
/// # Shapes
/// - `a`: `(m, n)`
/// - returns 1 or more, infinity if the smallest singular value is 0
///
/// # Errors
/// [`Error::Empty`], [`Error::NotFinite`], [`Error::NotConverged`].
///
/// ```
/// use eigenbook::{linalg::condition_number, ndarray::array};
///
/// assert!(condition_number(&array![[1.0, 1.0], [1.0, 1.0001]])? > 1e4);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn condition_number<T: Number>(a: &ArrayRef2<T>) -> Result<f64> {
    T::condition_number(a)
}

/// The vector that is orthogonal to both, as long as their parallelogram is large, `np.cross(x, y)`.
///
/// # Shapes
/// - `x`, `y`: `(3,)`
///
/// # Errors
/// [`Error::ShapeMismatch`] for other lengths; [`Error::Overflow`] if a result does not fit.
///
/// ```
/// use eigenbook::{linalg::cross, ndarray::array};
///
/// assert_eq!(cross(&array![1, 2, 3], &array![4, 5, 6])?, array![-3, 6, -3]);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn cross<T: Number>(x: &ArrayRef1<T>, y: &ArrayRef1<T>) -> Result<Array1<T>> {
    T::cross(x, y)
}

compiled! {
    for [i32, i64, f32, f64]:
    /// A number whose matrices are described by a few numbers.
    pub trait CompiledCondition {
        fn trace(a: &ArrayRef2<Self>) -> Result<Self> = trace_of;
        fn condition_number(a: &ArrayRef2<Self>) -> Result<f64> = condition_number_of;
        fn cross(x: &ArrayRef1<Self>, y: &ArrayRef1<Self>) -> Result<Array1<Self>> = cross_of;
    }
}

fn trace_of<T: Number>(a: &ArrayRef2<T>) -> Result<T> {
    let advice = "The trace is the sum of the eigenvalues, which only a square matrix has.\n\
                  a.diag().sum() adds up the diagonal of any matrix.";
    require_square("trace", a, advice)?;
    // A product with ones, because that refuses integers that do not fit.
    let ones = Array1::ones(a.nrows());
    T::vector_vector(&a.diag(), &ones).ok_or_else(|| overflow::<T>("trace"))
}

fn condition_number_of<T: Number>(a: &ArrayRef2<T>) -> Result<f64> {
    let operation = "condition_number";
    let values = decompose(operation, a, JobSvd::None)?.singular_values;
    let (Some(largest), Some(smallest)) = (values.first(), values.last()) else {
        let operand = Operand::new("A", a.shape());
        let rule = "A matrix without elements stretches nothing.";
        return Err(Error::Empty { operation, operand, rule });
    };
    Ok(if *smallest == 0.0 { f64::INFINITY } else { largest / smallest })
}

fn cross_of<T: Number>(x: &ArrayRef1<T>, y: &ArrayRef1<T>) -> Result<Array1<T>> {
    if x.len() != 3 || y.len() != 3 {
        let (x, y) = (Operand::new("x", x.shape()), Operand::new("y", y.shape()));
        return Err(Error::ShapeMismatch {
            operation: "cross",
            found: format!("{x} and {y}."),
            rule: "Only vectors of 3 elements have this product.".to_owned(),
        });
    }
    let smallest = T::LARGEST.map(|largest| -(largest as f64) - 1.0);
    let is_smallest = |value: &T| smallest.is_some_and(|smallest| f64_of(*value) <= smallest);
    if y.iter().any(is_smallest) {
        return Err(overflow::<T>("cross")); // it has no negative
    }
    let element = |i: usize, j: usize| {
        T::vector_vector(&array![x[i], x[j]], &array![y[j], T::zero() - y[i]])
            .ok_or_else(|| overflow::<T>("cross"))
    };
    Ok(array![element(1, 2)?, element(2, 0)?, element(0, 1)?])
}

fn f64_of<T: Number>(value: T) -> f64 {
    super::Float::widen(value.as_float())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    #[test]
    fn a_trace_is_exact_or_refused() {
        assert_eq!(trace(&Array2::<i32>::zeros((0, 0))).unwrap(), 0);
        assert!(matches!(trace(&array![[1, 2]]), Err(Error::NotSquare { .. })));
        assert!(matches!(trace(&array![[i32::MAX, 0], [0, 1]]), Err(Error::Overflow { .. })));
        assert!(trace(&array![[f64::NAN]]).unwrap().is_nan());
    }

    #[test]
    fn a_singular_matrix_loses_all_digits() {
        assert_eq!(condition_number(&array![[0.0, 0.0], [0.0, 0.0]]).unwrap(), f64::INFINITY);
        assert!(condition_number(&array![[1, 2], [2, 4]]).unwrap() > 1e15);
        assert!(matches!(
            condition_number(&Array2::<f64>::zeros((0, 2))),
            Err(Error::Empty { .. })
        ));
        assert_eq!(condition_number(&array![[7_f32]]).unwrap(), 1.0);
    }

    #[test]
    fn only_three_elements_have_a_cross_product() {
        assert!(matches!(cross(&array![1, 2], &array![3, 4]), Err(Error::ShapeMismatch { .. })));
        let large = array![i64::MAX, 1, 0];
        assert!(matches!(cross(&large, &array![0, 2, 1]), Err(Error::Overflow { .. })));
        assert!(cross(&large, &array![i64::MIN, 0, 0]).is_err());
    }
}
