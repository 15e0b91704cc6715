//! A matrix as a product of simpler ones, without an iteration.
//!
//! ```text
//! A: (m, n), k = min(m, n)
//!
//! QR         A = Q·R      Q: (m, k), QᵀQ = I      R: (k, n), zero below the diagonal
//! Cholesky   A = L·Lᵀ     L: (n, n), zero above the diagonal, positive on it
//! ```
//!
//! Q has orthonormal columns for the space that the columns of A span, and R combines them to A:
//! this is the Gram–Schmidt process without its rounding errors. L exists for symmetric matrices
//! with xᵀ·A·x > 0, such as covariances; it turns independent normal numbers into correlated ones.
//!
//! ```
//! use eigenbook::{linalg::{Qr, allclose, matmul, qr}, ndarray::array};
//!
//! let a = array![[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]];
//! let Qr { q, r } = qr(&a)?;
//! assert!(allclose(&matmul(&q, &r)?, &a)?);
//! # Ok::<(), eigenbook::Error>(())
//! ```

use super::Number;
use super::lapack::{
    column_major, elements, layout, narrow, require_countable, require_finite, require_square,
    require_symmetric,
};
use crate::error::{Error, Operand, Result};
use ndarray::{Array2, ArrayRef2};
use ndarray_linalg::{Lapack, QRInto, UPLO};

/// A decomposition `A = Q·R`.
#[derive(Clone, Debug, PartialEq)]
pub struct Qr<T> {
    /// Orthonormal columns: `(m, k)`.
    pub q: Array2<T>,
    /// Upper triangle: `(k, n)`.
    pub r: Array2<T>,
}

/// Orthonormal columns and a triangle, `np.linalg.qr(A)`.
///
/// # Shapes
/// - `a`: `(m, n)`, `k = min(m, n)`
/// - returns `q`: `(m, k)`, `r`: `(k, n)`
///
/// # Errors
/// [`Error::NotFinite`].
///
/// ```
/// use eigenbook::{linalg::qr, ndarray::array};
///
/// assert_eq!(qr(&array![[0, 1], [2, 0]])?.r, array![[-2.0, 0.0], [0.0, -1.0]]);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn qr<T: Number>(a: &ArrayRef2<T>) -> Result<Qr<T::Float>> {
    T::qr(a)
}

/// The lower triangle `L` with `A = L·Lᵀ`, `np.linalg.cholesky(A)`.
///
/// NumPy reads the lower half only; here a matrix that is not symmetric is refused.
///
/// # Shapes
/// - `a`: `(n, n)`, symmetric up to rounding
/// - returns `(n, n)`
///
/// # Errors
/// [`Error::NotSquare`], [`Error::NotFinite`], and [`Error::InvalidParameter`] for a matrix that is
/// not symmetric or not positive definite.
///
/// ```
/// use eigenbook::{linalg::cholesky, ndarray::array};
///
/// assert_eq!(cholesky(&array![[4, 2], [2, 10]])?, array![[2.0, 0.0], [1.0, 3.0]]);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn cholesky<T: Number>(a: &ArrayRef2<T>) -> Result<Array2<T::Float>> {
    T::cholesky(a)
}

compiled! {
    for [i32, i64, f32, f64]:
    /// A number whose matrices are factored.
    pub trait CompiledFactor {
        fn qr(a: &ArrayRef2<Self>) -> Result<Qr<Self::Float>> = qr_of;
        fn cholesky(a: &ArrayRef2<Self>) -> Result<Array2<Self::Float>> = cholesky_of;
    }
}

/// LAPACK's `geqrf` and `orgqr`, as in NumPy.
fn qr_of<T: Number>(a: &ArrayRef2<T>) -> Result<Qr<T::Float>> {
    require_countable("qr", a, a.dim(), "")?;
    require_finite("qr", ("A", a.shape()), a)?;
    let k = a.nrows().min(a.ncols());
    if a.is_empty() {
        let (q, r) = (Array2::zeros((a.nrows(), k)), Array2::zeros((k, a.ncols())));
        return Ok(Qr { q, r });
    }
    let (q, r): (Array2<f64>, Array2<f64>) =
        column_major(a).qr_into().map_err(|error| Error::InvalidParameter {
            operation: "qr",
            message: format!("{}.\nLAPACK refused it: {error}.", Operand::new("A", a.shape())),
        })?;
    Ok(Qr { q: narrow(q), r: narrow(r) })
}

/// LAPACK's `potrf` on the lower half, as in NumPy.
fn cholesky_of<T: Number>(a: &ArrayRef2<T>) -> Result<Array2<T::Float>> {
    let operation = "cholesky";
    require_square(operation, a, "Only a square matrix can be L·Lᵀ.\nqr(&a) takes every shape.")?;
    require_countable(operation, a, a.dim(), "")?;
    require_finite(operation, ("A", a.shape()), a)?;
    require_symmetric(operation, a, "L·Lᵀ is always symmetric.")?;
    if a.is_empty() {
        return Ok(Array2::zeros(a.dim()));
    }
    let mut lower = column_major(a);
    let layout = layout(&lower);
    <f64 as Lapack>::cholesky(layout, UPLO::Lower, elements(&mut lower)).map_err(|_| {
        Error::InvalidParameter {
            operation,
            message: format!(
                "the matrix is not positive definite, {}.\n\
                 xᵀ·A·x > 0 has to hold for every x ≠ 0: all eigenvalues are above 0.\n\
                 eigen_symmetric(&a)? shows them.",
                Operand::new("A", a.shape()),
            ),
        }
    })?;
    for ((row, column), element) in lower.indexed_iter_mut() {
        if row < column {
            *element = 0.0;
        }
    }
    Ok(narrow(lower))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_matrix_without_elements_has_factors_without_elements() {
        let Qr { q, r } = qr(&Array2::<f64>::zeros((3, 0))).unwrap();
        assert_eq!((q.dim(), r.dim()), ((3, 0), (0, 0)));
        let Qr { q, r } = qr(&Array2::<f64>::zeros((0, 3))).unwrap();
        assert_eq!((q.dim(), r.dim()), ((0, 0), (0, 3)));
        assert_eq!(cholesky(&Array2::<f32>::zeros((0, 0))).unwrap().dim(), (0, 0));
    }

    #[test]
    fn what_has_no_factors_is_refused() {
        assert!(matches!(qr(&array![[1.0, f64::INFINITY]]), Err(Error::NotFinite { .. })));
        assert!(matches!(cholesky(&array![[1, 2]]), Err(Error::NotSquare { .. })));
        let error = cholesky(&array![[1, 2], [2, 1]]).unwrap_err().to_string();
        assert!(error.starts_with("cholesky: the matrix is not positive definite, A is 2×2."));
        let error = cholesky(&array![[1, 2], [0, 9]]).unwrap_err().to_string();
        assert!(error.starts_with("cholesky: A is not symmetric: A[0, 1] is 2 and A[1, 0] is 0."));
    }
}
