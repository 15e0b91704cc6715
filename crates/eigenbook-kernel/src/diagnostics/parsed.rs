//! The cell's text for the parser: macros, which the parser would not look into, are replaced by
//! something it can parse. Positions do not change, so places in the tree are places in the cell.

use crate::tokens::{Token, TokenKind, closing, tokens};

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
    fn macros_become_calls() {
        let code = "println!(\"{}!(\", array![1, [2]], vec![0; 3]) != a";
        let calls = "println_(\"{}!(\", array_(1, [2]), vec_(0; 3)) != a";
        assert_eq!(macros_as_calls(code), calls);
    }
}
