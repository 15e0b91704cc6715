//! One step: forward, loss, backward, update, in buffers that are allocated once.
//!
//! ```text
//! forward    A_l = f_l(A_{l−1} W_l + b_l)                      A_l  (batch, n_l)
//! backward   ∂L/∂W_l = A_{l−1}ᵀ δ_l    δ_{l−1} = (δ_l W_lᵀ) ∘ f′    δ_l = ∂L/∂Z_l  (batch, n_l)
//! update     θ ← θ − step(∂L/∂θ)
//! ```
//!
//! A smaller last batch uses the front of the same buffers, so that training allocates no memory.

use super::super::dense::{Dense, DenseGradient, matrix};
use super::super::dropout::Masks;
use super::super::loss::Loss;
use super::super::normalization::{Normalized, Phase};
use super::super::optimizer::{Memory, Optimizer};

/// The buffers of one network, and the number of samples that they hold now.
pub(crate) struct Workspace {
    activations: Vec<Vec<f32>>,
    /// Z of the layers whose derivative is computed from it.
    kept: Vec<Vec<f32>>,
    normalized: Vec<Option<Normalized>>,
    deltas: Vec<Vec<f32>>,
    gradients: Vec<DenseGradient>,
    /// The outputs that training leaves out.
    masks: Option<Masks>,
    pub(crate) phase: Phase,
    rows: usize,
}

impl Workspace {
    /// Buffers for `batch_size` samples.
    pub(crate) fn new(layers: &[Dense], batch_size: usize) -> Self {
        let rows = || layers.iter().map(|layer| vec![0.0; batch_size * layer.units()]).collect();
        let gradients = layers.iter().map(DenseGradient::zeros).collect();
        let kept = |layer: &Dense| match layer.layer_activation().keeps_z() {
            true => vec![0.0; batch_size * layer.units()],
            false => Vec::new(),
        };
        let normalized = |layer: &Dense| {
            layer.normalization.as_ref().map(|it| Normalized::new(it.units(), batch_size))
        };
        Self {
            activations: rows(),
            kept: layers.iter().map(kept).collect(),
            normalized: layers.iter().map(normalized).collect(),
            deltas: rows(),
            gradients,
            masks: None,
            phase: Phase::Testing,
            rows: 0,
        }
    }

    /// From now on the network learns: dropout leaves something out, batches are normalised.
    pub(crate) fn learn(&mut self, layers: &[Dense], batch_size: usize, seed: u32) {
        let rates: Vec<_> =
            layers.iter().map(|layer| (layer.dropout_rate(), layer.units())).collect();
        self.masks = Masks::new(&rates, batch_size, seed);
        self.phase = Phase::Training;
    }

    /// Forward from the samples `x` to the predictions.
    pub(crate) fn forward(&mut self, layers: &[Dense], x: &[f32]) -> &[f32] {
        self.forward_hidden(layers, x);
        if let Some(place) = layers.len().checked_sub(1) {
            self.forward_layer(layers, x, place);
        }
        self.predictions(layers)
    }

    /// Forward to the predictions, and the sum of the loss over the samples, each with its weight
    /// if there are weights.
    pub(crate) fn forward_with_loss(
        &mut self,
        layers: &[Dense],
        loss: Loss,
        (x, y): (&[f32], &[f32]),
        weights: &[f32],
    ) -> f64 {
        let Some(last) = layers.last() else { return 0.0 };
        let (activation, n_out) = (last.layer_activation(), last.units());
        if !loss.takes_logits_of(activation) {
            let p = self.forward(layers, x);
            return weighted(weights, y, p, n_out, |y, p| loss.total(y, p, n_out));
        }
        self.forward_hidden(layers, x);
        let (input, a) = self.around(layers, x, layers.len() - 1);
        last.forward_linear(matrix(input, last.n_inputs()), a);
        let total = weighted(weights, y, a, n_out, |y, z| loss.total_from_logits(y, z, n_out));
        activation.forward_in_place(a, n_out);
        total
    }

    /// Backward from the targets `y` to the gradients of all weights, after a forward.
    pub(crate) fn backward(
        &mut self,
        layers: &[Dense],
        loss: Loss,
        (x, y): (&[f32], &[f32]),
        weights: &[f32],
    ) {
        self.delta_of_last(layers, loss, y);
        self.weigh_delta(layers, weights);
        for (place, layer) in layers.iter().enumerate().rev() {
            let (before, here) = self.deltas.split_at_mut(place);
            let delta = &here[0][..self.rows * layer.units()];
            let Some(previous) = place.checked_sub(1) else {
                let x = matrix(x, layer.n_inputs());
                layer.backward_weights(x, delta, &mut self.gradients[place]);
                break;
            };
            let input = &self.activations[previous][..self.rows * layer.n_inputs()];
            let left = match &self.masks {
                Some(masks) if self.phase == Phase::Training => masks.left(previous),
                _ => None,
            };
            let left = left.or(self.normalized[previous].as_ref().map(Normalized::out));
            let view = matrix(&left.unwrap_or(input)[..input.len()], layer.n_inputs());
            layer.backward_weights(view, delta, &mut self.gradients[place]);
            let out = &mut before[previous][..input.len()];
            layer.backward_input(delta, out);
            if let Some(masks) = &self.masks
                && self.phase == Phase::Training
            {
                masks.backward(previous, out);
            }
            let previous_layer = &layers[previous];
            if let (Some(buffers), Some(normalization)) =
                (&mut self.normalized[previous], &previous_layer.normalization)
            {
                buffers.backward(normalization, out, self.phase);
            }
            let activation = previous_layer.layer_activation();
            let basis =
                if activation.keeps_z() { &self.kept[previous][..input.len()] } else { input };
            activation.backward_in_place(basis, out, layer.n_inputs());
        }
    }

