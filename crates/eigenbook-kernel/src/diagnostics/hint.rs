//! A hint: what a beginner has done, in their words, and the line as it should be.

use super::code::{Code, Fix};
use super::input::{Cell, Problem, Session, Span};
use ra_ap_syntax::AstNode;
use std::ops::Range;

/// What a hint looks at.
#[derive(Clone, Copy)]
pub(super) struct Case<'a> {
    pub cell: &'a Cell,
    pub code: &'a Code,
    pub problem: &'a Problem,
    pub session: &'a Session,
}

/// What a hint says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Hint {
    /// What went wrong, without a full stop.
    pub message: String,
    /// The code that the compiler would have given, where only the engine has spoken.
    pub name: Option<&'static str>,
    /// The few words beside the caret; the compiler's where there are none.
    pub label: Option<String>,
    /// Another place than the compiler's.
    pub span: Option<Span>,
    /// The rule and what to do.
    pub rule: String,
    /// The line or lines as they should be.
    pub fix: Fix,
}

/// One entry of the library: a hint where it knows the case.
pub(super) type Rule = fn(&Case) -> Option<Hint>;

impl Hint {
    /// A hint with these words.
    pub(super) fn new(message: impl Into<String>, rule: impl Into<String>) -> Self {
        Self { message: message.into(), rule: rule.into(), ..Self::default() }
    }

    /// The same hint with words beside the caret.
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

impl<'a> Case<'a> {
    /// Whether the compiler's code is one of these.
    pub(super) fn is(&self, codes: &[&str]) -> bool {
        self.problem.code.as_deref().is_some_and(|code| codes.contains(&code))
    }

    /// The compiler's sentence.
    pub(super) fn message(&self) -> &'a str {
        &self.problem.message
    }

    /// The place the compiler points at.
    pub(super) fn primary(&self) -> Option<&'a Span> {
        self.problem.primary()
    }

    /// What the compiler says beside the place it points at.
    pub(super) fn primary_label(&self) -> &'a str {
        self.primary().map_or("", |span| &span.label)
    }

    /// The student's text at the place the compiler points at.
    pub(super) fn pointed(&self) -> Option<&'a str> {
        Some(self.code.text(self.code.range(self.primary()?)))
    }

    /// The `number`th text between backticks in the compiler's sentence, from 0.
    pub(super) fn quoted(&self, number: usize) -> Option<&'a str> {
        quoted(self.message(), number)
    }

    /// The first place whose label contains `words`.
    pub(super) fn labelled(&self, words: &str) -> Option<&'a Span> {
        self.problem.spans.iter().find(|span| span.label.contains(words))
    }

    /// Whether the compiler says `words` in its sentence, its labels, notes or help.
    pub(super) fn says(&self, words: &str) -> bool {
        let labels = self.problem.spans.iter().map(|span| &span.label);
        let texts = labels.chain(&self.problem.notes).chain(&self.problem.help);
        self.message().contains(words) || texts.into_iter().any(|text| text.contains(words))
    }

    /// The line as the compiler's first proposal whose sentence contains `words` has it.
    pub(super) fn proposal(&self, words: &str) -> Option<Fix> {
        let mut all = self.problem.suggestions.iter();
        let found = all.find(|suggestion| suggestion.message.contains(words))?;
        Some(self.code.edit(&found.edits))
    }

    /// The smallest node of this kind around the place the compiler points at.
    pub(super) fn node<N: AstNode>(&self) -> Option<N> {
        self.code.covering(self.primary()?)
    }

    /// The text of a node.
    pub(super) fn text(&self, node: &impl AstNode) -> &'a str {
        self.code.text(self.range(node))
    }

    /// The bytes of a node.
    pub(super) fn range(&self, node: &impl AstNode) -> Range<usize> {
        self.code.range_of(node.syntax())
    }

    /// The line that the compiler points into, with another before it.
    pub(super) fn before_line(&self, line: &str) -> Fix {
        let start = self.primary().map(|span| Span {
            start_column: 1,
            end_line: span.start_line,
            end_column: 1,
            ..span.clone()
        });
        let range = start.map_or(0..0, |span| self.code.range(&span));
        self.code.change([(range, format!("{line}\n"))])
    }

    /// The lines with a node replaced.
    pub(super) fn replace(&self, node: &impl AstNode, text: impl Into<String>) -> Fix {
        self.code.change([(self.range(node), text.into())])
    }
}

/// The `number`th text between backticks, from 0.
pub(super) fn quoted(text: &str, number: usize) -> Option<&str> {
    text.split('`').skip(1).step_by(2).nth(number)
}

/// The text between two others.
pub(super) fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let rest = &text[text.find(before)? + before.len()..];
    Some(&rest[..rest.find(after)?])
}
