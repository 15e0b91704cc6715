//! Convolution: one small set of weights looks at every place of an image.
//!
//! ```text
//! X  (n_samples, height, width, channels)        k_h × k_w  the kernel's size    f  filters
//! P  (n_samples · out_height · out_width, k_h · k_w · channels), what the windows see
//! W  (k_h · k_w · channels, f), one column for each filter      b  (f)
//!
//! forward    Z = P W + b,  A = f(Z)        (n_samples, out_height, out_width, f)
//! backward   ∂L/∂W = Pᵀ δ    ∂L/∂b = Σ of δ    ∂L/∂P = δ Wᵀ, which is added up in ∂L/∂X
//! ```
//!
//! A convolution is a matrix product: the rows of `P` are copies of the small windows of the image,
//! and what follows is a [`Dense`] layer on each of them. A dense layer on the whole image would have
//! a weight for each pair of a pixel and an output; here a pattern that is learned in one corner is
//! recognised in the others as well. Like Keras and PyTorch, it does not mirror the kernel as the
//! convolution of the textbooks does; the name for this is cross-correlation.
//!
//! ```
//! use eigenbook::nn::*;
//! let mut model = Sequential::new();
//! model.add(Input::new((8, 8, 1)))?;
//! model.add(Conv2D::new(16, 3).activation(Relu))?;
//! model.add(MaxPooling2D::new(2))?;
//! model.add(Flatten)?;
//! model.add(Dense::new(10).activation(Softmax))?;
//! assert_eq!(model.count_params(), (3 * 3 * 16 + 16) + (3 * 3 * 16 * 10 + 10));
//! # Ok::<(), eigenbook::Error>(())
//! ```

use super::activation::Activation;
use super::dense::Dense;
use super::invalid;
use super::window::{Padding, WindowSettings, sizes};
use crate::Result;
use ndarray::IntoDimension;

/// A convolution over images (Keras's `Conv2D`): in a model it is a [`Dense`] layer on each window
/// of the image.
///
/// Its kernel `(k_h · k_w · channels, filters)` has the numbers of Keras's
/// `(k_h, k_w, channels, filters)` in the same order: `kernel.to_shape((3, 3, 1, 16))?` is Keras's.
///
/// ```
/// use eigenbook::prelude::*;
/// let mut model = Sequential::new();
/// model.add(Input::new((28, 28, 1)))?;
/// model.add(Conv2D::new(32, (5, 5)).activation(Relu).padding(Padding::Same).strides(2))?;
/// assert_eq!(model.layers()[0].kernel().dim(), (5 * 5, 32));
/// # Ok::<(), eigenbook::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Conv2D {
    pub(crate) layer: Dense,
    pub(crate) settings: WindowSettings,
}

impl Conv2D {
    /// So many filters, each a window of `kernel_size` on the image: `3`, or height and width
    /// `(3, 5)`. As in Keras, there is no activation, no padding, and a stride of 1.
    pub fn new<S: IntoDimension>(filters: usize, kernel_size: S) -> Self {
        let (size, padding) = (sizes(kernel_size), Padding::Valid);
        let settings = WindowSettings { size, strides: vec![1], padding };
        Self { layer: Dense::new(filters), settings }
    }

    /// Sets the activation, as Keras's `activation=`.
    pub fn activation(mut self, activation: Activation) -> Self {
        self.layer = self.layer.activation(activation);
        self
    }

    /// Sets the name, as Keras's `name=`; without one the model counts `conv2d`, `conv2d_1`, ….
    pub fn name(mut self, name: &str) -> Self {
        self.layer = self.layer.name(name);
        self
    }

    /// [`Padding::Same`] puts zeros around the image, as Keras's `padding="same"`.
    pub fn padding(mut self, padding: Padding) -> Self {
        self.settings.padding = padding;
        self
    }

    /// How far it is from one window to the next, down and across: `2` or `(2, 1)`.
    pub fn strides<S: IntoDimension>(mut self, strides: S) -> Self {
        self.settings.strides = sizes(strides);
        self
    }

    /// The layer over images of this shape, still without weights.
    pub(crate) fn over(self, image: &[usize]) -> Result<Dense> {
        let Self { mut layer, settings } = self;
        if layer.units() == 0 {
            let message = "a Conv2D of 0 filters.\nA layer has at least one output.";
            return Err(invalid("add", message));
        }
        let window = settings.over("Conv2D", image)?;
        window.check_memory(layer.units())?;
        layer.window = Some(window);
        Ok(layer)
    }
}
