//! Every product of an element of one matrix and an element of another.
//!
//! ```text
//! kron   A ⊗ B : (m·p, n·q)      each Aᵢⱼ becomes the block Aᵢⱼ·B
//! ```

use super::number::Number;
use super::product::overflow;
use crate::error::Result;
use ndarray::{Array1, Array2, ArrayRef2};

/// The Kronecker product `A ⊗ B`, `np.kron`.
///
/// # Shapes
/// - `a`: `(m, n)`, `b`: `(p, q)`
/// - returns `(m·p, n·q)`, without elements if a matrix has none
///
/// # Errors
/// [`Error::Overflow`](crate::Error::Overflow) if an integer product does not fit its type.
///
/// ```
/// use eigenbook::{linalg::kron, ndarray::array};
///
/// assert_eq!(kron(&array![[1, 2]], &array![[3], [4]])?, array![[3, 6], [4, 8]]);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn kron<T: Number>(a: &ArrayRef2<T>, b: &ArrayRef2<T>) -> Result<Array2<T>> {
    let ((m, n), (p, q)) = (a.dim(), b.dim());
    let in_a_row = |matrix: &ArrayRef2<T>| matrix.iter().copied().collect::<Array1<T>>();
    let products =
        T::column_times_row(&in_a_row(a), &in_a_row(b)).ok_or_else(|| overflow::<T>("kron"))?;
    let shaped = products.into_shape_with_order((m, n, p, q)).expect("one element for each pair");
    let blocks = shaped.permuted_axes([0, 2, 1, 3]);
    let matrix = blocks.as_standard_layout().into_owned().into_shape_with_order((m * p, n * q));
    Ok(matrix.expect("the same number of elements"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn each_element_becomes_a_block() {
        let (a, b) = (array![[1, 2], [3, 4]], array![[0, 5, 6]]);
        assert_eq!(kron(&a, &b).unwrap(), array![[0, 5, 6, 0, 10, 12], [0, 15, 18, 0, 20, 24]]);
        assert_eq!(kron(&a.t(), &b.t()).unwrap().dim(), (6, 2));
        assert_eq!(kron(&a, &Array2::zeros((0, 3))).unwrap().dim(), (0, 6));
    }

    #[test]
    fn a_product_that_does_not_fit_is_an_error() {
        let error = kron(&array![[100_000, 1]], &array![[100_000]]).unwrap_err();
        assert!(error.to_string().starts_with("kron: a result does not fit i32."), "{error}");
    }
}
