//! Asks the real compiler about a cell, in the kind of file that the engine writes around it.
//!
//! ```text
//! cargo xtask test words    asks it again, and compares the reports with those of the cases
//! cargo xtask record        keeps its answers in `cases/TOPIC.json`, and the reports
//! ```
//!
//! Two variables name the installed world, and whether the messages are stored.

use super::case::{self, Case};
use eigenbook_kernel::diagnostics::{Anchor, Problem};
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// The world for the compiler; none if the recorded messages are read.
pub fn world() -> Option<PathBuf> {
    std::env::var_os("EIGENBOOK_ASK_COMPILER").map(PathBuf::from)
}

/// Writes the compiler's messages, if requested.
pub fn keep(name: &str, answers: &str) {
    if std::env::var_os("EIGENBOOK_KEEP_ANSWERS").is_some() {
        std::fs::write(case::path(name, "json"), answers).expect("the answers can be written");
    }
}

/// The compiler's messages about the cells of a topic, in their order.
pub fn problems(topic: &str, cases: &[Case]) -> Vec<Vec<Problem>> {
    let Some(world) = world() else { return recorded(topic, cases) };
    let answers: String = cases.iter().map(|case| record(case, &world)).collect();
    keep(topic, &answers);
    read_all(&answers, cases)
}

/// The recorded messages of the compiler.
pub fn recorded(topic: &str, cases: &[Case]) -> Vec<Vec<Problem>> {
    let recorded = std::fs::read_to_string(case::path(topic, "json")).expect("a recorded topic");
    read_all(&recorded, cases)
}

fn read_all(answers: &str, cases: &[Case]) -> Vec<Vec<Problem>> {
    let answers: Vec<Value> =
        answers.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    cases.iter().map(|case| read(case, &answers)).collect()
}

fn read(case: &Case, answers: &[Value]) -> Vec<Problem> {
    let mut answers = answers.iter();
    answers.find(|answer| answer["cell"] == case.cell.code).unwrap_or_else(|| {
        panic!("the compiler was not asked about {}: cargo xtask record", case.name)
    });
    let of_case = |answer: &&Value| answer["cell"].is_null();
    let problem = |answer: &Value| {
        let generated = usize::try_from(answer["begins"].as_u64()?).ok()?;
        let anchor = Anchor { generated: (generated, 1), cell: (1, 1) };
        Problem::from_rustc(&answer["rustc"], &case.cell, Some(anchor))
    };
    answers.take_while(of_case).filter_map(problem).collect()
}

/// A function with the cell in it, after the variables of the session.
pub fn function(case: &Case, cell: &str) -> String {
    let (source, _) = generated(case, cell);
    let inner = &source[HEAD.len()..source.len() - TAIL.len()];
    format!("fn NAME(evcxr_variable_store: &mut VariableStore) {{\n{inner}}}\n")
}

/// The numbers of the functions that the compiler refuses.
pub fn refused(functions: &[&str], world: &Path) -> Vec<usize> {
    let (head, _) = HEAD.split_once("#[unsafe").expect("the head ends with a function");
    let mut source = head.to_owned();
    let mut ends = Vec::new();
    for (number, function) in functions.iter().enumerate() {
        source += &function.replacen("NAME", &format!("cell_{number}"), 1);
        ends.push(source.lines().count());
    }
    let answers = answers(&source, "metadata", world);
    let lines = answers.iter().filter(|answer| answer["level"] == "error").flat_map(lines_of);
    let mut refused: Vec<usize> =
        lines.filter_map(|line| ends.iter().position(|end| line <= *end)).collect();
    refused.sort_unstable();
    refused.dedup();
    refused
}

/// The lines of the file that an answer is about.
fn lines_of(answer: &Value) -> Vec<usize> {
    let spans = answer["spans"].as_array().into_iter().flatten();
    let own = spans.map(|span| {
        let mut span = span;
        while span["file_name"] != "src/lib.rs" && !span["expansion"].is_null() {
            span = &span["expansion"]["span"];
        }
        span
    });
    let own = own.filter(|span| span["file_name"] == "src/lib.rs");
    own.filter_map(|span| usize::try_from(span["line_start"].as_u64()?).ok()).collect()
}

/// The cell, and below it the compiler's answers, a line each.
fn record(case: &Case, world: &Path) -> String {
    let (source, begins) = generated(case, &case.cell.code);
    let mut text = format!("{}\n", json!({"case": case.name, "cell": case.cell.code}));
    for answer in answers(&source, "obj", world).into_iter().filter(is_shown) {
        let line = json!({"begins": begins, "rustc": slim(answer)});
        writeln!(text, "{line}").expect("a string can be written");
    }
    text
}

