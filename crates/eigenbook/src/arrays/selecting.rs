//! Rows, columns or elements by their numbers.
//!
//! ```text
//! A.select(Axis(0), &[2, 0])      (m, n) → (2, n)      the third row, and the first
//! A.select(Axis(1), &[2, 0])      (m, n) → (m, 2)      the columns
//! ```
//!
//! ndarray's method of this name goes element by element; here whole rows are copied, for large
//! arrays by several threads. In a cell the name means the one here.
//!
//! Source: NumPy's indices, `a[[2, 0]]`.

use super::plain::selected;
use ndarray::{Array, ArrayBase, Axis, Data, Dimension, Ix1, RemoveAxis};
use std::borrow::Cow;

/// The parts of an array by their numbers.
pub trait Selects<T, D> {
    /// The parts of these numbers along an axis, `a[[2, 0]]`, `a[:, [2, 0]]`; a number may occur
    /// several times. They are in a list, a slice or an array.
    ///
    /// # Shapes
    /// - returns the shape of the array, along the axis as long as there are numbers
    ///
    /// # Panics
    /// If there is no such axis, or a number is too large.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let x = array![30.0, 10.0, 20.0];
    /// assert_eq!(x.select(Axis(0), &[2, 0]), array![20.0, 30.0]);
    /// assert_eq!(x.select(Axis(0), &x.argsort()?), array![10.0, 20.0, 30.0]);
    /// # Ok::<(), Error>(())
    /// ```
    fn select<I: Indices + ?Sized>(&self, axis: Axis, indices: &I) -> Array<T, D>
    where
        D: RemoveAxis;
}

/// What [`Selects::select`] takes numbers from: a list, a slice, or an array with one axis.
pub trait Indices {
    #[doc(hidden)]
    fn indices(&self) -> Cow<'_, [usize]>;
}

impl Indices for [usize] {
    fn indices(&self) -> Cow<'_, [usize]> {
        self.into()
    }
}

impl<const N: usize> Indices for [usize; N] {
    fn indices(&self) -> Cow<'_, [usize]> {
        self.as_slice().into()
    }
}

impl Indices for Vec<usize> {
    fn indices(&self) -> Cow<'_, [usize]> {
        self.into()
    }
}

impl<S: Data<Elem = usize>> Indices for ArrayBase<S, Ix1> {
    fn indices(&self) -> Cow<'_, [usize]> {
        match self.as_slice() {
            Some(indices) => indices.into(),
            None => self.to_vec().into(),
        }
    }
}

impl<T: Clone, S: Data<Elem = T>, D: Dimension> Selects<T, D> for ArrayBase<S, D> {
    #[track_caller]
    fn select<I: Indices + ?Sized>(&self, axis: Axis, indices: &I) -> Array<T, D>
    where
        D: RemoveAxis,
    {
        let indices = &*indices.indices();
        let length = self.len_of(axis);
        if let Some(index) = indices.iter().find(|index| **index >= length) {
            panic!("index {index} is out of bounds: there are {length} along {axis:?}, from 0");
        }
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
        let backwards = array![0, 1, 2, 3];
        let backwards = backwards.slice(ndarray::s![..;-2]);
        assert_eq!(Selects::select(&a, Axis(0), &backwards), Selects::select(&a, Axis(0), &[3, 1]));
        assert_eq!(Selects::select(&array!["a", "b"], Axis(0), &[1]), array!["b"]);
        assert_eq!(Selects::select(&array![1.0, 2.0], Axis(0), &[1, 1]), array![2.0, 2.0]);
    }

    #[test]
    #[should_panic(expected = "out of bounds")]
    fn a_number_that_is_too_large_ends_it() {
        Selects::select(&array![1, 2], Axis(0), &[2]);
    }
}
