//! A line of a `Cargo.toml`, as far as it need not be right: its texts, and its comment.

/// A part of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// A text with its quotes; the last ones are missing if it has no end.
    Text(&'a str),
    /// What is between texts.
    Bare(&'a str),
    /// `# …`, or `// …`.
    Comment(&'a str),
}

/// The parts of a line, without gaps.
pub fn parts(line: &str) -> Vec<Part<'_>> {
    let (mut parts, mut start, mut at) = (Vec::new(), 0, 0);
    while let Some(sign) = line[at..].chars().next() {
        let rest = &line[at..];
        let found = match sign {
            '"' | '\'' => Some(Part::Text(&rest[..length_of_text(rest, sign)])),
            '#' => Some(Part::Comment(rest)),
            // The two of an address are behind a colon.
            '/' if rest.starts_with("//") && !line[..at].ends_with(':') => {
                Some(Part::Comment(rest))
            }
            _ => None,
        };
        let Some(part) = found else {
            at += sign.len_utf8();
            continue;
        };
        if start < at {
            parts.push(Part::Bare(&line[start..at]));
        }
        let (Part::Text(text) | Part::Bare(text) | Part::Comment(text)) = part;
        parts.push(part);
        at += text.len();
        start = at;
    }
    if start < at {
        parts.push(Part::Bare(&line[start..at]));
    }
    parts
}

/// How many bytes the text takes that a line begins with.
fn length_of_text(line: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in line.char_indices().skip(1) {
        if c == quote && !is_escaped {
            return at + 1;
        }
        // Only in `"…"` has a backslash a meaning.
        is_escaped = c == '\\' && quote == '"' && !is_escaped;
    }
    line.len()
}

/// The line without its comment, and without blanks around it.
pub fn without_comment(line: &str) -> &str {
    let end: usize = parts(line)
        .iter()
        .map(|it| match it {
            Part::Text(text) | Part::Bare(text) => text.len(),
            Part::Comment(_) => 0,
        })
        .sum();
    line[..end].trim()
}

/// The line with something else between its texts.
pub fn between_texts(line: &str, change: impl Fn(&str) -> String) -> String {
    let changed = parts(line).into_iter().map(|it| match it {
        Part::Bare(text) => change(text),
        Part::Text(text) | Part::Comment(text) => text.to_owned(),
    });
    changed.collect()
}

/// The line without quotes around the name with which it begins: cargo takes both for the same name,
/// and evcxr for two.
pub fn with_bare_name(line: &str) -> String {
    let name = |text: &str| {
        let quote = text.chars().next()?;
        let name = text.strip_prefix(quote)?.strip_suffix(quote)?;
        let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        let rest = line[text.len()..].trim_start();
        (is_name && !name.is_empty() && (rest.is_empty() || rest.starts_with('=')))
            .then(|| [name, &line[text.len()..]].concat())
    };
    match parts(line).first() {
        Some(Part::Text(text)) => name(text).unwrap_or_else(|| line.to_owned()),
        _ => line.to_owned(),
    }
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
