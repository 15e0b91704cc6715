//! The tokens and identifiers of a text that need not be Rust.

use ra_ap_rustc_lexer::{FrontmatterAllowed, tokenize};
use std::ops::Range;

pub use ra_ap_rustc_lexer::TokenKind;

/// The identifiers of a text, as far as they can be names.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

/// The tokens of a text, each with its place.
pub fn tokens(text: &str) -> impl Iterator<Item = (TokenKind, Range<usize>)> {
    let mut end = 0;
    tokenize(text, FrontmatterAllowed::No).map(move |token| {
        let start = end;
        end += token.len as usize;
        (token.kind, start..end)
    })
}
