//! The methods that the code for each kind of element needs.

use crate::error::{Error, Result};
use std::cmp::Ordering;

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

macro_rules! integers {
    ($($integer:ty),*) => {$(
        impl sealed::Sealed for $integer {}

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
        impl sealed::Sealed for $float {}

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
