//! What does a matrix do to space? It turns, stretches along axes, and turns again.
//!
//! ```text
//! A: (m, n)   U: (m, m)   s: (k,)   Vᵀ: (n, n)        k = min(m, n)
//!
//! A = U·Σ·Vᵀ           Σ = diag(s), padded with zeros to (m, n)
//! UᵀU = I, VᵀV = I     the columns of U and V are orthonormal
//! s₁ ≥ s₂ ≥ … ≥ 0      the stretches, called singular values
//!
//! Aᵣ = Σᵢ₌₁ʳ sᵢ·uᵢ·vᵢᵀ  the matrix of rank r that is closest to A
//! ```
//!
//! The thin form keeps the first k columns of U and the first k rows of Vᵀ, which is all that
//! the product needs.
//! The singular value decomposition answers nearly every question about a matrix: rank,
//! pseudo-inverse, condition, the best compression.
//! Deep Learning Book, section 2.8.
//!
//! ```
//! use eigenbook::{linalg::{allclose, svd}, ndarray::array};
//!
//! let a = array![[3.0, 0.0], [0.0, -2.0]];
//! let decomposition = svd(&a)?;
//! assert_eq!(decomposition.singular_values, array![3.0, 2.0]);
//! assert!(allclose(&decomposition.recompose(), &a)?);
//! # Ok::<(), eigenbook::Error>(())
//! ```

use super::lapack::{column_major, narrow, require_countable, require_finite};
use super::{Float, Number};
use crate::error::{Error, Operand, Result};
use ndarray::{Array1, Array2, ArrayRef2, Axis, s};
use ndarray_linalg::{JobSvd, SVDDCInplace};

/// A singular value decomposition `A = U·Σ·Vᵀ`.
#[derive(Clone, Debug, PartialEq)]
pub struct Svd<T> {
    /// The left singular vectors in columns: `(m, m)`, or `(m, k)` in the thin form.
    pub u: Array2<T>,
    /// The singular values, descending: `(k,)`.
    pub singular_values: Array1<T>,
    /// The right singular vectors in rows: `(n, n)`, or `(k, n)` in the thin form.
    pub v_t: Array2<T>,
}

/// The full decomposition, `np.linalg.svd(A)`.
///
/// # Shapes
/// - `a`: `(m, n)`
/// - returns `u`: `(m, m)`, `singular_values`: `(min(m, n),)`, `v_t`: `(n, n)`
///
/// # Errors
/// [`Error::NotFinite`]; [`Error::NotConverged`]; [`Error::InvalidParameter`] for a matrix so
/// long that the square `u` or `v_t` has more than 2³¹ elements.
///
/// ```
/// use eigenbook::{linalg::svd, ndarray::array};
///
/// let decomposition = svd(&array![[1, 2, 3], [4, 5, 6]])?;
/// assert_eq!(decomposition.u.dim(), (2, 2));
/// assert_eq!(decomposition.v_t.dim(), (3, 3));
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn svd<T: Number>(a: &ArrayRef2<T>) -> Result<Svd<T::Float>> {
    T::svd(a)
}

/// The thin decomposition, `np.linalg.svd(A, full_matrices=False)`.
///
/// # Shapes
/// - `a`: `(m, n)`, `k = min(m, n)`
/// - returns `u`: `(m, k)`, `singular_values`: `(k,)`, `v_t`: `(k, n)`
///
/// # Errors
/// As for [`svd()`].
///
/// ```
/// use eigenbook::{linalg::svd_thin, ndarray::array};
///
/// let decomposition = svd_thin(&array![[1, 2, 3], [4, 5, 6]])?;
/// assert_eq!(decomposition.v_t.dim(), (2, 3));
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn svd_thin<T: Number>(a: &ArrayRef2<T>) -> Result<Svd<T::Float>> {
    T::svd_thin(a)
}

/// Only the singular values, `np.linalg.svdvals`: several times quicker than [`svd()`].
///
/// # Shapes
/// - `a`: `(m, n)`
/// - returns `(min(m, n),)`
///
/// # Errors
/// As for [`svd()`].
///
/// ```
/// use eigenbook::{linalg::singular_values, ndarray::array};
///
/// assert_eq!(singular_values(&array![[0, 4], [3, 0]])?, array![4.0, 3.0]);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn singular_values<T: Number>(a: &ArrayRef2<T>) -> Result<Array1<T::Float>> {
    T::singular_values(a)
}

impl<T: Float> Svd<T> {
    /// The product `U·Σ·Vᵀ`, which is `A` up to rounding.
    ///
    /// # Shapes
    /// - returns `(m, n)`
    ///
    /// ```
    /// use eigenbook::{linalg::{allclose, svd}, ndarray::array};
    ///
    /// let a = array![[1.0, 2.0], [2.0, 3.0], [3.0, 4.0]];
    /// assert!(allclose(&svd(&a)?.recompose(), &a)?);
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn recompose(&self) -> Array2<T> {
        T::sum_of_layers(self, self.singular_values.len())
    }

    /// The closest matrix of rank `k` or less: the sum of the first `k` layers `sᵢ·uᵢ·vᵢᵀ`.
    ///
    /// Closest in the Frobenius norm; the distance is `√(sₖ₊₁² + sₖ₊₂² + …)` (Eckart and Young).
    ///
    /// # Shapes
    /// - returns `(m, n)`
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] if there are fewer than `k` singular values.
    ///
    /// ```
    /// use eigenbook::{linalg::{matrix_rank, svd}, ndarray::array};
    ///
    /// let a = array![[1.0, 2.0], [2.0, 3.0], [3.0, 4.0]];
    /// assert_eq!(matrix_rank(&svd(&a)?.low_rank(1)?)?, 1);
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn low_rank(&self, k: usize) -> Result<Array2<T>> {
        let count = self.singular_values.len();
        if k > count {
            return Err(too_many_layers(k, count));
        }
        Ok(T::sum_of_layers(self, k))
    }
}

