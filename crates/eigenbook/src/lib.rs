//! Linear algebra for deep learning, as a book in files.
//!
//! The modules are in reading order, which is also the order of the notebooks.
//!
//! 1. [`error`]: the message when a value does not fit
//! 2. [`channel`]: how text and pictures leave the library
//! 3. [`linalg`]: products, norms, systems, rank, SVD, pseudo-inverse, eigenvalues
//! 4. [`arrays`]: largest, sorted, chosen by a condition
//! 5. [`random`]: the random numbers of NumPy and of PyTorch
//! 6. [`data`]: tables from files, splitting, scaling, two data sets
//! 7. [`nn`]: layers, losses, optimisers, training
//! 8. [`display`]: arrays as NumPy prints them, tables, figures
//! 9. [`interact`]: controls that run a closure while they are moved
//! 10. [`exercise`]: checks with three answers
//! 11. [`lookup`]: from a call in Python to the one here
//!
//! [`prelude`] contains the names in scope in every notebook cell.
//!
//! # The elements of arrays
//!
//! A generic function names the kinds of elements that it accepts by one trait of a family:
//!
//! ```text
//! Element         all of these, bool and Complex        shown as in NumPy, saved
//! └ Real          without Complex                       to_f64, figures, networks
//!   ├ Whole       whole numbers of every width          means, sliders
//!   └ Ordered     i32, i64, u8, usize, f32, f64         sorted, counted, selected
//!     └ Number    i32, i64, f32, f64                    linear algebra
//!       └ Float   f32, f64                              exp, sums, medians, without NaN
//! ```
//!
//! Each trait contains those above it, so that one bound is enough:
//!
//! ```
//! use eigenbook::{Number, prelude::*};
//!
//! /// How far the largest element is from the middle one.
//! fn reach<T: Number>(a: &Array1<T>) -> Result<f64> {
//!     show!("sorted:", a.sorted()?);
//!     Ok(norm_max(&(a.to_f64() - a.median()?)))
//! }
//! assert_eq!(reach(&array![3, 9, 4])?, 5.0);
//! # Ok::<(), Error>(())
//! ```
//!
//! They are in this file because each chapter above contributes the code that it compiles for each
//! kind of element, as a hidden supertrait.

pub mod error;

pub mod channel;

#[macro_use]
pub mod linalg;

pub mod arrays;

pub mod random;

pub mod data;

pub mod nn;

pub mod display;

pub mod interact;

pub mod exercise;

pub mod lookup;

pub mod prelude;

/// An element of an array that prints as in NumPy: a whole number of any width, `bool`, `f32`, `f64`
/// or [`Complex`] of these two.
///
/// Its arrays are shown, and saved by [`save_npy`](data::save_npy).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no number, `bool` or complex number",
    note = "`a.mapv(|x| …)` makes an array of numbers from one with other elements"
)]
pub trait Element:
    sealed::Sealed
    + display::text::Printed
    + data::npy::Stored
    + PartialEq
    + fmt::Debug
    + fmt::Display
    + Send
    + Sync
    + 'static
{
}

/// A number on a line, or `bool`: false is 0, true is 1.
///
/// Its arrays have [`to_f64` and `to_f32`](linalg::ToFloat), and are the data of figures and of
/// networks.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no value as a floating-point number",
    note = "`a.mapv(|x| …)` makes an array of numbers from one with other elements"
)]
pub trait Real: Element + linalg::convert::Converted + nn::train::Fed + PartialOrd {}

/// A whole number of any width.
///
/// Its arrays have [means with decimals](linalg::WholeMeans), and it counts
/// [sliders](interact::IntSlider).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no whole number",
    note = "`x as i64` cuts off the decimals of a number, and `a.mapv(|x| x as i64)` those of an array"
)]
pub trait Whole: Real + interact::count::Counted + Ord + hash::Hash {}

/// A number with NumPy's order: `i32`, `i64`, `u8`, `usize`, `f32` or `f64`.
///
/// Its arrays have [`sorted`, `argmax`, `unique`](arrays::ArrayMethods) and
/// [`median`](arrays::Quantiles).
#[diagnostic::on_unimplemented(
    message = "elements of this type have no order here: `{Self}`",
    note = "`a.to_f64()` and `a.to_f32()` convert an array"
)]
pub trait Ordered: Real + arrays::compiled::CompiledOrder + arrays::Choice<Self> {}

