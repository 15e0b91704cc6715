//! The tokens of a text that need not be Rust, from the compiler's own lexer.

use ra_ap_rustc_lexer::{FrontmatterAllowed, LiteralKind, tokenize};
use std::ops::Range;

pub use ra_ap_rustc_lexer::TokenKind;

/// A token, and its place in the text.
#[derive(Clone, Debug)]
pub struct Token<'a> {
    pub kind: TokenKind,
    pub text: &'a str,
    pub place: Range<usize>,
}

impl Token<'_> {
    /// Whether it is a blank or a comment.
    pub fn is_silent(&self) -> bool {
        use TokenKind::{BlockComment, LineComment, Whitespace};
        matches!(self.kind, Whitespace | LineComment { .. } | BlockComment { .. })
    }

    /// Whether it is a number.
    pub fn is_number(&self) -> bool {
        use LiteralKind::{Float, Int};
        matches!(self.kind, TokenKind::Literal { kind: Int { .. } | Float { .. }, .. })
    }

    /// Whether it is a text or a block comment without its end.
    pub fn is_open(&self) -> bool {
        use LiteralKind::*;
        match self.kind {
            TokenKind::BlockComment { terminated, .. } => !terminated,
            TokenKind::Literal { kind, .. } => match kind {
                Str { terminated } | ByteStr { terminated } | CStr { terminated } => !terminated,
                RawStr { n_hashes } | RawByteStr { n_hashes } | RawCStr { n_hashes } => {
                    n_hashes.is_none()
                }
                Char { .. } | Byte { .. } | Int { .. } | Float { .. } => false,
            },
            _ => false,
        }
    }
}

/// All tokens of a text, in order and without gaps.
pub fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut end = 0;
    tokenize(text, FrontmatterAllowed::No).map(move |token| {
        let place = end..end + token.len as usize;
        end = place.end;
        Token { kind: token.kind, text: &text[place.clone()], place }
    })
}

/// The tokens that are neither blanks nor comments.
pub fn meaningful(text: &str) -> impl Iterator<Item = Token<'_>> {
    tokens(text).filter(|token| !token.is_silent())
}

/// The number of the token that closes the bracket at `from`.
pub fn closing(tokens: &[Token<'_>], from: usize) -> Option<usize> {
    other_bracket(tokens.iter().enumerate().skip(from), ["{", "(", "["], ["}", ")", "]"])
}

/// The number of the token that opens the bracket at `from`.
pub fn opening(tokens: &[Token<'_>], from: usize) -> Option<usize> {
    let back = tokens.iter().enumerate().take(from + 1).rev();
    other_bracket(back, ["}", ")", "]"], ["{", "(", "["])
}

/// The number of the token that ends what the first one begins.
fn other_bracket<'a>(
    tokens: impl Iterator<Item = (usize, &'a Token<'a>)>,
    begins: [&str; 3],
    ends: [&str; 3],
) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, token) in tokens {
        if begins.contains(&token.text) {
            depth += 1;
        } else if ends.contains(&token.text) {
            depth = depth.checked_sub(1)?;
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// The parts of a text between its commas, not counting those in brackets.
pub fn parts(text: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0_i32, 0, Vec::new());
    for token in tokens(text) {
        match token.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            "," if depth == 0 => {
                parts.push(&text[start..token.place.start]);
                start = token.place.end;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// Whether a name is among the [`words`] of a text.
pub fn has_word(text: &str, word: &str) -> bool {
    words(text).any(|it| it == word)
}

/// Whether all of a text may be a name.
pub fn is_name(text: &str) -> bool {
    text.chars().all(|it| it.is_alphanumeric() || it == '_')
}

/// The identifiers of a text, as far as they can be names.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_names_and_signs() {
        let texts = |line| tokens(line).map(|it| it.text).collect::<Vec<_>>();
        assert_eq!(texts("f(x1, 0.5)?"), ["f", "(", "x1", ",", " ", "0.5", ")", "?"]);
        assert_eq!(texts("0..n \"a b\""), ["0", ".", ".", "n", " ", "\"a b\""]);
    }

    #[test]
    fn what_has_no_end_is_open() {
        let is_open = |text| tokens(text).last().is_some_and(|it| it.is_open());
        assert!(["/* a", "\"a\\\"", "r#\"a\"", "b\"a"].into_iter().all(is_open));
        assert!(!["/* a */", "\"a\"", "r#\"a\"#", "// a", "a"].into_iter().any(is_open));
    }
}
