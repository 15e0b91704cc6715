//! A hint: a beginner's mistake in plain words, and the corrected line.

use super::code::Fix;
use super::input::Span;
use super::report::RuleName;
use itertools::Itertools;

/// The text of a hint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Hint {
    /// The mistake, without a full stop.
    pub message: String,
    /// The name of the error, if the compiler has no code for it.
    pub title: Option<String>,
    /// The short label beside the caret; the compiler's if there is none.
    pub label: Option<String>,
    /// Another place than the compiler's.
    pub span: Option<Span>,
    /// The rule and the fix in words.
    pub rule: String,
    /// The line or lines as they should be.
    pub fix: Fix,
    /// The rule that matched, if it is not the one that was called.
    pub by: Option<RuleName>,
}

impl Hint {
    /// A hint with this text.
    pub(super) fn new(message: impl Into<String>, rule: impl Into<String>) -> Self {
        Self { message: message.into(), rule: rule.into(), ..Self::default() }
    }

    /// The same hint with a label beside the caret.
    pub(super) fn label(self, label: impl Into<String>) -> Self {
        Self { label: Some(label.into()), ..self }
    }

    /// The same hint about another place.
    pub(super) fn at(self, span: Span) -> Self {
        Self { span: Some(span), ..self }
    }

    /// The same hint with the line as it should be.
    pub(super) fn fix(self, fix: Fix) -> Self {
        Self { fix, ..self }
    }
}

/// The text as the beginning of a sentence.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// The names as code, one after another.
pub(super) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).join(", ")
}

/// The `number`th text between backticks, from 0.
pub(super) fn quoted(text: &str, number: usize) -> Option<&str> {
    text.split('`').skip(1).step_by(2).nth(number)
}
