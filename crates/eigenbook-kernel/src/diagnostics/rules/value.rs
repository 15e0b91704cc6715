//! The value of a fact: a text, and its place.

use crate::diagnostics::case::Case;
use std::ops::Range;

/// A text, and its place in the cell.
#[derive(Clone, Debug, Default)]
pub(super) struct Value {
    pub text: String,
    pub range: Option<Range<usize>>,
}

impl Value {
    /// A part of the cell.
    pub(super) fn at(case: &Case, range: Range<usize>) -> Self {
        Self { text: case.code.text(range.clone()).to_owned(), range: Some(range) }
    }

    /// A text that begins at this byte of the cell.
    pub(super) fn from(start: usize, text: &str) -> Self {
        Self { text: text.to_owned(), range: Some(start..start + text.len()) }
    }

    /// A text that is not in the cell.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), range: None }
    }
}
