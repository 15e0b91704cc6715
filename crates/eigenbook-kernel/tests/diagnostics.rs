//! The reports on cells that do not compile, as a beginner reads them (colours stripped): each
//! topic of `diagnostics/cases/` has cells with their reports, from the messages of the real
//! compiler.
//!
//! `UPDATE_EXPECT=1` rewrites the reports, `cargo xtask record` also the compiler's messages.

#[path = "diagnostics/case.rs"]
mod case;
#[path = "diagnostics/damaged.rs"]
mod damaged;
#[path = "diagnostics/fixes.rs"]
mod fixes;
#[path = "diagnostics/record.rs"]
mod record;

use case::Case;
use eigenbook_kernel::diagnostics::{
    Panic, PanicPlace, Problem, Report, Span, before_compile, compile_error, panic, rules, strip,
    warned_by, warnings,
};
use expect_test::expect_file;

/// Each rule has a case that it answers.
#[test]
fn every_rule_is_reached() {
    let mut missing = rules();
    let mut reached = |report: Report| missing.retain(|rule| Some(*rule) != report.rule);
    for topic in TOPICS.iter().filter(|topic| **topic != "python") {
        let cases = case::read(topic);
        for (case, problems) in cases.iter().zip(record::recorded(topic, &cases)) {
            reached(compile_error(&case.cell, &problems, &case.session()));
        }
    }
    for case in case::read("engine") {
        reached(compile_error(&case.cell, &[of_engine(&case)], &case.session()));
    }
    case::read("panics").iter().for_each(|case| reached(panic_of(case)));
    let python = case::read("python");
    python
        .iter()
        .filter_map(|case| before_compile(&case.cell, &case.session()))
        .for_each(&mut reached);
    let warned = case::read("warned");
    for (case, problems) in warned.iter().zip(record::recorded("warned", &warned)) {
        let rules = warned_by(&case.cell, &problems, &case.session());
        missing.retain(|rule| !rules.contains(rule));
    }
    assert!(missing.is_empty(), "no case reaches these rules: {missing:?}");
}

fn compile_errors(topic: &str) {
    let cases = case::read(topic);
    let problems = record::problems(topic, &cases);
    let report = |(case, problems): (&Case, &Vec<_>)| {
        let report = compile_error(&case.cell, problems, &case.session());
        case.with_report(&shown(case, &report))
    };
    compare(topic, cases.iter().zip(&problems).map(report).collect());
}

/// The whole file at once, so that one run shows all differences.
fn compare(topic: &str, file: String) {
    expect_file![case::path(topic, "txt")].assert_eq(&file);
}

#[test]
fn panics() {
    let report = |case: &Case| case.with_report(&shown(case, &panic_of(case)));
    compare("panics", case::read("panics").iter().map(report).collect());
}

fn panic_of(case: &Case) -> Report {
    let [said] = case.said("panic ")[..] else { panic!("{}: one panic", case.name) };
    let (place, message) = said.split_once(' ').unwrap_or((said, ""));
    let panicked = Panic { message: message.replace("\\n", "\n"), place: place_of(place) };
    panic(&case.cell, &panicked, &case.session())
}

#[test]
fn warned() {
    let cases = case::read("warned");
    let problems = record::problems("warned", &cases);
    let report = |(case, problems): (&Case, &Vec<_>)| {
        case.with_report(&strip(&warnings(&case.cell, problems, &case.session()).join("\n")))
    };
    compare("warned", cases.iter().zip(&problems).map(report).collect());
}

/// The engine's own errors, without the compiler.
#[test]
fn engine() {
    let report = |case: &Case| {
        let report = compile_error(&case.cell, &[of_engine(case)], &case.session());
        case.with_report(&shown(case, &report))
    };
    compare("engine", case::read("engine").iter().map(report).collect());
}

#[test]
fn python() {
    let report = |case: &Case| {
        let report = before_compile(&case.cell, &case.session()).map(|report| shown(case, &report));
        case.with_report(&report.unwrap_or_else(|| "(this goes to the compiler)".to_owned()))
    };
    compare("python", case::read("python").iter().map(report).collect());
}

fn of_engine(case: &Case) -> Problem {
    let [message] = case.said("engine ")[..] else { panic!("{}: one message", case.name) };
    let spans = case.said("at ").into_iter().map(span).collect();
    Problem::new(message.replace("\\n", "\n"), spans)
}

/// `LINE:FROM-TO`
fn span(text: &str) -> Span {
    let number = |text: &str| text.parse().expect("a place is three numbers");
    let (line, columns) = text.split_once(':').expect("a line and columns");
    let (from, to) = columns.split_once('-').expect("two columns");
    Span::on_line(number(line), number(from)..number(to), "")
}

/// `LINE:COLUMN` in the cell, `elsewhere` in a library, or `unknown`.
fn place_of(text: &str) -> PanicPlace {
    match text.split_once(':') {
        Some((line, column)) => {
            let number = |text: &str| text.parse().expect("a place is two numbers");
            PanicPlace::Cell { line: number(line), column: number(column) }
        }
        None if text == "unknown" => PanicPlace::Unknown,
        None => {
            PanicPlace::Elsewhere { file: "/home/a/deep/crate-1.2.3/src/lib.rs".into(), line: 12 }
        }
    }
}

fn shown(case: &Case, report: &Report) -> String {
    let (head, plain) = (report.head(), report.plain());
    assert!(head.len() <= 6, "{}: more than six lines:\n{plain}", case.name);
    assert!(!report.evalue.contains(['\u{1b}', '\n']), "{}: {}", case.name, report.evalue);
    if case.said("whole").is_empty() {
        return head.join("\n");
    }
    assert!(!report.more.is_empty(), "{}: nothing is folded away", case.name);
    plain
}

macro_rules! topics {
    ($($topic:ident)*) => {
        $(#[test] fn $topic() { compile_errors(stringify!($topic)); })*

        /// The topics whose reports come from the compiler's messages, or from the cell alone.
        const TOPICS: &[&str] = &[$(stringify!($topic)),*, "python"];

        #[test]
        fn every_topic_is_tested() {
            let tested = ["engine", "panics", "warned", "compiled"];
            let folder = case::folder();
            for entry in std::fs::read_dir(folder).expect("the cases are there") {
                let path = entry.expect("the folder can be read").path();
                let topic = path.file_stem().expect("a file has a name").to_string_lossy();
                let known = tested.contains(&&*topic) || TOPICS.contains(&&*topic);
                assert!(known, "{topic} is not tested");
            }
        }
    };
}

topics! {
    moved borrowed mutable combined numbers arrays lists calls builders results names libraries numpy printing text
    controls signs functions blocks syntax lending keras brackets integers again elsewhere slips exercises editions own strangers course tries nearby habits similar
}
