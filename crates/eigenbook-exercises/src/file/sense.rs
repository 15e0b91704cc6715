//! Finds valid entries that make no sense: a mistake that is right, a hint that contains the
//! answer.

use crate::exercise::{Answer, Exercise};
use crate::given::Given;
use crate::judge::Verdict;
use crate::precision::tolerance;

/// The place of a problem in an exercise.
#[derive(Clone, Copy)]
pub enum Part {
    /// In the exercise as a whole.
    Whole,
    /// In the mistake with this index.
    Mistake(usize),
}

impl Exercise {
    /// Its problems, one sentence each.
    pub fn problems(&self) -> Vec<String> {
        problems(self).into_iter().map(|(_, text)| text).collect()
    }
}

/// The problems of an exercise, with their places.
pub fn problems(exercise: &Exercise) -> Vec<(Part, String)> {
    let name = &exercise.name;
    let mut problems = Vec::new();
    let mut say = |part: Part, text: &str| problems.push((part, format!("\"{name}\": {text}")));
    if name.trim().is_empty() {
        say(Part::Whole, "an exercise needs a name.");
    }
    if exercise.answer == Answer::Missing {
        say(Part::Whole, "the answer has to be numbers, or a letter in quotes.");
    }
    if let Some(value) = value_that_is_lost(exercise) {
        let decimals = exercise.decimals;
        let text = format!("{value} is too small for {decimals} decimals; set `decimals`.");
        say(Part::Whole, &text);
    }
    for (i, mistake) in exercise.mistakes.iter().enumerate() {
        let is_word = matches!(mistake.given, Given::Word(_));
        let is_twice = || exercise.mistakes[..i].iter().any(|other| other.given == mistake.given);
        let text = if is_word != matches!(exercise.answer, Answer::Word(_)) {
            "this mistake is a letter where the answer is numbers, or the other way round."
        } else if matches!(exercise.judge(&mistake.given), Verdict::Right(_)) {
            "this mistake is the right answer."
        } else if is_twice() {
            "this mistake is there twice."
        } else {
            continue;
        };
        say(Part::Mistake(i), text);
    }
    let hints = exercise.hints.iter().map(|hint| (Part::Whole, "hint", hint.as_str()));
    let mistakes = (0..).map(Part::Mistake).zip(&exercise.mistakes);
    let reasons = mistakes.map(|(part, mistake)| (part, "reason", mistake.reason.as_str()));
    for (part, what, text) in hints.chain(reasons) {
        if text.trim().is_empty() {
            say(part, &format!("a {what} is empty."));
        } else if !exercise.solution.is_empty() && text.contains(&exercise.solution) {
            say(part, &format!("this {what} gives the solution away: {text}"));
        }
    }
    problems
}

/// A number for which 0, or nearly 0, would be as good as itself.
fn value_that_is_lost(exercise: &Exercise) -> Option<f64> {
    let Answer::Numbers { values, .. } = &exercise.answer else { return None };
    let limit = |value: f64| 10.0 * tolerance(value, exercise.decimals);
    values.iter().copied().find(|value| *value != 0.0 && value.abs() < limit(*value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exercise_in_a_cell_needs_a_name() {
        let problems = |name: &str| Exercise::new(name, &Given::debug("4")).problems();
        assert_eq!(problems(" "), ["\" \": an exercise needs a name."]);
        assert!(problems("mine").is_empty());
    }
}
