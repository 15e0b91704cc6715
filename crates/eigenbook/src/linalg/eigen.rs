//! Which directions does a matrix only stretch?
//!
//! ```text
//! A: (n, n)   λ: (n,)   V: (n, n), the eigenvectors in columns, each of length 1
//!
//! A·vᵢ = λᵢ·vᵢ         A·V = V·diag(λ)
//! A = Aᵀ               λ and V are real and V is orthogonal: A = V·diag(λ)·Vᵀ
//! ```
//!
//! A rotation turns every direction, so its eigenvalues are complex numbers; those of a symmetric
//! matrix, such as a covariance or a Hessian, never are.
//! Deep Learning Book, section 2.7.
//!
//! ```
//! use eigenbook::{linalg::{allclose, eigen_symmetric}, ndarray::array};
//!
//! let covariance = array![[2.0, 1.0], [1.0, 2.0]];
//! let eigen = eigen_symmetric(&covariance)?;
//! assert!(allclose(&eigen.values, &array![1.0, 3.0])?);
//! # Ok::<(), eigenbook::Error>(())
//! ```

use super::Number;
use super::lapack::{
    column_major, elements, layout, narrow, require_countable, require_finite, require_square,
    require_symmetric,
};
use crate::error::{Error, Operand, Result};
use ndarray::{Array1, Array2, ArrayRef2, ShapeBuilder};
use ndarray_linalg::{Lapack, UPLO, c64};

/// Eigenvalues and eigenvectors, in general complex.
#[derive(Clone, Debug, PartialEq)]
pub struct Eigen {
    /// λ: `(n,)`, in LAPACK's order, which is none by size.
    pub values: Array1<c64>,
    /// V: `(n, n)`, the vector of `values[i]` in column `i`.
    pub vectors: Array2<c64>,
}

/// Eigenvalues and eigenvectors of a symmetric matrix.
#[derive(Clone, Debug, PartialEq)]
pub struct EigenSymmetric<T> {
    /// λ: `(n,)`, ascending.
    pub values: Array1<T>,
    /// V: `(n, n)`, orthogonal, the vector of `values[i]` in column `i`.
    pub vectors: Array2<T>,
}

/// The eigenvalues, `np.linalg.eigvals(A)`.
///
/// They are complex numbers, and shown without their imaginary parts if all of these are 0, as
/// NumPy does; `values.mapv(|value| value.re)` takes the real parts.
///
/// # Shapes
/// - `a`: `(n, n)`
/// - returns `(n,)`, each value as often as it counts
///
/// # Errors
/// [`Error::NotSquare`], [`Error::NotFinite`], [`Error::NotConverged`].
///
/// ```
/// use eigenbook::{linalg::eigenvalues, ndarray::array};
///
/// let quarter_turn = array![[0, -1], [1, 0]];
/// let values = eigenvalues(&quarter_turn)?; // ±i
/// assert!(values.iter().all(|value| value.re == 0.0 && value.im.abs() == 1.0));
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn eigenvalues<T: Number>(a: &ArrayRef2<T>) -> Result<Array1<c64>> {
    T::eigenvalues(a)
}

/// Eigenvalues and eigenvectors, `np.linalg.eig(A)`.
///
/// # Shapes
/// - `a`: `(n, n)`
/// - returns `values`: `(n,)`, `vectors`: `(n, n)`
///
/// # Errors
/// As for [`eigenvalues`].
///
/// ```
/// use eigenbook::{linalg::eigen, ndarray::array};
///
/// let eigen = eigen(&array![[2.0, 0.0], [0.0, 3.0]])?;
/// assert_eq!(eigen.values.mapv(|value| value.re), array![2.0, 3.0]);
/// assert_eq!(eigen.vectors.mapv(|value| value.re), array![[1.0, 0.0], [0.0, 1.0]]);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn eigen<T: Number>(a: &ArrayRef2<T>) -> Result<Eigen> {
    T::eigen(a)
}

/// Eigenvalues and eigenvectors of a symmetric matrix, `np.linalg.eigh(A)`.
///
/// NumPy reads the lower half only; here a matrix that is not symmetric is refused.
///
/// # Shapes
/// - `a`: `(n, n)`, `A = Aᵀ` up to rounding
/// - returns `values`: `(n,)`, `vectors`: `(n, n)`
///
/// # Errors
/// As for [`eigenvalues`], and [`Error::InvalidParameter`] for a matrix that is not symmetric.
///
/// ```
/// use eigenbook::{linalg::eigen_symmetric, ndarray::array};
///
/// assert!(eigen_symmetric(&array![[2, 1], [1, 2]]).is_ok());
/// assert!(eigen_symmetric(&array![[2, 1], [0, 2]]).is_err());
/// ```
pub fn eigen_symmetric<T: Number>(a: &ArrayRef2<T>) -> Result<EigenSymmetric<T::Float>> {
    T::eigen_symmetric(a)
}

compiled! {
    for [i32, i64, f32, f64]:
    /// A number whose matrices have eigenvalues.
    pub trait CompiledEigen {
        fn eigenvalues(a: &ArrayRef2<Self>) -> Result<Array1<c64>> = eigenvalues_of;
        fn eigen(a: &ArrayRef2<Self>) -> Result<Eigen> = eigen_of;
        fn eigen_symmetric(a: &ArrayRef2<Self>) -> Result<EigenSymmetric<Self::Float>>
            = eigen_symmetric_of;
    }
}

