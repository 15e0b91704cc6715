//! Binary cross-entropy: the surprise at y when p was expected.
//!
//! ```text
//! ℓ(y, p) = −(1 / n_out) Σ_j [ y_j ln p_j + (1 − y_j) ln(1 − p_j) ]
//! ∂L/∂P   = (P − Y) / (P (1 − P)) / (n_samples · n_out)
//!
//! from Z, with P = σ(Z):
//! ℓ(y, z) = (1 / n_out) Σ_j [ max(z_j, 0) − z_j y_j + ln(1 + e^(−|z_j|)) ]
//! δ       = (P − Y) / (n_samples · n_out)
//! ```
//!
//! For targets between 0 and 1 the smallest reachable loss is the entropy of the targets, not 0.
//! Without Z, probabilities are clipped to [10⁻⁷, 1 − 10⁻⁷].

use super::{clip, within_clip};

/// The sum of ℓ over the samples.
pub(super) fn forward(y: &[f32], p: &[f32], n_out: usize) -> f64 {
    let total: f64 = y.iter().zip(p).map(|(y, p)| f64::from(surprise(*y, clip(*p)))).sum();
    total / n_out as f64
}

/// ∂L/∂P; zero if a probability was clipped.
pub(super) fn backward(y: &[f32], p: &[f32], out: &mut [f32]) {
    let scale = 1.0 / out.len() as f32;
    for ((g, y), p) in out.iter_mut().zip(y).zip(p) {
        *g = if within_clip(*p) { scale * (p - y) / (p * (1.0 - p)) } else { 0.0 };
    }
}

/// The sum of ℓ over the samples, from Z.
pub(super) fn forward_logits(y: &[f32], z: &[f32], n_out: usize) -> f64 {
    let total: f64 = y.iter().zip(z).map(|(y, z)| f64::from(surprise_of_logit(*y, *z))).sum();
    total / n_out as f64
}

/// δ, from P = σ(Z).
pub(super) fn backward_logits(y: &[f32], p: &[f32], delta: &mut [f32]) {
    let scale = 1.0 / delta.len() as f32;
    for ((d, y), p) in delta.iter_mut().zip(y).zip(p) {
        *d = scale * (p - y);
    }
}

fn surprise(y: f32, p: f32) -> f32 {
    -(y * p.ln() + (1.0 - y) * (1.0 - p).ln())
}

fn surprise_of_logit(y: f32, z: f32) -> f32 {
    // The comparison keeps NaN, which `max` would hide.
    let positive = if z < 0.0 { 0.0 } else { z };
    positive - z * y + (-z.abs()).exp().ln_1p()
}