compiled! {
    for [i32, i64, f32, f64]:
    /// A number whose matrices are decomposed.
    pub trait CompiledSvd {
        fn svd(a: &ArrayRef2<Self>) -> Result<Svd<Self::Float>> = svd_of;
        fn svd_thin(a: &ArrayRef2<Self>) -> Result<Svd<Self::Float>> = svd_thin_of;
        fn singular_values(a: &ArrayRef2<Self>) -> Result<Array1<Self::Float>> = singular_values_of;
    }
}

compiled! {
    for [f32, f64]:
    /// A number whose decompositions are put together again.
    pub trait CompiledLayers {
        fn sum_of_layers(svd: &Svd<Self>, k: usize) -> Array2<Self> = sum_of_layers;
    }
}

fn svd_of<T: Number>(a: &ArrayRef2<T>) -> Result<Svd<T::Float>> {
    decompose("svd", a, JobSvd::All).map(Svd::narrow)
}

fn svd_thin_of<T: Number>(a: &ArrayRef2<T>) -> Result<Svd<T::Float>> {
    decompose("svd_thin", a, JobSvd::Some).map(Svd::narrow)
}

fn singular_values_of<T: Number>(a: &ArrayRef2<T>) -> Result<Array1<T::Float>> {
    Ok(narrow(decompose("singular_values", a, JobSvd::None)?.singular_values))
}

/// LAPACK's divide-and-conquer decomposition (gesdd), the one that NumPy calls.
///
/// The vectors are 0×0 if the job requests none.
pub(super) fn decompose<T: Number>(
    operation: &'static str,
    a: &ArrayRef2<T>,
    job: JobSvd,
) -> Result<Svd<f64>> {
    require_finite(operation, ("A", a.shape()), a)?;
    let (m, n) = a.dim();
    match job {
        JobSvd::All => {
            let fix = "\nsvd_thin(&a) needs only as many as A itself.";
            require_countable(operation, a, (m.max(n), m.max(n)), fix)?;
        }
        JobSvd::Some | JobSvd::None => require_countable(operation, a, (m, n), "")?,
    }
    if a.is_empty() {
        return Ok(without_values(a.dim(), job));
    }
    let (u, singular_values, v_t) = column_major(a).svddc_inplace(job).map_err(|_| {
        let advice = "LAPACK's iteration for the singular values stopped before it was done.\n\
                      Are there very large elements beside very small ones?";
        Error::NotConverged { operation, matrix: Operand::new("A", a.shape()), advice }
    })?;
    let none = || Array2::zeros((0, 0));
    Ok(Svd { u: u.unwrap_or_else(none), singular_values, v_t: v_t.unwrap_or_else(none) })
}

/// The decomposition of a matrix without elements.
fn without_values((m, n): (usize, usize), job: JobSvd) -> Svd<f64> {
    let (u, v_t) = match job {
        JobSvd::All => (Array2::eye(m), Array2::eye(n)),
        JobSvd::Some | JobSvd::None => (Array2::zeros((m, 0)), Array2::zeros((0, n))),
    };
    Svd { u, singular_values: Array1::zeros(0), v_t }
}

impl Svd<f64> {
    /// Rounded to the kind of the input.
    pub(super) fn narrow<T: Float>(self) -> Svd<T> {
        let Svd { u, singular_values, v_t } = self;
        Svd { u: narrow(u), singular_values: narrow(singular_values), v_t: narrow(v_t) }
    }
}

/// `Σᵢ sᵢ·uᵢ·vᵢᵀ` over the first `k` singular values, as one product of matrices.
fn sum_of_layers<T: Float>(svd: &Svd<T>, k: usize) -> Array2<T> {
    // The fields are public: take all three.
    let k = k.min(svd.u.ncols()).min(svd.v_t.nrows());
    let values = svd.singular_values.slice(s![..k]);
    let scaled_rows = &svd.v_t.slice(s![..k, ..]) * &values.insert_axis(Axis(1));
    T::matrix_matrix(&svd.u.slice(s![.., ..k]), &scaled_rows).expect("floats do not overflow")
}

fn too_many_layers(k: usize, count: usize) -> Error {
    let message =
        format!("k is {k}, but there are {count} singular values.\nk goes from 0 to {count}.");
    Error::InvalidParameter { operation: "low_rank", message }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// By hand: the columns are orthogonal with lengths 5 and 2, and U has their directions.
    #[test]
    fn orthogonal_columns_are_the_left_vectors() {
        let a = array![[3.0_f64, -1.6], [4.0, 1.2]];
        let svd = svd(&a).unwrap();
        let difference = &svd.singular_values - &array![5.0, 2.0];
        assert!(difference.iter().all(|difference| difference.abs() < 1e-14));
        let u = svd.u.mapv(f64::abs) - array![[0.6, 0.8], [0.8, 0.6]];
        assert!(u.iter().all(|difference| difference.abs() < 1e-14));
    }

    /// By hand: of diag(3, 2, 1) the layers 3 and 2 remain.
    #[test]
    fn a_low_rank_keeps_the_largest_layers() {
        let a = Array2::from_diag(&array![2.0, 3.0, 1.0]);
        let kept = svd(&a).unwrap().low_rank(2).unwrap();
        assert_eq!(kept, Array2::from_diag(&array![2.0, 3.0, 0.0]));
    }
}
