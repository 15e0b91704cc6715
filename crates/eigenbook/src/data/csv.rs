//! Tables in text files: one row a line, commas between columns, names in the first line.
//!
//! The rules are those of `pd.read_csv`: a column has integers, numbers, truth values or else
//! texts; an empty entry, `NA`, `NaN`, `null` and the like are missing values; a second column of
//! the same name gets the suffix `.1`; a line that is too short ends in missing values; a line of
//! blanks is none. Integers that do not fit `i64` keep their digits: a column of them is one of
//! `u64`, or else of texts.

use super::{Column, DataFrame, cannot, invalid, python_number, python_truth};
use crate::{Error, Result};
use csv::{ReaderBuilder, StringRecord, WriterBuilder};
use ndarray::ArrayRef2;
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// The texts that pandas takes for a missing value.
const MISSING: [&str; 19] = [
    "", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN",
    "<NA>", "N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null",
];

/// A table from a file, `pd.read_csv(path)`.
///
/// # Errors
/// [`Error::InvalidParameter`] if there is no such file, it is not UTF-8, it has no line of names,
/// a line has more entries than there are names, or a quote is never closed.
///
/// ```no_run
/// use eigenbook::prelude::*;
///
/// let flowers = read_csv("flowers.csv")?;
/// flowers.head(5).evcxr_display();
/// let x = flowers.to_array(["width", "height"])?;
/// # Ok::<(), Error>(())
/// ```
pub fn read_csv(path: impl AsRef<Path>) -> Result<DataFrame> {
    read(path.as_ref(), b',')
}

/// A table whose columns are between other signs, `pd.read_csv(path, sep=";")`.
///
/// # Errors
/// As for [`read_csv`], or if the separator is not one byte long.
///
/// ```no_run
/// use eigenbook::prelude::*;
///
/// let flowers = read_csv_with("flowers.csv", ';')?;
/// # Ok::<(), Error>(())
/// ```
pub fn read_csv_with(path: impl AsRef<Path>, separator: char) -> Result<DataFrame> {
    let Ok(separator) = u8::try_from(separator) else {
        let message = format!("the separator is {separator:?}.\nIt is one ASCII character.");
        return Err(invalid("read_csv", message));
    };
    read(path.as_ref(), separator)
}

/// A matrix with names for its columns as a file, `pd.DataFrame(a, columns=…).to_csv(path)`.
///
/// # Shapes
/// - `matrix`: `(n_rows, n_columns)`, with one name for each column
///
/// # Errors
/// [`Error::InvalidParameter`] if the names do not fit, or the file cannot be written.
///
/// ```no_run
/// use eigenbook::prelude::*;
///
/// save_csv("points.csv", ["x", "y"], &array![[1.0, 2.0], [3.0, 4.0]])?;
/// # Ok::<(), Error>(())
/// ```
pub fn save_csv<S: Into<String>>(
    path: impl AsRef<Path>,
    names: impl IntoIterator<Item = S>,
    matrix: &ArrayRef2<f64>,
) -> Result<()> {
    DataFrame::from_matrix(names, matrix)?.save_csv(path)
}

impl DataFrame {
    /// Writes the table into a file, `frame.to_csv(path, index=False)`.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] if the file cannot be written.
    pub fn save_csv(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        let text = self.rows_as_csv().map_err(|error| unreadable("save_csv", path, error))?;
        std::fs::write(path, text).map_err(|error| cannot("save_csv", path, &error))
    }

    fn rows_as_csv(&self) -> csv::Result<Vec<u8>> {
        // The crate writes a line without entries as one empty entry.
        if self.names().is_empty() {
            return Ok(b"\n".to_vec());
        }
        let mut writer = WriterBuilder::new().from_writer(Vec::new());
        writer.write_record(self.names())?;
        for row in 0..self.dim().0 {
            writer.write_record(self.iter().map(|(_, column)| entry(column, row)))?;
        }
        writer.into_inner().map_err(|error| error.into_error().into())
    }
}

/// The text of a value as pandas writes it.
fn entry(column: &Column, row: usize) -> String {
    match column {
        Column::Whole(values) => values[row].to_string(),
        Column::Large(values) => values[row].to_string(),
        Column::Number(values) if values[row].is_nan() => String::new(),
        Column::Number(values) => python_number(values[row]),
        Column::Truth(values) => python_truth(values[row]).to_owned(),
        Column::Text(values) => values[row].clone().unwrap_or_default(),
    }
}

