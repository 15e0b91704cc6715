//! Every exercise: wrong answers are refused with a matching reason, right ones accepted in more
//! than one form, and the answer is never shown.

use eigenbook::exercise::{Verdict, bank, judge};
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
    all.extend(own_data());
    all
}

fn fundamentals() -> Vec<Case> {
    vec![
        case!("sum", right: [array![-1, 0], vec![-1.0, 0.0], (-1, 0)],
            wrong: [array![5, 8] => "subtracted", array![-4, -4] => "only x", (-2, -2) => "2 is missing",
                array![[-1, 0]] => "vector of 2", 0 => "vector of 2"]),
        case!("tensor", right: [24, 24.0, NumpyRandom::seed(0).rand((3, 2, 4)).len()],
            wrong: [9 => "multiplied", 8 => "one matrix", 3 => "of axes", (3, 2, 4) => "shape", 6 => "each row"]),
        case!("norm", right: [5, 5.0, tensor![5.0].sum()],
            wrong: [7.0 => "L1", 25 => "root", 4 => "maximum", array![3, -4] => "single number",
                "five" => "single number"]),
        case!("angle", right: [0, 0.0, -4 + 2 * 2],
            wrong: [8 => "sign", -16 => "added", array![-4, 4] => "still to be added", 90 => "not the right number",
                true => "single number"]),
        case!("product", right: [array![[10, 13], [22, 29]], [[10, 13], [22, 29]], array![[10.0, 13.0], [22.0, 29.0]]],
            wrong: [array![[2, 6], [12, 20]] => "Hadamard", array![[11, 16], [19, 28]] => "order",
                array![[10, 22], [13, 29]] => "transpose", array![[10, 13], [22, 30]] => "3 of the 4",
                array![10, 13, 22, 29] => "2 rows"]),
        case!("shapes", right: [(2, 4), [2, 4], array![2_usize, 4]],
            wrong: [(3, 3) => "disappear", (4, 2) => "Rows come first", (2, 3) => "shape of A",
                (3, 4) => "shape of B", 8 => "vector of 2"]),
        case!("law", right: [array![[9, 9], [21, 21]], vec![vec![9, 9], vec![21, 21]], array![[9.0, 9.0], [21.0, 21.0]]],
            wrong: [array![[17, 19], [39, 45]] => "multiplies both", array![[29, 35], [65, 79]] => "subtracted",
                array![[3, 6], [9, 12]] => "element by element", array![[3, 3], [3, 3]] => "still to be multiplied",
                array![[12, 18], [12, 18]] => "order is wrong"]),
        case!("system", right: [array![2.0, 3.0], solve(&array![[3, 1], [1, 2]], &array![9, 8]), (2, 3)],
            wrong: [array![3, 2] => "swapped", array![3.0, 4.0] => "both", array![35, 25] => "A⁻¹",
                array![9, 8] => "This is b", array![[2.0], [3.0]] => "vector of 2"]),
        case!("layer", right: [array![-1.5, 3.0], tensor![-1.5, 3.0], vec![-1.5, 3.0]],
            wrong: [array![-2, 4] => "bias", array![-2.5, 5.0] => "added", array![4.5, 3.0] => "sign",
                array![1.5, -3.0] => "sign", tensor![[-1.5, 3.0]] => "vector of 2"]),
        case!("batch", right: [(10, 64), [10, 64], Array2::<f32>::zeros((10, 64)).dim()],
            wrong: [(64, 10) => "keeps its row", (10, 5) => "shape of X", (64, 5) => "shape of W",
                (5, 64) => "Wᵀ", 640 => "two numbers"]),
    ]
}

