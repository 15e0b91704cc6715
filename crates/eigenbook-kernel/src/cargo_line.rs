//! A line of a `Cargo.toml`, as far as it need not be right: its texts, and its comment.

use regex::{Captures, Regex};
use std::sync::LazyLock;

/// A part of a line: a text with its quotes, of which the last is missing if it has no end, a comment,
/// or what is between those. The two signs of a comment are also in an address, behind a colon.
static PART: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"(?<text>"(?:\\.|[^"\\])*"?|'[^']*'?)|(?<comment>\#.*|//.*)|:/*|[^"'\#:/]+|/"#)
});

/// A pattern that is written in the code.
pub fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("it is a pattern")
}

/// The line without its comment, and without blanks around it.
pub fn without_comment(line: &str) -> &str {
    let comment = PART.captures_iter(line).find_map(|part| part.name("comment"));
    line[..comment.map_or(line.len(), |it| it.start())].trim()
}

/// The line with something else between its texts.
pub fn between_texts(line: &str, change: impl Fn(&str) -> String) -> String {
    let changed = |part: &Captures<'_>| match part.name("text").or(part.name("comment")) {
        Some(kept) => kept.as_str().to_owned(),
        None => change(&part[0]),
    };
    PART.replace_all(line, changed).into_owned()
}

/// Whether more brackets open in the line than close.
pub fn is_open(line: &str) -> bool {
    let texts = between_texts(line, |_| String::new());
    let count = |sign: char| line.matches(sign).count() - texts.matches(sign).count();
    count('{') > count('}') || count('[') > count(']')
}

/// The line without quotes around the name with which it begins: cargo takes both for the same name,
/// and evcxr for two.
pub fn with_bare_name(line: &str) -> String {
    static NAME: LazyLock<Regex> =
        LazyLock::new(|| pattern(r#"^(?:"([A-Za-z0-9_-]+)"|'([A-Za-z0-9_-]+)')(\s*(?:=.*)?)$"#));
    NAME.replace(line, "$1$2$3").into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_begins_outside_of_texts() {
        for (line, bare) in [
            ("a = \"1\" # b", "a = \"1\""),
            ("a = \"1\"// b", "a = \"1\""),
            ("a = { git = 'https://b.org/#c' } // d", "a = { git = 'https://b.org/#c' }"),
            ("a = { path = '../my#dir' }", "a = { path = '../my#dir' }"),
            ("a = \"\\\"#\" # it's", "a = \"\\\"#\""),
            ("a --git https://b.org/c", "a --git https://b.org/c"),
            ("// a", ""),
            ("a = \"1 # b", "a = \"1 # b"),
        ] {
            assert_eq!(without_comment(line), bare, "{line}");
        }
    }

    #[test]
    fn only_what_is_between_texts_changes() {
        let changed = between_texts("a = { a = \"a\", b = 'a' } # a", |it| it.replace('a', "c"));
        assert_eq!(changed, "c = { c = \"a\", b = 'a' } # a");
    }

    #[test]
    fn a_name_needs_no_quotes() {
        for (line, bare) in [
            ("\"a-b\" = \"1\"", "a-b = \"1\""),
            ("'a'", "a"),
            ("\"a b\" = \"1\"", "\"a b\" = \"1\""),
            ("\"a\".version = \"1\"", "\"a\".version = \"1\""),
            ("a = \"1\"", "a = \"1\""),
            ("\"", "\""),
            ("\"é", "\"é"),
        ] {
            assert_eq!(with_bare_name(line), bare);
        }
    }
}
