//! Finds the cells whose outputs are not the committed ones.

use super::canonical::CONTROLS;
use super::document::{Document, expects_error, is_code, joined, original, outputs};
use super::execute::Run;
use super::text::{Rules, USUAL_TOLERANCE, difference};
use serde_json::Value;
use std::fmt;

/// Something that is wrong with a cell after a run.
#[derive(Debug, PartialEq)]
pub struct Finding {
    /// The cell's place in the notebook, from 1, and the original that it ports.
    place: String,
    /// The kind of problem.
    pub kind: Kind,
    /// The details.
    pub detail: String,
}

/// The two things that can be wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// The cell ended in an error, or was meant to and did not.
    Failed,
    /// The cell has another output than in the committed notebook.
    Different,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            Kind::Failed => "failed",
            Kind::Different => "differs from what is committed",
        };
        write!(f, "{} {what}\n    {}", self.place, self.detail.replace('\n', "\n    "))
    }
}

/// All problems: failures, or if there are none, differences.
pub fn findings(committed: &Document, run: &Run) -> Vec<Finding> {
    let failures = failures(committed, run);
    // After a failure, the following cells have not run.
    if failures.is_empty() { differences(committed, run) } else { failures }
}

/// The cells that ended in an error without the tag, or without one in spite of it.
pub fn failures(committed: &Document, run: &Run) -> Vec<Finding> {
    let mut failures = Vec::new();
    for (i, cell) in run.document.cells().iter().enumerate().filter(|(_, cell)| is_code(cell)) {
        let error = outputs(cell).iter().find(|output| output["output_type"] == "error");
        let detail = match (expects_error(cell), error) {
            (false, Some(error)) => {
                format!("{}: {}", joined(&error["ename"]), joined(&error["evalue"]))
            }
            (true, None) if run.stopped.is_none() => "the expected error did not come".to_owned(),
            _ => continue,
        };
        failures.push(Finding { place: place(committed, i), kind: Kind::Failed, detail });
    }
    if let (Some(reason), true) = (&run.stopped, failures.is_empty()) {
        let place = "a cell".to_owned();
        failures.push(Finding { place, kind: Kind::Failed, detail: reason.clone() });
    }
    failures
}

/// Takes over the new outputs, except those equal to the old ones.
pub fn take_outputs(committed: &mut Document, run: &Run) {
    let changed: Vec<bool> = committed
        .cells()
        .iter()
        .zip(run.document.cells())
        .map(|(was, now)| difference_of_cells(was, now).is_some())
        .collect();
    for (i, cell) in committed.cells_mut().iter_mut().enumerate() {
        let now = &run.document.cells()[i];
        if is_code(cell) {
            cell["execution_count"] = now["execution_count"].clone();
            if changed[i] {
                cell["outputs"] = now["outputs"].clone();
            }
        }
    }
    let language = run.document.value()["metadata"]["language_info"].clone();
    committed.value_mut()["metadata"]["language_info"] = language;
}

fn differences(committed: &Document, run: &Run) -> Vec<Finding> {
    let pairs = committed.cells().iter().zip(run.document.cells()).enumerate();
    pairs
        .filter_map(|(i, (was, now))| {
            let detail = difference_of_cells(was, now)?;
            Some(Finding { place: place(committed, i), kind: Kind::Different, detail })
        })
        .collect()
}

/// The first difference in the outputs of a cell.
fn difference_of_cells(was: &Value, now: &Value) -> Option<String> {
    let tolerance = was["metadata"]["eigenbook"]["tolerance"].as_f64().unwrap_or(USUAL_TOLERANCE);
    let (was, now) = (outputs(was), outputs(now));
    if was.len() != now.len() {
        return Some(format!("committed: {} outputs\nnow:       {}", was.len(), now.len()));
    }
    was.iter().zip(now).find_map(|(was, now)| difference_of_outputs(was, now, tolerance))
}

fn difference_of_outputs(was: &Value, now: &Value, tolerance: f64) -> Option<String> {
    let rules = Rules { tolerance, is_picture: false };
    let texts = ["output_type", "name", "text", "ename", "evalue", "traceback", "execution_count"];
    let text = texts.iter().find_map(|name| {
        shown(name, difference(&joined(&was[*name]), &joined(&now[*name]), rules))
    });
    text.or_else(|| difference_of_data(&was["data"], &now["data"], tolerance))
}

fn difference_of_data(was: &Value, now: &Value, tolerance: f64) -> Option<String> {
    let (was, now) = (was.as_object()?, now.as_object()?);
    let names = |data: &serde_json::Map<String, Value>| {
        let names = data.keys().map(String::as_str);
        let mut names: Vec<&str> = names.filter(|name| *name != CONTROLS).collect();
        names.sort_unstable();
        names.join(", ")
    };
    if names(was) != names(now) {
        return Some(format!("committed: {}\nnow:       {}", names(was), names(now)));
    }
    was.iter().find_map(|(mime_type, was)| {
        let (was, now) = (joined(was), joined(&now[mime_type]));
        if mime_type == "image/png" {
            // Two encoders need not agree on the bytes; it has to be a picture.
            let is_png = now.starts_with("iVBORw0KGgo");
            return (!is_png).then(|| "image/png: the output is not a PNG".to_owned());
        }
        let (was, now) = (without_bitmaps(&was), without_bitmaps(&now));
        let is_picture = mime_type == "image/svg+xml" || was.contains("<svg");
        shown(mime_type, difference(&was, &now, Rules { tolerance, is_picture }))
    })
}

