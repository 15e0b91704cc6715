//! How many directions survive a matrix?
//!
//! ```text
//! A: (m, n)
//!
//! rank A = number of singular values  s > max(s)·max(m, n)·ε
//!
//! rank A < n    the columns are linearly dependent: some x ≠ 0 has A·x = 0
//! ```
//!
//! ε is the distance from 1 to the next number, 2.2e-16 in `f64` and 1.2e-7 in `f32`.
//! The cut is needed because rounding turns a zero singular value into a tiny one; it is NumPy's.
//! A data set whose columns are dependent has features that say the same thing twice.
//!
//! ```
//! use eigenbook::{linalg::{is_linearly_dependent, matrix_rank}, ndarray::array};
//!
//! let x = array![[1, 2], [2, 3], [3, 4], [4, 5]];
//! assert_eq!(matrix_rank(&x)?, 2);
//! assert!(!is_linearly_dependent(&x)?);
//!
//! // With a column of ones the third column is the first plus the ones.
//! let with_bias = array![[1, 1, 2], [1, 2, 3], [1, 3, 4], [1, 4, 5]];
//! assert!(is_linearly_dependent(&with_bias)?);
//! # Ok::<(), eigenbook::Error>(())
//! ```

use super::lapack::narrow;
use super::svd::decompose;
use super::{Float, Number};
use crate::error::Result;
use ndarray::ArrayRef2;
use ndarray_linalg::JobSvd;

/// The number of linearly independent columns (or rows), `np.linalg.matrix_rank`.
///
/// # Shapes
/// - `a`: `(m, n)`
/// - returns a number from 0 to `min(m, n)`
///
/// # Errors
/// [`NotFinite`](crate::Error::NotFinite), [`NotConverged`](crate::Error::NotConverged).
///
/// ```
/// use eigenbook::{linalg::matrix_rank, ndarray::array};
///
/// assert_eq!(matrix_rank(&array![[1, 2], [2, 4]])?, 1);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn matrix_rank<T: Number>(a: &ArrayRef2<T>) -> Result<usize> {
    T::rank("matrix_rank", a)
}

/// Whether some column is a combination of the others: `rank A < n`.
///
/// # Shapes
/// - `a`: `(m, n)`, always dependent if `n > m`
///
/// # Errors
/// As for [`matrix_rank`].
///
/// ```
/// use eigenbook::{linalg::is_linearly_dependent, ndarray::array};
///
/// assert!(is_linearly_dependent(&array![[1, 2], [2, 4]])?);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn is_linearly_dependent<T: Number>(a: &ArrayRef2<T>) -> Result<bool> {
    Ok(T::rank("is_linearly_dependent", a)? < a.ncols())
}

/// The relative cut of [`matrix_rank`], `max(m, n)·ε` of the precision that `a` is computed in.
///
/// [`pseudoinverse_with`](super::pseudoinverse::pseudoinverse_with) takes it if the two should
/// agree on the values that count as zero.
///
/// # Shapes
/// - `a`: `(m, n)`
///
/// ```
/// use eigenbook::{linalg::rank_tolerance, ndarray::array};
///
/// assert_eq!(rank_tolerance(&array![[1.0, 2.0, 3.0]]), 3.0 * f64::EPSILON);
/// ```
pub fn rank_tolerance<T: Number>(a: &ArrayRef2<T>) -> f64 {
    a.nrows().max(a.ncols()) as f64 * T::Float::EPSILON.widen()
}

compiled! {
    for [i32, i64, f32, f64]:
    /// A number whose matrices have a rank.
    pub trait CompiledRank {
        fn rank(operation: &'static str, a: &ArrayRef2<Self>) -> Result<usize> = rank_of;
    }
}

fn rank_of<T: Number>(operation: &'static str, a: &ArrayRef2<T>) -> Result<usize> {
    let values = narrow(decompose(operation, a, JobSvd::None)?.singular_values);
    // They descend, and the cut has their precision, as in NumPy.
    let largest = values.first().copied().unwrap_or(T::Float::ZERO);
    let cut = largest * T::Float::narrow(rank_tolerance(a));
    Ok(values.iter().filter(|&&value| value > cut).count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};

    #[test]
    fn a_value_counts_if_it_is_above_the_cut_and_not_on_it() {
        // max(m, n)·ε = 2ε here.
        let rank = |second: f64| matrix_rank(&Array2::from_diag(&array![1.0, second])).unwrap();
        assert_eq!(rank(2.0 * f64::EPSILON), 1);
        assert_eq!(rank(3.0 * f64::EPSILON), 2);
        assert_eq!(rank(0.0), 1);
        assert_eq!(matrix_rank(&Array2::<f32>::zeros((2, 2))).unwrap(), 0);
    }

    #[test]
    fn more_columns_than_rows_are_dependent() {
        let a = array![[1, 0, 0], [0, 1, 0]];
        assert!(is_linearly_dependent(&a).unwrap());
        assert!(!is_linearly_dependent(&a.t()).unwrap());
    }
}
