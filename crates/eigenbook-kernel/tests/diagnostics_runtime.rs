//! The full texts of cells that ran and then failed, colours stripped.

use eigenbook_kernel::diagnostics::{self as diagnostics, Cell, Crash, Report, VariableState};
use expect_test::{Expect, expect};

fn check(report: &Report, expected: Expect) {
    assert!(report.head().len() <= 6, "more than six lines:\n{}", report.plain());
    expected.assert_eq(&format!("{}\n", report.plain()));
}

#[test]
fn a_failed_question_mark() {
    let text = "matmul: a is 2 × 3 and b is 2 × 4\n\
        the columns of a must be as many as the rows of b\n\
        perhaps: matmul(&a.t(), &b)?";
    let code = "let a = inverse(&x)?;\nlet c = matmul(&a, &b)?; // why?\nprintln!(\"{c} ?\");";
    let report = diagnostics::failure(&Cell::new(3, code), "eigenbook::error::Error", text);
    assert_eq!(report.ename, "eigenbook::Error");
    check(
        &report,
        expect![[r#"
            eigenbook::Error in cell [3], line 2: matmul: a is 2 × 3 and b is 2 × 4
              2 │ let c = matmul(&a, &b)?; // why?
                │                       ^ left the cell here
            the columns of a must be as many as the rows of b
            perhaps: matmul(&a.t(), &b)?
        "#]],
    );
}

#[test]
fn types_of_errors_have_no_name_of_the_machinery() {
    let named = |type_name| diagnostics::failure(&Cell::new(3, "f()?"), type_name, "low").ename;
    assert_eq!(named("ctx::Error"), "Error");
    assert_eq!(named("ctx::reading::Error"), "reading::Error");
    assert_eq!(named("ctx::Mine"), "Mine");
    assert_eq!(named("alloc::boxed::Box<dyn core::error::Error>"), "Error");
    assert_eq!(named("alloc::boxed::Box<dyn core::error::Error + core::marker::Send>"), "Error");
    assert_eq!(named("alloc::boxed::Box<ctx::Mine>"), "Mine");
    assert_eq!(named("alloc::string::String"), "Error");
    assert_eq!(named("&str"), "Error");
    assert_eq!(named("alloc::boxed::Box<(i32, ctx::Mine)>"), "Error");
    assert_eq!(named("core::num::error::ParseIntError"), "ParseIntError");
}

#[test]
fn a_failed_question_mark_whose_place_is_in_doubt() {
    let text = "invalid digit found in string";
    let code = "let a: i32 = \"1\".parse()?;\nlet b: i32 = \"x\".parse()?;";
    check(
        &diagnostics::failure(&Cell::new(3, code), "core::num::ParseIntError", text),
        expect![[r#"
            ParseIntError in cell [3]: the text is not an integer
            It may contain only digits and a sign: no spaces, no point; `.trim()` removes spaces.
        "#]],
    );
}

#[test]
fn of_several_question_marks_in_a_line_none_is_named_in_doubt() {
    let cell = Cell::new(3, "let n = \"1\".parse::<i32>()? + \"x\".parse::<i32>()?;");
    let text = "invalid digit found in string";
    check(
        &diagnostics::failure(&cell, "core::num::error::ParseIntError", text),
        expect![[r#"
        ParseIntError in cell [3], line 1: the text is not an integer
          1 │ let n = "1".parse::<i32>()? + "x".parse::<i32>()?;
            │                           ^^^^^^^^^^^^^^^^^^^^^^^ left the cell at one `?` here
        It may contain only digits and a sign: no spaces, no point; `.trim()` removes spaces.
    "#]],
    );
    // The text names the call.
    let cell = Cell::new(3, "let e = eigen(&a)?; let s = solve(&a, &b)?; let t = svd(&s)?;");
    check(
        &diagnostics::failure(&cell, "eigenbook::error::Error", "svd: the matrix is empty"),
        expect![[r#"
            eigenbook::Error in cell [3], line 1: svd: the matrix is empty
              1 │ let e = eigen(&a)?; let s = solve(&a, &b)?; let t = svd(&s)?;
                │                                                            ^ left the cell here
        "#]],
    );
}

#[test]
fn a_file_that_is_not_there() {
    let cell = Cell::new(3, "let t = read(\"α?.csv\")?;");
    let text = "No such file or directory (os error 2)";
    check(
        &diagnostics::failure(&cell, "std::io::error::Error", text),
        expect![[r#"
            io::Error in cell [3], line 1: there is no such file
              1 │ let t = read("α?.csv")?;
                │                       ^ left the cell here
            A path counts from the folder of the notebook; `std::env::current_dir()?` shows it.
        "#]],
    );
}

fn crash(crash: Crash) -> Report {
    diagnostics::crash(&Cell::new(3, "f();"), &crash)
}

#[test]
fn a_full_stack() {
    let stderr_tail = "thread 'main' has overflowed its stack\nfatal runtime error".to_owned();
    check(
        &crash(Crash { signal: Some(6), stderr_tail, ..Crash::default() }),
        expect![[r#"
            Crash in cell [3]: the stack is full
            A function that calls itself needs a case in which it stops.
            Your variables are as they were before this cell.
              ⋮ thread 'main' has overflowed its stack
              ⋮ fatal runtime error
        "#]],
    );
}

#[test]
fn a_list_on_a_full_stack() {
    let crash = Crash {
        signal: Some(6),
        stderr_tail: "thread 'main' has overflowed its stack".to_owned(),
        ..Crash::default()
    };
    check(
        &diagnostics::crash(&Cell::new(3, "let a = [0.0; 10_000_000];"), &crash),
        expect![[r#"
            Crash in cell [3]: the stack is full
            A list of a fixed length is on the stack, which is small: `vec![0.0; n]` keeps its elements
            elsewhere.
            A function that calls itself needs a case in which it stops.
            Your variables are as they were before this cell.
              ⋮ thread 'main' has overflowed its stack
        "#]],
    );
    // A vector has its elements elsewhere, and a few bytes fill no stack.
    for code in [
        "f(vec![0.0; 10_000_000]);",
        "f([0; 300]);",
        "vec![[0; 1000000]; 2]",
        "f(0); // [0; 1000000]",
    ] {
        let report = diagnostics::crash(&Cell::new(3, code), &crash).plain();
        assert!(!report.contains("fixed length"), "{report}");
    }
}

#[test]
fn a_null_write_and_lost_variables() {
    check(
        &crash(Crash { signal: Some(11), variables: VariableState::Lost, ..Crash::default() }),
        expect![[r#"
            Crash in cell [3]: the cell touched memory that is not its own
            Safe Rust cannot do this: look at `unsafe` code and at C libraries.
            Your variables are gone: run the cells again from the top.
        "#]],
    );
}

#[test]
fn out_of_memory() {
    let stderr_tail = "memory allocation of 80000000000 bytes failed".to_owned();
    check(
        &crash(Crash { signal: Some(6), stderr_tail, ..Crash::default() }),
        expect![[r#"
            Crash in cell [3]: the memory is used up
            Make the arrays smaller, or work through the data in parts.
            Your variables are as they were before this cell.
              ⋮ memory allocation of 80000000000 bytes failed
        "#]],
    );
}

#[test]
fn an_exit() {
    check(
        &crash(Crash::default()),
        expect![[r#"
            Crash in cell [3]: the cell ended the process that it runs in
            `std::process::exit` ends a whole program; `panic!` stops the cell alone.
            Your variables are as they were before this cell.
        "#]],
    );
}

#[test]
fn an_interrupt() {
    let report = diagnostics::interrupted(&Cell::new(3, "loop {}"), VariableState::Kept);
    assert_eq!(report.ename, "KeyboardInterrupt");
    check(
        &report,
        expect![[r#"
            KeyboardInterrupt in cell [3]: stopped
            Your variables are as they were before this cell.
        "#]],
    );
    check(
        &diagnostics::interrupted(&Cell::new(3, "model.fit()?"), VariableState::Made),
        expect![[r#"
            KeyboardInterrupt in cell [3]: stopped
            What the cell has made so far is kept.
        "#]],
    );
}
