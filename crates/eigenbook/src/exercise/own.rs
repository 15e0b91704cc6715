//! An exercise that is made in a cell.

use super::card;
use super::given::given;
use crate::display::show::EvcxrDisplay;
use crate::{Error, Result};
use eigenbook_exercises::Exercise;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Makes an exercise, which [`check`](super::check) and [`hint`](super::hint) can use from then on,
/// until the kernel restarts. A second one of the same name replaces the first.
///
/// # Example
/// ```
/// use eigenbook::prelude::*;
///
/// # fn main() -> Result<()> {
/// exercise("legs", 8)
///     .question("How many legs do two dogs have?")
///     .mistake(4, "This is one dog.")
///     .hint("Count the legs of one dog first.")
///     .solution("2·4 = 8.");
/// check("legs", &4)?.evcxr_display(); // nearly: this is one dog
/// # Ok(())
/// # }
/// ```
pub fn exercise<A: Debug>(name: &str, answer: A) -> OwnExercise {
    OwnExercise(Exercise::new(name, &given(&answer))).kept()
}

/// An exercise that is being made: each method adds something to it.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnExercise(Exercise);

impl OwnExercise {
    /// The question.
    pub fn question(mut self, question: &str) -> Self {
        question.clone_into(&mut self.0.question);
        self.kept()
    }

    /// A common wrong answer, and the mistake behind it.
    pub fn mistake<A: Debug>(self, answer: A, reason: &str) -> Self {
        Self(self.0.mistake(&given(&answer), reason)).kept()
    }

    /// One more hint, nearer to the answer than the one before.
    pub fn hint(self, hint: &str) -> Self {
        Self(self.0.hint(hint)).kept()
    }

    /// The answer and its reason: shown with "Right.", and after the last hint.
    pub fn solution(mut self, solution: &str) -> Self {
        solution.clone_into(&mut self.0.solution);
        self.kept()
    }

    /// The number of decimals if the answer is not an integer, instead of 3.
    pub fn decimals(mut self, decimals: u32) -> Self {
        self.0.decimals = decimals;
        self.kept()
    }

    /// Called for a cell that ends in an exercise.
    #[doc(hidden)]
    pub fn evcxr_display(&self) {
        card::made(&self.0, &self.0.problems()).evcxr_display();
    }

    fn kept(self) -> Self {
        exercises().insert(self.0.name.clone(), self.0.clone());
        self
    }
}

/// The exercise of this name, if one was made.
///
/// # Errors
/// It was made, and makes no sense: its answer is none, or one of its mistakes is right.
pub(super) fn find(name: &str) -> Result<Option<Exercise>> {
    let exercise = exercises().get(name).cloned();
    let problems = exercise.as_ref().map(Exercise::problems).unwrap_or_default();
    if problems.is_empty() {
        return Ok(exercise);
    }
    Err(Error::InvalidParameter { operation: "exercise", message: problems.join("\n") })
}

/// The names of those that were made.
pub(super) fn names() -> Vec<String> {
    exercises().keys().cloned().collect()
}

fn exercises() -> MutexGuard<'static, BTreeMap<String, Exercise>> {
    static EXERCISES: Mutex<BTreeMap<String, Exercise>> = Mutex::new(BTreeMap::new());
    // A cell that panicked while it held the lock has left the exercises consistent.
    EXERCISES.lock().unwrap_or_else(PoisonError::into_inner)
}