/// A number that the library computes with: `i32`, `i64`, `f32` or `f64`.
///
/// It is the one bound of all functions of [`linalg`]: `fn matmul<T: Number>(…)`. Arithmetic with
/// one number is that of `num-traits`: `T::zero()`, `T::one()`, `-x`, `sum += x`, `&a * x`.
#[diagnostic::on_unimplemented(
    message = "eigenbook computes with i32, i64, f32 and f64, not with `{Self}`",
    note = "`a.to_f64()` and `a.to_f32()` convert an array"
)]
pub trait Number:
    Ordered
    + ScalarOperand
    + Neg<Output = Self>
    + NumAssignOps
    + NumCast
    + linalg::number::Arithmetic
    + linalg::condition::CompiledCondition
    + linalg::covariance::CompiledCovariance
    + linalg::eigen::CompiledEigen
    + linalg::einsum::CompiledEinsum
    + linalg::exponential::CompiledExponential
    + linalg::extremes::CompiledExtremes
    + linalg::extremes::NumberOrArray<Self, Ix1>
    + linalg::extremes::NumberOrArray<Self, Ix2>
    + linalg::extremes::NumberOrArray<Self, IxDyn>
    + linalg::factor::CompiledFactor
    + linalg::norm::CompiledNorm
    + linalg::powers::CompiledPowers
    + linalg::product::CompiledProduct
    + linalg::pseudoinverse::CompiledPseudoinverse
    + linalg::rank::CompiledRank
    + linalg::solve::CompiledSolve
    + linalg::spacing::CompiledSpacing
    + linalg::stacks::CompiledStacks
    + linalg::svd::CompiledSvd
{
}

/// A floating-point number: `f32` or `f64`.
///
/// It has the functions of one number, `x.exp()`, `x.sqrt()`, as `f64` has them.
/// Its arrays have [`exp`, `sqrt`](linalg::Elementwise), [`sum`, `mean`](linalg::Sums),
/// [`median`](arrays::FloatQuantiles) and [`nanmean`](arrays::WithoutNan).
pub trait Float:
    Number<Float = Self>
    + num_traits::Float
    + linalg::elementwise::CompiledFunctions
    + linalg::sums::CompiledSums
    + linalg::svd::CompiledLayers
    + arrays::float_quantiles::Between
    + arrays::without_nan::Present
{
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

/// `Element: i8 i16` gives these types the trait.
macro_rules! family {
    ($($member:ident: $($number:ty)*;)*) => {$($(impl $member for $number {})*)*};
}

family! {
    Element: bool i8 i16 i32 i64 isize u8 u16 u32 u64 usize f32 f64 Complex<f32> Complex<f64>;
    Real: bool i8 i16 i32 i64 isize u8 u16 u32 u64 usize f32 f64;
    Whole: i8 i16 i32 i64 isize u8 u16 u32 u64 usize;
    Ordered: i32 i64 u8 usize f32 f64;
}

// The compiler lists these in its messages: by a macro they would have five lines each.
impl Number for i32 {}
impl Number for i64 {}
impl Number for f32 {}
impl Number for f64 {}

mod sealed {
    use num_complex::Complex;

    /// Keeps the family closed: its code is compiled in the library.
    pub trait Sealed: Copy {}

    family! {
        Sealed: bool i8 i16 i32 i64 isize u8 u16 u32 u64 usize f32 f64 Complex<f32> Complex<f64>;
    }
}

/// For the code that the kernel puts around a cell.
#[doc(hidden)]
pub mod kernel_variables {
    pub use crate::display::noted::seen;
    pub use crate::display::show::show_value;
    pub use eigenbook_wire::host::report_payload;
    pub use eigenbook_wire::variables::*;
}

use eigenbook_instances as _;
use ndarray::{Ix1, Ix2, IxDyn, ScalarOperand};
use num_complex::Complex;
use num_traits::{NumAssignOps, NumCast};
use std::{fmt, hash, ops::Neg};

pub use error::{Error, Result};
pub use {ndarray, ndarray_linalg, plotters, serde_json};
