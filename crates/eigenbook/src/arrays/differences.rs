//! Differences of neighbours.
//!
//! ```text
//! diff   yᵢ = xᵢ₊₁ − xᵢ      (n,) → (n − 1,)      again and again: (n,) → (n − k,)
//! ```
//!
//! ndarray's method of this name ends a cell if there are too few elements; here the result has
//! none, as in NumPy.

use ndarray::{Array, ArrayBase, Axis, Data, Dimension, LinalgScalar, Slice};

/// The differences of neighbours along an axis.
pub trait Differences<T, D> {
    /// The differences of neighbours, `n` times one after the other, `np.diff(a, n, axis=…)`.
    ///
    /// # Shapes
    /// - returns the shape of the array with `n` elements less along the axis, or none there
    ///
    /// # Panics
    /// As ndarray, if there is no such axis.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let squares = array![1, 4, 9, 16];
    /// assert_eq!(squares.diff(1, Axis(0)), array![3, 5, 7]);
    /// assert_eq!(squares.diff(2, Axis(0)), array![2, 2]);
    /// assert!(squares.diff(4, Axis(0)).is_empty());
    /// ```
    fn diff(&self, n: usize, axis: Axis) -> Array<T, D>;
}

impl<T: LinalgScalar, S: Data<Elem = T>, D: Dimension> Differences<T, D> for ArrayBase<S, D> {
    fn diff(&self, n: usize, axis: Axis) -> Array<T, D> {
        match self.len_of(axis) {
            length if n == 0 || n < length => (**self).diff(n, axis),
            _ => self.slice_axis(axis, Slice::from(0..0)).to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array1, array};

    /// By hand, and the shapes of `np.diff`.
    #[test]
    fn as_often_as_there_are_elements() {
        let a = array![[1, 4, 9], [2, 2, 2]];
        assert_eq!(Differences::diff(&a, 1, Axis(1)), array![[3, 5], [0, 0]]);
        assert_eq!(Differences::diff(&a, 1, Axis(0)), array![[1, -2, -7]]);
        assert_eq!(Differences::diff(&a, 0, Axis(0)), a);
        assert_eq!(Differences::diff(&a, 2, Axis(0)).dim(), (0, 3));
        assert_eq!(Differences::diff(&a.t(), 7, Axis(1)).dim(), (3, 0));
        assert_eq!(Differences::diff(&Array1::<f64>::zeros(0), 1, Axis(0)).len(), 0);
    }
}
