//! The one form in which a notebook is committed, so that a change shows nothing but the change.
//!
//! It is the form in which JupyterLab saves (sorted keys, an indent of one blank, texts as lists
//! of lines), with stable cell names, and without what differs from run to run.

use super::document::{Document, expects_error, is_code, joined, lines, object, outputs};
use serde_json::ser::{PrettyFormatter, Serializer};
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// The largest notebook, in bytes.
const MAX_SIZE: usize = 300_000;

/// Everything that is not as it should be, one sentence each.
pub fn problems(document: &Document) -> Vec<String> {
    let mut problems = Vec::new();
    let mut canonical = document.clone();
    make(&mut canonical);
    if render(canonical.value()) != document.text() {
        problems.push("it is not in canonical form: cargo xtask notebooks --format".to_owned());
    }
    if document.text().len() > MAX_SIZE {
        let size = document.text().len() / 1000;
        problems.push(format!("it has {size} kB, and {} are the limit", MAX_SIZE / 1000));
    }
    let mut ids = HashSet::new();
    let mut count = 0;
    for (i, cell) in document.cells().iter().enumerate() {
        let mut say = |what: &str| problems.push(format!("cell {}: {what}", i + 1));
        if !ids.insert(&cell["id"]) {
            say("its id is another cell's too");
        }
        if is_code(cell) {
            count += 1;
            problems_of_code(cell, count, &mut say);
        }
    }
    problems
}

fn problems_of_code(cell: &Value, count: u64, say: &mut impl FnMut(&str)) {
    if joined(&cell["source"]).trim().is_empty() {
        say("it is empty");
    }
    if cell["execution_count"] != count {
        say(&format!("it was not run as [{count}]: cargo xtask notebooks --bless"));
    }
    match (expects_error(cell), outputs(cell).iter().any(|o| o["output_type"] == "error")) {
        (false, true) => say("an error is committed, and it has no tag raises-exception"),
        (true, false) => say("it has the tag raises-exception, and no error is committed"),
        _ => {}
    }
}

/// Brings a notebook into the form, whatever it was.
pub fn make(document: &mut Document) {
    let value = document.value_mut();
    value["nbformat"] = json!(4);
    value["nbformat_minor"] = json!(5);
    let metadata = object(value, "metadata");
    metadata.insert(
        "kernelspec".to_owned(),
        json!({"display_name": "Rust (Eigenbook)", "language": "rust", "name": "eigenbook"}),
    );
    if let Some(language) = metadata.get_mut("language_info").and_then(Value::as_object_mut) {
        // It would change with every toolchain.
        language.remove("version");
    }
    metadata.retain(|name, _| matches!(name.as_str(), "kernelspec" | "language_info"));
    for (i, cell) in document.cells_mut().iter_mut().enumerate() {
        if !cell["id"].as_str().is_some_and(is_valid_id) {
            cell["id"] = json!(format!("cell-{:02}", i + 1));
        }
        // Times of execution, and how far someone had scrolled.
        object(cell, "metadata")
            .retain(|name, _| !matches!(name.as_str(), "execution" | "scrolled"));
        cell["source"] = lines(&joined(&cell["source"]));
        for output in cell["outputs"].as_array_mut().into_iter().flatten() {
            make_output(output);
        }
    }
}

fn make_output(output: &mut Value) {
    if output["output_type"] == "stream" {
        output["text"] = lines(&joined(&output["text"]));
    }
    for (mime_type, data) in output["data"].as_object_mut().into_iter().flatten() {
        if !mime_type.ends_with("json") {
            *data = lines(&joined(data));
        }
    }
}

/// The text of a file with this value.
pub fn render(value: &Value) -> String {
    let mut bytes = Vec::new();
    let formatter = PrettyFormatter::with_indent(b" ");
    let mut serializer = Serializer::with_formatter(&mut bytes, formatter);
    serde::Serialize::serialize(&sorted(value), &mut serializer)
        .expect("a JSON value can always be written to memory");
    bytes.push(b'\n');
    String::from_utf8(bytes).expect("serde_json writes UTF-8")
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(values) => values.iter().map(sorted).collect(),
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(name, _)| *name);
            let entries = entries.into_iter().map(|(name, value)| (name.clone(), sorted(value)));
            Value::Object(entries.collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

fn is_valid_id(id: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    (1..=64).contains(&id.len()) && id.chars().all(allowed)
}
