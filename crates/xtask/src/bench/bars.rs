//! The targets of the bench: a bar, and behind it an aim, each a ratio in the same run.

use super::plan::{Part, Peer};
use super::samples::{Quantity, Samples, Statistic, Summary};

/// One line of the table.
pub struct Bar {
    /// The comparison, for a reader.
    pub measure: &'static str,
    /// Our measurement.
    pub ours: Quantity,
    /// The reference.
    pub theirs: Quantity,
    /// Which way round.
    pub sense: Sense,
    /// The required ratio.
    pub bar: f64,
    /// The aim.
    pub aim: Option<f64>,
}

/// Whether a ratio counts our cost, or our speed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// Ours over theirs, which has to be small.
    AtMost,
    /// Theirs over ours, which has to be great.
    TimesFaster,
}

impl Sense {
    /// Whether the ratio reaches the bound.
    pub fn is_met(self, ratio: f64, bound: f64) -> bool {
        match self {
            Self::AtMost => ratio <= bound,
            Self::TimesFaster => ratio >= bound,
        }
    }
}

impl Bar {
    /// The ratio in the runs that have both sides.
    pub fn ratio(&self, samples: &Samples) -> Option<Summary> {
        match self.sense {
            Sense::AtMost => samples.ratio(&self.ours, &self.theirs),
            Sense::TimesFaster => samples.ratio(&self.theirs, &self.ours),
        }
    }
}

/// All lines of the table, in its order.
pub fn all() -> Vec<Bar> {
    [cells(), chapter_and_memory(), numerics()].into_iter().flatten().collect()
}

fn cells() -> Vec<Bar> {
    use Peer::{Eigenbook, Python, Stock};
    let start = |peer, name| median(Part::Start, peer, name);
    let cell = |peer| median(Part::Cells, peer, "cell");
    let slow = |peer| Quantity { statistic: Statistic::Percentile95, ..cell(peer) };
    let shipped = |part, peer| median(part, peer, "cell");
    let theirs = shipped(Part::Chapter, Stock);
    vec![
        at_most(
            "`kernel_info` after start",
            [start(Eigenbook, "kernel_info"), start(Python, "kernel_info")],
            0.7,
            Some(0.2),
        ),
        at_most(
            "first `1 + 1` after start",
            [start(Eigenbook, "first"), start(Python, "first")],
            2.0,
            Some(1.0),
        ),
        at_most("a student's cell, median", [cell(Eigenbook), cell(Stock)], 0.35, Some(0.15)),
        at_most(
            "a student's cell, 95th percentile",
            [slow(Eigenbook), slow(Stock)],
            0.35,
            Some(0.2),
        ),
        at_most(
            "a shipped cell in its notebook, median",
            [shipped(Part::Notebooks, Eigenbook), theirs],
            0.18,
            Some(0.06),
        ),
        at_most(
            "a shipped cell, the chapter in one kernel, median",
            [shipped(Part::Chapter, Eigenbook), theirs],
            0.18,
            Some(0.06),
        ),
    ]
}

fn chapter_and_memory() -> Vec<Bar> {
    use Peer::{Eigenbook, Emptied, Python, Stock};
    let chapter = |peer| median(Part::Chapter, peer, "total");
    let memory = |peer| median(Part::Chapter, peer, "memory");
    let ten = |name| median(Part::Kernels, Eigenbook, name);
    let after = "memory after the chapter";
    vec![
        at_most("the chapter, caches emptied", [chapter(Emptied), chapter(Python)], 0.6, Some(0.3)),
        at_most(
            "the chapter, as installed",
            [chapter(Eigenbook), chapter(Python)],
            0.35,
            Some(0.15),
        ),
        at_most(after, [memory(Eigenbook), memory(Stock)], 0.35, None),
        at_most(after, [memory(Eigenbook), memory(Python)], 0.3, Some(0.15)),
        at_most(
            "the tenth kernel's memory",
            [ten("tenth_kernel"), ten("first_kernel")],
            0.8,
            Some(0.3),
        ),
    ]
}

/// Our number relative to theirs.
fn at_most(
    measure: &'static str,
    [ours, theirs]: [Quantity; 2],
    bar: f64,
    aim: Option<f64>,
) -> Bar {
    Bar { measure, ours, theirs, sense: Sense::AtMost, bar, aim }
}

fn numerics() -> Vec<Bar> {
    use Peer::{Keras, NumPy, PyTorch};
    let faster = |measure, name, peer, bar, aim| Bar {
        measure,
        ours: median(Part::Numerics, Peer::Eigenbook, name),
        theirs: median(Part::Numerics, peer, name),
        sense: Sense::TimesFaster,
        bar,
        aim,
    };
    vec![
        faster("`fit` of the chapter's network", "fit", Keras, 100.0, Some(300.0)),
        faster("`fit` of the chapter's network", "fit", PyTorch, 8.0, Some(20.0)),
        faster("an epoch of 784-256-128-10", "epoch", PyTorch, 1.0, Some(1.3)),
        faster("an epoch of 784-256-128-10", "epoch", Keras, 4.0, None),
        faster("product of 1000×1000", "matmul", NumPy, 0.95, Some(1.1)),
        faster("`solve` of 1000×1000", "solve", NumPy, 0.95, Some(1.1)),
        faster("SVD of 500×300", "svd", NumPy, 0.95, Some(1.1)),
        faster("pseudo-inverse of 500×300", "pinv", NumPy, 0.95, Some(1.1)),
    ]
}

fn median(part: Part, peer: Peer, name: &'static str) -> Quantity {
    Quantity { part, peer, name, statistic: Statistic::Median }
}

#[cfg(test)]
mod tests {
    use super::super::plan::tasks;
    use super::*;

    #[test]
    fn both_sides_of_a_bar_are_measured() {
        let tasks = tasks(&[]);
        for bar in all() {
            for side in [bar.ours, bar.theirs] {
                let is_there =
                    tasks.iter().any(|task| (task.part, task.peer) == (side.part, side.peer));
                assert!(is_there, "{}: {side:?}", bar.measure);
            }
        }
    }

    #[test]
    fn an_aim_lies_behind_its_bar() {
        for bar in all() {
            assert!(bar.aim.is_none_or(|aim| bar.sense.is_met(aim, bar.bar)), "{}", bar.measure);
        }
    }
}
