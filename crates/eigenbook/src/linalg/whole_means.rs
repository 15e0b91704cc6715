//! What is the mean of whole numbers, and how far are they from it?
//!
//! A mean of whole numbers is seldom whole. ndarray divides them without remainder; here means and
//! deviations are `f64`, as in NumPy. If [`WholeMeans`] is in scope, as in every cell, `x.mean()` of
//! an array of whole numbers is the method here.

use super::{convert::known_axes, sums::CompiledSums};
use crate::Whole;
use ndarray::{Array, ArrayBase, ArrayD, Axis, Data, Dimension, RemoveAxis};

/// Means and deviations of an array of whole numbers of any width.
pub trait WholeMeans<D: Dimension> {
    /// The mean of all elements, `a.mean()`; none if there are no elements.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// assert_eq!(array![1, 2].mean(), Some(1.5));
    /// ```
    fn mean(&self) -> Option<f64>;
    /// The variance of all elements, `a.var(ddof=ddof)`; NaN if there are not more than `ddof`.
    fn var(&self, ddof: f64) -> f64;
    /// The standard deviation of all elements, `a.std(ddof=ddof)`.
    fn std(&self, ddof: f64) -> f64;
    /// The means along an axis, `a.mean(axis=0)`; none if the axis has the length 0.
    ///
    /// # Shapes
    /// - returns the shape of the array without this axis, as do the other methods with an axis
    ///
    /// # Panics
    /// As ndarray, if there is no such axis; so do the other methods with an axis.
    fn mean_axis(&self, axis: Axis) -> Option<Array<f64, D::Smaller>>
    where
        D: RemoveAxis;
    /// The variances along an axis, `a.var(axis=0, ddof=ddof)`.
    fn var_axis(&self, axis: Axis, ddof: f64) -> Array<f64, D::Smaller>
    where
        D: RemoveAxis;
    /// The standard deviations along an axis, `a.std(axis=0, ddof=ddof)`.
    fn std_axis(&self, axis: Axis, ddof: f64) -> Array<f64, D::Smaller>
    where
        D: RemoveAxis;
}

impl<T: Whole, S: Data<Elem = T>, D: Dimension> WholeMeans<D> for ArrayBase<S, D> {
    fn mean(&self) -> Option<f64> {
        f64::mean(doubles(self).view())
    }
    fn var(&self, ddof: f64) -> f64 {
        f64::var(doubles(self).view(), ddof)
    }
    fn std(&self, ddof: f64) -> f64 {
        f64::std(doubles(self).view(), ddof)
    }
    fn mean_axis(&self, axis: Axis) -> Option<Array<f64, D::Smaller>>
    where
        D: RemoveAxis,
    {
        f64::mean_axis(doubles(self).view(), axis).map(known_axes)
    }
    fn var_axis(&self, axis: Axis, ddof: f64) -> Array<f64, D::Smaller>
    where
        D: RemoveAxis,
    {
        known_axes(f64::var_axis(doubles(self).view(), axis, ddof))
    }
    fn std_axis(&self, axis: Axis, ddof: f64) -> Array<f64, D::Smaller>
    where
        D: RemoveAxis,
    {
        known_axes(f64::std_axis(doubles(self).view(), axis, ddof))
    }
}

fn doubles<T: Whole, S: Data<Elem = T>, D: Dimension>(a: &ArrayBase<S, D>) -> ArrayD<f64> {
    T::all_to_f64(a.view().into_dyn())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array1, Array2, array};

    #[test]
    fn means_have_their_decimals() {
        let a = array![[1, 2], [4, 8]];
        assert_eq!(WholeMeans::mean(&a), Some(3.75));
        assert_eq!(WholeMeans::mean_axis(&a.t(), Axis(1)), Some(array![2.5, 5.0]));
        assert_eq!(WholeMeans::var(&array![1_u8, 2, 3, 4], 1.0), 5.0 / 3.0);
        assert_eq!(WholeMeans::std_axis(&a, Axis(0), 0.0), array![1.5, 3.0]);
        assert_eq!(WholeMeans::var_axis(&a, Axis(1), 0.0), array![0.25, 4.0]);
        assert_eq!(WholeMeans::mean(&array![i64::MAX, i64::MAX]), Some(i64::MAX as f64));
    }

    #[test]
    fn nothing_has_no_mean() {
        assert_eq!(WholeMeans::mean(&Array1::<usize>::zeros(0)), None);
        assert!(WholeMeans::std(&Array1::<i16>::zeros(0), 0.0).is_nan());
        assert_eq!(WholeMeans::mean_axis(&Array2::<i32>::zeros((0, 3)), Axis(0)), None);
    }
}
