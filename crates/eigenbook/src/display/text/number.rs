//! One floating-point number as digits: the fewest that identify it, or fewer if requested.

use std::fmt::{Display, LowerExp};

/// NumPy shows at most so many digits after the point.
const PRECISION: usize = 8;

/// The parts of a number's text.
pub(super) struct Number {
    /// Sign and digits before the point.
    pub whole: String,
    /// Digits after the point, without zeros at the end.
    pub fraction: String,
    /// Sign and digits of the exponent, `+08`; empty in the positional form.
    pub exponent: String,
}

impl Number {
    /// The scientific form without a bare point.
    pub fn compact(&self) -> String {
        let point = if self.fraction.is_empty() { "" } else { "." };
        format!("{}{point}{}e{}", self.whole, self.fraction, self.exponent)
    }
}

/// `12.5` with the fewest digits that identify the number, and at most eight after the point.
pub(super) fn positional<T: Display + Copy>(value: T) -> Number {
    let digits = fraction_length(&value.to_string()).min(PRECISION);
    parts(&format!("{value:.digits$}"), String::new())
}

/// `12.5` with all digits that the number needs, at least one after the point.
pub(super) fn plain<T: Display + Copy>(value: T) -> String {
    let digits = fraction_length(&value.to_string()).max(1);
    format!("{value:.digits$}")
}

/// `1.25e+01` with the fewest digits that identify the number, and at most eight after the point.
pub(super) fn scientific<T: LowerExp + Copy>(value: T) -> Number {
    with_fraction(value, PRECISION)
}

/// The scientific form with all digits that the number needs.
pub(super) fn shortest<T: LowerExp + Copy>(value: T) -> Number {
    with_fraction(value, usize::MAX)
}

/// Rust finds the number of digits; writing the value with so many of them rounds as NumPy does if
/// two numbers of that length are equally near (to the even one).
fn with_fraction<T: LowerExp + Copy>(value: T, limit: usize) -> Number {
    let text = format!("{value:e}");
    let digits = text.split_once('e').map_or(0, |(digits, _)| fraction_length(digits)).min(limit);
    with_exponent(&format!("{value:.digits$e}"))
}

/// The scientific form with so many digits after the point and so long an exponent.
pub(super) fn with_digits<T: LowerExp>(value: T, fraction: usize, exponent: usize) -> String {
    let text = format!("{value:.fraction$e}");
    let digits = text.split_once('e').map_or(text.as_str(), |(digits, _)| digits);
    let point = if fraction == 0 { "." } else { "" };
    let number = with_exponent(&text);
    let (sign, power) = number.exponent.split_at(1);
    let width = exponent - 1;
    format!("{digits}{point}e{sign}{power:0>width$}")
}

/// Rust writes `1.5e-7`, Python `1.5e-07`.
fn with_exponent(text: &str) -> Number {
    let (digits, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (sign, exponent) = match exponent.strip_prefix('-') {
        Some(exponent) => ('-', exponent),
        None => ('+', exponent),
    };
    parts(digits, format!("{sign}{exponent:0>2}"))
}

fn parts(digits: &str, exponent: String) -> Number {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0').to_owned();
    Number { whole: whole.to_owned(), fraction, exponent }
}

fn fraction_length(text: &str) -> usize {
    text.split_once('.').map_or(0, |(_, fraction)| fraction.len())
}
