//! Tables: as HTML that can be sorted, searched and paged without a network, and as plain text.
//!
//! ```
//! use eigenbook::prelude::*;
//!
//! # fn main() -> Result<()> {
//! let table = Table::new(["epoch", "loss"])
//!     .title("Training")
//!     .row(row![1, 0.6931])?
//!     .row(row![2, 0.6874])?;
//! assert_eq!(table.to_string(), "\
//! Training
//! epoch    loss
//! ─────  ──────
//!     1  0.6931
//!     2  0.6874");
//! # Ok(())
//! # }
//! ```

mod column;
mod frame;
mod html;
mod plain;

use super::formats::list;
use super::registry::{AnyValue, Known, Show, register_made as enter};
use crate::channel::Bundle;
use crate::data::{DataFrame, Dataset};
use crate::{Error, Result};
use ndarray::{ArrayRef, Ix2};

use crate::Element;
use column::column_words;

/// Columns with names, and rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    title: Option<String>,
    columns: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

/// One entry of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    text: String,
    /// The value if it is a number; such columns are right-aligned and sort by size.
    number: Option<f64>,
}

impl Table {
    /// A table with these columns and no rows.
    pub fn new<S: Into<String>>(columns: impl IntoIterator<Item = S>) -> Self {
        Self { columns: columns.into_iter().map(Into::into).collect(), ..Self::default() }
    }

    /// A table from the rows of a matrix.
    ///
    /// # Shapes
    /// - `matrix`: `(n_rows, n_columns)`
    /// - `columns`: as many names as the matrix has columns
    ///
    /// # Errors
    /// Another number of names.
    ///
    /// # Example
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// # fn main() -> Result<()> {
    /// let x = array![[1.0, 2.0], [2.0, 3.0]];
    /// Table::from_matrix(["x1", "x2"], &x)?.evcxr_display();
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_matrix<S: Into<String>, T: Element>(
        columns: impl IntoIterator<Item = S>,
        matrix: &ArrayRef<T, Ix2>,
    ) -> Result<Self> {
        let columns = Self::new(columns);
        let words: Vec<Vec<String>> = matrix.columns().into_iter().map(column_words).collect();
        (0..matrix.nrows()).try_fold(columns, |table, row| {
            table.row(words.iter().map(|column| Cell::number(column[row].clone())).collect())
        })
    }

    /// The same table with a title.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// The same table with one more row, made by [`row!`](crate::row).
    ///
    /// # Errors
    /// A row with more or fewer entries than there are columns.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let table = Table::new(["layer", "parameters"]).row(row!["hidden", 384])?;
    /// table.row(row!["output", 65])?.title("The network").evcxr_display();
    /// # Ok::<(), Error>(())
    /// ```
    pub fn row(mut self, cells: Vec<Cell>) -> Result<Self> {
        if cells.len() != self.columns.len() {
            return Err(Error::InvalidParameter {
                operation: "Table::row",
                message: format!(
                    "the row has {} entries and the table {} columns.\n\
                     A row needs one entry for each column: {}.",
                    cells.len(),
                    self.columns.len(),
                    self.columns.join(", "),
                ),
            });
        }
        self.rows.push(cells);
        Ok(self)
    }

    /// A table of text, whose rows fit by their type.
    pub(super) fn of_text<'a, const N: usize>(
        columns: [&str; N],
        rows: impl Iterator<Item = [&'a str; N]>,
    ) -> Self {
        let cell = |text: &str| Cell { text: text.to_owned(), number: None };
        let rows = rows.map(|row| row.map(cell).to_vec()).collect();
        Self { rows, ..Self::new(columns) }
    }

    /// The table in each of its formats.
    fn bundle(&self) -> Bundle {
        Bundle::text(self.to_string()).with("text/html", html::write(self))
    }

    /// Whether a column contains only numbers.
    fn is_numeric(&self, column: usize) -> bool {
        !self.rows.is_empty() && self.rows.iter().all(|row| row[column].number.is_some())
    }
}

impl Cell {
    /// An entry from a value of any type; arrays are written as lists.
    #[doc(hidden)]
    pub fn new(value: &AnyValue<'_>) -> Self {
        match value.known() {
            Some(Known::Scalar(_)) => Self::number(list(value)),
            _ => Self { text: list(value), number: None },
        }
    }

    /// An entry from the text of a number or truth value; the latter is none.
    fn number(text: String) -> Self {
        // Python's lists have nan, the tables of pandas NaN.
        let text = if text == "nan" { "NaN".to_owned() } else { text };
        Self { number: text.parse().ok(), text }
    }
}

impl Show for Table {
    fn known(&self) -> Known<'_> {
        Known::Formats(self.bundle())
    }
}

impl std::fmt::Display for Table {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&plain::write(self))
    }
}

/// A row of a [`Table`] from values of any type.
///
/// ```
/// use eigenbook::prelude::*;
///
/// let cells = row!["Dot product", 11];
/// assert_eq!(cells.len(), 2);
/// ```
#[macro_export]
macro_rules! row {
    ($($value:expr),* $(,)?) => {
        vec![$($crate::display::table::Cell::new(
            &$crate::display::registry::AnyValue::new(&&$value)
        )),*]
    };
}

pub(super) fn register(table: &mut super::registry::Table) {
    enter::<Table>(table);
    enter::<DataFrame>(table);
    enter::<Dataset>(table);
}
