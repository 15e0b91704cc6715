//! Every exercise: wrong answers are refused with a reason that fits, right ones accepted in more
//! than one form, and nothing gives the answer away.

use eigenbook::exercise::{Exercise, Verdict, bank, judge};
use eigenbook::prelude::*;
use std::fmt::Debug;

/// An answer of some type, judged.
type Judged = Box<dyn Fn(&str) -> Verdict>;

fn answer<T: Debug + 'static>(value: T) -> Judged {
    Box::new(move |name| judge(name, &value).expect("the exercise is there"))
}

/// Three right answers, and five wrong ones with a word of the verdict on each.
struct Case {
    name: &'static str,
    right: [Judged; 3],
    wrong: [(Judged, &'static str); 5],
}

macro_rules! case {
    ($name:literal, right: [$($right:expr),*], wrong: [$($wrong:expr => $word:literal),* $(,)?]) => {
        Case {
            name: $name,
            right: [$(answer($right)),*],
            wrong: [$((answer($wrong), $word)),*],
        }
    };
}

fn cases() -> Vec<Case> {
    let mut all = fundamentals();
    all.extend(linear_network());
    all.extend(deep_network());
    all
}

fn fundamentals() -> Vec<Case> {
    vec![
        case!("sum", right: [array![-1, 0], vec![-1.0, 0.0], (-1, 0)],
            wrong: [array![5, 8] => "taken away", array![-4, -4] => "only x", (-2, -2) => "2 is missing",
                array![[-1, 0]] => "vector of 2", 0 => "vector of 2"]),
        case!("norm", right: [5, 5.0, tensor![5.0].sum()],
            wrong: [7.0 => "L1", 25 => "root", 4 => "maximum", array![3, -4] => "single number",
                "five" => "single number"]),
        case!("angle", right: [0, 0.0, -4 + 2 * 2],
            wrong: [8 => "sign", -16 => "added", array![-4, 4] => "still to be added", 90 => "others",
                () => "single number"]),
        case!("product", right: [array![[10, 13], [22, 29]], [[10, 13], [22, 29]], array![[10.0, 13.0], [22.0, 29.0]]],
            wrong: [array![[2, 6], [12, 20]] => "Hadamard", array![[11, 16], [19, 28]] => "order",
                array![[10, 22], [13, 29]] => "transpose", array![[10, 13], [22, 30]] => "3 of the 4",
                array![10, 13, 22, 29] => "2 rows"]),
        case!("shapes", right: [(2, 4), [2, 4], array![2_usize, 4]],
            wrong: [(3, 3) => "vanish", (4, 2) => "Rows come first", (2, 3) => "shape of A",
                (3, 4) => "shape of B", 8 => "vector of 2"]),
        case!("law", right: [array![[29, 35], [65, 79]], vec![vec![29, 35], vec![65, 79]], array![[29.0, 35.0], [65.0, 79.0]]],
            wrong: [array![[21, 25], [47, 55]] => "gives A to both", array![[38, 44], [86, 100]] => "too weak",
                array![[7, 18], [33, 52]] => "entry by entry", array![[29, 35], [0, 0]] => "2 of the 4",
                array![[34, 50], [50, 74]] => "wrong order"]),
        case!("system", right: [array![2.0, 3.0], solve(&array![[3, 1], [1, 2]], &array![9, 8]), (2, 3)],
            wrong: [array![3, 2] => "changed places", array![3.0, 4.0] => "both", array![35, 25] => "A⁻¹",
                array![9, 8] => "This is b", array![[2.0], [3.0]] => "vector of 2"]),
        case!("layer", right: [array![-1.5, 3.0], tensor![-1.5, 3.0], vec![-1.5, 3.0]],
            wrong: [array![-2, 4] => "bias", array![-2.5, 5.0] => "added", array![4.5, 3.0] => "sign",
                array![1.5, -3.0] => "sign", tensor![[-1.5, 3.0]] => "vector of 2"]),
    ]
}

fn linear_network() -> Vec<Case> {
    vec![
        case!("predict", right: [array![4, 7, 10, 13], vec![4.0, 7.0, 10.0, 13.0], [4, 7, 10, 13]],
            wrong: [array![5, 8, 11, 14] => "changed places", array![3, 5, 7, 9] => "This is y", 34 => "adds all",
                array![[4], [7], [10], [13]] => "vector of 4", array![13, 10, 7, 4] => "another order"]),
        case!("error", right: [7.5, 15.0 / 2.0, array![1.0, 4.0, 9.0, 16.0].mean()],
            wrong: [30 => "mean divides", 2.5 => "squared first", 3.75 => "½", 2.7386128 => "root", 6.25 => "each difference"]),
        case!("gradient", right: [array![15, 20], array![15.0, 20.0], (15, 20)],
            wrong: [array![30, 40] => "2/n", array![60, 80] => "n = 4", array![7.5, 10.0] => "2, which",
                array![-15, -20] => "sign", array![20, 15] => "another order"]),
        case!("step", right: [array![1.85, 0.8], vec![1.85, 0.8], tensor![1.85, 0.8]],
            wrong: [array![2.15, 1.2] => "goes up", array![0.15, 0.2] => "taken away from w", array![-13, -19] => "rate 1",
                array![0.5, -1.0] => "rate 0.1", array![1.85, 1.0] => "1 of the 2"]),
        case!("limit", right: [2.0 / 41.8806, 0.047755, 0.047754_f32],
            wrong: [1.0 / 41.8806 => "twice", 41.8806 => "inverse", 16.7522 => "smallest", 0.048 => "close", 0.1 => "others"]),
        case!("rank", right: [2, 2.0, matrix_rank(&array![[1, 2, 1], [2, 3, 1], [3, 4, 1], [4, 5, 1]])],
            wrong: [3 => "none of them", 4 => "columns", 1 => "multiples", 0 => "zeros", false => "zeros"]),
        case!("fit", right: [array![1.8, 0.5], tensor![1.8, 0.5], least_squares(&array![[1, 2], [2, 3], [3, 4], [4, 5]], &array![3, 5, 7, 10]).map(|fit| fit.solution)],
            wrong: [array![1, 1] => "last target", array![0.5, 1.8] => "changed places", array![0, 2] => "last sample",
                array![74, 99] => "undone", array![1.8, 0.6] => "1 of the 2"]),
    ]
}

fn deep_network() -> Vec<Case> {
    vec![
        case!("parameters", right: [384, 384.0, 5 * 64 + 64],
            wrong: [320 => "bias", 325 => "one bias for each", 69 => "multiply", 385 => "close", 64 => "others"]),
        case!("total", right: [2497, 2497.0, 384 + 2080 + 33],
            wrong: [2400 => "biases", 2464 => "last layer", 2496 => "last neuron", 7493 => "Adam", 102 => "multiply"]),
        case!("batches", right: [4, 4.0, 100_usize.div_ceil(32)],
            wrong: [3 => "left over", 3.125 => "whole batch", 32 => "samples in a batch", 100 => "one sample", 50 => "epochs"]),
        case!("coin", right: [2.0_f64.ln(), "0.69315", -(0.5_f32.ln())],
            wrong: [0.5 => "−ln", -(2.0_f64.ln()) => "negative", 2.0_f64.log10() => "natural", 1 => "bits", 0.25 => "squared"]),
        case!("accuracy", right: ["b", "B", String::from(" b ")],
            wrong: ["a" => "larger network", "c" => "however long", "d" => "every rate", "e" => "letters", 0 => "letter"]),
        case!("inverse shape", right: [(64, 5), [64, 5], array![64, 5]],
            wrong: [(5, 64) => "goes back", (5, 5) => "W·W⁺", (64, 64) => "W⁺·W", 320 => "two numbers", "(64, 5)" => "vector of 2"]),
        case!("low rank", right: [5.0_f64.sqrt(), 2.23607, 5.0_f32.sqrt()],
            wrong: [3 => "squared", 5 => "root", 2 => "2-norm", 4 => "kept", 21.0_f64.sqrt() => "whole matrix"]),
    ]
}

#[test]
fn right_answers_are_accepted_and_wrong_ones_refused_with_a_fitting_reason() {
    let mut faults = Vec::new();
    for case in cases() {
        for verdict in case.right.iter().map(|right| right(case.name)) {
            if !matches!(verdict, Verdict::Right(_)) {
                faults.push(format!("{}: {verdict:?} for a right answer", case.name));
            }
        }
        for (wrong, word) in &case.wrong {
            match wrong(case.name) {
                Verdict::Nearly(text) | Verdict::NotYet(text) if text.contains(word) => {}
                verdict => faults.push(format!("{}: {verdict:?} where {word} is right", case.name)),
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_exercise_is_tested_and_complete() {
    let tested: Vec<&str> = cases().iter().map(|case| case.name).collect();
    let names: Vec<&str> = bank::all().iter().map(|exercise| exercise.name).collect();
    assert_eq!(tested, names);
    for exercise in bank::all() {
        assert!(
            !exercise.question.is_empty() && !solution(exercise).is_empty(),
            "{}",
            exercise.name
        );
        assert_ne!(text(exercise, 0), text(exercise, 1));
    }
}

/// The text of a hint, or from number 2 on of the solution.
fn text(exercise: &Exercise, number: usize) -> String {
    let shown = eigenbook::display::live::formats_of(&exercise.help(number)).unwrap();
    shown.plain().to_owned()
}

fn solution(exercise: &Exercise) -> String {
    text(exercise, 2).replace("Solution ", "")
}

#[test]
fn nothing_gives_the_answer_away_before_the_solution() {
    for case in cases() {
        let exercise = bank::all().iter().find(|exercise| exercise.name == case.name).unwrap();
        let solution = solution(exercise);
        for (wrong, _) in &case.wrong {
            if let Verdict::Nearly(text) | Verdict::NotYet(text) = wrong(case.name) {
                assert!(!text.contains(&solution), "{}: {text}", case.name);
            }
        }
        for number in 0..2 {
            assert!(!text(exercise, number).contains(&solution), "{}", case.name);
            assert!(text(exercise, number).starts_with(&format!("Hint {} of 2", number + 1)));
        }
    }
}

#[test]
fn a_check_shows_its_verdict_and_offers_help_until_it_is_right() {
    let shown =
        |html: Html| eigenbook::display::live::formats_of(&html).unwrap().plain().to_owned();
    let nearly = shown(check("product", &array![[2, 6], [12, 20]]).unwrap());
    assert!(nearly.starts_with("Nearly. This is the Hadamard product"), "{nearly}");
    assert!(nearly.contains("hint(\"product\")"));
    let right = shown(check("product", &array![[10, 13], [22, 29]]).unwrap());
    assert!(right.starts_with("Right.") && !right.contains("hint("), "{right}");
}

#[test]
fn hints_come_one_after_the_other_and_then_the_solution() {
    let shown =
        |html: Html| eigenbook::display::live::formats_of(&html).unwrap().plain().to_owned();
    let heads: Vec<String> = (0..4).map(|_| shown(hint("norm").unwrap())).collect();
    for (text, head) in heads.iter().zip(["Hint 1 of 2", "Hint 2 of 2", "Solution", "Solution"]) {
        assert!(text.starts_with(head), "{text}");
    }
}

#[test]
fn an_unknown_exercise_is_named_with_those_there_are() {
    let error = check("nothing", &1).unwrap_err().to_string();
    assert!(error.contains("\"nothing\"") && error.contains("product"), "{error}");
}
