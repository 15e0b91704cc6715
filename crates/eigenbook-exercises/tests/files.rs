//! Every possible problem of an exercise file is reported, with its line.

use eigenbook_exercises::file::{File, Settings};
use eigenbook_exercises::{Given, Verdict};

/// A file that is right.
const RIGHT: &str = r#"show_solutions = false

[[exercise]]
name = "mine"
question = "What is (1, 2) times 2?"
answer = [2, 4]
decimals = 2
mistakes = [
    { answer = [3, 4], reason = "This adds 2." },
]
hints = ["Each entry is doubled."]
solution = "(2, 4)"

[[exercise]]
name = "letter"
question = "Which one is a vowel: a or b?"
answer = "A"
"#;

/// The problems after a part of the file has been replaced.
fn wrong(from: &str, to: &str) -> String {
    assert!(RIGHT.contains(from), "{from}");
    let problems = File::parse(&RIGHT.replacen(from, to, 1)).unwrap_err();
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_file_is_read() {
    let file = File::parse(RIGHT).unwrap();
    assert_eq!(file.settings, Settings { shows_solutions: false, records_progress: true });
    let [mine, letter] = file.exercises.as_slice() else { panic!("there are two") };
    assert_eq!((mine.decimals, mine.hints.len()), (2, 1));
    assert!(matches!(mine.judge(&Given::debug("[2, 4]")), Verdict::Right(_)));
    assert_eq!(mine.judge(&Given::debug("(3, 4)")), Verdict::Nearly("This adds 2.".to_owned()));
    assert!(matches!(letter.judge(&Given::text("a")), Verdict::Right(_)));
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    for (from, to, said) in [
        ("name = \"mine\"", "name = mine", "line 4: this is not TOML: "),
        ("name = \"mine\"", "", "line 3: the exercise \"…\" has no `name = …`."),
        ("name = \"mine\"", "name = \" \"", "line 4: `name` is empty."),
        (
            "name = \"mine\"",
            "name = 5",
            "line 4: `name` is a number; it has to be a text in quotes.",
        ),
        (
            "name = \"letter\"",
            "name = \"mine\"",
            "line 14: there is an exercise named \"mine\" already.",
        ),
        ("answer = [2, 4]", "", "line 3: the exercise \"mine\" has no `answer = …`."),
        (
            "answer = [2, 4]",
            "answer = [2, [4]]",
            "line 6: `answer` is a list; it has to be a number, a vector",
        ),
        ("answer = [2, 4]", "answer = [[2, 4], [2]]", "rows of one length"),
        ("answer = [2, 4]", "answer = []", "line 6: `answer` is a list"),
        ("answer = [2, 4]", "answer = nan", "line 6: `answer` is a number"),
        (
            "decimals = 2",
            "decimals = 0",
            "line 7: `decimals` is a number; it has to be a whole number from 1 to 12.",
        ),
        ("decimals = 2", "decimal = 3", "line 7: `decimal` is not known here; there are `name`, "),
        (", reason = \"This adds 2.\"", "", "line 9: a mistake has no `reason = …`."),
        ("answer = [3, 4], ", "", "line 9: a mistake has no `answer = …`."),
        ("\"mine\"", "“mine”", "Quotes are straight, as in \"x\"."),
        ("[2, 4]", "2,4", "A decimal number is written with a point, as in 1.5, and a vector"),
        ("[2, 4]", "1/3", "line 6: this is not TOML: "),
        ("[2, 4]", "1/3", "A fraction is written as a decimal number, as in 0.333."),
        ("[3, 4]", "[2, 4]", "line 9: \"mine\": this mistake is the right answer."),
        (
            "[3, 4]",
            "\"b\"",
            "line 9: \"mine\": this mistake is a letter where the answer is numbers",
        ),
        (
            "[2, 4]",
            "[0.001, 4]",
            "line 3: \"mine\": 0.001 is too small for 2 decimals; set `decimals`.",
        ),
        ("reason = \"This", "because = \"This", "line 9: `because` is not known here"),
        ("Each entry is doubled.", "It is (2, 4)", "this hint gives the solution away"),
        (
            "[\"Each entry is doubled.\"]",
            "\"Each\"",
            "line 11: `hints` is a text; it has to be a list of texts",
        ),
        ("show_solutions = false", "show_solutions = \"no\"", "line 1: `show_solutions` is a text"),
        ("show_solutions", "show_answers", "line 1: `show_answers` is not known here"),
        ("[[exercise]]", "[exercise]", "not TOML"),
    ] {
        let found = wrong(from, to);
        assert!(found.contains(said), "{from} → {to}:\n{found}\nhas not: {said}");
    }
}

#[test]
fn all_problems_are_said_at_once() {
    let text =
        RIGHT.replace("decimals = 2", "decimals = 20").replace("answer = \"A\"", "answer = true");
    let problems = File::parse(&text).unwrap_err();
    assert_eq!(problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [7, 17]);
}

#[test]
fn the_files_in_the_documentation_are_right() {
    let page = include_str!("../../../docs/teaching/exercises.md");
    let blocks: Vec<&str> = page.split("```toml\n").skip(1).collect();
    assert_eq!(blocks.len(), 2);
    for block in blocks {
        let text = block.split("```").next().unwrap_or_default();
        File::parse(text).unwrap_or_else(|problems| panic!("{text}\n{problems:?}"));
    }
}
