//! A cell and its syntax tree, which is handed on.
//!
//! To the parser, a cell is the body of a function. The parser accepts any text, also text that is not
//! Rust, and reports its errors.

use crate::edits::{Edit, blanks, replaced};
use ra_ap_syntax::ast::{self, AstNode};
use ra_ap_syntax::{Edition, Parse, SourceFile, SyntaxError, SyntaxNode, SyntaxToken, TextRange};
use std::ops::Range;

/// The text before the cell; places in the tree count from its beginning.
pub const BEFORE: &str = "fn cell() {\n";

/// A cell and its tree.
#[derive(Clone, Debug)]
pub struct CellTree {
    /// The text of the cell.
    pub code: String,
    parse: Parse<SourceFile>,
}

impl CellTree {
    /// Parses a cell.
    pub fn new(code: impl Into<String>) -> Self {
        let code = code.into();
        let parse = SourceFile::parse(&format!("{BEFORE}{code}\n}}"), Edition::CURRENT);
        Self { code, parse }
    }

    /// The cell with this text, which is parsed only if it is another one.
    pub fn with(self, code: String) -> Self {
        if self.code == code { self } else { Self::new(code) }
    }

    /// The cell with these replacements.
    pub fn edited(self, edits: Vec<Edit>) -> Self {
        let code = replaced(&self.code, edits);
        self.with(code)
    }

    /// The cell with blanks for the commands before its code.
    pub fn without_commands(&self) -> Self {
        self.clone().with(without_commands(&self.code))
    }

    /// Whether the parser found no errors.
    pub fn is_rust(&self) -> bool {
        self.parse.errors().is_empty()
    }

    /// The parser's errors.
    pub fn errors(&self) -> Vec<SyntaxError> {
        self.parse.errors()
    }

    /// The tree, with the function around the cell.
    pub fn root(&self) -> SyntaxNode {
        self.parse.syntax_node()
    }

    /// The cell itself: its statements and items, those of its blocks inside of them.
    pub fn body(&self) -> Option<ast::StmtList> {
        self.root().descendants().find_map(ast::StmtList::cast)
    }

    /// The names that the `let` statements of the cell itself bind; those of its blocks end with
    /// them.
    pub fn made(&self) -> Vec<String> {
        self.lets().flat_map(|it| bound(&it)).collect()
    }

    /// The `let` statements of the cell itself.
    pub fn lets(&self) -> impl Iterator<Item = ast::LetStmt> {
        let statements = self.body().into_iter().flat_map(|body| body.statements());
        statements.filter_map(|it| match it {
            ast::Stmt::LetStmt(it) => Some(it),
            _ => None,
        })
    }

    /// Where the cell itself ends by `return`, and not a function, a closure or a future in it.
    pub fn returns(&self) -> Vec<ast::ReturnExpr> {
        let ends_there = |node: &SyntaxNode| {
            let is_future =
                ast::BlockExpr::cast(node.clone()).is_some_and(|it| it.async_token().is_some());
            is_future || ast::ClosureExpr::can_cast(node.kind()) || ast::Fn::can_cast(node.kind())
        };
        let n_around = |it: &ast::ReturnExpr| it.syntax().ancestors().filter(ends_there).count();
        let all = self.root().descendants().filter_map(ast::ReturnExpr::cast);
        // The cell is in a function of its own.
        all.filter(|it| n_around(it) == 1).collect()
    }

    /// The names of the functions, types and constants that the cell defines.
    pub fn defined(&self) -> Vec<String> {
        let items = self.body().into_iter().flat_map(|body| body.syntax().children());
        let items = items.filter(|node| ast::Item::can_cast(node.kind()));
        items.filter_map(|node| name_of(&node)).collect()
    }
}

/// The bytes of the cell that a range of the tree takes.
pub fn range_in_cell(range: TextRange) -> Range<usize> {
    let at = |offset| usize::from(offset).saturating_sub(BEFORE.len());
    at(range.start())..at(range.end())
}

