//! A [`DataFrame`] as a table.

use super::{Cell, Table};
use crate::data::{Column, DataFrame, Dataset};
use crate::display::registry::{Known, Show};

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
        Column::Large(values) => values.iter().map(|value| number(value.to_string())).collect(),
        Column::Number(values) => words(values).into_iter().map(number).collect(),
        Column::Truth(values) => {
            values.iter().map(|&value| text(if value { "True" } else { "False" })).collect()
        }
        Column::Text(values) => {
            values.iter().map(|value| text(value.as_deref().unwrap_or("NaN"))).collect()
        }
    }
}

/// So many digits after the point, as in pandas.
const DIGITS: usize = 6;

/// Numbers of one column with the same digits after the point: as many as the longest of them
/// needs, at most six, and with powers of ten if six would hide a small number or a large one is
/// long.
///
/// Source: pandas 3, `FloatArrayFormatter` with default options.
fn words(values: &[f64]) -> Vec<String> {
    let plain: Vec<String> = values.iter().map(|value| written(*value, plainly)).collect();
    let n_zeros = |word: &String| word.len() - word.trim_end_matches('0').len();
    let finite = plain.iter().zip(values).filter(|(_, value)| value.is_finite());
    let spare = finite.map(|(word, _)| n_zeros(word)).min().unwrap_or(0).min(DIGITS - 1);
    let cut = |(word, value): (&String, &f64)| match value.is_finite() {
        true => word[..word.len() - spare].to_owned(),
        false => word.clone(),
    };
    let short: Vec<String> = plain.iter().zip(values).map(cut).collect();
    // One place more is that of the sign.
    let is_long = short.iter().any(|word| word.trim_start_matches('-').len() + 1 > 2 * DIGITS);
    let has = |kind: fn(f64) -> bool| values.iter().any(|value| kind(value.abs()));
    if has(|size| size > 0.0 && size < 1e-6) || is_long && has(|size| size > 1e6) {
        return values.iter().map(|value| written(*value, scientifically)).collect();
    }
    short
}

fn written(value: f64, finite: fn(f64) -> String) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_finite() { finite(value) } else { value.to_string() }
}

fn plainly(value: f64) -> String {
    format!("{value:.DIGITS$}")
}

/// Rust writes `1.5e-7`, pandas `1.500000e-07`.
fn scientifically(value: f64) -> String {
    let text = format!("{value:.DIGITS$e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, exponent) = match exponent.strip_prefix('-') {
        Some(exponent) => ('-', exponent),
        None => ('+', exponent),
    };
    format!("{digits}e{sign}{exponent:0>2}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// `golden/data/tables.py` wrote them.
    #[test]
    fn numbers_are_written_as_by_pandas() {
        let golden = include_str!("../../../tests/golden/data/tables.json");
        let golden: Value = serde_json::from_str(golden).unwrap();
        let cases = golden["shown"].as_array().unwrap();
        assert_eq!(cases.len(), 10);
        for case in cases {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            let list = |field: &str| case[field].as_array().unwrap().iter().map(text).collect();
            let values: Vec<String> = list("values");
            let values: Vec<f64> = values.iter().map(|value| value.parse().unwrap()).collect();
            let theirs: Vec<String> = list("words");
            assert_eq!(words(&values), theirs);
        }
    }
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
