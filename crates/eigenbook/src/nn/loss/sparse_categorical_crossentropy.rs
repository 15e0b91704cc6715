//! Sparse categorical cross-entropy: the surprise at a class, targets as class numbers.
//!
//! ```text
//! c  the class of a sample, 0 … n_out − 1        q = p clipped,  s = Σ_k q_k
//! ℓ(c, p) = −ln(q_c / s)                         ∂ℓ/∂p_j = 1/s − [j = c] / q_c
//!
//! from Z, with P = softmax(Z):
//! ℓ(c, z) = ln Σ_k e^z_k − z_c                   δ_j = (p_j − [j = c]) / n_samples
//! ```
//!
//! Use it when the targets are numbers of classes; it is the categorical loss without the zeros.
//! Without Z, each p_j is clipped to [10⁻⁷, 1 − 10⁻⁷], and its derivative is 0 if it was clipped.

use super::categorical_crossentropy::log_sum_exp;
use super::{clip, within_clip};

/// The sum of ℓ over the samples.
pub(super) fn forward(classes: &[f32], p: &[f32], n_out: usize) -> f64 {
    let samples = classes.iter().zip(p.chunks_exact(n_out));
    samples
        .map(|(class, p)| {
            let s: f32 = p.iter().map(|p| clip(*p)).sum();
            f64::from(s.ln() - clip(p[*class as usize]).ln())
        })
        .sum()
}

/// ∂L/∂P.
pub(super) fn backward(classes: &[f32], p: &[f32], out: &mut [f32], n_out: usize) {
    let scale = 1.0 / classes.len() as f32;
    let samples = classes.iter().zip(p.chunks_exact(n_out));
    for (g, (class, p)) in out.chunks_exact_mut(n_out).zip(samples) {
        let s: f32 = p.iter().map(|p| clip(*p)).sum();
        for (j, (g, p)) in g.iter_mut().zip(p).enumerate() {
            let own = if j == *class as usize { 1.0 / clip(*p) } else { 0.0 };
            *g = if within_clip(*p) { scale * (1.0 / s - own) } else { 0.0 };
        }
    }
}

/// The sum of ℓ over the samples, from Z.
pub(super) fn forward_logits(classes: &[f32], z: &[f32], n_out: usize) -> f64 {
    let samples = classes.iter().zip(z.chunks_exact(n_out));
    samples.map(|(class, z)| f64::from(log_sum_exp(z) - z[*class as usize])).sum()
}

/// δ, from P = softmax(Z).
pub(super) fn backward_logits(classes: &[f32], p: &[f32], delta: &mut [f32], n_out: usize) {
    let scale = 1.0 / classes.len() as f32;
    let samples = classes.iter().zip(p.chunks_exact(n_out));
    for (d, (class, p)) in delta.chunks_exact_mut(n_out).zip(samples) {
        d.iter_mut().zip(p).for_each(|(d, p)| *d = scale * p);
        d[*class as usize] -= scale;
    }
}