/// The name of an item, if it has one.
pub fn name_of(item: &SyntaxNode) -> Option<String> {
    Some(item.children().find_map(ast::Name::cast)?.to_string())
}

/// The imports in a node, those of groups one by one.
pub fn imports(node: &SyntaxNode) -> impl Iterator<Item = ast::UseTree> + use<> {
    let trees = node.descendants().filter_map(ast::UseTree::cast);
    trees.filter(|it| it.use_tree_list().is_none())
}

/// The whole path of an import: `a`, `B` and `C` for the `C` in `a::{B::{C}}`, and `a` for the
/// `self` in `a::{self}`.
pub fn import_path(import: &ast::UseTree) -> Vec<SyntaxToken> {
    let trees = import.syntax().ancestors().filter_map(ast::UseTree::cast);
    let mut paths: Vec<ast::Path> = trees.filter_map(|it| it.path()).collect();
    paths.reverse();
    let segments = paths.iter().flat_map(|it| it.segments().collect::<Vec<_>>());
    let mut names: Vec<SyntaxToken> =
        segments.filter_map(|it| it.name_ref()?.syntax().first_token()).collect();
    names.pop_if(|it| it.text() == "self");
    names.extend(import.star_token());
    names
}

/// The name that an import brings; none if it is a `*` or `as _`.
pub fn imported_name(import: &ast::UseTree) -> Option<String> {
    match import.rename() {
        Some(new) => name_of(new.syntax()),
        None => import_path(import).pop().map(|it| it.text().to_owned()).filter(|it| it != "*"),
    }
}

/// The rules of a macro: the pattern and the body of each.
pub fn arms(rules: &ast::MacroRules) -> Vec<[ast::TokenTree; 2]> {
    let all = rules.token_tree().into_iter().flat_map(|it| it.syntax().children());
    let trees: Vec<_> = all.filter_map(ast::TokenTree::cast).collect();
    trees.as_chunks().0.to_vec()
}

/// The tokens of a node that are neither blanks nor comments.
pub fn meaningful(node: &SyntaxNode) -> impl Iterator<Item = SyntaxToken> + use<> {
    let tokens = node.descendants_with_tokens().filter_map(|it| it.into_token());
    tokens.filter(|token| !token.kind().is_trivia())
}

/// Whether a line is a command, such as `:dep`, and not Rust.
pub fn is_command(line: &str) -> bool {
    let start = line.trim_start();
    start.starts_with(':') && !start.starts_with("::")
}

/// Whether Rust may still begin behind a line: it is empty, a comment, or a command.
pub fn is_before_rust(line: &str) -> bool {
    let start = line.trim_start();
    start.is_empty() || start.starts_with("//") || is_command(start)
}

/// The code with blanks for the commands before it.
pub fn without_commands(code: &str) -> String {
    let mut is_before = true;
    let lines = code.split_inclusive('\n').map(|line| {
        let is_command = is_before && (is_command(line) || line.starts_with('%'));
        is_before &= is_command || is_before_rust(line);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_have_their_whole_path() {
        let cell = CellTree::new("use a::{self, B::{C as D, *}}; use {e, ::f::{r#g}};");
        let path = |import| {
            let names = import_path(&import);
            names.iter().map(|it| it.text().to_owned()).collect::<Vec<_>>().join("::")
        };
        let paths: Vec<_> = imports(&cell.root()).map(path).collect();
        assert_eq!(paths, ["a", "a::B::C", "a::B::*", "e", "f::r#g"]);
    }

    #[test]
    fn commands_before_the_code_are_blank() {
        let code = ":dep rand = \"0.9\"\n// α\nlet a = 1;\n:dep x";
        let blank = format!("{}\n// α\nlet a = 1;\n:dep x", " ".repeat(17));
        assert_eq!(without_commands(code), blank);
    }
}
