//! Asks the compiler for the types of a cell's new variables.
//!
//! The engine has to name the type of every variable that it keeps. Its analyser would read the
//! library for seconds first, and infer in each cell what the compiler finds out anyway. So the
//! kernel gives the engine a cell with [`UNKNOWN`] as each type. Such a cell is compiled here with
//! no type in its place; a lint of the compiler names the type of what it is about, and is asked
//! about each variable. The kernel then tells the engine the types, and when the engine comes back
//! with them, the object is there already.

use super::cache::{Answer, Slot};
use super::canonical;
use super::compile::{Call, object_folder, tell_kernel};
use super::variables::{VariableLine, variable_line};
use anyhow::Context;
use serde_json::Value;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Stands for a type that is asked for.
pub const UNKNOWN: &str = "EigenbookAsks";

/// Stands for the type of a variable that the cell gives away, which is not told: the engine asks for
/// the variable once more, hears that it is gone, and drops it.
pub const MOVED: &str = "EigenbookMoved";

/// Names the file for the types: one JSON object, name → type.
pub const TYPES_VARIABLE: &str = "EIGENBOOK_TYPES";

/// Where the object lies that was compiled meanwhile, in the engine's folder.
pub const OBJECT: &str = "target/cell/asked";

const PUT: &str = "evcxr_variable_store.put_variable";

/// What the lint is asked with, before the name of a variable. It stands in a closure that is never
/// called, and so costs nothing.
const QUESTION: &str = "let _ = || drop(&";

/// The lint, which says of what type the argument of `drop` is, where that is a reference.
const LINT: &str = "dropping_references";

/// The lint's words before a type.
const LABEL: &str = "argument has type `&";

/// Whether types are asked for.
pub fn is_question(source: &str) -> bool {
    source.contains(&format!("{PUT}::<{UNKNOWN}>"))
}

/// Compiles a cell whose types are asked for, and leaves them for the kernel: none where they could
/// not be found out. In any case it ends as a cell that does not compile, with errors if the cell has
/// any.
///
/// # Errors
/// Where the compiler cannot be run, or a file cannot be written.
pub fn answer(call: &Call<'_>, source: &str) -> anyhow::Result<ExitCode> {
    let types_path = types_path()?;
    if !types_path.exists() {
        let question = with_questions(source);
        std::fs::write("src/lib.rs", &question)?;
        let (answer, messages) = call.run(question)?;
        let (types, messages) = read(&messages);
        match answer {
            // The cell makes errors of warnings: the lint's answers too.
            Answer::Messages(_) if !is_error(&messages) => std::fs::write(types_path, "{}")?,
            Answer::Messages(_) => {
                tell_kernel(&messages)?;
                std::io::stderr().write_all(&messages)?;
                return Ok(ExitCode::from(101));
            }
            Answer::Object { source, object } => {
                slot(&source, &call.arguments)?.write(source.as_bytes(), &object)?;
                std::fs::write(messages_path()?, &messages)?;
                std::fs::write(types_path, serde_json::to_string(&types)?)?;
            }
        }
    }
    eprintln!("The types of this cell's variables were asked for.");
    Ok(ExitCode::from(101))
}

/// What was compiled while the types were asked for, where that is this cell.
pub fn find(source: &str, arguments: &[OsString]) -> Option<(Answer, Vec<u8>)> {
    let (source, object) = slot(source, arguments).ok()?.read()?;
    let messages = std::fs::read(messages_path().ok()?).ok()?;
    Some((Answer::Object { source: String::from_utf8(source).ok()?, object }, messages))
}

/// The one place for such an object; its key tells for which cell it is good.
fn slot(source: &str, arguments: &[OsString]) -> anyhow::Result<Slot> {
    let (lines, _) = canonical::lines(&without_types(source));
    let what = ("asked", arguments, canonical::items(&lines));
    object_folder()?;
    Ok(Slot::in_folder(std::env::current_dir()?, OBJECT, &what))
}

fn messages_path() -> anyhow::Result<PathBuf> {
    Ok(object_folder()?.join("asked.json"))
}

fn types_path() -> anyhow::Result<PathBuf> {
    let path = std::env::var_os(TYPES_VARIABLE).context("nobody waits for the types")?;
    Ok(path.into())
}