/// The compiler's messages about a file.
fn answers(source: &str, emit: &str, world: &Path) -> Vec<Value> {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let folder = folder.path();
    std::fs::create_dir_all(folder.join("src")).expect("the temporary folder can be written");
    std::fs::write(folder.join("src/lib.rs"), source).expect("the source can be written");
    let output = Command::new("rustc")
        .current_dir(folder)
        .args(["--crate-name=ctx", "--edition=2024", "src/lib.rs", "--error-format=json"])
        .args(["--crate-type=cdylib", "-Cprefer-dynamic", "-Coverflow-checks=on"])
        .arg(format!("--emit={emit}"))
        .arg(format!("--extern=eigenbook={}", world.join("lib/libeigenbook.so").display()))
        .arg(format!("-Ldependency={}", world.join("deps").display()))
        .output()
        .expect("rustc runs");
    let lines = String::from_utf8_lossy(&output.stderr);
    let answer =
        |line: &str| serde_json::from_str(&without_homes(line)).expect("rustc writes JSON");
    lines.lines().map(answer).collect()
}

/// Whether a report can be about the answer: no summary, and no warning of the code around.
fn is_shown(answer: &Value) -> bool {
    let idle = ["unused_variables", "unused_assignments", "mixed_script_confusables"];
    let spans = answer["spans"].as_array();
    spans.is_some_and(|spans| !spans.is_empty())
        && !idle.iter().any(|code| answer["code"]["code"] == *code)
}

/// The file around the cell, and the line at which the cell begins in it.
fn generated(case: &Case, cell: &str) -> (String, usize) {
    let mut source = String::from(HEAD);
    for known in case.said("let ") {
        let case::Known { name, kind, mutable } = case::known(known);
        let line = format!("let {mutable}{name} = evcxr_variable_store.take_variable::<{kind}>(");
        source += &format!("{line}stringify!({name}));\n");
    }
    source += "let _ = (|| -> std::result::Result<(), EvcxrUserCodeError> {\n";
    let begins = source.lines().count() + 1;
    source += &displayed(cell);
    // A cell as it should be keeps other types.
    for new in case.said("new ").iter().filter(|_| cell == case.cell.code) {
        let case::Known { name, kind, .. } = case::known(new);
        source += &format!("evcxr_variable_store.put_variable::<{kind}>(stringify!({name}), ");
        source += &format!("{name});\n");
    }
    source += "Ok(())})();\n";
    source += TAIL;
    (source, begins)
}

/// The cell; its last line, if it is an expression, is shown.
fn displayed(code: &str) -> String {
    let last = code.lines().last().unwrap_or_default();
    let shows =
        !last.ends_with([';', '}']) && !last.starts_with("let ") || last.starts_with("Point");
    match code.strip_suffix(last).filter(|_| shows) {
        Some(before) => {
            format!("{before}evcxr_send_text_plain(&format!(\"{{:?}}\",&(\n{last}\n)));\n")
        }
        None => format!("{code}\n"),
    }
}

/// The line without the folders of the machine.
fn without_homes(line: &str) -> String {
    static SYSROOT: LazyLock<String> = LazyLock::new(|| {
        let asked = Command::new("rustc").args(["--print", "sysroot"]).output();
        String::from_utf8_lossy(&asked.expect("rustc runs").stdout).trim().to_owned()
    });
    let home = std::env::var("HOME").unwrap_or_default();
    line.replace(&*SYSROOT, "SYSROOT").replace(&format!("{home}/.cargo"), "CARGO_HOME")
}

/// The compiler's messages without fields that no report uses.
fn slim(mut answer: Value) -> Value {
    match &mut answer {
        Value::Object(fields) => {
            for unused in ["$message_type", "byte_start", "byte_end", "def_site_span"] {
                fields.remove(unused);
            }
            if fields.get("explanation").is_some_and(Value::is_string) {
                fields["explanation"] = json!("");
            }
            fields.values_mut().for_each(|value| *value = slim(value.take()));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| *value = slim(value.take())),
        _ => {}
    }
    answer
}

const TAIL: &str = "evcxr_variable_store\n}\n";
const HEAD: &str = "\
#![allow(unused_imports, unused_mut, dead_code)]
use eigenbook::prelude::*;
struct EvcxrUserCodeError {}
impl<T: std::fmt::Display> From<T> for EvcxrUserCodeError {
    fn from(error: T) -> Self { eprintln!(\"{}\", error); EvcxrUserCodeError {} }
}
pub struct VariableStore;
impl VariableStore {
    pub fn put_variable<T: 'static>(&mut self, _: &str, _: T) {}
    pub fn take_variable<T: 'static>(&mut self, _: &str) -> T { todo!() }
}
fn evcxr_send_text_plain(text: &str) {}
#[unsafe(no_mangle)]
pub extern \"C\" fn run_user_code_3(
mut evcxr_variable_store: *mut VariableStore)
  -> *mut VariableStore {
let evcxr_variable_store = unsafe {&mut *evcxr_variable_store};
";
