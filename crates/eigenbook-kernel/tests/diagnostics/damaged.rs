//! No input makes a report panic: cells and messages of the compiler, damaged at random.
//!
//! A report that panics would end the kernel, so every function gets places outside of the cell,
//! halves of letters and cells in no language at all.

use super::case::{self, Case};
use eigenbook_kernel::diagnostics::{
    Anchor, Cell, Crash, Panic, PanicPlace, Problem, Report, VariableState, before_compile,
    compile_error, crash, failure, interrupted, panic, warnings,
};
use serde_json::Value;

/// How often each cell is damaged.
const ROUNDS: u64 = 4;
/// The text that is inserted into a cell or a message.
const PIECES: &[&str] = &[
    "",
    "\"",
    "'",
    "`",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "α",
    "e\u{301}",
    "漢",
    "🦀",
    "\n",
    "\t",
    "\r\n",
    ":",
    "=",
    ".",
    ",",
    "#",
    "f\"",
    "r#\"",
    "/*",
    "//",
    "let ",
    "|x| ",
    "array![",
    "0",
    "×",
    "::",
    "<",
    ">",
    "&",
    "\u{0}",
    "\u{a0}",
    " for x in ",
    "_ = ",
    "?",
    ";",
    "evcxr_",
];

/// Small, and the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % sides.max(1)
    }

    /// The text with a few letters taken out, put in or changed.
    fn damage(&mut self, text: &str) -> String {
        let mut letters: Vec<char> = text.chars().collect();
        for _ in 0..=self.below(4) {
            let at = self.below(letters.len() + 1);
            let end = (at + self.below(3)).min(letters.len());
            let piece = PIECES[self.below(PIECES.len())];
            letters.splice(at..end, piece.chars());
        }
        letters.into_iter().collect()
    }

    /// The answer of the compiler with texts and places changed here and there.
    fn damage_answer(&mut self, answer: &mut Value) {
        match answer {
            Value::String(text) if self.below(12) == 0 => *text = self.damage(text),
            Value::Number(_) if self.below(6) == 0 => *answer = self.below(40).into(),
            Value::Array(values) => values.iter_mut().for_each(|it| self.damage_answer(it)),
            Value::Object(fields) => fields.values_mut().for_each(|it| self.damage_answer(it)),
            _ => {}
        }
    }
}

fn topics() -> Vec<String> {
    let entries = std::fs::read_dir(case::folder()).expect("the cases are there");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    let texts = paths.filter(|path| path.extension().is_some_and(|it| it == "txt"));
    let name = |path: std::path::PathBuf| Some(path.file_stem()?.to_string_lossy().into_owned());
    let mut names: Vec<String> = texts.filter_map(name).collect();
    names.sort();
    names
}

fn answers(topic: &str) -> Vec<Value> {
    let recorded = std::fs::read_to_string(case::path(topic, "json")).unwrap_or_default();
    let lines = recorded.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    lines.filter(|answer| !answer["rustc"].is_null()).collect()
}

fn is_short(report: &Report) {
    assert!(report.head().len() <= 6, "more than six lines:\n{}", report.plain());
    assert!(!report.ename.is_empty() && !report.evalue.contains('\n'), "{report:?}");
}

#[test]
fn damaged_cells_and_answers() {
    let mut dice = Dice(7);
    for topic in topics() {
        let (cases, answers) = (case::read(&topic), answers(&topic));
        for case in &cases {
            for _ in 0..ROUNDS {
                damaged(case, &answers, &mut dice);
            }
        }
    }
}

fn damaged(case: &Case, answers: &[Value], dice: &mut Dice) {
    let cell = Cell::new(4, dice.damage(&case.cell.code));
    let session = case.session();
    before_compile(&cell, &session).iter().for_each(is_short);
    let mut problems = Vec::new();
    for _ in 0..=dice.below(3).min(answers.len().saturating_sub(1)) {
        let Some(answer) = answers.get(dice.below(answers.len())) else { break };
        let mut answer = answer["rustc"].clone();
        dice.damage_answer(&mut answer);
        let place = |dice: &mut Dice| (dice.below(30), dice.below(30));
        let anchor = Anchor { generated: place(dice), cell: place(dice) };
        let anchor = Some(anchor).filter(|_| dice.below(3) > 0);
        problems.extend(Problem::from_rustc(&answer, &cell, anchor));
    }
    is_short(&compile_error(&cell, &problems, &session));
    warnings(&cell, &problems, &session);
    let message = problems.first().map_or_else(|| cell.code.clone(), |it| it.message.clone());
    let message = case.said("panic ").first().map_or(message, |it| dice.damage(it));
    let (line, column) = (dice.below(6), dice.below(40));
    let place =
        if dice.below(4) == 0 { PanicPlace::Unknown } else { PanicPlace::Cell { line, column } };
    is_short(&panic(&cell, &Panic { message: message.clone(), place }, &session));
    let type_name = dice.damage("std::io::error::Error<T>");
    is_short(&failure(&cell, &type_name, &message));
    let signal = Some(i32::try_from(dice.below(16)).unwrap_or_default());
    is_short(&crash(&cell, &Crash { signal, stderr_tail: message, ..Crash::default() }));
    is_short(&interrupted(&cell, VariableState::Kept));
}
