//! The texts of cells that do not compile, as a beginner reads them (colours stripped): each topic
//! of `diagnostics/cases/` holds cells with their reports, from what the real compiler said.
//!
//! `UPDATE_EXPECT=1` writes the reports anew; `RECORD_WORLD` asks the compiler anew (`record.rs`).

#[path = "diagnostics/case.rs"]
mod case;
#[path = "diagnostics/record.rs"]
mod record;

use case::Case;
use eigenbook_kernel::diagnostics::{FOLD, Report, compile_error};
use expect_test::expect_file;

/// Compares the whole file of a topic, so that one run shows all that differs.
fn check(topic: &str) {
    let cases = case::read(topic);
    let problems = record::problems(topic, &cases);
    let report = |(case, problems): (&Case, &Vec<_>)| {
        let report = compile_error(&case.cell, problems, &case.session());
        case.with_report(&shown(case, &report))
    };
    let file: String = cases.iter().zip(&problems).map(report).collect();
    expect_file![case::path(topic, "txt")].assert_eq(&file);
}

fn shown(case: &Case, report: &Report) -> String {
    let (head, plain) = (report.head(), report.plain());
    assert!(head.len() <= 6, "{}: more than six lines:\n{plain}", case.name);
    assert!(!report.evalue.contains(['\u{1b}', '\n']), "{}: {}", case.name, report.evalue);
    if case.said("whole").is_empty() {
        return head.join("\n");
    }
    assert!(plain.contains(FOLD), "{}: nothing below the fold", case.name);
    plain
}

macro_rules! topics {
    ($($topic:ident)*) => {
        $(#[test] fn $topic() { check(stringify!($topic)); })*

        #[test]
        fn every_topic_is_tested() {
            let tested = [$(stringify!($topic)),*];
            let folder = case::folder();
            for entry in std::fs::read_dir(folder).expect("the cases are there") {
                let path = entry.expect("the folder can be read").path();
                let topic = path.file_stem().expect("a file has a name").to_string_lossy();
                assert!(tested.contains(&&*topic), "{topic} is not tested");
            }
        }
    };
}

topics! {
    moved borrowed mutable numbers arrays calls results names numpy printing text functions syntax
}
