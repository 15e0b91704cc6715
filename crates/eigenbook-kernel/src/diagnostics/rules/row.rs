//! A mistake as a row of `assets/mistakes`: conditions on the compiler's message and the cell, and
//! then the sentence, the rule and the corrected line.
//!
//! ```toml
//! [[rule]]
//! name = "text_as_number"
//! example = '"3.5" as f64'
//! node = "CAST_EXPR"                          # the smallest around the compiler's place
//! where = { code = 'E060[56]', message = 'str`|String`' }
//! say = "a text is not a number yet"
//! label = "a text"
//! rule = "`as` converts numbers. A text is read by `.parse()`, …"
//! fix = "${value|closed}.parse::<$type>()?"   # in the place of the node
//! ```
//!
//! A row with nothing but a name is a function of that name. Conditions use the names of [`Facts`];
//! named groups of a regular expression can be used as well. A fact goes through filters, as in
//! `name|type|kind`; the filters `if OTHER` and `unless OTHER` let it through only if it is the same
//! text as another fact, or is not; `through OTHER` extends it to the end of another one.

use super::facts::Facts;
use super::pattern::Pattern;
use super::value::Value;
use crate::diagnostics::case::Case;
use crate::diagnostics::code::{Fix, is_of};
use crate::diagnostics::hint::Hint;
use crate::diagnostics::input::Edit;
use itertools::Itertools;
use ra_ap_syntax::SyntaxNode;
use regex::Regex;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A row, or one of several endings of a row.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Row {
    /// Its name in the tests.
    pub name: String,
    /// The student's code.
    example: String,
    /// The kinds of syntax node that it is about, as `A|B`.
    node: Option<String>,
    /// The place of the node, if it is not around the error's place.
    anywhere: Option<Anywhere>,
    /// The kind of node directly around that; its parts are then known as `outer …`.
    outer: Option<String>,
    /// A fact, and the pattern that it must match.
    #[serde(rename = "where")]
    wanted: BTreeMap<String, Pattern>,
    /// A fact, and the pattern that it must not match.
    not: BTreeMap<String, Pattern>,
    /// Names for texts that are used below.
    set: BTreeMap<String, String>,
    /// Variants: the first that matches extends the fields above, and one has to match.
    one_of: Vec<Row>,
    /// Other endings, of which one has to fit as well.
    then_one_of: Vec<Row>,
    /// The name of the error, if the compiler has none.
    title: Option<String>,
    say: Option<String>,
    label: Option<String>,
    rule: Option<String>,
    /// The fact whose place is shown.
    at: Option<String>,
    /// The replacement of the node, or of the place.
    fix: Option<String>,
    /// The replacements of some facts.
    change: BTreeMap<String, String>,
    /// The replacements of all matches in the line.
    replace: BTreeMap<String, String>,
    /// The compiler's suggestions of a sentence that looks like this: `suggested` is what they write.
    suggestion: Option<Pattern>,
    /// Text of these suggestions, and its replacement.
    with: BTreeMap<String, String>,
    /// A line before the line of the place.
    before: Option<String>,
    /// Lines that take no other's place.
    lines: Option<String>,
}

/// The place of a node that is not around the error's place.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Anywhere {
    /// The first that fits.
    First,
    /// The last that fits.
    Last,
    /// The only one that fits.
    Only,
    /// The last that fits of those around the place.
    Around,
    /// The first that fits of those around the place.
    Outermost,
}

impl Row {
    /// Whether a function writes the parts that the row leaves open.
    pub(super) fn is_function(&self) -> bool {
        self.say.is_none() && self.one_of.is_empty()
    }

    /// The row's hint for the case, if it matches.
    pub(super) fn hint(&self, case: &Case) -> Option<Hint> {
        self.applies(&Match { facts: Facts::new(case), rows: Vec::new() })?.hint()
    }

    /// The row's hint for this node, if it is about such a node and matches.
    pub(super) fn hint_about(&self, case: &Case, node: &SyntaxNode) -> Option<Hint> {
        self.node.as_deref().filter(|kinds| is_of(node, kinds))?;
        let mut facts = Facts::new(case);
        facts.enter(node, self.outer.as_deref())?;
        self.ends(Match { facts, rows: Vec::new() })?.hint()
    }

    /// The match with the names of the row and its variants, if they match as well.
    fn applies<'a>(&'a self, before: &Match<'a>) -> Option<Match<'a>> {
        let Some(kinds) = &self.node else { return self.ends(before.clone()) };
        let fits = |node: SyntaxNode| {
            let mut own = before.clone();
            own.facts.enter(&node, self.outer.as_deref())?;
            self.ends(own)
        };
        let case = before.facts.case;
        let is_it = |node: &SyntaxNode| is_of(node, kinds);
        let smallest = || case.code.covering_node(case.primary()?, is_it).and_then(fits);
        let mut around = case.around().filter(is_it).filter_map(fits);
        let mut all = case.code.nodes().filter(is_it).filter_map(fits);
        match self.anywhere {
            None => smallest(),
            Some(Anywhere::Around) => around.last(),
            Some(Anywhere::Outermost) => around.next(),
            Some(Anywhere::First) => smallest().or_else(|| all.next()),
            Some(Anywhere::Last) => smallest().or_else(|| all.last()),
            Some(Anywhere::Only) => smallest().or_else(|| all.exactly_one().ok()),
        }
    }

