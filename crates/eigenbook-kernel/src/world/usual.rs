//! How common names are: how often the library's own sources, examples and tables use them.
//!
//! An array has three hundred methods, and an alphabetical list would begin with rare ones.

use crate::world::paths::USUAL;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A student writes what examples show, and seldom what the library needs inside: one use in an
/// example counts as many there.
const EXAMPLE: u32 = 200;

/// What the library's tables name is what most students look for.
const TABLE: u32 = 1000;

/// In the tables, only so many uses of a name count: `to_f64` is part of forty other calls.
const MOST: u32 = 6;

/// A name that the library's manifest lists counts more than any other.
const FIRST: u32 = 1_000_000;

/// The prefix of a name that was used after a dot or in a path.
const MEMBER: char = '.';

/// Name → how often it is used.
#[derive(Debug, Default)]
pub struct Usual(BTreeMap<String, u32>);

impl Usual {
    /// The counts of a world; empty if it has none.
    pub fn read(analysis: &Path) -> Self {
        let text = fs::read_to_string(analysis.join(USUAL)).unwrap_or_default();
        let lines = text.lines().filter_map(|line| line.split_once(' '));
        let counts = lines.filter_map(|(count, name)| Some((name.to_owned(), count.parse().ok()?)));
        Self(counts.collect())
    }

    /// Counts the names in these sources and in the code of these texts in Markdown; the members that
    /// are looked for `first` come before all others, in their order.
    pub fn of(sources: &[String], tables: &[String], first: &[&str]) -> Self {
        let mut usual = Self::default();
        sources.iter().for_each(|source| usual.add(source));
        let mut named = Self::default();
        for line in tables.iter().flat_map(|table| table.lines()) {
            let code = line.split('`').skip(1).step_by(2);
            code.for_each(|code| named.add_code(code, 1));
        }
        for (name, count) in named.0 {
            *usual.0.entry(name).or_default() += TABLE * count.min(MOST);
        }
        for (name, rank) in first.iter().rev().zip(1..) {
            *usual.0.entry(format!("{MEMBER}{name}")).or_default() += FIRST * rank;
        }
        usual
    }

    /// Writes it into a world's folder for the analyser.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn write(&self, analysis: &Path) -> std::io::Result<()> {
        // A single use may be chance.
        let lines = self.0.iter().filter(|(_, count)| **count > 1);
        let text: String = lines.map(|(name, count)| format!("{count} {name}\n")).collect();
        fs::write(analysis.join(USUAL), text)
    }

    /// How often this name is used by itself.
    pub fn count(&self, name: &str) -> u32 {
        self.0.get(name.trim_end_matches('!')).copied().unwrap_or_default()
    }

    /// How often this name is used after a dot or in a path.
    pub fn count_member(&self, name: &str) -> u32 {
        self.0.get(&format!("{MEMBER}{name}")).copied().unwrap_or_default()
    }

    /// The names that are used after a dot or in a path.
    pub fn members(&self) -> impl Iterator<Item = &str> {
        self.0.keys().filter_map(|name| name.strip_prefix(MEMBER))
    }

    /// Of documentation only the examples are counted, and more than the code.
    fn add(&mut self, source: &str) {
        let mut is_example = false;
        for line in source.lines().map(str::trim) {
            let text = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"));
            match text {
                Some(text) if text.trim_start().starts_with("```") => is_example = !is_example,
                // Lines with `#` are not shown.
                Some(text) if is_example && text.trim_start().starts_with('#') => {}
                Some(text) if is_example => self.add_code(text, EXAMPLE),
                None if !line.starts_with("//") => self.add_code(line, 1),
                _ => {}
            }
        }
    }

    fn add_code(&mut self, code: &str, weight: u32) {
        let mut at = 0;
        for word in words(code) {
            let start = at + code[at..].find(word).unwrap_or_default();
            at = start + word.len();
            let is_member = code[..start].ends_with(['.', ':']);
            let name = if is_member { format!("{MEMBER}{word}") } else { word.to_owned() };
            *self.0.entry(name).or_default() += weight;
        }
    }
}

/// The names in a source.
pub fn words(source: &str) -> impl Iterator<Item = &str> {
    let words = source.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.filter(|word| word.starts_with(|c: char| c.is_alphabetic() || c == '_'))
}

#[cfg(test)]
mod tests {
    use super::{EXAMPLE, TABLE, Usual};

    #[test]
    fn code_and_examples_count_and_words_do_not() {
        let source = "/// The sum of sum.\n/// ```\n/// # a.len();\n/// a.sum()\n/// ```\nfn sum() { a.sum(); A::new() }\n// sum";
        let usual = Usual::of(&[source.to_owned()], &[], &[]);
        assert_eq!((usual.count("sum"), usual.count_member("sum")), (1, 1 + EXAMPLE));
        assert_eq!(usual.members().collect::<Vec<_>>(), ["new", "sum"]);
        let folder = tempfile::tempdir().unwrap();
        usual.write(folder.path()).unwrap();
        let read = Usual::read(folder.path());
        assert_eq!((read.count_member("sum"), read.count_member("new")), (1 + EXAMPLE, 0));
    }

    #[test]
    fn code_in_tables_counts_most() {
        let table = "| `np.dot(a, b)` | `a.dot(&b)` | a.sum() |";
        let usual = Usual::of(&[], &[table.to_owned()], &[]);
        assert_eq!((usual.count_member("dot"), usual.count_member("sum")), (2 * TABLE, 0));
    }
    #[test]
    fn the_names_that_the_library_lists_come_first() {
        let source = "a.sum(); ".repeat(5000);
        let usual = Usual::of(&[source], &[], &["shape", "dot"]);
        let count = |name| usual.count_member(name);
        assert!(count("shape") > count("dot") && count("dot") > count("sum"));
    }
}
