//! The canonical form of a committed notebook, so that a diff shows only real changes.
//!
//! It is the form in which JupyterLab saves (sorted keys, an indent of one blank, texts as lists of
//! lines), with stable cell names, and without parts that differ from run to run.

use super::document::{Document, expects_error, is_code, joined, lines, object, outputs};
use serde_json::ser::{PrettyFormatter, Serializer};
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// The largest notebook, in bytes.
const MAX_SIZE: usize = 300_000;

/// The type of content that names controls. It is not committed.
pub const CONTROLS: &str = "application/vnd.jupyter.widget-view+json";

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
        let outputs = cell.get_mut("outputs").and_then(Value::as_array_mut);
        outputs.into_iter().flatten().for_each(make_output);
    }
}

fn make_output(output: &mut Value) {
    if let Some(text) = output.get_mut("text") {
        *text = lines(&joined(text));
    }
    let mut data = output.get_mut("data").and_then(Value::as_object_mut);
    if let Some(data) = &mut data {
        // The name of a control that a kernel had: without it, pages show the picture beside it.
        data.remove(CONTROLS);
    }
    for (mime_type, data) in data.into_iter().flatten() {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A notebook as JupyterLab saves it, with a time, a version and a name that do not stay.
    const SAVED: &str = r#"{
 "cells": [
  {
   "cell_type": "markdown",
   "id": "title",
   "metadata": {},
   "source": [
    "λ\n",
    "μ"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": 1,
   "id": "sum",
   "metadata": {
    "execution": {
     "iopub.status.idle": "2026-01-01T00:00:00Z"
    }
   },
   "outputs": [
    {
     "data": {
      "application/vnd.jupyter.widget-view+json": {
       "model_id": "a"
      },
      "application/json": {
       "b": 1,
       "a": "x"
      },
      "text/plain": [
       "2"
      ]
     },
     "execution_count": 1,
     "metadata": {},
     "output_type": "execute_result"
    }
   ],
   "source": [
    "1 + 1"
   ]
  }
 ],
 "metadata": {
  "kernelspec": {
   "display_name": "Another",
   "language": "rust",
   "name": "eigenbook"
  },
  "language_info": {
   "name": "rust",
   "version": "1.95.0"
  }
 },
 "nbformat": 4,
 "nbformat_minor": 5
}
"#;

    fn made(text: &str) -> Document {
        let mut document = Document::parse(text.to_owned()).unwrap();
        make(&mut document);
        Document::parse(render(document.value())).unwrap()
    }

    #[test]
    fn what_jupyterlab_saves_changes_only_in_what_does_not_stay() {
        let made = made(SAVED);
        let expected = SAVED
            .replace("Another", "Rust (Eigenbook)")
            .replace(",\n   \"version\": \"1.95.0\"", "")
            .replace(
                "      \"application/vnd.jupyter.widget-view+json\": {\n       \
                 \"model_id\": \"a\"\n      },\n",
                "",
            )
            .replace(
                "       \"b\": 1,\n       \"a\": \"x\"",
                "       \"a\": \"x\",\n       \"b\": 1",
            );
        let (start, end) =
            (expected.find("{\n    \"execution\"").unwrap(), "\n   },\n   \"outputs\"");
        let end = expected.find(end).unwrap() + "\n   }".len();
        assert_eq!(made.text(), [&expected[..start], "{}", &expected[end..]].concat());
        assert_eq!(problems(&made), Vec::<String>::new());
    }

    #[test]
    fn the_form_is_the_same_however_the_text_was_kept() {
        let other = SAVED.replace("[\n    \"1 + 1\"\n   ]", "\"1 + 1\"").replace('\n', " ");
        assert_ne!(other, SAVED);
        assert_eq!(made(&other).text(), made(SAVED).text());
    }

    #[test]
    fn what_is_wrong_is_said() {
        let right = made(SAVED).text().to_owned();
        let wrong = |from: &str, to: &str| {
            assert!(right.contains(from), "{from}");
            let text = right.replace(from, to);
            problems(&Document::parse(text).unwrap()).join("\n")
        };
        assert!(wrong(" \"cells\"", "\"cells\"").contains("not in canonical form"));
        assert!(wrong("\"title\"", "\"sum\"").contains("its id is another cell's too"));
        assert!(wrong("\"execution_count\": 1", "\"execution_count\": 2").contains("as [1]"));
        assert!(wrong("execute_result", "error").contains("no tag raises-exception"));
        assert!(wrong("1 + 1", " ").contains("it is empty"));
        assert!(wrong("λ", &"λ".repeat(MAX_SIZE / 2)).contains("300 are the limit"));
        let tagged = wrong(
            "\"metadata\": {},\n   \"outputs\"",
            "\"metadata\": {\"tags\": [\"raises-exception\"]},\n   \"outputs\"",
        );
        assert!(tagged.contains("no error is committed"));
    }
}