    /// Step number `t` of the optimiser for all weights.
    pub(crate) fn update(
        &self,
        layers: &mut [Dense],
        optimizer: &Optimizer,
        memories: &mut [[Memory; 4]],
        t: u64,
    ) {
        let parts = self.gradients.iter().zip(&self.normalized).zip(memories);
        for (layer, ((gradient, buffers), memories)) in layers.iter_mut().zip(parts) {
            let [kernel_memory, bias_memory, gamma_memory, beta_memory] = memories;
            if let (Some(buffers), Some(normalization)) = (buffers, &mut layer.normalization) {
                if let Some(gamma) = normalization.gamma.as_slice_mut() {
                    optimizer.update(t, gamma_memory, gamma, &buffers.gamma_gradient);
                }
                if let Some(beta) = normalization.beta.as_slice_mut() {
                    optimizer.update(t, beta_memory, beta, &buffers.beta_gradient);
                }
                buffers.move_to(normalization);
            }
            let (kernel, bias) = layer.parameters_mut();
            if let (Some(w), Some(g)) = (kernel.as_slice_mut(), gradient.kernel.as_slice()) {
                optimizer.update(t, kernel_memory, w, g);
            }
            if let (Some(b), Some(g)) = (bias.as_slice_mut(), gradient.bias.as_slice()) {
                optimizer.update(t, bias_memory, b, g);
            }
        }
    }

    /// The output of the last layer.
    pub(crate) fn predictions(&self, layers: &[Dense]) -> &[f32] {
        let n_out = layers.last().map_or(0, Dense::units);
        self.activations.last().map_or(&[], |a| &a[..self.rows * n_out])
    }

    /// The derivatives that the last backward found.
    pub(crate) fn gradients(&self) -> &[DenseGradient] {
        &self.gradients
    }

    fn forward_hidden(&mut self, layers: &[Dense], x: &[f32]) {
        self.rows = layers.first().map_or(0, |layer| x.len() / layer.n_inputs());
        for (place, layer) in layers.iter().enumerate().take(layers.len().saturating_sub(1)) {
            self.forward_layer(layers, x, place);
            let mut a = &self.activations[place][..self.rows * layer.units()];
            if let (Some(buffers), Some(normalization)) =
                (&mut self.normalized[place], &layer.normalization)
            {
                buffers.forward(normalization, a, self.phase);
                a = &buffers.out()[..a.len()];
            }
            if let Some(masks) = &mut self.masks
                && self.phase == Phase::Training
            {
                masks.forward(place, a);
            }
        }
    }

    /// One layer without dropout and normalisation: A = f(X W + b).
    fn forward_layer(&mut self, layers: &[Dense], x: &[f32], place: usize) {
        let layer = &layers[place];
        let (input, a) = self.around(layers, x, place);
        layer.forward_linear(matrix(input, layer.n_inputs()), a);
        let activation = layer.layer_activation();
        let a = &mut self.activations[place][..self.rows * layer.units()];
        if activation.keeps_z() {
            self.kept[place][..a.len()].copy_from_slice(a);
        }
        activation.forward_in_place(a, layer.units());
    }

    /// The derivatives of samples with weights.
    fn weigh_delta(&mut self, layers: &[Dense], weights: &[f32]) {
        let (Some(last), Some(delta)) = (layers.last(), self.deltas.last_mut()) else { return };
        for (row, weight) in delta.chunks_exact_mut(last.units()).zip(weights) {
            row.iter_mut().for_each(|d| *d *= weight);
        }
    }

    /// δ = ∂L/∂Z of the last layer.
    fn delta_of_last(&mut self, layers: &[Dense], loss: Loss, y: &[f32]) {
        let Some(last) = layers.last() else { return };
        let (activation, n_out) = (last.layer_activation(), last.units());
        let size = self.rows * n_out;
        let (Some(a), Some(delta)) = (self.activations.last(), self.deltas.last_mut()) else {
            return;
        };
        let (a, delta) = (&a[..size], &mut delta[..size]);
        let kept = self.kept.last().filter(|_| activation.keeps_z());
        if loss.takes_logits_of(activation) {
            loss.delta_from_logits(y, a, delta, n_out);
        } else {
            loss.gradient(y, a, delta, n_out);
            activation.backward_in_place(kept.map_or(a, |z| &z[..size]), delta, n_out);
        }
    }

    /// The input of a layer, and the buffer for its output.
    fn around<'a>(
        &'a mut self,
        layers: &[Dense],
        x: &'a [f32],
        place: usize,
    ) -> (&'a [f32], &'a mut [f32]) {
        let (before, here) = self.activations.split_at_mut(place);
        let input = match before.last() {
            None => x,
            Some(a) => {
                let left = match &self.masks {
                    Some(masks) if self.phase == Phase::Training => masks.left(place - 1),
                    _ => None,
                };
                let normalized = self.normalized[place - 1].as_ref().map(Normalized::out);
                &left.or(normalized).unwrap_or(a)[..self.rows * layers[place].n_inputs()]
            }
        };
        (input, &mut here[0][..self.rows * layers[place].units()])
    }
}

/// The sum over the samples, each times its weight if there are weights.
fn weighted(
    weights: &[f32],
    y: &[f32],
    p: &[f32],
    n_out: usize,
    total: impl Fn(&[f32], &[f32]) -> f64,
) -> f64 {
    if weights.is_empty() {
        return total(y, p);
    }
    let targets = y.chunks_exact(y.len() / weights.len());
    let samples = targets.zip(p.chunks_exact(n_out)).zip(weights);
    samples.map(|((y, p), weight)| f64::from(*weight) * total(y, p)).sum()
}
