//! Activations: the nonlinearity between two layers.
//!
//! ```text
//! Z   before the activation  (n_samples, n_units)
//! A   after it               (n_samples, n_units)
//!
//! linear    A = Z                        ∂L/∂Z = ∂L/∂A
//! relu      A = max(Z, 0)                ∂L/∂Z = ∂L/∂A ∘ [A > 0]
//! sigmoid   A = 1 / (1 + e^(−Z))         ∂L/∂Z = ∂L/∂A ∘ A ∘ (1 − A)
//! tanh      A = tanh Z                   ∂L/∂Z = ∂L/∂A ∘ (1 − A²)
//! leaky     A = max(Z, 0.2·Z)            ∂L/∂Z = ∂L/∂A ∘ (1 where A > 0, else 0.2)
//! gelu      A = Z ∘ Φ(Z)                 ∂L/∂Z = ∂L/∂A ∘ (Φ(Z) + Z ∘ φ(Z))
//! softmax   A_ij = e^Z_ij / Σ_k e^Z_ik   ∂L/∂Z = A ∘ (∂L/∂A − Σ_k ∂L/∂A_ik A_ik)
//! ```
//!
//! φ is the normal density and Φ its integral, the share of normal numbers below Z.
//!
//! Use relu in hidden layers, sigmoid for one probability, softmax for one class of several.
//! Each derivative but that of gelu is written with `A`, so `Z` need not be kept.
//!
//! Source: Keras's functions of these names.
//!
//! ```
//! use eigenbook::nn::{Relu, Softmax};
//! let z = eigenbook::ndarray::array![[-1.0_f32, 0.0, 2.0]];
//! assert_eq!(Relu.forward(&z), eigenbook::ndarray::array![[0.0, 0.0, 2.0]]);
//! assert!((Softmax.forward(&z).sum() - 1.0).abs() < 1e-6);
//! ```

use super::mismatch;
use crate::Result;
use crate::linalg::processor::{has_fused_vectors, map_in_place};
use crate::linalg::{elementary::exp_single, elementary_single};
use ndarray::{Array2, ArrayRef, Ix2};

/// The function that a layer applies to its output (Keras's `activation=`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Activation {
    /// The output as it is (Keras's default, `activation=None`).
    #[default]
    Linear,
    /// Negative values become 0.
    Relu,
    /// Squeezes each value into (0, 1).
    Sigmoid,
    /// Squeezes each value into (−1, 1).
    Tanh,
    /// Turns each row into probabilities that add up to 1.
    Softmax,
    /// Negative values are multiplied by 0.2 (Keras's `leaky_relu`; PyTorch has 0.01).
    LeakyRelu,
    /// A relu without the corner: each value times the share of normal numbers below it (Keras's
    /// `gelu`, with `approximate=False`).
    Gelu,
}

impl Activation {
    /// Forward: A = f(Z).
    ///
    /// # Shapes
    /// - `z`: `(n_samples, n_units)`
    /// - returns the same
    ///
    /// ```
    /// use eigenbook::prelude::*;
    /// assert_eq!(Relu.forward(&tensor![[-1.0, 2.0]]), tensor![[0.0, 2.0]]);
    /// ```
    pub fn forward(self, z: &ArrayRef<f32, Ix2>) -> Array2<f32> {
        let mut a = z.as_standard_layout().into_owned();
        let n_units = a.ncols();
        if let Some(values) = a.as_slice_mut() {
            self.forward_in_place(values, n_units);
        }
        a
    }

    /// Backward: ∂L/∂Z from A and ∂L/∂A; `Gelu` needs Z instead of A, which does not determine it.
    ///
    /// # Shapes
    /// - `a` (for `Gelu` Z) and `gradient`: `(n_samples, n_units)`
    /// - returns the same
    ///
    /// # Errors
    /// When the two shapes differ.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    /// let a = Relu.forward(&tensor![[-1.0, 2.0]]);
    /// assert_eq!(Relu.backward(&a, &tensor![[5.0, 5.0]])?, tensor![[0.0, 5.0]]);
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn backward(
        self,
        a: &ArrayRef<f32, Ix2>,
        gradient: &ArrayRef<f32, Ix2>,
    ) -> Result<Array2<f32>> {
        let ((rows, columns), (g_rows, g_columns)) = (a.dim(), gradient.dim());
        if a.dim() != gradient.dim() {
            return Err(mismatch(
                "Activation::backward",
                format!("A is {rows}×{columns} and ∂L/∂A is {g_rows}×{g_columns}."),
                "The derivative of the loss with respect to A has the shape of A.",
            ));
        }
        let a: Vec<f32> = a.iter().copied().collect();
        let mut out = gradient.as_standard_layout().into_owned();
        if let Some(values) = out.as_slice_mut() {
            self.backward_in_place(&a, values, columns);
        }
        Ok(out)
    }

