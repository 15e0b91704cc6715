//! Finds the variables that a cell uses.
//!
//! evcxr takes every variable out of the store before a cell and puts it back after it. Variables
//! that the cell does not use can stay there: less is compiled, and the source of the cell does not
//! depend on unrelated variables. A cell that redeclares a variable does not use the old one.

use crate::cell_tree::{CellTree, bound, meaningful};
use crate::tokens::words;
use ra_ap_syntax::ast::{self, AstNode};
use ra_ap_syntax::{SyntaxKind, SyntaxNode};
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
    pub fn of(cell: &CellTree) -> Self {
        let mut names = Self::default();
        for part in cell.body().into_iter().flat_map(|body| body.syntax().children()) {
            names.mention(&part);
            if let Some(statement) = ast::LetStmt::cast(part) {
                let bound = bound(&statement).into_iter().map(|name| plain(&name).to_owned());
                names.declared.extend(bound);
            }
        }
        names
    }

    fn mention(&mut self, part: &SyntaxNode) {
        let mut n_dots = 0;
        for token in meaningful(part) {
            let is_bound = token.parent().is_some_and(|it| ast::Name::can_cast(it.kind()));
            let is_field = n_dots == 1;
            match token.kind() {
                SyntaxKind::DOT => n_dots += 1,
                SyntaxKind::IDENT if is_bound || is_field => n_dots = 0,
                // A text may be that of a format.
                kind if kind == SyntaxKind::IDENT || kind.is_literal() => {
                    let names =
                        words(plain(token.text())).filter(|it| !self.declared.contains(*it));
                    let names = names.filter(|it| !it.starts_with(|c: char| c.is_ascii_digit()));
                    self.used.extend(names.map(str::to_owned).collect::<Vec<_>>());
                    n_dots = 0;
                }
                _ => n_dots = 0,
            }
        }
    }
}

/// The name without the mark that lets a keyword be one.
pub fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(cell: &str) -> String {
        UsedNames::of(&CellTree::new(cell)).used.into_iter().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_a_cell_uses() {
        assert_eq!(used("let x = 1; x"), "");
        assert_eq!(used("let x = x + 1;"), "x");
        assert_eq!(used("let (x, mut y) = (1, 2); let S { a, b: c } = s; x + y + a + c"), "S b s");
        assert_eq!(used("x; let x = 1;"), "x");
        assert_eq!(used("{ let x = 1; } x"), "x");
        assert_eq!(used("if let Some(x) = y { x }"), "Some x y");
        assert_eq!(used("for x in y {} let x = 1; x"), "y");
        assert_eq!(used("println!(\"{x}\"); let x = 1;"), "println x");
        assert_eq!(used("let p: T = a.x; // x\np.y"), "T a");
        assert_eq!(used("0..x"), "x");
        assert_eq!(used("let r#type = 1; r#type + r#other"), "other");
        assert_eq!(used("let a::B = 1; let Some(x) = y else { return };"), "B Some a y");
        assert_eq!(used("let x = 1"), "");
    }
}
