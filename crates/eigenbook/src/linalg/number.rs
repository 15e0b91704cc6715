//! The four number types of arrays, and how each multiplies and sums.
//!
//! ```text
//! i32, i64   exact: a result that does not fit is an error, never a wrong number
//! f32, f64   rounded: f64 carries about 16 digits, f32 about 7
//! ```
//!
//! The products of [`Arithmetic`] return none if an integer result does not fit.

use super::processor::{filled_rows, write_each};
use super::{Float, Number, exact, sweep};
use crate::Real;
use ndarray::{
    Array1, Array2, ArrayD, ArrayRef, ArrayRef1, ArrayRef2, ArrayViewD, CowArray, Dimension,
};

/// The types and the products of a number, which the other files compute with.
pub trait Arithmetic: Real + ndarray::LinalgScalar {
    /// The type of quotients and roots: `f32` for `f32`, `f64` for all others.
    type Float: Float;
    /// The largest integer of the type, none if larger numbers become infinite.
    const LARGEST: Option<i64>;

    /// The same number, as a floating-point number.
    fn as_float(self) -> Self::Float;
    /// The array with floating-point elements: a view if it has them already.
    #[doc(hidden)]
    fn floats<D: Dimension>(a: &ArrayRef<Self, D>) -> CowArray<'_, Self::Float, D>;
    #[doc(hidden)]
    fn vector_vector(x: &ArrayRef1<Self>, y: &ArrayRef1<Self>) -> Option<Self>;
    #[doc(hidden)]
    fn matrix_vector(a: &ArrayRef2<Self>, x: &ArrayRef1<Self>) -> Option<Array1<Self>>;
    #[doc(hidden)]
    fn matrix_matrix(a: &ArrayRef2<Self>, b: &ArrayRef2<Self>) -> Option<Array2<Self>>;
    #[doc(hidden)]
    fn column_times_row(x: &ArrayRef1<Self>, y: &ArrayRef1<Self>) -> Option<Array2<Self>>;
    #[doc(hidden)]
    fn elementwise(a: ArrayViewD<'_, Self>, b: ArrayViewD<'_, Self>) -> Option<ArrayD<Self>>;
}

macro_rules! integer {
    ($($integer:ident)*) => {$(
        impl Arithmetic for $integer {
            type Float = f64;
            const LARGEST: Option<i64> = Some($integer::MAX as i64);

            fn as_float(self) -> f64 {
                self as f64
            }
            fn floats<D: Dimension>(a: &ArrayRef<Self, D>) -> CowArray<'_, f64, D> {
                a.mapv(|value| value as f64).into()
            }
            fn vector_vector(x: &ArrayRef1<Self>, y: &ArrayRef1<Self>) -> Option<Self> {
                exact::vector_vector(x, y)
            }
            fn matrix_vector(a: &ArrayRef2<Self>, x: &ArrayRef1<Self>) -> Option<Array1<Self>> {
                exact::matrix_vector(a, x)
            }
            fn matrix_matrix(a: &ArrayRef2<Self>, b: &ArrayRef2<Self>) -> Option<Array2<Self>> {
                exact::matrix_matrix(a, b)
            }
            fn column_times_row(x: &ArrayRef1<Self>, y: &ArrayRef1<Self>) -> Option<Array2<Self>> {
                exact::column_times_row(x, y)
            }
            fn elementwise(a: ArrayViewD<'_, Self>, b: ArrayViewD<'_, Self>) -> Option<ArrayD<Self>> {
                exact::elementwise(a, b)
            }
        }
    )*};
}

integer!(i32 i64);

// ndarray calls BLAS for the three products, if layout and size make it worth it.
macro_rules! float {
    ($($float:ident)*) => {$(
        impl Arithmetic for $float {
            type Float = Self;
            const LARGEST: Option<i64> = None;

            fn as_float(self) -> Self {
                self
            }
            fn floats<D: Dimension>(a: &ArrayRef<Self, D>) -> CowArray<'_, Self, D> {
                a.view().into()
            }
            fn vector_vector(x: &ArrayRef1<Self>, y: &ArrayRef1<Self>) -> Option<Self> {
                Some(x.dot(y))
            }
            fn matrix_vector(a: &ArrayRef2<Self>, x: &ArrayRef1<Self>) -> Option<Array1<Self>> {
                match a.is_empty() {
                    true => Some(Array1::zeros(a.nrows())),
                    false => sweep::matrix_vector(a, x).or_else(|| Some(a.dot(x))),
                }
            }
            fn matrix_matrix(a: &ArrayRef2<Self>, b: &ArrayRef2<Self>) -> Option<Array2<Self>> {
                let empty = a.is_empty() || b.is_empty();
                Some(if empty { Array2::zeros((a.nrows(), b.ncols())) } else { a.dot(b) })
            }
            fn column_times_row(x: &ArrayRef1<Self>, y: &ArrayRef1<Self>) -> Option<Array2<Self>> {
                Some(rows_times(x, y))
            }
            fn elementwise(a: ArrayViewD<'_, Self>, b: ArrayViewD<'_, Self>) -> Option<ArrayD<Self>> {
                Some(&a * &b)
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

/// `x·yᵀ`, each row written by one thread.
fn rows_times<T: Number>(x: &ArrayRef1<T>, y: &ArrayRef1<T>) -> Array2<T> {
    let y = y.as_standard_layout();
    let shape = (x.len(), y.len());
    match y.as_slice() {
        Some(y) if !y.is_empty() => filled_rows(shape, |row, to| {
            let x = x[row];
            write_each(y, to, |y| x * y);
        }),
        _ => Array2::zeros(shape),
    }
}
