//! One student's work on one exercise, from the lines of the record.

use crate::record::{Event, Said};
use std::collections::BTreeMap;

/// The longest counted pause, in seconds: a longer one was not all work.
const LONGEST_PAUSE: u64 = 600;

/// After so many tries that were not right, a student needs help.
const MANY_TRIES: usize = 3;

/// One student's work on one exercise, up to the first right answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Checks, up to the first with the verdict "right".
    pub tries: usize,
    /// Hints that were shown before it.
    pub hints: usize,
    /// Whether the solution was shown before it.
    pub saw_solution: bool,
    /// Whether a check had the verdict "right".
    pub is_right: bool,
    /// The time since the previous line, of any exercise, summed over the lines of this one. The
    /// first line of all has no time before it, and a pause counts as ten minutes at most.
    pub seconds: u64,
    /// The time of the last line, in seconds since 1970.
    pub last: u64,
}

/// How far a student is with an exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Right, without help.
    Right,
    /// Right, after hints or the solution.
    Helped,
    /// Begun.
    Begun,
    /// Begun, and needs help.
    Stuck,
}

impl Cell {
    /// How far the student is.
    pub fn state(&self) -> State {
        match (self.is_right, self.hints > 0 || self.saw_solution) {
            (true, false) => State::Right,
            (true, true) => State::Helped,
            (false, _) if self.is_stuck() => State::Stuck,
            (false, _) => State::Begun,
        }
    }

    /// Not right after three tries, a hint or the solution.
    pub fn is_stuck(&self) -> bool {
        !self.is_right && (self.tries >= MANY_TRIES || self.hints > 0 || self.saw_solution)
    }

    /// The minutes, rounded up to at least one.
    pub fn minutes(&self) -> u64 {
        self.seconds.div_ceil(60)
    }
}

/// The cells of one student, by exercise.
pub(super) fn cells(mut events: Vec<Event>) -> BTreeMap<String, Cell> {
    events.sort_by_key(|event| event.time);
    let mut cells: BTreeMap<String, Cell> = BTreeMap::new();
    let mut before = None;
    for event in events {
        let pause = event.time - before.unwrap_or(event.time);
        before = Some(event.time);
        let cell = cells.entry(event.exercise).or_default();
        cell.last = event.time;
        if cell.is_right {
            continue;
        }
        cell.seconds += pause.min(LONGEST_PAUSE);
        match event.said {
            Said::NotYet | Said::Nearly => cell.tries += 1,
            Said::Right => (cell.tries, cell.is_right) = (cell.tries + 1, true),
            Said::Hint => cell.hints += 1,
            Said::Solution => cell.saw_solution = true,
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(events: &[(u64, &str, Said)]) -> BTreeMap<String, Cell> {
        let event = |&(time, exercise, said): &(u64, &str, Said)| Event {
            time,
            exercise: exercise.to_owned(),
            said,
        };
        cells(events.iter().map(event).collect())
    }

    #[test]
    fn tries_hints_and_minutes_are_counted_up_to_the_right_answer() {
        let cells = of(&[
            (1000, "sum", Said::Nearly),
            (1090, "sum", Said::Hint),
            (1100, "sum", Said::Right),
            (1200, "tensor", Said::NotYet),
            // Tried again for fun: it was right already.
            (1300, "sum", Said::NotYet),
            // The next morning.
            (90_000, "tensor", Said::Right),
        ]);
        let sum = &cells["sum"];
        assert_eq!((sum.tries, sum.hints, sum.seconds, sum.state()), (2, 1, 100, State::Helped));
        let tensor = &cells["tensor"];
        assert_eq!((tensor.tries, tensor.seconds, tensor.state()), (2, 700, State::Right));
        assert_eq!(tensor.minutes(), 12);
    }

    #[test]
    fn three_tries_or_a_hint_without_success_are_stuck() {
        let twice = of(&[(1, "sum", Said::NotYet), (2, "sum", Said::Nearly)]);
        assert_eq!(twice["sum"].state(), State::Begun);
        let thrice = of(&[(1, "a", Said::NotYet), (2, "a", Said::NotYet), (3, "a", Said::NotYet)]);
        assert_eq!(thrice["a"].state(), State::Stuck);
        assert_eq!(of(&[(1, "a", Said::Hint)])["a"].state(), State::Stuck);
    }
}
