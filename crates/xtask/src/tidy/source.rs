//! A Rust file, and which parts of it are code.

use super::File;
use std::ops::Range;

/// A Rust file whose comments, texts and tests can be left out.
pub struct Source {
    /// Its path from the root.
    pub path: String,
    /// All of it.
    pub text: String,
    /// The same lines, with blanks in place of comments and texts in quotes.
    pub code_with_tests: String,
    /// The same lines, with blanks in place of test modules too.
    pub code: String,
}

impl Source {
    /// Reads a file.
    pub fn new(file: &File) -> Self {
        let code_with_tests = without_comments_and_texts(&file.text);
        let code = without_tests(&code_with_tests);
        Self { path: file.path.clone(), text: file.text.clone(), code_with_tests, code }
    }

    /// The functions with a body: their names, and their bytes in `code`.
    pub fn functions(&self) -> Vec<(String, Range<usize>)> {
        let mut functions = Vec::new();
        for (start, _) in self.code.match_indices("fn ") {
            if self.code[..start].ends_with(is_word) {
                continue;
            }
            let name: String = self.code[start + 3..].chars().take_while(|&c| is_word(c)).collect();
            if let (false, Some(body)) = (name.is_empty(), body(&self.code, start)) {
                functions.push((name, start..body));
            }
        }
        functions
    }
}

/// How many lines hold something.
pub fn n_lines(code: &str) -> usize {
    code.lines().filter(|line| !line.trim().is_empty()).count()
}

/// Whether the character is allowed in a name.
pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The end of the body of the item that starts here; none for an item that ends in `;`.
fn body(code: &str, start: usize) -> Option<usize> {
    let mut depth = 0;
    let mut in_body = false;
    for (i, c) in code[start..].char_indices() {
        match c {
            ';' if depth == 0 => return None,
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '{' => {
                in_body |= depth == 0;
                depth += 1;
            }
            '}' => {
                depth -= 1;
                if in_body && depth == 0 {
                    return Some(start + i + 1);
                }
            }
            _ => {}
        }
    }
    None
}

fn without_tests(code: &str) -> String {
    let mut kept = code.to_owned();
    for (start, attribute) in code.match_indices("#[cfg(test)]") {
        let item = start + attribute.len();
        if let Some(end) = body(code, item) {
            kept.replace_range(start..end, &blank(&code[start..end]));
        }
    }
    kept
}

fn without_comments_and_texts(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let after_word = code.ends_with(is_word);
        let length = blanked_length(rest, after_word);
        if length > 0 {
            code.push_str(&blank(&rest[..length]));
        } else {
            code.push(first);
        }
        rest = &rest[length.max(first.len_utf8())..];
    }
    code
}

/// How many bytes at the start are a comment or a text in quotes.
fn blanked_length(text: &str, after_word: bool) -> usize {
    if text.starts_with("//") {
        return text.find('\n').unwrap_or(text.len());
    }
    if text.starts_with("/*") {
        return text.find("*/").map_or(text.len(), |end| end + 2);
    }
    let prefix =
        if after_word { 0 } else { text.len() - text.trim_start_matches(['b', 'c']).len() };
    let quoted = &text[prefix..];
    if let (Some(raw), false) = (quoted.strip_prefix('r'), after_word) {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw[hashes..].starts_with('"') {
            let close = format!("\"{}", "#".repeat(hashes));
            let opened = prefix + 1 + hashes + 1;
            let end = text[opened..].find(&close).map(|end| opened + end + close.len());
            return end.unwrap_or(text.len());
        }
    }
    if let Some(text) = quoted.strip_prefix('"') {
        return prefix + 1 + until_quote(text, '"');
    }
    if let Some(character) = quoted.strip_prefix('\'') {
        // 'a' is a text, and 'a alone is a lifetime.
        let second = character.chars().nth(1);
        if character.starts_with('\\') || second == Some('\'') {
            return prefix + 1 + until_quote(character, '\'');
        }
    }
    0
}

/// The bytes up to and with the closing quote.
fn until_quote(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (i, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return i + 1,
            _ => {}
        }
    }
    text.len()
}

/// As many bytes of blanks, with the same line breaks.
fn blank(text: &str) -> String {
    text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source::new(&File { path: "a.rs".to_owned(), text: text.to_owned() })
    }

    #[test]
    fn comments_and_texts_are_blanked() {
        let code = source("a /* x\n */ b \"c\\\"d\" e 'f' '\\'' <'g> r#\"h\"\n\"# i // j").code;
        let words: Vec<&str> = code.split_whitespace().collect();
        assert_eq!(words, ["a", "b", "e", "<'g>", "i"]);
        assert_eq!(code.lines().count(), 3);
    }

    #[test]
    fn tests_are_blanked() {
        let code = source("fn a() {}\n#[cfg(test)]\nmod tests {\n fn b() {}\n}\nfn c() {}").code;
        assert!(code.contains("fn a") && code.contains("fn c") && !code.contains("fn b"));
    }

    #[test]
    fn functions_are_found_with_their_bodies() {
        let source =
            source("fn a(x: [u8; 2]) -> B<'_> where C: D {\n  e();\n}\ntrait F { fn g(); }");
        let functions = source.functions();
        assert_eq!(functions.len(), 1);
        assert_eq!(functions[0].0, "a");
        assert!(source.code[functions[0].1.clone()].ends_with("}"));
        assert_eq!(source.code[functions[0].1.clone()].lines().count(), 3);
    }
}
