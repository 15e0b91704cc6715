//! Rows, columns or elements by their numbers.
//!
//! ```text
//! A.select(Axis(0), &[2, 0])      (m, n) → (2, n)      the third row, and the first
//! A.select(Axis(1), &[2, 0])      (m, n) → (m, 2)      the columns
//! ```
//!
//! ndarray's method of this name goes element by element; here whole rows are copied, for large
//! arrays by several threads. In a cell the name means the one here.

use super::plain::selected;
use ndarray::{Array, ArrayBase, Axis, Data, Dimension, RemoveAxis};

/// The parts of an array by their numbers.
pub trait Selects<T, D> {
    /// The parts of these numbers along an axis, `a[[2, 0]]`, `a[:, [2, 0]]`; a number may occur
    /// several times.
    ///
    /// # Panics
    /// As ndarray, if there is no such axis or a number is too large.
    fn select(&self, axis: Axis, indices: &[usize]) -> Array<T, D>
    where
        D: RemoveAxis;
}

impl<T: Clone, S: Data<Elem = T>, D: Dimension> Selects<T, D> for ArrayBase<S, D> {
    fn select(&self, axis: Axis, indices: &[usize]) -> Array<T, D>
    where
        D: RemoveAxis,
    {
        let known = selected(self.view().into_dyn(), axis, indices);
        match known.and_then(|array| array.into_dimensionality().ok()) {
            Some(array) => array,
            None => (**self).select(axis, indices),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array3, array};

    fn numbers() -> Array3<i32> {
        Array3::from_shape_fn((4, 6, 5), |(i, j, k)| (100 * i + 10 * j + k) as i32)
    }

    #[test]
    fn parts_are_selected_as_ndarray_selects_them() {
        let a = numbers();
        for axis in [Axis(0), Axis(1), Axis(2)] {
            for indices in [&[3, 0, 0][..], &[], &[2]] {
                let expected = ndarray::ArrayRef::select(&a, axis, indices);
                assert_eq!(Selects::select(&a, axis, indices), expected);
                let turned = a.t();
                let expected = ndarray::ArrayRef::select(&turned, axis, indices);
                assert_eq!(Selects::select(&turned, axis, indices), expected);
            }
        }
        assert_eq!(Selects::select(&array!["a", "b"], Axis(0), &[1]), array!["b"]);
        assert_eq!(Selects::select(&array![1.0, 2.0], Axis(0), &[1, 1]), array![2.0, 2.0]);
    }

    #[test]
    #[should_panic(expected = "out of bounds")]
    fn a_number_that_is_too_large_ends_it() {
        Selects::select(&array![1, 2], Axis(0), &[2]);
    }
}
