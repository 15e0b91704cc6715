//! Exercises that answer: not yet, nearly (with the reason), right.
//!
//! A student computes or types an answer and has it checked. A student who is stuck asks for
//! a hint; there are two, and then the solution. Nothing gives the answer away before.
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
//! 1. [`Given`]: what a student answered, whatever its type
//! 2. [`Exercise`] and [`Verdict`]: how it is judged
//! 3. [`bank`]: the exercises of each notebook

pub mod bank;

mod given;

mod judge;

pub use given::Given;
pub use judge::{Exercise, Verdict};

use crate::display::content::Html;
use crate::display::known::AnyValue;
use crate::{Error, Result};
use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::{Mutex, PoisonError};

/// Checks an answer and shows the verdict.
///
/// # Errors
/// There is no exercise of this name.
pub fn check<T: Debug + ?Sized>(name: &str, answer: &T) -> Result<Html> {
    let exercise = find(name)?;
    let given = Given::new(&AnyValue::new(&answer));
    let verdict = exercise.judge(&given);
    let help = match verdict {
        Verdict::Right(_) => String::new(),
        _ => format!("hint(\"{name}\")?"),
    };
    Ok(verdict.html(&help))
}

/// Judges an answer without showing anything, for programs that grade.
///
/// # Errors
/// There is no exercise of this name.
pub fn judge<T: Debug + ?Sized>(name: &str, answer: &T) -> Result<Verdict> {
    Ok(find(name)?.judge(&Given::new(&AnyValue::new(&answer))))
}

/// The next hint of an exercise; after the second one, its solution.
///
/// How many were asked for is remembered until the kernel starts again.
///
/// # Errors
/// There is no exercise of this name.
pub fn hint(name: &str) -> Result<Html> {
    static ASKED: Mutex<Option<HashMap<String, usize>>> = Mutex::new(None);
    let exercise = find(name)?;
    // A cell that panicked while it held the lock has left the counts whole.
    let mut asked = ASKED.lock().unwrap_or_else(PoisonError::into_inner);
    let count = asked.get_or_insert_default().entry(name.to_owned()).or_insert(0);
    let html = exercise.help(*count);
    *count += 1;
    Ok(html)
}

fn find(name: &str) -> Result<&'static Exercise> {
    let all = bank::all();
    all.iter().find(|exercise| exercise.name == name).ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|exercise| exercise.name).collect();
        Error::InvalidParameter {
            operation: "exercise",
            message: format!("there is none named \"{name}\".\nThere are {}.", names.join(", ")),
        }
    })
}
