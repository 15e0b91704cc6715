//! Flatten: samples with several axes, such as images, become rows.
//!
//! ```text
//! X  (n_samples, height, width)            ──▶  (n_samples, height · width), row by row
//! A  (n_samples, height, width, channels)  ──▶  (n_samples, height · width · channels)
//! ```
//!
//! A [`Dense`](super::Dense) layer multiplies rows and ignores neighbours. There is no computation
//! and there are no weights: the numbers are already in this order.
//!
//! ```
//! use eigenbook::{ndarray::Array3, nn::*};
//! let mut model = Sequential::new();
//! model.add(Input::new((8, 8)))?;
//! model.add(Flatten)?;
//! model.add(Dense::new(10).activation(Softmax))?;
//! assert_eq!(model.predict(&Array3::<f32>::zeros((5, 8, 8)))?.dim(), (5, 10));
//! # Ok::<(), eigenbook::Error>(())
//! ```

/// Samples with several axes as rows (Keras's `Flatten`); it belongs directly after an
/// [`Input`](super::Input), or after the images of a [`Conv2D`](super::Conv2D).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flatten;
