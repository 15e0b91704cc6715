//! A question with its answer, common mistakes, hints and a solution.

use crate::given::Given;
use crate::precision::{self, DECIMALS};

/// An exercise, from a file or made in a cell.
///
/// ```
/// use eigenbook_exercises::{Exercise, Given, Verdict};
///
/// let exercise = Exercise::new("mine", &Given::debug("4"))
///     .mistake(&Given::debug("5"), "Count again.")
///     .hint("How many legs does a dog have?");
/// let verdict = exercise.judge(&Given::debug("5"));
/// assert_eq!(verdict, Verdict::Nearly("Count again.".to_owned()));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Exercise {
    /// The name by which a notebook refers to it.
    pub name: String,
    /// The question, as in the notebook.
    pub question: String,
    /// The right answer.
    pub answer: Answer,
    /// The number of decimals for numbers that are not integers.
    pub decimals: u32,
    /// Common wrong answers, each with the mistake behind it.
    pub mistakes: Vec<Mistake>,
    /// From the first one to the nearest.
    pub hints: Vec<String>,
    /// The answer and its reason; empty if there is none.
    pub solution: String,
    /// Rust that computes the answer, for the teacher's edition; empty if there is none.
    pub code: String,
}

/// The right answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// An array; an empty shape is a single number.
    Numbers {
        /// The lengths of the axes.
        shape: Vec<usize>,
        /// The values, row by row.
        values: Vec<f64>,
    },
    /// A letter or a word, in small letters.
    Word(String),
    /// No answer can be right: the one that was set is not an answer.
    Missing,
}

/// A common wrong answer, and the mistake behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Mistake {
    /// The answer.
    pub given: Given,
    /// The mistake, without the right answer.
    pub reason: String,
}

impl Exercise {
    /// An exercise with this answer, and all other fields empty.
    pub fn new(name: &str, answer: &Given) -> Self {
        let answer = Answer::new(answer);
        Self {
            name: name.to_owned(),
            question: String::new(),
            answer,
            decimals: DECIMALS,
            mistakes: Vec::new(),
            hints: Vec::new(),
            solution: String::new(),
            code: String::new(),
        }
    }

    /// With one more mistake.
    #[must_use]
    pub fn mistake(mut self, given: &Given, reason: &str) -> Self {
        self.mistakes.push(Mistake { given: given.clone(), reason: reason.to_owned() });
        self
    }

    /// With one more hint.
    #[must_use]
    pub fn hint(mut self, hint: &str) -> Self {
        self.hints.push(hint.to_owned());
        self
    }

    /// The kind of the answer, as in "Answer with …", and how it is written.
    pub fn expected(&self) -> String {
        let (shape, values) = match &self.answer {
            Answer::Numbers { shape, values } => (shape, values),
            Answer::Word(word) if word.chars().count() > 1 => return "a word in quotes".to_owned(),
            _ => return "the letter in quotes, such as \"x\"".to_owned(),
        };
        let example = match shape.as_slice() {
            [2] => ", such as (1, 2)",
            [1] => ", such as array![1]",
            [_] => ", such as array![1, 2, …]",
            [_, _] => ", such as array![[1, 2], [3, 4]]",
            _ => "",
        };
        let says_decimals = self.decimals != DECIMALS
            && values.iter().any(|value| precision::is_longer(*value, self.decimals));
        let precision = match says_decimals {
            true => format!(", to {}", counted(self.decimals as usize, "decimal")),
            false => String::new(),
        };
        in_words(shape) + example + &precision
    }
}

impl Answer {
    /// The right answer, given as a student would give it.
    pub fn new(given: &Given) -> Self {
        match given {
            Given::Numbers(numbers) => Self::Numbers {
                shape: numbers.shape.clone().unwrap_or_else(|| vec![numbers.values.len()]),
                values: numbers.values.clone(),
            },
            Given::Word(word) => Self::Word(word.clone()),
            Given::Record(_) | Given::Nothing | Given::Other => Self::Missing,
        }
    }
}

/// "a vector of 2 numbers".
pub fn in_words(shape: &[usize]) -> String {
    match shape {
        [] => "a single number".to_owned(),
        [length] => format!("a vector of {}", counted(*length, "number")),
        [rows, columns] => {
            format!("a matrix of {} and {}", counted(*rows, "row"), counted(*columns, "column"))
        }
        more => format!("an array with {} axes", more.len()),
    }
}

/// "1 row", "2 rows".
pub fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}
