//! The options of `fit`: Keras's keyword arguments, one method each.

use super::callbacks::{ClassWeights, EarlyStopping, Moment, Schedule, Watcher};
use super::data::Table;
use crate::Real;
use ndarray::{ArrayRef, Dimension, Ix1};

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

/// Samples that training does not see.
pub(crate) enum Validation {
    None,
    Split(f64),
    Data(Box<(Table<'static>, Table<'static>)>),
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
    pub fn validation_data<T: Real, D: Dimension, U: Real, E: Dimension>(
        mut self,
        x: &ArrayRef<T, D>,
        y: &ArrayRef<U, E>,
    ) -> Self {
        let tables = (Table::new(x).into_owned(), Table::new(y).into_owned());
        self.validation = Validation::Data(Box::new(tables));
        self
    }

    /// Calls a function after each batch and after each epoch. It can end the training by
    /// [`Moment::stop`], and change its steps by [`Moment::set_learning_rate`].
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

    /// Ends training when a number gets no better.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// # let mut model = Sequential::new();
    /// # model.add(Input::new(2))?;
    /// # model.add(Dense::new(1).activation(Sigmoid))?;
    /// # model.compile(Adam::default(), BinaryCrossentropy, [Accuracy])?;
    /// # let (x, y) = (array![[0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]], array![1, 0, 1, 0]);
    /// let stopping = EarlyStopping::monitor("val_loss").patience(3).restore_best_weights();
    /// let settings = Fit::new().epochs(100).validation_split(0.25).early_stopping(stopping);
    /// model.fit(&x, &y, settings.verbose(0))?;
    /// # Ok::<(), Error>(())
    /// ```
    pub fn early_stopping(mut self, stopping: EarlyStopping) -> Self {
        self.stopping = Some(stopping);
        self
    }

    /// Asks a function for the learning rate of each epoch (Keras's `LearningRateScheduler`): it
    /// gets the epoch, from 0, and the rate so far.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    /// # let mut model = Sequential::new();
    /// # model.add(Input::new(2))?;
    /// # model.add(Dense::new(1).activation(Sigmoid))?;
    /// # model.compile(Adam::default(), BinaryCrossentropy, [Accuracy])?;
    /// # let (x, y) = (array![[0.0, 1.0], [1.0, 0.0]], array![1, 0]);
    /// let halved = |epoch, rate| if epoch % 10 == 9 { rate / 2.0 } else { rate };
    /// model.fit(&x, &y, Fit::new().epochs(30).verbose(0).learning_rate_schedule(halved))?;
    /// # Ok::<(), Error>(())
    /// ```
    pub fn learning_rate_schedule(mut self, rate: impl FnMut(usize, f64) -> f64 + 'a) -> Self {
        self.schedule = Some(Box::new(rate));
        self
    }

    /// Counts the samples of some classes more than others (Keras's `class_weight={0: 1.0, …}`):
    /// a class that is not named has weight 1.
    ///
    /// The class of a target is its number, or the place of its largest column.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    /// # let mut model = Sequential::new();
    /// # model.add(Input::new(2))?;
    /// # model.add(Dense::new(1).activation(Sigmoid))?;
    /// # model.compile(Adam::default(), BinaryCrossentropy, [Accuracy])?;
    /// # let (x, y) = (array![[0.0, 1.0], [1.0, 0.0]], array![1, 0]);
    /// model.fit(&x, &y, Fit::new().verbose(0).class_weight([(0, 1.0), (1, 5.0)]))?;
    /// # Ok::<(), Error>(())
    /// ```
    pub fn class_weight(mut self, weights: impl IntoIterator<Item = (usize, f32)>) -> Self {
        self.class_weight = ClassWeights::new(weights);
        self
    }

    /// Counts each sample as often as its weight says (Keras's `sample_weight=…`).
    ///
    /// The loss of a batch stays the mean over its samples, each loss times its weight, and so does
    /// that of samples that `validation_split` keeps; metrics and `validation_data` count every
    /// sample once, as in Keras.
    ///
    /// # Shapes
    /// - `weights`: `(n_samples)`, numbers of 0 or more
    ///
    /// ```
    /// use eigenbook::prelude::*;
    /// # let mut model = Sequential::new();
    /// # model.add(Input::new(2))?;
    /// # model.add(Dense::new(1).activation(Sigmoid))?;
    /// # model.compile(Adam::default(), BinaryCrossentropy, [Accuracy])?;
    /// # let (x, y) = (array![[0.0, 1.0], [1.0, 0.0]], array![1, 0]);
    /// model.fit(&x, &y, Fit::new().verbose(0).sample_weight(&array![1.0, 0.5]))?;
    /// # Ok::<(), Error>(())
    /// ```
    pub fn sample_weight<T: Real>(mut self, weights: &ArrayRef<T, Ix1>) -> Self {
        self.sample_weight = Some(T::singles(weights.view().into_dyn()).into_owned());
        self
    }
}
