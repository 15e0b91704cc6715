//! exp, ln, tanh, sin and cos of single numbers, in single precision: twice as many fit into a vector.
//!
//! ```text
//! eˣ       x = k·ln 2 + r, |r| ≤ ½·ln 2    eˣ = 2ᵏ·eʳ, eʳ by its series
//! ln x     x = 2ᵏ·m, √½ ≤ m < √2       ln x = k·ln 2 + ln m, by s = (m − 1)/(m + 1)
//! tanh x   |x| < 0.8                   x + x³·P(x²)
//!          otherwise                   1 − 2 / (e^(2|x|) + 1)
//! sin x    x = k·π/2 + r, |r| ≤ π/4    ±sin r or ±cos r, by k mod 4
//! ```
//!
//! Each is within 1 ulp of the value that is computed in double precision and rounded once.
//! As in [`elementary`](super::elementary) there are no branches, and multiply-adds are fused.
//!
//! Sources: the coefficients of ln are those of Sun's libm (`e_logf.c`); those of P are the
//! Chebyshev interpolation of `(tanh(√z)/√z − 1)/z` for 0 ≤ z ≤ 0.64, off by 2.4·10⁻⁸ at most.

use std::f32::consts::{FRAC_2_PI, LOG2_E};

/// ln 2 in two parts; `k` times the first is exact.
const LN_2: (f32, f32) = (0.693_138_1, 9.058_001e-6);

const TWO_TO_25: f32 = 33_554_432.0;

/// ln x
#[inline(always)]
pub(crate) fn ln(x: f32) -> f32 {
    let is_subnormal = x < f32::MIN_POSITIVE;
    let (exponent, f) = parts(if is_subnormal { x * TWO_TO_25 } else { x });
    let k = exponent - if is_subnormal { 25.0 } else { 0.0 };
    let (s, square) = (f / (2.0 + f), 0.5 * f * f);
    let (z, w) = (s * s, s * s * (s * s));
    let even = w * w.mul_add(0.242_790_79, 0.400_009_72);
    let odd = z * w.mul_add(0.284_987_87, 0.666_666_6);
    let small = k.mul_add(LN_2.1, s * (square + (even + odd)));
    let ordinary = k.mul_add(LN_2.0, f - (square - small));
    let value = if x == 0.0 { f32::NEG_INFINITY } else { ordinary };
    let value = if x < 0.0 { f32::NAN } else { value };
    if x == f32::INFINITY || x.is_nan() { x } else { value }
}

/// k and f with x = 2ᵏ·(1 + f) and √½ ≤ 1 + f < √2, for ordinary positive numbers.
#[inline(always)]
fn parts(x: f32) -> (f32, f32) {
    const ROOT_OF_HALF: u32 = 0x3f35_04f3;
    const ONE: u32 = 0x3f80_0000;
    let bits = x.to_bits().wrapping_add(ONE - ROOT_OF_HALF);
    let exponent = (bits >> 23) as i32 - 127;
    let f = f32::from_bits((bits & 0x007f_ffff).wrapping_add(ROOT_OF_HALF)) - 1.0;
    (exponent as f32, f)
}

/// The coefficients of P, the highest first.
const TANH: [f32; 6] =
    [0.001_762_877_2, -0.007_734_463, 0.021_521_355, -0.053_917_993, 0.133_330_63, -0.333_333_3];

/// tanh x
#[inline(always)]
pub(crate) fn tanh(x: f32) -> f32 {
    let (y, z) = (x.abs(), x * x);
    let near = TANH[1..].iter().fold(TANH[0], |sum, &term| sum.mul_add(z, term));
    let near = (near * z).mul_add(y, y);
    // From 10 on, all that is left of the difference to 1 is lost; NaN stays.
    let doubled = 2.0 * if y > 10.0 { 10.0 } else { y };
    let (k, bits) = rounded(doubled * LOG2_E);
    let far = 1.0 - 2.0 / exp_of_rest(doubled, k).mul_add(power_of_two(bits), 1.0);
    (if y < 0.8 { near } else { far }).copysign(x)
}

/// 1/7! … 1/2!, the highest first.
const SERIES: [f32; 6] =
    [1.0 / 5_040.0, 1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 1.0 / 2.0];

/// eˣ
#[inline(always)]
pub(crate) fn exp(x: f32) -> f32 {
    // Beyond these all is 0 or infinite; NaN stays.
    let x = if x < -104.0 { -104.0 } else { x };
    let x = if x > 89.0 { 89.0 } else { x };
    let (k, _) = rounded(x * LOG2_E);
    // In two steps, because 2ᵏ alone may be too large or too small when the result is not.
    let (half, half_bits) = rounded(k * 0.5);
    let (_, rest_bits) = rounded(k - half);
    exp_of_rest(x, k) * power_of_two(half_bits) * power_of_two(rest_bits)
}

/// e^(x − k·ln 2), for |x − k·ln 2| ≤ ½·ln 2.
#[inline(always)]
fn exp_of_rest(x: f32, k: f32) -> f32 {
    let r = k.mul_add(-LN_2.1, k.mul_add(-LN_2.0, x));
    let tail = SERIES[1..].iter().fold(SERIES[0], |sum, &term| sum.mul_add(r, term));
    1.0 + (tail * r).mul_add(r, r)
}

/// The nearest whole number, and the bits that end with it.
#[inline(always)]
fn rounded(x: f32) -> (f32, u32) {
    const ROUNDER: f32 = 12_582_912.0; // 1.5·2²³
    let sum = x + ROUNDER;
    (sum - ROUNDER, sum.to_bits())
}

/// 2ᵏ for the whole number that the bits end with, −127 < k < 128.
#[inline(always)]
fn power_of_two(bits: u32) -> f32 {
    f32::from_bits(bits.wrapping_add(127) << 23)
}

/// Beyond this, k needs more digits than a single number has.
pub(crate) fn is_small(x: f32) -> bool {
    x.abs() < 1e5
}

/// sin x, where [`is_small`].
#[inline(always)]
pub(crate) fn sin(x: f32) -> f32 {
    sine_of_turn(x, 0)
}

/// cos x, where [`is_small`].
#[inline(always)]
pub(crate) fn cos(x: f32) -> f32 {
    sine_of_turn(x, 1)
}

/// sin(x + quarters·π/2).
#[inline(always)]
fn sine_of_turn(x: f32, quarters: u32) -> f32 {
    /// The first step is exact, because k times the first part ends with the same digit as x.
    const HALF_PI: [f32; 3] = [1.570_796_4, -4.371_139e-8, -1.715_124_5e-15];
    let (k, bits) = rounded(x * FRAC_2_PI);
    let r = HALF_PI.iter().fold(x, |rest, &part| k.mul_add(-part, rest));
    let z = r * r;
    let sine = [-1.0 / 5_040.0, 1.0 / 120.0, -1.0 / 6.0];
    let sine = sine.iter().fold(1.0 / 362_880.0, |sum: f32, &term| sum.mul_add(z, term));
    let sine = (sine * z).mul_add(r, r);
    let cosine = [1.0 / 40_320.0, -1.0 / 720.0, 1.0 / 24.0, -1.0 / 2.0];
    let cosine = cosine.iter().fold(-1.0 / 3_628_800.0, |sum: f32, &term| sum.mul_add(z, term));
    let cosine = cosine.mul_add(z, 1.0);
    let quarter = bits.wrapping_add(quarters);
    let value = if quarter & 1 == 0 { sine } else { cosine };
    f32::from_bits(value.to_bits() ^ ((quarter & 2) << 30))
}
