//! The code behind the methods and functions, compiled for each kind of ordered element.
//!
//! The methods of [`ArrayMethods`](super::ArrayMethods) are thin: they hand a view over to a
//! method of [`CompiledOrder`], which is compiled here once and not in each cell.

use super::choosing::{clipped, selected_rows, where_of};
use super::comparable::Comparable;
use super::counting::{bincount_of, digitized, histogram_of};
use super::interpolation::{Place, quantile_of, quantiles_of};
use super::making::{arange_of, one_hot_of};
use super::order::{self, End, Extremes};
use crate::error::Result;
use crate::sealed::Sealed;
use ndarray::{Array1, Array2, ArrayD, ArrayRef1, ArrayViewD, Axis};

/// What an ordered element can do in an array.
#[doc(hidden)]
#[allow(missing_docs)]
pub trait CompiledOrder: Sealed + Copy {
    fn extreme(array: ArrayViewD<'_, Self>, end: End) -> Result<Self>;
    fn place(array: ArrayViewD<'_, Self>, end: End) -> Result<usize>;
    fn extremes(array: ArrayViewD<'_, Self>, axis: Axis, end: End) -> Result<Extremes<Self>>;
    fn sorted(array: ArrayViewD<'_, Self>, axis: Option<Axis>) -> Result<ArrayD<Self>>;
    fn argsort(array: ArrayViewD<'_, Self>, axis: Option<Axis>) -> Result<ArrayD<usize>>;
    fn unique(array: ArrayViewD<'_, Self>) -> (Array1<Self>, Array1<usize>);
    fn cumsum(array: ArrayViewD<'_, Self>, axis: Option<Axis>) -> Result<ArrayD<Self>>;
    fn quantile(array: ArrayViewD<'_, Self>, place: Place) -> Result<f64>;
    fn quantiles(array: ArrayViewD<'_, Self>, place: Place, axis: Axis) -> Result<ArrayD<f64>>;
    fn histogram(array: ArrayViewD<'_, Self>, bins: usize) -> Result<(Array1<usize>, Array1<f64>)>;
    fn bincount(labels: &ArrayRef1<Self>) -> Result<Array1<usize>>;
    fn clip(array: ArrayViewD<'_, Self>, least: Self, most: Self) -> Result<ArrayD<Self>>;
    fn select_where(array: ArrayViewD<'_, Self>, mask: &ArrayRef1<bool>) -> Result<ArrayD<Self>>;
    fn where_(
        mask: ArrayViewD<'_, bool>,
        yes: ArrayViewD<'_, Self>,
        no: ArrayViewD<'_, Self>,
    ) -> Result<ArrayD<Self>>;
    fn arange(start: Self, stop: Self, step: Self) -> Result<Array1<Self>>;
    fn one_hot(labels: &ArrayRef1<Self>, n_classes: usize) -> Result<Array2<f32>>;
    fn digitize(array: ArrayViewD<'_, Self>, edges: &ArrayRef1<Self>) -> Result<ArrayD<usize>>;
}

macro_rules! elements {
    ($($element:ty),*) => {$(
        impl CompiledOrder for $element {
            fn extreme(array: ArrayViewD<'_, Self>, end: End) -> Result<Self> {
                order::extreme(array, end)
            }
            fn place(array: ArrayViewD<'_, Self>, end: End) -> Result<usize> {
                order::place(array, end)
            }
            fn extremes(
                array: ArrayViewD<'_, Self>,
                axis: Axis,
                end: End,
            ) -> Result<Extremes<Self>> {
                order::extremes(array, axis, end)
            }
            fn sorted(array: ArrayViewD<'_, Self>, axis: Option<Axis>) -> Result<ArrayD<Self>> {
                order::sorted(array, axis)
            }
            fn argsort(array: ArrayViewD<'_, Self>, axis: Option<Axis>) -> Result<ArrayD<usize>> {
                order::argsort(array, axis)
            }
            fn unique(array: ArrayViewD<'_, Self>) -> (Array1<Self>, Array1<usize>) {
                order::unique(array)
            }
            fn cumsum(array: ArrayViewD<'_, Self>, axis: Option<Axis>) -> Result<ArrayD<Self>> {
                order::cumsum(array, axis)
            }
            fn quantile(array: ArrayViewD<'_, Self>, place: Place) -> Result<f64> {
                quantile_of(array, place, Self::number)
            }
            fn quantiles(
                array: ArrayViewD<'_, Self>,
                place: Place,
                axis: Axis,
            ) -> Result<ArrayD<f64>> {
                quantiles_of(array, place, axis, Self::number)
            }
            fn histogram(
                array: ArrayViewD<'_, Self>,
                bins: usize,
            ) -> Result<(Array1<usize>, Array1<f64>)> {
                histogram_of(array, bins)
            }
            fn bincount(labels: &ArrayRef1<Self>) -> Result<Array1<usize>> {
                bincount_of(labels)
            }
            fn clip(array: ArrayViewD<'_, Self>, least: Self, most: Self) -> Result<ArrayD<Self>> {
                clipped(array, least, most)
            }
            fn select_where(
                array: ArrayViewD<'_, Self>,
                mask: &ArrayRef1<bool>,
            ) -> Result<ArrayD<Self>> {
                selected_rows(array, mask)
            }
            fn where_(
                mask: ArrayViewD<'_, bool>,
                yes: ArrayViewD<'_, Self>,
                no: ArrayViewD<'_, Self>,
            ) -> Result<ArrayD<Self>> {
                where_of(mask, yes, no)
            }
            fn arange(start: Self, stop: Self, step: Self) -> Result<Array1<Self>> {
                arange_of(start, stop, step)
            }
            fn one_hot(labels: &ArrayRef1<Self>, n_classes: usize) -> Result<Array2<f32>> {
                one_hot_of(labels, n_classes)
            }
            fn digitize(
                array: ArrayViewD<'_, Self>,
                edges: &ArrayRef1<Self>,
            ) -> Result<ArrayD<usize>> {
                digitized(array, edges)
            }
        }
    )*};
}

elements!(i32, i64, u8, usize, f32, f64);
