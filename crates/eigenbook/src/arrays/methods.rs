//! The methods of every array of numbers, the most common ones first.

use super::order::End;
use crate::error::Result;
use crate::{Ordered, linalg::convert::known_axes};
use ndarray::{Array, Array1, ArrayRef, ArrayRef1, Axis, Dimension};

/// NumPy's functions of the elements of an array, as methods.
///
/// A method that ends in `_axis` works along one axis, as NumPy's `axis=`: along `Axis(0)` of a
/// matrix it gives one result for each column, along `Axis(1)` one for each row.
pub trait ArrayMethods<T, D: Dimension> {
    /// The largest element, `a.max()`; NaN if there is one.
    ///
    /// # Errors
    /// [`Error::Empty`](crate::Error::Empty): an empty array has no largest element.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// assert_eq!(array![[1.0, 5.0], [3.0, 2.0]].max()?, 5.0);
    /// # Ok::<(), Error>(())
    /// ```
    fn max(&self) -> Result<T>;

    /// The smallest element, `a.min()`; NaN if there is one.
    ///
    /// # Errors
    /// As for [`max`](Self::max).
    fn min(&self) -> Result<T>;

    /// The largest elements along an axis, `a.max(axis=…)`.
    ///
    /// # Shapes
    /// - returns the shape of the array without this axis
    ///
    /// # Errors
    /// [`Error::Empty`](crate::Error::Empty) if the axis has no elements,
    /// [`Error::InvalidParameter`](crate::Error::InvalidParameter) if there is no such axis.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let a = array![[1, 5], [3, 2]];
    /// assert_eq!(a.max_axis(Axis(0))?, array![3, 5]); // of each column
    /// assert_eq!(a.max_axis(Axis(1))?, array![5, 3]); // of each row
    /// # Ok::<(), Error>(())
    /// ```
    fn max_axis(&self, axis: Axis) -> Result<Array<T, D::Smaller>>;

    /// The smallest elements along an axis, `a.min(axis=…)`.
    ///
    /// # Shapes
    /// As for [`max_axis`](Self::max_axis).
    ///
    /// # Errors
    /// As for [`max_axis`](Self::max_axis).
    fn min_axis(&self, axis: Axis) -> Result<Array<T, D::Smaller>>;

    /// The place of the largest element, counted row by row, `a.argmax()`: the first of equal
    /// ones, that of the first NaN if there is one.
    ///
    /// # Errors
    /// As for [`max`](Self::max).
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// assert_eq!(array![0.1, 0.7, 0.2].argmax()?, 1);
    /// # Ok::<(), Error>(())
    /// ```
    fn argmax(&self) -> Result<usize>;

    /// The place of the smallest element, `a.argmin()`.
    ///
    /// # Errors
    /// As for [`max`](Self::max).
    fn argmin(&self) -> Result<usize>;

    /// The places of the largest elements along an axis, `a.argmax(axis=…)`.
    ///
    /// # Shapes
    /// As for [`max_axis`](Self::max_axis).
    ///
    /// # Errors
    /// As for [`max_axis`](Self::max_axis).
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let probabilities = array![[0.1, 0.7, 0.2], [0.5, 0.2, 0.3]];
    /// assert_eq!(probabilities.argmax_axis(Axis(1))?, array![1, 0]); // the class of each row
    /// # Ok::<(), Error>(())
    /// ```
    fn argmax_axis(&self, axis: Axis) -> Result<Array<usize, D::Smaller>>;

    /// The places of the smallest elements along an axis, `a.argmin(axis=…)`.
    ///
    /// # Shapes
    /// As for [`max_axis`](Self::max_axis).
    ///
    /// # Errors
    /// As for [`max_axis`](Self::max_axis).
    fn argmin_axis(&self, axis: Axis) -> Result<Array<usize, D::Smaller>>;

    /// The elements in ascending order along the last axis, NaN at the end, `np.sort(a)`.
    ///
    /// # Shapes
    /// - returns the shape of the array
    ///
    /// # Errors
    /// [`Error::InvalidParameter`](crate::Error::InvalidParameter) for a scalar, which has no axis.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// assert_eq!(array![3, 1, 2].sorted()?, array![1, 2, 3]);
    /// assert_eq!(array![[3, 1], [2, 4]].sorted()?, array![[1, 3], [2, 4]]);
    /// # Ok::<(), Error>(())
    /// ```
    fn sorted(&self) -> Result<Array<T, D>>;

