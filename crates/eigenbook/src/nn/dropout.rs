//! Dropout: training leaves out some outputs of a layer, different ones in each step.
//!
//! ```text
//! A  (n_samples, n_units), the outputs of the layer before    p  the rate
//! M  (n_samples, n_units), 0 with probability p, else 1 / (1 − p)
//!
//! forward    D = A ∘ M                 backward   ∂L/∂A = ∂L/∂D ∘ M
//! predict    D = A
//! ```
//!
//! No unit can rely on another, which reduces overfitting. The remaining outputs are scaled up, so
//! that the next layer gets the same average; `predict` and `evaluate` use all outputs. The seed of
//! `fit` decides which outputs are left out.
//!
//! ```
//! use eigenbook::nn::*;
//! let mut model = Sequential::new();
//! model.add(Input::new(5))?;
//! model.add(Dense::new(64).activation(Relu))?;
//! model.add(Dropout::new(0.5))?;
//! model.add(Dense::new(1).activation(Sigmoid))?;
//! assert_eq!(model.layers()[0].dropout_rate(), 0.5);
//! # Ok::<(), eigenbook::Error>(())
//! ```

use super::invalid;
use crate::error::{Result, brief};
use crate::random::NumpyRandom;

/// Leaves out outputs of the layer before it in training (Keras's `Dropout`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dropout {
    pub(crate) rate: f32,
}

impl Dropout {
    /// Leaves out each output with the probability `rate`, from 0 up to, not including, 1.
    pub fn new(rate: f32) -> Self {
        Self { rate }
    }

    pub(crate) fn check(self) -> Result<()> {
        if (0.0..1.0).contains(&self.rate) {
            return Ok(());
        }
        let rate = brief(self.rate);
        let message = format!(
            "the rate of a Dropout is {rate}.\nIt is a share of the outputs: 0 ≤ rate < 1."
        );
        Err(invalid("add", message))
    }
}

/// The outputs that are left, layer by layer, while a network is trained.
pub(crate) struct Masks {
    random: NumpyRandom,
    layers: Vec<Option<Mask>>,
}

/// M and A ∘ M of one layer.
struct Mask {
    rate: f32,
    factors: Vec<f32>,
    left: Vec<f32>,
}

impl Masks {
    /// Buffers for `batch_size` samples, or none if no layer leaves outputs out.
    pub(crate) fn new(layers: &[(f32, usize)], batch_size: usize, seed: u32) -> Option<Self> {
        let mask = |&(rate, units): &(f32, usize)| {
            let room = || vec![0.0; batch_size * units];
            (rate > 0.0).then(|| Mask { rate, factors: room(), left: room() })
        };
        let layers: Vec<Option<Mask>> = layers.iter().map(mask).collect();
        // Another seed than that of the shuffling, which would draw the same numbers.
        let random = NumpyRandom::seed(seed ^ 0x5eed);
        layers.iter().any(Option::is_some).then_some(Self { random, layers })
    }

    /// Forward: draws which of the outputs `a` of a layer remain.
    pub(crate) fn forward(&mut self, layer: usize, a: &[f32]) {
        let Some(mask) = &mut self.layers[layer] else { return };
        let factor = 1.0 / (1.0 - mask.rate);
        let uniform = self.random.rand(a.len());
        let drawn = mask.factors.iter_mut().zip(mask.left.iter_mut());
        for ((m, left), (&a, &u)) in drawn.zip(a.iter().zip(&uniform)) {
            *m = if u < f64::from(mask.rate) { 0.0 } else { factor };
            *left = a * *m;
        }
    }

    /// The remaining outputs of a layer, if some may be missing.
    pub(crate) fn left(&self, layer: usize) -> Option<&[f32]> {
        self.layers[layer].as_ref().map(|mask| &mask.left[..])
    }

    /// Backward: `gradient` comes in as ∂L/∂D and leaves as ∂L/∂A.
    pub(crate) fn backward(&self, layer: usize, gradient: &mut [f32]) {
        if let Some(mask) = &self.layers[layer] {
            gradient.iter_mut().zip(&mask.factors).for_each(|(g, m)| *g *= m);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_as_much_on_average() {
        let mut masks = Masks::new(&[(0.25, 1000)], 10, 0).unwrap();
        masks.forward(0, &vec![3.0; 10_000]);
        let left = masks.left(0).unwrap();
        assert!(left.iter().all(|a| *a == 0.0 || *a == 4.0));
        let n_missing = left.iter().filter(|a| **a == 0.0).count();
        assert!((2300..2700).contains(&n_missing), "{n_missing}");
        let mut gradient = vec![1.0; 10_000];
        masks.backward(0, &mut gradient);
        assert!(gradient.iter().zip(left).all(|(g, a)| g * 3.0 == *a));
    }

    #[test]
    fn nothing_is_left_out_without_a_rate() {
        assert!(Masks::new(&[(0.0, 3), (0.0, 2)], 4, 0).is_none());
        assert!(Dropout::new(1.0).check().is_err() && Dropout::new(f32::NAN).check().is_err());
    }
}
