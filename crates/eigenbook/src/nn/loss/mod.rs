//! Losses: one number that measures how wrong the network is, and its derivative.
//!
//! ```text
//! Y  targets      (n_samples, n_out); for the sparse loss one column of class numbers
//! P  predictions  (n_samples, n_out)
//! L = (1 / n_samples) Σ over the samples of ℓ(y, p)
//! ```
//!
//! | loss | use it for | last activation |
//! |---|---|---|
//! | [`MeanSquaredError`] | a number | linear |
//! | [`BinaryCrossentropy`] | yes or no | sigmoid |
//! | [`CategoricalCrossentropy`] | one class of several, as a row of 0 and 1 | softmax |
//! | [`SparseCategoricalCrossentropy`] | the same, as the number of the class | softmax |
//!
//! After a sigmoid or softmax the cross-entropies are computed from Z, before the activation, as
//! Keras does on TensorFlow: the logarithm and the exponential cancel, so that clipping is not
//! needed and δ = (A − Y) / n_samples. After any other activation they are computed from P,
//! clipped. (Keras on TensorFlow takes Z there too, so that softmax before the binary loss, or
//! sigmoid before the categorical one, trains another function than the one it predicts with.
//! `compile` warns about such a pair.)
//!
//! ```
//! use eigenbook::{ndarray::array, nn::MeanSquaredError};
//! let (y, p) = (array![[1.0], [2.0]], array![[1.5], [1.0]]);
//! assert_eq!(MeanSquaredError.forward(&y, &p)?, 0.625);
//! assert_eq!(MeanSquaredError.backward(&y, &p)?, array![[0.5], [-1.0]]);
//! # Ok::<(), eigenbook::Error>(())
//! ```

mod binary_crossentropy;
mod categorical_crossentropy;
mod mean_squared_error;
mod sparse_categorical_crossentropy;

use super::activation::Activation;
use super::{invalid, mismatch};
use crate::error::{Result, brief};
use Loss::{
    BinaryCrossentropy, CategoricalCrossentropy, MeanSquaredError, SparseCategoricalCrossentropy,
};
use ndarray::{Array2, ArrayRef, Ix2};

/// The number that training minimises (Keras's `loss=`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// `"mse"`: the mean of the squared differences.
    MeanSquaredError,
    /// `"binary_crossentropy"`: targets in [0, 1].
    BinaryCrossentropy,
    /// `"categorical_crossentropy"`: targets are rows of probabilities.
    CategoricalCrossentropy,
    /// `"sparse_categorical_crossentropy"`: targets are class numbers, counted from 0.
    SparseCategoricalCrossentropy,
}

impl Loss {
    /// The loss of predictions, a mean over the samples.
    ///
    /// # Shapes
    /// - `y_true`: `(n_samples, n_out)`, for the sparse loss `(n_samples, 1)`
    /// - `y_pred`: `(n_samples, n_out)`
    ///
    /// # Errors
    /// When the shapes do not fit, or a target is not one that the loss can have.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    /// // A coin that was expected to show heads with probability 1/2 surprises by ln 2.
    /// let loss = BinaryCrossentropy.forward(&tensor![[1.0]], &tensor![[0.5]])?;
    /// assert!((loss - 2_f64.ln()).abs() < 1e-7);
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn forward(self, y_true: &ArrayRef<f32, Ix2>, y_pred: &ArrayRef<f32, Ix2>) -> Result<f64> {
        let (y, p) = self.pair("Loss::forward", y_true, y_pred)?;
        Ok(self.total(&y, &p, y_pred.ncols()) / y_pred.nrows() as f64)
    }

    /// The derivative of the loss with respect to the predictions, ∂L/∂P.
    ///
    /// # Shapes
    /// - `y_true` and `y_pred`: as for [`forward`](Self::forward)
    /// - returns `(n_samples, n_out)`
    ///
    /// # Errors
    /// As for [`forward`](Self::forward).
    ///
    /// ```
    /// use eigenbook::prelude::*;
    /// let (y, p) = (tensor![[1.0], [2.0]], tensor![[1.5], [1.0]]);
    /// assert_eq!(MeanSquaredError.backward(&y, &p)?, tensor![[0.5], [-1.0]]);
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn backward(
        self,
        y_true: &ArrayRef<f32, Ix2>,
        y_pred: &ArrayRef<f32, Ix2>,
    ) -> Result<Array2<f32>> {
        let (y, p) = self.pair("Loss::backward", y_true, y_pred)?;
        let mut gradient = Array2::zeros(y_pred.dim());
        if let Some(out) = gradient.as_slice_mut() {
            self.gradient(&y, &p, out, y_pred.ncols());
        }
        Ok(gradient)
    }

    /// The sum of ℓ over the samples.
    pub(crate) fn total(self, y: &[f32], p: &[f32], n_out: usize) -> f64 {
        match self {
            MeanSquaredError => mean_squared_error::forward(y, p, n_out),
            BinaryCrossentropy => binary_crossentropy::forward(y, p, n_out),
            CategoricalCrossentropy => categorical_crossentropy::forward(y, p, n_out),
            SparseCategoricalCrossentropy => sparse_categorical_crossentropy::forward(y, p, n_out),
        }
    }

    /// ∂L/∂P, written into `out`.
    pub(crate) fn gradient(self, y: &[f32], p: &[f32], out: &mut [f32], n_out: usize) {
        match self {
            MeanSquaredError => mean_squared_error::backward(y, p, out),
            BinaryCrossentropy => binary_crossentropy::backward(y, p, out),
            CategoricalCrossentropy => categorical_crossentropy::backward(y, p, out, n_out),
            SparseCategoricalCrossentropy => {
                sparse_categorical_crossentropy::backward(y, p, out, n_out);
            }
        }
    }

