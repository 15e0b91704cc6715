//! Stochastic gradient descent, with optional momentum.
//!
//! ```text
//! plain     θ ← θ − η g
//! momentum  m ← μ m − η g    θ ← θ + m
//! nesterov  m ← μ m − η g    θ ← θ + μ m − η g
//! ```
//!
//! Too large an η diverges: on a quadratic loss the limit is 2 / (largest curvature).
//!
//! Source: Keras's `SGD`.

use super::{Memory, check_momentum, check_rate, flushed};
use crate::Result;

/// Gradient descent on batches (Keras's `SGD`).
///
/// ```
/// use eigenbook::prelude::*;
/// let ball = Sgd::default().learning_rate(0.1).momentum(0.9).nesterov();
/// assert_eq!((ball.learning_rate, ball.momentum), (0.1, 0.9));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sgd {
    /// η, 0.01 by default.
    pub learning_rate: f64,
    /// μ, 0 by default.
    pub momentum: f64,
    nesterov: bool,
}

impl Default for Sgd {
    fn default() -> Self {
        Self { learning_rate: 0.01, momentum: 0.0, nesterov: false }
    }
}

impl Sgd {
    /// Sets η.
    pub fn learning_rate(mut self, learning_rate: f64) -> Self {
        self.learning_rate = learning_rate;
        self
    }

    /// Sets μ, the part of the last step that is kept.
    pub fn momentum(mut self, momentum: f64) -> Self {
        self.momentum = momentum;
        self
    }

    /// Looks ahead by one step of momentum (Keras's `nesterov=True`).
    pub fn nesterov(mut self) -> Self {
        self.nesterov = true;
        self
    }

    pub(super) fn check(&self) -> Result<()> {
        check_rate("Sgd", self.learning_rate)?;
        check_momentum("Sgd", self.momentum)
    }

    /// One step; `memory.first` is m.
    pub(super) fn update(&self, memory: &mut Memory, weights: &mut [f32], g: &[f32]) {
        let (eta, mu) = (self.learning_rate as f32, self.momentum as f32);
        if memory.first.is_empty() {
            weights.iter_mut().zip(g).for_each(|(w, g)| *w -= eta * g);
            return;
        }
        for ((w, m), g) in weights.iter_mut().zip(&mut memory.first).zip(g) {
            *m = flushed(mu * *m - eta * g);
            *w += if self.nesterov { mu * *m - eta * g } else { *m };
        }
    }
}
