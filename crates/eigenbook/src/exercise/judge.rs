//! How an answer is judged, and how the verdict is said.

use super::Given;
use crate::display::content::Html;
use crate::display::html::escape;

/// What is said of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The cell was left as it is; the text says what kind of answer is expected.
    Unanswered(String),
    /// The answer is another one; the text says what to look at.
    NotYet(String),
    /// One mistake away; the text says which.
    Nearly(String),
    /// As it should be; the text says why.
    Right(String),
}

/// A question with its answer, the mistakes that are often made, hints and a solution.
#[derive(Clone, Debug, PartialEq)]
pub struct Exercise {
    /// The name by which a notebook refers to it.
    pub name: &'static str,
    /// The question, as the notebook asks it.
    pub question: &'static str,
    answer: Answer,
    mistakes: Vec<(Given, &'static str)>,
    hints: [&'static str; 2],
    solution: &'static str,
}

#[derive(Clone, Debug, PartialEq)]
enum Answer {
    Numbers { shape: Vec<usize>, values: Vec<f64> },
    Word(&'static str),
}

impl Answer {
    /// What to answer with, and how it is written.
    fn expected(&self) -> String {
        match self {
            Self::Word(_) => "the letter in quotes, such as \"x\"".to_owned(),
            Self::Numbers { shape, .. } => {
                let example = match shape.as_slice() {
                    [2] => ", such as (1, 2)",
                    [_] => ", such as array![1, 2, …]",
                    [_, _] => ", such as array![[1, 2], [3, 4]]",
                    _ => "",
                };
                kind(shape) + example
            }
        }
    }
}

impl Exercise {
    /// An exercise whose answer is an array of this shape; an empty shape is a single number.
    pub(super) fn numbers(
        name: &'static str,
        question: &'static str,
        shape: &[usize],
        values: &[f64],
    ) -> Self {
        let answer = Answer::Numbers { shape: shape.to_vec(), values: values.to_vec() };
        Self { name, question, answer, mistakes: Vec::new(), hints: ["", ""], solution: "" }
    }

    /// An exercise whose answer is one of the letters that the question names.
    pub(super) fn choice(name: &'static str, question: &'static str, letter: &'static str) -> Self {
        let answer = Answer::Word(letter);
        Self { name, question, answer, mistakes: Vec::new(), hints: ["", ""], solution: "" }
    }

    /// Numbers that many answer, and what they have mistaken.
    pub(super) fn mistake(mut self, values: &[f64], reason: &'static str) -> Self {
        self.mistakes.push((Given::Numbers { shape: None, values: values.to_vec() }, reason));
        self
    }

    /// A letter that many answer, and why it is another one.
    pub(super) fn wrong_letter(mut self, letter: &str, reason: &'static str) -> Self {
        self.mistakes.push((Given::Word(letter.to_owned()), reason));
        self
    }

    /// Two hints, the second one nearer, and the solution with its reason.
    pub(super) fn help_with(
        mut self,
        first: &'static str,
        second: &'static str,
        solution: &'static str,
    ) -> Self {
        self.hints = [first, second];
        self.solution = solution;
        self
    }

    /// The verdict on an answer.
    pub fn judge(&self, given: &Given) -> Verdict {
        match (&self.answer, given) {
            (answer, Given::Nothing) => {
                Verdict::Unanswered(format!("Replace () with {}.", answer.expected()))
            }
            (Answer::Numbers { shape, values }, Given::Numbers { shape: own, values: numbers }) => {
                self.judge_numbers((shape, values), own.as_deref(), numbers)
            }
            (Answer::Word(letter), Given::Word(word)) if letter == word => self.right(),
            (Answer::Word(_), Given::Word(_)) => match self.mistaken(given) {
                Some(reason) => Verdict::NotYet(reason.to_owned()),
                None => Verdict::NotYet("Answer with one of the letters, in quotes.".to_owned()),
            },
            (answer, _) => Verdict::NotYet(format!("Answer with {}.", answer.expected())),
        }
    }

    fn judge_numbers(
        &self,
        (shape, values): (&[usize], &[f64]),
        own: Option<&[usize]>,
        numbers: &[f64],
    ) -> Verdict {
        let has_shape = own.is_none_or(|own| own == shape);
        if agree(numbers, values) {
            return match has_shape {
                true => self.right(),
                false => Verdict::Nearly(format!(
                    "The numbers are right, but they are {}; {} is expected.",
                    kind(own.unwrap_or_default()),
                    kind(shape)
                )),
            };
        }
        let given = Given::Numbers { shape: None, values: numbers.to_vec() };
        if let Some(reason) = self.mistaken(&given) {
            return Verdict::Nearly(reason.to_owned());
        }
        match general(shape, values, numbers) {
            Some(reason) => Verdict::Nearly(reason),
            None if !has_shape => {
                Verdict::NotYet(format!("{} is expected.", capital(&kind(shape))))
            }
            None if shape.is_empty() => Verdict::NotYet("This is not the right number.".to_owned()),
            None => Verdict::NotYet("These are not the right numbers.".to_owned()),
        }
    }

    fn mistaken(&self, given: &Given) -> Option<&'static str> {
        let is_same = |mistake: &Given| match (mistake, given) {
            (Given::Numbers { values: a, .. }, Given::Numbers { values: b, .. }) => agree(b, a),
            (mistake, given) => mistake == given,
        };
        self.mistakes.iter().find(|(mistake, _)| is_same(mistake)).map(|(_, reason)| *reason)
    }

    fn right(&self) -> Verdict {
        Verdict::Right(self.solution.to_owned())
    }

    /// The hint with this number, from 0; beyond the second one, the solution.
    pub fn help(&self, number: usize) -> Html {
        match self.hints.get(number) {
            Some(hint) => card("#3a80c9", &format!("Hint {} of 2", number + 1), hint, ""),
            None => card("#3a80c9", "Solution", self.solution, ""),
        }
    }
}

impl Verdict {
    /// The verdict with its colour, and the code that asks for help; a cell that was left as it is
    /// is no failure, and has none of the colours.
    pub(super) fn html(&self, help: &str) -> Html {
        match self {
            Self::Unanswered(text) => card("#808691", "No answer yet.", text, help),
            Self::NotYet(text) => card("#d04a58", "Not yet.", text, help),
            Self::Nearly(text) => card("#d9771a", "Nearly.", text, help),
            Self::Right(text) => card("#2f9a5f", "Right.", text, help),
        }
    }
}

fn card(color: &str, head: &str, text: &str, help: &str) -> Html {
    let offer = match help {
        "" => String::new(),
        code => format!("<div>Stuck? Run <code>{}</code></div>", escape(code)),
    };
    Html(format!(
        "<div style=\"border-left:4px solid {color};padding:2px 12px;margin:4px 0\">\
         <b>{}</b> {}{offer}</div>",
        escape(head),
        escape(text)
    ))
}

/// Mistakes that can be made in any exercise.
fn general(shape: &[usize], values: &[f64], numbers: &[f64]) -> Option<String> {
    if numbers.len() != values.len() {
        return None;
    }
    let negated: Vec<f64> = numbers.iter().map(|value| -value).collect();
    if agree(&negated, values) {
        return Some("The sign is wrong.".to_owned());
    }
    if let [rows, columns] = *shape {
        let transposed: Vec<f64> =
            (0..values.len()).map(|k| numbers[k % columns * rows + k / columns]).collect();
        if agree(&transposed, values) {
            return Some("This is the transpose: rows and columns are swapped.".to_owned());
        }
    }
    if numbers.iter().zip(values).all(|(a, b)| (a - b).abs() <= 0.02 * b.abs()) {
        let is_whole = values.iter().all(|value| value.fract() == 0.0);
        let rule = if is_whole { "exact" } else { "precise: at least three decimals are needed" };
        return Some(format!("This is close, but not {rule}."));
    }
    let is_cut = |(a, b): (&f64, &f64)| *a == b.trunc();
    if numbers.iter().zip(values).all(is_cut) {
        return Some(
            "In Rust, dividing two whole numbers drops the remainder: 7 / 2 is 3. \
             Write 7.0 / 2.0."
                .to_owned(),
        );
    }
    let mut sorted = (numbers.to_vec(), values.to_vec());
    sorted.0.sort_by(f64::total_cmp);
    sorted.1.sort_by(f64::total_cmp);
    if agree(&sorted.0, &sorted.1) {
        return Some("The numbers are right, but in the wrong order.".to_owned());
    }
    let matching = numbers.iter().zip(values).filter(|(a, b)| agree(&[**a], &[**b])).count();
    let are = if matching == 1 { "is" } else { "are" };
    (matching > 0).then(|| format!("{matching} of the {} numbers {are} right.", values.len()))
}

/// Rounded to three decimals, a number is right; so is a large one with four digits.
fn agree(numbers: &[f64], values: &[f64]) -> bool {
    let is_same = |(a, b): (&f64, &f64)| (a - b).abs() <= 0.000_501_f64.max(1e-4 * b.abs());
    numbers.len() == values.len() && numbers.iter().zip(values).all(is_same)
}

fn kind(shape: &[usize]) -> String {
    match shape {
        [] => "a single number".to_owned(),
        [length] => format!("a vector of {}", counted(*length, "number")),
        [rows, columns] => {
            format!("a matrix of {} and {}", counted(*rows, "row"), counted(*columns, "column"))
        }
        more => format!("an array with {} axes", more.len()),
    }
}

/// 1 row, 2 rows.
fn counted(count: usize, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
