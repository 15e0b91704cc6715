//! The loop over epochs and batches, until it is done or the user stops it.

use super::super::dense::Dense;
use super::super::normalization::Phase;
use super::super::sequential::Training;
use super::callbacks::{Callbacks, ClassWeights, Moment, Verdict, Watcher, Wishes};
use super::data::Table;
use super::evaluate::{Totals, test};
use super::history::{History, Logs};
use super::progress::Progress;
use super::step::Workspace;
use crate::random::NumpyRandom;
use crate::{Result, channel};
use ndarray::{Array1, ArrayRef, Ix1, s};
use std::time::Instant;

/// Data with their targets.
pub(super) struct Samples<'a> {
    pub(super) x: Table<'a>,
    pub(super) y: Table<'a>,
}

/// One call of `fit` under way.
pub(super) struct Run<'a> {
    layers: &'a mut [Dense],
    training: &'a mut Training,
    trained: Samples<'a>,
    tested: Option<Samples<'a>>,
    batch_size: usize,
    shuffle: Option<Shuffle>,
    class_weight: ClassWeights,
    /// One weight for each sample, those that are split off for the validation last, or none.
    sample_weight: Vec<f32>,
    /// One weight for each sample of the batch, or none.
    weights: Vec<f32>,
    workspace: Workspace,
    totals: Totals,
    history: History,
    progress: Progress,
    clock: Instant,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        layers: &'a mut [Dense],
        training: &'a mut Training,
        trained: Samples<'a>,
        tested: Option<Samples<'a>>,
        batch_size: usize,
        history: History,
    ) -> Self {
        let params = history.params;
        Self {
            workspace: Workspace::new(layers, batch_size),
            totals: Totals::new(&training.metrics),
            progress: Progress::new(params.verbose, params.epochs, params.steps),
            layers,
            training,
            trained,
            tested,
            batch_size,
            shuffle: None,
            class_weight: ClassWeights::default(),
            sample_weight: Vec::new(),
            weights: Vec::new(),
            history,
            clock: Instant::now(),
        }
    }

    /// Shuffles before each epoch, if there is a seed.
    pub(super) fn shuffled(mut self, seed: Option<u32>) -> Self {
        self.shuffle = seed.map(|seed| Shuffle::new(seed, &self.trained, self.batch_size));
        self
    }

    /// Applies the dropout of a layer, and normalises batches.
    pub(super) fn learning(mut self, seed: u32) -> Self {
        self.workspace.after.learn(self.layers, self.batch_size, seed);
        self
    }

    /// Counts some classes or samples more than others.
    pub(super) fn weighted(mut self, class_weight: ClassWeights, sample_weight: Vec<f32>) -> Self {
        self.class_weight = class_weight;
        self.sample_weight = sample_weight;
        self
    }

    /// All epochs; the history has the complete ones.
    pub(super) fn epochs(mut self, mut callbacks: Callbacks<'_>) -> Result<History> {
        let mut best: Option<Vec<Dense>> = None;
        for epoch in 0..self.history.params.epochs {
            callbacks.begin(epoch, &mut self.training.optimizer)?;
            let line = self.progress.epoch_begin(epoch, self.now());
            print(line);
            if self.epoch(epoch, &mut callbacks.watcher)? == Stop::Interrupted {
                self.history.interrupted = true;
                if self.history.params.verbose > 0 {
                    channel::print("\n");
                }
                break;
            }
            let logs = self.logs_with_validation();
            let line = self.progress.epoch_end(&logs, self.now());
            print(line);
            self.history.push(epoch, &logs);
            let steps = self.history.params.steps;
            if self.tell(&mut callbacks.watcher, epoch, steps, Some(&logs))? == Stop::Interrupted {
                self.history.interrupted = true;
                break;
            }
            let Some(stopping) = &mut callbacks.stopping else { continue };
            let verdict = stopping.see(epoch, &logs)?;
            if verdict == Verdict::Better && stopping.restores() {
                best = Some(self.layers.to_vec());
            }
            if verdict == Verdict::Stop {
                break;
            }
        }
        if let Some(best) = best {
            self.layers.clone_from_slice(&best);
        }
        Ok(self.history)
    }

    /// The batches of one epoch.
    fn epoch(&mut self, epoch: usize, watcher: &mut Watcher<'_>) -> Result<Stop> {
        self.totals.reset();
        if let Some(shuffle) = &mut self.shuffle {
            shuffle.next_epoch();
        }
        for step in 0..self.history.params.steps {
            if channel::interrupted() {
                return Ok(Stop::Interrupted);
            }
            self.batch(step);
            let now = self.now();
            let line = self.progress.batch_end(step + 1, &self.totals.logs, now);
            print(line);
            if self.tell(watcher, epoch, step + 1, None)? == Stop::Interrupted {
                return Ok(Stop::Interrupted);
            }
        }
        Ok(Stop::Done)
    }

    /// Forward, loss, backward, update.
    fn batch(&mut self, step: usize) {
        let from = step * self.batch_size;
        let to = (from + self.batch_size).min(self.trained.x.rows);
        self.weigh_samples(from, to);
        let (x, y) = match &mut self.shuffle {
            Some(shuffle) => shuffle.batch(&self.trained, from, to),
            None => (self.trained.x.between(from, to), self.trained.y.between(from, to)),
        };
        let Training { optimizer, loss, metrics, step: t, memories } = &mut *self.training;
        if self.sample_weight.is_empty() {
            self.class_weight.of(y, self.trained.y.columns, &mut self.weights);
        }
        let weights = &self.weights[..];
        let total = self.workspace.forward_with_loss(self.layers, *loss, (x, y), weights);
        let n_out = self.layers.last().map_or(1, Dense::units);
        self.totals.add(total, metrics, y, self.workspace.predictions(self.layers), n_out);
        self.workspace.backward(self.layers, *loss, (x, y), weights);
        *t += 1;
        self.workspace.update(self.layers, optimizer, memories, *t);
    }

    /// The weights of the samples of a batch, if there are any.
    fn weigh_samples(&mut self, from: usize, to: usize) {
        if self.sample_weight.is_empty() {
            return;
        }
        self.weights.clear();
        match &self.shuffle {
            Some(shuffle) => {
                let rows = shuffle.order.slice(s![from..to]);
                self.weights.extend(rows.iter().map(|row| self.sample_weight[*row]));
            }
            None => self.weights.extend(&self.sample_weight[from..to]),
        }
    }

    fn logs_with_validation(&mut self) -> Logs {
        match &self.tested {
            None => self.totals.logs.clone(),
            Some(Samples { x, y }) => {
                let (workspace, chunk) = (&mut self.workspace, self.batch_size);
                workspace.after.phase = Phase::Testing;
                let weights = self.sample_weight.get(self.trained.x.rows..).unwrap_or_default();
                let samples = (x, y);
                let tested = test(self.layers, self.training, workspace, chunk, samples, weights);
                workspace.after.phase = Phase::Training;
                self.totals.logs.with_validation(&tested)
            }
        }
    }

    /// Reports the progress to the watcher, and follows its settings; `whole` are the logs of a
    /// whole epoch.
    fn tell(
        &mut self,
        watcher: &mut Watcher<'_>,
        epoch: usize,
        step: usize,
        whole: Option<&Logs>,
    ) -> Result<Stop> {
        let Some(watcher) = watcher else { return Ok(Stop::Done) };
        let (params, wishes) = (self.history.params, Wishes::default());
        let optimizer = &mut self.training.optimizer;
        watcher(&Moment {
            epoch,
            epochs: params.epochs,
            step,
            steps: params.steps,
            logs: whole.unwrap_or(&self.totals.logs),
            is_epoch_end: whole.is_some(),
            learning_rate: *optimizer.rate_mut(),
            wishes: &wishes,
        });
        if let Some(rate) = wishes.learning_rate.get() {
            *optimizer.rate_mut() = rate;
            optimizer.check()?;
        }
        Ok(if wishes.stop.get() { Stop::Interrupted } else { Stop::Done })
    }

    fn now(&self) -> f64 {
        self.clock.elapsed().as_secs_f64()
    }
}

