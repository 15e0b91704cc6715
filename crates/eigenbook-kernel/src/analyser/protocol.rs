//! The part of LSP that the analyser uses.
//!
//! `lsp-types` has all of the protocol, and of the kernel's packages it took longest to compile
//! (`docs/speed.md`).

use serde::{Deserialize, Serialize};

/// Method names.
pub const INITIALIZE: &str = "initialize";
pub const INITIALIZED: &str = "initialized";
pub const CANCEL: &str = "$/cancelRequest";
pub const DID_OPEN: &str = "textDocument/didOpen";
pub const DID_CHANGE: &str = "textDocument/didChange";
pub const DID_CLOSE: &str = "textDocument/didClose";
pub const COMPLETION: &str = "textDocument/completion";
pub const HOVER: &str = "textDocument/hover";

/// A place in a text: both numbers begin at 0, and `character` counts in the agreed encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    pub line: u32,
    pub character: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Range {
    pub start: Position,
    pub end: Position,
}

/// The answer to [`COMPLETION`].
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum CompletionResponse {
    Items(Vec<CompletionItem>),
    List { items: Vec<CompletionItem> },
}

/// One name.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CompletionItem {
    pub label: String,
    #[serde(default)]
    pub kind: CompletionItemKind,
    pub detail: Option<String>,
    pub text_edit: Option<TextEdit>,
}

/// What an item inserts, and instead of what.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TextEdit {
    pub new_text: String,
    /// `replace` in an edit that has a shorter range for insertion as well.
    #[serde(alias = "replace")]
    pub range: Range,
}

/// The kind of a name; a number that is none of these is a kind that we have no use for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct CompletionItemKind(u32);

impl CompletionItemKind {
    pub const METHOD: Self = Self(2);
    pub const FUNCTION: Self = Self(3);
    pub const FIELD: Self = Self(5);
    pub const VARIABLE: Self = Self(6);
    pub const CLASS: Self = Self(7);
    pub const INTERFACE: Self = Self(8);
    pub const MODULE: Self = Self(9);
    pub const ENUM: Self = Self(13);
    pub const KEYWORD: Self = Self(14);
    pub const STRUCT: Self = Self(22);
    pub const TYPE_PARAMETER: Self = Self(25);
}

/// The answer to [`HOVER`].
#[derive(Debug, Deserialize)]
pub struct Hover {
    pub contents: HoverContents,
}

/// Its text; the last two forms are those of old versions of the protocol.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum HoverContents {
    Code { language: String, value: String },
    Markup { value: String },
    Text(String),
    Parts(Vec<HoverContents>),
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    fn read<T: DeserializeOwned>(value: Value) -> T {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn completions_come_in_two_forms_with_two_kinds_of_edits() {
        let range =
            json!({"start": {"line": 1, "character": 2}, "end": {"line": 1, "character": 4}});
        let edit = json!({"newText": "sum", "range": range});
        let both = json!({"newText": "sum", "insert": range, "replace": range});
        let items = json!([
            {"label": "sum()", "kind": 2, "detail": "fn(&self)", "textEdit": edit, "tags": [1]},
            {"label": "sum()", "textEdit": both},
            {"label": "sum()", "kind": 99},
        ]);
        let list = json!({"isIncomplete": true, "items": items});
        for response in [items, list] {
            let items = match read(response) {
                CompletionResponse::Items(items) | CompletionResponse::List { items } => items,
            };
            let [full, short, bare] = &items[..] else { panic!("{items:?}") };
            assert_eq!(full.kind, CompletionItemKind::METHOD);
            assert_eq!(full.detail.as_deref(), Some("fn(&self)"));
            for item in [full, short] {
                let edit = item.text_edit.as_ref().unwrap();
                assert_eq!((&edit.new_text[..], edit.range.end.character), ("sum", 4));
            }
            assert!(bare.text_edit.is_none());
        }
    }

    #[test]
    fn a_description_comes_in_four_forms() {
        let contents = |value| read::<Hover>(json!({"contents": value})).contents;
        let markup = contents(json!({"kind": "markdown", "value": "a"}));
        assert!(matches!(markup, HoverContents::Markup { value } if value == "a"));
        let code = contents(json!({"language": "rust", "value": "a"}));
        assert!(matches!(code, HoverContents::Code { .. }));
        assert!(matches!(contents(json!("a")), HoverContents::Text(text) if text == "a"));
        assert!(
            matches!(contents(json!(["a", "b"])), HoverContents::Parts(parts) if parts.len() == 2)
        );
    }
}
