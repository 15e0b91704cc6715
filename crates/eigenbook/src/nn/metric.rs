//! Metrics: numbers for people, which do not affect training.
//!
//! ```text
//! Y  targets (n_samples, n_out) or class numbers (n_samples, 1)    P  predictions (n_samples, n_out)
//!
//! accuracy, one output             share of  y = [p > 0.5]
//! accuracy, several, rows of 0/1   share of  argmax y = argmax p
//! accuracy, several, class number  share of  y = argmax p
//! mae                              mean of   |p − y|
//! ```
//!
//! These are Keras's rules. For one output only p is compared with 0.5, y is not: targets such
//! as 0.37 are never equal to 0 or 1, and the accuracy is 0 whatever the network learns.
//!
//! ```
//! use eigenbook::{ndarray::array, nn::Accuracy};
//! let p = array![[0.9], [0.2], [0.7]];
//! assert_eq!(Accuracy.mean(&array![[1.0], [0.0], [1.0]], &p)?, 1.0);
//! assert_eq!(Accuracy.mean(&array![[0.8], [0.1], [0.7]], &p)?, 0.0);
//! # Ok::<(), eigenbook::Error>(())
//! ```

use super::mismatch;
use crate::Result;
use ndarray::{ArrayRef, Ix2};

/// A number that is reported beside the loss (Keras's `metrics=[…]`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// `"accuracy"`: the share of right answers.
    Accuracy,
    /// `"mae"`: the mean absolute error.
    MeanAbsoluteError,
}

impl Metric {
    /// The name that the history and the progress line use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accuracy => "accuracy",
            Self::MeanAbsoluteError => "mae",
        }
    }

    /// The metric over all samples.
    ///
    /// # Shapes
    /// - `y_true`: `(n_samples, n_out)` or `(n_samples, 1)`, `y_pred`: `(n_samples, n_out)`
    ///
    /// # Errors
    /// When there are no samples or the shapes do not fit.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    /// let classes = tensor![[0.0], [1.0]];
    /// let probabilities = tensor![[0.7, 0.2, 0.1], [0.6, 0.3, 0.1]];
    /// assert_eq!(Accuracy.mean(&classes, &probabilities)?, 0.5);
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn mean(self, y_true: &ArrayRef<f32, Ix2>, y_pred: &ArrayRef<f32, Ix2>) -> Result<f64> {
        let ((y_rows, y_columns), (rows, columns)) = (y_true.dim(), y_pred.dim());
        let fits = y_columns == columns || (self == Self::Accuracy && y_columns == 1);
        if rows == 0 || columns == 0 || y_rows != rows || !fits {
            return Err(mismatch(
                self.name(),
                format!("the targets are {y_rows}×{y_columns}, the predictions {rows}×{columns}."),
                "Both have the same shape, and at least one row and one column.",
            ));
        }
        let (y, p): (Vec<f32>, Vec<f32>) =
            (y_true.iter().copied().collect(), y_pred.iter().copied().collect());
        Ok(self.total(&y, &p, y_columns, columns) / rows as f64)
    }

    /// The sum of the metric over the samples.
    pub(crate) fn total(self, y: &[f32], p: &[f32], y_columns: usize, n_out: usize) -> f64 {
        match self {
            Self::Accuracy if n_out == 1 => {
                let right = |(y, p): &(&f32, &f32)| **y == f32::from(u8::from(**p > 0.5));
                y.iter().zip(p).filter(right).count() as f64
            }
            Self::Accuracy if y_columns == 1 => {
                let samples = y.iter().zip(p.chunks_exact(n_out));
                samples.filter(|(y, p)| **y == argmax(p) as f32).count() as f64
            }
            Self::Accuracy => {
                let samples = y.chunks_exact(n_out).zip(p.chunks_exact(n_out));
                samples.filter(|(y, p)| argmax(y) == argmax(p)).count() as f64
            }
            Self::MeanAbsoluteError => {
                let total: f64 = y.iter().zip(p).map(|(y, p)| f64::from((p - y).abs())).sum();
                total / n_out as f64
            }
        }
    }
}

/// The place of the largest value, the first of equal ones; NaN is not the largest, as in Keras.
fn argmax(row: &[f32]) -> usize {
    let mut best = 0;
    for (place, value) in row.iter().enumerate() {
        if *value > row[best] || row[best].is_nan() && !value.is_nan() {
            best = place;
        }
    }
    best
}
