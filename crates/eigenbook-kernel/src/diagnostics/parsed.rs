//! The cell's text for the parser: text that is not Rust, or that the parser would not look into,
//! is replaced by something it can parse. Positions do not change, so places in the tree are places
//! in the cell.

use crate::tokens::{Token, TokenKind, blanks, closing, tokens};

/// The code with blanks for leading commands (`:dep …`, `!ls`, `%time`).
pub(super) fn without_commands(code: &str) -> String {
    let mut before = true;
    let line = |line: &str| {
        before &= line.trim().is_empty() || line.starts_with([':', '!', '%', '/']);
        let command = before && line.starts_with([':', '!', '%']);
        if command { blanks(line) } else { line.to_owned() }
    };
    code.split_inclusive('\n').map(line).collect()
}

/// The code with `println!(a + b)` and `array![a, b]` as calls, `println_(a + b)`: a macro's
/// arguments are expressions for a student, and bare tokens for the parser. Positions do not
/// change.
pub(super) fn macros_as_calls(code: &str) -> String {
    let tokens: Vec<Token> = tokens(code).collect();
    let mut changed = code.to_owned();
    for (at, parts) in tokens.windows(3).enumerate() {
        let (TokenKind::Ident, TokenKind::Bang, "(" | "[") =
            (parts[0].kind, parts[1].kind, parts[2].text)
        else {
            continue;
        };
        changed.replace_range(parts[1].place.clone(), "_");
        if let Some(end) = closing(&tokens, at + 2).filter(|_| parts[2].text == "[") {
            changed.replace_range(parts[2].place.clone(), "(");
            changed.replace_range(tokens[end].place.clone(), ")");
        }
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_before_the_code_are_blank() {
        let code = ":dep rand = \"0.9\"\n// α\nlet a = 1;\n:dep x";
        let blank = format!("{}\n// α\nlet a = 1;\n:dep x", " ".repeat(17));
        assert_eq!(without_commands(code), blank);
    }

    #[test]
    fn macros_become_calls() {
        let code = "println!(\"{}!(\", array![1, [2]], vec![0; 3]) != a";
        let calls = "println_(\"{}!(\", array_(1, [2]), vec_(0; 3)) != a";
        assert_eq!(macros_as_calls(code), calls);
    }
}
