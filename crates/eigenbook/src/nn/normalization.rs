//! Batch normalisation: each output of a layer gets the mean β and the deviation γ.
//!
//! ```text
//! A  (n_samples, n_units), the outputs of the layer before      γ, β  (n_units), learned
//! μ, σ²  (n_units), mean and variance over the samples of the batch, ε = 0.001
//!
//! forward    S = (A − μ) / √(σ² + ε)        N = γ ∘ S + β
//! backward   ∂L/∂β = Σ over the samples of G      ∂L/∂γ = Σ of G ∘ S      with G = ∂L/∂N
//!            ∂L/∂A = γ / √(σ² + ε) ∘ (G − mean of G − S ∘ mean of (G ∘ S))
//! predict    the same with the moving μ and σ²:  moving ← 0.99·moving + 0.01·(that of the batch)
//! ```
//!
//! The next layer always sees numbers of one size, however the weights before it have grown, so
//! that larger steps are possible. `predict` and `evaluate` must not depend on the other samples of
//! a batch, so they use the moving averages, which take some hundred steps to settle. Source: Ioffe
//! and Szegedy, *Batch Normalization* (2015), with Keras's defaults.
//!
//! ```
//! use eigenbook::nn::*;
//! let mut model = Sequential::new();
//! model.add(Input::new(5))?;
//! model.add(Dense::new(64).activation(Relu))?;
//! model.add(BatchNormalization::new())?;
//! model.add(Dense::new(1).activation(Sigmoid))?;
//! assert_eq!(model.count_params(), (5 * 64 + 64) + 4 * 64 + (64 + 1));
//! # Ok::<(), eigenbook::Error>(())
//! ```

use super::invalid;
use crate::Result;
use ndarray::Array1;

/// The normalisation of a layer's outputs (Keras's `BatchNormalization`); it belongs after a
/// [`Dense`](super::Dense), or after a [`Conv2D`](super::Conv2D), where each place of an image counts
/// as a sample.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchNormalization {
    pub(crate) name: String,
    pub(crate) momentum: f32,
    pub(crate) epsilon: f32,
    /// γ `(n_units)`, the deviation of each output; empty until the layer joins a model.
    pub gamma: Array1<f32>,
    /// β `(n_units)`, the mean of each output.
    pub beta: Array1<f32>,
    /// The mean `(n_units)` that `predict` subtracts.
    pub moving_mean: Array1<f32>,
    /// The variance `(n_units)` by whose root `predict` divides.
    pub moving_variance: Array1<f32>,
}

impl Default for BatchNormalization {
    fn default() -> Self {
        Self::new()
    }
}

impl BatchNormalization {
    /// A normalisation with Keras's numbers: momentum 0.99, ε 0.001.
    pub fn new() -> Self {
        let empty = || Array1::zeros(0);
        Self {
            name: String::new(),
            momentum: 0.99,
            epsilon: 1e-3,
            gamma: empty(),
            beta: empty(),
            moving_mean: empty(),
            moving_variance: empty(),
        }
    }

    /// How much of the moving numbers is kept in each step, 0.99 by default.
    pub fn momentum(mut self, momentum: f32) -> Self {
        self.momentum = momentum;
        self
    }

    /// The constant added to each variance, 0.001 by default.
    pub fn epsilon(mut self, epsilon: f32) -> Self {
        self.epsilon = epsilon;
        self
    }

    /// The number of outputs that it normalises; 0 until it joins a model.
    pub fn units(&self) -> usize {
        self.gamma.len()
    }

    pub(crate) fn check(&self) -> Result<()> {
        let Self { momentum, epsilon, .. } = *self;
        if (0.0..=1.0).contains(&momentum) && epsilon > 0.0 && epsilon.is_finite() {
            return Ok(());
        }
        let message = format!(
            "a BatchNormalization with momentum {momentum} and epsilon {epsilon}.\n\
             momentum is a share, 0 ≤ momentum ≤ 1, and epsilon is above 0."
        );
        Err(invalid("add", message))
    }

    pub(crate) fn build(&mut self, n_units: usize, name: String) {
        self.name = name;
        self.gamma = Array1::ones(n_units);
        self.beta = Array1::zeros(n_units);
        self.moving_mean = Array1::zeros(n_units);
        self.moving_variance = Array1::ones(n_units);
    }

