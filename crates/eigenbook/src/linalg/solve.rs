//! Which x gives A·x = b?
//!
//! ```text
//! A: (n, n)   b, x: (n,)   or   B, X: (n, k), one system for each column
//!
//! P·A = L·U            elimination with row exchanges: lower times upper triangle
//! A·x = b              L·z = P·b, then U·x = z
//! A·A⁻¹ = I            the inverse solves one system for each column of I
//! det A = ±Π Uᵢᵢ       the factor by which A scales area or volume
//! ```
//!
//! To solve a system, call [`solve`]: it is faster and rounds less than a product with the inverse.
//! If `A` is not square or is singular, see [`least_squares`](super::pseudoinverse::least_squares).
//!
//! ```
//! use eigenbook::{linalg::solve, ndarray::array};
//!
//! let a = array![[2, 1], [1, 3]];
//! assert_eq!(solve(&a, &array![8, 13])?, array![2.2, 3.6]);
//! # Ok::<(), eigenbook::Error>(())
//! ```

use super::Number;
use super::lapack::{
    column_major, elements, layout, narrow, require_countable, require_finite, require_rows,
    require_square,
};
use super::lu;
use crate::error::{Error, Operand, Result};
use ndarray::{
    Array, Array2, ArrayRef, ArrayRef1, ArrayRef2, ArrayView2, Axis, Dimension, Ix1, Ix2,
};
use ndarray_linalg::{Diag, Lapack, Pivot, Transpose, UPLO};

/// The solution of `A·x = b`, `np.linalg.solve`.
///
/// # Shapes
/// - `a`: `(n, n)`, `b`: `(n,)` or `(n, k)`
/// - returns the shape of `b`
///
/// # Errors
/// [`Error::NotSquare`]; [`Error::Singular`] if elimination meets a zero pivot;
/// [`Error::ShapeMismatch`] if `b` has not `n` rows; [`Error::NotFinite`].
///
/// ```
/// use eigenbook::{linalg::solve, ndarray::array};
///
/// let a = array![[2.0, 0.0], [0.0, 4.0]];
/// assert_eq!(solve(&a, &array![2.0, 2.0])?, array![1.0, 0.5]);
/// assert_eq!(solve(&a, &array![[2.0, 4.0], [8.0, 4.0]])?, array![[1.0, 2.0], [2.0, 1.0]]);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn solve<T: Number, D: RightHandSide>(
    a: &ArrayRef2<T>,
    b: &ArrayRef<T, D>,
) -> Result<Array<T::Float, D>> {
    Ok(D::from_columns(T::solve(a, D::as_columns(b), b.shape())?))
}

/// The inverse `A⁻¹`, `np.linalg.inv`.
///
/// # Shapes
/// - `a`: `(n, n)`
/// - returns `(n, n)`
///
/// # Errors
/// [`Error::NotSquare`]; [`Error::Singular`]; [`Error::NotFinite`].
///
/// ```
/// use eigenbook::{linalg::{allclose, inverse}, ndarray::array};
///
/// let a = array![[1, 2], [3, 4]];
/// assert!(allclose(&inverse(&a)?, &array![[-2.0, 1.0], [1.5, -0.5]])?);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn inverse<T: Number>(a: &ArrayRef2<T>) -> Result<Array2<T::Float>> {
    T::inverse(a)
}

/// The determinant, `np.linalg.det`: 0 for a singular matrix, 1 for one without elements.
///
/// # Shapes
/// - `a`: `(n, n)`
/// - returns a number, computed in `f64` for every kind of element
///
/// # Errors
/// [`Error::NotSquare`]; [`Error::NotFinite`].
///
/// ```
/// use eigenbook::{linalg::determinant, ndarray::array};
///
/// // The unit square becomes twice as large and turns over.
/// assert_eq!(determinant(&array![[0, 2], [1, 0]])?, -2.0);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn determinant<T: Number>(a: &ArrayRef2<T>) -> Result<f64> {
    T::determinant(a)
}

/// The sign of the determinant and the logarithm of its magnitude, `np.linalg.slogdet`: 0 and −∞ for
/// a singular matrix.
///
/// The determinant of a large matrix may be too large or too small for a number; its logarithm is
/// not.
///
/// # Shapes
/// - `a`: `(n, n)`
///
/// # Errors
/// As for [`determinant`].
///
/// ```
/// use eigenbook::{linalg::slogdet, ndarray::Array2};
///
/// let a = Array2::<f64>::eye(1000) * 0.1; // the determinant is 10⁻¹⁰⁰⁰
/// let (sign, logarithm) = slogdet(&a)?;
/// assert!(sign == 1.0 && (logarithm - 1000.0 * 0.1_f64.ln()).abs() < 1e-9);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn slogdet<T: Number>(a: &ArrayRef2<T>) -> Result<(f64, f64)> {
    T::slogdet(a)
}

