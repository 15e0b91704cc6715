//! The history of training: one number for each epoch and name.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Index;

/// The record of a `fit` (Keras's `History`).
///
/// ```
/// use eigenbook::prelude::*;
/// # let mut model = Sequential::new();
/// # model.add(Input::new(2))?;
/// # model.add(Dense::new(3).activation(Relu))?;
/// # model.add(Dense::new(1).activation(Sigmoid))?;
/// # model.compile(Adam::default(), BinaryCrossentropy, [Accuracy])?;
/// # let (x, y) = (array![[0.0, 1.0], [1.0, 0.0], [0.0, 0.0]], array![1, 1, 0]);
/// let history = model.fit(&x, &y, Fit::new().epochs(5).verbose(0))?;
/// assert_eq!(history.epoch, [0, 1, 2, 3, 4]);
/// assert_eq!(history.history["accuracy"].len(), 5);
/// assert!(!history.interrupted);
/// # Ok::<(), eigenbook::Error>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct History {
    /// Name → one value for each complete epoch: `loss`, the metrics, and both as `val_…`.
    pub history: BTreeMap<String, Vec<f64>>,
    /// The numbers of the complete epochs, from 0.
    pub epoch: Vec<usize>,
    /// How `fit` was called.
    pub params: Params,
    /// Whether the user stopped it before the last epoch was complete.
    pub interrupted: bool,
}

/// How `fit` was called (Keras's `history.params`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Params {
    /// How much was printed: 0, 1 or 2.
    pub verbose: u8,
    /// The number of requested epochs.
    pub epochs: usize,
    /// The number of batches in an epoch.
    pub steps: usize,
}

impl History {
    pub(crate) fn new(params: Params) -> Self {
        Self { history: BTreeMap::new(), epoch: Vec::new(), params, interrupted: false }
    }

    pub(crate) fn push(&mut self, epoch: usize, logs: &Logs) {
        self.epoch.push(epoch);
        for (name, value) in logs.iter() {
            self.history.entry(name.to_owned()).or_default().push(value);
        }
    }
}

impl fmt::Debug for History {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, asked) = (self.epoch.len(), self.params.epochs);
        write!(formatter, "<History: {whole} of {asked} epochs")?;
        if self.interrupted {
            write!(formatter, ", interrupted")?;
        }
        for (name, values) in &self.history {
            if let (Some(first), Some(last)) = (values.first(), values.last()) {
                write!(formatter, ", {name} {first:.4} → {last:.4}")?;
            }
        }
        write!(formatter, ">")
    }
}

/// Names with a number each: the loss and the metrics of a batch, an epoch or a test.
///
/// `logs["loss"]` reads one; a name that is not there panics, as a missing key of a map does.
#[derive(Clone, Default, PartialEq)]
pub struct Logs {
    entries: Vec<(String, f64)>,
}

impl Logs {
    /// Names and numbers, in the alphabetical order of Keras.
    pub fn iter(&self) -> impl Iterator<Item = (&str, f64)> {
        self.entries.iter().map(|(name, value)| (name.as_str(), *value))
    }

    /// The number of this name.
    pub fn get(&self, name: &str) -> Option<f64> {
        self.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    pub(crate) fn new(names: impl IntoIterator<Item = String>) -> Self {
        Self { entries: names.into_iter().map(|name| (name, 0.0)).collect() }
    }

    pub(crate) fn set(&mut self, place: usize, value: f64) {
        self.entries[place].1 = value;
    }

    /// The same names and values, followed by others as `val_…`.
    pub(crate) fn with_validation(&self, validation: &Logs) -> Self {
        let mut entries = self.entries.clone();
        entries.extend(validation.iter().map(|(name, value)| (format!("val_{name}"), value)));
        Self { entries }
    }
}

impl Index<&str> for Logs {
    type Output = f64;

    fn index(&self, name: &str) -> &f64 {
        let entry = self.entries.iter().find(|(known, _)| known == name);
        &entry.unwrap_or_else(|| panic!("there is no \"{name}\" in {self:?}")).1
    }
}

impl fmt::Debug for Logs {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(self.iter()).finish()
    }
}
