//! Keras's fully connected layer: a linear map, a bias, an activation.
//!
//! ```text
//! X  (n_samples, n_in)    W  (n_in, n_out), the kernel    b  (n_out)    A  (n_samples, n_out)
//!
//! forward    Z = X W + b,  A = f(Z)
//! backward   δ = ∂L/∂Z  (from ∂L/∂A by the activation)
//!            ∂L/∂W = Xᵀ δ    ∂L/∂b = Σ over the samples of δ    ∂L/∂X = δ Wᵀ
//! ```
//!
//! A layer is described first and gets its weights when it joins a model, because only then is
//! the number of its inputs known.
//!
//! ```
//! use eigenbook::nn::{Dense, Input, Relu, Sequential};
//! let mut model = Sequential::new();
//! model.add(Input::new(5))?;
//! model.add(Dense::new(64).activation(Relu))?;
//! assert_eq!(model.layers()[0].kernel().dim(), (5, 64));
//! # Ok::<(), eigenbook::Error>(())
//! ```

use super::activation::Activation;
use super::normalization::BatchNormalization;
use super::pooling::PoolingBehind;
use super::window::Window;
use super::{init, invalid, mismatch};
use crate::Result;
use crate::random::NumpyRandom;
use ndarray::linalg::general_mat_mul;
use ndarray::{
    Array1, Array2, ArrayRef, ArrayView2, ArrayViewMut2, Dimension, IntoDimension, Ix1, Ix2,
};

/// The input of a model: so many features for each sample (Keras's `Input(shape=(n,))`), or samples
/// with several axes, which [`Flatten`](super::Flatten) makes rows of.
///
/// ```
/// use eigenbook::prelude::*;
/// let mut model = Sequential::new();
/// model.add(Input::new(5))?;
/// # Ok::<(), eigenbook::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// The sizes of a sample's axes.
    pub(crate) shape: Vec<usize>,
}

impl Input {
    /// Samples of this shape: `5` features, or the sizes of several axes, `(8, 8)`.
    pub fn new<S: IntoDimension>(shape: S) -> Self {
        Self { shape: shape.into_dimension().slice().to_vec() }
    }
}

/// A fully connected layer (Keras's `Dense`), on whole samples or, as a
/// [`Conv2D`](super::Conv2D), on each window of an image.
///
/// ```
/// use eigenbook::prelude::*;
/// let layer = Dense::new(64).activation(Relu).name("hidden");
/// assert_eq!(layer.units(), 64);
/// ```
#[derive(Clone, PartialEq)]
pub struct Dense {
    name: String,
    units: usize,
    activation: Activation,
    /// W (n_in, n_out), empty until the layer joins a model.
    kernel: Array2<f32>,
    bias: Array1<f32>,
    /// The windows of a convolution, whose contents are the inputs.
    pub(crate) window: Option<Window>,
    /// The [`Dropout`](super::dropout::Dropout) after the layer.
    pub(crate) dropout: Option<DropoutBehind>,
    /// The normalisation of the outputs, before the dropout.
    pub(crate) normalization: Option<BatchNormalization>,
    /// The pooling of the outputs, between the two.
    pub(crate) pooling: Option<PoolingBehind>,
}

/// A dropout after a layer: its name, and the share of the outputs that training leaves out.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DropoutBehind {
    pub(crate) name: String,
    pub(crate) rate: f32,
    /// Whether a [`Flatten`](super::Flatten) is between the layer and it.
    pub(crate) flattened: bool,
}

impl Dense {
    /// A layer of `units` outputs, without activation; its weights come when it joins a model.
    pub fn new(units: usize) -> Self {
        Self {
            name: String::new(),
            units,
            activation: Activation::Linear,
            kernel: Array2::zeros((0, 0)),
            bias: Array1::zeros(0),
            window: None,
            dropout: None,
            normalization: None,
            pooling: None,
        }
    }

    /// Sets the activation, as Keras's `activation=`.
    pub fn activation(mut self, activation: Activation) -> Self {
        self.activation = activation;
        self
    }

    /// Sets the name, as Keras's `name=`; without one the model counts `dense`, `dense_1`, ….
    pub fn name(mut self, name: &str) -> Self {
        self.name = name.to_owned();
        self
    }

    /// Kernel and bias, as Keras's `get_weights()`.
    ///
    /// # Shapes
    /// - returns `(n_in, n_out)` and `(n_out)`
    ///
    /// ```
    /// use eigenbook::prelude::*;
    /// # let mut model = Sequential::new();
    /// # model.add(Input::new(5))?;
    /// # model.add(Dense::new(64))?;
    /// let (weights, bias) = model.layers()[0].get_weights();
    /// assert_eq!((weights.dim(), bias.dim()), ((5, 64), 64));
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn get_weights(&self) -> (Array2<f32>, Array1<f32>) {
        (self.kernel.clone(), self.bias.clone())
    }

