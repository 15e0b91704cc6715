//! `fit`: its arguments, its preparation, and the errors before training begins.

use super::super::dense::Dense;
use super::super::invalid;
use super::super::loss::Loss;
use super::super::sequential::{Sequential, Training};
use super::callbacks::{Callbacks, Stopping};
use super::data::Table;
use super::evaluate::not_compiled;
use super::history::{History, Params};
use super::options::{Fit, Validation};
use super::run::{Run, Samples};
use crate::Real;
use crate::error::{Result, brief};
use ndarray::{ArrayRef, Dimension};

impl Sequential {
    /// Trains the model (Keras's `model.fit(X, y, …)`).
    ///
    /// A second call continues from the weights and the optimiser's state of the first. If the user
    /// interrupts it, training stops after the batch; the weights so far stay in the model, and the
    /// history has the complete epochs.
    ///
    /// # Shapes
    /// - `x`: `(n_samples, n_features)`, `y`: `(n_samples, n_out)` or `(n_samples)`
    ///
    /// # Errors
    /// When the model is not compiled, a setting is out of its range, or data and model do not
    /// fit; the model is unchanged then.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    /// # let mut model = Sequential::new();
    /// # model.add(Input::new(2))?;
    /// # model.add(Dense::new(3).activation(Relu))?;
    /// # model.add(Dense::new(1).activation(Sigmoid))?;
    /// # model.compile(Adam::default(), BinaryCrossentropy, [Accuracy])?;
    /// let (x, y) = (array![[0.0, 1.0], [1.0, 0.0], [0.0, 0.0]], array![1, 1, 0]);
    /// let history = model.fit(&x, &y, Fit::new().epochs(20).verbose(0))?;
    /// assert!(history.history["loss"][19] < history.history["loss"][0]);
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn fit<T: Real, D: Dimension, U: Real, E: Dimension>(
        &mut self,
        x: &ArrayRef<T, D>,
        y: &ArrayRef<U, E>,
        settings: Fit<'_>,
    ) -> Result<History> {
        self.fit_tables(&Table::new(x), &Table::new(y), settings)
    }

    fn fit_tables(&mut self, x: &Table<'_>, y: &Table<'_>, settings: Fit<'_>) -> Result<History> {
        check_settings(&settings)?;
        let Fit { epochs, batch_size, verbose, shuffle, seed, validation, .. } = settings;
        let Fit { watcher, schedule, stopping, class_weight, sample_weight, .. } = settings;
        let callbacks = Callbacks { watcher, schedule, stopping: stopping.map(Stopping::new) };
        let loss = self.compiled("fit")?.loss;
        self.check_data("fit", loss, x, y)?;
        check_sample_weight(&sample_weight, x.rows)?;
        let sample_weight = sample_weight.unwrap_or_default();
        let (trained, tested) = self.split(loss, x, y, &validation)?;
        let Self { layers, training: Some(training), .. } = self else {
            return Err(not_compiled("fit"));
        };
        remember(training, layers);
        // A batch is never larger than the data, however large a number was given.
        let batch_size = batch_size.min(trained.x.rows);
        let params = Params { verbose, epochs, steps: trained.x.rows.div_ceil(batch_size) };
        let run = Run::new(layers, training, trained, tested, batch_size, History::new(params));
        run.shuffled(shuffle.then_some(seed))
            .learning(seed)
            .weighted(class_weight, sample_weight)
            .epochs(callbacks)
    }

    /// The samples that are learned, and those that are only tested.
    fn split<'a>(
        &self,
        loss: Loss,
        x: &'a Table<'_>,
        y: &'a Table<'_>,
        validation: &'a Validation,
    ) -> Result<(Samples<'a>, Option<Samples<'a>>)> {
        let all = || Samples { x: x.borrow(), y: y.borrow() };
        match validation {
            Validation::None => Ok((all(), None)),
            Validation::Split(share) if *share == 0.0 => Ok((all(), None)),
            Validation::Split(share) => {
                let place = split_place(x.rows, *share)?;
                let ((x, x_test), (y, y_test)) = (x.split_at(place), y.split_at(place));
                Ok((Samples { x, y }, Some(Samples { x: x_test, y: y_test })))
            }
            Validation::Data(tables) => {
                let (x, y) = (tables.0.borrow(), tables.1.borrow());
                self.check_data("fit, validation_data", loss, &tables.0, &tables.1)?;
                Ok((all(), Some(Samples { x, y })))
            }
        }
    }
}

fn check_settings(settings: &Fit<'_>) -> Result<()> {
    if settings.batch_size == 0 {
        return Err(invalid(
            "fit",
            "batch_size is 0.\nA batch has at least one sample.\nThe usual sizes are 32, 64, 128.",
        ));
    }
    settings.class_weight.check()?;
    if settings.sample_weight.is_some() && !settings.class_weight.is_empty() {
        return Err(invalid(
            "fit",
            "class_weight and sample_weight at the same time.\nKeras takes one of them.\n\
             Multiply the weights of the samples by those of their classes.",
        ));
    }
    if settings.verbose > 2 {
        return Err(invalid(
            "fit",
            format!(
                "verbose is {}.\n0 prints nothing, 1 a bar, 2 one line for each epoch.",
                settings.verbose
            ),
        ));
    }
    Ok(())
}

fn check_sample_weight(weights: &Option<Vec<f32>>, n_samples: usize) -> Result<()> {
    let Some(weights) = weights else { return Ok(()) };
    let message = if weights.len() != n_samples {
        let n = weights.len();
        format!("{n} weights for {n_samples} samples.\nEach sample has one weight.")
    } else if let Some(wrong) = weights.iter().find(|it| !(it.is_finite() && **it >= 0.0)) {
        let wrong = brief(wrong);
        format!("the weight of a sample is {wrong}.\nIt is a finite number, 0 or above.")
    } else {
        return Ok(());
    };
    Err(invalid("fit, sample_weight", message))
}

/// The number of samples that are learned when a share is kept for validation.
fn split_place(rows: usize, share: f64) -> Result<usize> {
    if !(0.0..1.0).contains(&share) {
        return Err(invalid(
            "fit",
            format!(
                "validation_split is {share}.\nIt is a share of the samples: 0 ≤ share < 1.\n\
                 0.2 keeps the last fifth for validation."
            ),
        ));
    }
    let place = (rows as f64 * (1.0 - share)).floor() as usize;
    if place == 0 || place == rows {
        return Err(invalid(
            "fit",
            format!(
                "validation_split {share} of {rows} samples leaves {place} to learn from and {} to \
                 test.\nBoth parts need at least one sample.",
                rows - place
            ),
        ));
    }
    Ok(place)
}

/// Gives the optimiser its memory, once.
fn remember(training: &mut Training, layers: &[Dense]) {
    let optimizer = training.optimizer;
    if training.memories.is_empty() {
        let memory = |layer: &Dense| {
            let n_normalized = layer.normalization.as_ref().map_or(0, |it| it.units());
            let lengths = [layer.kernel().len(), layer.units(), n_normalized, n_normalized];
            lengths.map(|n| optimizer.memory(n))
        };
        training.memories = layers.iter().map(memory).collect();
    }
}
