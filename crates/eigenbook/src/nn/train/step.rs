//! One step: forward, loss, backward, update, in buffers that are allocated once.
//!
//! ```text
//! forward    A_l = f_l(A_{l−1} W_l + b_l)                      A_l  (batch, n_l)
//! backward   ∂L/∂W_l = A_{l−1}ᵀ δ_l    δ_{l−1} = (δ_l W_lᵀ) ∘ f′    δ_l = ∂L/∂Z_l  (batch, n_l)
//! update     θ ← θ − step(∂L/∂θ)
//! ```
//!
//! A smaller last batch uses the front of the same buffers, so that training allocates no memory.

use super::super::dense::{Dense, DenseGradient};
use super::super::loss::Loss;
use super::super::optimizer::{Memory, Optimizer};
use super::after::After;

/// The buffers of one network, and the number of samples that they hold now.
pub(crate) struct Workspace {
    activations: Vec<Vec<f32>>,
    /// Z of the layers whose derivative is computed from it.
    kept: Vec<Vec<f32>>,
    pub(crate) after: After,
    deltas: Vec<Vec<f32>>,
    gradients: Vec<DenseGradient>,
    /// What the windows of a convolution see of some samples; each layer writes it anew.
    patches: Vec<f32>,
    rows: usize,
}

impl Workspace {
    /// Buffers for `batch_size` samples.
    pub(crate) fn new(layers: &[Dense], batch_size: usize) -> Self {
        let rows = || layers.iter().map(|layer| vec![0.0; batch_size * layer.n_z()]).collect();
        let gradients = layers.iter().map(DenseGradient::zeros).collect();
        let kept = |layer: &Dense| match layer.layer_activation().keeps_z() {
            true => vec![0.0; batch_size * layer.n_z()],
            false => Vec::new(),
        };
        let n_patches = layers.iter().map(|layer| layer.n_patches(batch_size)).max();
        Self {
            activations: rows(),
            kept: layers.iter().map(kept).collect(),
            after: After::new(layers, batch_size),
            deltas: rows(),
            gradients,
            patches: vec![0.0; n_patches.unwrap_or(0)],
            rows: 0,
        }
    }

    /// Forward from the samples `x` to the predictions.
    pub(crate) fn forward(&mut self, layers: &[Dense], x: &[f32]) -> &[f32] {
        self.forward_layers(layers, x, layers.len());
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
        self.forward_layers(layers, x, layers.len() - 1);
        let a = self.linear(layers, x, layers.len() - 1);
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
            let delta = &here[0][..self.rows * layer.n_z()];
            let (gradient, patches) = (&mut self.gradients[place], &mut self.patches[..]);
            let Some(previous) = place.checked_sub(1) else {
                layer.backward_weights(x, delta, gradient, patches);
                break;
            };
            let previous_layer = &layers[previous];
            let n_a = self.rows * previous_layer.n_z();
            let (a, out) = (&self.activations[previous][..n_a], &mut before[previous][..n_a]);
            let seen = self.after.seen(previous_layer, previous, a);
            layer.backward_weights(seen, delta, gradient, patches);
            let of_seen = |of_seen: &mut [f32]| layer.backward_input(delta, of_seen, patches);
            self.after.backward(previous_layer, previous, out, of_seen);
            let activation = previous_layer.layer_activation();
            let basis = if activation.keeps_z() { &self.kept[previous][..n_a] } else { a };
            activation.backward_in_place(basis, out, previous_layer.units());
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
        let parts = self.gradients.iter().zip(memories).enumerate();
        for (layer, (place, (gradient, memories))) in layers.iter_mut().zip(parts) {
            let [kernel_memory, bias_memory, gamma_memory, beta_memory] = memories;
            let buffers = self.after.normalized(place);
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

    /// The output of the last layer, with what comes after it.
    pub(crate) fn predictions(&self, layers: &[Dense]) -> &[f32] {
        let (Some(last), Some(a)) = (layers.last(), self.activations.last()) else { return &[] };
        self.after.seen(last, layers.len() - 1, &a[..self.rows * last.n_z()])
    }

    /// The derivatives that the last backward found.
    pub(crate) fn gradients(&self) -> &[DenseGradient] {
        &self.gradients
    }

    /// The first `n_layers` layers, with what comes after each.
    fn forward_layers(&mut self, layers: &[Dense], x: &[f32], n_layers: usize) {
        self.rows = layers.first().map_or(0, |layer| x.len() / layer.n_in());
        for (place, layer) in layers.iter().enumerate().take(n_layers) {
            self.linear(layers, x, place);
            let a = &mut self.activations[place][..self.rows * layer.n_z()];
            let activation = layer.layer_activation();
            if activation.keeps_z() {
                self.kept[place][..a.len()].copy_from_slice(a);
            }
            activation.forward_in_place(a, layer.units());
            self.after.forward(layer, place, a);
        }
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

    /// One layer without its activation, Z = X W + b, in the buffer of its activations.
    fn linear(&mut self, layers: &[Dense], x: &[f32], place: usize) -> &mut [f32] {
        let (before, here) = self.activations.split_at_mut(place);
        let input = match before.last() {
            None => x,
            Some(a) => {
                let previous = &layers[place - 1];
                self.after.seen(previous, place - 1, &a[..self.rows * previous.n_z()])
            }
        };
        let z = &mut here[0][..self.rows * layers[place].n_z()];
        layers[place].forward_linear(input, z, &mut self.patches);
        z
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
