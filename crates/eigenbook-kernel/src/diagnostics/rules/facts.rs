//! The facts about a case that a row can use, by name.
//!
//! | fact | what it is |
//! |---|---|
//! | `code`, `message`, `notes`, `place label` | of the compiler, as it says them |
//! | `says`, `compiler`, `short` | all its sentences; its whole text; the message with short types |
//! | `wanted`, `found` | the types of `expected …, found …` |
//! | `left side`, `right side` | the types of the sides of an operation |
//! | `left type`, `right type` | the same without `&` |
//! | `missing`, `called` | the name that is not found; that of the function that is called |
//! | `labelled WORDS`, `beside WORDS` | the place with such a label; one that is not the main place |
//! | `suggested` | what the compiler writes, if the row has a `suggestion` |
//! | `label with WORDS`, `first suggestion` | that label itself; the sentence and the text of a change |
//! | `unbuilt method`, `trait`, `derive`, `item` | the part of a package that was not built, if it is one |
//! | `unbuilt of`, `unbuilt package`, … | its type, the package, `features`, the `line`, or a `guess` |
//! | `place`, `line`, `later` | the code at the place; its line; the lines after it |
//! | `cell`, `tail` | the whole code; the expression whose value is shown |
//! | `bare`, `bare_cell` | a line or the cell with blanks for comments and quoted text |
//! | `node`, `value`, `method`, `list`, `1`, … | the row's node and its parts, as `parts` names them |
//! | `operator`, `arguments`, `parent kind` | more of the node: the last one is a kind of node |
//! | `outer node`, `outer value`, … | the same of the node around it, if the row has `outer` |
//!
//! A fact with a place in the cell can be replaced (`change`), or shown (`at`).

use super::filters;
use super::value::Value;
use crate::diagnostics::case::Case;
use crate::diagnostics::code::is_of;
use crate::diagnostics::input::Span;
use crate::diagnostics::types::shorten;
use itertools::Itertools;
use ra_ap_syntax::ast::{self, AstNode, HasArgList, HasName};
use ra_ap_syntax::{SyntaxNode, match_ast};
use regex::{Captures, Regex};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

/// The facts of a case.
#[derive(Clone)]
pub(super) struct Facts<'a> {
    pub case: &'a Case<'a>,
    named: BTreeMap<String, Value>,
}

/// `$name`, `${name|filter}`
static HOLE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\$(?:\{([^}]+)\}|(\w+))").expect("it is a pattern"));

impl<'a> Facts<'a> {
    pub(super) fn new(case: &'a Case<'a>) -> Self {
        Self { case, named: BTreeMap::new() }
    }

    /// The fact of this name, through its filters: `value|closed`.
    pub(super) fn get(&self, name: &str) -> Option<Value> {
        let mut filters = name.split('|');
        let name = filters.next()?;
        let value = self.named.get(name).cloned().or_else(|| self.of_case(name))?;
        filters.try_fold(value, |value, filter| {
            // Whether it is the same as another fact, or is not.
            let other = |name: &str| self.get(name).map(|it| it.text);
            match filter.split_once(' ') {
                Some(("if", name)) => (other(name)? == value.text).then_some(value),
                // Up to the end of another one.
                Some(("through", name)) => {
                    let (start, end) = (value.range?.start, self.get(name)?.range?.end);
                    Some(Value::at(self.case, start..end))
                }
                Some(("unless", name)) => (other(name)? != value.text).then_some(value),
                _ => filters::apply(self.case, filter, value),
            }
        })
    }

    pub(super) fn set(&mut self, name: &str, value: Value) {
        self.named.insert(name.to_owned(), value);
    }

