//! The predictions of a network, and how good they are.

use super::super::dense::{Dense, DenseGradient};
use super::super::loss::Loss;
use super::super::metric::Metric;
use super::super::sequential::{Sequential, Training};
use super::super::{invalid, mismatch};
use super::data::Table;
use super::history::Logs;
use super::step::Workspace;
use crate::Real;
use crate::{Error, Result};
use ndarray::{Array2, ArrayRef, Dimension};

/// At most so many samples go through the network at once outside of training.
const CHUNK: usize = 256;

/// The outputs of all layers together for these samples, 64 megabytes; a single sample may have
/// more.
const N_OUTPUTS: usize = 1 << 24;

impl Sequential {
    /// The predictions for the samples.
    ///
    /// # Shapes
    /// - `x`: `(n_samples, n_features)`, or `(n_samples, …)` with the shape of the Input
    /// - returns `(n_samples, n_out)`; images of a last `Conv2D` are rows
    ///
    /// # Errors
    /// When the model has no layers, the columns of `x` are not its features, or a number is not
    /// finite.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    /// # let mut model = Sequential::new();
    /// # model.add(Input::new(2))?;
    /// # model.add(Dense::new(3).activation(Relu))?;
    /// # model.add(Dense::new(1).activation(Sigmoid))?;
    /// # model.compile(Adam::default(), BinaryCrossentropy, [Accuracy])?;
    /// let x = array![[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
    /// assert_eq!(model.predict(&x)?.dim(), (3, 1));
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn predict<T: Real, D: Dimension>(&self, x: &ArrayRef<T, D>) -> Result<Array2<f32>> {
        let x = Table::new(x);
        self.check_features("predict", &x)?;
        let n_out = self.layers.last().map_or(0, Dense::n_out);
        let at_once = n_at_once(&self.layers, x.rows);
        let mut workspace = Workspace::new(&self.layers, at_once);
        let mut out = Vec::with_capacity(x.rows * n_out);
        for from in (0..x.rows).step_by(at_once) {
            let chunk = x.between(from, (from + at_once).min(x.rows));
            out.extend_from_slice(workspace.forward(&self.layers, chunk));
        }
        // Each chunk gave its rows times n_out values.
        Ok(Array2::from_shape_vec((x.rows, n_out), out).expect("one row for each sample"))
    }

    /// Loss and metrics on the samples, as `["loss"]`, `["accuracy"]`.
    ///
    /// # Shapes
    /// - `x`: `(n_samples, n_features)`, `y`: `(n_samples, n_out)` or `(n_samples)`
    ///
    /// # Errors
    /// When the model is not compiled, or data and model do not fit.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    /// # let mut model = Sequential::new();
    /// # model.add(Input::new(2))?;
    /// # model.add(Dense::new(3).activation(Relu))?;
    /// # model.add(Dense::new(1).activation(Sigmoid))?;
    /// # model.compile(Adam::default(), BinaryCrossentropy, [Accuracy])?;
    /// let (x, y) = (array![[0.0, 1.0], [1.0, 0.0], [0.0, 0.0]], array![1, 1, 0]);
    /// let measures = model.evaluate(&x, &y)?;
    /// assert!(measures["loss"] > 0.0 && measures["accuracy"] <= 1.0);
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn evaluate<T: Real, D: Dimension, U: Real, E: Dimension>(
        &self,
        x: &ArrayRef<T, D>,
        y: &ArrayRef<U, E>,
    ) -> Result<Logs> {
        let (x, y) = (Table::new(x), Table::new(y));
        let training = self.compiled("evaluate")?;
        self.check_data("evaluate", training.loss, &x, &y)?;
        let at_once = n_at_once(&self.layers, x.rows);
        let mut workspace = Workspace::new(&self.layers, at_once);
        Ok(test(&self.layers, training, &mut workspace, at_once, (&x, &y), &[]))
    }

    /// The derivatives of the loss over these samples, for each layer; the model is not changed.
    ///
    /// # Shapes
    /// - `x` and `y`: as for [`evaluate`](Self::evaluate)
    /// - returns the shapes of each kernel and bias
    ///
    /// # Errors
    /// As for [`evaluate`](Self::evaluate).
    ///
    /// ```
    /// use eigenbook::prelude::*;
    /// # let mut model = Sequential::new();
    /// # model.add(Input::new(2))?;
    /// # model.add(Dense::new(3).activation(Relu))?;
    /// # model.add(Dense::new(1).activation(Sigmoid))?;
    /// # model.compile(Adam::default(), BinaryCrossentropy, [Accuracy])?;
    /// let gradients = model.gradients(&array![[0.0, 1.0]], &array![1])?;
    /// assert_eq!(gradients[0].kernel.dim(), (2, 3));
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn gradients<T: Real, D: Dimension, U: Real, E: Dimension>(
        &self,
        x: &ArrayRef<T, D>,
        y: &ArrayRef<U, E>,
    ) -> Result<Vec<DenseGradient>> {
        let (x, y) = (Table::new(x), Table::new(y));
        let loss = self.compiled("gradients")?.loss;
        self.check_data("gradients", loss, &x, &y)?;
        let mut workspace = Workspace::new(&self.layers, x.rows);
        workspace.forward_with_loss(&self.layers, loss, (&x.values, &y.values), &[]);
        workspace.backward(&self.layers, loss, (&x.values, &y.values), &[]);
        Ok(workspace.gradients().to_vec())
    }

