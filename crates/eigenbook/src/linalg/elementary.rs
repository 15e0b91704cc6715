//! The elementary functions, in a form that vectors can compute: no branches and no tables.
//!
//! ```text
//! eˣ       x = k·ln 2 + r, |r| ≤ ½·ln 2      eˣ = 2ᵏ·eʳ, eʳ by its series
//! ln x     x = 2ᵏ·m, √½ ≤ m < √2             ln x = k·ln 2 + ln m, by s = (m − 1)/(m + 1)
//! tanh x   y = e^(2|x|) − 1                  tanh |x| = y / (y + 2)
//! ```
//!
//! They are within 1 ulp (the distance to the next number) of the true value; `exp_single`, which the
//! networks use, is computed in `f64` and rounded once. They need a fused multiply-add; without it
//! the ones of the standard library are quicker.
//!
//! Sources: W. J. Cody and W. Waite, *Software Manual for the Elementary Functions* (1980), for the
//! reductions; the coefficients of ln are those of P. T. P. Tang, "Table-driven implementation of
//! the logarithm function", as Sun's libm has them.

use std::f64::consts::LOG2_E;

/// Adding it rounds to a whole number, which the lowest bits of the sum then hold.
const ROUNDER: f64 = 6_755_399_441_055_744.0; // 1.5·2⁵²

/// ln 2 in two parts; `k` times the first is exact.
const LN_2: (f64, f64) = (6.931_471_803_691_238e-1, 1.908_214_929_270_587_7e-10);

/// The nearest whole number, and the bits that end with it.
#[inline(always)]
fn rounded(x: f64) -> (f64, u64) {
    let sum = x + ROUNDER;
    (sum - ROUNDER, sum.to_bits())
}

/// 2ᵏ for the whole number that the bits end with, −1023 < k < 1024.
#[inline(always)]
fn power_of_two(bits: u64) -> f64 {
    f64::from_bits(bits.wrapping_add(1023) << 52)
}

/// 1/2! … 1/13!, the highest first.
const SERIES: [f64; 12] = [
    1.0 / 6_227_020_800.0,
    1.0 / 479_001_600.0,
    1.0 / 39_916_800.0,
    1.0 / 3_628_800.0,
    1.0 / 362_880.0,
    1.0 / 40_320.0,
    1.0 / 5_040.0,
    1.0 / 720.0,
    1.0 / 120.0,
    1.0 / 24.0,
    1.0 / 6.0,
    1.0 / 2.0,
];

/// eʳ − 1 − r, by so many terms of the series.
#[inline(always)]
fn tail<const TERMS: usize>(r: f64) -> f64 {
    let terms = &SERIES[SERIES.len() - TERMS..];
    let sum = terms[1..].iter().fold(terms[0], |sum, &term| sum.mul_add(r, term));
    sum * (r * r)
}

/// The value between the bounds; NaN stays.
#[inline(always)]
fn within(x: f64, least: f64, most: f64) -> f64 {
    let x = if x < least { least } else { x };
    if x > most { most } else { x }
}

/// eˣ
#[inline(always)]
pub(crate) fn exp(x: f64) -> f64 {
    let x = within(x, -746.0, 710.0);
    let (k, _) = rounded(x * LOG2_E);
    let high = k.mul_add(-LN_2.0, x);
    let r = k.mul_add(-LN_2.1, high);
    // The rounding errors of r and 1 + r are added with the rest, which is small.
    let one = 1.0 + r;
    let rest = (1.0 - one + r) + (k.mul_add(-LN_2.1, high - r) + tail::<12>(r));
    // In two steps, because 2ᵏ alone may be too large or too small when the result is not.
    let (half, half_bits) = rounded(k * 0.5);
    let (_, rest_bits) = rounded(k - half);
    (one + rest) * power_of_two(half_bits) * power_of_two(rest_bits)
}

