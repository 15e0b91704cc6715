//! A network as a stack of layers (Keras's `Sequential`).
//!
//! ```text
//! A₀ = X    A_l = f_l(A_{l−1} W_l + b_l)    P = the last A    (n_samples, n_out)
//! ```
//!
//! First the layers, from the input on; then [`compile`](Sequential::compile) sets how it learns;
//! `fit`, `evaluate` and `predict` are in [`train`](super::train).
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
use super::dense::{Dense, DropoutBehind, Input};
use super::dropout::Dropout;
use super::flatten::Flatten;
use super::loss::Loss;
use super::metric::Metric;
use super::normalization::BatchNormalization;
use super::optimizer::{Memory, Optimizer};
use super::{invalid, mismatch};
use crate::random::NumpyRandom;
use crate::{Result, channel};
use ndarray::{Array1, Array2, ArrayRef, Ix1, Ix2};

/// A stack of [`Dense`] layers.
///
/// Names are counted in each model (`dense`, `dense_1`, …), because the library keeps no state of
/// its own; Keras counts them over the whole session.
#[derive(Clone)]
pub struct Sequential {
    /// The shape of a sample, once there is an Input.
    pub(crate) input: Option<Vec<usize>>,
    /// Whether a Flatten makes a row of a sample.
    pub(crate) flatten: bool,
    pub(crate) layers: Vec<Dense>,
    pub(crate) training: Option<Training>,
    random: NumpyRandom,
    n_unnamed: usize,
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

/// The parts of a model: an [`Input`] first, then [`Dense`] layers, each with an optional
/// [`Dropout`] after it.
pub enum Layer {
    /// The number of features.
    Input(Input),
    /// A fully connected layer.
    Dense(Dense),
    /// Leaves out outputs of the layer before it in training.
    Dropout(Dropout),
    /// The normalisation of the outputs of the layer before it.
    BatchNormalization(BatchNormalization),
    /// Samples with several axes as rows.
    Flatten(Flatten),
}

impl From<BatchNormalization> for Layer {
    fn from(normalization: BatchNormalization) -> Self {
        Self::BatchNormalization(normalization)
    }
}

impl From<Flatten> for Layer {
    fn from(flatten: Flatten) -> Self {
        Self::Flatten(flatten)
    }
}

impl From<Dropout> for Layer {
    fn from(dropout: Dropout) -> Self {
        Self::Dropout(dropout)
    }
}

impl From<Input> for Layer {
    fn from(input: Input) -> Self {
        Self::Input(input)
    }
}

impl From<Dense> for Layer {
    fn from(dense: Dense) -> Self {
        Self::Dense(dense)
    }
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
            n_unnamed: 0,
        }
    }

    /// Adds the input, then layer after layer; a layer gets its first weights here.
    ///
    /// # Errors
    /// When there is no [`Input`] before the first layer, when a layer has no units or a name that
    /// is taken, or when the model is already compiled.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    /// let mut model = Sequential::new();
    /// model.add(Input::new(5))?;
    /// model.add(Dense::new(64).activation(Relu))?;
    /// model.add(Dense::new(1).activation(Sigmoid))?;
    /// assert_eq!(model.layers().len(), 2);
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn add(&mut self, layer: impl Into<Layer>) -> Result<()> {
        if self.training.is_some() {
            return Err(invalid(
                "add",
                "the model is already compiled.\nLayers come before compile.\n\
                 Build a new Sequential with all its layers.",
            ));
        }
        match layer.into() {
            Layer::Input(input) => self.add_input(input),
            Layer::Dense(dense) => self.add_dense(dense),
            Layer::Dropout(dropout) => self.add_dropout(dropout),
            Layer::BatchNormalization(normalization) => self.add_normalization(normalization),
            Layer::Flatten(Flatten) => self.add_flatten(),
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

    /// The [`Dense`] layers; a [`Dropout`] or [`BatchNormalization`] is part of the layer before
    /// it, while Keras's `model.layers` counts it.
    pub fn layers(&self) -> &[Dense] {
        &self.layers
    }

    /// The number of weights, biases and the numbers of normalisations included.
    pub fn count_params(&self) -> usize {
        let all = |layer: &Dense| layer.count_params() + normalization_params(layer);
        self.layers.iter().map(all).sum()
    }

    /// The number of features of a sample, however many axes it has.
    pub(crate) fn n_features(&self) -> Option<usize> {
        Some(self.input.as_ref()?.iter().product())
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

    fn add_input(&mut self, input: Input) -> Result<()> {
        if self.input.is_some() {
            return Err(invalid("add", "the model has an Input already.\nA model has one."));
        }
        if input.shape.iter().product::<usize>() == 0 || input.shape.is_empty() {
            return Err(invalid(
                "add",
                "an Input of 0 features.\nA sample has at least one feature.",
            ));
        }
        self.input = Some(input.shape);
        Ok(())
    }

    fn add_dense(&mut self, mut dense: Dense) -> Result<()> {
        let Some(n_features) = self.n_features() else {
            return Err(invalid(
                "add",
                "a Dense layer before the Input.\nThe first layer needs the number of features.\
                 \nStart with model.add(Input::new(n_features))?.",
            ));
        };
        if self.input.as_ref().is_some_and(|shape| shape.len() > 1) && !self.flatten {
            return Err(invalid(
                "add",
                "a Dense layer behind an Input with several axes.\nIt takes rows of numbers.\n\
                 model.add(Flatten)? between them makes a row of each sample.",
            ));
        }
        let given = dense.layer_name();
        if !given.is_empty() && self.layers.iter().any(|layer| layer.layer_name() == given) {
            return Err(invalid(
                "add",
                format!("the name \"{given}\" is taken.\nEach layer has a name of its own."),
            ));
        }
        let name = given.is_empty().then(|| self.next_name());
        let n_in = self.layers.last().map_or(n_features, Dense::units);
        dense.build(n_in, name, &mut self.random)?;
        self.layers.push(dense);
        Ok(())
    }

    fn add_normalization(&mut self, mut normalization: BatchNormalization) -> Result<()> {
        normalization.check()?;
        let n_before = self.layers.iter().filter(|layer| layer.normalization.is_some()).count();
        let fits = |layer: &&mut Dense| layer.normalization.is_none() && layer.dropout.is_none();
        let Some(last) = self.layers.last_mut().filter(fits) else {
            return Err(invalid(
                "add",
                "a BatchNormalization without a Dense layer before it.\n\
                 It normalises the outputs of a layer, before its Dropout, and each has one at \
                 most.\nFor the inputs there is standardize(&x)?.",
            ));
        };
        normalization.build(last.units(), counted_name("batch_normalization", n_before));
        last.normalization = Some(normalization);
        Ok(())
    }

    fn add_flatten(&mut self) -> Result<()> {
        if self.input.is_none() || !self.layers.is_empty() || self.flatten {
            return Err(invalid(
                "add",
                "a Flatten that is not directly behind the Input.\n\
                 It makes a row of each sample; behind a Dense layer they are rows already.",
            ));
        }
        self.flatten = true;
        Ok(())
    }

    fn add_dropout(&mut self, dropout: Dropout) -> Result<()> {
        dropout.check()?;
        let n_before = self.layers.iter().filter(|layer| layer.dropout.is_some()).count();
        let Some(last) = self.layers.last_mut().filter(|layer| layer.dropout.is_none()) else {
            return Err(invalid(
                "add",
                "a Dropout without a Dense layer before it.\n\
                 It leaves out outputs of the layer before it, and each layer has one at most.",
            ));
        };
        let name = counted_name("dropout", n_before);
        last.dropout = Some(DropoutBehind { name, rate: dropout.rate });
        Ok(())
    }

    /// `dense`, `dense_1`, …, without those that are taken.
    fn next_name(&mut self) -> String {
        loop {
            let name = counted_name("dense", self.n_unnamed);
            self.n_unnamed += 1;
            if self.layers.iter().all(|layer| layer.layer_name() != name) {
                return name;
            }
        }
    }
}

/// `dense`, `dense_1`, …, as Keras counts.
fn counted_name(kind: &str, n_before: usize) -> String {
    match n_before {
        0 => kind.to_owned(),
        n => format!("{kind}_{n}"),
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
