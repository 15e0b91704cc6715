//! Panics in a beginner's words: what happened to which value, the rule, and a way out.

mod arithmetic;
mod arrays;
mod indices;
mod shapes;
mod terse;
mod unwrapped;
mod wishes;

use super::code::{Code, Fix};
use super::hint::Hint;
use super::input::{Cell, Panic, Place, Session, Span};
use ra_ap_syntax::ast::{self, AstNode};
use std::ops::Range;

/// What a rule about panics looks at.
pub(super) struct Panicked<'a> {
    pub cell: &'a Cell,
    pub code: &'a Code,
    pub session: &'a Session,
    /// What the panic says.
    pub message: &'a str,
    /// Where, in the cell.
    pub span: Option<Span>,
}

pub use shapes::about_shapes;
pub(super) use unwrapped::error_text;

type Rule = fn(&Panicked) -> Option<Hint>;

const TOPICS: &[&[Rule]] = &[
    shapes::RULES,
    arrays::RULES,
    terse::RULES,
    unwrapped::RULES,
    indices::RULES,
    arithmetic::RULES,
    wishes::RULES,
];

/// What the library of hints says about the panic, and where it points.
pub(super) fn find(
    cell: &Cell,
    code: &Code,
    panic: &Panic,
    session: &Session,
) -> (Option<Hint>, Option<Span>) {
    let span = match panic.place {
        Place::Cell { line, column } => cell.line(line).map(|_| Span {
            start_line: line,
            start_column: column,
            end_line: line,
            end_column: column,
            primary: true,
            ..Span::default()
        }),
        _ => None,
    };
    let panicked = Panicked { cell, code, session, message: panic.message.trim_end(), span };
    let hint = TOPICS.iter().flat_map(|rules| rules.iter()).find_map(|rule| rule(&panicked));
    let place = panicked.whole();
    (hint, place)
}

impl<'a> Panicked<'a> {
    /// The smallest node of this kind at the place.
    pub(super) fn node<N: AstNode>(&self) -> Option<N> {
        self.code.covering(self.span.as_ref()?)
    }

    /// The text of a node.
    pub(super) fn text(&self, node: &impl AstNode) -> &'a str {
        self.code.text(self.range(node))
    }

    /// The bytes of a node.
    pub(super) fn range(&self, node: &impl AstNode) -> Range<usize> {
        self.code.range_of(node.syntax())
    }

    /// The lines with a node replaced.
    pub(super) fn replace(&self, node: &impl AstNode, text: String) -> Fix {
        self.code.change([(self.range(node), text)])
    }

    /// The place of a node.
    pub(super) fn at(&self, node: &impl AstNode) -> Span {
        self.code.span(self.range(node))
    }

    /// The call of this method at the place, or the only one in the cell.
    pub(super) fn call(&self, name: &str) -> Option<ast::MethodCallExpr> {
        let is_it =
            |call: &ast::MethodCallExpr| call.name_ref().is_some_and(|it| it.text() == name);
        if let Some(call) = self.node::<ast::MethodCallExpr>().filter(is_it) {
            return Some(call);
        }
        let mut calls = self.code.all::<ast::MethodCallExpr>().filter(is_it);
        let only = calls.next()?;
        calls.next().is_none().then_some(only)
    }

    /// The place, as long as the expression that begins there or the method that is named there.
    fn whole(&self) -> Option<Span> {
        let span = self.span.as_ref()?;
        let start = self.code.range(span).start;
        let begins_here = |it: &ast::Expr| self.range(it).start == start;
        let widest = self.code.all::<ast::Expr>().find(begins_here).map(|it| self.range(&it));
        let named = self.node::<ast::NameRef>().map(|it| self.range(&it));
        let found = widest.or(named).filter(|range| !range.is_empty());
        found.map(|range| self.code.span(range)).or_else(|| self.span.clone())
    }
}
