//! Mean squared error.
//!
//! ```text
//! ℓ(y, p) = (1 / n_out) Σ_j (p_j − y_j)²        ∂L/∂P = 2 (P − Y) / (n_samples · n_out)
//! ```
//!
//! Use it when the network predicts numbers.

/// The sum of ℓ over the samples.
pub(super) fn forward(y: &[f32], p: &[f32], n_out: usize) -> f64 {
    let squares: f64 = y.iter().zip(p).map(|(y, p)| f64::from((p - y) * (p - y))).sum();
    squares / n_out as f64
}

/// ∂L/∂P; the slice holds n_samples · n_out values.
pub(super) fn backward(y: &[f32], p: &[f32], out: &mut [f32]) {
    let scale = 2.0 / out.len() as f32;
    for ((g, y), p) in out.iter_mut().zip(y).zip(p) {
        *g = scale * (p - y);
    }
}
