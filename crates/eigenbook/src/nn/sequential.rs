//! A network as a stack of layers (Keras's `Sequential`).
//!
//! ```text
//! A₀ = X    A_l = f_l(A_{l−1} W_l + b_l)    P = the last A    (n_samples, n_out)
//! ```
//!
//! First the layers, from the input on, by [`add`](super::add); then
//! [`compile`](Sequential::compile) sets how it learns; `fit`, `evaluate` and `predict` are in [`train`](super::train).
//!
//! ```
//! use eigenbook::nn::*;
//! let mut model = Sequential::new();
//! model.add(Input::new(5))?;
//! model.add(Dense::new(64).activation(Relu))?;
//! model.add(Dense::new(1).activation(Sigmoid))?;
//! model.compile(Adam::default(), BinaryCrossentropy, [Accuracy])?;
//! assert_eq!(model.count_params(), 5 * 64 + 64 + 64 + 1);
//! # Ok::<(), eigenbook::Error>(())
//! ```

use super::activation::Activation;
use super::dense::Dense;
use super::loss::Loss;
use super::metric::Metric;
use super::optimizer::{Memory, Optimizer};
use super::{invalid, mismatch};
use crate::random::NumpyRandom;
use crate::{Result, channel};
use ndarray::{Array1, Array2, ArrayRef, Ix1, Ix2};

/// A stack of [`Dense`] and [`Conv2D`](super::Conv2D) layers.
///
/// Names are counted in each model (`dense`, `dense_1`, …), because the library keeps no state of
/// its own; Keras counts them over the whole session.
#[derive(Clone)]
pub struct Sequential {
    /// The shape of a sample, once there is an Input.
    pub(crate) input: Option<Vec<usize>>,
    /// Whether a Flatten makes rows of the input or of the last convolution's images.
    pub(crate) flatten: bool,
    pub(crate) layers: Vec<Dense>,
    pub(crate) training: Option<Training>,
    pub(crate) random: NumpyRandom,
    /// The layers without a name: `Dense` and `Conv2D`.
    pub(crate) n_unnamed: [usize; 2],
}

/// The settings of `compile` and the state of training.
#[derive(Clone)]
pub(crate) struct Training {
    pub(crate) optimizer: Optimizer,
    pub(crate) loss: Loss,
    pub(crate) metrics: Vec<Metric>,
    /// The number of steps taken.
    pub(crate) step: u64,
    /// Four for each layer, kernel, bias, γ and β; none before the first `fit`.
    pub(crate) memories: Vec<[Memory; 4]>,
}

impl Default for Sequential {
    fn default() -> Self {
        Self::new()
    }
}

impl Sequential {
    /// An empty model whose first weights come from seed 0, so that a notebook repeats itself.
    pub fn new() -> Self {
        Self::with_seed(0)
    }

    /// An empty model whose first weights come from this seed.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    /// let kernel = |seed| {
    ///     let mut model = Sequential::with_seed(seed);
    ///     model.add(Input::new(5))?;
    ///     model.add(Dense::new(64))?;
    ///     Ok::<_, Error>(model.layers()[0].kernel().clone())
    /// };
    /// assert_eq!(kernel(1)?, kernel(1)?);
    /// assert_ne!(kernel(1)?, kernel(2)?);
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn with_seed(seed: u32) -> Self {
        Self {
            input: None,
            flatten: false,
            layers: Vec::new(),
            training: None,
            random: NumpyRandom::seed(seed),
            n_unnamed: [0, 0],
        }
    }

    /// Sets how the model learns, as Keras's `compile(optimizer=…, loss=…, metrics=[…])`.
    ///
    /// Compiling again starts the optimiser afresh and keeps the weights.
    /// A last activation that does not belong to the loss is pointed out in the cell's output.
    ///
    /// # Errors
    /// When there are no layers, a number of the optimiser is out of its range, or loss, metrics
    /// and last layer do not go together.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    /// # let mut model = Sequential::new();
    /// # model.add(Input::new(5))?;
    /// # model.add(Dense::new(3).activation(Softmax))?;
    /// model.compile(Sgd::default().learning_rate(0.1), SparseCategoricalCrossentropy, [Accuracy])?;
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn compile(
        &mut self,
        optimizer: impl Into<Optimizer>,
        loss: Loss,
        metrics: impl IntoIterator<Item = Metric>,
    ) -> Result<()> {
        let optimizer = optimizer.into();
        let metrics: Vec<Metric> = metrics.into_iter().collect();
        let Some(last) = self.layers.last() else {
            return Err(invalid(
                "compile",
                "the model has no layers.\nAdd an Input and at least one Dense first.",
            ));
        };
        if last.window.is_some() {
            return Err(invalid(
                "compile",
                "a Conv2D is the last layer with weights.\nPredictions are rows of numbers.\n\
                 model.add(Flatten)? and a Dense layer make them from the images.",
            ));
        }
        if last.dropout.is_some() || last.normalization.is_some() {
            return Err(invalid(
                "compile",
                "a Dropout or a BatchNormalization is the last layer.\nIt would change \
                 predictions.\nIt belongs between two Dense layers.",
            ));
        }
        optimizer.check()?;
        check_output(last, loss, &metrics)?;
        if let Some(remark) = loss.remark_on(last.layer_activation()) {
            channel::print(&format!("{remark}\n"));
        }
        let (step, memories) = (0, Vec::new());
        self.training = Some(Training { optimizer, loss, metrics, step, memories });
        Ok(())
    }

