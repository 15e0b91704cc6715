//! The possible results of a closure.

use crate::channel::Bundle;
use crate::data::{Column, DataFrame};
use crate::display::content::{Html, Json, Latex, Markdown, Png, Svg};
use crate::display::explorer::Explorer;
use crate::display::figure::{Figure, Panels};
use crate::display::results::Results;
use crate::display::show::formats_of;
use crate::display::table::Table;
use crate::linalg::solve::RightHandSide;
use crate::linalg::{Eigen, EigenSymmetric, LeastSquares, Qr, Svd};
use crate::nn::{History, Sequential, Summary};
use crate::{Error, Result};
use ndarray::{ArrayBase, Data, Dimension};
use num_complex::Complex;
use std::fmt::Debug;

/// The possible results of the closure of an [`interact`](super::interact): everything that the
/// library shows, numbers, text, arrays, lists, tuples of these, and a [`Result`] of any.
///
/// A type of your own becomes one by one line, `impl Shown for MyType {}`, if it is `Debug`.
#[diagnostic::on_unimplemented(
    message = "the closure of `interact` returns `{Self}`, which it cannot show",
    label = "returns `{Self}`",
    note = "return text instead: `format!(\"{{value:?}}\")`; a `Result` has to be the library's"
)]
pub trait Shown: Debug {
    /// Appends its output to the pictures so far.
    ///
    /// # Errors
    /// The error in the value, if it is one.
    fn append_to(&self, pictures: &mut Vec<Bundle>) -> Result<()> {
        pictures.extend(formats_of(self));
        Ok(())
    }
}

macro_rules! shown {
    ($($type:ty)*) => {$(impl Shown for $type {})*};
}

shown! {
    () bool char
    u8 u16 u32 u64 usize i8 i16 i32 i64 isize f32 f64 Complex<f32> Complex<f64>
    Html Json Latex Markdown Png Svg Explorer Results Table DataFrame Column
    Eigen EigenSymmetric<f32> EigenSymmetric<f64> Qr<f32> Qr<f64> Svd<f32> Svd<f64>
    History Sequential Summary
}

/// A picture follows another, and a page needs no file of it.
impl Shown for Figure {
    fn append_to(&self, pictures: &mut Vec<Bundle>) -> Result<()> {
        pictures.push(self.in_place());
        Ok(())
    }
}

impl Shown for Panels {
    fn append_to(&self, pictures: &mut Vec<Bundle>) -> Result<()> {
        pictures.push(self.in_place());
        Ok(())
    }
}

impl<S: Data<Elem: Debug>, D: Dimension> Shown for ArrayBase<S, D> {}
impl<T: Debug, D: RightHandSide + Debug> Shown for LeastSquares<T, D> where Self: Debug {}
impl<T: Debug> Shown for Vec<T> {}
impl<T: Debug, const N: usize> Shown for [T; N] {}
impl<T: Debug> Shown for Option<T> {}

/// Text is shown without the quotes of a cell's result.
impl Shown for String {
    fn append_to(&self, pictures: &mut Vec<Bundle>) -> Result<()> {
        pictures.push(Bundle::text(self.as_str()));
        Ok(())
    }
}

impl Shown for &str {
    fn append_to(&self, pictures: &mut Vec<Bundle>) -> Result<()> {
        pictures.push(Bundle::text(*self));
        Ok(())
    }
}

impl<T: Shown> Shown for Result<T, Error> {
    fn append_to(&self, pictures: &mut Vec<Bundle>) -> Result<()> {
        match self {
            Ok(value) => value.append_to(pictures),
            // An error is not to be copied, and its text is all that is shown of it.
            Err(error) => {
                Err(Error::InvalidParameter { operation: "", message: error.to_string() })
            }
        }
    }
}

macro_rules! tuples {
    ($(($($value:ident $index:tt),*);)*) => {$(
        impl<$($value: Shown),*> Shown for ($($value,)*) {
            fn append_to(&self, pictures: &mut Vec<Bundle>) -> Result<()> {
                $(self.$index.append_to(pictures)?;)*
                Ok(())
            }
        }
    )*};
}

tuples! {
    (A 0, B 1);
    (A 0, B 1, C 2);
    (A 0, B 1, C 2, D 3);
    (A 0, B 1, C 2, D 3, E 4);
    (A 0, B 1, C 2, D 3, E 4, F 5);
}
