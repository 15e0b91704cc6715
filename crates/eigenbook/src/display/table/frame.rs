//! A [`DataFrame`] as a table.

use super::{Cell, Table, column_words};
use crate::data::{Column, DataFrame, Dataset};
use crate::display::known::{Known, Show};
use ndarray::ArrayView1;

impl Show for DataFrame {
    fn known(&self) -> Known<'_> {
        Known::Formats(Table::from(self).bundle())
    }
}

impl Show for Dataset {
    fn known(&self) -> Known<'_> {
        Known::Formats(crate::channel::Bundle::text(format!("{self:?}")))
    }
}

impl From<&DataFrame> for Table {
    fn from(frame: &DataFrame) -> Self {
        let columns: Vec<Vec<Cell>> = frame.iter().map(|(_, column)| cells(column)).collect();
        let row = |row: usize| columns.iter().map(|column| column[row].clone()).collect();
        Self { rows: (0..frame.dim().0).map(row).collect(), ..Self::new(frame.names()) }
    }
}

/// The values as pandas shows them; a text that is missing is NaN as well.
fn cells(column: &Column) -> Vec<Cell> {
    let number = |text: String| Cell::number(text.trim().to_owned());
    let text = |text: &str| Cell { text: text.to_owned(), number: None };
    match column {
        Column::Whole(values) => values.iter().map(|value| number(value.to_string())).collect(),
        Column::Number(values) => {
            column_words(ArrayView1::from(&values[..])).into_iter().map(number).collect()
        }
        Column::Truth(values) => {
            values.iter().map(|&value| text(if value { "True" } else { "False" })).collect()
        }
        Column::Text(values) => {
            values.iter().map(|value| text(value.as_deref().unwrap_or("NaN"))).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_frame_is_shown_as_a_table() {
        let frame = DataFrame::new([
            ("n".to_owned(), Column::Whole(vec![1, 20])),
            ("width".to_owned(), Column::Number(vec![0.25, f64::NAN])),
            ("kind".to_owned(), Column::Text(vec![None, Some("rose".to_owned())])),
            ("here".to_owned(), Column::Truth(vec![true, false])),
        ]);
        let table = Table::from(&frame.unwrap());
        let text = " n  width  kind  here\n──  ─────  ────  ─────\n 1   0.25  NaN   True\n20    NaN  rose  False";
        assert_eq!(table.to_string(), text);
        assert_eq!(Table::from(&DataFrame::default()).to_string(), "\n");
        let matrix = DataFrame::from_matrix(["a"], &array![[1.5], [2.0]]).unwrap();
        assert_eq!(Table::from(&matrix).to_string(), "  a\n───\n1.5\n2.0");
    }
}
