//! Finds the variables that a cell uses.
//!
//! evcxr takes every variable out of the store before a cell and puts it back after it. Variables
//! that the cell does not use can stay there: less is compiled, and the source of the cell does not
//! depend on unrelated variables. A cell that redeclares a variable does not use the old one.

use crate::tokens::{Token, TokenKind, meaningful, words};
use std::collections::BTreeSet;

/// The names in a cell that may be variables.
#[derive(Default)]
pub struct UsedNames {
    /// Those whose value from before the cell may matter to it.
    pub used: BTreeSet<String>,
    /// Those that the cell declares before it uses them.
    pub declared: BTreeSet<String>,
}

impl UsedNames {
    /// Reads a cell. Anything that is not understood counts as used.
    pub fn of(cell: &str) -> Self {
        let tokens: Vec<Token<'_>> = meaningful(cell).collect();
        let mut names = Self::default();
        let (mut depth, mut at) = (0_i32, 0);
        let mut pending: Vec<&str> = Vec::new();
        while let Some(&Token { kind, text, .. }) = tokens.get(at) {
            let is_start = at == 0 || matches!(tokens[at - 1].text, ";" | "}");
            match kind {
                _ if "([{".contains(text) => depth += 1,
                _ if ")]}".contains(text) => depth -= 1,
                TokenKind::Semi if depth == 0 => names.declare(pending.drain(..)),
                TokenKind::Ident if text == "let" && depth == 0 && is_start => {
                    let (length, bound) = names.pattern(&tokens[at + 1..]);
                    pending.extend(bound);
                    at += length;
                }
                TokenKind::Ident | TokenKind::RawIdent if is_field(&tokens[..at]) => {}
                TokenKind::Ident | TokenKind::RawIdent | TokenKind::Literal { .. } => {
                    names.mention(text);
                }
                _ => {}
            }
            at += 1;
        }
        names.declare(pending.into_iter());
        names
    }

    /// The length of a `let`'s pattern, and the names that it binds.
    fn pattern<'a>(&mut self, tokens: &[Token<'a>]) -> (usize, Vec<&'a str>) {
        let (mut open, mut bound) = (Vec::new(), Vec::new());
        let text_at = |at: usize| tokens.get(at).map_or("", |it| it.text);
        for (at, &Token { kind, text, .. }) in tokens.iter().enumerate() {
            let is_path = text_at(at + 1) == ":" && text_at(at + 2) == ":";
            let ends_path = text == ":" && at > 0 && text_at(at - 1) == ":";
            match (text, kind) {
                ("=" | ";", _) => return (at, bound),
                (":", _) if open.is_empty() && text_at(at + 1) != ":" && !ends_path => {
                    return (at, bound);
                }
                ("(" | "[" | "{", _) => open.push(text),
                (")" | "]" | "}", _) => drop(open.pop()),
                ("mut" | "ref" | "_", _) => {}
                (_, TokenKind::Ident | TokenKind::RawIdent) => {
                    let is_field = text_at(at + 1) == ":" && open.last() == Some(&"{");
                    let is_type = matches!(text_at(at + 1), "(" | "{" | "!");
                    match is_field || is_type || is_path {
                        true => self.mention(text),
                        false => bound.push(plain(text)),
                    }
                }
                (_, TokenKind::Literal { .. }) => self.mention(text),
                _ => {}
            }
        }
        (tokens.len(), bound)
    }

    fn mention(&mut self, text: &str) {
        let names =
            words(plain(text)).filter(|word| !word.starts_with(|c: char| c.is_ascii_digit()));
        let new = names.filter(|word| !self.declared.contains(*word));
        let new: Vec<String> = new.map(str::to_owned).collect();
        self.used.extend(new);
    }

    fn declare<'a>(&mut self, bound: impl Iterator<Item = &'a str>) {
        self.declared.extend(bound.map(str::to_owned));
    }
}

/// Whether the next name is that of a field or a method.
fn is_field(before: &[Token<'_>]) -> bool {
    let dots = before.iter().rev().take_while(|it| it.kind == TokenKind::Dot);
    dots.count() == 1
}

/// The name without the mark that lets a keyword be one.
pub fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::UsedNames;

    fn used(cell: &str) -> String {
        UsedNames::of(cell).used.into_iter().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_a_cell_uses() {
        assert_eq!(used("let x = 1; x"), "");
        assert_eq!(used("let x = x + 1;"), "x");
        assert_eq!(used("let (x, mut y) = (1, 2); let S { a, b: c } = s; x + y + a + c"), "S b s");
        assert_eq!(used("x; let x = 1;"), "x");
        assert_eq!(used("{ let x = 1; } x"), "let x");
        assert_eq!(used("if let Some(x) = y { x }"), "Some if let x y");
        assert_eq!(used("for x in y {} let x = 1; x"), "for in x y");
        assert_eq!(used("println!(\"{x}\"); let x = 1;"), "println x");
        assert_eq!(used("let p: T = a.x; // x\np.y"), "T a");
        assert_eq!(used("0..x"), "x");
        assert_eq!(used("let r#type = 1; r#type + r#other"), "other");
        assert_eq!(used("let a::B = 1; let Some(x) = y else { return };"), "Some a else return y");
        assert_eq!(used("let x = 1"), "");
    }
}
