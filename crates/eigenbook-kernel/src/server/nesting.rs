//! An upper bound for the nesting of code, found without a parser.
//!
//! Parsers, and all code that walks their trees, are recursive: a cell of a hundred thousand
//! opening brackets would crash the process. Such a cell is refused before it is parsed.
//!
//! An expression is nested no deeper than its number of tokens. So tokens are counted, level by
//! level of brackets, and forgotten at the end of a statement, an item or an argument.

use crate::tokens::meaningful;

/// Deeper code is refused. Real code never reaches this, and every parser survives it.
pub const DEEPEST: usize = 2000;

/// Whether this is too deep to be parsed.
pub fn is_too_deep(code: &str) -> bool {
    // How many tokens there are on each open level, and on all of them.
    let (mut levels, mut sum) = (vec![0], 0);
    for token in meaningful(code) {
        let level = levels.last_mut().expect("one level is always open");
        match token.text {
            ";" | "," => sum -= std::mem::take(level),
            ")" | "]" | "}" => {
                sum -= std::mem::take(level);
                if levels.len() > 1 {
                    levels.pop();
                }
                if token.text == "}" && begins_anew(&code[token.place.end..]) {
                    sum -= levels.last_mut().map(std::mem::take).unwrap_or_default();
                }
            }
            text => {
                *level += 1;
                sum += 1;
                if matches!(text, "(" | "[" | "{") {
                    levels.push(0);
                }
            }
        }
        if sum > DEEPEST {
            return true;
        }
    }
    false
}

/// Whether the text after a block is not a part of its statement.
fn begins_anew(rest: &str) -> bool {
    let rest = rest.trim_start();
    let name = rest.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '}' | '#' | '\''));
    name && !["else", "as"].iter().any(|word| rest.starts_with(word))
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