fn read(path: &Path, separator: u8) -> Result<DataFrame> {
    let bytes = std::fs::read(path).map_err(|error| cannot("read_csv", path, &error))?;
    if let Some(line) = unclosed(&bytes, separator) {
        let message = format!(
            "a quote in line {line} of {} has no end.\n\
             What is between quotes is one entry; a quote inside of it is written twice: \"\".",
            path.display()
        );
        return Err(invalid("read_csv", message));
    }
    let mut reader = ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .has_headers(false)
        .from_reader(&bytes[..]);
    let is_kept = |record: &csv::Result<StringRecord>| {
        !record.as_ref().is_ok_and(|record| is_blank(record, &bytes))
    };
    let records = reader.records().filter(is_kept);
    let mut records = records.map(|it| it.map_err(|error| unreadable("read_csv", path, error)));
    let Some(names) = records.next() else {
        let message = format!("{} is empty.\nIts first line has the names.", path.display());
        return Err(invalid("read_csv", message));
    };
    let names = distinct(&names?);
    let mut columns: Vec<Vec<String>> = vec![Vec::new(); names.len()];
    for record in records {
        let record = record?;
        if record.len() > names.len() {
            return Err(too_long(path, &record, &names));
        }
        for (place, column) in columns.iter_mut().enumerate() {
            column.push(record.get(place).unwrap_or_default().to_owned());
        }
    }
    DataFrame::new(names.into_iter().zip(columns.into_iter().map(typed)))
}

/// A line of blanks is as good as empty: it could not be one of several entries. Blanks between
/// quotes are an entry.
fn is_blank(record: &StringRecord, bytes: &[u8]) -> bool {
    let is_blank = |entry: &str| !entry.is_empty() && entry.trim().is_empty();
    let begin = record.position().map_or(0, |position| position.byte() as usize);
    // The place of a record is before the empty lines that were left out.
    let first = bytes.iter().skip(begin).find(|byte| !matches!(byte, b'\n' | b'\r'));
    record.len() == 1 && record.get(0).is_some_and(is_blank) && first != Some(&b'"')
}

/// The line of a quote that is never closed, behind which all would be one entry.
fn unclosed(bytes: &[u8], separator: u8) -> Option<usize> {
    let (mut line, mut opened) = (1, None);
    // A quote opens an entry only at its beginning.
    let mut begins = true;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    for &byte in bytes {
        line += usize::from(byte == b'\n');
        match (byte, opened) {
            // One that is written twice closes and opens again.
            (b'"', Some(_)) => (opened, begins) = (None, true),
            (_, Some(_)) => {}
            (b'"', None) if begins => opened = Some(line),
            (_, None) => begins = byte == separator || matches!(byte, b'\n' | b'\r'),
        }
    }
    opened
}

/// `a, a, b` as `a, a.1, b`; an empty name yields to one that is written.
fn distinct(names: &StringRecord) -> Vec<String> {
    let name = |(place, name): (usize, &str)| match name {
        "" => format!("Unnamed: {place}"),
        name => name.to_owned(),
    };
    let mut all: Vec<String> = names.iter().enumerate().map(name).collect();
    // A name that another column has from the beginning stays with it.
    let mut taken: HashSet<String> = all.iter().cloned().collect();
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let (written, empty): (Vec<usize>, Vec<usize>) =
        (0..all.len()).partition(|&place| !names[place].is_empty());
    for place in written.into_iter().chain(empty) {
        let name = all[place].clone();
        // Counted on for each name, so that many of one name are quick.
        let number = numbers.entry(name.clone()).or_default();
        while *number > 0 && !taken.insert(all[place].clone()) {
            all[place] = format!("{name}.{number}");
            *number += 1;
        }
        *number = (*number).max(1);
    }
    all
}

