//! How vectors and matrices multiply.
//!
//! ```text
//! x, y: (n,)   A: (m, n)   B: (n, p)
//!
//! dot        xᵀy   = Σᵢ xᵢ yᵢ              a number: how far x goes along y
//! matvec     A·x   : (m,)                 a combination of the columns of A
//! matmul     A·B   : (m, p)               (A·B)ᵢⱼ = row i of A · column j of B
//! hadamard   A ⊙ B : (m, n)               element by element, shapes must be equal
//! outer      x·yᵀ  : (n, n)               every xᵢ yⱼ
//! transpose  Aᵀ    : (n, m)               rows become columns
//! ```
//!
//! The product of matrices is the composition of the maps; its inner dimensions must agree.
//! In a network `matmul` carries a batch through a layer, `hadamard` applies a mask or a gate.
//!
//! ```
//! use eigenbook::{linalg::{dot, hadamard, matmul}, ndarray::array};
//!
//! let a = array![[1, 2], [3, 4]];
//! let b = array![[5, 6], [7, 8]];
//! assert_eq!(matmul(&a, &b)?, array![[19, 22], [43, 50]]);
//! assert_eq!(hadamard(&a, &b)?, array![[5, 12], [21, 32]]);
//! assert_eq!(dot(&array![1, 2], &array![3, 4])?, 11);
//! # Ok::<(), eigenbook::Error>(())
//! ```
//!
//! Integers stay integers; `f32` and `f64` are multiplied by BLAS.

use super::{Float, Number, convert::known_axes};
use crate::error::{Error, Operand, Result};
use ndarray::{
    Array, Array1, Array2, ArrayD, ArrayRef, ArrayRef1, ArrayRef2, ArrayViewD, Dimension, Zip,
};

/// The dot product `xᵀy`, `np.dot` of two vectors.
///
/// # Shapes
/// - `x`, `y`: `(n,)`
/// - returns a number, 0 for `n = 0`
///
/// # Errors
/// [`Error::ShapeMismatch`] if the lengths differ; [`Error::Overflow`] if an integer result does
/// not fit its type (NumPy would wrap around).
///
/// ```
/// use eigenbook::{linalg::dot, ndarray::array};
///
/// assert_eq!(dot(&array![1.0, 2.0, 3.0], &array![4.0, 5.0, 6.0])?, 32.0);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn dot<T: Number>(x: &ArrayRef1<T>, y: &ArrayRef1<T>) -> Result<T> {
    T::dot(x, y)
}

/// The product of a matrix and a vector, `A @ x` in NumPy.
///
/// # Shapes
/// - `a`: `(m, n)`, `x`: `(n,)`
/// - returns `(m,)`
///
/// # Errors
/// [`Error::InnerDimensions`] if `A` has not as many columns as `x` has elements;
/// [`Error::Overflow`] as for [`dot`].
///
/// ```
/// use eigenbook::{linalg::matvec, ndarray::array};
///
/// let x = array![[1, 2], [2, 3], [3, 4], [4, 5]];
/// assert_eq!(matvec(&x, &array![5, 5])?, array![15, 25, 35, 45]);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn matvec<T: Number>(a: &ArrayRef2<T>, x: &ArrayRef1<T>) -> Result<Array1<T>> {
    T::matvec(a, x)
}

/// The product of two matrices, `A @ B` in NumPy.
///
/// # Shapes
/// - `a`: `(m, n)`, `b`: `(n, p)`
/// - returns `(m, p)`, all zeros for `n = 0`
///
/// # Errors
/// [`Error::InnerDimensions`] if `A` has not as many columns as `B` has rows;
/// [`Error::Overflow`] as for [`dot`].
///
/// ```
/// use eigenbook::{linalg::matmul, ndarray::array};
///
/// let rotate = array![[0.0, -1.0], [1.0, 0.0]];
/// assert_eq!(matmul(&rotate, &rotate)?, array![[-1.0, 0.0], [0.0, -1.0]]);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn matmul<T: Number>(a: &ArrayRef2<T>, b: &ArrayRef2<T>) -> Result<Array2<T>> {
    T::matmul(a, b)
}

/// The product element by element, `A * B` in NumPy but without broadcasting.
///
/// # Shapes
/// - `a`, `b`: one shape, with any number of axes
/// - returns that shape
///
/// # Errors
/// [`Error::ShapeMismatch`] if the shapes differ; [`Error::Overflow`] as for [`dot`].
///
/// ```
/// use eigenbook::{linalg::hadamard, ndarray::array};
///
/// let mask = array![1.0, 0.0, 1.0];
/// assert_eq!(hadamard(&array![7.0, 8.0, 9.0], &mask)?, array![7.0, 0.0, 9.0]);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn hadamard<T: Number, D: Dimension>(
    a: &ArrayRef<T, D>,
    b: &ArrayRef<T, D>,
) -> Result<Array<T, D>> {
    T::hadamard(a.view().into_dyn(), b.view().into_dyn()).map(known_axes)
}