compiled! {
    for [i32, i64, f32, f64]:
    /// A number with which linear systems are solved.
    pub trait CompiledSolve {
        fn solve(
            a: &ArrayRef2<Self>, b: ArrayView2<'_, Self>, shape_of_b: &[usize]
        ) -> Result<Array2<Self::Float>> = solve_of;
        fn inverse(a: &ArrayRef2<Self>) -> Result<Array2<Self::Float>> = inverse_of;
        fn determinant(a: &ArrayRef2<Self>) -> Result<f64> = determinant_of;
        fn slogdet(a: &ArrayRef2<Self>) -> Result<(f64, f64)> = slogdet_of;
    }
}

/// The shape of a right-hand side: a vector, or a matrix with one system in each column.
pub trait RightHandSide: Dimension {
    #[doc(hidden)]
    fn as_columns<T>(b: &ArrayRef<T, Self>) -> ArrayView2<'_, T>;
    #[doc(hidden)]
    fn from_columns<T>(x: Array2<T>) -> Array<T, Self>;
}

impl RightHandSide for Ix1 {
    fn as_columns<T>(b: &ArrayRef1<T>) -> ArrayView2<'_, T> {
        b.view().insert_axis(Axis(1))
    }
    fn from_columns<T>(x: Array2<T>) -> Array<T, Ix1> {
        x.index_axis_move(Axis(1), 0)
    }
}

impl RightHandSide for Ix2 {
    fn as_columns<T>(b: &ArrayRef2<T>) -> ArrayView2<'_, T> {
        b.view()
    }
    fn from_columns<T>(x: Array2<T>) -> Array2<T> {
        x
    }
}

fn solve_of<T: Number>(
    a: &ArrayRef2<T>,
    b: ArrayView2<'_, T>,
    shape_of_b: &[usize],
) -> Result<Array2<T::Float>> {
    let advice = "One solution takes as many equations as unknowns.\n\
                  least_squares(&a, &b) fits any number of equations.";
    require_square("solve", a, advice)?;
    require_rows("solve", a, shape_of_b)?;
    require_countable("solve", a, (a.nrows(), a.ncols().max(b.ncols())), "")?;
    require_finite("solve", ("A", a.shape()), a)?;
    require_finite("solve", ("b", shape_of_b), &b)?;
    let solution = solve_columns(a, column_major(&b)).ok_or_else(|| Error::Singular {
        operation: "solve",
        matrix: Operand::new("A", a.shape()),
        advice: "Its columns are dependent, so A·x = b has no solution or infinitely many.\n\
                 least_squares(&a, &b) gives the closest A·x, with the shortest x.",
    });
    solution.map(narrow)
}

fn inverse_of<T: Number>(a: &ArrayRef2<T>) -> Result<Array2<T::Float>> {
    let advice = "Only a square matrix can have an inverse.\n\
                  pseudoinverse(&a) exists for every shape.";
    require_square("inverse", a, advice)?;
    require_countable("inverse", a, a.dim(), "")?;
    require_finite("inverse", ("A", a.shape()), a)?;
    // NumPy, too, solves A·X = I.
    let identity = column_major::<f64>(&Array2::eye(a.nrows()));
    let inverse = solve_columns(a, identity).ok_or_else(|| Error::Singular {
        operation: "inverse",
        matrix: Operand::new("A", a.shape()),
        advice: "Its columns are dependent, so several x give the same A·x, and there is no way back.\n\
                 pseudoinverse(&a) exists for every matrix.",
    });
    inverse.map(narrow)
}

fn determinant_of<T: Number>(a: &ArrayRef2<T>) -> Result<f64> {
    // The sum of logarithms, as in NumPy, has the range of numbers that a product has not.
    sign_and_logarithm("determinant", a).map(|(sign, logarithm)| sign * logarithm.exp())
}

fn slogdet_of<T: Number>(a: &ArrayRef2<T>) -> Result<(f64, f64)> {
    sign_and_logarithm("slogdet", a)
}

