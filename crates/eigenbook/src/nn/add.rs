//! Layer after layer joins a model.
//!
//! ```text
//! Input    rows (n_features)                 images (height, width, channels)
//!            │                                 │  Conv2D, each with BatchNormalization,
//!            │                                 │  MaxPooling2D and Dropout after it
//!            │                               Flatten
//! Dense, each with BatchNormalization and Dropout after it
//! ```
//!
//! Only here is the shape known that a layer gets, and with it the number of its weights.
//!
//! ```
//! use eigenbook::nn::*;
//! let mut model = Sequential::new();
//! model.add(Input::new((8, 8, 1)))?;
//! model.add(Conv2D::new(4, 3))?;
//! let error = model.add(Dense::new(10)).unwrap_err().to_string();
//! assert!(error.contains("model.add(Flatten)? between them"));
//! # Ok::<(), eigenbook::Error>(())
//! ```

use super::convolution::Conv2D;
use super::dense::{Dense, DropoutBehind, Input};
use super::dropout::Dropout;
use super::flatten::Flatten;
use super::invalid;
use super::normalization::BatchNormalization;
use super::pooling::{MaxPooling2D, PoolingBehind};
use super::sequential::Sequential;
use crate::Result;

/// The parts of a model: an [`Input`] first, then [`Conv2D`] and [`Dense`] layers, each with what
/// may come after it.
pub enum Layer {
    /// The shape of a sample.
    Input(Input),
    /// A fully connected layer.
    Dense(Dense),
    /// A convolution over images.
    Conv2D(Conv2D),
    /// The largest number of each window of the images before it.
    MaxPooling2D(MaxPooling2D),
    /// Leaves out outputs of the layer before it in training.
    Dropout(Dropout),
    /// The normalisation of the outputs of the layer before it.
    BatchNormalization(BatchNormalization),
    /// Samples with several axes as rows.
    Flatten(Flatten),
}

macro_rules! layers {
    ($($layer:ident),*) => {$(
        impl From<$layer> for Layer {
            fn from(layer: $layer) -> Self {
                Self::$layer(layer)
            }
        }
    )*};
}

layers!(Input, Dense, Conv2D, MaxPooling2D, Dropout, BatchNormalization, Flatten);