/// The outer product `x·yᵀ`, `np.outer`.
///
/// # Shapes
/// - `x`: `(m,)`, `y`: `(n,)`
/// - returns `(m, n)`, of rank 1 unless a vector is zero
///
/// # Errors
/// [`Error::Overflow`] as for [`dot`].
///
/// ```
/// use eigenbook::{linalg::outer, ndarray::array};
///
/// assert_eq!(outer(&array![1, 2], &array![3, 4, 5])?, array![[3, 4, 5], [6, 8, 10]]);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn outer<T: Number>(x: &ArrayRef1<T>, y: &ArrayRef1<T>) -> Result<Array2<T>> {
    T::outer(x, y)
}

/// The transpose `Aᵀ` as an array of its own; ndarray's `a.t()` is a view that costs nothing.
///
/// # Shapes
/// - `a`: `(m, n)`
/// - returns `(n, m)`
///
/// ```
/// use eigenbook::{linalg::transpose, ndarray::array};
///
/// assert_eq!(transpose(&array![[1, 2, 3], [4, 5, 6]]), array![[1, 4], [2, 5], [3, 6]]);
/// ```
pub fn transpose<T: Number>(a: &ArrayRef2<T>) -> Array2<T> {
    T::transpose(a)
}

/// Whether two arrays are equal up to rounding: `|a − b| ≤ 1e-8 + 1e-5·|b|` everywhere.
///
/// The rule and the numbers are those of `np.allclose`: `b` is the reference, infinities are
/// equal to themselves, NaN is equal to nothing. Unlike there, the shapes must be equal.
///
/// # Shapes
/// - `a`, `b`: one shape, with any number of axes
///
/// # Errors
/// [`Error::ShapeMismatch`] if the shapes differ.
///
/// ```
/// use eigenbook::{linalg::allclose, ndarray::array};
///
/// assert!(allclose(&array![0.1 + 0.2], &array![0.3])?);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn allclose<T: Number, D: Dimension>(a: &ArrayRef<T, D>, b: &ArrayRef<T, D>) -> Result<bool> {
    allclose_with(a, b, 1e-5, 1e-8)
}

/// [`allclose`] with tolerances of the caller's: `|a − b| ≤ atol + rtol·|b|` everywhere.
///
/// # Shapes
/// As for [`allclose`].
///
/// # Errors
/// [`Error::ShapeMismatch`] if the shapes differ.
///
/// ```
/// use eigenbook::{linalg::allclose_with, ndarray::array};
///
/// assert!(allclose_with(&array![99.0], &array![100.0], 0.01, 0.0)?);
/// assert!(!allclose_with(&array![100.0], &array![99.0], 0.01, 0.0)?);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn allclose_with<T: Number, D: Dimension>(
    a: &ArrayRef<T, D>,
    b: &ArrayRef<T, D>,
    rtol: f64,
    atol: f64,
) -> Result<bool> {
    T::allclose(a.view().into_dyn(), b.view().into_dyn(), rtol, atol)
}

compiled! {
    for [i32, i64, f32, f64]:
    /// A number that arrays can be multiplied with.
    pub trait CompiledProduct {
        fn dot(x: &ArrayRef1<Self>, y: &ArrayRef1<Self>) -> Result<Self> = dot_of;
        fn matvec(a: &ArrayRef2<Self>, x: &ArrayRef1<Self>) -> Result<Array1<Self>> = matvec_of;
        fn matmul(a: &ArrayRef2<Self>, b: &ArrayRef2<Self>) -> Result<Array2<Self>> = matmul_of;
        fn hadamard(a: ArrayViewD<'_, Self>, b: ArrayViewD<'_, Self>) -> Result<ArrayD<Self>>
            = hadamard_of;
        fn outer(x: &ArrayRef1<Self>, y: &ArrayRef1<Self>) -> Result<Array2<Self>> = outer_of;
        fn transpose(a: &ArrayRef2<Self>) -> Array2<Self> = transpose_of;
        fn allclose(
            a: ArrayViewD<'_, Self>, b: ArrayViewD<'_, Self>, rtol: f64, atol: f64
        ) -> Result<bool> = allclose_of;
    }
}

fn dot_of<T: Number>(x: &ArrayRef1<T>, y: &ArrayRef1<T>) -> Result<T> {
    require_equal_shapes("dot", ("x", x.shape()), ("y", y.shape()))?;
    T::vector_vector(x, y).ok_or_else(|| overflow::<T>("dot"))
}

fn matvec_of<T: Number>(a: &ArrayRef2<T>, x: &ArrayRef1<T>) -> Result<Array1<T>> {
    require_inner_dimensions("matvec", ("A", a.shape()), ("x", x.shape()))?;
    T::matrix_vector(a, x).ok_or_else(|| overflow::<T>("matvec"))
}

fn matmul_of<T: Number>(a: &ArrayRef2<T>, b: &ArrayRef2<T>) -> Result<Array2<T>> {
    require_inner_dimensions("matmul", ("A", a.shape()), ("B", b.shape()))?;
    T::matrix_matrix(a, b).ok_or_else(|| overflow::<T>("matmul"))
}

