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

use super::facts::{Facts, is_of};
use super::pattern::Pattern;
use super::value::Value;
use crate::diagnostics::case::Case;
use crate::diagnostics::code::Fix;
use crate::diagnostics::hint::Hint;
use crate::diagnostics::input::Edit;
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
        let (mut facts, mut rows) = (Facts::new(case), Vec::new());
        self.applies(&mut facts, &mut rows).then(|| hint(&rows, &facts))?
    }

    /// The row's hint for this node, if it is about such a node and matches.
    pub(super) fn hint_about(&self, case: &Case, node: &SyntaxNode) -> Option<Hint> {
        self.node.as_deref().filter(|kinds| is_of(node, kinds))?;
        let (mut facts, mut rows) = (Facts::new(case), Vec::new());
        facts.enter(node.clone(), self.outer.as_deref())?;
        self.ends(&mut facts, &mut rows).then(|| hint(&rows, &facts))?
    }

    /// Whether the row matches; the names of the row and its variant are then added to `facts`.
    fn applies<'a>(&'a self, facts: &mut Facts, rows: &mut Vec<&'a Self>) -> bool {
        let Some(kinds) = &self.node else { return self.ends(facts, rows) };
        let fits = |node: SyntaxNode| {
            let (mut own, mut found) = (facts.clone(), rows.clone());
            let node = own.enter(node, self.outer.as_deref());
            (node.is_some() && self.ends(&mut own, &mut found)).then_some((own, found))
        };
        let case = facts.case;
        let is_it = |node: &SyntaxNode| is_of(node, kinds);
        let mut found: Vec<_> = match self.anywhere {
            Some(Anywhere::Around | Anywhere::Outermost) => {
                case.around().filter(is_it).filter_map(fits).collect()
            }
            _ => {
                let smallest = case.primary().and_then(|it| case.code.covering_node(it, is_it));
                smallest.into_iter().filter_map(fits).collect()
            }
        };
        let goes_on =
            matches!(self.anywhere, Some(Anywhere::First | Anywhere::Last | Anywhere::Only));
        if found.is_empty() && goes_on {
            found = case.code.nodes().filter(is_it).filter_map(fits).collect();
            if self.anywhere == Some(Anywhere::Only) && found.len() > 1 {
                return false;
            }
        }
        let best = match self.anywhere {
            Some(Anywhere::Last | Anywhere::Around) => found.pop(),
            _ => found.into_iter().next(),
        };
        let Some(best) = best else { return false };
        (*facts, *rows) = best;
        true
    }

    /// The same if the node is known.
    fn ends<'a>(&'a self, facts: &mut Facts, rows: &mut Vec<&'a Self>) -> bool {
        // No other pattern is needed where one of these does not fit.
        let is_other = |subject: &&str| {
            let pattern = self.wanted.get(*subject).map(Pattern::regex);
            let value = facts.get(subject).map(|it| it.text);
            pattern.is_some_and(|it| value.is_none_or(|value| !it.is_match(&value)))
        };
        if ["code", "message"].iter().any(is_other) {
            return false;
        }
        if self.suggestion.is_some() {
            let Some(edits) = self.suggestion(facts.case) else { return false };
            let written: Vec<_> = edits.into_iter().map(|it| it.replacement.trim()).collect();
            facts.set("suggested", Value::text(written.join("\n")));
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
            return false;
        }
        let n_before = rows.len();
        rows.push(self);
        let mut choices = [&self.one_of, &self.then_one_of].into_iter().filter(|it| !it.is_empty());
        let fits = choices.all(|endings| {
            endings.iter().any(|ending| {
                // The names of one that does not match are not those of the next.
                let mut own = facts.clone();
                let fits = ending.applies(&mut own, rows);
                if fits {
                    *facts = own;
                }
                fits
            })
        });
        if !fits {
            rows.truncate(n_before);
        }
        fits
    }

    /// What the compiler suggests.
    fn suggestion<'a>(&self, case: &Case<'a>) -> Option<Vec<&'a Edit>> {
        let pattern = self.suggestion.as_ref()?.regex();
        case.suggestion(|text| pattern.is_match(text))
    }
}

/// The hint that the rows make together, the last one first.
fn hint(rows: &[&Row], facts: &Facts) -> Option<Hint> {
    let last = |field: fn(&Row) -> Option<&String>| rows.iter().rev().find_map(|row| field(row));
    let text = |field: fn(&Row) -> Option<&String>| match last(field) {
        Some(text) => facts.fill(text).map(Some),
        None => Some(None),
    };
    let at = last(|row| row.at.as_ref()).and_then(|name| facts.get(name)?.range);
    Some(Hint {
        // A message has one line, whatever it quotes.
        message: text(|row| row.say.as_ref())??.split_whitespace().collect::<Vec<_>>().join(" "),
        title: text(|row| row.title.as_ref())?,
        label: text(|row| row.label.as_ref())?,
        span: at.map(|range| facts.case.code.span(range)),
        rule: text(|row| row.rule.as_ref())?.unwrap_or_default(),
        fix: fix(rows, facts)?,
        by: None,
    })
}

/// The corrected lines: from the last row that has them; replacements in rows add up.
fn fix(rows: &[&Row], facts: &Facts) -> Option<Fix> {
    let case = facts.case;
    if let Some(row) = rows.iter().rev().find(|row| row.suggestion.is_some()) {
        let edits = row.suggestion(case)?;
        let better = |fix: Fix, (word, other): (&String, &String)| fix.with(word, other);
        return Some(row.with.iter().fold(case.code.edit(edits), better));
    }
    let mut changes = Vec::new();
    for row in rows.iter().rev() {
        if let Some(text) = &row.before {
            let start = case.line().map_or(0, |it| it.start);
            return Some(case.code.change([(start..start, format!("{}\n", facts.fill(text)?))]));
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
    if let Some(text) = rows.iter().rev().find_map(|row| row.fix.as_ref()) {
        changes.push((facts.place()?, facts.fill(text)?));
    }
    Some(if changes.is_empty() { Fix::default() } else { case.code.change(changes) })
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
