//! A cell in the form that the parser accepts: the body of a function.
//!
//! The parser accepts any text, also text that is not Rust, and reports its errors.

use crate::tokens::blanks;
use ra_ap_syntax::ast::{self, AstNode};
use ra_ap_syntax::{Edition, Parse, SourceFile, SyntaxNode, TextRange};
use std::ops::Range;

/// The text before the cell; places in the tree count from its beginning.
pub const BEFORE: &str = "fn cell() {\n";

/// The function with the cell in it.
pub fn parse(code: &str) -> Parse<SourceFile> {
    SourceFile::parse(&format!("{BEFORE}{code}\n}}"), Edition::CURRENT)
}

/// The cell itself in such a tree: its statements and items, those of its blocks inside of them.
pub fn body(tree: &SyntaxNode) -> Option<ast::StmtList> {
    tree.descendants().find_map(ast::StmtList::cast)
}

/// The same for a cell that is not parsed yet.
pub fn body_of(code: &str) -> Option<ast::StmtList> {
    body(&parse(code).syntax_node())
}

/// The bytes of the cell that a range of the tree takes.
pub fn place(range: TextRange) -> Range<usize> {
    let at = |offset| usize::from(offset).saturating_sub(BEFORE.len());
    at(range.start())..at(range.end())
}

/// Whether a line is a command, such as `:dep`, and not Rust.
pub fn is_command(line: &str) -> bool {
    let start = line.trim_start();
    start.starts_with(':') && !start.starts_with("::")
}

/// The code with blanks for the commands before it.
pub fn without_commands(code: &str) -> String {
    let mut is_before = true;
    let lines = code.split_inclusive('\n').map(|line| {
        let is_command = is_before && (is_command(line) || line.starts_with('%'));
        is_before &= is_command || line.trim().is_empty() || line.trim_start().starts_with("//");
        if is_command { blanks(line) } else { line.to_owned() }
    });
    lines.collect()
}

/// The names that a `let` binds.
pub fn bound(statement: &ast::LetStmt) -> Vec<String> {
    let pattern = statement.pat().into_iter();
    let names = pattern.flat_map(|pattern| {
        pattern.syntax().descendants().filter_map(ast::Name::cast).collect::<Vec<_>>()
    });
    names.map(|name| name.text().to_string()).collect()
}

/// The names that the `let` statements of the cell itself bind; those of its blocks end with them.
pub fn made(body: &ast::StmtList) -> impl Iterator<Item = String> {
    body.statements().flat_map(|statement| match statement {
        ast::Stmt::LetStmt(statement) => bound(&statement),
        _ => Vec::new(),
    })
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
}
