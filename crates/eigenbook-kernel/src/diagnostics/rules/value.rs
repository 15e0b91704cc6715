//! The value of a fact: a text, and its place.

use std::ops::Range;

/// A text, and its place in the cell.
#[derive(Clone, Debug, Default)]
pub(super) struct Value {
    pub text: String,
    pub range: Option<Range<usize>>,
}

impl Value {
    /// A text that is not in the cell.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), range: None }
    }
}