    /// Whether loss and last activation are computed together, from Z.
    pub(crate) fn takes_logits_of(self, activation: Activation) -> bool {
        match self {
            MeanSquaredError => false,
            BinaryCrossentropy => activation == Activation::Sigmoid,
            CategoricalCrossentropy | SparseCategoricalCrossentropy => {
                activation == Activation::Softmax
            }
        }
    }

    /// The warning if the last activation is that of another cross-entropy.
    pub(crate) fn remark_on(self, activation: Activation) -> Option<String> {
        let (name, usual) = match (self, activation) {
            (BinaryCrossentropy, Activation::Softmax) => ("Softmax", "Sigmoid"),
            (CategoricalCrossentropy | SparseCategoricalCrossentropy, Activation::Sigmoid) => {
                ("Sigmoid", "Softmax")
            }
            _ => return None,
        };
        Some(format!(
            "compile: {self:?} after {name}; it usually comes after {usual}.\n\
             The loss is computed from the outputs of {name}. Keras on TensorFlow computes it as if \
             the last layer had {usual}, so its numbers differ.\n\
             For the usual pair: Dense::new(n).activation({usual})."
        ))
    }

    /// The sum of ℓ over the samples from Z; only if [`takes_logits_of`](Self::takes_logits_of).
    pub(crate) fn total_from_logits(self, y: &[f32], z: &[f32], n_out: usize) -> f64 {
        match self {
            MeanSquaredError => mean_squared_error::forward(y, z, n_out),
            BinaryCrossentropy => binary_crossentropy::forward_logits(y, z, n_out),
            CategoricalCrossentropy => categorical_crossentropy::forward_logits(y, z, n_out),
            SparseCategoricalCrossentropy => {
                sparse_categorical_crossentropy::forward_logits(y, z, n_out)
            }
        }
    }

    /// δ = ∂L/∂Z from A = f(Z); only if [`takes_logits_of`](Self::takes_logits_of).
    pub(crate) fn delta_from_logits(self, y: &[f32], a: &[f32], delta: &mut [f32], n_out: usize) {
        match self {
            MeanSquaredError => mean_squared_error::backward(y, a, delta),
            BinaryCrossentropy => binary_crossentropy::backward_logits(y, a, delta),
            CategoricalCrossentropy => {
                categorical_crossentropy::backward_logits(y, a, delta, n_out);
            }
            SparseCategoricalCrossentropy => {
                sparse_categorical_crossentropy::backward_logits(y, a, delta, n_out);
            }
        }
    }

    /// The number of columns that the targets of a network with `n_out` outputs have.
    pub(crate) fn target_columns(self, n_out: usize) -> usize {
        if self == SparseCategoricalCrossentropy { 1 } else { n_out }
    }

    /// Looks at every target: is it one that this loss can have?
    pub(crate) fn check_targets(
        self,
        operation: &'static str,
        y: &[f32],
        n_out: usize,
    ) -> Result<()> {
        let (wrong, rule) = match self {
            MeanSquaredError => return Ok(()),
            BinaryCrossentropy => (
                y.iter().find(|y| !(0.0..=1.0).contains(*y)),
                "Binary cross-entropy takes targets from 0 to 1: 0 for no, 1 for yes.".to_owned(),
            ),
            CategoricalCrossentropy => (
                y.iter().find(|y| **y < 0.0),
                "Categorical cross-entropy takes rows of probabilities, usually one 1 and else 0."
                    .to_owned(),
            ),
            SparseCategoricalCrossentropy => (
                y.iter().find(|y| y.fract() != 0.0 || !(0.0..n_out as f32).contains(*y)),
                format!(
                    "With {n_out} outputs the classes are the whole numbers 0 to {}.\nCount the \
                     classes from 0, and give the last layer one unit for each.",
                    n_out - 1
                ),
            ),
        };
        match wrong {
            None => Ok(()),
            Some(value) => Err(invalid(operation, format!("y holds {}.\n{rule}", brief(value)))),
        }
    }

    /// Targets and predictions as rows one after another, once they are known to fit.
    fn pair(
        self,
        operation: &'static str,
        y_true: &ArrayRef<f32, Ix2>,
        y_pred: &ArrayRef<f32, Ix2>,
    ) -> Result<(Vec<f32>, Vec<f32>)> {
        let ((y_rows, y_columns), (rows, columns)) = (y_true.dim(), y_pred.dim());
        if rows == 0 || columns == 0 || (y_rows, y_columns) != (rows, self.target_columns(columns))
        {
            return Err(mismatch(
                operation,
                format!("the targets are {y_rows}×{y_columns}, the predictions {rows}×{columns}."),
                format!(
                    "{self:?} compares {} target columns with {columns} predicted ones, row by \
                     row, and needs at least one row.",
                    self.target_columns(columns)
                ),
            ));
        }
        let y: Vec<f32> = y_true.iter().copied().collect();
        self.check_targets(operation, &y, columns)?;
        Ok((y, y_pred.iter().copied().collect()))
    }
}

/// Keras's `epsilon()`: probabilities are kept this far from 0 and 1 before a logarithm.
const EPSILON: f32 = 1e-7;

/// 1 − ε, rounded once.
const ALMOST_ONE: f32 = (1.0 - 1e-7_f64) as f32;

/// Clips a probability, as Keras does if it cannot use Z.
fn clip(p: f32) -> f32 {
    p.clamp(EPSILON, ALMOST_ONE)
}

/// Whether [`clip`] leaves the value unchanged; if not, the derivative is 0. NaN stays NaN, and so
/// does its derivative.
fn within_clip(p: f32) -> bool {
    (EPSILON..=ALMOST_ONE).contains(&p) || p.is_nan()
}
