//! Normal numbers as PyTorch draws them: the transform of Box and Muller.
//!
//! ```text
//! u₁, u₂   uniform in [0, 1)
//! r = √(−2·ln(1 − u))      θ = 2π·v        z₁ = r·cos θ    z₂ = r·sin θ
//!
//! below 16 numbers   one pair after the other in f64, u = u₂, v = u₁; z₂ is kept for the next
//! from 16 on         blocks of 16 in f32: the first 8 are the u, the others the v
//! ```
//!
//! The logarithm and the two waves of a block are polynomials, because PyTorch computes eight at
//! once; each step here rounds as it does there, so that the last bit is the same.
//! Source: the coefficients are those of Cephes, `logf` and `sinf`.

use super::MersenneTwister;
use std::f32::consts::TAU;

/// Draws `count` numbers; `kept` is the unused second number of a pair.
pub(super) fn normals(
    twister: &mut MersenneTwister,
    kept: &mut Option<f64>,
    count: usize,
) -> Vec<f32> {
    if count < BLOCK {
        return (0..count).map(|_| one(twister, kept) as f32).collect();
    }
    let mut numbers: Vec<f32> = (0..count).map(|_| unit(twister)).collect();
    numbers.chunks_exact_mut(BLOCK).for_each(transform);
    if !count.is_multiple_of(BLOCK) {
        // The last block overlaps the one before it, and is drawn again.
        let last = &mut numbers[count - BLOCK..];
        last.fill_with(|| unit(twister));
        transform(last);
    }
    numbers
}

const BLOCK: usize = 16;

/// Uniform in [0, 1): the lower 24 bits of an integer.
pub(super) fn unit(twister: &mut MersenneTwister) -> f32 {
    (twister.next_u32() & 0x00ff_ffff) as f32 / 16_777_216.0
}

fn one(twister: &mut MersenneTwister, kept: &mut Option<f64>) -> f64 {
    if let Some(kept) = kept.take() {
        return kept;
    }
    let mut unit = || (twister.next_u64() & ((1 << 53) - 1)) as f64 / 9_007_199_254_740_992.0;
    let (u1, u2) = (unit(), unit());
    let radius = (-2.0 * (-u2).ln_1p()).sqrt();
    let angle = std::f64::consts::TAU * u1;
    *kept = Some(radius * angle.sin());
    radius * angle.cos()
}

fn transform(block: &mut [f32]) {
    let (first, second) = block.split_at_mut(BLOCK / 2);
    for (u, v) in first.iter_mut().zip(second) {
        let radius = (-2.0 * log(1.0 - *u)).sqrt();
        let (sine, cosine) = sine_and_cosine(TAU * *v);
        (*u, *v) = (radius * cosine, radius * sine);
    }
}

/// ln x for 0 < x ≤ 1: x = m·2ᵉ, and a polynomial in m − 1 with m between √½ and √2.
fn log(x: f32) -> f32 {
    const COEFFICIENTS: [f32; 9] = [
        7.037_683_6e-2,
        -1.151_461e-1,
        1.167_699_9e-1,
        -1.242_014_1e-1,
        1.424_932_3e-1,
        -1.666_805_8e-1,
        2.000_071_5e-1,
        -2.499_999_4e-1,
        3.333_333e-1,
    ];
    let bits = x.to_bits();
    let mut exponent = (bits >> 23) as f32 - 126.0;
    let mantissa = f32::from_bits(bits & 0x007f_ffff | 0x3f00_0000);
    let mut m = mantissa - 1.0;
    if mantissa < std::f32::consts::FRAC_1_SQRT_2 {
        exponent -= 1.0;
        m += mantissa;
    }
    let squared = m * m;
    let sum = COEFFICIENTS.iter().copied().reduce(|sum, next| sum.mul_add(m, next));
    let sum = sum.unwrap_or_default() * m;
    // ln 2 in two parts, the larger of them exact for every exponent.
    let small = sum.mul_add(squared, exponent * -2.121_944_4e-4);
    let small = (-squared).mul_add(0.5, small);
    exponent.mul_add(0.693_359_4, m + small)
}

/// sin x and cos x for x ≥ 0: the remainder of x by π/4, and a polynomial for each.
fn sine_and_cosine(x: f32) -> (f32, f32) {
    let octant = ((x * 1.273_239_5) as i32 + 1) & !1;
    let turns = octant as f32;
    // π/4 in three parts.
    let parts = [-0.785_156_25, -2.418_756_5e-4, -3.774_895e-8_f32];
    let x = parts.iter().fold(x, |rest, part| turns.mul_add(*part, rest));
    let squared = x * x;
    let cosine = 2.443_315_7e-5_f32.mul_add(squared, -1.388_731_6e-3);
    let cosine = cosine.mul_add(squared, 4.166_664_6e-2) * squared;
    let cosine = cosine.mul_add(squared, -(squared * 0.5)) + 1.0;
    let sine = (-1.951_529_6e-4_f32).mul_add(squared, 8.332_161e-3);
    let sine = sine.mul_add(squared, -1.666_665_5e-1) * squared;
    let sine = sine.mul_add(x, x);
    let (sine, cosine) = if octant & 2 == 0 { (sine, cosine) } else { (cosine, sine) };
    let turned = |is_negative: bool, value: f32| if is_negative { -value } else { value };
    (turned(octant & 4 != 0, sine), turned((octant - 2) & 4 == 0, cosine))
}