    /// The elements in ascending order along an axis, `np.sort(a, axis=…)`.
    ///
    /// # Shapes
    /// - returns the shape of the array
    ///
    /// # Errors
    /// [`Error::InvalidParameter`](crate::Error::InvalidParameter) if there is no such axis.
    fn sorted_axis(&self, axis: Axis) -> Result<Array<T, D>>;

    /// The places of the elements in ascending order along the last axis, `np.argsort(a)`.
    ///
    /// Equal elements keep their order (NumPy's `kind="stable"`).
    ///
    /// # Shapes
    /// - returns the shape of the array
    ///
    /// # Errors
    /// As for [`sorted`](Self::sorted).
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let x = array![30.0, 10.0, 20.0];
    /// let order = x.argsort()?;
    /// assert_eq!(order, array![1, 2, 0]);
    /// assert_eq!(x.select(Axis(0), &order.to_vec()), x.sorted()?);
    /// # Ok::<(), Error>(())
    /// ```
    fn argsort(&self) -> Result<Array<usize, D>>;

    /// The places in ascending order along an axis, `np.argsort(a, axis=…)`.
    ///
    /// # Shapes
    /// - returns the shape of the array
    ///
    /// # Errors
    /// As for [`sorted_axis`](Self::sorted_axis).
    fn argsort_axis(&self, axis: Axis) -> Result<Array<usize, D>>;

    /// Each value once, in ascending order, `np.unique(a)`; NaN counts as one value.
    ///
    /// # Shapes
    /// - returns `(n_values,)`
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// assert_eq!(array![3, 1, 3].unique(), array![1, 3]);
    /// ```
    fn unique(&self) -> Array1<T>;

    /// Each value once and how often it occurs, `np.unique(a, return_counts=True)`.
    ///
    /// # Shapes
    /// - returns `(n_values,)` twice
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let (labels, counts) = array![0, 1, 0, 0].unique_counts();
    /// assert_eq!((labels, counts), (array![0, 1], array![3, 1]));
    /// ```
    fn unique_counts(&self) -> (Array1<T>, Array1<usize>);

    /// The sums so far, row by row, `np.cumsum(a)`.
    ///
    /// # Shapes
    /// - returns `(n_elements,)`
    ///
    /// # Errors
    /// [`Error::InvalidParameter`](crate::Error::InvalidParameter) if a sum of integers does not
    /// fit their type.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// assert_eq!(array![1, 2, 3].cumsum()?, array![1, 3, 6]);
    /// # Ok::<(), Error>(())
    /// ```
    fn cumsum(&self) -> Result<Array1<T>>;

    /// The sums so far along an axis, `np.cumsum(a, axis=…)`.
    ///
    /// # Shapes
    /// - returns the shape of the array
    ///
    /// # Errors
    /// As for [`cumsum`](Self::cumsum), or if there is no such axis.
    fn cumsum_axis(&self, axis: Axis) -> Result<Array<T, D>>;

    /// Limits the elements to `least` and `most`, `np.clip(a, least, most)`; NaN stays.
    ///
    /// # Shapes
    /// - returns the shape of the array
    ///
    /// # Errors
    /// [`Error::InvalidParameter`](crate::Error::InvalidParameter) if the bounds are NaN or in the
    /// wrong order.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// assert_eq!(array![-5, 3, 12].clip(0, 10)?, array![0, 3, 10]);
    /// # Ok::<(), Error>(())
    /// ```
    fn clip(&self, least: T, most: T) -> Result<Array<T, D>>;

    /// The elements of a vector, or the rows of a matrix, for which the mask is true, `a[mask]`.
    ///
    /// # Shapes
    /// - `mask`: `(n,)`, as long as the first axis
    /// - returns the shape of the array with fewer rows
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`](crate::Error::ShapeMismatch) if the mask has another length.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let (x, y) = (array![[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], array![0, 1, 0]);
    /// let of_class_0 = x.select_where(&y.mapv(|label| label == 0))?;
    /// assert_eq!(of_class_0, array![[1.0, 2.0], [5.0, 6.0]]);
    /// # Ok::<(), Error>(())
    /// ```
    fn select_where(&self, mask: &ArrayRef1<bool>) -> Result<Array<T, D>>;
}