/// A page without the bytes of its bitmaps, on which two encoders need not agree either.
fn without_bitmaps(page: &str) -> String {
    const START: &str = "data:image/png;base64,iVBORw0KGgo";
    let mut parts = page.split(START);
    let first = parts.next().unwrap_or_default().to_owned();
    let is_data = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    parts.fold(first, |kept, part| kept + START + part.trim_start_matches(is_data))
}

fn shown(name: &str, difference: Option<(String, String)>) -> Option<String> {
    difference.map(|(was, now)| format!("{name}\ncommitted: {was}\nnow:       {now}"))
}

fn place(document: &Document, i: usize) -> String {
    let cell = &document.cells()[i];
    match original(cell) {
        Some(tag) => format!("cell {} (original {tag})", i + 1),
        None => format!("cell {}", i + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A notebook of one cell with these outputs.
    fn notebook(metadata: Value, outputs: Value) -> Document {
        let cell = json!({
            "cell_type": "code", "source": "x", "metadata": metadata, "outputs": outputs,
        });
        Document::parse(json!({"cells": [cell], "metadata": {}}).to_string()).unwrap()
    }

    fn result(text: &str) -> Value {
        json!([{"output_type": "execute_result", "data": {"text/plain": text}, "metadata": {}}])
    }

    fn error() -> Value {
        json!([{"output_type": "error", "ename": "Error", "evalue": "no", "traceback": []}])
    }

    fn found(metadata: Value, was: Value, now: Value) -> Vec<(Kind, String)> {
        let run = Run { document: notebook(metadata.clone(), now), stopped: None };
        let findings = findings(&notebook(metadata, was), &run);
        findings.into_iter().map(|finding| (finding.kind, finding.detail)).collect()
    }

    #[test]
    fn equal_outputs_pass() {
        assert_eq!(found(json!({}), result("[1. 2.]"), result("[1. 2.]")), []);
    }

    #[test]
    fn controls_are_not_committed_and_not_missed() {
        let mut now = result("a picture");
        now[0]["data"][CONTROLS] = json!({"model_id": "1"});
        assert_eq!(found(json!({}), result("a picture"), now), []);
    }

    #[test]
    fn a_wrong_number_a_missing_output_and_another_kind_are_differences() {
        let was = || result("656.0");
        let stream = json!([{"output_type": "stream", "name": "stdout", "text": "656.0"}]);
        let picture = json!([{"output_type": "execute_result",
            "data": {"text/plain": "656.0", "image/png": "iVBORw0KGgo"}}]);
        for now in [result("656.1"), json!([]), stream, picture] {
            let found = found(json!({}), was(), now);
            assert!(matches!(found[..], [(Kind::Different, _)]), "{found:?}");
        }
    }

    #[test]
    fn an_error_fails_unless_it_is_expected() {
        let tagged = || json!({"tags": ["raises-exception"]});
        assert!(matches!(found(json!({}), result("1"), error())[..], [(Kind::Failed, _)]));
        assert_eq!(found(tagged(), error(), error()), []);
        assert!(matches!(found(tagged(), error(), result("1"))[..], [(Kind::Failed, _)]));
    }

    #[test]
    fn a_run_that_stops_without_an_error_in_the_notebook_fails() {
        let document = notebook(json!({}), result("1"));
        let run = Run { document: document.clone(), stopped: Some("the kernel died".to_owned()) };
        assert_eq!(findings(&document, &run)[0].detail, "the kernel died");
    }

    #[test]
    fn a_cell_can_say_how_close_its_numbers_have_to_be() {
        let loose = || json!({"eigenbook": {"tolerance": 0.01}});
        assert_eq!(found(loose(), result("0.6931"), result("0.6941")), []);
        assert_eq!(found(json!({}), result("0.6931"), result("0.6941")).len(), 1);
    }

    #[test]
    fn a_picture_has_to_be_one() {
        let png =
            |data: &str| json!([{"output_type": "display_data", "data": {"image/png": data}}]);
        assert_eq!(found(json!({}), png("iVBORw0KGgoA"), png("iVBORw0KGgoB")), []);
        assert_eq!(found(json!({}), png("iVBORw0KGgoA"), png("")).len(), 1);
    }

    #[test]
    fn the_bytes_of_a_bitmap_in_a_page_do_not_count() {
        let page = |bytes: &str, text: &str| {
            let html = format!("<img src=\"data:image/png;base64,{bytes}\"><b>{text}</b>");
            json!([{"output_type": "display_data", "data": {"text/html": html}}])
        };
        let was = || page("iVBORw0KGgoA+/=", "1");
        assert_eq!(found(json!({}), was(), page("iVBORw0KGgoB", "1")), []);
        assert_eq!(found(json!({}), was(), page("iVBORw0KGgoA+/=", "2")).len(), 1);
        assert_eq!(found(json!({}), was(), page("other", "1")).len(), 1);
    }

    #[test]
    fn outputs_are_taken_over_only_where_they_say_something_else() {
        let mut document = notebook(json!({}), result("took 3 ms, 5"));
        for (now, kept) in [("took 9 ms, 5", "took 3 ms, 5"), ("took 9 ms, 6", "took 9 ms, 6")] {
            let run = Run { document: notebook(json!({}), result(now)), stopped: None };
            take_outputs(&mut document, &run);
            assert_eq!(outputs(&document.cells()[0])[0]["data"]["text/plain"], kept);
        }
    }
}