    /// Facts from the compiler, the cell and the session.
    fn of_case(&self, name: &str) -> Option<Value> {
        let case = self.case;
        let problem = case.problem;
        if let Some(part) = name.strip_prefix("unbuilt ") {
            let whole = [case.message(), &problem.rendered].concat();
            let unbuilt = case.session.unbuilt.iter().find(|it| it.is_in(&whole))?;
            return unbuilt.fact(part).map(Value::text);
        }
        if let Some(value) = self.of_label(name).or_else(|| self.of_place(name)) {
            return Some(value);
        }
        let text = match name {
            "code" => problem.code.clone()?,
            "message" => case.message().to_owned(),
            "short" => shorten(case.message()),
            "place label" => case.primary_label().to_owned(),
            "notes" => problem.notes.join("\n"),
            "says" => case.says_all(),
            "compiler" => problem.rendered.clone(),
            "cell" => case.cell.code.clone(),
            "wanted" => shorten(&case.wanted_and_found()?.0),
            "found" => shorten(&case.wanted_and_found()?.1),
            "left side" => case.operand_types()?[0].clone(),
            "right side" => case.operand_types()?[1].clone(),
            "left type" => case.operand_types()?[0].trim_start_matches('&').to_owned(),
            "right type" => case.operand_types()?[1].trim_start_matches('&').to_owned(),
            "called" => case.called()?,
            "missing" => case.missing()?.to_owned(),
            "first suggestion" => {
                let first = problem.suggestions.first()?;
                let edits = first.edits.iter().map(|edit| &*edit.replacement);
                [&*first.message].into_iter().chain(edits).join("\n")
            }
            _ => return None,
        };
        Some(Value::text(text))
    }

    /// A place by the compiler's label.
    fn of_label(&self, name: &str) -> Option<Value> {
        let place = |span: &Span| Value::at(self.case, self.case.code.range(span));
        if let Some(words) = name.strip_prefix("labelled ") {
            return self.case.labelled(words).map(place);
        }
        if let Some(words) = name.strip_prefix("beside ") {
            let mut beside = self.case.problem.spans.iter().filter(|span| !span.primary);
            return beside.find(|span| span.label.contains(words)).map(place);
        }
        self.case.labelled(name.strip_prefix("label with ")?).map(|span| Value::text(&*span.label))
    }

    /// A place in the cell.
    fn of_place(&self, name: &str) -> Option<Value> {
        let case = self.case;
        match name {
            "place" => Some(Value::at(case, case.code.range(case.primary()?))),
            "tail" => Some(Value::at(case, case.range(&case.code.tail()?))),
            "bare_cell" => Some(Value::from(0, &case.code.bare)),
            "line" => case.line().map(|it| Value::from(it.start, it.text)),
            "bare" => case.line().map(|it| Value::from(it.start, it.bare)),
            "later" => Some(Value::text(case.line()?.later)),
            _ => None,
        }
    }

    /// Whether a value matches that; the pattern's named groups become facts.
    pub(super) fn matches(&mut self, value: &Value, pattern: &Regex) -> bool {
        let Some(found) = pattern.captures(&value.text) else { return false };
        // A text that a filter has changed is no longer part of the cell.
        let texts = [&self.case.cell.code, &self.case.code.bare];
        let is_in = |range: &&Range<usize>| {
            texts.iter().any(|text| text.get((*range).clone()) == Some(&value.text))
        };
        let start = value.range.as_ref().filter(is_in).map(|range| range.start);
        for name in pattern.capture_names().flatten() {
            let Some(part) = found.name(name) else { continue };
            // If a text is left blank, the cell's text is used.
            let named = match start {
                Some(start) => Value::at(self.case, start + part.start()..start + part.end()),
                None => Value::text(part.as_str()),
            };
            self.set(name, named);
        }
        true
    }

    /// The text with its holes filled; none if a fact is missing.
    pub(super) fn fill(&self, text: &str) -> Option<String> {
        let mut is_whole = true;
        let filled = HOLE.replace_all(text, |hole: &Captures| {
            let value = hole.get(1).or(hole.get(2)).and_then(|name| self.get(name.as_str()));
            is_whole &= value.is_some();
            value.unwrap_or_default().text
        });
        let filled = filled.into_owned();
        is_whole.then_some(filled)
    }

    /// The same; a text that consists of one fact keeps its place.
    pub(super) fn filled(&self, text: &str) -> Option<Value> {
        let hole = HOLE.captures(text).filter(|hole| hole[0].len() == text.len());
        match hole.and_then(|hole| hole.get(1).or(hole.get(2))) {
            Some(name) => self.get(name.as_str()),
            None => self.fill(text).map(Value::text),
        }
    }

