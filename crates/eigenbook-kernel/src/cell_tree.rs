//! A cell in the form that the parser accepts: the body of a function.
//!
//! The parser accepts any text, also text that is not Rust, and reports its errors.

use ra_ap_syntax::ast::{self, AstNode};
use ra_ap_syntax::{Edition, Parse, SourceFile, SyntaxNode};

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
