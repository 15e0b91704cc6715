//! What comes after a layer in a batch under way: normalisation, pooling, dropout, in this order.
//!
//! ```text
//! forward    A ──▶ N = normalised A ──▶ M = the largest of its windows ──▶ D = M ∘ mask
//! backward   ∂L/∂D ──▶ ∂L/∂M ──▶ ∂L/∂N ──▶ ∂L/∂A
//! ```
//!
//! A step that a layer does not have is left out, and costs nothing.

use super::super::dense::Dense;
use super::super::dropout::Masks;
use super::super::normalization::{Normalized, Phase};
use super::super::pooling::Pooled;

/// The buffers of what comes after each layer.
pub(crate) struct After {
    normalized: Vec<Option<Normalized>>,
    pooled: Vec<Option<Pooled>>,
    /// The outputs that training leaves out.
    masks: Option<Masks>,
    pub(crate) phase: Phase,
}

impl After {
    /// Buffers for `batch_size` samples.
    pub(crate) fn new(layers: &[Dense], batch_size: usize) -> Self {
        let normalized = |layer: &Dense| {
            let n_rows = layer.n_z() / layer.units() * batch_size;
            layer.normalization.as_ref().map(|it| Normalized::new(it.units(), n_rows))
        };
        let pooled = |layer: &Dense| layer.pooling.as_ref().map(|it| Pooled::new(it, batch_size));
        Self {
            normalized: layers.iter().map(normalized).collect(),
            pooled: layers.iter().map(pooled).collect(),
            masks: None,
            phase: Phase::Testing,
        }
    }

    /// From now on the network learns: dropout leaves something out, batches are normalised.
    pub(crate) fn learn(&mut self, layers: &[Dense], batch_size: usize, seed: u32) {
        let rates: Vec<_> =
            layers.iter().map(|layer| (layer.dropout_rate(), layer.n_out())).collect();
        self.masks = Masks::new(&rates, batch_size, seed);
        self.phase = Phase::Training;
    }

    /// Forward from the outputs `a` of the layer at `place`.
    pub(crate) fn forward(&mut self, layer: &Dense, place: usize, a: &[f32]) {
        let mut a = a;
        if let (Some(buffers), Some(normalization)) =
            (&mut self.normalized[place], &layer.normalization)
        {
            buffers.forward(normalization, a, self.phase);
            a = &buffers.out()[..a.len()];
        }
        if let (Some(buffers), Some(pooling)) = (&mut self.pooled[place], &layer.pooling) {
            buffers.forward(pooling, a);
            a = &buffers.out()[..a.len() / layer.n_z() * layer.n_out()];
        }
        if let Some(masks) = &mut self.masks
            && self.phase == Phase::Training
        {
            masks.forward(place, a);
        }
    }

    /// What the next layer sees of the layer at `place` whose outputs are `a`.
    pub(crate) fn seen<'a>(&'a self, layer: &Dense, place: usize, a: &'a [f32]) -> &'a [f32] {
        let left = match &self.masks {
            Some(masks) if self.phase == Phase::Training => masks.left(place),
            _ => None,
        };
        let seen = left
            .or(self.pooled[place].as_ref().map(Pooled::out))
            .or(self.normalized[place].as_ref().map(Normalized::out));
        &seen.unwrap_or(a)[..a.len() / layer.n_z() * layer.n_out()]
    }

    /// Backward from what the next layer saw, whose derivative `of_seen` writes, to ∂L/∂A.
    pub(crate) fn backward(
        &mut self,
        layer: &Dense,
        place: usize,
        of_a: &mut [f32],
        of_seen: impl FnOnce(&mut [f32]),
    ) {
        let masks = self.masks.as_ref().filter(|_| self.phase == Phase::Training);
        let unmasked = |gradient: &mut [f32]| {
            of_seen(gradient);
            if let Some(masks) = masks {
                masks.backward(place, gradient);
            }
        };
        match (&mut self.pooled[place], &layer.pooling) {
            (Some(buffers), Some(pooling)) => {
                unmasked(&mut buffers.gradient[..of_a.len() / layer.n_z() * layer.n_out()]);
                buffers.backward(pooling, of_a);
            }
            _ => unmasked(of_a),
        }
        if let (Some(buffers), Some(normalization)) =
            (&mut self.normalized[place], &layer.normalization)
        {
            buffers.backward(normalization, of_a, self.phase);
        }
    }

    /// The normalisation after the layer at `place`.
    pub(crate) fn normalized(&self, place: usize) -> Option<&Normalized> {
        self.normalized[place].as_ref()
    }
}
