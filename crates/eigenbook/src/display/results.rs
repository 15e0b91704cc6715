//! Results by name, in the order of insertion, printed like a Python dictionary.

use super::formats::list;
use super::registry::{AnyValue, Known, Show, on_any_array, register_made as enter};
use super::table::Table;
use super::text::{self, python_string};
use crate::channel::Bundle;

/// The longest line of a notebook's result.
const LINE_WIDTH: usize = 79;

/// Results by name; made by [`results!`](crate::results).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Results {
    entries: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq)]
struct Entry {
    name: String,
    /// As Python's `repr` writes the value.
    repr: String,
    /// As Python's `str` writes it, with arrays as lists.
    list: String,
}

impl Results {
    /// No results yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a result, or replaces the one of this name.
    #[doc(hidden)]
    pub fn insert(&mut self, name: impl Into<String>, value: &AnyValue<'_>) {
        let entry = Entry { name: name.into(), repr: repr(value), list: list(value) };
        match self.entries.iter_mut().find(|other| other.name == entry.name) {
            Some(other) => *other = entry,
            None => self.entries.push(entry),
        }
    }

    /// How many results there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The results as a table with one row for each, arrays written as lists.
    ///
    /// # Example
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let results = results! { "Product" => array![[19, 22], [43, 50]], "Dot product" => 11 };
    /// results.table("Operation", "Result").title("Results of the chapter")
    /// # ;
    /// ```
    pub fn table(&self, name: &str, value: &str) -> Table {
        let rows = self.entries.iter().map(|entry| [entry.name.as_str(), entry.list.as_str()]);
        Table::of_text([name, value], rows)
    }
}

impl Show for Results {
    fn known(&self) -> Known<'_> {
        Known::Formats(Bundle::text(self.to_string()))
    }
}

impl std::fmt::Display for Results {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let entries: Vec<String> = self
            .entries
            .iter()
            .map(|entry| format!("{}: {}", python_string(&entry.name), entry.repr))
            .collect();
        let line = format!("{{{}}}", entries.join(", "));
        if line.chars().count() <= LINE_WIDTH && !line.contains('\n') {
            return formatter.write_str(&line);
        }
        // The entries are below each other, after the bracket; so are the rows of an array.
        let lines = entries.join(",\n").replace('\n', "\n ");
        write!(formatter, "{{{lines}}}")
    }
}

/// Results by name, in this order, as the Python dictionary of the chapter.
///
/// The values are only borrowed; they may be of any type, arrays print as `array([…])`.
///
/// ```
/// use eigenbook::prelude::*;
///
/// let c = array![[19, 22], [43, 50]];
/// let results = results! {
///     "Matrix Multiplication (C=AB)" => c,
///     "Dot Product (x^Ty)" => 11,
///     "Distributive Property Verified" => true,
/// };
/// assert_eq!(results.to_string(), "\
/// {'Matrix Multiplication (C=AB)': array([[19, 22],
///         [43, 50]]),
///  'Dot Product (x^Ty)': 11,
///  'Distributive Property Verified': True}");
/// ```
#[macro_export]
macro_rules! results {
    ($($name:expr => $value:expr),* $(,)?) => {{
        #[allow(unused_mut, reason = "there may be no entry")]
        let mut results = $crate::display::results::Results::new();
        $(results.insert($name, &$crate::display::registry::AnyValue::new(&&$value));)*
        results
    }};
}

fn repr(value: &AnyValue<'_>) -> String {
    match value.known() {
        Some(Known::Array(array)) => on_any_array!(array, array => text::usual_repr_of(array)),
        Some(Known::Text(text)) => python_string(text),
        Some(Known::Texts(texts)) => texts.repr,
        _ => list(value),
    }
}

pub(super) fn register(table: &mut super::registry::Table) {
    enter::<Results>(table);
}
