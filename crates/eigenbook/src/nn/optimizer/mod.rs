//! Optimisers: turn a gradient into a step.
//!
//! ```text
//! θ  a weight    g = ∂L/∂θ    η  learning rate    t  number of the step, from 1
//! ```
//!
//! | optimiser | idea | step |
//! |---|---|---|
//! | [`Sgd`] | go downhill, with momentum like a ball | θ ← θ − η g |
//! | [`RmsProp`] | shorter steps where the slope is usually steep | θ ← θ − η g / √(v + ε) |
//! | [`Adam`] | both, the usual choice | θ ← θ − η_t m / (√v + ε) |
//! | [`AdamW`] | and weights that are not needed shrink | θ ← θ − η λ θ, then as Adam |
//!
//! Each step is one pass over a slice of weights.
//! Defaults are Keras's.
//!
//! ```
//! use eigenbook::nn::{Adam, Sgd};
//! let usual = Adam::default();
//! let ball = Sgd::default().learning_rate(0.1).momentum(0.9).nesterov();
//! assert_eq!(usual.learning_rate, 0.001);
//! assert_eq!(ball.learning_rate, 0.1);
//! ```

mod adam;
mod adamw;
mod rmsprop;
mod sgd;

pub use adam::Adam;
pub use adamw::AdamW;
pub use rmsprop::RmsProp;
pub use sgd::Sgd;

use super::invalid;
use crate::error::{Result, brief};

/// One of the optimisers (Keras's `optimizer=`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Optimizer {
    /// Stochastic gradient descent.
    Sgd(Sgd),
    /// RMSprop.
    RmsProp(RmsProp),
    /// Adam.
    Adam(Adam),
    /// Adam with weight decay.
    AdamW(AdamW),
}

impl From<AdamW> for Optimizer {
    fn from(optimizer: AdamW) -> Self {
        Self::AdamW(optimizer)
    }
}

impl From<Sgd> for Optimizer {
    fn from(optimizer: Sgd) -> Self {
        Self::Sgd(optimizer)
    }
}

impl From<RmsProp> for Optimizer {
    fn from(optimizer: RmsProp) -> Self {
        Self::RmsProp(optimizer)
    }
}

impl From<Adam> for Optimizer {
    fn from(optimizer: Adam) -> Self {
        Self::Adam(optimizer)
    }
}

/// The number, and 0 for one below the smallest that a processor computes with at full speed.
///
/// The state of a weight whose slope stays 0 halves until it is a subnormal number, and the steps
/// of a long training take several times as long. Keras flushes them to 0 as well.
#[inline(always)]
pub(super) fn flushed(x: f32) -> f32 {
    if x.abs() < f32::MIN_POSITIVE { 0.0 } else { x }
}

/// An optimiser's state for one array of weights; its meaning is the optimiser's.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    pub(crate) first: Vec<f32>,
    pub(crate) second: Vec<f32>,
}

impl Optimizer {
    /// Whether every number is one with which training can work.
    pub(crate) fn check(&self) -> Result<()> {
        match self {
            Self::Sgd(sgd) => sgd.check(),
            Self::RmsProp(rmsprop) => rmsprop.check(),
            Self::Adam(adam) => adam.check(),
            Self::AdamW(adamw) => adamw.check(),
        }
    }

    /// An empty memory for an array of `length` weights.
    pub(crate) fn memory(&self, length: usize) -> Memory {
        let (first, second) = match self {
            Self::Sgd(sgd) => (sgd.momentum != 0.0, false),
            Self::RmsProp(rmsprop) => (true, rmsprop.momentum > 0.0),
            Self::Adam(_) | Self::AdamW(_) => (true, true),
        };
        let zeros = |wanted| if wanted { vec![0.0; length] } else { Vec::new() };
        Memory { first: zeros(first), second: zeros(second) }
    }

    /// Step number `t` (from 1) for one array of weights.
    pub(crate) fn update(&self, t: u64, memory: &mut Memory, weights: &mut [f32], g: &[f32]) {
        match self {
            Self::Sgd(sgd) => sgd.update(memory, weights, g),
            Self::RmsProp(rmsprop) => rmsprop.update(memory, weights, g),
            Self::Adam(adam) => adam.update(t, memory, weights, g),
            Self::AdamW(adamw) => adamw.update(t, memory, weights, g),
        }
    }

    /// η, which a schedule changes between epochs.
    pub(crate) fn rate_mut(&mut self) -> &mut f64 {
        match self {
            Self::Sgd(sgd) => &mut sgd.learning_rate,
            Self::RmsProp(rmsprop) => &mut rmsprop.learning_rate,
            Self::Adam(adam) => &mut adam.learning_rate,
            Self::AdamW(adamw) => &mut adamw.learning_rate,
        }
    }
}

/// A learning rate; with 0 the weights stay, which Keras allows as well.
fn check_rate(operation: &'static str, value: f64) -> Result<()> {
    if value >= 0.0 && value.is_finite() {
        return Ok(());
    }
    let value = brief(value);
    Err(invalid(
        operation,
        format!(
            "learning_rate is {value}.\nIt is a finite number, 0 or more.\nThe usual ones lie \
             between 0.0001 and 0.1."
        ),
    ))
}

/// A momentum; with 1 the past is kept completely, which Keras allows as well.
fn check_momentum(operation: &'static str, value: f64) -> Result<()> {
    if (0.0..=1.0).contains(&value) {
        return Ok(());
    }
    let value = brief(value);
    Err(invalid(
        operation,
        format!("momentum is {value}.\nIt says how much of the past is kept: 0 ≤ momentum ≤ 1."),
    ))
}

/// A number that has to be above 0.
fn check_positive(operation: &'static str, name: &str, value: f64) -> Result<()> {
    if value > 0.0 && value.is_finite() {
        return Ok(());
    }
    let value = brief(value);
    Err(invalid(
        operation,
        format!("{name} is {value}.\nIt is a finite number above 0.\nThe usual one is 1e-7."),
    ))
}

/// A number that sets how much of the past is kept.
fn check_share(operation: &'static str, name: &str, value: f64) -> Result<()> {
    if (0.0..1.0).contains(&value) {
        return Ok(());
    }
    let value = brief(value);
    Err(invalid(
        operation,
        format!("{name} is {value}.\nIt says how much of the past is kept: 0 ≤ {name} < 1."),
    ))
}
