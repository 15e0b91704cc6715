//! What a fact is: a text, and where it is.

use std::ops::Range;

/// A text, and where it is in the cell.
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