    /// Replaces kernel and bias.
    ///
    /// # Shapes
    /// - `kernel`: `(n_in, n_out)`, `bias`: `(n_out)`, those of the layer
    ///
    /// # Errors
    /// When a shape is not that of the layer.
    pub fn set_weights(
        &mut self,
        kernel: &ArrayRef<f32, Ix2>,
        bias: &ArrayRef<f32, Ix1>,
    ) -> Result<()> {
        if kernel.dim() != self.kernel.dim() || bias.dim() != self.bias.dim() {
            let ((n_in, n_out), (given_in, given_out)) = (self.kernel.dim(), kernel.dim());
            return Err(mismatch(
                "set_weights",
                format!(
                    "got a {given_in}×{given_out} kernel and a bias of length {}; the layer \
                     has {n_in}×{n_out} and {}.",
                    bias.len(),
                    self.bias.len()
                ),
                "New weights have the shapes of the old ones.",
            ));
        }
        self.kernel.assign(kernel);
        self.bias.assign(bias);
        Ok(())
    }

    /// W `(n_in, n_out)`; empty until the layer joins a model.
    pub fn kernel(&self) -> &Array2<f32> {
        &self.kernel
    }

    /// b `(n_out)`; empty until the layer joins a model.
    pub fn bias(&self) -> &Array1<f32> {
        &self.bias
    }

    /// The number of inputs, those of one window for a [`Conv2D`](super::Conv2D); 0 until the layer
    /// joins a model.
    pub fn n_inputs(&self) -> usize {
        self.kernel.nrows()
    }

    /// The number of outputs, the filters of a [`Conv2D`](super::Conv2D).
    pub fn units(&self) -> usize {
        self.units
    }

    /// The number of weights, biases included (`Param #` in the summary), without those of a
    /// normalisation after the layer.
    pub fn count_params(&self) -> usize {
        self.kernel.len() + self.bias.len()
    }

    /// The name that the summary shows.
    pub fn layer_name(&self) -> &str {
        &self.name
    }

    /// The share of the outputs that training leaves out: that of a
    /// [`Dropout`](super::dropout::Dropout) after the layer, or 0.
    pub fn dropout_rate(&self) -> f32 {
        self.dropout.as_ref().map_or(0.0, |dropout| dropout.rate)
    }

    /// The [`BatchNormalization`] after the layer, with its learned numbers.
    pub fn batch_normalization(&self) -> Option<&BatchNormalization> {
        self.normalization.as_ref()
    }

    /// The function applied to the output.
    pub fn layer_activation(&self) -> Activation {
        self.activation
    }

    /// The numbers of one sample that come in.
    pub(crate) fn n_in(&self) -> usize {
        self.window.as_ref().map_or(self.n_inputs(), Window::n_in)
    }

    /// The numbers of Z for one sample: the units, at each place of the window.
    pub(crate) fn n_z(&self) -> usize {
        self.window.as_ref().map_or(1, Window::n_places) * self.units
    }

    /// The numbers of one sample that the next layer sees.
    pub(crate) fn n_out(&self) -> usize {
        self.pooling.as_ref().map_or(self.n_z(), PoolingBehind::n_out)
    }

    /// Gives the layer its first weights: glorot_uniform and zeros, as Keras does.
    pub(crate) fn build(
        &mut self,
        n_in: usize,
        name: Option<String>,
        random: &mut NumpyRandom,
    ) -> Result<()> {
        if self.units == 0 {
            let message = "a Dense layer of 0 units.\nA layer has at least one output.";
            return Err(invalid("add", message));
        }
        init::check_memory("add", n_in, self.units)?;
        // Each output of a convolution has as many ways back as its window has places.
        let n_ways = self.window.as_ref().map_or(1, |window| window.size.0 * window.size.1);
        let limit = init::glorot_limit(n_in, n_ways.saturating_mul(self.units));
        self.kernel = init::uniform(limit, n_in, self.units, random);
        self.bias = Array1::zeros(self.units);
        self.name = name.unwrap_or_else(|| std::mem::take(&mut self.name));
        Ok(())
    }

    /// Room for what the windows see of `batch_size` samples, or as many as are computed at once.
    pub(crate) fn n_patches(&self, batch_size: usize) -> usize {
        let n = |it: &Window| batch_size.min(it.n_at_once()) * it.n_places() * it.n_seen();
        self.window.as_ref().map_or(0, n)
    }

    /// Forward without the activation: Z = X W + b, written into `z` (n_samples · n_z values).
    pub(crate) fn forward_linear(&self, x: &[f32], z: &mut [f32], patches: &mut [f32]) {
        // The bias goes in first and the product is added, which saves a pass over Z.
        matrix_mut(z, self.units).assign(&self.bias);
        let (x_at_once, z_at_once) = self.at_once();
        for (x, z) in x.chunks(x_at_once).zip(z.chunks_mut(z_at_once)) {
            let x = self.rows(x, patches);
            general_mat_mul(1.0, &x, &self.kernel, 1.0, &mut matrix_mut(z, self.units));
        }
    }

