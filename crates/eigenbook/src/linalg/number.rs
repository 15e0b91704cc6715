//! The four kinds of numbers that arrays hold, and how each multiplies and sums.
//!
//! ```text
//! i32, i64   exact: a result that does not fit is an error, never a wrong number
//! f32, f64   rounded: f64 carries about 16 digits, f32 about 7
//! ```
//!
//! Rust does not mix kinds in one operation.
//! [`ToFloat`] converts an array, as NumPy does unasked:
//!
//! ```
//! use eigenbook::{linalg::ToFloat, ndarray::array};
//!
//! let x = array![1, 2, 3];
//! assert_eq!(x.to_f64() * 0.5, array![0.5, 1.0, 1.5]);
//! ```

use super::exact;
use ndarray::{Array, Array1, Array2, ArrayD, ArrayRef, ArrayViewD, CowArray, Dimension, Ix1, Ix2};
use std::fmt::{Debug, Display};

mod sealed {
    pub trait Sealed {}
}

/// A number that the library computes with: `i32`, `i64`, `f32` or `f64`.
#[diagnostic::on_unimplemented(
    message = "eigenbook computes with i32, i64, f32 and f64, not with `{Self}`",
    note = "`a.to_f64()` and `a.to_f32()` convert an array"
)]
pub trait Number: sealed::Sealed + ndarray::LinalgScalar + PartialOrd + Debug + Display {
    /// What quotients and roots are computed in: `f32` for `f32`, `f64` for all others.
    type Float: Float;
    /// The name of the type.
    const NAME: &'static str;
    /// The largest integer of the type, nothing where larger numbers become infinite.
    const LARGEST: Option<i64>;

    /// The same number, as a floating-point number.
    fn as_float(self) -> Self::Float;
    /// `x·y`, or nothing where it does not fit.
    fn product(x: Self, y: Self) -> Option<Self>;
    /// `x·y`, an integer modulo the size of its type, as in NumPy.
    fn wrapping_product(x: Self, y: Self) -> Self;
    /// The array with floating-point elements: a view where it has them already.
    #[doc(hidden)]
    fn floats<D: Dimension>(a: &ArrayRef<Self, D>) -> CowArray<'_, Self::Float, D>;
    #[doc(hidden)]
    fn vector_vector(x: &ArrayRef<Self, Ix1>, y: &ArrayRef<Self, Ix1>) -> Option<Self>;
    #[doc(hidden)]
    fn matrix_vector(a: &ArrayRef<Self, Ix2>, x: &ArrayRef<Self, Ix1>) -> Option<Array1<Self>>;
    #[doc(hidden)]
    fn matrix_matrix(a: &ArrayRef<Self, Ix2>, b: &ArrayRef<Self, Ix2>) -> Option<Array2<Self>>;
}

/// A floating-point number: `f32` or `f64`.
pub trait Float: Number<Float = Self> {
    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;
    /// The distance from 1 to the next larger number.
    const EPSILON: Self;

    /// This number as `f64`, which is exact.
    fn widen(self) -> f64;
    /// The nearest number of this type.
    fn narrow(value: f64) -> Self;
}

macro_rules! integer {
    ($($integer:ident)*) => {$(
        impl sealed::Sealed for $integer {}

        impl Number for $integer {
            type Float = f64;
            const NAME: &'static str = stringify!($integer);
            const LARGEST: Option<i64> = Some($integer::MAX as i64);

            fn as_float(self) -> f64 {
                self as f64
            }
            fn product(x: Self, y: Self) -> Option<Self> {
                x.checked_mul(y)
            }
            fn wrapping_product(x: Self, y: Self) -> Self {
                x.wrapping_mul(y)
            }
            fn floats<D: Dimension>(a: &ArrayRef<Self, D>) -> CowArray<'_, f64, D> {
                a.mapv(|value| value as f64).into()
            }
            fn vector_vector(x: &ArrayRef<Self, Ix1>, y: &ArrayRef<Self, Ix1>) -> Option<Self> {
                exact::vector_vector(x, y)
            }
            fn matrix_vector(a: &ArrayRef<Self, Ix2>, x: &ArrayRef<Self, Ix1>) -> Option<Array1<Self>> {
                exact::matrix_vector(a, x)
            }
            fn matrix_matrix(a: &ArrayRef<Self, Ix2>, b: &ArrayRef<Self, Ix2>) -> Option<Array2<Self>> {
                exact::matrix_matrix(a, b)
            }
        }
    )*};
}

