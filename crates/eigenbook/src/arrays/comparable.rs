//! The methods that the code for each kind of element needs.
//!
//! They are the steps of loops that are compiled here, and so no part of the family of elements: in a
//! generic function their names would compete with those of the student's own traits.

use std::cmp::Ordering;
use std::fmt::Display;

/// The methods that this module needs from an element.
pub trait Comparable: Copy + PartialOrd + Display + Send + Sync + 'static {
    /// A whole number of the same size, whose order is that of the elements: the compiler compares
    /// many of them at once. −0.0 is smaller than 0.0.
    type Key: Copy + Ord + Send + Sync;
    /// The key of infinity, or of the largest integer.
    const INFINITE: Self::Key;

    /// The key; that of NaN means nothing.
    fn key(self) -> Self::Key;
    /// The element with this key.
    fn of_key(key: Self::Key) -> Self;
    /// The key of the magnitude: larger than that of infinity for NaN, and only for NaN.
    fn magnitude_key(self) -> Self::Key;
    /// Whether it is "not a number", which no integer is.
    fn is_nan(self) -> bool;
    /// Whether it is 0.0 or −0.0, which are equal and not the same.
    fn is_zero_with_sign(self) -> bool;
    /// The sum; none if an integer does not fit its type.
    fn plus(self, other: Self) -> Option<Self>;
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

macro_rules! integers {
    ($($integer:ty),*) => {$(
        impl Comparable for $integer {
            type Key = $integer;
            const INFINITE: Self = Self::MAX;

            fn key(self) -> Self {
                self
            }
            fn of_key(key: Self) -> Self {
                key
            }
            fn magnitude_key(self) -> Self {
                0
            }
            fn is_nan(self) -> bool {
                false
            }
            fn is_zero_with_sign(self) -> bool {
                false
            }
            fn plus(self, other: Self) -> Option<Self> {
                self.checked_add(other)
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
    ($($float:ident: $key:ident),*) => {$(
        impl Comparable for $float {
            type Key = $key;
            const INFINITE: $key = $float::INFINITY.to_bits().cast_signed();

            fn key(self) -> $key {
                // The bits of a negative number ascend with its magnitude, so they are reversed.
                let bits = self.to_bits().cast_signed();
                bits ^ ((bits >> ($key::BITS - 1)) & $key::MAX)
            }
            fn of_key(key: $key) -> Self {
                let bits = key ^ ((key >> ($key::BITS - 1)) & $key::MAX);
                Self::from_bits(bits.cast_unsigned())
            }
            fn magnitude_key(self) -> $key {
                self.to_bits().cast_signed() & $key::MAX
            }
            fn is_nan(self) -> bool {
                self.is_nan()
            }
            fn is_zero_with_sign(self) -> bool {
                self == 0.0
            }
            fn plus(self, other: Self) -> Option<Self> {
                Some(self + other)
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

floats!(f32: i32, f64: i64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_the_order_of_their_elements() {
        let ascending = [f64::NEG_INFINITY, f64::MIN, -1.5, -5e-324, -0.0, 0.0, 5e-324, 1.0, 1e300];
        assert!(ascending.is_sorted_by(|a, b| a.key() < b.key()));
        assert!(ascending.iter().all(|x| f64::of_key(x.key()).to_bits() == x.to_bits()));
        assert!(ascending.iter().all(|x| x.magnitude_key() <= f64::INFINITE));
        for nan in [f32::NAN, -f32::NAN, f32::from_bits(0x7f80_0001)] {
            assert!(nan.magnitude_key() > f32::INFINITE);
        }
        assert_eq!(f32::of_key((-2.5_f32).key()), -2.5);
    }
}
