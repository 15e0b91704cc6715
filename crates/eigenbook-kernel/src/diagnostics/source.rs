//! The cell's code without text: comments, strings and characters become blanks, so that a search
//! finds only code. Every byte keeps its place, so a letter of two bytes becomes two blanks.

use crate::edits::blanks;
use crate::tokens::{Token, TokenKind, tokens};

/// The code with blanks for comments and quoted text.
pub(super) fn bare(code: &str) -> String {
    tokens(code).map(|token| bare_token(&token)).collect()
}

fn bare_token(token: &Token) -> String {
    let text = token.text;
    if token.is_silent() {
        return blanks(text);
    }
    let quotes = text.find(['"', '\'']).filter(|_| is_quoted(token));
    let Some(start) = quotes.map(|at| at + 1) else { return text.to_owned() };
    let end = match token.is_open() {
        true => text.len(),
        false => text.rfind(&text[start - 1..start]).unwrap_or(text.len()),
    };
    [&text[..start], &blanks(&text[start..end]), &text[end..]].concat()
}

/// Whether it is a text or a character. To Python, single quotes are those of a text, and between two
/// of them there is code.
fn is_quoted(token: &Token) -> bool {
    let TokenKind::Literal { .. } = token.kind else { return false };
    let character = token.text.trim_start_matches('b').strip_prefix('\'');
    let is_short = |it: &str| it.starts_with('\\') || it.chars().count() == 2;
    character.is_none_or(|it| it.ends_with('\'') && is_short(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_comments_and_characters_become_blanks() {
        assert_eq!(bare(r#"f("a?\"b")?; // why?"#), r#"f("     ")?;        "#);
        assert_eq!(bare("a /* ? /* b */ ? */ c"), "a                   c");
        assert_eq!(bare("'?' '\\'' x"), "' ' '  ' x");
        assert_eq!(bare("r#\"a\"?\"# ?"), "r#\"   \"# ?");
        assert_eq!(bare("for\"x\""), "for\" \"");
    }

    #[test]
    fn lifetimes_lines_and_columns_stay() {
        assert_eq!(bare("fn f<'a>(x: &'a str)"), "fn f<'a>(x: &'a str)");
        assert_eq!(bare("\"αb\nβ\" γ"), "\"   \n  \" γ");
        assert_eq!(bare("a\nb").lines().count(), 2);
    }

    #[test]
    fn what_is_never_closed_ends_with_the_code() {
        assert_eq!(bare("\"abc"), "\"   ");
        assert_eq!(bare("/* abc"), "      ");
        assert_eq!(bare("r\"abc\\"), "r\"    ");
        assert_eq!(bare("'"), "'");
    }

    #[test]
    fn single_quotes_of_python_hold_code() {
        assert_eq!(bare("f('a b', x, 'c d')"), "f('a b', x, 'c d')");
    }
}