    /// The settings of `compile`, or the error that it was not called.
    pub(crate) fn compiled(&self, operation: &'static str) -> Result<&Training> {
        self.training.as_ref().ok_or_else(|| not_compiled(operation))
    }

    pub(crate) fn check_data(
        &self,
        operation: &'static str,
        loss: Loss,
        x: &Table<'_>,
        y: &Table<'_>,
    ) -> Result<()> {
        self.check_features(operation, x)?;
        if x.rows != y.rows {
            let found = format!("X has {} rows and y has {}.", x.rows, y.rows);
            let rule = "Each sample has one row in X and one in y.";
            let fix =
                if y.columns == x.rows { "\nThe samples of y are columns: try y.t()." } else { "" };
            return Err(mismatch(operation, found, format!("{rule}{fix}")));
        }
        let n_out = self.layers.last().map_or(0, Dense::units);
        let columns = loss.target_columns(n_out);
        let rule = match loss {
            Loss::SparseCategoricalCrossentropy => {
                "The sparse loss takes one column of class numbers.\n\
                 For rows of 0 and 1 take CategoricalCrossentropy."
            }
            Loss::CategoricalCrossentropy if y.columns == 1 => {
                "y needs a column for each unit of the last layer.\n\
                 For one column of class numbers take SparseCategoricalCrossentropy."
            }
            _ => "y needs a column for each unit of the last layer.",
        };
        y.check(operation, "y", columns, rule)?;
        loss.check_targets(operation, &y.values, n_out)
    }

    fn check_features(&self, operation: &'static str, x: &Table<'_>) -> Result<()> {
        let shape = self.input.as_deref().filter(|_| !self.layers.is_empty()).ok_or_else(|| {
            invalid(operation, "the model has no layers.\nAdd an Input and at least one Dense.")
        })?;
        let &[n_features] = shape else {
            return x.check_shape(operation, shape);
        };
        let rule = match x.shape[..] {
            [n] if n == n_features => "One sample is one row: array![[…]] instead of array![…].",
            [n, _] if n == n_features => "Samples are rows and features columns: try x.t().",
            _ => "Its Input says how many features a sample has.",
        };
        x.check(operation, "X", n_features, rule)
    }
}

/// The samples that go through the network at once: fewer than usual if a convolution over large
/// images has very many outputs.
fn n_at_once(layers: &[Dense], n_samples: usize) -> usize {
    let n_outputs = layers.iter().map(Dense::n_z).fold(0, usize::saturating_add);
    (N_OUTPUTS / n_outputs.max(1)).clamp(1, CHUNK).min(n_samples)
}

pub(crate) fn not_compiled(operation: &'static str) -> Error {
    invalid(
        operation,
        "the model is not compiled.\nCompile says which loss to make small, and how.\n\
         Call model.compile(Adam::default(), BinaryCrossentropy, [Accuracy])? first.",
    )
}

/// Sums of the loss and the metrics over samples, in the order of their names.
pub(crate) struct Totals {
    /// The place of the loss and of each metric among the names.
    places: Vec<usize>,
    sums: Vec<f64>,
    n_samples: usize,
    pub(crate) logs: Logs,
}

impl Totals {
    pub(crate) fn new(metrics: &[Metric]) -> Self {
        let names: Vec<&str> =
            std::iter::once("loss").chain(metrics.iter().map(|metric| metric.name())).collect();
        let mut sorted = names.clone();
        sorted.sort_unstable();
        let place = |name| sorted.iter().position(|known| *known == name).unwrap_or(0);
        Self {
            places: names.iter().copied().map(place).collect(),
            sums: vec![0.0; names.len()],
            n_samples: 0,
            logs: Logs::new(sorted.iter().map(|name| (*name).to_owned())),
        }
    }

    pub(crate) fn reset(&mut self) {
        self.sums.fill(0.0);
        self.n_samples = 0;
    }

    /// Adds the samples of a batch; afterwards `logs` holds the means so far.
    pub(crate) fn add(
        &mut self,
        loss: f64,
        metrics: &[Metric],
        y: &[f32],
        p: &[f32],
        n_out: usize,
    ) {
        let rows = p.len() / n_out;
        self.n_samples += rows;
        self.sums[0] += loss;
        for (sum, metric) in self.sums[1..].iter_mut().zip(metrics) {
            *sum += metric.total(y, p, y.len() / rows, n_out);
        }
        for (place, sum) in self.places.iter().zip(&self.sums) {
            self.logs.set(*place, sum / self.n_samples as f64);
        }
    }
}

/// Loss and metrics over a table, `chunk` rows at a time; in the loss each sample counts by its
/// weight, if there are weights.
pub(crate) fn test(
    layers: &[Dense],
    training: &Training,
    workspace: &mut Workspace,
    chunk: usize,
    (x, y): (&Table<'_>, &Table<'_>),
    weights: &[f32],
) -> Logs {
    let n_out = layers.last().map_or(0, Dense::units);
    let mut totals = Totals::new(&training.metrics);
    for from in (0..x.rows).step_by(chunk) {
        let to = (from + chunk).min(x.rows);
        let (x, y) = (x.between(from, to), y.between(from, to));
        let weights = weights.get(from..to).unwrap_or_default();
        let loss = workspace.forward_with_loss(layers, training.loss, (x, y), weights);
        totals.add(loss, &training.metrics, y, workspace.predictions(layers), n_out);
    }
    totals.logs
}
