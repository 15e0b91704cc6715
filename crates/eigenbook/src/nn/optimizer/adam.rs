//! Adam: momentum, and a step size of its own for each weight.
//!
//! ```text
//! m ← m + (1 − β₁)(g − m)        mean slope
//! v ← v + (1 − β₂)(g² − v)       mean squared slope
//! η_t = η √(1 − β₂ᵗ) / (1 − β₁ᵗ) corrects both means, which start at 0
//! θ ← θ − η_t m / (√v + ε)
//! ```
//!
//! ε is outside the correction, as in Keras ("epsilon hat"); PyTorch has it inside.

use super::{Memory, check_positive, check_rate, check_share, flushed};
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
        check_rate("Adam", self.learning_rate)?;
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
        let step = Step { eta_t, keep_m, keep_v, epsilon };
        let (m, v) = (&mut memory.first[..], &mut memory.second[..]);
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has the features that the function is compiled for.
            return unsafe { step.take_eight_at_once(weights, g, m, v) };
        }
        step.take(weights, g, m, v);
    }
}

/// The numbers of one step, the same for all weights.
#[derive(Clone, Copy)]
struct Step {
    eta_t: f32,
    keep_m: f32,
    keep_v: f32,
    epsilon: f32,
}

impl Step {
    /// The loop, in vectors of the processor that it is compiled for.
    #[inline(always)]
    fn take(self, weights: &mut [f32], g: &[f32], m: &mut [f32], v: &mut [f32]) {
        for ((w, g), (m, v)) in weights.iter_mut().zip(g).zip(m.iter_mut().zip(v)) {
            *m = flushed(*m + self.keep_m * (g - *m));
            *v = flushed(*v + self.keep_v * (g * g - *v));
            *w -= self.eta_t * *m / (v.sqrt() + self.epsilon);
        }
    }

    /// The same operations on eight weights instead of four: the numbers are the same, and root
    /// and quotient, which take most of the time, cost half.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn take_eight_at_once(self, weights: &mut [f32], g: &[f32], m: &mut [f32], v: &mut [f32]) {
        self.take(weights, g, m, v);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// β₁^t becomes a subnormal number, which is slow, after 830 steps, and 0 in single precision
    /// after 985.
    #[test]
    fn the_memory_of_a_slope_that_stays_zero_ends() {
        let mut memory = Memory { first: vec![1.0; 9], second: vec![1e-30; 9] };
        let mut weights = vec![1.0; 9];
        for t in 1..2000 {
            Adam::default().update(t, &mut memory, &mut weights, &[0.0; 9]);
            let values = memory.first.iter().chain(&memory.second);
            assert!(values.clone().all(|x| !x.is_subnormal()), "step {t}: {memory:?}");
        }
        assert_eq!(memory.first, [0.0; 9]);
    }

    /// By the formula, one weight after the other; 13 is not a multiple of any vector length.
    #[test]
    fn whatever_the_processor_has_the_numbers_are_those_of_the_formula() {
        let g: Vec<f32> = (0..13).map(|i| (i as f32 - 6.0) / 7.0).collect();
        let mut memory = Memory { first: vec![0.25; 13], second: vec![0.5; 13] };
        let mut weights = vec![1.0; 13];
        Adam::default().update(3, &mut memory, &mut weights, &g);
        let eta_t = 0.001 * (1.0 - 0.999_f32.powf(3.0)).sqrt() / (1.0 - 0.9_f32.powf(3.0));
        for (weight, g) in weights.iter().zip(g) {
            let m = 0.25 + (1.0 - 0.9_f64) as f32 * (g - 0.25);
            let v = 0.5 + (1.0 - 0.999_f64) as f32 * (g * g - 0.5);
            assert_eq!(*weight, 1.0 - eta_t * m / (v.sqrt() + 1e-7));
        }
    }
}