    /// Backward from δ: the derivatives of kernel and bias, written into `gradient`.
    pub(crate) fn backward_weights(
        &self,
        x: &[f32],
        delta: &[f32],
        gradient: &mut DenseGradient,
        patches: &mut [f32],
    ) {
        gradient.kernel.fill(0.0);
        let (x_at_once, z_at_once) = self.at_once();
        for (x, delta) in x.chunks(x_at_once).zip(delta.chunks(z_at_once)) {
            let (x, delta) = (self.rows(x, patches), matrix(delta, self.units));
            general_mat_mul(1.0, &x.t(), &delta, 1.0, &mut gradient.kernel);
        }
        gradient.bias.fill(0.0);
        if let Some(bias) = gradient.bias.as_slice_mut() {
            for row in delta.chunks_exact(self.units) {
                bias.iter_mut().zip(row).for_each(|(sum, d)| *sum += d);
            }
        }
    }

    /// Backward from δ to the input: ∂L/∂X = δ Wᵀ, written into `input_gradient`.
    pub(crate) fn backward_input(
        &self,
        delta: &[f32],
        input_gradient: &mut [f32],
        patches: &mut [f32],
    ) {
        input_gradient.fill(0.0);
        let (x_at_once, z_at_once) = self.at_once();
        let parts = input_gradient.chunks_mut(x_at_once).zip(delta.chunks(z_at_once));
        for (out, delta) in parts {
            let delta = matrix(delta, self.units);
            let Some(window) = &self.window else {
                let mut out = matrix_mut(out, self.n_inputs());
                general_mat_mul(1.0, &delta, &self.kernel.t(), 1.0, &mut out);
                continue;
            };
            let patches = &mut patches[..delta.nrows() * self.n_inputs()];
            let mut seen = matrix_mut(patches, self.n_inputs());
            general_mat_mul(1.0, &delta, &self.kernel.t(), 0.0, &mut seen);
            window.scatter(patches, out);
        }
    }

    /// How many numbers of X and of Z are computed at once: all, or some images.
    fn at_once(&self) -> (usize, usize) {
        let n_samples = self.window.as_ref().map_or(usize::MAX, Window::n_at_once);
        (n_samples.saturating_mul(self.n_in()), n_samples.saturating_mul(self.n_z()))
    }

    /// The rows that are multiplied with the kernel: the samples, or what the windows see.
    fn rows<'a>(&self, x: &'a [f32], patches: &'a mut [f32]) -> ArrayView2<'a, f32> {
        let Some(window) = &self.window else { return matrix(x, self.n_inputs()) };
        let patches = &mut patches[..x.len() / window.n_in() * window.n_places() * self.n_inputs()];
        window.gather(x, patches);
        matrix(patches, self.n_inputs())
    }

    pub(crate) fn parameters_mut(&mut self) -> (&mut Array2<f32>, &mut Array1<f32>) {
        (&mut self.kernel, &mut self.bias)
    }
}

impl std::fmt::Debug for Dense {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let activation = self.activation.name();
        match &self.window {
            None => write!(formatter, "<Dense name={}, units={}, ", self.name, self.units())?,
            Some(_) => write!(formatter, "<Conv2D name={}, filters={}, ", self.name, self.units())?,
        }
        write!(formatter, "activation={activation}, kernel {:?}>", self.kernel.dim())
    }
}

/// The derivatives of the loss with respect to the weights of one layer.
#[derive(Clone, Debug, PartialEq)]
pub struct DenseGradient {
    /// ∂L/∂W `(n_in, n_out)`.
    pub kernel: Array2<f32>,
    /// ∂L/∂b `(n_out)`.
    pub bias: Array1<f32>,
}

impl DenseGradient {
    pub(crate) fn zeros(layer: &Dense) -> Self {
        Self { kernel: Array2::zeros(layer.kernel.dim()), bias: Array1::zeros(layer.units()) }
    }
}

/// Consecutive rows as a matrix.
pub(crate) fn matrix(values: &[f32], columns: usize) -> ArrayView2<'_, f32> {
    let rows = values.len() / columns;
    // The callers cut buffers into whole rows, so the length is rows · columns.
    ArrayView2::from_shape((rows, columns), values).expect("a buffer holds whole rows")
}

fn matrix_mut(values: &mut [f32], columns: usize) -> ArrayViewMut2<'_, f32> {
    let rows = values.len() / columns;
    ArrayViewMut2::from_shape((rows, columns), values).expect("a buffer holds whole rows")
}