    /// The layers with weights, [`Dense`] and [`Conv2D`](super::Conv2D); what has none or only
    /// follows a layer, such as `Dropout`, is part of the layer before it, while Keras's
    /// `model.layers` counts it.
    pub fn layers(&self) -> &[Dense] {
        &self.layers
    }

    /// The number of weights, biases and the numbers of normalisations included.
    pub fn count_params(&self) -> usize {
        let all = |layer: &Dense| layer.count_params() + normalization_params(layer);
        self.layers.iter().map(all).sum()
    }

    /// Kernel and bias of each layer.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    /// # let mut model = Sequential::new();
    /// # model.add(Input::new(2))?;
    /// # model.add(Dense::new(3).activation(Relu))?;
    /// # model.add(Dense::new(1).activation(Sigmoid))?;
    /// # model.compile(Adam::default(), BinaryCrossentropy, [Accuracy])?;
    /// let weights = model.get_weights();
    /// assert_eq!((weights[0].0.dim(), weights[1].1.dim()), ((2, 3), 1));
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn get_weights(&self) -> Vec<(Array2<f32>, Array1<f32>)> {
        self.layers.iter().map(Dense::get_weights).collect()
    }

    /// Replaces kernel and bias of each layer.
    ///
    /// # Errors
    /// When there is not one pair for each layer, or a shape is not that of the layer; nothing is
    /// changed then.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    /// # let mut model = Sequential::new();
    /// # model.add(Input::new(2))?;
    /// # model.add(Dense::new(3).activation(Relu))?;
    /// # model.add(Dense::new(1).activation(Sigmoid))?;
    /// # model.compile(Adam::default(), BinaryCrossentropy, [Accuracy])?;
    /// let mut weights = model.get_weights();
    /// weights[1].1[0] = 0.5;
    /// model.set_weights(&weights)?;
    /// assert_eq!(model.layers()[1].bias(), &array![0.5]);
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn set_weights(&mut self, weights: &[(Array2<f32>, Array1<f32>)]) -> Result<()> {
        if weights.len() != self.layers.len() {
            return Err(mismatch(
                "set_weights",
                format!(
                    "got weights for {} layers; the model has {}.",
                    weights.len(),
                    self.layers.len()
                ),
                "Each layer has one pair of kernel and bias.",
            ));
        }
        let mut layers = self.layers.clone();
        for (layer, (kernel, bias)) in layers.iter_mut().zip(weights) {
            layer.set_weights(kernel, bias)?;
        }
        self.layers = layers;
        Ok(())
    }

    /// Replaces kernel and bias of the layer at `place` (Keras's `model.layers[place].set_weights`).
    ///
    /// # Shapes
    /// - `kernel`: `(n_in, n_out)`, `bias`: `(n_out)`, those of the layer
    ///
    /// # Errors
    /// When there is no such layer, or a shape is not that of the layer.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    /// # let mut model = Sequential::new();
    /// # model.add(Input::new(2))?;
    /// # model.add(Dense::new(3).activation(Relu))?;
    /// # model.add(Dense::new(1).activation(Sigmoid))?;
    /// # model.compile(Adam::default(), BinaryCrossentropy, [Accuracy])?;
    /// let (kernel, _) = model.layers()[1].get_weights();
    /// model.set_layer_weights(1, &kernel, &array![0.5])?;
    /// assert_eq!(model.layers()[1].bias(), &array![0.5]);
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn set_layer_weights(
        &mut self,
        place: usize,
        kernel: &ArrayRef<f32, Ix2>,
        bias: &ArrayRef<f32, Ix1>,
    ) -> Result<()> {
        let n_layers = self.layers.len();
        let layer = self.layers.get_mut(place).ok_or_else(|| {
            let message = format!("there is no layer {place}.\nThe model has {n_layers}, from 0.");
            invalid("set_layer_weights", message)
        })?;
        layer.set_weights(kernel, bias)
    }
}

/// γ, β and the two moving numbers of each output.
pub(crate) fn normalization_params(layer: &Dense) -> usize {
    layer.normalization.as_ref().map_or(0, |normalization| 4 * normalization.units())
}

/// Whether loss and metrics fit the output of the last layer.
fn check_output(last: &Dense, loss: Loss, metrics: &[Metric]) -> Result<()> {
    let categorical =
        matches!(loss, Loss::CategoricalCrossentropy | Loss::SparseCategoricalCrossentropy);
    if categorical && last.units() == 1 {
        let softmax = if last.layer_activation() == Activation::Softmax {
            "Softmax over one unit is always 1, so nothing can be learned."
        } else {
            "It compares the units of the last layer, one for each class."
        };
        return Err(invalid(
            "compile",
            format!(
                "{loss:?} with one output.\n{softmax}\nFor yes or no take \
                 Dense::new(1).activation(Sigmoid) with BinaryCrossentropy."
            ),
        ));
    }
    if loss == Loss::SparseCategoricalCrossentropy && metrics.contains(&Metric::MeanAbsoluteError) {
        return Err(invalid(
            "compile",
            "MeanAbsoluteError with class numbers as targets.\nThe difference of a class number \
             and a probability means nothing.\nTake Accuracy.",
        ));
    }
    Ok(())
}

impl std::fmt::Debug for Sequential {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "<Sequential name=sequential, built={}>", !self.layers.is_empty())
    }
}
