//! The options of `fit`: Keras's keyword arguments, one method each.

use super::callbacks::{ClassWeights, EarlyStopping, Schedule};
use super::data::{Number, Table};
use super::history::Logs;
use ndarray::{ArrayRef, Dimension};

/// The settings of a `fit`.
///
/// ```
/// use eigenbook::nn::Fit;
/// let settings = Fit::new().epochs(50).batch_size(16).validation_split(0.2).verbose(2);
/// ```
#[must_use]
pub struct Fit<'a> {
    pub(crate) epochs: usize,
    pub(crate) batch_size: usize,
    pub(crate) verbose: u8,
    pub(crate) shuffle: bool,
    pub(crate) seed: u32,
    pub(crate) validation: Validation,
    pub(crate) watcher: Watcher<'a>,
    pub(crate) stopping: Option<EarlyStopping>,
    pub(crate) schedule: Schedule<'a>,
    pub(crate) class_weight: ClassWeights,
    pub(crate) sample_weight: Option<Vec<f32>>,
}

/// A function of the person's that is called after each batch.
pub(crate) type Watcher<'a> = Option<Box<dyn FnMut(&Moment<'_>) + 'a>>;

/// Samples that training does not see.
pub(crate) enum Validation {
    None,
    Split(f64),
    Data(Box<(Table<'static>, Table<'static>)>),
}

/// The progress of training, for a watcher.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    /// The epoch, from 0.
    pub epoch: usize,
    /// The number of requested epochs.
    pub epochs: usize,
    /// The batches of this epoch that are done.
    pub step: usize,
    /// The number of batches in an epoch.
    pub steps: usize,
    /// The means so far; at the end of an epoch with those of the validation.
    pub logs: &'a Logs,
    /// Whether the epoch is whole.
    pub is_epoch_end: bool,
}

impl Default for Fit<'_> {
    fn default() -> Self {
        Self {
            epochs: 1,
            batch_size: 32,
            verbose: 1,
            shuffle: true,
            seed: 0,
            validation: Validation::None,
            watcher: None,
            stopping: None,
            schedule: None,
            class_weight: ClassWeights::default(),
            sample_weight: None,
        }
    }
}

impl<'a> Fit<'a> {
    /// Keras's defaults: 1 epoch, batches of 32, shuffled, a progress bar.
    pub fn new() -> Self {
        Self::default()
    }

    /// How often each sample is used; with 0 there is no training, as in Keras.
    pub fn epochs(mut self, epochs: usize) -> Self {
        self.epochs = epochs;
        self
    }

    /// The number of samples for one update.
    pub fn batch_size(mut self, batch_size: usize) -> Self {
        self.batch_size = batch_size;
        self
    }

    /// 0 prints no output, 1 a bar, 2 one line for each epoch.
    pub fn verbose(mut self, verbose: u8) -> Self {
        self.verbose = verbose;
        self
    }

    /// Keeps the samples in their order (Keras's `shuffle=False`).
    pub fn without_shuffle(mut self) -> Self {
        self.shuffle = false;
        self
    }

    /// The seed of the shuffling, 0 by default; the same seed gives the same numbers.
    pub fn seed(mut self, seed: u32) -> Self {
        self.seed = seed;
        self
    }

    /// Keeps the last part of the samples for validation, before anything is shuffled.
    pub fn validation_split(mut self, share: f64) -> Self {
        self.validation = Validation::Split(share);
        self
    }

    /// Tests these samples after each epoch.
    ///
    /// # Shapes
    /// - `x`: `(n_samples, n_features)`, `y`: `(n_samples, n_out)` or `(n_samples)`
    ///
    /// ```
    /// use eigenbook::prelude::*;
    /// # let mut model = Sequential::new();
    /// # model.add(Input::new(2))?;
    /// # model.add(Dense::new(3).activation(Relu))?;
    /// # model.add(Dense::new(1).activation(Sigmoid))?;
    /// # model.compile(Adam::default(), BinaryCrossentropy, [Accuracy])?;
    /// let (x, y) = (array![[0.0, 1.0], [1.0, 0.0], [0.0, 0.0]], array![1, 1, 0]);
    /// let settings = Fit::new().verbose(0).validation_data(&array![[1.0, 1.0]], &array![1]);
    /// assert!(model.fit(&x, &y, settings)?.history.contains_key("val_loss"));
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn validation_data<T: Number, D: Dimension, U: Number, E: Dimension>(
        mut self,
        x: &ArrayRef<T, D>,
        y: &ArrayRef<U, E>,
    ) -> Self {
        let tables = (Table::new(x).into_owned(), Table::new(y).into_owned());
        self.validation = Validation::Data(Box::new(tables));
        self
    }

    /// Calls a function after each batch and after each epoch.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    /// # let mut model = Sequential::new();
    /// # model.add(Input::new(2))?;
    /// # model.add(Dense::new(3).activation(Relu))?;
    /// # model.add(Dense::new(1).activation(Sigmoid))?;
    /// # model.compile(Adam::default(), BinaryCrossentropy, [Accuracy])?;
    /// let (x, y) = (array![[0.0, 1.0], [1.0, 0.0], [0.0, 0.0]], array![1, 1, 0]);
    /// let mut losses = vec![];
    /// let settings = Fit::new().epochs(3).verbose(0);
    /// model.fit(&x, &y, settings.watch(|moment| losses.push(moment.logs["loss"])))?;
    /// assert_eq!(losses.len(), 6); // one batch in each epoch, and its end
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn watch(mut self, watcher: impl FnMut(&Moment<'_>) + 'a) -> Self {
        self.watcher = Some(Box::new(watcher));
        self
    }
}
