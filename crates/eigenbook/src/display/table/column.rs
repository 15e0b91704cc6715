//! The numbers of a column as in pandas.
//!
//! ```text
//! 0.25  12.5       up to six digits after the point, as many as one of the numbers needs
//! 2.5e-07          where one is smaller than that shows, or larger than a million and long
//! ```
//!
//! Source: pandas 3.1, `FloatArrayFormatter` with its defaults (`display.precision` 6).

use crate::Element;
use ndarray::ArrayView1;

const DIGITS: usize = 6;

/// The entries of a column, all with the same number of digits.
pub(super) fn column_words<T: Element>(column: ArrayView1<'_, T>) -> Vec<String> {
    if !T::NUMPY_NAME.starts_with("float") {
        return column.iter().map(|&value| T::scalar(value)).collect();
    }
    let values: Vec<f64> = column.iter().map(|&value| T::double(value)).collect();
    let words = trimmed(values.iter().map(|&value| word(value, positional)).collect());
    // Compared in the precision of the column.
    let smallest = if T::NUMPY_NAME == "float32" { f64::from(1e-6_f32) } else { 1e-6 };
    let has_small = values.iter().any(|value| value.abs() < smallest && *value != 0.0);
    let has_large = values.iter().any(|value| value.abs() > 1e6);
    let is_long = words.iter().any(|word| word.len() > DIGITS + 6);
    if has_small || (is_long && has_large) {
        return values.iter().map(|&value| word(value, scientific)).collect();
    }
    words
}

fn word(value: f64, ordinary: fn(f64) -> String) -> String {
    match value {
        _ if value.is_nan() => "NaN".to_owned(),
        _ if value.is_infinite() => if value > 0.0 { "inf" } else { "-inf" }.to_owned(),
        _ => ordinary(value),
    }
}

fn positional(value: f64) -> String {
    format!("{value:.DIGITS$}")
}

/// Python writes at least two digits of the exponent, and its sign.
fn scientific(value: f64) -> String {
    let text = format!("{value:.DIGITS$e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, size) = match exponent.strip_prefix('-') {
        Some(size) => ('-', size),
        None => ('+', exponent),
    };
    format!("{digits}e{sign}{size:0>2}")
}

/// Without trailing zeros that all entries share; one stays after a point.
fn trimmed(words: Vec<String>) -> Vec<String> {
    let fractions = words.iter().filter_map(|word| Some(word.split_once('.')?.1));
    let needed = fractions.map(|fraction| fraction.trim_end_matches('0').len()).max();
    let unneeded = DIGITS - needed.unwrap_or(0).max(1);
    let shorter = |word: String| match word.contains('.') {
        true => word[..word.len() - unneeded].to_owned(),
        false => word,
    };
    words.into_iter().map(shorter).collect()
}
