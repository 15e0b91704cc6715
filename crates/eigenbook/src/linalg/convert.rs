//! Converts arrays from one number type to another.
//!
//! ```text
//! to_f64    about 16 digits: linear algebra
//! to_f32    about 7 digits: networks
//! ```
//!
//! Rust does not mix kinds in one operation, and NumPy converts unasked.
//! Any array of numbers or of `bool` (false is 0, true is 1) has both conversions:
//!
//! ```
//! use eigenbook::{linalg::ToFloat, ndarray::array};
//!
//! let x = array![1, 2, 3];
//! assert_eq!(x.to_f64() * 0.5, array![0.5, 1.0, 1.5]);
//! ```

use super::processor::{Cost, mapped};
use crate::Real;
use crate::sealed::Sealed;
use ndarray::{Array, ArrayD, ArrayRef, ArrayViewD, Dimension};

/// Conversion of an array to floating-point elements, as `astype` does in NumPy.
pub trait ToFloat<D> {
    /// The array with `f64` elements, of the same shape.
    ///
    /// ```
    /// use eigenbook::{linalg::ToFloat, ndarray::array};
    ///
    /// assert_eq!(array![[1, 2], [3, 4]].to_f64(), array![[1.0, 2.0], [3.0, 4.0]]);
    /// ```
    fn to_f64(&self) -> Array<f64, D>;
    /// The array with `f32` elements, of the same shape; each number is rounded to about 7 digits.
    ///
    /// ```
    /// use eigenbook::{linalg::ToFloat, ndarray::array};
    ///
    /// let labels = array![0.2, 0.7].mapv(|probability| probability > 0.5);
    /// assert_eq!(labels.to_f32(), array![0.0_f32, 1.0]);
    /// ```
    fn to_f32(&self) -> Array<f32, D>;
}

impl<T: Real, D: Dimension> ToFloat<D> for ArrayRef<T, D> {
    fn to_f64(&self) -> Array<f64, D> {
        known_axes(T::all_to_f64(self.view().into_dyn()))
    }

    fn to_f32(&self) -> Array<f32, D> {
        known_axes(T::all_to_f32(self.view().into_dyn()))
    }
}

/// The array with its number of axes in the type, which the caller knows.
pub(crate) fn known_axes<T, D: Dimension>(array: ArrayD<T>) -> Array<T, D> {
    array.into_dimensionality().expect("the number of axes is known")
}

/// The loops of [`ToFloat`], compiled here.
#[doc(hidden)]
pub trait Converted: Copy + Sealed {
    fn all_to_f64(array: ArrayViewD<'_, Self>) -> ArrayD<f64>;
    fn all_to_f32(array: ArrayViewD<'_, Self>) -> ArrayD<f32>;
}

macro_rules! converted {
    ($($element:ident: $value:ident => $numeric:expr),*) => {$(
        impl Converted for $element {
            fn all_to_f64(array: ArrayViewD<'_, Self>) -> ArrayD<f64> {
                mapped(array, Cost::Memory, |$value| $numeric as f64)
            }
            fn all_to_f32(array: ArrayViewD<'_, Self>) -> ArrayD<f32> {
                mapped(array, Cost::Memory, |$value| $numeric as f32)
            }
        }
    )*};
}

converted!(bool: v => u8::from(v), u8: v => v, u16: v => v, u32: v => v, u64: v => v, usize: v => v);
converted!(i8: v => v, i16: v => v, i32: v => v, i64: v => v, isize: v => v, f32: v => v, f64: v => v);
