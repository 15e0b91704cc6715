//! AdamW: Adam, and every weight shrinks a little in each step.
//!
//! ```text
//! θ ← θ − η λ θ          weight decay, apart from the slope
//! then the step of Adam
//! ```
//!
//! Weights that the data do not need go to 0, which helps against overfitting. Biases shrink as
//! well, as in Keras.

use super::{Adam, Memory};
use crate::error::{Result, brief};
use crate::nn::invalid;

/// Adam with weight decay (Keras's `AdamW`; Loshchilov and Hutter, 2019).
///
/// ```
/// use eigenbook::prelude::*;
/// let optimizer = AdamW::default().learning_rate(0.01).weight_decay(0.1);
/// assert_eq!((optimizer.learning_rate, optimizer.weight_decay), (0.01, 0.1));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdamW {
    /// η, 0.001 by default.
    pub learning_rate: f64,
    /// λ, 0.004 by default.
    pub weight_decay: f64,
    /// β₁, 0.9 by default.
    pub beta_1: f64,
    /// β₂, 0.999 by default.
    pub beta_2: f64,
    /// ε, 1e-7 by default.
    pub epsilon: f64,
}

impl Default for AdamW {
    fn default() -> Self {
        let Adam { learning_rate, beta_1, beta_2, epsilon } = Adam::default();
        Self { learning_rate, weight_decay: 0.004, beta_1, beta_2, epsilon }
    }
}

impl AdamW {
    /// Sets η.
    pub fn learning_rate(mut self, learning_rate: f64) -> Self {
        self.learning_rate = learning_rate;
        self
    }

    /// Sets λ, the share of a weight that is lost in a step of length 1.
    pub fn weight_decay(mut self, weight_decay: f64) -> Self {
        self.weight_decay = weight_decay;
        self
    }

    fn adam(&self) -> Adam {
        let Self { learning_rate, beta_1, beta_2, epsilon, .. } = *self;
        Adam { learning_rate, beta_1, beta_2, epsilon }
    }

    pub(super) fn check(&self) -> Result<()> {
        self.adam().check()?;
        if self.weight_decay >= 0.0 && self.weight_decay.is_finite() {
            return Ok(());
        }
        let decay = brief(self.weight_decay);
        let message = format!("weight_decay is {decay}.\nIt is a finite number, 0 or above.");
        Err(invalid("AdamW", message))
    }

    /// Step `t`, with the memory of [`Adam`].
    pub(super) fn update(&self, t: u64, memory: &mut Memory, weights: &mut [f32], g: &[f32]) {
        let (decay, rate) = (self.weight_decay as f32, self.learning_rate as f32);
        weights.iter_mut().for_each(|w| *w -= *w * decay * rate);
        self.adam().update(t, memory, weights, g);
    }
}
