//! Converts rust-analyzer's answers for the front end.

use super::{Candidates, Completion, Question};
use crate::world::usual::{Usual, words};
use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionTextEdit, Hover, HoverContents, MarkedString,
    Position, Range,
};
use std::cmp::Reverse;
use std::collections::HashSet;

/// Names of the engine's own, which are in its source and in no cell.
const ENGINES: [&str; 2] = ["evcxr_", "Evcxr"];

/// The cursor's line and column, as LSP counts them.
pub fn position(question: &Question) -> Position {
    let before = &question.source[..question.cursor];
    let line = before.matches('\n').count();
    let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1);
    let number = |count| u32::try_from(count).unwrap_or(u32::MAX);
    Position::new(number(line), number(column))
}

/// The items that continue the text before the cursor: first the names from the student's own code,
/// then common ones, then by name.
pub fn candidates(items: Vec<CompletionItem>, question: &Question, usual: &Usual) -> Candidates {
    let cursor = position(question);
    let own: HashSet<&str> = words(&question.source).collect();
    let own_members = members(&question.source);
    let mut found = Candidates::default();
    let mut names = HashSet::new();
    let mut ranked = Vec::new();
    for item in items {
        let Some((range, text)) = edit(&item) else { continue };
        let Some((before, after)) = around(range, cursor) else { continue };
        let begun = question.cursor.checked_sub(before).map(|start| start..question.cursor);
        let Some(begun) = begun.and_then(|begun| question.source.get(begun)) else { continue };
        let text = without_arguments(text).to_owned();
        // A comma is behind a parameter of another function, such as the engine's own.
        let is_engines = ENGINES.iter().any(|start| text.starts_with(start)) || text.ends_with(',');
        let is_elsewhere = !ranked.is_empty() && (before, after) != (found.before, found.after);
        if !text.starts_with(begun) || is_engines || is_elsewhere || !names.insert(text.clone()) {
            continue;
        }
        (found.before, found.after) = (before, after);
        let kind = item.kind.unwrap_or(CompletionItemKind::TEXT);
        let start = question.cursor - before;
        let (count, own) = match question.source[..start].trim_end().ends_with(['.', ':']) {
            true => (usual.count_member(&text), &own_members),
            false => (usual.count(&text), &own),
        };
        let is_own = own.contains(text.trim_end_matches('!'));
        let rank = (!is_at_hand(kind), !is_own, Reverse(count), text.clone());
        let signature = item.detail.or(Some(item.label));
        let kind = Some(jupyter_kind(kind).to_owned());
        ranked.push((rank, Completion { text, kind, signature }));
    }
    ranked.sort_by(|(first, _), (second, _)| first.cmp(second));
    found.matches = ranked.into_iter().map(|(_, completion)| completion).collect();
    found
}

/// The names after a dot, and those of the student's functions: `std` in a path is not the method
/// `std`.
fn members(source: &str) -> HashSet<&str> {
    let parts = ["fn ", "."].map(|mark| source.split(mark).skip(1));
    let named = |part: &'_ str| words(part).next().map(str::len);
    let names = parts.into_iter().flatten().filter_map(|part| part.get(..named(part)?));
    names.filter(|name| words(name).next().is_some_and(|word| word == *name)).collect()
}

/// Variables and fields: few, and most often wanted.
fn is_at_hand(kind: CompletionItemKind) -> bool {
    matches!(kind, CompletionItemKind::FIELD | CompletionItemKind::VARIABLE)
}

/// The range that an item replaces, and the new text.
fn edit(item: &CompletionItem) -> Option<(Range, &str)> {
    match item.text_edit.as_ref()? {
        CompletionTextEdit::Edit(edit) => Some((edit.range, &edit.new_text)),
        CompletionTextEdit::InsertAndReplace(edit) => Some((edit.replace, &edit.new_text)),
    }
}

/// The extent of a range on both sides of the cursor, if it contains the cursor.
fn around(range: Range, cursor: Position) -> Option<(usize, usize)> {
    let is_here = range.start.line == cursor.line && range.end.line == cursor.line;
    let before = cursor.character.checked_sub(range.start.character)?;
    let after = range.end.character.checked_sub(cursor.character)?;
    is_here.then_some((usize::try_from(before).ok()?, usize::try_from(after).ok()?))
}

/// The name alone of a completion with parameters.
fn without_arguments(text: &str) -> &str {
    match text.split_once(['(', '[', '{']) {
        Some((name, _)) if !name.is_empty() && !name.contains(char::is_whitespace) => name,
        _ => text,
    }
}

/// The kinds that front ends have icons for.
fn jupyter_kind(kind: CompletionItemKind) -> &'static str {
    match kind {
        CompletionItemKind::FUNCTION | CompletionItemKind::METHOD => "function",
        CompletionItemKind::STRUCT
        | CompletionItemKind::ENUM
        | CompletionItemKind::INTERFACE
        | CompletionItemKind::CLASS
        | CompletionItemKind::TYPE_PARAMETER => "class",
        CompletionItemKind::MODULE => "module",
        CompletionItemKind::KEYWORD => "keyword",
        _ => "instance",
    }
}

/// The text of a description; none if it is empty.
pub fn description(hover: Hover) -> Option<String> {
    let text = match hover.contents {
        HoverContents::Markup(content) => content.value,
        HoverContents::Scalar(part) => marked(part),
        HoverContents::Array(parts) => {
            parts.into_iter().map(marked).collect::<Vec<_>>().join("\n\n")
        }
    };
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn marked(part: MarkedString) -> String {
    match part {
        MarkedString::String(text) => text,
        MarkedString::LanguageString(code) => format!("```{}\n{}\n```", code.language, code.value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_usual_comes_first_and_what_does_not_fit_not_at_all() {
        let source = "use std::substance;\nfn sublime() {}\nä.su".to_owned();
        let question = Question { cursor: source.len(), source };
        assert_eq!(position(&question), Position::new(2, 5));
        let item = |name: &str, kind: u8| {
            let [start, end] = [3, 5].map(|character| json!({"line": 2, "character": character}));
            let edit = json!({"range": {"start": start, "end": end}, "newText": name});
            let item = json!({"label": name, "kind": kind, "textEdit": edit});
            serde_json::from_value::<CompletionItem>(item).unwrap()
        };
        let items = [
            "sublime",
            "substance",
            "subject",
            "sum_axis",
            "evcxr_sum",
            "su: u8,",
            "abs",
            "sum()",
            "sum",
        ];
        let mut items: Vec<_> = items.map(|name| item(name, 2)).into();
        items.push(item("sudden", 5));
        let usual = Usual::of(&["a.sum_axis(0); a.sum(); a.sum();".to_owned()], &[], &[]);
        let found = candidates(items, &question, &usual);
        let names: Vec<_> = found.matches.iter().map(|found| found.text.as_str()).collect();
        assert_eq!(names, ["sudden", "sublime", "sum", "sum_axis", "subject", "substance"]);
        assert_eq!((found.before, found.after), (2, 0));
    }
}
