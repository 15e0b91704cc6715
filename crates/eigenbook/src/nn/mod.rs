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
//! 3. [`linear`]: PyTorch's layer
//! 4. [`normalization`], [`window`], [`pooling`]: what may come after a layer
//! 5. [`dense`]: Keras's layer, 6. [`convolution`]: the same on each window of an image
//! 7. [`dropout`], [`flatten`]: what may come between two layers
//! 8. [`loss`], 9. [`metric`], 10. [`optimizer`]
//! 11. [`gradient`]: is a derivative right?
//! 12. [`sequential`], [`add`], 13. [`summary`], 14. [`saved`], 15. [`train`]: the whole network

pub mod init;

pub mod activation;

pub mod linear;

pub mod normalization;

pub mod window;

pub mod pooling;

pub mod dense;

pub mod convolution;

pub mod dropout;

pub mod flatten;

pub mod loss;

pub mod metric;

pub mod optimizer;

pub mod gradient;

pub mod sequential;

pub mod add;

pub mod summary;

pub mod saved;

pub mod train;

pub use activation::Activation::{self, Gelu, LeakyRelu, Relu, Sigmoid, Softmax, Tanh};
pub use convolution::Conv2D;
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
pub use pooling::MaxPooling2D;
pub use sequential::Sequential;
pub use summary::Summary;
pub use train::{EarlyStopping, Fit, History, Logs, Moment};
pub use window::Padding;

use crate::Error;

/// The error of a setting: the problem, then the rule and a fix on lines of their own.
pub(crate) fn invalid(operation: &'static str, message: impl Into<String>) -> Error {
    Error::InvalidParameter { operation, message: message.into() }
}

/// The error of shapes that do not go together.
pub(crate) fn mismatch(operation: &'static str, found: String, rule: impl Into<String>) -> Error {
    Error::ShapeMismatch { operation, found, rule: rule.into() }
}