/// The source without types for variables that are gone.
pub fn without_moved(source: &str) -> String {
    source.replace(&format!("{PUT}::<{MOVED}>"), PUT)
}

/// The source with no type where one is asked for, and the lint's question in front.
fn with_questions(source: &str) -> String {
    map_puts(source, |type_name, name| {
        let question = match type_name {
            UNKNOWN => format!("{QUESTION}{name});"),
            _ => String::new(),
        };
        format!("{question}{PUT}(stringify!({name}), {name});")
    })
}

/// The source as it is compiled with questions, without these.
fn without_types(source: &str) -> String {
    let source = map_puts(source, |_, name| format!("{PUT}(stringify!({name}), {name});"));
    let lines = source.lines().map(|line| match line.split_once(&format!(";{PUT}(")) {
        Some((question, put)) if question.starts_with(QUESTION) => {
            format!("{PUT}({put}")
        }
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The source with other lines in the place of those that keep a variable.
fn map_puts(source: &str, line_for: impl Fn(&str, &str) -> String) -> String {
    let lines = source.split_inclusive('\n').map(|line| match variable_line(line) {
        Some(VariableLine { name, type_name, is_put: true }) => {
            line_for(type_name, name) + if line.ends_with('\n') { "\n" } else { "" }
        }
        _ => line.to_owned(),
    });
    lines.collect()
}

/// The types that the lint has told, and all other messages.
fn read(messages: &[u8]) -> (BTreeMap<String, String>, Vec<u8>) {
    let (mut types, mut others) = (BTreeMap::new(), Vec::new());
    for line in messages.split_inclusive(|byte| *byte == b'\n') {
        let told = serde_json::from_slice(line).ok().and_then(|message| told(&message));
        match told {
            Some((name, type_name)) => {
                types.insert(name, type_name);
            }
            None => others.extend_from_slice(line),
        }
    }
    (types, others)
}

/// The variable that one of the lint's messages is about, and its type.
fn told(message: &Value) -> Option<(String, String)> {
    let span = message["spans"].as_array()?.first()?;
    let line = span["text"][0]["text"].as_str()?;
    let (_, rest) = line.split_once(QUESTION)?;
    let (name, put) = rest.split_once(");")?;
    let is_ours = put.starts_with(PUT) && message["code"]["code"] == LINT;
    let type_name = span["label"].as_str()?.strip_prefix(LABEL)?.strip_suffix('`')?;
    is_ours.then(|| (name.to_owned(), type_name.to_owned()))
}

/// Whether the compiler has found a fault that is the cell's.
fn is_error(messages: &[u8]) -> bool {
    let mut lines = messages.split(|byte| *byte == b'\n');
    lines.any(|line| {
        serde_json::from_slice(line).is_ok_and(|message: Value| {
            message["level"] == "error" && !message["spans"].as_array().is_none_or(Vec::is_empty)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CELL: &str = "let a = f();\n\
        evcxr_variable_store.put_variable::<EigenbookAsks>(stringify!(a), a);\n\
        evcxr_variable_store.put_variable::<Vec<i32>>(stringify!(b), b);\n";

    #[test]
    fn a_question_and_its_answer_are_one_cell() {
        assert!(is_question(CELL));
        let answered = CELL.replace(UNKNOWN, "[f64; 2]");
        assert!(!is_question(&answered));
        assert_eq!(with_questions(CELL).lines().count(), CELL.lines().count());
        assert_eq!(without_types(&with_questions(CELL)), without_types(&answered));
        assert_ne!(without_types(CELL), without_types(&CELL.replace("f()", "g()")));
    }

    #[test]
    fn only_the_lints_answers_are_taken() {
        let message = |code: &str, text: &str| {
            let label = "argument has type `&[f64; 2]`";
            let spans = serde_json::json!([{"label": label, "text": [{"text": text}]}]);
            serde_json::json!({"code": {"code": code}, "spans": spans, "level": "warning"})
        };
        let question = with_questions(CELL);
        let question = question.lines().nth(1).unwrap();
        let own = message("dropping_references", "drop(&a);");
        let messages = format!("{}\n{own}\n", message(LINT, question));
        let (types, others) = read(messages.as_bytes());
        assert_eq!(types, [("a".to_owned(), "[f64; 2]".to_owned())].into());
        assert_eq!(others, format!("{own}\n").into_bytes());
        assert!(!is_error(&others));
    }
}