fn linear_network() -> Vec<Case> {
    vec![
        case!("rule", right: [array![3, -1], (3.0, -1.0), vec![3, -1]],
            wrong: [array![3, 1] => "sign", array![-1, 3] => "swapped", array![1, 3, 5, 7] => "two weights",
                array![1, 1] => "first rule", 3 => "each feature"]),
        case!("predict", right: [array![4, 7, 10, 13], vec![4.0, 7.0, 10.0, 13.0], [4, 7, 10, 13]],
            wrong: [array![5, 8, 11, 14] => "swapped", array![3, 5, 7, 9] => "This is y", 34 => "adds all",
                array![[4], [7], [10], [13]] => "vector of 4", array![13, 10, 7, 4] => "wrong order"]),
        case!("error", right: [7.5, 15.0 / 2.0, array![1.0, 4.0, 9.0, 16.0].mean()],
            wrong: [30 => "mean divides", 2.5 => "squared first", 3.75 => "½", 2.7386128 => "root", 30 / 4 => "remainder"]),
        case!("gradient", right: [array![15, 20], array![15.0, 20.0], (15, 20)],
            wrong: [array![30, 40] => "2/n", array![60, 80] => "n = 4", array![7.5, 10.0] => "2, which",
                array![-15, -20] => "sign", array![20, 15] => "wrong order"]),
        case!("step", right: [array![1.85, 0.8], vec![1.85, 0.8], tensor![1.85, 0.8]],
            wrong: [array![2.15, 1.2] => "goes up", array![0.15, 0.2] => "subtracted from w", array![-13, -19] => "rate 1",
                array![0.5, -1.0] => "rate 0.1", array![1.85, 1.0] => "1 of the 2 numbers is"]),
        case!("limit", right: [0.25, 2.0 / 8.0, 0.25_f32],
            wrong: [0.125 => "twice", 8 => "inverse", 4 => "smaller", 0.0625 => "above the fraction", 16 => "below the fraction"]),
        case!("rank", right: [2, 2.0, matrix_rank(&array![[1, 2, 4], [2, 3, 7], [3, 4, 10], [4, 5, 13]])],
            wrong: [3 => "none of them", 4 => "columns", 1 => "multiples", 0 => "zeros", false => "single number"]),
        case!("dependent", right: [1, 1.0, matrix_rank(&array![[1, 2, 3], [2, 4, 6]])],
            wrong: [3 => "columns", 2 => "two directions", 0 => "zeros", 6 => "never above", true => "single number"]),
        case!("singular", right: ["d", 'd', String::from(" d ")],
            wrong: ["a" => "onto a line", "b" => "not square", "c" => "origin", "e" => "letters", 4 => "letter"]),
        case!("fit", right: [array![0.2, 1.0], tensor![0.2, 1.0], least_squares(&array![[1, 2], [2, 3], [3, 4], [4, 5]], &array![2, 3, 6, 5]).map(|fit| fit.solution)],
            wrong: [array![1.8, 0.5] => "fits (3, 5, 7, 10)", array![1, 1] => "fits (3, 5, 7, 9)", array![1.0, 0.2] => "swapped",
                array![46, 62] => "undone", array![2.2, 3.4, 4.6, 5.8] => "about w"]),
    ]
}

fn deep_network() -> Vec<Case> {
    vec![
        case!("slice", right: [(6, 2), [6, 2], Array2::<f64>::zeros((100, 5)).slice(s![..6, 1..3]).dim()],
            wrong: [(6, 3) => "not included", (7, 2) => "row 0", (2, 6) => "Rows come first", (100, 2) => "few rows",
                12 => "two numbers"]),
        case!("largest rank", right: [7, 7.0, "7"],
            wrong: [100 => "rows", 700 => "independent", 93 => "subtracted", 8 => "7 columns", 6 => "All of its"]),
        case!("parameters", right: [7850, 7850.0, 784 * 10 + 10],
            wrong: [7840 => "bias", 8624 => "one bias for each", 794 => "multiply", 7841 => "its own", 10 => "weights"]),
        case!("total", right: [67, 67.0, 40 + 27],
            wrong: [56 => "biases are missing", 64 => "last layer", 59 => "first layer", 201 => "Adam", 15 => "multiply"]),
        case!("batches", right: [4, 4.0, 100_usize.div_ceil(32)],
            wrong: [3 => "left over", 3.125 => "one step", 32 => "samples in a batch", 100 => "one sample", 50 => "epochs"]),
        case!("surprise", right: [-(0.25_f64.ln()), "1.386", 2.0 * 2.0_f32.ln()],
            wrong: [0.25 => "−ln", 0.25_f64.ln() => "negative", -(0.75_f64.ln()) => "label were 0", 4.0_f64.log10() => "natural",
                2 => "bits"]),
        case!("inverse shape", right: [(32, 64), [32, 64], array![32, 64]],
            wrong: [(64, 32) => "goes back", (64, 64) => "W·W⁺", (32, 32) => "W⁺·W", 2048 => "two numbers", "(32, 64)" => "vector of 2"]),
        case!("low rank", right: [5.0_f64.sqrt(), 2.236, 5.0_f32.sqrt()],
            wrong: [3 => "squared", 5 => "root", 2 => "2-norm", 4 => "kept", 21.0_f64.sqrt() => "whole matrix"]),
        case!("accuracy", right: [0.75, 3.0 / 4.0, 0.75_f32],
            wrong: [0.25 => "wrong", 3 => "share", 75 => "percentage", 3 / 4 => "remainder", 1 => "wrong side"]),
        case!("overfit", right: ["a", "A", String::from(" a ")],
            wrong: ["b" => "the second", "c" => "new products", "d" => "0.5", "e" => "letters", 0 => "letter"]),
        case!("held out", right: [10, 10.0, 300_usize.div_ceil(32)],
            wrong: [13 => "held out", 9 => "left over", 9.375 => "one step", 4 => "held-out points", 300 => "learns from"]),
        case!("boundary", right: [1.5, 3.0 / 2.0, 1.5_f32],
            wrong: [-1.5 => "sign", 2 => "x₁ = 1", 2.5 => "sign", 3 => "2x₂", 0.5 => "This is p"]),
    ]
}

