//! The input of a rule: the cell, the compiler's message, and the state of the session.

use super::code::Code;
use super::hint::quoted;
use super::input::{Cell, Edit, Problem, Session, Span};
use super::types::shorten;
use crate::edits::byte_at;
use itertools::Itertools;
use ra_ap_syntax::ast::{self, AstNode, HasName};
use ra_ap_syntax::{Edition, SourceFile, SyntaxNode};
use std::ops::Range;

/// The input of a hint.
#[derive(Clone, Copy)]
pub(super) struct Case<'a> {
    pub cell: &'a Cell,
    pub code: &'a Code,
    pub problem: &'a Problem,
    pub session: &'a Session,
    /// The examined line, if it is not the compiler's.
    pub line: Option<Line<'a>>,
}

/// A line of the cell.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    /// The byte of the cell at which it starts.
    pub start: usize,
    /// Its text.
    pub text: &'a str,
    /// The same with blanks for comments and quoted text, byte by byte.
    pub bare: &'a str,
    /// The lines that follow.
    pub later: &'a str,
}

impl<'a> Case<'a> {
    /// Whether the compiler's code is one of these.
    pub(super) fn is(&self, codes: &[&str]) -> bool {
        self.problem.code.as_deref().is_some_and(|code| codes.contains(&code))
    }

