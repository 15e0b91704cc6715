//! The cell as a syntax tree, so that a hint changes expressions instead of searching in text.
//!
//! The parser accepts any text, also text that is not Rust; a hint that finds no node stays silent.

use super::input::{Cell, Edit, Session, Span};
use super::parsed::macros_as_calls;
use super::source;
use crate::cell_tree::{self, BEFORE, CellTree};
use crate::edits::{byte_at, line_and_column, replaced};
use ra_ap_syntax::ast::{self, HasName};
use ra_ap_syntax::{AstNode, SyntaxNode, TextRange, TextSize};
use std::ops::Range;

/// A cell and its syntax tree; all ranges are bytes of the cell.
pub(super) struct Code {
    text: String,
    /// Its tree, with macros as calls.
    tree: CellTree,
    /// The cell with blanks for comments and quoted text, byte by byte.
    pub bare: String,
}

/// Lines of the cell as they should be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fix {
    pub lines: Vec<FixedLine>,
    /// The whole cell with these lines in place, if they are lines of it.
    pub whole: Option<String>,
}

/// A line as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FixedLine {
    /// The line of the cell that it replaces, if any.
    pub line: Option<usize>,
    /// The line without the indentation that all lines share.
    pub text: String,
}

impl Fix {
    /// Lines that do not replace a particular line.
    pub(super) fn lines(text: impl Into<String>) -> Self {
        let line = |text: &str| FixedLine { line: None, text: text.to_owned() };
        Self { lines: text.into().lines().map(line).collect(), whole: None }
    }

    /// The same fix after another line, at the beginning of the cell.
    pub(super) fn after(mut self, line: &str) -> Self {
        if !self.lines.is_empty() {
            self.lines.insert(0, FixedLine { line: None, text: line.to_owned() });
            self.whole = self.whole.map(|whole| format!("{line}\n{whole}"));
        }
        self
    }

    /// The same fix with one part of its text replaced.
    pub(super) fn with(mut self, word: &str, other: &str) -> Self {
        for line in &mut self.lines {
            line.text = line.text.replace(word, other);
        }
        self.whole = self.whole.map(|whole| whole.replace(word, other));
        self
    }
}

impl Code {
    pub(super) fn new(cell: &Cell) -> Self {
        let code = cell_tree::without_commands(&cell.code);
        let tree = CellTree::new(macros_as_calls(&code));
        let bare = source::bare(&cell.code);
        Self { text: cell.code.clone(), tree, bare }
    }

    /// Whether the parser finds no errors.
    pub(super) fn is_rust(&self) -> bool {
        CellTree::new(cell_tree::without_commands(&self.text)).is_rust()
    }

    /// The smallest node of this kind that covers the place.
    pub(super) fn covering<N: AstNode>(&self, span: &Span) -> Option<N> {
        self.covering_node(span, |node| N::can_cast(node.kind())).and_then(N::cast)
    }

    /// The smallest such node that covers the place.
    pub(super) fn covering_node(
        &self,
        span: &Span,
        is_it: impl Fn(&SyntaxNode) -> bool,
    ) -> Option<SyntaxNode> {
        let range = self.range(span);
        let start = TextSize::try_from(range.start + BEFORE.len()).ok()?;
        let end = TextSize::try_from(range.end + BEFORE.len()).ok()?;
        let wanted = TextRange::new(start, end);
        let token = self.tree.root().token_at_offset(start).right_biased()?;
        let mut ancestors = token.parent_ancestors();
        ancestors.find(|node| node.text_range().contains_range(wanted) && is_it(node))
    }

    /// The nodes that cover these bytes, the outermost first.
    pub(super) fn around(&self, place: Range<usize>) -> impl Iterator<Item = SyntaxNode> {
        self.nodes().filter(move |node| {
            let range = self.range_of(node);
            range.start <= place.start && place.end <= range.end
        })
    }

    /// All nodes, in the order of the text.
    pub(super) fn nodes(&self) -> impl Iterator<Item = SyntaxNode> {
        self.tree.root().descendants()
    }

    /// The expression whose value the cell shows.
    pub(super) fn tail(&self) -> Option<ast::Expr> {
        self.all::<ast::BlockExpr>().next()?.tail_expr()
    }

