//! One step: forward, loss, backward, update, in buffers that are made once.
//!
//! ```text
//! forward    A_l = f_l(A_{l−1} W_l + b_l)                      A_l  (batch, n_l)
//! backward   ∂L/∂W_l = A_{l−1}ᵀ δ_l    δ_{l−1} = (δ_l W_lᵀ) ∘ f′    δ_l = ∂L/∂Z_l  (batch, n_l)
//! update     θ ← θ − step(∂L/∂θ)
//! ```
//!
//! A smaller last batch uses the front of the same buffers, so that nothing is allocated while
//! training runs.

use super::super::dense::{Dense, DenseGradient, matrix};
use super::super::dropout::Masks;
use super::super::loss::Loss;
use super::super::optimizer::{Memory, Optimizer};

/// The buffers of one network, and the number of samples that they hold now.
pub(crate) struct Workspace {
    activations: Vec<Vec<f32>>,
    deltas: Vec<Vec<f32>>,
    gradients: Vec<DenseGradient>,
    /// What training leaves out; nothing while it is only tested.
    pub(crate) masks: Option<Masks>,
    rows: usize,
}

impl Workspace {
    /// Room for `batch_size` samples.
    pub(crate) fn new(layers: &[Dense], batch_size: usize) -> Self {
        let rows = || layers.iter().map(|layer| vec![0.0; batch_size * layer.units()]).collect();
        let gradients = layers.iter().map(DenseGradient::zeros).collect();
        Self { activations: rows(), deltas: rows(), gradients, masks: None, rows: 0 }
    }

    /// From now on the dropout of the layers leaves something out.
    pub(crate) fn drop_out(&mut self, layers: &[Dense], batch_size: usize, seed: u32) {
        let rates: Vec<_> =
            layers.iter().map(|layer| (layer.dropout_rate(), layer.units())).collect();
        self.masks = Masks::new(&rates, batch_size, seed);
    }

    /// Forward from the samples `x` to the predictions.
    pub(crate) fn forward(&mut self, layers: &[Dense], x: &[f32]) -> &[f32] {
        self.forward_hidden(layers, x);
        if let Some(place) = layers.len().checked_sub(1) {
            let (input, a) = self.around(layers, x, place);
            layers[place].forward_into(matrix(input, layers[place].n_inputs()), a);
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
            let left = self.masks.as_ref().and_then(|masks| masks.left(previous));
            let view = matrix(&left.unwrap_or(input)[..input.len()], layer.n_inputs());
            layer.backward_weights(view, delta, &mut self.gradients[place]);
            let out = &mut before[previous][..input.len()];
            layer.backward_input(delta, out);
            if let Some(masks) = &self.masks {
                masks.backward(previous, out);
            }
            layers[previous].layer_activation().backward_in_place(input, out, layer.n_inputs());
        }
    }

    /// Step number `t` of the optimiser for all weights.
    pub(crate) fn update(
        &self,
        layers: &mut [Dense],
        optimizer: &Optimizer,
        memories: &mut [[Memory; 2]],
        t: u64,
    ) {
        for ((layer, gradient), [kernel_memory, bias_memory]) in
            layers.iter_mut().zip(&self.gradients).zip(memories)
        {
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
            let (input, a) = self.around(layers, x, place);
            layer.forward_into(matrix(input, layer.n_inputs()), a);
            if let Some(masks) = &mut self.masks {
                masks.forward(place, &self.activations[place][..self.rows * layer.units()]);
            }
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
        if loss.takes_logits_of(activation) {
            loss.delta_from_logits(y, a, delta, n_out);
        } else {
            loss.gradient(y, a, delta, n_out);
            activation.backward_in_place(a, delta, n_out);
        }
    }

    /// What enters a layer, and the buffer for what leaves it.
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
                let left = self.masks.as_ref().and_then(|masks| masks.left(place - 1));
                &left.unwrap_or(a)[..self.rows * layers[place].n_inputs()]
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