    /// The four arrays with Keras's names.
    pub(crate) fn arrays(&self) -> [(&'static str, &Array1<f32>); 4] {
        [
            ("gamma", &self.gamma),
            ("beta", &self.beta),
            ("moving_mean", &self.moving_mean),
            ("moving_variance", &self.moving_variance),
        ]
    }
}

/// Whether a network trains on a batch or only predicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Dropout leaves out, and a batch is normalised by its own mean and variance.
    Training,
    /// No outputs are left out, and the moving averages are used.
    Testing,
}

/// The buffers of one normalisation, for a batch under way.
pub(crate) struct Normalized {
    mean: Vec<f32>,
    variance: Vec<f32>,
    /// 1 / √(σ² + ε)
    scale: Vec<f32>,
    /// S and N.
    standard: Vec<f32>,
    out: Vec<f32>,
    /// ∂L/∂γ and ∂L/∂β.
    pub(crate) gamma_gradient: Vec<f32>,
    pub(crate) beta_gradient: Vec<f32>,
}

impl Normalized {
    /// Buffers for `batch_size` samples.
    pub(crate) fn new(n_units: usize, batch_size: usize) -> Self {
        let (units, all) = (|| vec![0.0; n_units], || vec![0.0; n_units * batch_size]);
        Self {
            mean: units(),
            variance: units(),
            scale: units(),
            standard: all(),
            out: all(),
            gamma_gradient: units(),
            beta_gradient: units(),
        }
    }

    /// N for the samples of the last forward.
    pub(crate) fn out(&self) -> &[f32] {
        &self.out
    }

    /// Forward: N from the outputs `a` of the layer.
    pub(crate) fn forward(&mut self, layer: &BatchNormalization, a: &[f32], phase: Phase) {
        match phase {
            Phase::Training => self.measure(a),
            Phase::Testing => {
                self.mean.iter_mut().zip(&layer.moving_mean).for_each(|(to, mean)| *to = *mean);
                let variances = self.variance.iter_mut().zip(&layer.moving_variance);
                variances.for_each(|(to, variance)| *to = *variance);
            }
        }
        let scales = self.scale.iter_mut().zip(&self.variance);
        scales.for_each(|(scale, variance)| *scale = 1.0 / (variance + layer.epsilon).sqrt());
        let n_units = layer.units();
        let rows = self.standard.chunks_exact_mut(n_units).zip(self.out.chunks_exact_mut(n_units));
        for ((standard, out), a) in rows.zip(a.chunks_exact(n_units)) {
            for (unit, a) in a.iter().enumerate() {
                standard[unit] = (a - self.mean[unit]) * self.scale[unit];
                out[unit] = layer.gamma[unit] * standard[unit] + layer.beta[unit];
            }
        }
    }

    /// Backward: `gradient` comes in as ∂L/∂N and leaves as ∂L/∂A.
    pub(crate) fn backward(
        &mut self,
        layer: &BatchNormalization,
        gradient: &mut [f32],
        phase: Phase,
    ) {
        let n_units = layer.units();
        let Self { scale, standard, gamma_gradient, beta_gradient, .. } = self;
        gamma_gradient.fill(0.0);
        beta_gradient.fill(0.0);
        let rows = || standard.chunks_exact(n_units);
        for (g, s) in gradient.chunks_exact(n_units).zip(rows()) {
            for unit in 0..n_units {
                beta_gradient[unit] += g[unit];
                gamma_gradient[unit] += g[unit] * s[unit];
            }
        }
        // The moving numbers do not depend on the batch.
        let share = match phase {
            Phase::Training => n_units as f32 / gradient.len() as f32,
            Phase::Testing => 0.0,
        };
        for (g, s) in gradient.chunks_exact_mut(n_units).zip(rows()) {
            for unit in 0..n_units {
                let common = beta_gradient[unit] + s[unit] * gamma_gradient[unit];
                g[unit] = layer.gamma[unit] * scale[unit] * (g[unit] - share * common);
            }
        }
    }

    /// Takes mean and variance of the batch into the moving ones.
    pub(crate) fn move_to(&self, layer: &mut BatchNormalization) {
        let momentum = layer.momentum;
        let mixed = |moving: &mut f32, now: &f32| {
            *moving = *moving * momentum + now * (1.0 - momentum);
        };
        layer.moving_mean.iter_mut().zip(&self.mean).for_each(|(moving, now)| mixed(moving, now));
        let variances = layer.moving_variance.iter_mut().zip(&self.variance);
        variances.for_each(|(moving, now)| mixed(moving, now));
    }