impl<T: Ordered, D: Dimension> ArrayMethods<T, D> for ArrayRef<T, D> {
    fn max(&self) -> Result<T> {
        T::extreme(self.view().into_dyn(), End::Most)
    }
    fn min(&self) -> Result<T> {
        T::extreme(self.view().into_dyn(), End::Least)
    }
    fn max_axis(&self, axis: Axis) -> Result<Array<T, D::Smaller>> {
        Ok(known_axes(T::extremes(self.view().into_dyn(), axis, End::Most)?.1))
    }
    fn min_axis(&self, axis: Axis) -> Result<Array<T, D::Smaller>> {
        Ok(known_axes(T::extremes(self.view().into_dyn(), axis, End::Least)?.1))
    }
    fn argmax(&self) -> Result<usize> {
        T::place(self.view().into_dyn(), End::Most)
    }
    fn argmin(&self) -> Result<usize> {
        T::place(self.view().into_dyn(), End::Least)
    }
    fn argmax_axis(&self, axis: Axis) -> Result<Array<usize, D::Smaller>> {
        Ok(known_axes(T::extremes(self.view().into_dyn(), axis, End::Most)?.0))
    }
    fn argmin_axis(&self, axis: Axis) -> Result<Array<usize, D::Smaller>> {
        Ok(known_axes(T::extremes(self.view().into_dyn(), axis, End::Least)?.0))
    }
    fn sorted(&self) -> Result<Array<T, D>> {
        T::sorted(self.view().into_dyn(), None).map(known_axes)
    }
    fn sorted_axis(&self, axis: Axis) -> Result<Array<T, D>> {
        T::sorted(self.view().into_dyn(), Some(axis)).map(known_axes)
    }
    fn argsort(&self) -> Result<Array<usize, D>> {
        T::argsort(self.view().into_dyn(), None).map(known_axes)
    }
    fn argsort_axis(&self, axis: Axis) -> Result<Array<usize, D>> {
        T::argsort(self.view().into_dyn(), Some(axis)).map(known_axes)
    }
    fn unique(&self) -> Array1<T> {
        T::unique(self.view().into_dyn()).0
    }
    fn unique_counts(&self) -> (Array1<T>, Array1<usize>) {
        T::unique(self.view().into_dyn())
    }
    fn cumsum(&self) -> Result<Array1<T>> {
        T::cumsum(self.view().into_dyn(), None).map(known_axes)
    }
    fn cumsum_axis(&self, axis: Axis) -> Result<Array<T, D>> {
        T::cumsum(self.view().into_dyn(), Some(axis)).map(known_axes)
    }
    fn clip(&self, least: T, most: T) -> Result<Array<T, D>> {
        T::clip(self.view().into_dyn(), least, most).map(known_axes)
    }
    fn select_where(&self, mask: &ArrayRef1<bool>) -> Result<Array<T, D>> {
        T::select_where(self.view().into_dyn(), mask).map(known_axes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use ndarray::{arr0, array};

    #[test]
    fn an_empty_array_has_no_extreme() {
        let empty = Array::<f64, _>::zeros((0, 3));
        assert!(matches!(empty.max(), Err(Error::Empty { .. })));
        assert!(matches!(empty.argmin_axis(Axis(0)), Err(Error::Empty { .. })));
        // Without rows there is no element to find.
        assert_eq!(empty.max_axis(Axis(1)).unwrap(), Array1::<f64>::zeros(0));
        assert_eq!(empty.sorted().unwrap().dim(), (0, 3));
        assert_eq!((empty.unique().len(), empty.cumsum().unwrap().len()), (0, 0));
    }

    #[test]
    fn an_axis_must_be_there() {
        let x = array![1, 2];
        let message =
            "max: there is no Axis(1): x has 2 elements.\nA vector has one axis, Axis(0).";
        assert_eq!(x.max_axis(Axis(1)).unwrap_err().to_string(), message);
        assert!(x.sorted_axis(Axis(1)).is_err() && x.cumsum_axis(Axis(9)).is_err());
        assert!(arr0(1.0).sorted().is_err() && arr0(1.0).max_axis(Axis(0)).is_err());
        assert_eq!(arr0(1.0).max().unwrap(), 1.0);
    }

    #[test]
    fn views_in_any_order_of_memory_are_the_same() {
        let a = array![[3.0, 1.0], [f64::NAN, 2.0], [0.0, 5.0]];
        assert_eq!(a.t().min_axis(Axis(1)).unwrap()[1], 1.0);
        assert_eq!(a.t().argmax().unwrap(), 1);
        assert_eq!(a.slice(ndarray::s![..;-1, 1]).sorted().unwrap(), array![1.0, 2.0, 5.0]);
    }

    #[test]
    fn integers_do_not_wrap() {
        assert!(array![i32::MAX, 1].cumsum().is_err());
        assert_eq!(array![255_u8, 0].cumsum().unwrap(), array![255, 255]);
        assert!(array![[255_u8], [1]].cumsum_axis(Axis(0)).is_err());
    }
}