fn hadamard_of<T: Number>(a: ArrayViewD<'_, T>, b: ArrayViewD<'_, T>) -> Result<ArrayD<T>> {
    require_equal_shapes("hadamard", ("A", a.shape()), ("B", b.shape()))?;
    T::elementwise(a, b).ok_or_else(|| overflow::<T>("hadamard"))
}

fn outer_of<T: Number>(x: &ArrayRef1<T>, y: &ArrayRef1<T>) -> Result<Array2<T>> {
    T::column_times_row(x, y).ok_or_else(|| overflow::<T>("outer"))
}

fn transpose_of<T: Number>(a: &ArrayRef2<T>) -> Array2<T> {
    a.t().to_owned()
}

fn allclose_of<T: Number>(
    a: ArrayViewD<'_, T>,
    b: ArrayViewD<'_, T>,
    rtol: f64,
    atol: f64,
) -> Result<bool> {
    require_equal_shapes("allclose", ("A", a.shape()), ("B", b.shape()))?;
    // As NumPy: the tolerances take the precision of the arrays, integers become f64.
    let (rtol, atol) = (T::Float::narrow(rtol), T::Float::narrow(atol));
    Ok(Zip::from(&a).and(&b).all(|&a, &b| is_close(a.as_float(), b.as_float(), rtol, atol)))
}

/// The rule of [`allclose`] for one pair; a comparison with NaN is false.
fn is_close<T: Float>(a: T, b: T, rtol: T, atol: T) -> bool {
    let magnitude = |value: T| T::narrow(value.widen().abs());
    a == b || b.widen().is_finite() && magnitude(a - b) <= atol + rtol * magnitude(b)
}

pub(super) fn require_equal_shapes(
    operation: &'static str,
    (a, shape_of_a): (&'static str, &[usize]),
    (b, shape_of_b): (&'static str, &[usize]),
) -> Result<()> {
    if shape_of_a == shape_of_b {
        return Ok(());
    }
    let (left, right) = (Operand::new(a, shape_of_a), Operand::new(b, shape_of_b));
    let mut rule =
        format!("{a} and {b} are taken element by element, so their shapes must be equal.");
    if shape_of_a.iter().rev().eq(shape_of_b) {
        rule += &format!("\n{a}ᵀ would have the shape of {b}.");
    }
    Err(Error::ShapeMismatch { operation, found: format!("{left} and {right}."), rule })
}

fn require_inner_dimensions(
    operation: &'static str,
    (a, shape_of_a): (&'static str, &[usize]),
    (b, shape_of_b): (&'static str, &[usize]),
) -> Result<()> {
    if shape_of_a[1] == shape_of_b[0] {
        return Ok(());
    }
    let (left, right) = (Operand::new(a, shape_of_a), Operand::new(b, shape_of_b));
    Err(Error::InnerDimensions { operation, left, right })
}

pub(super) fn overflow<T: Number>(operation: &'static str) -> Error {
    // Only integers overflow, and every one of them has a largest number.
    Error::Overflow { operation, number: T::NAME, largest: T::LARGEST.unwrap_or(i64::MAX) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// By hand: 1·5 + 2·7 = 19, 1·6 + 2·8 = 22, 3·5 + 4·7 = 43, 3·6 + 4·8 = 50.
    #[test]
    fn each_kind_of_number_multiplies() {
        let (a, b) = (array![[1, 2], [3, 4]], array![[5, 6], [7, 8]]);
        let product = array![[19, 22], [43, 50]];
        assert_eq!(matmul(&a, &b).unwrap(), product);
        assert_eq!(
            matmul(&a.mapv(i64::from), &b.mapv(i64::from)).unwrap(),
            product.mapv(i64::from)
        );
        assert_eq!(
            matmul(&a.mapv(f64::from), &b.mapv(f64::from)).unwrap(),
            product.mapv(f64::from)
        );
        let narrow = |matrix: &Array2<i32>| matrix.mapv(|value| value as f32);
        assert_eq!(matmul(&narrow(&a), &narrow(&b)).unwrap(), narrow(&product));
    }

    #[test]
    fn the_order_of_the_factors_matters() {
        let (a, b) = (array![[1, 2], [3, 4]], array![[5, 6], [7, 8]]);
        assert_eq!(matmul(&b, &a).unwrap(), array![[23, 34], [31, 46]]);
    }

    #[test]
    fn closeness_is_relative_to_the_second_array() {
        // |100 − 99| is 0.0101 of 99 and 0.01 of 100.
        assert!(allclose_with(&array![99.0], &array![100.0], 0.01, 0.0).unwrap());
        assert!(!allclose_with(&array![100.0], &array![99.0], 0.01, 0.0).unwrap());
    }

    #[test]
    fn an_outer_product_says_where_it_does_not_fit() {
        let error = outer(&array![100_000, 1], &array![100_000, 1]).unwrap_err();
        assert!(error.to_string().starts_with("outer: a result does not fit i32."), "{error}");
        let wide = outer(&array![100_000_i64, 1], &array![100_000, 1]).unwrap();
        assert_eq!(wide, array![[10_000_000_000, 100_000], [100_000, 1]]);
        assert_eq!(outer(&array![0.5, 2.0], &array![1.0, 4.0]).unwrap()[[1, 1]], 8.0);
    }
}
