//! Every product of an element of one array and an element of another.
//!
//! ```text
//! kron   A ⊗ B : (m·p, n·q)      each Aᵢⱼ becomes the block Aᵢⱼ·B
//! kron   x ⊗ y : (m·p)           each xᵢ becomes the part xᵢ·y
//! ```

use super::product::overflow;
use super::{Number, convert::known_axes};
use crate::error::{Error, Operand, Result};
use ndarray::{Array, Array1, ArrayD, ArrayRef, ArrayViewD, Dimension};

/// The Kronecker product `A ⊗ B`, `np.kron`, of two arrays with as many axes.
///
/// # Shapes
/// - `a`: `(m, n)`, `b`: `(p, q)`, or vectors `(m,)` and `(p,)`
/// - returns `(m·p, n·q)`, or `(m·p,)`, without elements if an array has none
///
/// # Errors
/// [`Error::Overflow`] if an integer product does not fit its type; [`Error::ShapeMismatch`] if
/// arrays whose type has no number of axes do not have as many.
///
/// ```
/// use eigenbook::{linalg::kron, ndarray::array};
///
/// assert_eq!(kron(&array![[1, 2]], &array![[3], [4]])?, array![[3, 6], [4, 8]]);
/// assert_eq!(kron(&array![1, 2], &array![3, 4])?, array![3, 4, 6, 8]);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn kron<T: Number, D: Dimension>(
    a: &ArrayRef<T, D>,
    b: &ArrayRef<T, D>,
) -> Result<Array<T, D>> {
    product_of(a.view().into_dyn(), b.view().into_dyn()).map(known_axes)
}

fn product_of<T: Number>(a: ArrayViewD<'_, T>, b: ArrayViewD<'_, T>) -> Result<ArrayD<T>> {
    let n_axes = a.ndim();
    if b.ndim() != n_axes {
        let found =
            format!("{} and {}.", Operand::new("A", a.shape()), Operand::new("B", b.shape()));
        let rule = "Both have as many axes.".to_owned();
        return Err(Error::ShapeMismatch { operation: "kron", found, rule });
    }
    let in_a_row = |array: &ArrayViewD<'_, T>| array.iter().copied().collect::<Array1<T>>();
    let products =
        T::column_times_row(&in_a_row(&a), &in_a_row(&b)).ok_or_else(|| overflow::<T>("kron"))?;
    let shaped = products
        .into_shape_with_order([a.shape(), b.shape()].concat())
        .expect("one element for each pair");
    // Each axis of A before the same axis of B.
    let order: Vec<usize> = (0..n_axes).flat_map(|axis| [axis, n_axes + axis]).collect();
    let blocks = shaped.permuted_axes(order);
    let sizes: Vec<usize> = a.shape().iter().zip(b.shape()).map(|(m, p)| m * p).collect();
    let array = blocks.as_standard_layout().into_owned().into_shape_with_order(sizes);
    Ok(array.expect("the same number of elements"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};

    #[test]
    fn each_element_becomes_a_block() {
        let (a, b) = (array![[1, 2], [3, 4]], array![[0, 5, 6]]);
        assert_eq!(kron(&a, &b).unwrap(), array![[0, 5, 6, 0, 10, 12], [0, 15, 18, 0, 20, 24]]);
        assert_eq!(kron(&a.t(), &b.t()).unwrap().dim(), (6, 2));
        assert_eq!(kron(&a, &Array2::zeros((0, 3))).unwrap().dim(), (0, 6));
    }

    #[test]
    fn vectors_and_arrays_of_three_axes_have_one_as_well() {
        assert_eq!(kron(&array![2.0, -1.0], &array![0.5]).unwrap(), array![1.0, -0.5]);
        let tensor = array![[[1], [2]]];
        assert_eq!(kron(&tensor, &tensor).unwrap(), array![[[1], [2], [2], [4]]]);
        let (one, two) = (array![1].into_dyn(), array![[1]].into_dyn());
        let error = kron(&one, &two).unwrap_err().to_string();
        assert!(error.ends_with("Both have as many axes."), "{error}");
    }

    #[test]
    fn a_product_that_does_not_fit_is_an_error() {
        let error = kron(&array![[100_000, 1]], &array![[100_000]]).unwrap_err();
        assert!(error.to_string().starts_with("kron: a result does not fit i32."), "{error}");
    }
}
