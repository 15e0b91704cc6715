//! The initial weights of a layer.
//!
//! ```text
//! n_in, n_out   inputs and outputs of the layer
//! u             uniform on [0, 1), one for each weight
//!
//! Keras    W = ℓ (2u − 1),  ℓ = √(6 / (n_in + n_out))     b = 0        ("glorot_uniform")
//! PyTorch  W = ℓ (2u − 1),  ℓ = 1 / √n_in                 b likewise
//! ```
//!
//! Weights that are too large make the signal grow from layer to layer, too small ones let it
//! fade; both limits keep its spread about the same.
//!
//! ```
//! let limit = eigenbook::nn::init::glorot_limit(5, 64);
//! assert!((limit - 0.29488).abs() < 1e-5);
//! ```

use super::invalid;
use crate::Result;
use crate::random::NumpyRandom;
use ndarray::Array2;

/// Keras's limit of the `glorot_uniform` initialiser, √(6 / (n_in + n_out)).
pub fn glorot_limit(n_in: usize, n_out: usize) -> f64 {
    (6.0 / (n_in + n_out) as f64).sqrt()
}

/// A kernel drawn as Keras's `glorot_uniform` prescribes.
///
/// # Shapes
/// - returns `(n_in, n_out)`
///
/// ```
/// use eigenbook::prelude::*;
/// use eigenbook::nn::init::{glorot_limit, glorot_uniform};
///
/// let kernel = glorot_uniform(5, 64, &mut NumpyRandom::seed(0));
/// let limit = glorot_limit(5, 64) as f32;
/// assert!(kernel.iter().all(|w| w.abs() <= limit));
/// ```
pub fn glorot_uniform(n_in: usize, n_out: usize, random: &mut NumpyRandom) -> Array2<f32> {
    uniform(glorot_limit(n_in, n_out), n_in, n_out, random)
}

/// A kernel `(n_in, n_out)` of numbers between −`limit` and `limit`.
pub(crate) fn uniform(
    limit: f64,
    n_in: usize,
    n_out: usize,
    random: &mut NumpyRandom,
) -> Array2<f32> {
    random.rand((n_in, n_out)).mapv(|u| (limit * (2.0 * u - 1.0)) as f32)
}

/// Whether the memory for a layer can be had; without it the program would end.
pub(crate) fn check_memory(operation: &'static str, n_in: usize, n_out: usize) -> Result<()> {
    // Once as f64 while the weights are drawn, and once as f32.
    let n_bytes = n_in.checked_mul(n_out).and_then(|n_weights| n_weights.checked_mul(12));
    if n_bytes.is_some_and(|n_bytes| Vec::<u8>::new().try_reserve_exact(n_bytes).is_ok()) {
        return Ok(());
    }
    Err(invalid(
        operation,
        format!(
            "{n_in}×{n_out} weights do not fit into memory.\n\
             A layer has one weight for each pair of an input and an output.\n\
             Take fewer outputs."
        ),
    ))
}