impl Sequential {
    /// Adds the input, then layer after layer; a layer gets its first weights here.
    ///
    /// # Errors
    /// When there is no [`Input`] before the first layer, when a layer has no units or a name that
    /// is taken, when a window is larger than its image, when a layer does not fit the one before
    /// it, or when the model is already compiled.
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
            Layer::Conv2D(convolution) => self.add_convolution(convolution),
            Layer::MaxPooling2D(pooling) => self.add_pooling(pooling),
            Layer::Dropout(dropout) => self.add_dropout(dropout),
            Layer::BatchNormalization(normalization) => self.add_normalization(normalization),
            Layer::Flatten(Flatten) => self.add_flatten(),
        }
    }

    /// The shape of a sample as the next layer gets it.
    fn shape(&self) -> Option<Vec<usize>> {
        let shape = match self.layers.last() {
            None => self.input.clone()?,
            Some(layer) => image_after(layer).unwrap_or_else(|| vec![layer.n_out()]),
        };
        Some(if self.flatten { vec![shape.iter().product()] } else { shape })
    }

    fn add_input(&mut self, input: Input) -> Result<()> {
        if self.input.is_some() {
            return Err(invalid("add", "the model has an Input already.\nA model has one."));
        }
        if input.shape.contains(&0) || input.shape.is_empty() {
            return Err(invalid(
                "add",
                "an Input of 0 features.\nA sample has at least one feature.",
            ));
        }
        // Every product of some of the sizes is a usize from here on.
        if input.shape.iter().try_fold(1_usize, |n, size| n.checked_mul(*size)).is_none() {
            let sizes: Vec<String> = input.shape.iter().map(usize::to_string).collect();
            let message = format!(
                "samples of {} numbers do not fit into memory.\nA sample has the shape of its Input.",
                sizes.join("×")
            );
            return Err(invalid("add", message));
        }
        self.input = Some(input.shape);
        Ok(())
    }

    fn add_dense(&mut self, dense: Dense) -> Result<()> {
        let shape = self.shape().ok_or_else(|| {
            let message = "a Dense layer before the Input.\n\
                           The first layer needs the number of features.\n\
                           Start with model.add(Input::new(n_features))?.";
            invalid("add", message)
        })?;
        let &[n_in] = &shape[..] else {
            let message = match self.layers.is_empty() {
                true => "a Dense layer after an Input with several axes.",
                false => "a Dense layer after images.",
            };
            let rule = "It takes rows of numbers.\n\
                        model.add(Flatten)? between them makes a row of each sample.";
            return Err(invalid("add", format!("{message}\n{rule}")));
        };
        self.push(dense, n_in)
    }

    fn add_convolution(&mut self, convolution: Conv2D) -> Result<()> {
        let shape = self.shape().ok_or_else(|| {
            let message = "a Conv2D before the Input.\nIt needs the size of the images.\n\
                           Start with model.add(Input::new((height, width, channels)))?.";
            invalid("add", message)
        })?;
        if self.flatten || self.layers.last().is_some_and(|layer| layer.window.is_none()) {
            let message = "a Conv2D over samples that are not images.\n\
                           Flatten and Dense layers make rows of numbers.\n\
                           A Conv2D belongs before Flatten and Dense.";
            return Err(invalid("add", message));
        }
        let layer = convolution.over(&shape)?;
        let n_seen = layer.window.as_ref().map_or(0, |window| window.n_seen());
        self.push(layer, n_seen)
    }

    /// Gives the layer its name and weights, and adds it.
    fn push(&mut self, mut layer: Dense, n_in: usize) -> Result<()> {
        let given = layer.layer_name();
        if !given.is_empty() && self.layers.iter().any(|layer| layer.layer_name() == given) {
            return Err(invalid(
                "add",
                format!("the name \"{given}\" is taken.\nEach layer has a name of its own."),
            ));
        }
        let name = given.is_empty().then(|| self.next_name(&layer));
        layer.build(n_in, name, &mut self.random)?;
        self.layers.push(layer);
        Ok(())
    }

    fn add_normalization(&mut self, mut normalization: BatchNormalization) -> Result<()> {
        normalization.check()?;
        let n_before = self.layers.iter().filter(|layer| layer.normalization.is_some()).count();
        let flattened = self.flatten;
        let fits = |layer: &&mut Dense| {
            let is_last = layer.pooling.is_none() && layer.dropout.is_none();
            layer.normalization.is_none() && is_last && !(flattened && layer.window.is_some())
        };
        let Some(last) = self.layers.last_mut().filter(fits) else {
            return Err(invalid(
                "add",
                "a BatchNormalization without a Dense layer before it, or a Conv2D.\n\
                 It normalises the outputs of a layer, before its Dropout and MaxPooling2D, \
                 and each has one at most.\nFor the inputs there is standardize(&x)?.",
            ));
        };
        normalization.build(last.units(), counted_name("batch_normalization", n_before));
        last.normalization = Some(normalization);
        Ok(())
    }

    fn add_pooling(&mut self, pooling: MaxPooling2D) -> Result<()> {
        let n_before = self.layers.iter().filter(|layer| layer.pooling.is_some()).count();
        let flattened = self.flatten;
        let fits = |layer: &&mut Dense| {
            layer.window.is_some() && layer.pooling.is_none() && layer.dropout.is_none()
        };
        let Some(last) = self.layers.last_mut().filter(fits).filter(|_| !flattened) else {
            return Err(invalid(
                "add",
                "a MaxPooling2D without a Conv2D before it.\n\
                 It makes the images of a Conv2D smaller, before a Dropout or Flatten, and each has \
                 one at most.",
            ));
        };
        let image = image_after(last).unwrap_or_default();
        let window = pooling.settings.over("MaxPooling2D", &image)?;
        let name = counted_name("max_pooling2d", n_before);
        last.pooling = Some(PoolingBehind { name, window });
        Ok(())
    }

    fn add_flatten(&mut self) -> Result<()> {
        let has_images = match self.layers.last() {
            None => self.input.is_some(),
            Some(layer) => layer.window.is_some(),
        };
        if !has_images || self.flatten {
            return Err(invalid(
                "add",
                "a Flatten that is not directly after the Input or the images of a Conv2D.\n\
                 It makes a row of each sample; after a Dense layer they are rows already.",
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
        let flattened = self.flatten && last.window.is_some();
        last.dropout = Some(DropoutBehind { name, rate: dropout.rate, flattened });
        Ok(())
    }

    /// `dense`, `dense_1`, … or `conv2d`, …, without those that are taken.
    fn next_name(&mut self, layer: &Dense) -> String {
        let (kind, counter) = match layer.window {
            None => ("dense", 0),
            Some(_) => ("conv2d", 1),
        };
        loop {
            let name = counted_name(kind, self.n_unnamed[counter]);
            self.n_unnamed[counter] += 1;
            if self.layers.iter().all(|layer| layer.layer_name() != name) {
                return name;
            }
        }
    }
}

/// Height, width and channels of the images that a convolution makes, its pooling included.
pub(crate) fn image_after(layer: &Dense) -> Option<Vec<usize>> {
    let convolution = layer.window.as_ref()?;
    let (height, width) = layer.pooling.as_ref().map_or(convolution.out, |it| it.window.out);
    Some(vec![height, width, layer.units()])
}

/// `dense`, `dense_1`, …, as Keras counts.
fn counted_name(kind: &str, n_before: usize) -> String {
    match n_before {
        0 => kind.to_owned(),
        n => format!("{kind}_{n}"),
    }
}
