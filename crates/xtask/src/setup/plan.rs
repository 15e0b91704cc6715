//! The steps of a set-up: how many are left, and about how long they take.

use super::finding::Start;
use crate::project;
use crate::report::seconds;
use crate::waiting::about;
use anyhow::Result;
use std::sync::{Mutex, PoisonError};
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

/// The long steps, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The crates are downloaded.
    Crates,
    /// `.venv` is made, beside the next.
    Python,
    /// The kernel is built, beside the next.
    Kernel,
    /// The library is compiled.
    Library,
    /// The kernel and the library are installed, and the first cells are compiled.
    Install,
}

impl Step {
    const fn words(self) -> &'static str {
        match self {
            Self::Crates => "Downloading the crates",
            Self::Python => "Making .venv with JupyterLab",
            Self::Kernel => "Building the kernel",
            Self::Library => "Compiling the library",
            Self::Install => "Installing the kernel and the library into .venv",
        }
    }

    /// The times of a first set-up, on two cores as they are usual today; without background work.
    fn usual(self) -> Duration {
        let on_two_cores = match self {
            Self::Crates => return Duration::from_secs(15),
            Self::Python | Self::Kernel => return Duration::ZERO,
            Self::Library => 150.0,
            Self::Install => 10.0,
        };
        // Beyond four, the last packages wait for each other.
        let n_cores = available_parallelism().map_or(2, usize::from).min(4);
        Duration::from_secs_f64(on_two_cores * 2.0 / n_cores as f64)
    }
}

/// The installed library.
const WORLD: &str = ".venv/share/eigenbook/world";

/// The steps that are still to be done; those that only look whether anything has changed are not
/// among them.
pub struct Plan {
    left: Mutex<Vec<Step>>,
    n_steps: usize,
}

impl Plan {
    /// Inspects the machine.
    pub fn of(start: Start) -> Self {
        let is_missing = |path: &str| !project::root().join(path).exists();
        let steps = [
            (Step::Crates, start == Start::Fresh),
            (Step::Python, start == Start::Fresh),
            (Step::Kernel, is_missing("target/debug/eigenbook-kernel")),
            (Step::Library, is_missing(WORLD)),
            (Step::Install, is_missing(WORLD)),
        ];
        Self::with(
            steps.into_iter().filter(|(_, is_left)| *is_left).map(|(step, _)| step).collect(),
        )
    }

    fn with(steps: Vec<Step>) -> Self {
        Self { n_steps: steps.len(), left: Mutex::new(steps) }
    }

    /// Whether this step is still to be done.
    pub fn has(&self, step: Step) -> bool {
        self.left.lock().unwrap_or_else(PoisonError::into_inner).contains(&step)
    }

    /// Prints a step, runs it, and prints its time and the remaining steps.
    pub fn run<T>(&self, step: Step, work: impl FnOnce() -> Result<T>) -> Result<T> {
        println!("» {}", self.opening(step));
        let start = Instant::now();
        let done = work()?;
        println!("  {}", self.ending(step, start.elapsed()));
        Ok(done)
    }

    fn opening(&self, step: Step) -> String {
        let left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let words = step.words();
        if !left.contains(&step) {
            return words.to_owned();
        }
        let before = [Step::Crates, Step::Python, Step::Kernel, Step::Library, Step::Install];
        let before = before.iter().take_while(|other| **other != step);
        let n_before = before.filter(|other| left.contains(other)).count();
        let number = self.n_steps - left.len() + n_before + 1;
        let time = step.usual();
        let time = if time.is_zero() { String::new() } else { format!(" (about {})", about(time)) };
        format!("step {number} of {}: {words}{time}", self.n_steps)
    }

    fn ending(&self, step: Step, time: Duration) -> String {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        left.retain(|other| *other != step);
        let done = format!("done in {}", seconds(time));
        if left.is_empty() {
            return done;
        }
        let words = step.words();
        let time = left.iter().map(|step| step.usual()).sum();
        let plural = if left.len() == 1 { "step is" } else { "steps are" };
        format!("{words}: {done}; {} {plural} left, about {}", left.len(), about(time))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_says_its_number_and_what_is_left() {
        let steps = vec![Step::Crates, Step::Python, Step::Kernel, Step::Library, Step::Install];
        let plan = Plan::with(steps);
        assert_eq!(plan.opening(Step::Crates), "step 1 of 5: Downloading the crates (about 20 s)");
        let said = plan.ending(Step::Crates, Duration::from_secs(12));
        assert!(said.starts_with("Downloading the crates: done in 12 s; 4 steps are left, about "));
        // These three run beside each other, and the second may end first.
        assert_eq!(plan.opening(Step::Python), "step 2 of 5: Making .venv with JupyterLab");
        assert_eq!(plan.opening(Step::Kernel), "step 3 of 5: Building the kernel");
        assert!(plan.opening(Step::Library).starts_with("step 4 of 5: Compiling the library ("));
        let said = plan.ending(Step::Kernel, Duration::from_secs(12));
        assert!(said.contains("3 steps are left"));
        let said = plan.ending(Step::Python, Duration::from_secs(12));
        assert!(said.contains("2 steps are left"));
        let said = plan.ending(Step::Library, Duration::from_secs(12));
        assert!(said.contains("1 step is left"));
        assert!(plan.opening(Step::Install).starts_with("step 5 of 5: "));
        assert_eq!(plan.ending(Step::Install, Duration::from_secs(12)), "done in 12 s");
    }

    #[test]
    fn where_nothing_is_to_be_done_nothing_is_guessed() {
        let plan = Plan::with(Vec::new());
        assert_eq!(plan.opening(Step::Kernel), "Building the kernel");
        assert_eq!(plan.ending(Step::Kernel, Duration::from_millis(100)), "done in 0.1 s");
    }
}
