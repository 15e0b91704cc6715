//! The elements in the middle, and at any part of the order: median, quantile, percentile.
//!
//! ```text
//! quantile(q)     sorted x at the place q·(n − 1); between two places, on the straight line
//! percentile(p)   quantile(p / 100)
//! median()        quantile(1/2)
//! ```
//!
//! They are `f64` for every kind of element; in a cell those of floats are of their kind
//! ([`FloatQuantiles`](super::FloatQuantiles)). With NaN among the elements they are NaN, and beside
//! an infinite element quantile and percentile may be, as in NumPy.
//!
//! Source: NumPy's `quantile` with its default `method="linear"`.

use super::interpolation::Place;
use crate::Ordered;
use crate::error::Result;
use crate::linalg::convert::known_axes;
use ndarray::{Array, ArrayRef, Axis, Dimension, RemoveAxis};

/// NumPy's `median`, `quantile` and `percentile`, as methods of an array of numbers.
pub trait Quantiles<T: Ordered, D: Dimension> {
    /// The middle element, or the mean of the two in the middle, `np.median(a)`.
    ///
    /// # Errors
    /// [`Error::Empty`](crate::Error::Empty): an empty array has no middle.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// assert_eq!(array![7, 1, 2, 4].median()?, 3.0);
    /// # Ok::<(), Error>(())
    /// ```
    fn median(&self) -> Result<f64>;

    /// The number below which the part `q` of the elements is, `np.quantile(a, q)`.
    ///
    /// # Errors
    /// [`Error::Empty`](crate::Error::Empty); [`Error::InvalidParameter`](crate::Error::InvalidParameter) if `q` is not between 0 and 1.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// assert_eq!(array![1.0, 2.0, 4.0].quantile(0.25)?, 1.5);
    /// # Ok::<(), Error>(())
    /// ```
    fn quantile(&self, q: f64) -> Result<f64>;

    /// The number below which `p` percent of the elements are, `np.percentile(a, p)`.
    ///
    /// # Errors
    /// As for [`quantile`](Self::quantile), with bounds of 0 and 100.
    fn percentile(&self, p: f64) -> Result<f64>;

    /// The medians along an axis, `np.median(a, axis=…)`.
    ///
    /// # Shapes
    /// - returns the shape of the array without this axis
    ///
    /// # Errors
    /// [`Error::Empty`](crate::Error::Empty) if the axis has no elements, [`Error::InvalidParameter`](crate::Error::InvalidParameter) if there is no such
    /// axis.
    fn median_axis(&self, axis: Axis) -> Result<Array<f64, D::Smaller>>
    where
        D: RemoveAxis;

    /// The quantiles along an axis, `np.quantile(a, q, axis=…)`.
    ///
    /// # Shapes
    /// As for [`median_axis`](Self::median_axis).
    ///
    /// # Errors
    /// As for [`quantile`](Self::quantile) and [`median_axis`](Self::median_axis).
    fn quantile_axis(&self, q: f64, axis: Axis) -> Result<Array<f64, D::Smaller>>
    where
        D: RemoveAxis;

    /// The percentiles along an axis, `np.percentile(a, p, axis=…)`.
    ///
    /// # Shapes
    /// As for [`median_axis`](Self::median_axis).
    ///
    /// # Errors
    /// As for [`percentile`](Self::percentile) and [`median_axis`](Self::median_axis).
    fn percentile_axis(&self, p: f64, axis: Axis) -> Result<Array<f64, D::Smaller>>
    where
        D: RemoveAxis;
}

impl<T: Ordered, D: Dimension> Quantiles<T, D> for ArrayRef<T, D> {
    fn median(&self) -> Result<f64> {
        T::quantile(self.view().into_dyn(), Place::Median)
    }
    fn quantile(&self, q: f64) -> Result<f64> {
        T::quantile(self.view().into_dyn(), Place::Quantile(q))
    }
    fn percentile(&self, p: f64) -> Result<f64> {
        T::quantile(self.view().into_dyn(), Place::Percentile(p))
    }
    fn median_axis(&self, axis: Axis) -> Result<Array<f64, D::Smaller>>
    where
        D: RemoveAxis,
    {
        T::quantiles(self.view().into_dyn(), Place::Median, axis).map(known_axes)
    }
    fn quantile_axis(&self, q: f64, axis: Axis) -> Result<Array<f64, D::Smaller>>
    where
        D: RemoveAxis,
    {
        T::quantiles(self.view().into_dyn(), Place::Quantile(q), axis).map(known_axes)
    }
    fn percentile_axis(&self, p: f64, axis: Axis) -> Result<Array<f64, D::Smaller>>
    where
        D: RemoveAxis,
    {
        T::quantiles(self.view().into_dyn(), Place::Percentile(p), axis).map(known_axes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use ndarray::{Array1, Array2, array, s};

    #[test]
    fn an_empty_array_has_no_middle() {
        let empty = Array1::<f64>::zeros(0);
        assert!(matches!(empty.median(), Err(Error::Empty { .. })));
        let empty = Array2::<i32>::zeros((0, 3));
        assert!(matches!(empty.percentile_axis(5.0, Axis(0)), Err(Error::Empty { .. })));
        assert_eq!(empty.t().median_axis(Axis(0)).unwrap().len(), 0);
        assert_eq!(array![7_u8].quantile(1.0).unwrap(), 7.0);
    }

    #[test]
    fn a_part_is_between_0_and_1_and_a_percentage_between_0_and_100() {
        let x = array![1, 2];
        for q in [-0.1, 1.5, f64::NAN] {
            assert!(matches!(x.quantile(q), Err(Error::InvalidParameter { .. })));
        }
        let message =
            "percentile: p is 101.\nIt goes from 0, the smallest element, to 100, the largest.";
        assert_eq!(x.percentile(101.0).unwrap_err().to_string(), message);
        assert!(x.median_axis(Axis(1)).is_err());
    }

    /// NumPy 2.4.6: 0 · ∞ is no number, and a median takes the element itself.
    #[test]
    fn infinite_elements_are_as_in_numpy() {
        let x = array![f64::NEG_INFINITY, 1.0, 2.0, f64::INFINITY];
        let quantile = |q| x.quantile(q).unwrap();
        assert!([0.0, 0.1, 0.9, 1.0].into_iter().all(|q| quantile(q).is_nan()));
        assert_eq!((quantile(0.25), quantile(0.5)), (f64::NEG_INFINITY, 1.5));
        assert_eq!(array![1.0, 2.0, f64::INFINITY].median().unwrap(), 2.0);
    }

    #[test]
    fn views_in_any_order_of_memory_are_the_same() {
        let a = array![[3.0, 1.0], [f64::NAN, 2.0], [0.0, 5.0]];
        assert!(a.t().median().unwrap().is_nan());
        assert_eq!(a.slice(s![..;-1, 1]).median().unwrap(), 2.0);
        assert_eq!(a.t().median_axis(Axis(1)).unwrap()[1], 2.0);
    }
}
