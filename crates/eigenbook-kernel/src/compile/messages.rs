//! Adapts the compiler's messages for evcxr.
//!
//! If a cell does not compile, evcxr looks at every place that a message names and tries to repair
//! the cell: a moved variable is no longer kept, and a last expression that cannot be shown in its
//! own way is shown by `Debug`. A message about a variable that the last expression has moved names
//! both places, and evcxr would do both: an array would lose its form, and a figure would not be
//! drawn.

use super::as_lines;
use super::generated::Prepared;
use crate::json::{code, list, number, quoted};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The code of a use after a move.
pub const MOVED: &str = "E0382";

/// The messages for evcxr: if a variable has been moved when it is to be kept, only that is
/// reported.
pub fn for_evcxr(messages: &[Value], source: &Prepared) -> Vec<u8> {
    let changed = messages.iter().map(|it| kept_line_alone(it, source).unwrap_or(it.clone()));
    as_lines(&changed.collect::<Vec<_>>())
}

/// The message with only the place at which the variable is kept, if it is such a message.
fn kept_line_alone(message: &Value, source: &Prepared) -> Option<Value> {
    if code(message) != MOVED {
        return None;
    }
    let is_on_kept_line = |span: &Value| {
        let line = number(&span["line_start"]);
        span["is_primary"] == true && line.is_some_and(|line| source.keeps_on(line))
    };
    let spans = message["spans"].as_array()?;
    let kept: Vec<Value> = spans.iter().filter(|span| is_on_kept_line(span)).cloned().collect();
    if kept.is_empty() {
        return None;
    }
    let mut message = message.clone();
    message["spans"] = kept.into();
    message["children"] = Value::Array(Vec::new());
    Some(message)
}

/// Messages about one source, as they are about another that has the same lines in another order.
pub fn moved(mut messages: Vec<Value>, from: &str, to: &str) -> Vec<Value> {
    let (from, to): (Vec<&str>, Vec<&str>) = (from.split('\n').collect(), to.split('\n').collect());
    if from != to {
        messages.iter_mut().for_each(|message| move_lines(message, &from, &to));
    }
    messages
}

/// Updates each line that a message names to the current line of the same text.
fn move_lines(message: &mut Value, from: &[&str], to: &[&str]) {
    match message {
        Value::Array(values) => values.iter_mut().for_each(|value| move_lines(value, from, to)),
        Value::Object(fields) => {
            for name in ["line_start", "line_end"] {
                let Some(line) = fields.get_mut(name) else { continue };
                let at = number(line);
                let Some(text) = at.and_then(|at| from.get(at.checked_sub(1)?)) else { continue };
                // Lines that are alike come in the same order on both sides.
                let before = from[..at.unwrap_or(1) - 1].iter().filter(|it| *it == text).count();
                let mut alike = to.iter().enumerate().filter(|(_, other)| *other == text);
                if let Some((place, _)) = alike.clone().nth(before).or(alike.next_back()) {
                    *line = (place + 1).into();
                }
            }
            fields.values_mut().for_each(|value| move_lines(value, from, to));
        }
        _ => {}
    }
}

/// The paths that the compiler proposes to import, by the names that it did not find: the nearest
/// path of each name, then the next one of each, and so on.
pub fn proposed_paths(messages: &[Value]) -> Vec<BTreeMap<String, String>> {
    let children = messages.iter().flat_map(|message| list(&message["children"]));
    let spans = children.flat_map(|child| list(&child["spans"]));
    let mut paths: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for span in spans {
        let text = span["suggested_replacement"].as_str().unwrap_or_default().trim();
        let path = text.strip_prefix("use ").and_then(|text| text.strip_suffix(';'));
        if let Some((path, name)) = path.and_then(|path| Some((path, path.rsplit_once("::")?.1))) {
            let known = paths.entry(name.to_owned()).or_default();
            if known.iter().all(|it| it != path) {
                known.push(path.to_owned());
            }
        }
    }
    let most = paths.values().map(Vec::len).max().unwrap_or_default();
    let choice = |at: usize| {
        let chosen =
            paths.iter().map(|(name, all)| (name.clone(), all[at.min(all.len() - 1)].clone()));
        chosen.collect()
    };
    (0..most).map(choice).collect()
}

/// The modules that a path may not lead through: what is in them has another path.
pub fn private_modules(messages: &[Value]) -> BTreeSet<String> {
    let private = messages.iter().filter(|it| code(it) == "E0603");
    let named = private.filter_map(|it| {
        let is_module = it["message"].as_str().is_some_and(|it| it.starts_with("module `"));
        quoted(&it["message"]).filter(|_| is_module)
    });
    named.map(str::to_owned).collect()
}

/// Whether a value cannot be shown because its type has no `Debug`.
pub fn lacks_debug(messages: &[Value]) -> bool {
    messages.iter().any(|message| {
        let text = message["message"].as_str().unwrap_or_default();
        code(message) == "E0277" && text.ends_with("doesn't implement `Debug`")
    })
}

/// Whether a `?` of the cell itself cannot report an error because its type has no `Display`.
pub fn lacks_failure_text(messages: &[Value]) -> bool {
    messages.iter().any(|message| {
        let text = message["message"].as_str().unwrap_or_default();
        text.starts_with("`?` couldn't convert the error: `") && text.contains("fmt::Display`")
    })
}

#[cfg(test)]
mod tests {
    use super::super::generated::Part;
    use super::*;
    use serde_json::json;

    #[test]
    fn only_the_place_is_named_where_the_variable_is_kept() {
        let line = |part: Part, text: &str| (part, text.to_owned());
        let source = Prepared(vec![
            line(Part::Cell, "(a * 2.0).evcxr_display();"),
            line(Part::NewPut, "store.put_variable(stringify!(a), a);"),
        ]);
        let span =
            |line: u64, is_primary: bool| json!({"line_start": line, "is_primary": is_primary});
        let message = |code: &str, spans: [Value; 2]| {
            json!({"code": {"code": code}, "level": "error", "spans": spans,
                "children": [{"spans": [span(1, true)]}]})
        };
        let read = |message: &Value| -> Value {
            serde_json::from_slice(&for_evcxr(std::slice::from_ref(message), &source)).unwrap()
        };
        let gone = read(&message(MOVED, [span(2, true), span(1, false)]));
        assert_eq!(gone["spans"], json!([span(2, true)]));
        assert_eq!(gone["children"], json!([]));
        let in_the_cell = message(MOVED, [span(1, true), span(2, false)]);
        assert_eq!(read(&in_the_cell), in_the_cell);
        let other = message("E0277", [span(2, true), span(1, false)]);
        assert_eq!(read(&other), other);
    }
    #[test]
    fn a_proposed_import_is_a_path() {
        let span = |text: &str| json!({"suggested_replacement": text});
        let spans = [span("use a::b::Verdict;\n"), span("use c::Verdict;\n"), span("mut ")];
        let message = json!({"children": [{"spans": spans}]});
        let choice = |path: &str| [("Verdict".to_owned(), path.to_owned())].into();
        assert_eq!(proposed_paths(&[message]), ["a::b::Verdict", "c::Verdict"].map(choice));
    }
}