/// The column in the first kind that has all of its values.
fn typed(words: Vec<String>) -> Column {
    let all: Option<Vec<i64>> = words.iter().map(|word| word.trim().parse().ok()).collect();
    if let Some(values) = all.filter(|values| !values.is_empty()) {
        return Column::Whole(values);
    }
    if words.iter().any(|word| is_beyond(word)) {
        let is_whole = |word: &String| is_missing(word) || is_integer(word);
        if let Some(values) = words.iter().map(|word| word.trim().parse().ok()).collect() {
            return Column::Large(values);
        }
        if words.iter().all(is_whole) || words.iter().any(|word| is_beyond_all(word)) {
            return texts(words);
        }
    }
    // Rust would read other spellings of NaN as well, which are texts.
    let number = |word: &String| match word.trim().parse() {
        _ if is_missing(word) => Some(f64::NAN),
        Ok(number) => Some(number).filter(|it: &f64| !it.is_nan()),
        Err(_) => None,
    };
    if let Some(values) = words.iter().map(number).collect() {
        return Column::Number(values);
    }
    let truth = |word: &String| word.to_ascii_lowercase().parse().ok();
    if let Some(values) = words.iter().map(truth).collect() {
        return Column::Truth(values);
    }
    // Where some are missing, they are texts, but not in several spellings.
    let spelt = |word: &String| match truth(word) {
        Some(true) => Some(Some("True".to_owned())),
        Some(false) => Some(Some("False".to_owned())),
        None => is_missing(word).then_some(None),
    };
    if let Some(values) = words.iter().map(spelt).collect() {
        return Column::Text(values);
    }
    texts(words)
}

fn texts(words: Vec<String>) -> Column {
    Column::Text(words.into_iter().map(|word| Some(word).filter(|it| !is_missing(it))).collect())
}

fn is_missing(word: &str) -> bool {
    MISSING.contains(&word)
}

fn is_integer(word: &str) -> bool {
    let word = word.trim();
    let digits = word.strip_prefix(['-', '+']).unwrap_or(word);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether it is an integer that does not fit `i64`.
fn is_beyond(word: &str) -> bool {
    is_integer(word) && word.trim().parse::<i64>().is_err()
}

/// Whether it is an integer that fits neither `i64` nor `u64`.
fn is_beyond_all(word: &str) -> bool {
    is_beyond(word) && word.trim().parse::<u64>().is_err()
}

fn too_long(path: &Path, record: &StringRecord, names: &[String]) -> Error {
    let line = record.position().map_or(0, csv::Position::line);
    let entries = record.len();
    let sign = [';', '\t', '|'].into_iter().find(|sign| names[0].contains(*sign));
    let there = match names {
        [name] => format!("there is 1 name, {name:?}"),
        names => format!("there are {} names", names.len()),
    };
    invalid(
        "read_csv",
        format!(
            "line {line} of {} has {entries} entries, and {there}.\n\
             An entry with a comma in it needs quotes: \"a, b\".\n\
             read_csv_with(path, {:?})? reads columns that are between other signs.",
            path.display(),
            sign.unwrap_or(';')
        ),
    )
}

fn unreadable(operation: &'static str, path: &Path, error: csv::Error) -> Error {
    let rule = match error.kind() {
        csv::ErrorKind::Utf8 { .. } => "\nA text in another encoding is saved as UTF-8 first.",
        _ => "",
    };
    invalid(operation, format!("{}: {error}.{rule}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(words: &[&str]) -> Column {
        typed(words.iter().map(|&word| word.to_owned()).collect())
    }

    #[test]
    fn many_columns_of_one_name_are_quick() {
        let names = distinct(&StringRecord::from(vec!["a"; 20_000]));
        assert_eq!((names[0].as_str(), names[19_999].as_str()), ("a", "a.19999"));
        assert!(DataFrame::new(names.into_iter().map(|name| (name, column(&[])))).is_ok());
    }

    /// pandas 3.1.1: `uint64`, or else texts; beside a fraction they are numbers.
    #[test]
    fn integers_beyond_i64_keep_their_digits() {
        let large = column(&["18446744073709551615", "0"]);
        assert_eq!(large, Column::Large(vec![u64::MAX, 0]));
        assert_eq!(large.numbers().map(|numbers| numbers[0]), Some(u64::MAX as f64));
        let texts = [
            ["9223372036854775808", "-1"],
            ["18446744073709551616", ""],
            ["-9223372036854775809", "1"],
            ["18446744073709551616", "1.5"],
        ];
        for words in texts {
            assert!(matches!(column(&words), Column::Text(_)), "{words:?}");
        }
        assert_eq!(
            column(&["9223372036854775808", "1.5"]),
            Column::Number(vec![2_f64.powi(63), 1.5])
        );
        assert_eq!(column(&["-9223372036854775808"]), Column::Whole(vec![i64::MIN]));
    }
}
