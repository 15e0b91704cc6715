//! What if there is no inverse? The pseudo-inverse undoes what can be undone.
//!
//! ```text
//! A: (m, n)   A = U·Σ·Vᵀ   A⁺: (n, m)
//!
//! A⁺ = V·Σ⁺·Uᵀ      Σ⁺ has 1/sᵢ where sᵢ counts, and 0 where it counts as zero
//!
//! w = A⁺·b          minimises ‖A·w − b‖₂, and among all such w has the least ‖w‖₂
//! ```
//!
//! A⁺ is A⁻¹ if that exists. Penrose's four conditions define it: `A·A⁺·A = A`, `A⁺·A·A⁺ = A⁺`, and
//! both `A·A⁺` and `A⁺·A` are symmetric. In practice call [`least_squares`] to fit a model and
//! [`pseudoinverse`] to look at the matrix. Deep Learning Book, section 2.9.
//!
//! ```
//! use eigenbook::{linalg::{allclose, matvec, pseudoinverse, ToFloat}, ndarray::array};
//!
//! let x = array![[1, 2], [2, 3], [3, 4], [4, 5]];
//! let y = array![3, 5, 7, 9];
//! let weights = matvec(&pseudoinverse(&x)?, &y.to_f64())?;
//! assert!(allclose(&weights, &array![1.0, 1.0])?);
//! # Ok::<(), eigenbook::Error>(())
//! ```

use super::lapack::{column_major, narrow, require_finite, require_rows};
use super::number::Arithmetic;
use super::solve::RightHandSide;
use super::svd::decompose;
use super::{Float, Number};
use crate::error::{Error, Result, brief};
use ndarray::{Array, Array1, Array2, ArrayRef, ArrayRef2, ArrayView2, Axis, Ix2, s};
use ndarray_linalg::JobSvd;

/// The Moore–Penrose pseudo-inverse `A⁺`, `np.linalg.pinv`.
///
/// Singular values up to `1e-15·max(s)` count as zero: NumPy's default, for `f32` as well, although
/// it is too small there to cut any (see [`pseudoinverse_with`]).
///
/// # Shapes
/// - `a`: `(m, n)`
/// - returns `(n, m)`
///
/// # Errors
/// [`Error::NotFinite`]; [`Error::NotConverged`].
///
/// ```
/// use eigenbook::{linalg::{allclose, pseudoinverse}, ndarray::array};
///
/// // Two sensors measure one quantity: the best estimate is their mean.
/// let inverse = pseudoinverse(&array![[1.0], [1.0]])?;
/// assert!(allclose(&inverse, &array![[0.5, 0.5]])?);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn pseudoinverse<T: Number>(a: &ArrayRef2<T>) -> Result<Array2<T::Float>> {
    pseudoinverse_with(a, 1e-15)
}

/// The pseudo-inverse with a cut of the caller's, `np.linalg.pinv(A, rcond)`.
///
/// Singular values up to `rcond·max(s)` count as zero.
/// [`rank_tolerance(&a)`](super::rank::rank_tolerance) makes the cut that
/// [`matrix_rank`](super::rank::matrix_rank) makes, `rtol=None` in NumPy.
///
/// # Shapes
/// - `a`: `(m, n)`
/// - returns `(n, m)`
///
/// # Errors
/// [`Error::InvalidParameter`] if `rcond` is negative or NaN; else as for [`pseudoinverse`].
///
/// ```
/// use eigenbook::{linalg::{pseudoinverse, pseudoinverse_with, rank_tolerance}, ndarray::array};
///
/// // Rank 1 up to the precision of f32, but the default cut inverts the rounding error.
/// let a = array![[1.0_f32, 1.0], [1.0, 1.0000001]];
/// assert!(pseudoinverse(&a)?[[0, 0]] > 8e6);
/// let inverse = pseudoinverse_with(&a, rank_tolerance(&a))?;
/// assert!((inverse[[0, 0]] - 0.25).abs() < 1e-6);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn pseudoinverse_with<T: Number>(a: &ArrayRef2<T>, rcond: f64) -> Result<Array2<T::Float>> {
    T::pseudoinverse(a, rcond)
}

/// The answer of [`least_squares`], with the names of `np.linalg.lstsq`.
#[derive(Clone, Debug, PartialEq)]
pub struct LeastSquares<T, D: RightHandSide> {
    /// The `w` of least length that minimises `‖A·w − b‖₂`: `(n,)` or `(n, k)`.
    pub solution: Array<T, D>,
    /// `‖A·w − b‖₂²` for each column of `b`: `(1,)` or `(k,)`; empty unless `rank = n < m`.
    pub residuals: Array1<T>,
    /// The rank of `A`.
    pub rank: usize,
    /// The singular values of `A`: `(min(m, n),)`.
    pub singular_values: Array1<T>,
}

/// The least-squares solution of `A·w ≈ b`, `np.linalg.lstsq(A, b)`.
///
/// Computed in `f64` for every kind of element, as in NumPy.
/// Singular values up to `max(m, n)·2.2e-16·max(s)` count as zero, the default since NumPy 2.0.
///
/// # Shapes
/// - `a`: `(m, n)`, `b`: `(m,)` or `(m, k)`
/// - returns `solution`: `(n,)` or `(n, k)`
///
/// # Errors
/// [`Error::ShapeMismatch`] if `b` has not `m` rows; [`Error::NotFinite`];
/// [`Error::NotConverged`].
///
/// ```
/// use eigenbook::{linalg::{allclose, least_squares}, ndarray::array};
///
/// let x = array![[1, 2], [2, 3], [3, 4], [4, 5]];
/// let fit = least_squares(&x, &array![3, 5, 7, 10])?;
/// assert!(allclose(&fit.solution, &array![1.8, 0.5])?);
/// assert!(allclose(&fit.residuals, &array![0.3])?);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn least_squares<T: Number, D: RightHandSide>(
    a: &ArrayRef2<T>,
    b: &ArrayRef<T, D>,
) -> Result<LeastSquares<T::Float, D>> {
    let LeastSquares { solution, residuals, rank, singular_values } =
        T::least_squares(a, D::as_columns(b), b.shape())?;
    Ok(LeastSquares { solution: D::from_columns(solution), residuals, rank, singular_values })
}