#[derive(PartialEq)]
enum Stop {
    Done,
    Interrupted,
}

fn print(line: Option<String>) {
    if let Some(line) = line {
        channel::print(&line);
    }
}

/// A new order of the samples for each epoch, and the rows of one batch in that order.
struct Shuffle {
    random: NumpyRandom,
    order: Array1<usize>,
    x: Vec<f32>,
    y: Vec<f32>,
}

impl Shuffle {
    fn new(seed: u32, samples: &Samples<'_>, batch_size: usize) -> Self {
        Self {
            random: NumpyRandom::seed(seed),
            order: (0..samples.x.rows).collect(),
            x: vec![0.0; batch_size * samples.x.columns],
            y: vec![0.0; batch_size * samples.y.columns],
        }
    }

    fn next_epoch(&mut self) {
        self.random.shuffle(&mut self.order);
    }

    /// The samples at places `from` up to `to` of the order.
    fn batch(&mut self, samples: &Samples<'_>, from: usize, to: usize) -> (&[f32], &[f32]) {
        let rows = self.order.slice(s![from..to]);
        (gather(&samples.x, &rows, &mut self.x), gather(&samples.y, &rows, &mut self.y))
    }
}

fn gather<'a>(table: &Table<'_>, rows: &ArrayRef<usize, Ix1>, out: &'a mut [f32]) -> &'a [f32] {
    let out = &mut out[..rows.len() * table.columns];
    for (target, row) in out.chunks_exact_mut(table.columns).zip(rows) {
        target.copy_from_slice(table.between(*row, row + 1));
    }
    out
}
