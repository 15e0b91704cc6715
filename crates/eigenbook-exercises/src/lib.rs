//! Exercises as data: the questions, the judging of answers, the progress of a class.
//!
//! This crate is independent of arrays and of the kernel: the library turns a student's value into
//! a [`Given`] and shows the [`Verdict`]; the teacher's commands use the rest.
//!
//! 1. [`Given`] and [`Numbers`]: a student's answer
//! 2. [`Exercise`]: a question, its answer, frequent mistakes, hints and a solution
//! 3. [`Verdict`]: unanswered, not yet, nearly, right
//! 4. [`file`](mod@file): exercises as a TOML file, and the problems of one
//! 5. [`bank`]: the exercises of the course
//! 6. [`record`]: the checks and hints of one student
//! 7. [`progress`]: those of a class, as a table and as a picture
//! 8. [`notebook`]: a notebook, and the cells in it that answer an exercise
//! 9. [`reading`]: why a file cannot be read, in one sentence
//! 10. [`editions`]: a notebook with open answers, and with answers filled in
//! 11. [`is_nearly`]: names that are nearly the same

mod given;

mod precision;

mod exercise;

mod judge;

pub mod file;

pub mod bank;

pub mod record;

pub mod progress;

pub mod notebook;

pub mod reading;

pub mod editions;

mod near;

pub use exercise::{Answer, Exercise, Mistake};
pub use given::{Given, Numbers};
pub use judge::Verdict;
pub use near::is_nearly;
pub use precision::DECIMALS;
