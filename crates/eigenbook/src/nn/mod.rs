//! Networks: layers, losses, optimisers, training.
//!
//! The letters are the same in every file:
//!
//! ```text
//! X   data                        (n_samples, n_features)
//! W   weights                     Linear: (n_out, n_in)    Dense: (n_in, n_out)
//! b   bias                        (n_out)
//! Z   before the activation       (n_samples, n_out)
//! A   after the activation        (n_samples, n_out)
//! Y   targets                     (n_samples, n_out), or one column of labels
//! L   loss, one number            mean over the samples
//! δ   ∂L/∂Z of a layer            (n_samples, n_out)
//! ```
//!
//! Everything is in `f32`, as in PyTorch and Keras. Each file has a forward and, beside it, its
//! backward pass; [`gradient`] checks that they fit.
//!
//! 1. [`init`]: the first weights
//! 2. [`activation`]: Relu, Sigmoid, Tanh, Softmax, LeakyRelu, Gelu
//! 3. [`linear`]: PyTorch's layer, 4. [`dense`]: Keras's layer
//! 5. [`normalization`], [`dropout`], [`flatten`]: what may come between two of them
//! 6. [`loss`], 7. [`metric`], 8. [`optimizer`]
//! 9. [`gradient`]: is a derivative right?
//! 10. [`sequential`], 11. [`summary`], 12. [`saved`], 13. [`train`]: the whole network

pub mod init;

pub mod activation;

pub mod linear;

pub mod normalization;

pub mod dense;

pub mod dropout;

pub mod flatten;

pub mod loss;

pub mod metric;

pub mod optimizer;

pub mod gradient;

pub mod sequential;

pub mod summary;

pub mod saved;

pub mod train;

pub use activation::Activation::{self, Gelu, LeakyRelu, Relu, Sigmoid, Softmax, Tanh};
pub use dense::{Dense, Input};
pub use dropout::Dropout;
pub use flatten::Flatten;
pub use gradient::{GradientCheck, gradient_check};
pub use linear::Linear;
pub use loss::Loss::{
    self, BinaryCrossentropy, CategoricalCrossentropy, MeanSquaredError,
    SparseCategoricalCrossentropy,
};
pub use metric::Metric::{self, Accuracy, MeanAbsoluteError};
pub use normalization::BatchNormalization;
pub use optimizer::{Adam, AdamW, Optimizer, RmsProp, Sgd};
pub use sequential::Sequential;
pub use summary::Summary;
pub use train::{EarlyStopping, Fit, History, Logs, Moment};

use crate::Error;

/// The error of a setting: the problem, then the rule and a fix on lines of their own.
pub(crate) fn invalid(operation: &'static str, message: impl Into<String>) -> Error {
    Error::InvalidParameter { operation, message: message.into() }
}

/// The error of shapes that do not go together.
pub(crate) fn mismatch(operation: &'static str, found: String, rule: impl Into<String>) -> Error {
    Error::ShapeMismatch { operation, found, rule: rule.into() }
}
