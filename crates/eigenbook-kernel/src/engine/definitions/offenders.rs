//! Definitions of earlier cells that do not fit the cell: the compiler's errors point at them.

use super::parse::{self, Definition};
use crate::json::{code, is_error, is_lint, is_summary, list, number};
use serde_json::Value;
use std::ops::Range;

/// Codes of errors about two definitions of one thing: either may be named first.
const TWICE: [&str; 6] = ["E0119", "E0201", "E0252", "E0255", "E0428", "E0592"];

/// The names of the definitions to remove, and the compiler's message about each. `is_old` decides
/// whether earlier cells have defined a name and this one does not.
pub fn find(
    source: &str,
    messages: &[Value],
    is_old: impl Fn(&str) -> bool,
) -> Vec<(String, String)> {
    let items = parse::items(source);
    let mut found: Vec<(String, String)> = Vec::new();
    // A lint that the cell denies, and an `allow` that contradicts it (E0453), are no reason to go.
    let is_level = |it: &Value| is_lint(it) || code(it) == "E0453";
    for message in messages.iter().filter(|message| is_error(message) && !is_level(message)) {
        let Some(spans) = message["spans"].as_array().filter(|spans| !spans.is_empty()) else {
            continue;
        };
        let twice = TWICE.contains(&code(message));
        let counts = |span: &&Value| twice || span["is_primary"] == true;
        let keys = spans.iter().filter(counts).filter_map(|span| key_at(&items, line_of(span)?));
        // Without them, the remaining errors are those of the cell itself.
        if let Some(key) = keys.into_iter().find(|key| is_old(key))
            && !found.iter().any(|(known, _)| *known == key)
        {
            found.push((key, message["message"].as_str().unwrap_or_default().to_owned()));
        }
    }
    found
}

/// The message of an error that may be about a definition of an earlier cell, although it points at
/// none: it is about no line, or about two definitions that cannot be together, of which one is
/// elsewhere (E0184: `Copy` beside `Drop`); and whether it is the latter.
pub fn about_no_definition(messages: &[Value]) -> Option<(String, bool)> {
    let errors = messages.iter().filter(|message| is_error(message)).filter_map(|message| {
        let n_spans = list(&message["spans"]).count();
        let is_twice = n_spans == 1 && (TWICE.contains(&code(message)) || code(message) == "E0184");
        let text = message["message"].as_str()?.to_owned();
        (n_spans == 0 || is_twice).then_some((text, is_twice))
    });
    errors.into_iter().find(|(text, _)| !is_summary(text))
}

/// The names of values that are called, but are no functions.
pub fn called(messages: &[Value]) -> impl Iterator<Item = String> {
    let wrong = messages.iter().filter(|it| is_error(it) && code(it) == "E0618");
    let spans = wrong.flat_map(|it| list(&it["spans"])).filter(|it| it["label"].is_string());
    spans.filter_map(|span| {
        let label = span["label"].as_str()?;
        Some(label.strip_prefix('`')?.split_once("` has type")?.0.to_owned())
    })
}

/// The line of a place, from 0. For a place inside a macro it is that of the outermost call: the
/// macro itself may fit well, and its other calls.
fn line_of(span: &Value) -> Option<usize> {
    let mut span = span;
    while let Some(outer) = Some(&span["expansion"]["span"]).filter(|outer| outer.is_object()) {
        span = outer;
    }
    if span["file_name"] != "src/lib.rs" {
        return None;
    }
    number(&span["line_start"])?.checked_sub(1)
}

/// The name of the definition on a line, counted from 0.
pub fn key_at(items: &[(Range<usize>, Definition)], line: usize) -> Option<String> {
    let found = items.iter().find(|(lines, _)| lines.contains(&line));
    found.map(|(_, definition)| definition.key.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn message(code: &str, lines: &[(u64, bool)]) -> Value {
        let spans = lines.iter().map(|(line, is_primary)| {
            json!({"file_name": "src/lib.rs", "line_start": line, "is_primary": is_primary})
        });
        let spans: Vec<Value> = spans.collect();
        json!({"level": "error", "message": "m", "code": {"code": code}, "spans": spans})
    }

    #[test]
    fn what_is_old_goes_and_what_is_new_stays() {
        let source =
            "fn old() {\n}\nimpl A { fn a() {} }\nfn new() {\n}\npub extern \"C\" fn run() {\n}\n";
        let is_old = |key: &str| key == "old" || key.starts_with("EIGENBOOK_IMPL_");
        let keys = |messages: &[Value]| -> Vec<String> {
            find(source, messages, is_old).into_iter().map(|(key, _)| key).collect()
        };
        assert_eq!(keys(&[message("E0061", &[(1, true), (4, false)])]), ["old"]);
        assert!(keys(&[message("E0061", &[(4, true), (1, false)])]).is_empty());
        assert_eq!(keys(&[message("E0428", &[(4, true), (1, false)])]), ["old"]);
        assert_eq!(
            keys(&[message("E0061", &[(1, true)]), message("E0061", &[(4, true)])]),
            ["old"]
        );
        assert!(keys(&[message("E0592", &[(3, true)])])[0].starts_with("EIGENBOOK_IMPL_"));
        assert!(keys(&[message("E0425", &[(6, true), (1, false)])]).is_empty());
        let mut inside = message("E0428", &[(3, true)]);
        inside["spans"][0]["expansion"] = json!({"span": message("", &[(1, true)])["spans"][0]});
        assert_eq!(keys(&[inside]), ["old"]);
    }
}
