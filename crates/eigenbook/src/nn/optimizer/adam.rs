//! Adam: momentum, and a step of its own for each weight.
//!
//! ```text
//! m ← m + (1 − β₁)(g − m)        mean slope
//! v ← v + (1 − β₂)(g² − v)       mean squared slope
//! η_t = η √(1 − β₂ᵗ) / (1 − β₁ᵗ) corrects both means, which start at 0
//! θ ← θ − η_t m / (√v + ε)
//! ```
//!
//! ε stands where Keras has it ("epsilon hat"), outside the correction; PyTorch has it inside.

use super::{Memory, check_positive, check_share};
use crate::Result;

/// The usual optimiser (Keras's `Adam`).
///
/// ```
/// use eigenbook::prelude::*;
/// let patient = Adam { beta_1: 0.95, ..Adam::default().learning_rate(0.0005) };
/// assert_eq!((patient.beta_1, patient.beta_2), (0.95, 0.999));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adam {
    /// η, 0.001 by default.
    pub learning_rate: f64,
    /// β₁, 0.9 by default.
    pub beta_1: f64,
    /// β₂, 0.999 by default.
    pub beta_2: f64,
    /// ε, 1e-7 by default.
    pub epsilon: f64,
}

impl Default for Adam {
    fn default() -> Self {
        Self { learning_rate: 0.001, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7 }
    }
}

impl Adam {
    /// Sets η.
    pub fn learning_rate(mut self, learning_rate: f64) -> Self {
        self.learning_rate = learning_rate;
        self
    }

    pub(super) fn check(&self) -> Result<()> {
        check_positive("Adam", "learning_rate", self.learning_rate)?;
        check_positive("Adam", "epsilon", self.epsilon)?;
        check_share("Adam", "beta_1", self.beta_1)?;
        check_share("Adam", "beta_2", self.beta_2)
    }

    /// Step `t`; `memory.first` is m, `memory.second` is v.
    pub(super) fn update(&self, t: u64, memory: &mut Memory, weights: &mut [f32], g: &[f32]) {
        // In f32 like the rest, as Keras computes it.
        let power = |beta: f64| 1.0 - (beta as f32).powf(t as f32);
        let eta_t = self.learning_rate as f32 * power(self.beta_2).sqrt() / power(self.beta_1);
        let (keep_m, keep_v) = ((1.0 - self.beta_1) as f32, (1.0 - self.beta_2) as f32);
        let epsilon = self.epsilon as f32;
        let means = memory.first.iter_mut().zip(&mut memory.second);
        for ((w, g), (m, v)) in weights.iter_mut().zip(g).zip(means) {
            *m += keep_m * (g - *m);
            *v += keep_v * (g * g - *v);
            *w -= eta_t * *m / (v.sqrt() + epsilon);
        }
    }
}