/// Those of the determinant.
fn sign_and_logarithm<T: Number>(operation: &'static str, a: &ArrayRef2<T>) -> Result<(f64, f64)> {
    let advice = "Only a map of a space into itself has a factor by which it scales volume.";
    require_square(operation, a, advice)?;
    require_countable(operation, a, a.dim(), "")?;
    require_finite(operation, ("A", a.shape()), a)?;
    if a.is_empty() {
        return Ok((1.0, 0.0));
    }
    let Some((lu, pivots)) = lu::decomposed(a) else { return Ok((0.0, f64::NEG_INFINITY)) };
    let exchanges = pivots.iter().zip(1..).filter(|(pivot, row)| *pivot != row).count();
    let sign = lu
        .diag()
        .iter()
        .fold(if exchanges % 2 == 0 { 1.0 } else { -1.0 }, |sign, pivot| sign * pivot.signum());
    Ok((sign, lu.diag().iter().map(|pivot| pivot.abs().ln()).sum::<f64>()))
}

/// `A⁻¹·B` by elimination, or none if a pivot is zero.
fn solve_columns<T: Number>(a: &ArrayRef2<T>, mut b: Array2<f64>) -> Option<Array2<f64>> {
    if a.is_empty() {
        return Some(b);
    }
    let (mut lu, pivots) = lu::decomposed(a)?;
    let (lu_layout, b_layout) = (layout(&lu), layout(&b));
    let lu = elements(&mut lu);
    if b.ncols() == 1 {
        Lapack::solve(lu_layout, Transpose::No, lu, &pivots, elements(&mut b)).ok()?;
        return Some(b);
    }
    let columns = elements(&mut b);
    exchange_rows(columns, &pivots);
    Lapack::solve_triangular(lu_layout, b_layout, UPLO::Lower, Diag::Unit, lu, columns).ok()?;
    Lapack::solve_triangular(lu_layout, b_layout, UPLO::Upper, Diag::NonUnit, lu, columns).ok()?;
    Some(b)
}

/// The row exchanges of the elimination, in their order, on each column.
fn exchange_rows<T>(columns: &mut [T], pivots: &Pivot) {
    for column in columns.chunks_exact_mut(pivots.len()) {
        for (row, &pivot) in pivots.iter().enumerate() {
            column.swap(row, pivot as usize - 1); // LAPACK counts from 1
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// By hand: x = 2, y = 3, z = −1 in the textbook's system.
    #[test]
    fn elimination_exchanges_rows_where_it_must() {
        let a = array![[0_i32, 1, -1], [-3, -1, 2], [-2, 1, 2]];
        let b = array![4, -11, -3];
        let x = solve(&a, &b).unwrap();
        assert!(x.iter().zip([2.0, 3.0, -1.0]).all(|(x, by_hand)| (x - by_hand).abs() < 1e-12));
    }

    /// A test's thread has 2 MB for its stack, as a thread of a student's has.
    #[test]
    fn large_systems_need_no_large_stack() {
        let a = Array2::from_shape_fn((1000, 1000), |(i, j)| f64::from(u8::from(i == j)) * 1.01);
        assert!((determinant(&a).unwrap() / 1.01_f64.powi(1000) - 1.0).abs() < 1e-10);
        assert!((solve(&a, &a.row(7)).unwrap()[7] - 1.0).abs() < 1e-14);
    }

    /// By hand: det = 2·3 − 1·1 = 5, inverse = [[3, −1], [−1, 2]] / 5.
    #[test]
    fn two_by_two() {
        let a = array![[2_i32, 1], [1, 3]];
        assert!((determinant(&a).unwrap() - 5.0).abs() < 1e-14);
        let error = inverse(&a).unwrap() - array![[0.6, -0.2], [-0.2, 0.4]];
        assert!(error.iter().all(|error| error.abs() < 1e-15));
    }

    #[test]
    fn an_exchange_of_rows_turns_the_sign_of_the_determinant() {
        assert_eq!(determinant(&array![[0, 1], [1, 0]]).unwrap(), -1.0);
        assert_eq!(determinant(&array![[0, 1, 0], [0, 0, 1], [1, 0, 0]]).unwrap(), 1.0);
        assert_eq!(determinant(&array![[1, 2], [2, 4]]).unwrap(), 0.0);
        assert_eq!(slogdet(&array![[1, 2], [2, 4]]).unwrap(), (0.0, f64::NEG_INFINITY));
        assert_eq!(slogdet(&array![[0, 1], [1, 0]]).unwrap(), (-1.0, 0.0));
        assert_eq!(slogdet(&Array2::<f32>::zeros((0, 0))).unwrap(), (1.0, 0.0));
        assert!(slogdet(&array![[1, 2]]).unwrap_err().to_string().starts_with("slogdet: "));
    }
}