    /// The last `let` of the cell that makes the variable.
    pub(super) fn binding(&self, name: &str) -> Option<ast::LetStmt> {
        self.binding_before(name, usize::MAX)
    }

    /// The last one that ends before this byte: `let x = &x + 1.0;` is not that of its own `x`.
    pub(super) fn binding_before(&self, name: &str, end: usize) -> Option<ast::LetStmt> {
        let is_it = |binding: &ast::LetStmt| match binding.pat() {
            Some(ast::Pat::IdentPat(pattern)) => pattern.name().is_some_and(|it| it.text() == name),
            _ => false,
        };
        let is_before = |it: &ast::LetStmt| self.range_of(it.syntax()).end <= end;
        self.all::<ast::LetStmt>().filter(is_before).filter(is_it).last()
    }

    /// How often the cell makes a variable of this name: by `let`, as a parameter, in a loop, ….
    pub(super) fn times_made(&self, name: &str) -> usize {
        let made = self.all::<ast::IdentPat>().filter_map(|it| it.name());
        made.filter(|it| it.text() == name).count()
    }

    /// The type of a variable of an earlier cell, if its name has no other meaning in this one.
    pub(super) fn earlier_type<'a>(&self, session: &'a Session, name: &str) -> Option<&'a str> {
        // `let mut v = v;` gives it no other meaning.
        let is_same = |made: &ast::LetStmt| {
            let value = made.initializer().map(|it| self.text(self.range_of(it.syntax())));
            let pattern = made.pat().map(|it| self.text(self.range_of(it.syntax())));
            value == Some(name) && pattern.is_some_and(|it| it.trim_start_matches("mut ") == name)
        };
        let n_same = self.all::<ast::LetStmt>().filter(is_same).count();
        session.type_of(name).filter(|_| self.times_made(name) == n_same)
    }

    /// The name, if a `let` of the cell itself, not of a block in it, binds it.
    pub(super) fn made(&self, name: &str) -> Option<String> {
        self.tree.made().into_iter().find(|it| it == name)
    }

    /// All nodes of this kind, in the order of the text.
    pub(super) fn all<N: AstNode>(&self) -> impl Iterator<Item = N> {
        self.nodes().filter_map(N::cast)
    }

    /// The bytes of the cell that a node takes.
    pub(super) fn range_of(&self, node: &SyntaxNode) -> Range<usize> {
        let Range { start, end } = cell_tree::range_in_cell(node.text_range());
        start.min(self.text.len())..end.min(self.text.len())
    }

    /// The bytes of the cell that a place takes.
    pub(super) fn range(&self, span: &Span) -> Range<usize> {
        let byte = |(line, column)| byte_at(&self.text, line, column).unwrap_or(self.text.len());
        let start = byte(span.start);
        start..byte(span.end).max(start)
    }

    /// The place that bytes of the cell take.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let place = |byte: usize| line_and_column(&self.text, self.boundary(byte));
        let (start, end) = (place(range.start), place(range.end));
        Span { start, end, label: String::new(), primary: true }
    }

    /// The text of some bytes.
    pub(super) fn text(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// The text from a byte on.
    pub(super) fn text_from(&self, start: usize) -> &str {
        self.text.get(start..).unwrap_or_default()
    }

    /// The lines that these replacements change, as they then are.
    pub(super) fn change(&self, changes: impl IntoIterator<Item = (Range<usize>, String)>) -> Fix {
        let whole = |range: Range<usize>| {
            let start = self.boundary(range.start);
            start..self.boundary(range.end).max(start)
        };
        let changes = changes.into_iter().map(|(range, text)| (whole(range), text));
        let mut changes: Vec<_> = changes.collect();
        changes.sort_by_key(|(range, _)| (range.start, range.end));
        // What is inside of a replaced part is gone.
        changes.dedup_by(|(next, _), (kept, _)| next.start < kept.end);
        let mut fix = Fix { whole: Some(replaced(&self.text, changes.clone())), ..Fix::default() };
        let mut rest = &changes[..];
        while let Some((range, _)) = rest.first() {
            let block = self.lines_around(range);
            let inside = rest.iter().take_while(|(range, _)| range.end <= block.end).count().max(1);
            let (now, later) = rest.split_at(inside);
            fix.lines.extend(self.changed(block, now));
            rest = later;
        }
        fix
    }

    /// The same for the compiler's replacements.
    pub(super) fn edit<'a>(&self, edits: impl IntoIterator<Item = &'a Edit>) -> Fix {
        let edit = |edit: &Edit| (self.range(&edit.span), edit.replacement.clone());
        self.change(edits.into_iter().map(edit))
    }

    /// The byte, or the start of the letter that it is inside of.
    fn boundary(&self, byte: usize) -> usize {
        self.text.floor_char_boundary(byte)
    }

    fn lines_around(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.text[..range.start].rfind('\n').map_or(0, |byte| byte + 1);
        let end =
            self.text[range.end..].find('\n').map_or(self.text.len(), |byte| byte + range.end);
        start..end
    }

    fn changed(&self, block: Range<usize>, changes: &[(Range<usize>, String)]) -> Vec<FixedLine> {
        let within = |range: &Range<usize>| {
            range.start - block.start..range.end.min(block.end) - block.start
        };
        let changes = changes.iter().map(|(range, new)| (within(range), new.clone())).collect();
        let text = replaced(&self.text[block.clone()], changes);
        let line = Some(self.span(block.start..block.start).line());
        let full = text.lines().filter(|line| !line.trim().is_empty());
        let indent = |line: &str| line.len() - line.trim_start().len();
        let shared = full.clone().map(indent).min().unwrap_or(0);
        let unindented =
            |text: &str| text.get(shared..).unwrap_or(text.trim_start()).trim_end().to_owned();
        full.map(|text| FixedLine { line, text: unindented(text) }).collect()
    }
}