    /// The same if the node is known.
    fn ends<'a>(&'a self, mut found: Match<'a>) -> Option<Match<'a>> {
        let facts = &mut found.facts;
        // No other pattern is needed where one of these does not fit.
        let is_other = |subject: &str| {
            let pattern = self.wanted.get(subject).map(Pattern::regex);
            let value = facts.get(subject).map(|it| it.text);
            pattern.is_some_and(|it| value.is_none_or(|value| !it.is_match(&value)))
        };
        if is_other("code") || is_other("message") {
            return None;
        }
        if self.suggestion.is_some() {
            let edits = self.suggestion(facts.case)?.into_iter();
            let written = edits.map(|it| it.replacement.trim()).join("\n");
            facts.set("suggested", Value::text(written));
        }
        // A condition may use the names of another one.
        let mut left: Vec<_> = self.wanted.iter().collect();
        let mut set: Vec<_> = self.set.iter().collect();
        loop {
            let before = left.len() + set.len();
            left.retain(|(subject, pattern)| match facts.get(subject) {
                Some(value) => !facts.matches(&value, pattern.regex()),
                None => true,
            });
            set.retain(|(name, text)| match facts.filled(text) {
                Some(value) => {
                    facts.set(name, value);
                    false
                }
                None => true,
            });
            if left.len() + set.len() == before {
                break;
            }
        }
        let excluded = |(subject, pattern): (&String, &Pattern)| {
            facts.get(subject).is_some_and(|value| pattern.regex().is_match(&value.text))
        };
        if !left.is_empty() || !set.is_empty() || self.not.iter().any(excluded) {
            return None;
        }
        found.rows.push(self);
        let mut choices = [&self.one_of, &self.then_one_of].into_iter().filter(|it| !it.is_empty());
        choices.try_fold(found, |found, endings| endings.iter().find_map(|it| it.applies(&found)))
    }

    /// What the compiler suggests.
    fn suggestion<'a>(&self, case: &Case<'a>) -> Option<Vec<&'a Edit>> {
        let pattern = self.suggestion.as_ref()?.regex();
        case.suggestion(|text| pattern.is_match(text))
    }
}

/// A row and those of its endings that match, with their facts.
#[derive(Clone)]
struct Match<'a> {
    facts: Facts<'a>,
    rows: Vec<&'a Row>,
}

impl Match<'_> {
    /// The hint that the rows make together, the last one first.
    fn hint(&self) -> Option<Hint> {
        let facts = &self.facts;
        let last =
            |field: fn(&Row) -> Option<&String>| self.rows.iter().rev().find_map(|row| field(row));
        let text = |field: fn(&Row) -> Option<&String>| match last(field) {
            Some(text) => facts.fill(text).map(Some),
            None => Some(None),
        };
        let at = last(|row| row.at.as_ref()).and_then(|name| facts.get(name)?.range);
        Some(Hint {
            // A message has one line, whatever it quotes.
            message: text(|row| row.say.as_ref())??.split_whitespace().join(" "),
            title: text(|row| row.title.as_ref())?,
            label: text(|row| row.label.as_ref())?,
            span: at.map(|range| facts.case.code.span(range)),
            rule: text(|row| row.rule.as_ref())?.unwrap_or_default(),
            fix: self.fix()?,
            by: None,
        })
    }

    /// The corrected lines: from the last row that has them; replacements in rows add up.
    fn fix(&self) -> Option<Fix> {
        let (facts, case) = (&self.facts, self.facts.case);
        let mut rows = self.rows.iter().rev();
        if let Some(row) = rows.clone().find(|row| row.suggestion.is_some()) {
            let edits = row.suggestion(case)?;
            let better = |fix: Fix, (word, other): (&String, &String)| fix.with(word, other);
            return Some(row.with.iter().fold(case.code.edit(edits), better));
        }
        let mut changes = Vec::new();
        for row in rows.clone() {
            if let Some(text) = &row.before {
                let start = case.line().map_or(0, |it| it.start);
                return Some(
                    case.code.change([(start..start, format!("{}\n", facts.fill(text)?))]),
                );
            }
            if let Some(text) = &row.lines {
                return Some(Fix::lines(facts.fill(text)?));
            }
            for (name, text) in &row.change {
                changes.push((facts.get(name)?.range?, facts.fill(text)?));
            }
            for (pattern, text) in &row.replace {
                let line = facts.get("bare")?;
                let start = line.range?.start;
                let pattern = Regex::new(&facts.fill(pattern)?).ok()?;
                changes.extend(pattern.captures_iter(&line.text).map(|found| {
                    let mut new = String::new();
                    found.expand(text, &mut new);
                    (start + found.get_match().start()..start + found.get_match().end(), new)
                }));
            }
        }
        if let Some(text) = rows.find_map(|row| row.fix.as_ref()) {
            changes.push((facts.place()?, facts.fill(text)?));
        }
        Some(if changes.is_empty() { Fix::default() } else { case.code.change(changes) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules;

    fn compile(rows: &[Row]) {
        for row in rows {
            let patterns = row.wanted.values().chain(row.not.values()).chain(&row.suggestion);
            patterns.for_each(|pattern| {
                pattern.regex();
            });
            compile(&row.one_of);
            compile(&row.then_one_of);
        }
    }

    #[test]
    fn each_pattern_is_a_regular_expression() {
        for rules in rules::all() {
            compile(&rules.rule);
        }
    }
}