integer!(i32 i64);

// ndarray calls BLAS for the three products, where layout and size make it worth it.
macro_rules! float {
    ($($float:ident)*) => {$(
        impl sealed::Sealed for $float {}

        impl Number for $float {
            type Float = Self;
            const NAME: &'static str = stringify!($float);
            const LARGEST: Option<i64> = None;

            fn as_float(self) -> Self {
                self
            }
            fn product(x: Self, y: Self) -> Option<Self> {
                Some(x * y)
            }
            fn wrapping_product(x: Self, y: Self) -> Self {
                x * y
            }
            fn floats<D: Dimension>(a: &ArrayRef<Self, D>) -> CowArray<'_, Self, D> {
                a.view().into()
            }
            fn vector_vector(x: &ArrayRef<Self, Ix1>, y: &ArrayRef<Self, Ix1>) -> Option<Self> {
                Some(x.dot(y))
            }
            fn matrix_vector(a: &ArrayRef<Self, Ix2>, x: &ArrayRef<Self, Ix1>) -> Option<Array1<Self>> {
                Some(if a.is_empty() { Array1::zeros(a.nrows()) } else { a.dot(x) })
            }
            fn matrix_matrix(a: &ArrayRef<Self, Ix2>, b: &ArrayRef<Self, Ix2>) -> Option<Array2<Self>> {
                let empty = a.is_empty() || b.is_empty();
                Some(if empty { Array2::zeros((a.nrows(), b.ncols())) } else { a.dot(b) })
            }
        }

        impl Float for $float {
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            const EPSILON: Self = $float::EPSILON;

            fn widen(self) -> f64 {
                self.into()
            }
            fn narrow(value: f64) -> Self {
                value as $float
            }
        }
    )*};
}

float!(f32 f64);

/// Conversion of an array to floating-point elements, as `astype` does in NumPy.
///
/// Any array of numbers or of `bool` (false is 0, true is 1) has it.
pub trait ToFloat<D> {
    /// The array with `f64` elements, of the same shape.
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

impl<T: Element, D: Dimension> ToFloat<D> for ArrayRef<T, D> {
    fn to_f64(&self) -> Array<f64, D> {
        same_dimension(T::all_to_f64(self.view().into_dyn()))
    }

    fn to_f32(&self) -> Array<f32, D> {
        same_dimension(T::all_to_f32(self.view().into_dyn()))
    }
}

fn same_dimension<T, D: Dimension>(array: ArrayD<T>) -> Array<T, D> {
    array.into_dimensionality().expect("the number of axes has not changed")
}

/// An element that converts to a floating-point number.
#[diagnostic::on_unimplemented(message = "`{Self}` has no value as a floating-point number")]
pub trait Element: Copy {
    #[doc(hidden)]
    fn all_to_f64(array: ArrayViewD<'_, Self>) -> ArrayD<f64>;
    #[doc(hidden)]
    fn all_to_f32(array: ArrayViewD<'_, Self>) -> ArrayD<f32>;
}

macro_rules! element {
    ($($element:ident: $value:ident => $numeric:expr),*) => {$(
        impl Element for $element {
            fn all_to_f64(array: ArrayViewD<'_, Self>) -> ArrayD<f64> {
                array.mapv(|$value| $numeric as f64)
            }
            fn all_to_f32(array: ArrayViewD<'_, Self>) -> ArrayD<f32> {
                array.mapv(|$value| $numeric as f32)
            }
        }
    )*};
}

element!(bool: v => u8::from(v), u8: v => v, u16: v => v, u32: v => v, u64: v => v, usize: v => v);
element!(i8: v => v, i16: v => v, i32: v => v, i64: v => v, isize: v => v, f32: v => v, f64: v => v);