    /// The target of a fix: the node, or the compiler's place.
    pub(super) fn place(&self) -> Option<Range<usize>> {
        self.get("node").or_else(|| self.get("place"))?.range
    }

    /// Makes the parts of a node known: `node` itself, and those that its kind has.
    pub(super) fn enter(&mut self, node: &SyntaxNode, outer: Option<&str>) -> Option<()> {
        if let Some(kinds) = outer {
            let around = node.parent().filter(|it| is_of(it, kinds))?;
            self.parts("outer ", &around);
        }
        self.parts("", node);
        Some(())
    }

    fn parts(&mut self, prefix: &str, node: &SyntaxNode) {
        let own = ("node".to_owned(), Some(node.clone()));
        for (name, part) in parts(node).into_iter().chain([own]) {
            let Some(part) = part else { continue };
            let range = self.case.code.range_of(&part);
            self.set(&format!("{prefix}{name}"), Value::at(self.case, range));
        }
        if let Some(sign) = ast::BinExpr::cast(node.clone()).and_then(|it| it.op_token()) {
            self.set(&format!("{prefix}operator"), Value::text(sign.text()));
        }
        let kind = node.parent().map(|it| format!("{:?}", it.kind())).unwrap_or_default();
        self.set(&format!("{prefix}parent kind"), Value::text(kind));
        let list = self.named.get(&format!("{prefix}list")).and_then(|it| it.range.clone());
        if let Some(range) = list.filter(|it| it.len() > 1) {
            let inside = Value::at(self.case, range.start + 1..range.end - 1);
            self.set(&format!("{prefix}arguments"), inside);
        }
    }
}

/// The parts of a node by the names that rows use.
fn parts(node: &SyntaxNode) -> Vec<(String, Option<SyntaxNode>)> {
    fn part<N: AstNode>(name: &str, node: Option<N>) -> (String, Option<SyntaxNode>) {
        (name.to_owned(), node.map(|it| it.syntax().clone()))
    }
    let list = |list: Option<ast::ArgList>| {
        let all = list.iter().flat_map(|it| it.args()).enumerate();
        let mut parts: Vec<_> = all.map(|(at, it)| part(&(at + 1).to_string(), Some(it))).collect();
        parts.push(part("list", list));
        parts
    };
    match_ast! {
        match node {
            ast::MethodCallExpr(it) => [vec![part("value", it.receiver()), part("method", it.name_ref())], list(it.arg_list())].concat(),
            ast::CallExpr(it) => [vec![part("function", it.expr())], list(it.arg_list())].concat(),
            ast::ArgList(it) => list(Some(it)),
            ast::BinExpr(it) => vec![part("left", it.lhs()), part("right", it.rhs())],
            ast::PrefixExpr(it) => vec![part("value", it.expr())],
            ast::RefExpr(it) => vec![part("value", it.expr())],
            ast::TryExpr(it) => vec![part("value", it.expr())],
            ast::FieldExpr(it) => vec![part("value", it.expr()), part("method", it.name_ref())],
            ast::CastExpr(it) => vec![part("value", it.expr()), part("type", it.ty())],
            ast::IndexExpr(it) => vec![part("base", it.base()), part("index", it.index())],
            ast::RangeExpr(it) => vec![part("start", ast::RangeItem::start(&it)), part("end", ast::RangeItem::end(&it))],
            ast::MatchExpr(it) => vec![part("last", it.match_arm_list().and_then(|it| it.arms().last()))],
            ast::ClosureExpr(it) => vec![part("parameters", it.param_list()), part("body", it.body())],
            ast::ForExpr(it) => vec![part("pattern", it.pat()), part("values", it.iterable())],
            ast::RefType(it) => vec![part("type", it.ty())],
            ast::LetStmt(it) => vec![part("pattern", it.pat()), part("type", it.ty()), part("value", it.initializer())],
            ast::Fn(it) => vec![part("name", it.name()), part("parameters", it.param_list()),
                part("returns", it.ret_type().and_then(|it| it.ty())), part("last", it.body().and_then(|it| it.tail_expr()))],
            _ => Vec::new(),
        }
    }
}
