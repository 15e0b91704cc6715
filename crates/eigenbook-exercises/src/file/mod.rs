//! A file of exercises: the course's own, or a teacher's beside the notebook.
//!
//! ```
//! use eigenbook_exercises::{Given, Verdict, file::File};
//!
//! let file = File::parse(r#"
//!     [[exercise]]
//!     name = "legs"
//!     question = "How many legs do two dogs have?"
//!     answer = 8
//!     mistakes = [{ answer = 4, reason = "This is one dog." }]
//!     hints = ["Count the legs of one dog first."]
//!     solution = "2·4 = 8."
//! "#).unwrap();
//! let verdict = file.exercises[0].judge(&Given::debug("4"));
//! assert_eq!(verdict, Verdict::Nearly("This is one dog.".to_owned()));
//! ```
//!
//! 1. [`File::parse`] reads a file
//! 2. [`fields`] reads one table of it, and collects the problems
//! 3. [`sense`] finds valid entries that make no sense

mod fields;

mod sense;

use crate::exercise::Exercise;
use fields::{Fields, Place};
use sense::Part;
use std::fmt;
use toml::de::{DeTable, DeValue};

/// The name of a teacher's file beside the notebook.
pub const NAME: &str = "exercises.toml";

/// The contents of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    /// The exercises in order.
    pub exercises: Vec<Exercise>,
    /// The teacher's settings for these notebooks.
    pub settings: Settings,
}

/// A teacher's settings for the notebooks beside the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `show_solutions`: whether a solution is shown, after the last hint and with "Right."
    pub shows_solutions: bool,
    /// `record_progress`: whether checks and hints are written to a file beside the notebook.
    pub records_progress: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { shows_solutions: true, records_progress: true }
    }
}

/// Something that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1.
    pub line: usize,
    /// The problem, in one or two sentences.
    pub text: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.text)
    }
}

impl File {
    /// Reads a file.
    ///
    /// # Errors
    /// Everything that is wrong with it, in the order of the lines.
    pub fn parse(text: &str) -> Result<Self, Vec<Problem>> {
        let table = DeTable::parse(text).map_err(|error| {
            let line = Place(text).line(error.span().unwrap_or_default().start);
            let reason = error.message().lines().collect::<Vec<_>>().join("; ");
            let habit = text.lines().nth(line - 1).map_or("", habit);
            vec![Problem { line, text: format!("this is not TOML: {reason}.{habit}") }]
        })?;
        let mut problems = Vec::new();
        let mut fields = Fields::new(Place(text), table.get_ref(), 1, &mut problems);
        let usual = Settings::default();
        let settings = Settings {
            shows_solutions: fields.truth("show_solutions").unwrap_or(usual.shows_solutions),
            records_progress: fields.truth("record_progress").unwrap_or(usual.records_progress),
        };
        let mut exercises: Vec<Exercise> = Vec::new();
        for (line, table) in fields.tables("exercise") {
            let exercise = exercise(Place(text), table, line, fields.problems);
            if exercises.iter().any(|other| other.name == exercise.name) {
                let text = format!("there is an exercise named \"{}\" already.", exercise.name);
                fields.problems.push(Problem { line, text });
            }
            exercises.push(exercise);
        }
        fields.finish();
        problems.sort_by_key(|problem| problem.line);
        if problems.is_empty() { Ok(Self { exercises, settings }) } else { Err(problems) }
    }
}

/// Reads one exercise; a missing field is empty, and reported as a problem.
fn exercise(
    place: Place<'_>,
    table: &DeTable<'_>,
    line: usize,
    problems: &mut Vec<Problem>,
) -> Exercise {
    let n_before = problems.len();
    let mut fields = Fields::new(place, table, line, problems);
    let name = fields.text("name");
    let question = fields.text("question");
    let answer = fields.answer("answer");
    let decimals = fields.whole("decimals", 1..=12);
    let mut mistakes = Vec::new();
    for (line, table) in fields.tables("mistakes") {
        let mut fields = Fields::new(place, table, line, fields.problems);
        let (given, reason) = (fields.answer("answer"), fields.text("reason"));
        fields.require(&["answer", "reason"], "a mistake");
        fields.finish();
        mistakes.extend(given.zip(reason).map(|(given, reason)| (line, given, reason)));
    }
    let hints = fields.texts("hints");
    let solution = fields.optional_text("solution");
    let code = fields.text("code");
    fields.finish();

    for (what, is_there) in
        [("name", name.is_some()), ("question", question.is_some()), ("answer", answer.is_some())]
    {
        if !is_there && problems.len() == n_before {
            let name = name.as_deref().unwrap_or("…");
            let text = format!("the exercise \"{name}\" has no `{what} = …`.");
            problems.push(Problem { line, text });
        }
    }
    let answer = answer.unwrap_or(crate::Given::Nothing);
    let mut exercise = Exercise::new(&name.unwrap_or_default(), &answer);
    exercise.question = question.unwrap_or_default();
    exercise.decimals = decimals.unwrap_or(exercise.decimals);
    exercise.hints = hints;
    exercise.solution = solution.unwrap_or_default();
    exercise.code = code.unwrap_or_default();
    for (_, given, reason) in &mistakes {
        exercise = exercise.mistake(given, reason);
    }
    if problems.len() == n_before {
        problems.extend(sense::problems(&exercise).into_iter().map(|(part, text)| match part {
            Part::Whole => Problem { line, text },
            Part::Mistake(i) => Problem { line: mistakes[i].0, text },
        }));
    }
    exercise
}

/// The right way to write what a line has, if that is a habit of word processors or spreadsheets.
fn habit(line: &str) -> &'static str {
    let value = line.split_once('=').map_or("", |(_, value)| value.trim());
    let is_number = |text: &str| text.trim().parse::<f64>().is_ok();
    let is_pair = |sign| value.split_once(sign).is_some_and(|(a, b)| is_number(a) && is_number(b));
    if value.starts_with(['“', '”', '„', '«', '»', '‘', '’']) {
        " Quotes are straight, as in \"x\"."
    } else if is_pair(',') {
        " A decimal number is written with a point, as in 1.5, and a vector with brackets, as in [1, 5]."
    } else if is_pair('/') {
        " A fraction is written as a decimal number, as in 0.333."
    } else {
        ""
    }
}

/// A value's type as a teacher would call it.
fn type_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