/// eˣ of a single number.
#[inline(always)]
pub(crate) fn exp_single(x: f32) -> f32 {
    let x = within(f64::from(x), -150.0, 150.0);
    let (k, bits) = rounded(x * LOG2_E);
    let r = k.mul_add(-std::f64::consts::LN_2, x);
    ((1.0 + (r + tail::<6>(r))) * power_of_two(bits)) as f32
}

/// The coefficients of ln (1 + f) by s², the highest first.
const LOGARITHM: [f64; 7] = [
    1.479_819_860_511_658_6e-1,
    1.531_383_769_920_937_3e-1,
    1.818_357_216_161_805e-1,
    2.222_219_843_214_978_4e-1,
    2.857_142_874_366_239e-1,
    3.999_999_999_940_942e-1,
    6.666_666_666_666_735e-1,
];

/// ln x
#[inline(always)]
pub(crate) fn ln(x: f64) -> f64 {
    let is_subnormal = x < f64::MIN_POSITIVE;
    let (exponent, f) = parts(if is_subnormal { x * TWO_TO_54 } else { x });
    let k = exponent - if is_subnormal { 54.0 } else { 0.0 };
    let (s, square) = (f / (2.0 + f), 0.5 * f * f);
    let small = s * (square + series(s * s)) + k * LN_2.1;
    special_logarithm(x, k.mul_add(LN_2.0, f - (square - small)))
}

const TWO_TO_54: f64 = 18_014_398_509_481_984.0;

#[inline(always)]
fn series(z: f64) -> f64 {
    LOGARITHM[1..].iter().fold(LOGARITHM[0], |sum, &term| sum.mul_add(z, term)) * z
}

/// k and f with x = 2ᵏ·(1 + f) and √½ ≤ 1 + f < √2, for ordinary positive numbers.
#[inline(always)]
fn parts(x: f64) -> (f64, f64) {
    const ROOT_OF_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
    const ONE: u64 = 0x3ff0_0000_0000_0000;
    let bits = x.to_bits().wrapping_add(ONE - ROOT_OF_HALF);
    // The exponent as a whole number, by the bits of 2⁵² + exponent.
    let exponent = f64::from_bits(0x4330_0000_0000_0000 | (bits >> 52)) - 4_503_599_627_370_496.0;
    let f = f64::from_bits((bits & 0x000f_ffff_ffff_ffff).wrapping_add(ROOT_OF_HALF)) - 1.0;
    (exponent - 1023.0, f)
}

/// The logarithm if x is not a normal positive number.
#[inline(always)]
fn special_logarithm(x: f64, ordinary: f64) -> f64 {
    let value = if x == 0.0 { f64::NEG_INFINITY } else { ordinary };
    let value = if x < 0.0 { f64::NAN } else { value };
    let is_kept = x == f64::INFINITY || x.is_nan();
    if is_kept { x } else { value }
}

/// tanh x
#[inline(always)]
pub(crate) fn tanh(x: f64) -> f64 {
    let y = within(2.0 * x.abs(), 0.0, 50.0);
    let (k, bits) = rounded(y * LOG2_E);
    let high = k.mul_add(-LN_2.0, y);
    let r = k.mul_add(-LN_2.1, high);
    // Each sum keeps its rounding error: r + tail, times 2ᵏ, plus 2ᵏ − 1, and 2 more.
    let tail = tail::<12>(r) + k.mul_add(-LN_2.1, high - r);
    let (power, power_lost) = sum(r, tail);
    let scale = power_of_two(bits);
    let (y, y_lost) = sum(scale - 1.0, scale * power);
    let y_lost = scale.mul_add(power_lost, y_lost);
    let (divisor, divisor_lost) = sum(2.0, y);
    let divisor_lost = divisor_lost + y_lost;
    let inverse = 1.0 / divisor;
    let quotient = y * inverse;
    let rest = quotient.mul_add(-divisor, y) + quotient.mul_add(-divisor_lost, y_lost);
    rest.mul_add(inverse, quotient).copysign(x)
}

/// The sum of two numbers, and its rounding error.
#[inline(always)]
fn sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let part = sum - a;
    (sum, (a - (sum - part)) + (b - part))
}
