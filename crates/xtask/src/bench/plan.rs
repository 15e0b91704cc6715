//! The measurements, and their kernels.

use std::path::PathBuf;

use crate::notebooks::CHAPTER;
use crate::project;

/// A part of the measurement that can be run by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// From the start of a kernel to its first answers.
    Start,
    /// A student's cells, one by one.
    Cells,
    /// The whole chapter, and the memory after it.
    Chapter,
    /// The notebooks as they are shipped, each in a kernel of its own.
    Notebooks,
    /// Ten kernels at once.
    Kernels,
    /// Products, decompositions, training.
    Numerics,
}

/// The measured kernels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Peer {
    /// Our kernel as it is installed.
    Eigenbook,
    /// Our kernel with every cache emptied.
    Emptied,
    /// Plain evcxr_jupyter.
    Stock,
    /// ipykernel.
    Python,
    /// NumPy in ipykernel.
    NumPy,
    /// PyTorch in ipykernel.
    PyTorch,
    /// Keras on TensorFlow in ipykernel.
    Keras,
}

/// One part in one kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Task {
    /// The measurement.
    pub part: Part,
    /// In which kernel.
    pub peer: Peer,
}

/// A kernel that is named more than once has so many turns in a run: measurements of milliseconds
/// are quick, and easily disturbed.
const NUMERICS: [Peer; 8] = [
    Peer::Eigenbook,
    Peer::NumPy,
    Peer::PyTorch,
    Peer::Keras,
    Peer::Eigenbook,
    Peer::NumPy,
    Peer::Eigenbook,
    Peer::NumPy,
];

/// Everything, in the order of one run.
const TASKS: [(Part, &[Peer]); 6] = [
    (Part::Start, &[Peer::Eigenbook, Peer::Stock, Peer::Python]),
    (Part::Cells, &[Peer::Eigenbook, Peer::Stock, Peer::Python]),
    (Part::Chapter, &[Peer::Eigenbook, Peer::Emptied, Peer::Stock, Peer::Python]),
    (Part::Notebooks, &[Peer::Eigenbook]),
    (Part::Kernels, &[Peer::Eigenbook]),
    (Part::Numerics, &NUMERICS),
];

/// The names that may be typed.
pub fn part_names() -> Vec<&'static str> {
    TASKS.iter().map(|(part, _)| part.name()).collect()
}

/// The tasks of one run, for the named parts or for all.
pub fn tasks(parts: &[String]) -> Vec<Task> {
    let is_chosen = |part: Part| parts.is_empty() || parts.iter().any(|name| name == part.name());
    let chosen = TASKS.into_iter().filter(|(part, _)| is_chosen(*part));
    chosen.flat_map(|(part, peers)| peers.iter().map(move |&peer| Task { part, peer })).collect()
}

impl Part {
    /// As it is typed and shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Cells => "cells",
            Self::Chapter => "chapter",
            Self::Notebooks => "notebooks",
            Self::Kernels => "kernels",
            Self::Numerics => "numerics",
        }
    }
}

impl Peer {
    /// As it is shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Eigenbook => "Eigenbook",
            Self::Emptied => "Eigenbook, caches emptied",
            Self::Stock => "stock evcxr",
            Self::Python => "ipykernel",
            Self::NumPy => "NumPy",
            Self::PyTorch => "PyTorch",
            Self::Keras => "Keras",
        }
    }

    /// The name of its kernel spec.
    pub fn spec(self) -> &'static str {
        match self {
            Self::Eigenbook | Self::Emptied => "eigenbook",
            Self::Stock => "rust-stock",
            Self::Python | Self::NumPy | Self::PyTorch | Self::Keras => "python3",
        }
    }
}

impl Task {
    /// The input of the kernel.
    pub fn files(self) -> Vec<PathBuf> {
        let notebook = |name| project::notebooks().join(name).with_extension("ipynb");
        let script = |name| project::root().join("bench/cells").join(name);
        let name = match (self.part, self.peer) {
            (Part::Start, _) => return Vec::new(),
            (Part::Chapter, Peer::Eigenbook | Peer::Emptied) | (Part::Notebooks, _) => {
                return CHAPTER.map(notebook).into();
            }
            (Part::Kernels, _) => return vec![notebook(CHAPTER[0])],
            (Part::Cells, Peer::Stock) => "student-stock.rs",
            (Part::Cells, Peer::Python) => "student.py",
            (Part::Cells, _) => "student.rs",
            (Part::Chapter, Peer::Stock) => "chapter-stock.rs",
            (Part::Chapter, _) => "chapter.py",
            (Part::Numerics, Peer::NumPy) => {
                return vec![script("numerics-numpy.py"), script("lines-numpy.py")];
            }
            (Part::Numerics, Peer::PyTorch) => "numerics-torch.py",
            (Part::Numerics, Peer::Keras) => "numerics-keras.py",
            (Part::Numerics, _) => return vec![script("numerics.rs"), script("lines.rs")],
        };
        vec![script(name)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_task_has_its_files() {
        for task in tasks(&[]) {
            for file in task.files() {
                assert!(file.is_file(), "{task:?}: {} is missing", file.display());
            }
        }
    }

    #[test]
    fn parts_are_chosen_by_name() {
        let chosen = tasks(&["kernels".to_owned(), "start".to_owned()]);
        let names: Vec<_> = chosen.iter().map(|task| (task.part.name(), task.peer)).collect();
        assert_eq!(
            names,
            [
                ("start", Peer::Eigenbook),
                ("start", Peer::Stock),
                ("start", Peer::Python),
                ("kernels", Peer::Eigenbook)
            ]
        );
    }
}
