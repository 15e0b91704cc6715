//! The types of a cell's new variables, as the compiler reports them.
//!
//! evcxr does not know them (see [`ra_ap_hir::NOT_INFERRED`]), and the next cell has to name them.
//! A lint of the compiler names the type of its argument. It is triggered for each new variable
//! while the cell is compiled, in a closure that is never called and so costs nothing.

use super::type_names::Variables;
use serde_json::Value;

/// The text before the name of a variable. The notebook may have a `drop` of its own.
const QUERY: &str = "let _ = || ::core::mem::drop(&";

/// The lint, which reports the type of the argument of `drop` if that is a reference.
const LINT: &str = "dropping_references";

/// The compiler's argument by which the lint warns in any cell: no attribute, such as
/// `#![allow(warnings)]`, changes that.
pub const ALWAYS: &str = "--force-warn=dropping_references";

/// The lint's text before a type.
const LABEL: &str = "argument has type `&";

/// A statement that queries the type of a variable.
pub fn query(name: &str) -> String {
    format!("{QUERY}{name});")
}

/// The types that the lint has reported, and all other messages.
pub fn read(messages: Vec<Value>) -> (Variables, Vec<Value>) {
    let types = messages.iter().filter_map(answer).collect();
    (types, messages.into_iter().filter(|message| answer(message).is_none()).collect())
}

/// The variable that one of the lint's messages is about, and its type.
fn answer(message: &Value) -> Option<(String, String)> {
    let span = message["spans"].as_array()?.first()?;
    let line = span["text"][0]["text"].as_str()?;
    let (_, rest) = line.split_once(QUERY)?;
    let (name, put) = rest.split_once(");")?;
    let is_ours = put.contains("put_variable(") && message["code"]["code"] == LINT;
    let type_name = span["label"].as_str()?.strip_prefix(LABEL)?.strip_suffix('`')?;
    is_ours.then(|| (name.to_owned(), type_name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_answers_to_our_queries_are_taken() {
        let message = |code: &str, text: &str| {
            let label = "argument has type `&[f64; 2]`";
            let spans = serde_json::json!([{"label": label, "text": [{"text": text}]}]);
            serde_json::json!({"code": {"code": code}, "spans": spans, "level": "warning"})
        };
        let asked = query("a") + "store.put_variable(stringify!(a), a);";
        let own = message(LINT, "drop(&a);");
        let (types, others) = read(vec![message(LINT, &asked), own.clone()]);
        assert_eq!(types, [("a".to_owned(), "[f64; 2]".to_owned())].into());
        assert_eq!(others, [own]);
        assert!(read(vec![message("other", &asked)]).0.is_empty());
    }
}
