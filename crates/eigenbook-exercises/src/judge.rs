//! Judges an answer, and explains a wrong one.
//!
//! First the mistakes that an exercise names itself, then those that can be made in any.

use crate::exercise::{Answer, Exercise, counted, in_words};
use crate::given::{Given, Numbers};
use crate::precision::{agree, are_rounded, n_agreeing};

/// The verdict on an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The cell is unchanged; the text names the kind of answer that is expected.
    Unanswered(String),
    /// Another answer; the text gives a direction.
    NotYet(String),
    /// One mistake away; the text names the mistake.
    Nearly(String),
    /// Right; the text gives the reason.
    Right(String),
}

/// Added if integers look as if a division had truncated them.
const DIVISION: &str = "In Rust, dividing two whole numbers drops the remainder: 7 / 2 is 3. \
                        Write 7.0 / 2.0.";

impl Exercise {
    /// The verdict on an answer.
    pub fn judge(&self, given: &Given) -> Verdict {
        let expected = || format!("Answer with {}.", self.expected());
        match (&self.answer, given) {
            (_, Given::Nothing) => {
                Verdict::Unanswered(format!("Replace () with {}.", self.expected()))
            }
            (Answer::Numbers { shape, values }, Given::Numbers(numbers)) => {
                self.judge_numbers(shape, values, numbers)
            }
            (Answer::Word(right), Given::Word(word)) => match self.mistaken(given) {
                _ if right == word => self.right(),
                Some(reason) => Verdict::NotYet(reason.to_owned()),
                None if right.chars().count() > 1 => {
                    Verdict::NotYet("This is not the right word.".to_owned())
                }
                None => Verdict::NotYet("Answer with one of the letters, in quotes.".to_owned()),
            },
            (_, Given::Record(parts)) => {
                let right = |part: &&(_, Given)| matches!(self.judge(&part.1), Verdict::Right(_));
                match parts.iter().find(right) {
                    Some((name, _)) => Verdict::Nearly(format!(
                        "This is the whole result; the answer is its part: .{name}"
                    )),
                    None => Verdict::NotYet(expected()),
                }
            }
            (_, given) => match self.mistaken(given) {
                Some(reason) => Verdict::NotYet(reason.to_owned()),
                None => Verdict::NotYet(expected()),
            },
        }
    }

    fn judge_numbers(&self, shape: &[usize], values: &[f64], given: &Numbers) -> Verdict {
        let own = given.shape.as_deref();
        let has_shape = own.is_none_or(|own| own == shape);
        if agree(&given.values, values, self.decimals) {
            return match own {
                Some(own) if own != shape => Verdict::Nearly(format!(
                    "The numbers are right, but they are {}; {} is expected.",
                    in_words(own),
                    in_words(shape)
                )),
                _ => self.right(),
            };
        }
        let reason = self.mistaken(&Given::Numbers(given.clone()));
        if is_cut(given, values) {
            let reason = reason.map(|reason| format!("{reason} ")).unwrap_or_default();
            return Verdict::Nearly(format!("{reason}{DIVISION}"));
        }
        if let Some(reason) = reason {
            return Verdict::Nearly(reason.to_owned());
        }
        match self.general(shape, values, given) {
            Some(reason) => Verdict::Nearly(reason),
            None if !has_shape => {
                Verdict::NotYet(format!("{} is expected.", capital(&in_words(shape))))
            }
            None if values.len() == 1 => {
                Verdict::NotYet("This is not the right number.".to_owned())
            }
            None => Verdict::NotYet("These are not the right numbers.".to_owned()),
        }
    }

    /// Mistakes that can be made in any exercise.
    fn general(&self, shape: &[usize], values: &[f64], given: &Numbers) -> Option<String> {
        let numbers = &given.values;
        if numbers.len() != values.len() {
            return None;
        }
        let decimals = self.decimals;
        let negated: Vec<f64> = numbers.iter().map(|value| -value).collect();
        if agree(&negated, values, decimals) {
            return Some("The sign is wrong.".to_owned());
        }
        if let [rows, columns] = *shape {
            let turned = |k: usize| numbers[k % columns * rows + k / columns];
            let transposed: Vec<f64> = (0..values.len()).map(turned).collect();
            if agree(&transposed, values, decimals) {
                return Some("This is the transpose: rows and columns are swapped.".to_owned());
            }
        }
        if are_rounded(numbers, values, decimals) {
            let decimals = counted(decimals as usize, "decimal");
            return Some(format!("This is rounded too much: at least {decimals} are needed."));
        }
        if is_close(numbers, values) {
            return Some("This is close, but not precise enough.".to_owned());
        }
        let mut sorted = (numbers.clone(), values.to_vec());
        sorted.0.sort_by(f64::total_cmp);
        sorted.1.sort_by(f64::total_cmp);
        if agree(&sorted.0, &sorted.1, decimals) {
            return Some("The numbers are right, but in the wrong order.".to_owned());
        }
        if numbers.len() > 1 && given.is_whole && numbers.iter().all(|value| *value == 0.0) {
            return Some(format!("Was something divided? {DIVISION}"));
        }
        match n_agreeing(numbers, values, decimals) {
            0 => None,
            1 => Some(format!("1 of the {} is right.", counted(values.len(), "number"))),
            count => Some(format!("{count} of the {} are right.", counted(values.len(), "number"))),
        }
    }

