//! The elements that can be compared, and the code that is compiled for each of them.
//!
//! The methods of [`ArrayMethods`](super::ArrayMethods) are thin: they hand a view over to a
//! method of [`Element`], which is compiled here once and not in each cell.

use super::choosing::{clipped, selected_rows, where_of};
use super::making::{arange_of, one_hot_of};
use super::order::{self, End};
use crate::error::{Error, Result};
use ndarray::{Array1, Array2, ArrayD, ArrayRef1, ArrayViewD, Axis};
use std::cmp::Ordering;

/// An element that has an order: `i32`, `i64`, `u8`, `usize`, `f32` or `f64`.
#[diagnostic::on_unimplemented(
    message = "elements of this type have no order here: `{Self}`",
    note = "`a.to_f64()` and `a.to_f32()` convert an array"
)]
pub trait Element: Comparable {
    #[doc(hidden)]
    fn extreme(array: ArrayViewD<'_, Self>, end: End) -> Result<Self>;
    #[doc(hidden)]
    fn place(array: ArrayViewD<'_, Self>, end: End) -> Result<usize>;
    #[doc(hidden)]
    fn extremes(array: ArrayViewD<'_, Self>, axis: Axis, end: End) -> Result<Extremes<Self>>;
    #[doc(hidden)]
    fn sorted(array: ArrayViewD<'_, Self>, axis: Option<Axis>) -> Result<ArrayD<Self>>;
    #[doc(hidden)]
    fn argsort(array: ArrayViewD<'_, Self>, axis: Option<Axis>) -> Result<ArrayD<usize>>;
    #[doc(hidden)]
    fn unique(array: ArrayViewD<'_, Self>) -> (Array1<Self>, Array1<usize>);
    #[doc(hidden)]
    fn cumsum(array: ArrayViewD<'_, Self>, axis: Option<Axis>) -> Result<ArrayD<Self>>;
    #[doc(hidden)]
    fn clip(array: ArrayViewD<'_, Self>, least: Self, most: Self) -> Result<ArrayD<Self>>;
    #[doc(hidden)]
    fn select_where(array: ArrayViewD<'_, Self>, mask: &ArrayRef1<bool>) -> Result<ArrayD<Self>>;
    #[doc(hidden)]
    fn where_(
        mask: ArrayViewD<'_, bool>,
        yes: ArrayViewD<'_, Self>,
        no: ArrayViewD<'_, Self>,
    ) -> Result<ArrayD<Self>>;
    #[doc(hidden)]
    fn arange(start: Self, stop: Self, step: Self) -> Result<Array1<Self>>;
    #[doc(hidden)]
    fn one_hot(labels: &ArrayRef1<Self>, n_classes: usize) -> Result<Array2<f32>>;
}

/// The places of the extremes along an axis, and the extremes.
pub type Extremes<T> = (ArrayD<usize>, ArrayD<T>);

/// The methods that this module needs from an element.
pub trait Comparable:
    sealed::Sealed + Copy + PartialOrd + std::fmt::Display + Send + Sync + 'static
{
    /// Whether it is "not a number", which no integer is.
    fn is_nan(self) -> bool;
    /// The sum, an error if an integer does not fit its type.
    fn plus(self, other: Self) -> Result<Self>;
    /// Its value; integers beyond 2⁵³ are rounded.
    fn number(self) -> f64;
    /// `start + step·place`, as NumPy fills a range: with the step after rounding.
    fn in_range(start: Self, step: Self, place: usize) -> Self;
    /// `(stop − start) / step`, infinite or NaN if no such number exists.
    fn steps(start: Self, stop: Self, step: Self) -> f64;

    /// The order in which NumPy sorts: NaN comes last.
    fn order(&self, other: &Self) -> Ordering {
        self.partial_cmp(other).unwrap_or_else(|| self.is_nan().cmp(&other.is_nan()))
    }
}

mod sealed {
    /// Keeps the set of elements closed: their code is compiled in the library.
    pub trait Sealed {}
}

macro_rules! elements {
    ($($element:ty),*) => {$(
        impl sealed::Sealed for $element {}

        impl Element for $element {
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
        }
    )*};
}

elements!(i32, i64, u8, usize, f32, f64);

macro_rules! integers {
    ($($integer:ty),*) => {$(
        impl Comparable for $integer {
            fn is_nan(self) -> bool {
                false
            }
            fn plus(self, other: Self) -> Result<Self> {
                self.checked_add(other).ok_or_else(|| Error::InvalidParameter {
                    operation: "cumsum",
                    message: format!(
                        "a sum does not fit {}.\nIts largest number is {}.\n\
                         Convert the array first: a.to_f64().",
                        stringify!($integer),
                        Self::MAX,
                    ),
                })
            }
            fn number(self) -> f64 {
                self as f64
            }
            fn in_range(start: Self, step: Self, place: usize) -> Self {
                start.wrapping_add(step.wrapping_mul(place as Self))
            }
            fn steps(start: Self, stop: Self, step: Self) -> f64 {
                // Exact for every integer type, even if the difference does not fit it.
                (stop as i128 - start as i128) as f64 / step as f64
            }
        }
    )*};
}

integers!(i32, i64, u8, usize);

macro_rules! floats {
    ($($float:ty),*) => {$(
        impl Comparable for $float {
            fn is_nan(self) -> bool {
                self.is_nan()
            }
            fn plus(self, other: Self) -> Result<Self> {
                Ok(self + other)
            }
            fn number(self) -> f64 {
                f64::from(self)
            }
            fn in_range(start: Self, step: Self, place: usize) -> Self {
                match place {
                    0 => start,
                    1 => start + step,
                    _ => start + place as Self * ((start + step) - start),
                }
            }
            fn steps(start: Self, stop: Self, step: Self) -> f64 {
                (f64::from(stop) - f64::from(start)) / f64::from(step)
            }
        }
    )*};
}

floats!(f32, f64);
