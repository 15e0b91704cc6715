//! The measurements, and the few numbers that summarise them.

use super::plan::{Part, Peer, Task};
use crate::project;
use std::collections::BTreeMap;

/// All that was measured so far.
#[derive(Default)]
pub struct Samples {
    found: BTreeMap<Name, BTreeMap<usize, Vec<f64>>>,
    failures: Vec<String>,
}

/// Which numbers: the part, the peer, and the name that the driver gives them.
pub type Name = (Part, Peer, String);

/// How the numbers of one run become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statistic {
    /// The middle one; with a single number, that one.
    Median,
    /// The one that 95 % stay below.
    Percentile95,
}

/// One quantity: of one peer, in one part, condensed in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The part that measures it.
    pub part: Part,
    /// Whose it is.
    pub peer: Peer,
    /// The driver's name for it.
    pub name: &'static str,
    /// How a run's numbers become one.
    pub statistic: Statistic,
}

/// The middle, the least and the greatest of several runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// The middle of them.
    pub median: f64,
    /// The least.
    pub least: f64,
    /// The greatest.
    pub greatest: f64,
    /// How many there were.
    pub n_runs: usize,
}

impl Samples {
    /// Adds the result of one task in one run, or in one of its turns.
    pub fn add(&mut self, task: &Task, run: usize, found: BTreeMap<String, Vec<f64>>) {
        for (name, values) in found {
            let runs = self.found.entry((task.part, task.peer, name)).or_default();
            runs.entry(run).or_default().extend(values);
        }
    }

    /// Records that a task failed, without details that only apply to this machine.
    pub fn fail(&mut self, task: &Task, run: usize, reason: &str) {
        let reason = reason.lines().next().unwrap_or_default();
        let reason = reason.replace(&*project::root().to_string_lossy(), "…");
        let (part, peer) = (task.part.name(), task.peer.name());
        self.failures.push(format!("run {run}, {part} in {peer}: {reason}"));
    }

    /// The failures, a line each.
    pub fn failures(&self) -> &[String] {
        &self.failures
    }

    /// Everything that was measured, by its name.
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        self.found.keys()
    }

    /// A quantity over all runs.
    pub fn summary(&self, quantity: &Quantity) -> Option<Summary> {
        let Quantity { part, peer, name, statistic } = *quantity;
        self.summary_of(&(part, peer, name.to_owned()), statistic)
    }

    /// As [`Self::summary`], for one of [`Self::names`].
    pub fn summary_of(&self, name: &Name, statistic: Statistic) -> Option<Summary> {
        Summary::of(self.by_run(name, statistic).into_values().collect())
    }

    /// `a / b` in each run that has both, so that a temporary slowdown affects both.
    pub fn ratio(&self, a: &Quantity, b: &Quantity) -> Option<Summary> {
        let [a_name, b_name] = [a, b].map(|side| (side.part, side.peer, side.name.to_owned()));
        let (a, b) = (self.by_run(&a_name, a.statistic), self.by_run(&b_name, b.statistic));
        quotients(&a, &b)
    }

    /// As [`Self::ratio`], for two of [`Self::names`].
    pub fn ratio_of(&self, a: &Name, b: &Name, statistic: Statistic) -> Option<Summary> {
        quotients(&self.by_run(a, statistic), &self.by_run(b, statistic))
    }

    fn by_run(&self, name: &Name, statistic: Statistic) -> BTreeMap<usize, f64> {
        let runs = self.found.get(name).into_iter().flatten();
        runs.filter_map(|(run, values)| Some((*run, statistic.of(values)?))).collect()
    }
}

fn quotients(a: &BTreeMap<usize, f64>, b: &BTreeMap<usize, f64>) -> Option<Summary> {
    Summary::of(a.iter().filter_map(|(run, value)| Some(value / b.get(run)?)).collect())
}

impl Statistic {
    fn of(self, values: &[f64]) -> Option<f64> {
        match self {
            Self::Median => median(values),
            Self::Percentile95 => percentile(values, 0.95),
        }
    }
}

impl Summary {
    fn of(values: Vec<f64>) -> Option<Self> {
        Some(Self {
            median: median(&values)?,
            least: percentile(&values, 0.0)?,
            greatest: percentile(&values, 1.0)?,
            n_runs: values.len(),
        })
    }
}

/// The middle value, or the mean of the two in the middle.
pub fn median(values: &[f64]) -> Option<f64> {
    percentile(values, 0.5)
}

/// The value that this share of the others stays below; between two, as NumPy's `percentile` has it.
fn percentile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = share * (sorted.len().checked_sub(1)? as f64);
    let (below, above) = (place.floor() as usize, place.ceil() as usize);
    Some(sorted[below] + (place - place.floor()) * (sorted[above] - sorted[below]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: Quantity = Quantity {
        part: Part::Cells,
        peer: Peer::Eigenbook,
        name: "cell",
        statistic: Statistic::Median,
    };
    const THEIRS: Quantity = Quantity { peer: Peer::Stock, ..OURS };

    fn add(samples: &mut Samples, peer: Peer, run: usize, values: &[f64]) {
        let found = BTreeMap::from([("cell".to_owned(), values.to_vec())]);
        samples.add(&Task { part: Part::Cells, peer }, run, found);
    }

    #[test]
    fn percentiles_are_those_of_numpy() {
        // np.percentile([4, 1, 3, 2], [0, 50, 95, 100])
        let values = [4.0, 1.0, 3.0, 2.0];
        assert_eq!(percentile(&values, 0.0), Some(1.0));
        assert_eq!(median(&values), Some(2.5));
        assert!((percentile(&values, 0.95).unwrap() - 3.85).abs() < 1e-12);
        assert_eq!(percentile(&values, 1.0), Some(4.0));
        assert_eq!(median(&[7.0]), Some(7.0));
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn a_quantity_is_condensed_in_each_run_and_then_over_the_runs() {
        let mut samples = Samples::default();
        add(&mut samples, Peer::Eigenbook, 1, &[1.0, 2.0, 9.0]);
        add(&mut samples, Peer::Eigenbook, 2, &[4.0]);
        add(&mut samples, Peer::Eigenbook, 3, &[3.0, 3.0]);
        let summary = Summary { median: 3.0, least: 2.0, greatest: 4.0, n_runs: 3 };
        assert_eq!(samples.summary(&OURS), Some(summary));
        assert_eq!(samples.summary(&THEIRS), None);
    }

    #[test]
    fn a_ratio_is_taken_within_a_run() {
        let mut samples = Samples::default();
        for (run, ours, theirs) in [(1, 1.0, 2.0), (2, 10.0, 20.0), (3, 6.0, 8.0)] {
            add(&mut samples, Peer::Eigenbook, run, &[ours]);
            add(&mut samples, Peer::Stock, run, &[theirs]);
        }
        add(&mut samples, Peer::Eigenbook, 4, &[100.0]);
        let ratio = samples.ratio(&OURS, &THEIRS).unwrap();
        assert_eq!(ratio, Summary { median: 0.5, least: 0.5, greatest: 0.75, n_runs: 3 });
    }

    #[test]
    fn a_failure_says_no_path_of_this_machine() {
        let mut samples = Samples::default();
        let reason = format!("no {}/x\nmore", project::root().display());
        samples.fail(&Task { part: Part::Start, peer: Peer::Stock }, 2, &reason);
        assert_eq!(samples.failures(), ["run 2, start in stock evcxr: no …/x"]);
    }
}