    fn mistaken(&self, given: &Given) -> Option<&str> {
        let is_same = |mistake: &Given| match (mistake, given) {
            (Given::Numbers(mistake), Given::Numbers(given)) => {
                agree(&given.values, &mistake.values, self.decimals)
            }
            (mistake, given) => mistake == given,
        };
        let found = self.mistakes.iter().find(|mistake| is_same(&mistake.given))?;
        Some(&found.reason)
    }

    fn right(&self) -> Verdict {
        Verdict::Right(self.solution.clone())
    }
}

/// Whether these are integers, and the expected numbers are the same before the decimal point.
fn is_cut(given: &Numbers, values: &[f64]) -> bool {
    given.is_whole
        && given.values.len() == values.len()
        && given.values.iter().zip(values).all(|(given, value)| *given == value.trunc())
}

/// Whether all non-integers are off by a thousandth at most, and the others right.
fn is_close(numbers: &[f64], values: &[f64]) -> bool {
    numbers.iter().zip(values).all(|(number, value)| {
        let tolerance = if value.fract() == 0.0 { 1e-6 } else { 1e-3 };
        (number - value).abs() <= tolerance * value.abs()
    })
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(answer: &str, given: &str) -> String {
        let exercise = Exercise::new("an exercise", &Given::debug(answer));
        match exercise.judge(&Given::debug(given)) {
            Verdict::Unanswered(text) => format!("open: {text}"),
            Verdict::NotYet(text) => format!("not yet: {text}"),
            Verdict::Nearly(text) => format!("nearly: {text}"),
            Verdict::Right(_) => "right".to_owned(),
        }
    }

    #[test]
    fn a_division_of_whole_numbers_is_seen() {
        for (answer, given) in
            [("7.5", "7"), ("0.25", "0"), ("1.5", "1"), ("[-1.5, 3.0]", "[-1, 3]")]
        {
            assert_eq!(said(answer, given), format!("nearly: {DIVISION}"), "{answer}");
        }
        assert!(said("[15.0, 20.0]", "[0, 0]").contains(DIVISION));
        // A division does not truncate floats, and an integer answer cannot have been truncated.
        assert!(!said("7.5", "7.0").contains(DIVISION));
        assert!(!said("7", "6").contains(DIVISION));
    }

    #[test]
    fn signs_digits_and_orders_are_said() {
        assert_eq!(said("1.3862943611198906", "-1.386"), "nearly: The sign is wrong.");
        let rounded = "nearly: This is rounded too much: at least 3 decimals are needed.";
        assert_eq!(said("1.3862943611198906", "1.39"), rounded);
        assert_eq!(
            said("[1, 2]", "[2, 1]"),
            "nearly: The numbers are right, but in the wrong order."
        );
        assert_eq!(said("[1, 2]", "[1, 3]"), "nearly: 1 of the 2 numbers is right.");
        assert_eq!(said("[1, 2, 4]", "[1, 2, 3]"), "nearly: 2 of the 3 numbers are right.");
    }

    #[test]
    fn a_number_beside_the_right_one_is_not_called_close() {
        // Counts have neighbours, and a neighbour is another number.
        assert_eq!(said("67", "68"), "not yet: This is not the right number.");
        assert_eq!(said("7.5", "7.4"), "not yet: This is not the right number.");
        assert_eq!(said("[3, 5]", "[4, 6]"), "not yet: These are not the right numbers.");
    }

    #[test]
    fn what_is_expected_is_said_in_good_english() {
        assert_eq!(
            said("[7]", "()"),
            "not yet: Answer with a vector of 1 number, such as array![1]."
        );
        assert_eq!(said("2.23606797749979", "true"), "not yet: Answer with a single number.");
        assert_eq!(said("[2, 3]", "7"), "not yet: A vector of 2 numbers is expected.");
        assert_eq!(said("'d'", "4"), "not yet: Answer with the letter in quotes, such as \"x\".");
        assert_eq!(said("'d'", "'e'"), "not yet: Answer with one of the letters, in quotes.");
    }

    #[test]
    fn a_part_of_a_record_is_named() {
        let exercise = Exercise::new("an exercise", &Given::debug("[1, 2]"));
        let record =
            Given::Record(vec![("rank", Given::debug("2")), ("solution", Given::debug("[1, 2]"))]);
        let Verdict::Nearly(text) = exercise.judge(&record) else { panic!("it is nearly right") };
        assert!(text.ends_with(".solution"), "{text}");
        let other = Given::Record(vec![("rank", Given::debug("2"))]);
        assert!(matches!(exercise.judge(&other), Verdict::NotYet(_)));
    }
}
