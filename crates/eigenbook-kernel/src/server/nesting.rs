//! An upper bound for the nesting of code, found without a parser.
//!
//! Parsers, and all code that walks their trees, are recursive: a cell of a hundred thousand
//! opening brackets would crash the process. Such a cell is refused before it is parsed.
//!
//! An expression is nested no deeper than its number of tokens. So tokens are counted, level by
//! level of brackets, and forgotten at the end of a statement, an item or an argument.

/// Deeper code is refused. Real code never reaches this, and every parser survives it.
pub const DEEPEST: usize = 2000;

/// Whether this is too deep to be parsed.
pub fn is_too_deep(code: &str) -> bool {
    let mut levels = Levels { counts: vec![0], sum: 0 };
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let length = match skipped(rest) {
            Some(length) => length,
            None => levels.take(first, rest),
        };
        if levels.sum > DEEPEST {
            return true;
        }
        rest = &rest[length..];
    }
    false
}

/// Tokens of the open levels.
struct Levels {
    counts: Vec<usize>,
    sum: usize,
}

impl Levels {
    /// Counts the first token of `rest` and returns its length.
    fn take(&mut self, first: char, rest: &str) -> usize {
        match first {
            ';' | ',' => self.forget(),
            '(' | '[' | '{' => {
                self.count();
                self.counts.push(0);
            }
            ')' | ']' | '}' => {
                self.forget();
                if self.counts.len() > 1 {
                    self.counts.pop();
                }
                if first == '}' && begins_anew(&rest[1..]) {
                    self.forget();
                }
            }
            c if c.is_whitespace() => (),
            _ => self.count(),
        }
        let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        word.max(first.len_utf8())
    }

    fn count(&mut self) {
        *self.counts.last_mut().expect("one level is always open") += 1;
        self.sum += 1;
    }

    fn forget(&mut self) {
        let last = self.counts.last_mut().expect("one level is always open");
        self.sum -= std::mem::take(last);
    }
}

/// Whether the text after a block is not a part of its statement.
fn begins_anew(rest: &str) -> bool {
    let rest = rest.trim_start();
    let name = rest.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '}' | '#' | '\''));
    name && !["else", "as"].iter().any(|word| rest.starts_with(word))
}

/// The length of the comment, string or character that `rest` begins with.
fn skipped(rest: &str) -> Option<usize> {
    let until = |text: &str, end: &str| text.find(end).map_or(rest.len(), |at| at + end.len());
    let within = |start: usize, end: &str| start + until(&rest[start..], end);
    if rest.starts_with("//") {
        return Some(until(rest, "\n").min(rest.len()));
    }
    if rest.starts_with("/*") {
        return Some(within(2, "*/").min(rest.len()));
    }
    if let Some(raw) = rest.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw[hashes..].starts_with('"') {
            let end = format!("\"{}", "#".repeat(hashes));
            return Some(within(hashes + 2, &end).min(rest.len()));
        }
    }
    match rest.as_bytes()[0] {
        b'"' => Some(quoted(rest, '"').unwrap_or(rest.len())),
        // A lifetime has no closing quote near by.
        b'\'' => quoted(rest, '\'').filter(|length| *length <= 12),
        _ => None,
    }
}

/// The length of a literal up to its closing quote.
fn quoted(rest: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return Some(at + 1),
            _ => (),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_not_too_deep() {
        for code in [
            "let x = f(1, 2);\n".repeat(10_000),
            "fn f() -> f64 { 1.0 }\n".repeat(10_000),
            format!("array![{}]", "[1.0, 2.0], ".repeat(10_000)),
            format!("let text = \"{}\";", "<p class='x'>a + b (</p>".repeat(10_000)),
            format!("let text = r#\"{}\"#;", "a = \"b\" + (".repeat(10_000)),
            format!("/* {} */ 1", "( ".repeat(10_000)),
            "// ((((((\n".repeat(10_000),
            "match x { A => { 1 } B => { 2 } }\n".repeat(10_000),
            "let c = '(';".repeat(10_000),
            "fn g<'a>(x: &'a str) -> &'a str { x }\n".repeat(10_000),
        ] {
            assert!(!is_too_deep(&code), "{}", &code[..40]);
        }
    }

    #[test]
    fn what_would_end_the_process_is() {
        for code in
            ["(", "-", "1 + ", "if x {} else ", "{;", "a::<", "&", "|| ", "a![", "x.y()", "a?"]
        {
            assert!(is_too_deep(&code.repeat(10_000)), "{code}");
        }
    }

    #[test]
    fn any_text_is_survived() {
        for code in ["", "'", "\"", "r#\"", "/*", "//", ")))", "'\\", "\"\\", "🦀'🦀'", "r", "}"]
        {
            assert!(!is_too_deep(code), "{code}");
        }
    }
}
