//! Floating-point numbers as words of one width, by NumPy's rules.
//!
//! ```text
//! scientific  where  max |x| ≥ limit,  min |x| < 10⁻⁴  or  max |x| / min |x| > 1000
//!             (over the finite values other than 0; limit 10⁸ for f64, 10⁶ for f32)
//! digits      the fewest that give the same number back, at most 8 after the point
//! ```
//!
//! Source: NumPy 2.4, `FloatingFormat` with `precision=8` and `floatmode="maxprec"`.

use super::aligned::aligned;
use super::number::{Number, plain, positional, scientific, shortest, with_digits};
use std::fmt::{Display, LowerExp};

/// The methods of `f32` and `f64` that the formats need.
pub(super) trait Float: Copy + Display + LowerExp + PartialOrd {
    /// An array with an element as large as this prints in the scientific form.
    const ARRAY_LIMIT: Self;
    /// A single value as large as this prints in the scientific form.
    const SCALAR_LIMIT: Self;
    /// 10⁻⁴ as the type rounds it.
    const SMALL: Self;
    /// The largest ratio of an array that prints without exponents.
    const RATIO: Self;
    /// 0.
    const ZERO: Self;
    /// |x|
    fn magnitude(self) -> Self;
    /// x / y, rounded as the type rounds.
    fn over(self, other: Self) -> Self;
    /// The same value.
    fn double(self) -> f64;
    /// Neither infinite nor "not a number".
    fn is_ordinary(self) -> bool;
}

macro_rules! float {
    ($type:ty, $array_limit:literal, $scalar_limit:literal) => {
        impl Float for $type {
            const ARRAY_LIMIT: Self = $array_limit;
            const SCALAR_LIMIT: Self = $scalar_limit;
            const SMALL: Self = 1e-4;
            const RATIO: Self = 1000.0;
            const ZERO: Self = 0.0;
            fn magnitude(self) -> Self {
                self.abs()
            }
            fn over(self, other: Self) -> Self {
                self / other
            }
            fn double(self) -> f64 {
                f64::from(self)
            }
            fn is_ordinary(self) -> bool {
                self.is_finite()
            }
        }
    };
}

float!(f32, 1e6, 1e6);
float!(f64, 1e8, 1e16);

/// The elements of one array, in one width.
pub(super) fn words<T: Float>(values: &[T]) -> Vec<String> {
    let text = if is_scientific(values) { scientific_words } else { positional_words };
    let finite: Vec<T> = values.iter().copied().filter(|value| value.is_ordinary()).collect();
    let mut finite = text(&finite).into_iter();
    let word = |&value: &T| match value.is_ordinary() {
        true => finite.next().unwrap_or_default(),
        false => special(value),
    };
    aligned(values.iter().map(word).collect())
}

/// Points aligned, padded with blanks after the last digit.
fn positional_words<T: Float>(values: &[T]) -> Vec<String> {
    let numbers: Vec<Number> = values.iter().map(|&value| positional(value)).collect();
    let fraction = numbers.iter().map(|number| number.fraction.len()).max().unwrap_or(0);
    let word = |number: &Number| format!("{}.{:<fraction$}", number.whole, number.fraction);
    numbers.iter().map(word).collect()
}

/// All with as many digits as the longest needs; the digits beyond a number's own are its true
/// ones, as in NumPy, not zeros.
fn scientific_words<T: Float>(values: &[T]) -> Vec<String> {
    let numbers: Vec<Number> = values.iter().map(|&value| scientific(value)).collect();
    let fraction = numbers.iter().map(|number| number.fraction.len()).max().unwrap_or(0);
    let exponent = numbers.iter().map(|number| number.exponent.len()).max().unwrap_or(0);
    values.iter().map(|&value| with_digits(value, fraction, exponent)).collect()
}

/// A value on its own: written as Python does, with the digits of its own type.
pub(super) fn scalar<T: Float>(value: T) -> String {
    let size = value.magnitude();
    if !value.is_ordinary() {
        special(value)
    } else if size >= T::SCALAR_LIMIT || (size.double() < 1e-4 && size > T::ZERO) {
        shortest(value).compact()
    } else {
        plain(value)
    }
}

fn is_scientific<T: Float>(values: &[T]) -> bool {
    let mut bounds: Option<(T, T)> = None;
    for size in values.iter().map(|value| value.magnitude()) {
        if size.is_ordinary() && size > T::ZERO {
            let (least, most) = bounds.unwrap_or((size, size));
            bounds = Some((
                if size < least { size } else { least },
                if size > most { size } else { most },
            ));
        }
    }
    bounds.is_some_and(|(least, most)| {
        most >= T::ARRAY_LIMIT || least < T::SMALL || most.over(least) > T::RATIO
    })
}

fn special<T: Float>(value: T) -> String {
    if value > T::ZERO {
        "inf"
    } else if value < T::ZERO {
        "-inf"
    } else {
        "nan"
    }
    .to_owned()
}