    /// μ and σ² of a batch, in two passes: the second subtracts no large numbers.
    fn measure(&mut self, a: &[f32]) {
        let n_units = self.mean.len();
        let share = n_units as f32 / a.len() as f32;
        let mean_of = |to: &mut [f32], value: &dyn Fn(usize, f32) -> f32| {
            to.fill(0.0);
            for row in a.chunks_exact(n_units) {
                to.iter_mut()
                    .zip(row)
                    .enumerate()
                    .for_each(|(unit, (to, a))| *to += value(unit, *a));
            }
            to.iter_mut().for_each(|sum| *sum *= share);
        };
        mean_of(&mut self.mean, &|_, a| a);
        let mean = &self.mean;
        mean_of(&mut self.variance, &|unit, a| (a - mean[unit]) * (a - mean[unit]));
    }
}

#[cfg(test)]
mod tests {
    use super::super::gradient::gradient_check;
    use super::*;
    use ndarray::array;

    fn layer() -> BatchNormalization {
        let mut layer = BatchNormalization::new();
        layer.build(2, "batch_normalization".to_owned());
        (layer.gamma, layer.beta) = (array![1.5, -0.5], array![0.25, 1.0]);
        layer
    }

    #[test]
    fn a_batch_gets_mean_beta_and_deviation_gamma() {
        let (layer, mut buffers) = (layer(), Normalized::new(2, 4));
        let a = [1.0, 10.0, 2.0, 20.0, 3.0, 30.0, 4.0, 40.0];
        buffers.forward(&layer, &a, Phase::Training);
        let column = |unit: usize| buffers.out().iter().skip(unit).step_by(2);
        for (unit, (mean, deviation)) in [(0.25, 1.5), (1.0, 0.5)].into_iter().enumerate() {
            let average = column(unit).sum::<f32>() / 4.0;
            let variance = column(unit).map(|n| (n - average) * (n - average)).sum::<f32>() / 4.0;
            assert!((average - mean).abs() < 1e-5, "{average}");
            assert!((variance.sqrt() - deviation).abs() < 1e-3, "{variance}");
        }
        let mut moved = layer.clone();
        buffers.move_to(&mut moved);
        assert!((moved.moving_mean[1] - 0.25).abs() < 1e-6);
        assert!((moved.moving_variance[0] - (0.99 + 0.0125)).abs() < 1e-6);
    }

    #[test]
    fn the_derivatives_are_those_of_the_differences() {
        let a = array![0.5, -1.0, 2.0, 0.25, -0.75, 1.5];
        for phase in [Phase::Training, Phase::Testing] {
            // The loss is a sum with a weight for each output.
            let weights = [0.3, -1.0, 0.7, 0.2, 1.1, -0.4_f32];
            let loss = |layer: &BatchNormalization, a: &Array1<f64>| {
                let mut buffers = Normalized::new(2, 3);
                let a: Vec<f32> = a.iter().map(|a| *a as f32).collect();
                buffers.forward(layer, &a, phase);
                buffers.out().iter().zip(&weights).map(|(n, w)| f64::from(n * w)).sum::<f64>()
            };
            let mut buffers = Normalized::new(2, 3);
            let single: Vec<f32> = a.iter().map(|a| *a as f32).collect();
            buffers.forward(&layer(), &single, phase);
            let mut gradient = weights.to_vec();
            buffers.backward(&layer(), &mut gradient, phase);
            let wide = |values: &[f32]| -> Array1<f64> {
                values.iter().map(|value| f64::from(*value)).collect()
            };
            let of_a = gradient_check(|a| Ok(loss(&layer(), a)), &a, &wide(&gradient)).unwrap();
            assert!(of_a.passes(), "{phase:?}: {of_a:?}");
            let with = |gamma: &Array1<f64>| {
                let mut changed = layer();
                changed.gamma = gamma.mapv(|gamma| gamma as f32);
                Ok(loss(&changed, &a))
            };
            let gamma = layer().gamma.mapv(f64::from);
            let of_gamma = gradient_check(with, &gamma, &wide(&buffers.gamma_gradient)).unwrap();
            assert!(of_gamma.passes(), "{phase:?}: {of_gamma:?}");
            assert_eq!(buffers.beta_gradient, [0.3 + 0.7 + 1.1, -1.0 + 0.2 - 0.4]);
        }
    }

    #[test]
    fn one_sample_and_wrong_numbers() {
        let (layer, mut buffers) = (layer(), Normalized::new(2, 1));
        buffers.forward(&layer, &[5.0, -3.0], Phase::Training);
        assert_eq!(buffers.out(), [0.25, 1.0]);
        assert!(BatchNormalization::new().momentum(1.5).check().is_err());
        assert!(BatchNormalization::new().epsilon(0.0).check().is_err());
    }
}