    /// Keras's name of it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::Relu => "relu",
            Self::Sigmoid => "sigmoid",
            Self::Tanh => "tanh",
            Self::Softmax => "softmax",
            Self::LeakyRelu => "leaky_relu",
            Self::Gelu => "gelu",
        }
    }

    /// The activation of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        use Activation::{Gelu, LeakyRelu, Linear, Relu, Sigmoid, Softmax, Tanh};
        let all = [Linear, Relu, Sigmoid, Tanh, Softmax, LeakyRelu, Gelu];
        all.into_iter().find(|activation| activation.name() == name)
    }

    /// Whether the derivative is computed from Z and not from A.
    pub(crate) fn keeps_z(self) -> bool {
        self == Self::Gelu
    }

    /// Forward on rows of `n_units` values, in place.
    pub(crate) fn forward_in_place(self, values: &mut [f32], n_units: usize) {
        match self {
            Self::Linear => {}
            Self::Relu => values.iter_mut().for_each(|z| *z = relu(*z)),
            Self::Sigmoid => sigmoids(values),
            Self::Tanh if has_fused_vectors() => map_in_place(values, elementary_single::tanh),
            Self::Tanh => values.iter_mut().for_each(|z| *z = z.tanh()),
            Self::Softmax => values.chunks_exact_mut(n_units.max(1)).for_each(softmax),
            Self::LeakyRelu => values.iter_mut().for_each(|z| *z *= leak(*z)),
            Self::Gelu => values.iter_mut().for_each(|z| *z *= normal_share(*z)),
        }
    }

    /// Backward in place: `gradient` comes in as ∂L/∂A and leaves as ∂L/∂Z; `a` is Z if
    /// [`keeps_z`](Self::keeps_z) is true.
    pub(crate) fn backward_in_place(self, a: &[f32], gradient: &mut [f32], n_units: usize) {
        let pairs = gradient.iter_mut().zip(a);
        match self {
            Self::Linear => {}
            // Times 0 and not 0 alone: NaN stays NaN. The sum makes 0 of −0.
            Self::Relu => pairs.for_each(|(g, a)| *g = if *a > 0.0 { *g } else { *g * 0.0 + 0.0 }),
            Self::Sigmoid => pairs.for_each(|(g, a)| *g *= a * (1.0 - a)),
            Self::Tanh => pairs.for_each(|(g, a)| *g *= 1.0 - a * a),
            Self::LeakyRelu => pairs.for_each(|(g, a)| *g *= leak(*a)),
            Self::Gelu => pairs.for_each(|(g, z)| *g *= normal_share(*z) + z * normal_density(*z)),
            Self::Softmax => {
                let rows = gradient.chunks_exact_mut(n_units.max(1));
                for (g, a) in rows.zip(a.chunks_exact(n_units.max(1))) {
                    let mean: f32 = g.iter().zip(a).map(|(g, a)| g * a).sum();
                    g.iter_mut().zip(a).for_each(|(g, a)| *g = a * (*g - mean));
                }
            }
        }
    }
}

/// The slope of the leaky relu, which A determines as well as Z: both have one sign.
fn leak(z: f32) -> f32 {
    if z > 0.0 { 1.0 } else { 0.2 }
}

/// Φ(z), the share of normal numbers below z.
fn normal_share(z: f32) -> f32 {
    0.5 * (1.0 + libm::erff(z * std::f32::consts::FRAC_1_SQRT_2))
}

/// φ(z), the normal density, the derivative of Φ.
fn normal_density(z: f32) -> f32 {
    (-0.5 * z * z).exp() / std::f32::consts::TAU.sqrt()
}

/// Written as a comparison so that NaN stays NaN: a diverged network must not look healthy.
pub(crate) fn relu(z: f32) -> f32 {
    if z < 0.0 { 0.0 } else { z }
}

fn sigmoids(values: &mut [f32]) {
    match has_fused_vectors() {
        true => map_in_place(values, |z| 1.0 / (1.0 + exp_single(-z))),
        false => values.iter_mut().for_each(|z| *z = sigmoid(*z)),
    }
}

pub(crate) fn sigmoid(z: f32) -> f32 {
    1.0 / (1.0 + (-z).exp())
}

/// The largest value is subtracted first: the result is the same and never overflows.
pub(crate) fn softmax(row: &mut [f32]) {
    let largest = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    match has_fused_vectors() {
        true => map_in_place(row, |z| exp_single(z - largest)),
        false => row.iter_mut().for_each(|z| *z = (*z - largest).exp()),
    }
    let total: f32 = row.iter().sum();
    row.iter_mut().for_each(|z| *z /= total);
}