/// A text as an expression, macros in it as calls.
pub(super) fn expression(text: &str) -> Option<ast::Expr> {
    Code::new(&Cell::new(0, text)).tail()
}

/// Whether a node is of one of these kinds, `A|B`; `EXPR` is any expression.
pub(super) fn is_of(node: &SyntaxNode, kinds: &str) -> bool {
    let kind = format!("{:?}", node.kind());
    kinds.split('|').any(|it| it == kind || it == "EXPR" && ast::Expr::can_cast(node.kind()))
}

/// The parameters of a closure or function.
pub(super) fn parameters(node: &SyntaxNode) -> Vec<ast::Param> {
    let closure = ast::ClosureExpr::cast(node.clone()).and_then(|it| it.param_list());
    let list = closure.or_else(|| ast::Fn::cast(node.clone())?.param_list());
    list.iter().flat_map(|it| it.params()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Code {
        Code::new(&Cell::new(1, text))
    }

    #[test]
    fn places_and_bytes_belong_together_under_any_letters() {
        let code = code("let α = 1;\nlet ŷ = α * 漢;");
        let span = code.span(26..29);
        assert_eq!((span.start, span.end), ((2, 13), (2, 14)));
        assert_eq!(code.text(code.range(&span)), "漢");
    }

    #[test]
    fn the_smallest_node_around_an_operator() {
        let code = code("let y = a + b * c;");
        let star = code.span(14..15);
        let product: ast::BinExpr = code.covering(&star).expect("there is a product");
        assert_eq!(code.text(code.range_of(product.syntax())), "b * c");
    }

    #[test]
    fn changes_show_the_lines_they_touch() {
        let code = code("let a = 1;\n    let b = 2;\n    let c = 3;");
        let fix = code.change([(38..39, "4".to_owned()), (8..9, "5".to_owned())]);
        let line = |line, text: &str| FixedLine { line: Some(line), text: text.to_owned() };
        assert_eq!(fix.lines, [line(1, "let a = 5;"), line(3, "let c = 4;")]);
    }

    #[test]
    fn a_change_may_bring_new_lines() {
        let code = code("  f();");
        let fix = code.change([(2..2, "#[derive(Debug)]\n  ".to_owned())]);
        let texts: Vec<_> = fix.lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts, ["#[derive(Debug)]", "f();"]);
    }
}