fn own_data() -> Vec<Case> {
    vec![
        case!("gaps", right: [(112, 3), [112, 3], Array2::<f64>::zeros((112, 3)).dim()],
            wrong: [(120, 3) => "gaps are gone", (8, 3) => "left out", (3, 112) => "Rows come first", (128, 3) => "not added", 112 => "two numbers"]),
        case!("baseline", right: [151.0 / 342.0, 0.442, "0.442"],
            wrong: [0.333 => "equally frequent", 0.558 => "wrong", 44.2 => "percentage", 151 => "share", 2.265 => "other way round"]),
        case!("confusion", right: [0.9, 45.0 / 50.0, 0.9_f32],
            wrong: [45 => "how many are right", 0.1 => "wrong", 0.66 => "first column", 90 => "percentage", 0.6 => "first element"]),
        case!("patience", right: [6, 6.0, "6"],
            wrong: [3 => "waits for three", 7 => "ends before it", 5 => "two epochs", 4 => "one epoch", 0.6 => "best loss"]),
        case!("scaler", right: ["b", "B", String::from(" b ")],
            wrong: ["a" => "in its weights", "c" => "training", "d" => "scaled", "e" => "letters", 0 => "letter"]),
        case!("bytes", right: [232, 232.0, 4 * 58],
            wrong: [58 => "4 bytes", 192 => "biases are missing", 48 => "biases are missing", 160 => "second layer", 464 => "8 bytes"]),
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
fn every_exercise_is_tested() {
    let tested: Vec<&str> = cases().iter().map(|case| case.name).collect();
    assert_eq!(tested, names());
}

fn names() -> Vec<&'static str> {
    bank::all().iter().map(|exercise| exercise.name.as_str()).collect()
}

#[test]
fn the_answer_to_one_exercise_is_right_for_no_other() {
    // All cells call it `answer`: one that does not compile leaves that of another exercise.
    for case in cases() {
        for other in names().into_iter().filter(|name| *name != case.name) {
            let verdict = case.right[0](other);
            assert!(!matches!(verdict, Verdict::Right(_)), "{} for {other}", case.name);
        }
    }
}

#[test]
fn nothing_is_answered_by_a_cell_that_was_left_as_it_is() {
    for name in names() {
        let verdict = judge(name, &()).unwrap();
        assert!(
            matches!(&verdict, Verdict::Unanswered(text) if text.starts_with("Replace () with "))
        );
    }
}

#[test]
fn nothing_gives_the_answer_away_before_the_solution() {
    for case in cases() {
        let exercise = bank::all().iter().find(|exercise| exercise.name == case.name).unwrap();
        for (wrong, _) in &case.wrong {
            if let Verdict::Nearly(text) | Verdict::NotYet(text) = wrong(case.name) {
                assert!(!text.contains(&exercise.solution), "{}: {text}", case.name);
            }
        }
    }
}

#[test]
fn a_division_of_whole_numbers_is_recognised() {
    let cut = |name: &str, answer: i32| match judge(name, &answer).unwrap() {
        Verdict::Nearly(text) => text.contains("Write 7.0 / 2.0."),
        _ => false,
    };
    assert!(cut("error", 30 / 4) && cut("limit", 2 / 8) && cut("boundary", 3 / 2));
    assert!(cut("accuracy", 3 / 4));
    // The gradient when its first factor is 2 / 4.
    let gradient = array![0, 0];
    let verdict = judge("gradient", &gradient).unwrap();
    assert!(matches!(verdict, Verdict::Nearly(text) if text.contains("Write 7.0 / 2.0.")));
}

#[test]
fn what_the_second_hint_to_fit_says_is_accepted() {
    let (x, y) = (array![[1, 2], [2, 3], [3, 4], [4, 5]], array![2, 3, 6, 5]);
    let x_pinv = pseudoinverse(&x).unwrap();
    let by_hint = matvec(&x_pinv, &y.to_f64()).unwrap();
    assert!(matches!(judge("fit", &by_hint).unwrap(), Verdict::Right(_)));
    let fit = least_squares(&x, &y).unwrap();
    assert!(matches!(judge("fit", &fit.solution).unwrap(), Verdict::Right(_)));
    // The whole record is not the answer, and the part that is has a name.
    let verdict = judge("fit", &fit).unwrap();
    assert!(matches!(verdict, Verdict::Nearly(text) if text.contains(".solution")));
}

fn shown(html: Html) -> String {
    eigenbook::display::show::formats_of(&html).unwrap().plain().to_owned()
}

#[test]
fn a_check_shows_its_verdict_and_offers_help_until_it_is_right() {
    let nearly = shown(check("product", &array![[2, 6], [12, 20]]).unwrap());
    assert!(nearly.starts_with("Nearly. This is the Hadamard product"), "{nearly}");
    assert!(nearly.contains("hint(\"product\")"));
    let right = shown(check("product", &array![[10, 13], [22, 29]]).unwrap());
    assert!(right.starts_with("Right.") && !right.contains("hint("), "{right}");
}

#[test]
fn hints_come_one_below_the_other_and_then_the_solution() {
    let texts: Vec<String> = (0..4).map(|_| shown(hint("norm").unwrap())).collect();
    assert!(texts[0].starts_with("Hint 1 of 2"), "{}", texts[0]);
    assert!(!texts[0].contains("Hint 2 of 2"));
    assert!(texts[1].starts_with(&texts[0]) && texts[1].contains("Hint 2 of 2"), "{}", texts[1]);
    assert!(texts[2].starts_with(&texts[1]) && texts[2].contains("Solution √(3²"), "{}", texts[2]);
    assert_eq!(texts[3], texts[2]);
}

#[test]
fn an_exercise_is_made_in_a_cell() {
    let made = exercise("made in a cell", array![0.25, 4.0])
        .question("What?")
        .mistake((0.5, 4), "Halve it once more.")
        .mistake(7, "There are two numbers.")
        .hint("First this.")
        .hint("Then that.")
        .solution("(¼, 4).");
    made.evcxr_display();
    fn said<T: Debug>(answer: &T) -> String {
        shown(check("made in a cell", answer).unwrap())
    }
    assert!(said(&(0.25, 4)).starts_with("Right. (¼, 4)."));
    assert!(said(&array![0.5, 4.0]).starts_with("Nearly. Halve"));
    assert!(said(&7).starts_with("Nearly. There are two"));
    assert!(said(&(0, 4)).contains("7 / 2 is 3"));
    assert!(shown(hint("made in a cell").unwrap()).starts_with("Hint 1 of 2 First this."));

    // A second definition replaces the first; and an invalid one is reported when it is used.
    exercise("made in a cell", "b").mistake("a", "No.");
    assert!(said(&'b').starts_with("Right."));
    exercise("makes no sense", 4).mistake(4, "But it is.");
    let error = check("makes no sense", &4).unwrap_err().to_string();
    assert!(error.contains("this mistake is the right answer"), "{error}");
    exercise("no answer", true);
    assert!(check("no answer", &4).is_err());
}

#[test]
fn an_unknown_exercise_is_named_with_those_there_are() {
    let error = check("nothing", &1).unwrap_err().to_string();
    assert!(error.contains("\"nothing\"") && error.contains("product"), "{error}");
    let error = check("sums", &1).unwrap_err().to_string();
    assert!(error.ends_with("none named \"sums\", but there is \"sum\"."), "{error}");
}
