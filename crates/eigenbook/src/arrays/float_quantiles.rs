//! Median, quantile and percentile of `f32` and `f64`, in the kind of the elements.
//!
//! A number between two `f32` is an `f32`, with its digits, as in NumPy. If [`FloatQuantiles`] is in
//! scope, as in every cell, `x.median()` of an array of floats is the method here; elsewhere, and for
//! whole numbers, it is that of [`Quantiles`](super::Quantiles), which is `f64`.
//!
//! Source: NumPy's `quantile`, which computes with `f32` if the elements are `f32`.

use super::comparable::Comparable;
use super::interpolation::{Place, quantile_of, quantiles_of};
use crate::error::Result;
use crate::linalg::Float;
use crate::linalg::convert::known_axes;
use ndarray::{Array, ArrayBase, ArrayD, ArrayViewD, Axis, Data, Dimension, RemoveAxis};

/// NumPy's `median`, `quantile` and `percentile` of an array of `f32` or `f64`.
pub trait FloatQuantiles<D: Dimension> {
    /// The kind of the elements.
    type Number;

    /// The middle element, or the mean of the two in the middle, `np.median(a)`.
    ///
    /// # Errors
    /// [`Error::Empty`](crate::Error::Empty): an empty array has no middle.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// assert_eq!(array![0.1_f32, 0.3, 0.2].median()?, 0.2_f32);
    /// # Ok::<(), Error>(())
    /// ```
    fn median(&self) -> Result<Self::Number>;

    /// The number below which the part `q` of the elements is, `np.quantile(a, q)`.
    ///
    /// # Errors
    /// [`Error::Empty`](crate::Error::Empty);
    /// [`Error::InvalidParameter`](crate::Error::InvalidParameter) if `q` is not between 0 and 1.
    fn quantile(&self, q: f64) -> Result<Self::Number>;

    /// The number below which `p` percent of the elements are, `np.percentile(a, p)`.
    ///
    /// # Errors
    /// As for [`quantile`](Self::quantile), with bounds of 0 and 100.
    fn percentile(&self, p: f64) -> Result<Self::Number>;

    /// The medians along an axis, `np.median(a, axis=…)`.
    ///
    /// # Shapes
    /// - returns the shape of the array without this axis
    ///
    /// # Errors
    /// [`Error::Empty`](crate::Error::Empty) if the axis has no elements,
    /// [`Error::InvalidParameter`](crate::Error::InvalidParameter) if there is no such axis.
    fn median_axis(&self, axis: Axis) -> Result<Array<Self::Number, D::Smaller>>
    where
        D: RemoveAxis;

    /// The quantiles along an axis, `np.quantile(a, q, axis=…)`.
    ///
    /// # Shapes
    /// As for [`median_axis`](Self::median_axis).
    ///
    /// # Errors
    /// As for [`quantile`](Self::quantile) and [`median_axis`](Self::median_axis).
    fn quantile_axis(&self, q: f64, axis: Axis) -> Result<Array<Self::Number, D::Smaller>>
    where
        D: RemoveAxis;

    /// The percentiles along an axis, `np.percentile(a, p, axis=…)`.
    ///
    /// # Shapes
    /// As for [`median_axis`](Self::median_axis).
    ///
    /// # Errors
    /// As for [`percentile`](Self::percentile) and [`median_axis`](Self::median_axis).
    fn percentile_axis(&self, p: f64, axis: Axis) -> Result<Array<Self::Number, D::Smaller>>
    where
        D: RemoveAxis;
}

impl<T: Float, S: Data<Elem = T>, D: Dimension> FloatQuantiles<D> for ArrayBase<S, D> {
    type Number = T;

    fn median(&self) -> Result<T> {
        T::number_between(self.view().into_dyn(), Place::Median)
    }
    fn quantile(&self, q: f64) -> Result<T> {
        T::number_between(self.view().into_dyn(), Place::Quantile(q))
    }
    fn percentile(&self, p: f64) -> Result<T> {
        T::number_between(self.view().into_dyn(), Place::Percentile(p))
    }
    fn median_axis(&self, axis: Axis) -> Result<Array<T, D::Smaller>>
    where
        D: RemoveAxis,
    {
        T::numbers_between(self.view().into_dyn(), Place::Median, axis).map(known_axes)
    }
    fn quantile_axis(&self, q: f64, axis: Axis) -> Result<Array<T, D::Smaller>>
    where
        D: RemoveAxis,
    {
        T::numbers_between(self.view().into_dyn(), Place::Quantile(q), axis).map(known_axes)
    }
    fn percentile_axis(&self, p: f64, axis: Axis) -> Result<Array<T, D::Smaller>>
    where
        D: RemoveAxis,
    {
        T::numbers_between(self.view().into_dyn(), Place::Percentile(p), axis).map(known_axes)
    }
}

compiled! {
    for [f32, f64]:
    /// `f32` and `f64`: the loops of [`FloatQuantiles`], compiled here.
    pub trait Between {
        fn number_between(a: ArrayViewD<'_, Self>, place: Place) -> Result<Self> = number_at;
        fn numbers_between(
            a: ArrayViewD<'_, Self>,
            place: Place,
            axis: Axis
        ) -> Result<ArrayD<Self>> = numbers_at;
    }
}

fn number_at<T: Comparable + Float>(a: ArrayViewD<'_, T>, place: Place) -> Result<T> {
    quantile_of(a, place, |x| x)
}

fn numbers_at<T: Comparable + Float>(
    a: ArrayViewD<'_, T>,
    place: Place,
    axis: Axis,
) -> Result<ArrayD<T>> {
    quantiles_of(a, place, axis, |x| x)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use crate::arrays::Quantiles as _;
    use ndarray::{Array1, arr0, array};

    /// `np.quantile(np.float32([0.1, 0.3, 0.2, 0.7]), 0.61)` of NumPy 2.4.6.
    #[test]
    fn numbers_between_f32_have_the_digits_of_f32() {
        let x = array![0.1_f32, 0.3, 0.2, 0.7];
        assert_eq!(x.median().unwrap(), 0.25_f32);
        assert_eq!(x.quantile(0.61).unwrap(), 0.283_000_02_f32);
        assert_eq!(x.percentile_axis(30.0, Axis(0)).unwrap(), arr0(0.19_f32));
    }

    /// The kind of literals is not known yet when the method is looked for.
    #[test]
    fn whole_numbers_have_numbers_of_f64_between_them() {
        assert_eq!(array![1, 2].median().unwrap() + 1.0, 2.5);
        assert_eq!(array![1_u8, 2].median().unwrap(), 1.5_f64);
        assert_eq!(array![1.0, 2.0].median().unwrap() * 2.0, 3.0_f64);
    }

    #[test]
    fn an_empty_array_has_no_middle() {
        let empty = Array1::<f32>::zeros(0);
        assert!(matches!(empty.median(), Err(Error::Empty { .. })));
        assert!(matches!(empty.quantile(2.0), Err(Error::InvalidParameter { .. })));
        assert!(array![1_f32].median_axis(Axis(1)).is_err());
        assert!(array![f32::NAN, 1.0].median().unwrap().is_nan());
    }
}
