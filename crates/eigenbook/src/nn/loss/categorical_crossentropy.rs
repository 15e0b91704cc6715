//! Categorical cross-entropy: the surprise at a class, targets as rows of probabilities.
//!
//! ```text
//! s = Σ_k p_k
//! ℓ(y, p) = −Σ_j y_j ln(p_j / s)               ∂ℓ/∂p_j = −y_j / p_j + (Σ_k y_k) / s
//!
//! from Z, with P = softmax(Z):
//! ℓ(y, z) = Σ_j y_j (ln Σ_k e^z_k − z_j)       δ = (P Σ_k y_k − Y) / n_samples
//! ```
//!
//! Use it when each target is a row with a 1 at its class.
//! Without Z, each p_j / s is clipped to [10⁻⁷, 1 − 10⁻⁷].

use super::{clip, within_clip};

/// The sum of ℓ over the samples.
pub(super) fn forward(y: &[f32], p: &[f32], n_out: usize) -> f64 {
    rows(y, p, n_out)
        .map(|(y, p)| {
            let s: f32 = p.iter().sum();
            y.iter().zip(p).map(|(y, p)| f64::from(-y * clip(p / s).ln())).sum::<f64>()
        })
        .sum()
}

/// ∂L/∂P; a clipped probability adds 0.
pub(super) fn backward(y: &[f32], p: &[f32], out: &mut [f32], n_out: usize) {
    let scale = 1.0 / (out.len() / n_out) as f32;
    for (g, (y, p)) in out.chunks_exact_mut(n_out).zip(rows(y, p, n_out)) {
        let s: f32 = p.iter().sum();
        // Without such a sum there are no shares, and no derivatives.
        let s = if s == 0.0 || s.is_infinite() { f32::NAN } else { s };
        let kept = |y: f32, p: f32| if within_clip(p / s) { y } else { 0.0 };
        let total: f32 = y.iter().zip(p).map(|(y, p)| kept(*y, *p)).sum();
        for ((g, y), p) in g.iter_mut().zip(y).zip(p) {
            let kept = kept(*y, *p);
            // A target of 0 adds 0, even if p is 0.
            let own = if kept == 0.0 { 0.0 } else { kept / p };
            *g = scale * (total / s - own);
        }
    }
}

/// The sum of ℓ over the samples, from Z.
pub(super) fn forward_logits(y: &[f32], z: &[f32], n_out: usize) -> f64 {
    rows(y, z, n_out)
        .map(|(y, z)| {
            let normaliser = log_sum_exp(z);
            y.iter().zip(z).map(|(y, z)| f64::from(y * (normaliser - z))).sum::<f64>()
        })
        .sum()
}

/// δ, from P = softmax(Z).
pub(super) fn backward_logits(y: &[f32], p: &[f32], delta: &mut [f32], n_out: usize) {
    let scale = 1.0 / (delta.len() / n_out) as f32;
    for (d, (y, p)) in delta.chunks_exact_mut(n_out).zip(rows(y, p, n_out)) {
        let total: f32 = y.iter().sum();
        for ((d, y), p) in d.iter_mut().zip(y).zip(p) {
            *d = scale * (p * total - y);
        }
    }
}

/// ln Σ_k e^z_k; the largest z is subtracted first, to prevent overflow.
pub(super) fn log_sum_exp(z: &[f32]) -> f32 {
    let largest = z.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    largest + z.iter().map(|z| (z - largest).exp()).sum::<f32>().ln()
}

fn rows<'a>(
    y: &'a [f32],
    p: &'a [f32],
    n_out: usize,
) -> impl Iterator<Item = (&'a [f32], &'a [f32])> {
    y.chunks_exact(n_out).zip(p.chunks_exact(n_out))
}