compiled! {
    for [i32, i64, f32, f64]:
    /// A number whose matrices have a pseudo-inverse.
    pub trait CompiledPseudoinverse {
        fn pseudoinverse(a: &ArrayRef2<Self>, rcond: f64) -> Result<Array2<Self::Float>>
            = pseudoinverse_of;
        fn least_squares(
            a: &ArrayRef2<Self>, b: ArrayView2<'_, Self>, shape_of_b: &[usize]
        ) -> Result<LeastSquares<Self::Float, Ix2>> = least_squares_of;
    }
}

fn pseudoinverse_of<T: Number>(a: &ArrayRef2<T>, rcond: f64) -> Result<Array2<T::Float>> {
    if rcond.is_nan() || rcond < 0.0 {
        let message = format!(
            "rcond is {}.\nIt is the part of the largest singular value below which others \
             count as zero: 0 or more.",
            brief(rcond)
        );
        return Err(Error::InvalidParameter { operation: "pseudoinverse_with", message });
    }
    let svd = decompose("pseudoinverse", a, JobSvd::Some)?.narrow::<T::Float>();
    let inverses = inverse_values(&svd.singular_values, rcond);
    // V·(Σ⁺·Uᵀ), with the transposes as views.
    let scaled_rows = &svd.u.t() * &inverses.insert_axis(Axis(1));
    Ok(T::Float::matrix_matrix(&svd.v_t.t(), &scaled_rows).expect("floats do not overflow"))
}

/// `1/sᵢ` if `sᵢ > rcond·max(s)`, else 0; the values descend.
fn inverse_values<T: Float>(values: &Array1<T>, rcond: f64) -> Array1<T> {
    let cut = values.first().map_or(0.0, |largest| rcond * largest.widen());
    values.mapv(|value| if value.widen() > cut { T::ONE / value } else { T::ZERO })
}

fn least_squares_of<T: Number>(
    a: &ArrayRef2<T>,
    b: ArrayView2<'_, T>,
    shape_of_b: &[usize],
) -> Result<LeastSquares<T::Float, Ix2>> {
    require_rows("least_squares", a, shape_of_b)?;
    require_finite("least_squares", ("b", shape_of_b), &b)?;
    let (m, n) = a.dim();
    let svd = decompose("least_squares", a, JobSvd::Some)?;
    let cut = svd.singular_values.first().unwrap_or(&0.0) * m.max(n) as f64 * f64::EPSILON;
    let rank = svd.singular_values.iter().filter(|&&value| value > cut).count();
    // V·(Σ⁺·(Uᵀ·b)), from right to left: small matrices only. The values that count come first.
    let b = b.mapv(|value| value.as_float().widen());
    let counting = svd.singular_values.slice(s![..rank]).insert_axis(Axis(1));
    let coordinates = svd.u.slice(s![.., ..rank]).t().dot(&b) / counting;
    let solution = svd.v_t.slice(s![..rank, ..]).t().dot(&coordinates);
    let residuals = if rank == n && m > n {
        let error = b - column_major(a).dot(&solution);
        error.map_axis(Axis(0), |column| column.dot(&column))
    } else {
        Array1::zeros(0)
    };
    Ok(LeastSquares {
        solution: narrow(solution),
        residuals: narrow(residuals),
        rank,
        singular_values: narrow(svd.singular_values),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn near<D: ndarray::Dimension>(ours: &ArrayRef<f64, D>, by_hand: &ArrayRef<f64, D>) -> bool {
        ours.iter().zip(by_hand).all(|(ours, by_hand)| (ours - by_hand).abs() < 1e-14)
    }

    /// By hand: a column a has the pseudo-inverse aᵀ / aᵀa, here (1, 2, 2) / 9.
    #[test]
    fn of_a_column_and_of_a_row() {
        let column = array![[1], [2], [2]];
        let row = array![[1.0, 2.0, 2.0]] / 9.0;
        assert!(near(&pseudoinverse(&column).unwrap(), &row));
        assert!(near(&pseudoinverse(&column.t()).unwrap(), &row.t()));
    }

    #[test]
    fn a_value_that_counts_as_zero_stays_zero() {
        let a = array![[4.0, 0.0], [0.0, 0.1]];
        assert!(near(&pseudoinverse(&a).unwrap(), &array![[0.25, 0.0], [0.0, 10.0]]));
        assert!(near(&pseudoinverse_with(&a, 0.1).unwrap(), &array![[0.25, 0.0], [0.0, 0.0]]));
    }

    /// By hand: the mean is the constant nearest to all values; the squares are 1 + 0 + 1.
    #[test]
    fn the_best_constant_is_the_mean() {
        let fit = least_squares(&array![[1], [1], [1]], &array![1, 2, 3]).unwrap();
        assert!(near(&fit.solution, &array![2.0]) && near(&fit.residuals, &array![2.0]));
        assert_eq!(fit.rank, 1);
    }

    /// By hand: of all points on x + y = 2 the one nearest to the origin is (1, 1).
    #[test]
    fn among_many_solutions_the_shortest_is_taken() {
        let fit = least_squares(&array![[1, 1]], &array![2]).unwrap();
        assert!(near(&fit.solution, &array![1.0, 1.0]) && fit.residuals.is_empty());
    }
}
