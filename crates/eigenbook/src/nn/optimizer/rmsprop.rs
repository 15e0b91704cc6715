//! RMSprop: each weight has its own step, shorter if its slope is usually steep.
//!
//! ```text
//! v ← ρ v + (1 − ρ) g²
//! plain     θ ← θ − η g / √(v + ε)
//! momentum  m ← μ m + η g / √(v + ε)    θ ← θ − m
//! ```
//!
//! Source: Keras's `RMSprop`.

use super::{Memory, check_momentum, check_positive, check_rate, check_share, flushed};
use crate::Result;

/// Steps divided by the root of the mean squared slope (Keras's `RMSprop`).
///
/// ```
/// use eigenbook::prelude::*;
/// let optimizer = RmsProp::default().learning_rate(0.01).rho(0.95);
/// assert_eq!((optimizer.rho, optimizer.epsilon), (0.95, 1e-7));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RmsProp {
    /// η, 0.001 by default.
    pub learning_rate: f64,
    /// ρ, the part of the mean square that is kept, 0.9 by default.
    pub rho: f64,
    /// μ, 0 by default.
    pub momentum: f64,
    /// ε, 1e-7 by default; it is under the root.
    pub epsilon: f64,
}

impl Default for RmsProp {
    fn default() -> Self {
        Self { learning_rate: 0.001, rho: 0.9, momentum: 0.0, epsilon: 1e-7 }
    }
}

impl RmsProp {
    /// Sets η.
    pub fn learning_rate(mut self, learning_rate: f64) -> Self {
        self.learning_rate = learning_rate;
        self
    }

    /// Sets ρ.
    pub fn rho(mut self, rho: f64) -> Self {
        self.rho = rho;
        self
    }

    /// Sets μ.
    pub fn momentum(mut self, momentum: f64) -> Self {
        self.momentum = momentum;
        self
    }

    pub(super) fn check(&self) -> Result<()> {
        check_rate("RmsProp", self.learning_rate)?;
        check_positive("RmsProp", "epsilon", self.epsilon)?;
        check_share("RmsProp", "rho", self.rho)?;
        check_momentum("RmsProp", self.momentum)
    }

    /// One step; `memory.first` is v, `memory.second` is m.
    pub(super) fn update(&self, memory: &mut Memory, weights: &mut [f32], g: &[f32]) {
        let (eta, rho) = (self.learning_rate as f32, self.rho as f32);
        let (mu, epsilon) = (self.momentum as f32, self.epsilon as f32);
        let one_minus_rho = (1.0 - self.rho) as f32;
        let moved = weights.iter_mut().zip(&mut memory.first).zip(g);
        if memory.second.is_empty() {
            for ((w, v), g) in moved {
                *v = flushed(rho * *v + one_minus_rho * (g * g));
                *w -= eta * g / (*v + epsilon).sqrt();
            }
            return;
        }
        for (((w, v), g), m) in moved.zip(&mut memory.second) {
            *v = flushed(rho * *v + one_minus_rho * (g * g));
            *m = flushed(mu * *m + eta * g / (*v + epsilon).sqrt());
            *w -= *m;
        }
    }
}