fn eigenvalues_of<T: Number>(a: &ArrayRef2<T>) -> Result<Array1<c64>> {
    Ok(general("eigenvalues", a, Vectors::None)?.values)
}

fn eigen_of<T: Number>(a: &ArrayRef2<T>) -> Result<Eigen> {
    general("eigen", a, Vectors::All)
}

#[derive(Clone, Copy, PartialEq)]
enum Vectors {
    None,
    All,
}

/// LAPACK's `geev`, the one that NumPy calls.
fn general<T: Number>(
    operation: &'static str,
    a: &ArrayRef2<T>,
    vectors: Vectors,
) -> Result<Eigen> {
    require_eigenvalues(operation, a)?;
    let n = a.nrows();
    if n == 0 {
        return Ok(Eigen { values: Array1::zeros(0), vectors: Array2::zeros((0, 0)) });
    }
    let mut copy = column_major(a);
    let layout = layout(&copy);
    let (values, columns) =
        <f64 as Lapack>::eig(vectors == Vectors::All, layout, elements(&mut copy))
            .map_err(|_| not_converged(operation, a))?;
    let vectors = match vectors {
        Vectors::All => Array2::from_shape_vec((n, n).f(), columns),
        Vectors::None => Ok(Array2::zeros((0, 0))),
    };
    let vectors = vectors.map_err(|_| not_converged(operation, a))?;
    Ok(Eigen { values: values.into(), vectors })
}

/// LAPACK's `syev` on the lower half.
fn eigen_symmetric_of<T: Number>(a: &ArrayRef2<T>) -> Result<EigenSymmetric<T::Float>> {
    let operation = "eigen_symmetric";
    require_eigenvalues(operation, a)?;
    require_symmetric(operation, a, "eigen(&a) takes any square matrix.")?;
    if a.is_empty() {
        return Ok(EigenSymmetric { values: Array1::zeros(0), vectors: Array2::zeros((0, 0)) });
    }
    let mut copy = column_major(a);
    let layout = layout(&copy);
    let values = <f64 as Lapack>::eigh(true, layout, UPLO::Lower, elements(&mut copy))
        .map_err(|_| not_converged(operation, a))?;
    Ok(EigenSymmetric { values: narrow(Array1::from(values)), vectors: narrow(copy) })
}

fn require_eigenvalues<T: Number>(operation: &'static str, a: &ArrayRef2<T>) -> Result<()> {
    let advice = "A·x = λ·x needs A·x in the space of x.\n\
                  svd(&a) exists for every shape.";
    require_square(operation, a, advice)?;
    require_countable(operation, a, a.dim(), "")?;
    require_finite(operation, ("A", a.shape()), a)
}

fn not_converged<T>(operation: &'static str, a: &ArrayRef2<T>) -> Error {
    let advice = "LAPACK's iteration for the eigenvalues stopped before it was done.\n\
                  Are there very large elements beside very small ones?";
    Error::NotConverged { operation, matrix: Operand::new("A", a.shape()), advice }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// By hand: λ² − 4λ + 3 = 0, and the vectors are along (1, −1) and (1, 1).
    #[test]
    fn a_symmetric_matrix_stretches_along_the_diagonals() {
        let EigenSymmetric { values, vectors } = eigen_symmetric(&array![[2, 1], [1, 2]]).unwrap();
        let error: Array1<f64> = values - array![1.0, 3.0];
        assert!(error.iter().all(|error| error.abs() < 1e-14));
        assert!((vectors[[0, 0]] + vectors[[1, 0]]).abs() < 1e-14);
        assert!((vectors[[0, 1]] - vectors[[1, 1]]).abs() < 1e-14);
    }

    /// By hand: a rotation by 60° has cos 60° ± i·sin 60°.
    #[test]
    fn a_rotation_has_complex_eigenvalues() {
        let (sine, cosine) = (0.75_f64.sqrt(), 0.5);
        let Eigen { values, vectors } = eigen(&array![[cosine, -sine], [sine, cosine]]).unwrap();
        assert!(values.iter().all(|value| (value.re - cosine).abs() < 1e-15));
        assert!((values[0].im - sine).abs() < 1e-15 && values[0].im == -values[1].im);
        assert_eq!(vectors.dim(), (2, 2));
    }

    #[test]
    fn what_has_no_eigenvalues_is_refused() {
        assert!(matches!(eigenvalues(&array![[1, 2]]), Err(Error::NotSquare { .. })));
        assert!(matches!(eigen(&array![[f64::NAN]]), Err(Error::NotFinite { .. })));
        assert!(eigen_symmetric(&array![[1.0, 2.0], [2.001, 1.0]]).is_err());
        // Rounding is no difference.
        assert!(eigen_symmetric(&array![[1.0, 0.3], [0.1 + 0.2, 1.0]]).is_ok());
        assert_eq!(eigenvalues(&Array2::<f64>::zeros((0, 0))).unwrap().len(), 0);
        assert_eq!(eigen_symmetric(&array![[4_f32]]).unwrap().values, array![4.0]);
    }
}
