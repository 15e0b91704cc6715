//! Callbacks between two epochs: they end training early, or change its steps.
//!
//! Keras gives these to `fit` as `callbacks=[…]` and `class_weight={…}`.

use super::super::invalid;
use super::super::optimizer::Optimizer;
use super::history::Logs;
use crate::Result;
use std::cell::Cell;

/// Ends training when a number gets no better (Keras's `EarlyStopping`).
///
/// ```
/// use eigenbook::prelude::*;
/// # let mut model = Sequential::new();
/// # model.add(Input::new(2))?;
/// # model.add(Dense::new(1).activation(Sigmoid))?;
/// # model.compile(Sgd::default().learning_rate(1e-12), BinaryCrossentropy, [Accuracy])?;
/// let (x, y) = (array![[0.0, 1.0], [1.0, 0.0], [0.0, 0.0]], array![1, 1, 0]);
/// let stopping = EarlyStopping::monitor("loss").patience(3).min_delta(0.001);
/// let settings = Fit::new().epochs(100).verbose(0).early_stopping(stopping);
/// assert_eq!(model.fit(&x, &y, settings)?.epoch.len(), 4); // the steps are far too short
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct EarlyStopping {
    monitor: String,
    patience: usize,
    min_delta: f64,
    restores: bool,
}

impl EarlyStopping {
    /// Watches a number of the history, `val_loss` usually: an accuracy has to grow, others have
    /// to shrink.
    pub fn monitor(name: impl Into<String>) -> Self {
        Self { monitor: name.into(), patience: 0, min_delta: 0.0, restores: false }
    }

    /// So many epochs may pass without a better number, 0 by default.
    pub fn patience(mut self, patience: usize) -> Self {
        self.patience = patience;
        self
    }

    /// A number is better only by more than this, 0 by default.
    pub fn min_delta(mut self, min_delta: f64) -> Self {
        self.min_delta = min_delta;
        self
    }

    /// Gives the model the weights of its best epoch at the end.
    pub fn restore_best_weights(mut self) -> Self {
        self.restores = true;
        self
    }
}

/// A function of the person's that is called after each batch.
pub(crate) type Watcher<'a> = Option<Box<dyn FnMut(&Moment<'_>) + 'a>>;

/// How far training is, for a watcher.
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
    /// Whether the epoch is complete.
    pub is_epoch_end: bool,
    /// The learning rate of the last batch.
    pub learning_rate: f64,
    /// The requests of the watcher.
    pub(crate) wishes: &'a Wishes,
}

/// The requests of a watcher to the training that it watches.
#[derive(Debug, Default)]
pub(crate) struct Wishes {
    pub(crate) stop: Cell<bool>,
    pub(crate) learning_rate: Cell<Option<f64>>,
}

impl Moment<'_> {
    /// Ends training now, like the stop button (Keras's `stop_training` waits for the end of the
    /// epoch): the weights stay, and the history holds the whole epochs.
    pub fn stop(&self) {
        self.wishes.stop.set(true);
    }

    /// Continues with another learning rate. `fit` returns an error if it is negative or not finite.
    pub fn set_learning_rate(&self, rate: f64) {
        self.wishes.learning_rate.set(Some(rate));
    }
}

/// Gives η for an epoch, from its number and from η so far.
pub(crate) type Schedule<'a> = Option<Box<dyn FnMut(usize, f64) -> f64 + 'a>>;

/// Weights by the number of a class.
#[derive(Clone, Debug, Default)]
pub(crate) struct ClassWeights(Vec<(usize, f32)>);

impl ClassWeights {
    pub(crate) fn new(weights: impl IntoIterator<Item = (usize, f32)>) -> Self {
        Self(weights.into_iter().collect())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn check(&self) -> Result<()> {
        match self.0.iter().find(|(_, weight)| !(weight.is_finite() && *weight >= 0.0)) {
            None => Ok(()),
            Some((class, weight)) => {
                let message = format!(
                    "the weight of class {class} is {weight}.\nIt is a finite number, 0 or above."
                );
                Err(invalid("fit", message))
            }
        }
    }

    /// One weight for each row of targets; none if all are 1.
    pub(crate) fn of(&self, y: &[f32], n_columns: usize, out: &mut Vec<f32>) {
        out.clear();
        if !self.0.is_empty() {
            out.extend(y.chunks_exact(n_columns).map(|row| self.of_class(class(row))));
        }
    }

    fn of_class(&self, class: usize) -> f32 {
        self.0.iter().rev().find(|(known, _)| *known == class).map_or(1.0, |(_, weight)| *weight)
    }
}

fn class(row: &[f32]) -> usize {
    if let [number] = row {
        return number.round_ties_even() as usize;
    }
    let better = |best, place| if row[place] > row[best] { place } else { best };
    (0..row.len()).fold(0, better)
}

/// The callbacks between epochs.
pub(crate) struct Callbacks<'a> {
    pub(crate) watcher: Watcher<'a>,
    pub(crate) schedule: Schedule<'a>,
    pub(crate) stopping: Option<Stopping>,
}

impl Callbacks<'_> {
    /// Gives the optimiser the rate of this epoch.
    pub(crate) fn begin(&mut self, epoch: usize, optimizer: &mut Optimizer) -> Result<()> {
        if let Some(schedule) = &mut self.schedule {
            let rate = optimizer.rate_mut();
            *rate = schedule(epoch, *rate);
            optimizer.check()?;
        }
        Ok(())
    }
}

/// How training has gone so far, for [`EarlyStopping`].
pub(crate) struct Stopping {
    settings: EarlyStopping,
    best: Option<f64>,
    n_waited: usize,
}

/// The decision after a number at the end of an epoch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Verdict {
    /// The best so far.
    Better,
    /// Not better, but not often enough to end.
    Wait,
    /// No better for too long.
    Stop,
}

impl Stopping {
    pub(crate) fn new(settings: EarlyStopping) -> Self {
        Self { settings, best: None, n_waited: 0 }
    }

    pub(crate) fn restores(&self) -> bool {
        self.settings.restores
    }

    /// Looks at the numbers of an epoch.
    pub(crate) fn see(&mut self, epoch: usize, logs: &Logs) -> Result<Verdict> {
        let name = &self.settings.monitor;
        let Some(now) = logs.get(name) else {
            let names: Vec<&str> = logs.iter().map(|(name, _)| name).collect();
            let rule = "val_… needs validation_split or validation_data.";
            let message = format!(
                "there is no \"{name}\" to watch.\nThere are: {}.\n{rule}",
                names.join(", ")
            );
            return Err(invalid("EarlyStopping", message));
        };
        let margin = self.settings.min_delta.abs();
        let is_better = |best: f64| match name.ends_with("accuracy") {
            true => now - margin > best,
            false => now + margin < best,
        };
        if self.best.is_none_or(is_better) {
            (self.best, self.n_waited) = (Some(now), 0);
            return Ok(Verdict::Better);
        }
        self.n_waited += 1;
        let is_enough = self.n_waited >= self.settings.patience && epoch > 0;
        Ok(if is_enough { Verdict::Stop } else { Verdict::Wait })
    }
}
