//! Reads one table of a file key by key, and collects the problems with their lines.

use super::{Problem, type_of};
use crate::given::{Given, Numbers};
use std::ops::RangeInclusive;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// The text of a file, in which places are counted as lines.
#[derive(Clone, Copy)]
pub struct Place<'t>(pub &'t str);

impl Place<'_> {
    /// The line of a byte, from 1.
    pub fn line(self, byte: usize) -> usize {
        let before = self.0.as_bytes().iter().take(byte);
        before.filter(|byte| **byte == b'\n').count() + 1
    }
}

/// A table, each key of which is read once.
pub struct Fields<'f, 't> {
    place: Place<'f>,
    table: &'f DeTable<'t>,
    line: usize,
    known: Vec<&'static str>,
    /// The problems so far.
    pub problems: &'f mut Vec<Problem>,
}

impl<'f, 't> Fields<'f, 't> {
    /// The table that begins in this line.
    pub fn new(
        place: Place<'f>,
        table: &'f DeTable<'t>,
        line: usize,
        problems: &'f mut Vec<Problem>,
    ) -> Self {
        Self { place, table, line, known: Vec::new(), problems }
    }

    /// A text that is not empty.
    pub fn text(&mut self, key: &'static str) -> Option<String> {
        let text = self.optional_text(key)?;
        if text.trim().is_empty() {
            self.say(self.line_of(key), format!("`{key}` is empty."));
            return None;
        }
        Some(text)
    }

    /// A text that may be missing or empty.
    pub fn optional_text(&mut self, key: &'static str) -> Option<String> {
        self.typed(key, "a text in quotes", |value| value.as_str().map(str::to_owned))
    }

    /// `true` or `false`.
    pub fn truth(&mut self, key: &'static str) -> Option<bool> {
        self.typed(key, "true or false", DeValue::as_bool)
    }

    /// A whole number in a range.
    pub fn whole(&mut self, key: &'static str, range: RangeInclusive<u32>) -> Option<u32> {
        let wanted = format!("a whole number from {} to {}", range.start(), range.end());
        self.typed(key, &wanted, |value| {
            let value = u32::try_from(number(value)? as i64).ok()?;
            range.contains(&value).then_some(value)
        })
    }

    /// A list of texts, empty if the key is missing.
    pub fn texts(&mut self, key: &'static str) -> Vec<String> {
        let texts = self.typed(key, "a list of texts in quotes", |value| {
            let texts = value.as_array()?.iter();
            texts.map(|text| text.get_ref().as_str().map(str::to_owned)).collect()
        });
        texts.unwrap_or_default()
    }

    /// A list of tables with the line of each, empty if the key is missing.
    pub fn tables(&mut self, key: &'static str) -> Vec<(usize, &'f DeTable<'t>)> {
        let place = self.place;
        let wanted = match key {
            "exercise" => "written as [[exercise]], with two brackets",
            _ => "a list of tables, as in [{ answer = 5, reason = \"…\" }]",
        };
        let tables = self.typed(key, wanted, |value| {
            let tables = value.as_array()?.iter();
            tables.map(|t| Some((place.line(t.span().start), t.get_ref().as_table()?))).collect()
        });
        tables.unwrap_or_default()
    }

    /// An answer: a number, a list of numbers, a list of rows, or a text.
    pub fn answer(&mut self, key: &'static str) -> Option<Given> {
        let wanted = "a number, a vector as in [1, 2], a matrix as in [[1, 2], [3, 4]] with rows \
                      of one length, or a letter in quotes";
        self.typed(key, wanted, answer)
    }

    /// Reports the keys of these that are missing.
    pub fn require(&mut self, keys: &[&str], what: &str) {
        let table = self.table;
        for key in keys.iter().filter(|key| !table.contains_key(**key)) {
            self.say(self.line, format!("{what} has no `{key} = …`."));
        }
    }

    /// Reports unknown keys, and which known one was perhaps meant.
    pub fn finish(self) {
        for (key, _) in self.table {
            let name: &str = key.get_ref();
            if !self.known.contains(&name) {
                let line = self.place.line(key.span().start);
                let text = format!("`{name}` is not known here; {}.", list(&self.known));
                self.problems.push(Problem { line, text });
            }
        }
    }

    fn typed<T>(
        &mut self,
        key: &'static str,
        wanted: &str,
        read: impl FnOnce(&'f DeValue<'t>) -> Option<T>,
    ) -> Option<T> {
        self.known.push(key);
        let value = self.table.get(key)?;
        let result = read(value.get_ref());
        if result.is_none() {
            let found = type_of(value.get_ref());
            self.say(self.line_of(key), format!("`{key}` is {found}; it has to be {wanted}."));
        }
        result
    }

    fn line_of(&self, key: &str) -> usize {
        self.table.get(key).map_or(self.line, |value| self.place.line(value.span().start))
    }

    fn say(&mut self, line: usize, text: String) {
        self.problems.push(Problem { line, text });
    }
}

fn answer(value: &DeValue<'_>) -> Option<Given> {
    match value {
        DeValue::String(word) => match Given::text(word) {
            Given::Word(word) if !word.is_empty() => Some(Given::Word(word)),
            _ => None,
        },
        DeValue::Array(values) => {
            let rows: Option<Vec<&DeArray<'_>>> =
                values.iter().map(|row| row.get_ref().as_array()).collect();
            match rows {
                Some(rows) if !rows.is_empty() => {
                    let columns = rows[0].len();
                    let is_even = columns > 0 && rows.iter().all(|row| row.len() == columns);
                    let values = numbers(rows.iter().flat_map(|row| row.iter()))?;
                    is_even.then(|| given(vec![rows.len(), columns], values))
                }
                _ => {
                    let values = numbers(values.iter())?;
                    (!values.is_empty()).then(|| given(vec![values.len()], values))
                }
            }
        }
        value => Some(given(Vec::new(), vec![number(value)?])),
    }
}

fn given(shape: Vec<usize>, values: Vec<f64>) -> Given {
    Given::Numbers(Numbers { shape: Some(shape), values, is_whole: false })
}

fn numbers<'v, 't: 'v>(values: impl Iterator<Item = &'v Spanned<DeValue<'t>>>) -> Option<Vec<f64>> {
    values.map(|value| number(value.get_ref())).collect()
}

fn number(value: &DeValue<'_>) -> Option<f64> {
    let value = match value {
        DeValue::Integer(value) => {
            i64::from_str_radix(&value.as_str().replace('_', ""), value.radix()).ok()? as f64
        }
        DeValue::Float(value) => value.as_str().replace('_', "").parse().ok()?,
        _ => return None,
    };
    value.is_finite().then_some(value)
}

/// "there are `a`, `b` and `c`".
fn list(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => {
            format!("there are {} and {last}", rest.join(", "))
        }
        _ => format!("there is {}", names.concat()),
    }
}
