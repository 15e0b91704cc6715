//! Whether code is complete, judged by its syntax alone.

use crate::cell_tree::{BEFORE, CellTree, is_command};
use crate::tokens::{self, Token, meaningful};

/// The judgement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Completeness {
    /// It can be run.
    Complete,
    /// Something has to follow.
    Incomplete {
        /// The blanks with which the next line should begin.
        indent: String,
    },
    /// It cannot become right by adding to it.
    Invalid,
}

/// Judges a cell. Recursive: code that is nested too deeply (see `nesting`) must not come here.
pub fn completeness(code: &str) -> Completeness {
    let code = without_commands(code);
    let tokens: Vec<Token<'_>> = meaningful(&code).collect();
    let Some(last) = tokens.last() else { return Completeness::Complete };
    let Ok(open) = open_brackets(&tokens) else { return Completeness::Invalid };
    let incomplete = |depth: usize| Completeness::Incomplete { indent: "    ".repeat(depth) };
    if tokens::tokens(&code).last().is_some_and(|token| token.is_open()) {
        return Completeness::Incomplete { indent: String::new() };
    }
    let end = BEFORE.len() + last.place.end;
    let closing: String = open.iter().rev().copied().collect();
    let errors = CellTree::new(format!("{code}\n{closing}")).errors();
    let early = errors.iter().any(|error| usize::from(error.range().start()) < end);
    match (early, open.is_empty(), errors.is_empty()) {
        (true, _, _) => Completeness::Invalid,
        (false, false, _) => incomplete(open.len()),
        (false, true, true) => Completeness::Complete,
        (false, true, false) => incomplete(1),
    }
}

/// The code without the commands before it: `:dep …` lines, and `%time` as a first word.
fn without_commands(code: &str) -> String {
    let mut rest = code;
    loop {
        rest = rest.trim_start();
        if is_command(rest) {
            rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
        } else if rest.starts_with('%') {
            rest = rest.trim_start_matches('%').trim_start_matches(char::is_alphanumeric);
        } else {
            return rest.to_owned();
        }
    }
}

/// A bracket closes that was not open.
struct Mismatch;

/// The closing brackets that the code still needs, innermost last.
fn open_brackets(tokens: &[Token<'_>]) -> Result<Vec<&'static str>, Mismatch> {
    let mut open = Vec::new();
    for token in tokens {
        match token.text {
            "(" => open.push(")"),
            "[" => open.push("]"),
            "{" => open.push("}"),
            ")" | "]" | "}" if open.pop() != Some(token.text) => return Err(Mismatch),
            _ => (),
        }
    }
    Ok(open)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn incomplete(depth: usize) -> Completeness {
        Completeness::Incomplete { indent: "    ".repeat(depth) }
    }

    #[test]
    fn complete() {
        for code in [
            "",
            "  // only a remark",
            "1 + 1",
            "let x = 1;",
            "let x = 1;\nx",
            "fn f(x: f64) -> f64 { x }",
            "use std::fmt;\nstruct A { b: i32 }\nimpl A {}",
            "for i in 0..3 { println!(\"{i}\"); }",
            "let θ = \"é\"; θ // (",
            "matmul(&a, &b)?",
            ":dep rand = \"0.9\"\nlet x = 1;",
            ":vars",
            "%time 1 + 1",
            "let s = r#\"a\"b\"#;",
            "'a'",
        ] {
            assert_eq!(completeness(code), Completeness::Complete, "{code}");
        }
    }

    #[test]
    fn something_has_to_follow() {
        for (code, depth) in [
            ("fn f(x: f64) -> f64 {", 1),
            ("array![[1, 2],\n  [3, 4]", 1),
            ("if x { for y in z {", 2),
            ("f(|x| {", 2),
            ("let x = ", 1),
            ("1 +", 1),
            ("x.", 1),
            ("fn f()", 1),
            ("use std::", 1),
            ("for i in 0..3", 1),
            ("#[derive(Debug)]", 1),
            ("let s = \"two lines", 0),
            ("let s = r#\"raw\"", 0),
            ("1 /* a remark", 0),
            (":dep x\nlet y = (", 1),
        ] {
            assert_eq!(completeness(code), incomplete(depth), "{code}");
        }
    }

    #[test]
    fn it_cannot_become_right() {
        for code in [")", "f(]", "let = 5;", "let x = 5 5;", "fn (x) {}", "let a = 1\nlet b = 2;"] {
            assert_eq!(completeness(code), Completeness::Invalid, "{code}");
        }
    }
}