    /// The compiler's sentence.
    pub(super) fn message(&self) -> &'a str {
        &self.problem.message
    }

    /// The place the compiler points at.
    pub(super) fn primary(&self) -> Option<&'a Span> {
        self.problem.primary()
    }

    /// The compiler's label at the place.
    pub(super) fn primary_label(&self) -> &'a str {
        self.primary().map_or("", |span| &span.label)
    }

    /// The `number`th text between backticks in the compiler's sentence, from 0.
    pub(super) fn quoted(&self, number: usize) -> Option<&'a str> {
        quoted(self.message(), number)
    }

    /// The first place whose label contains `words`.
    pub(super) fn labelled(&self, words: &str) -> Option<&'a Span> {
        self.problem.spans.iter().find(|span| span.label.contains(words))
    }

    /// The smallest node of this kind around the place the compiler points at.
    pub(super) fn node<N: AstNode>(&self) -> Option<N> {
        self.code.covering(self.primary()?)
    }

    /// The nodes around the place, the outermost first.
    pub(super) fn around(&self) -> impl Iterator<Item = SyntaxNode> + use<'a> {
        let code = self.code;
        let place = self.primary().map(|span| code.range(span));
        place.into_iter().flat_map(|place| code.around(place))
    }

    /// The text of a node.
    pub(super) fn text(&self, node: &impl AstNode) -> &'a str {
        self.code.text(self.range(node))
    }

    /// The bytes of a node.
    pub(super) fn range(&self, node: &impl AstNode) -> Range<usize> {
        self.code.range_of(node.syntax())
    }

    /// The definition of a type, in this cell or an earlier one.
    pub(super) fn own_type(&self, name: &str) -> Option<ast::Adt> {
        let mut types = self.defined::<ast::Adt>().into_iter();
        types.find(|it| it.name().is_some_and(|it| it.text() == name))
    }

    /// Whether this cell or an earlier one defines an item of a kind by this name.
    pub(super) fn defines<N: HasName>(&self, name: &str) -> bool {
        self.defined::<N>().iter().any(|it| it.name().is_some_and(|it| it.text() == name))
    }

    /// The definitions of a kind, of this cell and of earlier ones.
    pub(super) fn defined<N: AstNode>(&self) -> Vec<N> {
        let parse = |text: &String| SourceFile::parse(text, Edition::CURRENT).syntax_node();
        let earlier = self.session.definitions.iter().map(parse);
        let earlier = earlier.flat_map(|it| it.descendants().filter_map(N::cast));
        self.code.all::<N>().chain(earlier).collect()
    }

    /// The line that the case is about.
    pub(super) fn line(&self) -> Option<Line<'a>> {
        self.line.or_else(|| Line::new(self.cell, self.code, self.primary()?.line()))
    }

    /// All text of the compiler, its sentence first.
    pub(super) fn says_all(&self) -> String {
        let labels = self.problem.spans.iter().map(|span| &span.label);
        let texts = labels.chain(&self.problem.notes).chain(&self.problem.help);
        [self.message()].into_iter().chain(texts.map(String::as_str)).join("\n")
    }

    /// The compiler's suggestions of the first sentence that `fits`: one for each argument, perhaps.
    pub(super) fn suggestion(&self, fits: impl Fn(&str) -> bool) -> Option<Vec<&'a Edit>> {
        let all = &self.problem.suggestions;
        let first = all.iter().find(|it| fits(&it.message))?;
        let same = all.iter().filter(|it| it.message == first.message);
        Some(same.flat_map(|it| &it.edits).collect())
    }

    /// The name that the compiler cannot find.
    pub(super) fn missing(&self) -> Option<&'a str> {
        let unknown = self.is(&["E0425", "E0433", "E0412", "E0405", "E0422", "E0423", "E0432"]);
        let words = ["cannot find", "found builtin type"];
        let says = words.iter().any(|it| self.message().contains(it));
        self.quoted(0).filter(|_| unknown && says)
    }

    /// The two types in `expected `f64`, found integer`: the wanted and the found one.
    pub(super) fn wanted_and_found(&self) -> Option<(String, String)> {
        let label =
            self.primary_label().strip_prefix("expected ").filter(|_| self.is(&["E0308"]))?;
        let (wanted, found) = label.split_once(", found ")?;
        let bare = |text: &str| match text {
            "integer" => "integer".to_owned(),
            "floating-point number" => "float".to_owned(),
            other => quoted(other, 0).unwrap_or(other).to_owned(),
        };
        Some((bare(wanted), bare(found)))
    }

    /// The types of the two sides of an operation that the compiler refuses.
    pub(super) fn operand_types(&self) -> Option<[String; 2]> {
        let (first, second) = self.operands()?;
        Some([first, second].map(shorten))
    }

    /// The same as the compiler writes them.
    fn operands(&self) -> Option<(&'a str, &'a str)> {
        const SIGNS: &[&str] = &[
            " + ", " - ", " * ", " / ", " % ", " += ", " -= ", " *= ", " /= ", " == ", " < ", " > ",
        ];
        if !self.is(&["E0277", "E0369", "E0368"]) {
            return None;
        }
        let label = self.primary_label();
        if label.contains("no implementation for `") {
            return SIGNS.iter().find_map(|it| quoted(label, 0)?.split_once(it));
        }
        if self.message().starts_with("binary operation") {
            let beside = self.problem.spans.iter().filter(|it| !it.primary && !it.label.is_empty());
            let sides: Vec<&str> = beside.map(|it| it.label.as_str()).collect();
            return sides.first_chunk().map(|&[left, right]| (left, right));
        }
        let (first, second) = (self.quoted(0)?, self.quoted(1)?);
        // `cannot add A to B` and `cannot subtract A from B` name the right side first.
        let is_turned = ["cannot add", "cannot subtract"];
        let is_turned = is_turned.iter().any(|it| self.message().starts_with(it));
        Some(if is_turned { (second, first) } else { (first, second) })
    }

    /// The name of the function or method that is called.
    pub(super) fn called(&self) -> Option<String> {
        let name = |text: &str| text.rsplit("::").next().unwrap_or(text).to_owned();
        // The compiler may point at the function itself.
        let pointed = self.code.range(self.primary()?);
        let function = self.node::<ast::CallExpr>().and_then(|it| it.expr());
        let method = self.node::<ast::MethodCallExpr>().and_then(|it| it.name_ref());
        let places = [function.map(|it| self.range(&it)), method.map(|it| self.range(&it))];
        if places.contains(&Some(pointed.clone())) {
            return Some(self.code.text(pointed).to_owned());
        }
        let Some(list) = self.node::<ast::ArgList>() else {
            return Some(name(self.code.text(pointed)));
        };
        let parent = list.syntax().parent()?;
        match ast::MethodCallExpr::cast(parent.clone()) {
            Some(call) => Some(call.name_ref()?.text().to_string()),
            None => ast::CallExpr::cast(parent)?.expr().map(|it| name(self.text(&it))),
        }
    }
}

impl<'a> Line<'a> {
    /// Line `number` of the cell.
    pub(super) fn new(cell: &'a Cell, code: &'a Code, number: usize) -> Option<Self> {
        let start = byte_at(&cell.code, number, 1)?;
        let text = cell.line(number)?;
        let end = start + text.len();
        let later = cell.code.get(end..).unwrap_or_default();
        Some(Self { start, text, bare: code.bare.get(start..end)?, later })
    }
}
