//! Exercises that answer: not yet, nearly (with the reason), right.
//!
//! A student computes or types an answer and has it checked. A student who is stuck asks for a
//! hint; after the last one comes the solution. Before that, the answer is never shown.
//!
//! ```
//! use eigenbook::prelude::*;
//!
//! # fn main() -> Result<()> {
//! let answer = array![[2, 6], [12, 20]];
//! check("product", &answer)?.evcxr_display(); // nearly: this is the Hadamard product
//! hint("product")?.evcxr_display();
//! # Ok(())
//! # }
//! ```
//!
//! The exercises of the course, their form and their judging are in the crate
//! `eigenbook-exercises`, which is independent of arrays.
//!
//! 1. [`given`](mod@given): a student's answer of any type
//! 2. [`card`]: how a verdict and hints look
//! 3. [`own`]: an exercise that is made in a cell
//! 4. [`shelf`]: finds an exercise, and the teacher's settings

mod given;

mod card;

mod own;

mod shelf;

pub use eigenbook_exercises::{Exercise, Verdict, bank};
pub use own::{OwnExercise, exercise};

use crate::Result;
use crate::display::content::Html;
use eigenbook_exercises::Given;
use eigenbook_exercises::record::{self, Event, Said};
use given::given;
use shelf::Shelf;
use std::collections::HashMap;
use std::fmt::Debug;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// The folder of the notebook, as the kernel starts in it.
const HERE: &str = ".";

/// Checks an answer and shows the verdict.
///
/// The exercise is one of the course's, of the teacher's file `exercises.toml` beside the notebook,
/// or made by [`exercise`]. In a notebook, each check and its result are written to
/// `.eigenbook-progress.jsonl` beside it, unless the teacher has turned that off.
///
/// # Errors
/// There is no exercise of this name, or the teacher's file has something to fix.
pub fn check<T: Debug + ?Sized>(name: &str, answer: &T) -> Result<Html> {
    check_given(name, &given(answer))
}

/// As [`check`], compiled once.
fn check_given(name: &str, given: &Given) -> Result<Html> {
    let shelf = Shelf::open(Path::new(HERE))?;
    let exercise = shelf.find(name)?;
    let mut verdict = exercise.judge(given);
    if let Some(said) = Said::of(&verdict) {
        note(&shelf, name, said);
    }
    let has_help = !exercise.hints.is_empty() || !exercise.solution.is_empty();
    let help = match &mut verdict {
        Verdict::Right(text) => {
            if !shelf.settings.shows_solutions {
                text.clear();
            }
            String::new()
        }
        _ if has_help => format!("hint(\"{name}\")?"),
        _ => String::new(),
    };
    Ok(card::verdict(&verdict, &help))
}

/// Judges an answer without showing or writing anything, for programs that grade.
///
/// # Errors
/// There is no exercise of this name, or the teacher's file has something to fix.
pub fn judge<T: Debug + ?Sized>(name: &str, answer: &T) -> Result<Verdict> {
    Ok(Shelf::open(Path::new(HERE))?.find(name)?.judge(&given(answer)))
}

/// The next hint of an exercise, below those that were shown before; after the last one, the
/// solution, unless the teacher withholds it.
///
/// The number of requested hints is remembered until the kernel restarts.
///
/// # Errors
/// There is no exercise of this name, or the teacher's file has something to fix.
pub fn hint(name: &str) -> Result<Html> {
    static ASKED: Mutex<Option<HashMap<String, usize>>> = Mutex::new(None);
    let shelf = Shelf::open(Path::new(HERE))?;
    let exercise = shelf.find(name)?;
    // A cell that panicked while it held the lock has left the counts consistent.
    let mut asked = ASKED.lock().unwrap_or_else(PoisonError::into_inner);
    let count = asked.get_or_insert_default().entry(name.to_owned()).or_insert(0);
    *count += 1;
    let (count, n_hints) = (*count, exercise.hints.len());
    let solution = if shelf.settings.shows_solutions { exercise.solution.as_str() } else { "" };
    if count <= n_hints {
        note(&shelf, name, Said::Hint);
    } else if count == n_hints + 1 && !solution.is_empty() {
        note(&shelf, name, Said::Solution);
    }
    Ok(card::hints(&exercise, count, (count > n_hints).then_some(solution)))
}

/// Records the result, only in a notebook. A folder that cannot be written is no reason for a check
/// to fail.
fn note(shelf: &Shelf, name: &str, said: Said) {
    if shelf.settings.records_progress && eigenbook_wire::host::is_present() {
        let _ = record::append(Path::new(HERE), &Event::now(name, said));
    }
}
