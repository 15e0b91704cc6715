//! Columns with names, each of one type, as a `DataFrame` of pandas.
//!
//! A number that is missing is NaN, a text that is missing is `None`.

use super::{invalid, python_number, python_truth};
use crate::{Error, Result};
use ndarray::{Array1, Array2, ArrayRef2};
use std::cmp::Ordering;
use std::collections::HashSet;

/// A table of columns with names.
///
/// ```
/// use eigenbook::prelude::*;
///
/// let frame = DataFrame::from_matrix(["width", "height"], &array![[1.0, 2.0], [3.0, 4.0]])?;
/// assert_eq!(frame.column("height")?, array![2.0, 4.0]);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DataFrame {
    names: Vec<String>,
    columns: Vec<Column>,
}

/// The values of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    /// Whole numbers, none of them missing.
    Whole(Vec<i64>),
    /// Whole numbers from 0, one of them too large for `i64`; `uint64` in pandas.
    Large(Vec<u64>),
    /// Numbers; those that are missing are NaN.
    Number(Vec<f64>),
    /// Truth values, none of them missing.
    Truth(Vec<bool>),
    /// Texts; those that are missing are `None`.
    Text(Vec<Option<String>>),
}

impl Column {
    /// The number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Whole(values) => values.len(),
            Self::Large(values) => values.len(),
            Self::Number(values) => values.len(),
            Self::Truth(values) => values.len(),
            Self::Text(values) => values.len(),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The values as numbers, a truth value as 0 or 1; none for texts.
    pub fn numbers(&self) -> Option<Array1<f64>> {
        match self {
            Self::Whole(values) => Some(values.iter().map(|&value| value as f64).collect()),
            Self::Large(values) => Some(values.iter().map(|&value| value as f64).collect()),
            Self::Number(values) => Some(values.iter().copied().collect()),
            Self::Truth(values) => Some(values.iter().map(|&value| f64::from(value)).collect()),
            Self::Text(_) => None,
        }
    }

    /// Whether the value in this row is missing.
    pub fn is_missing(&self, row: usize) -> bool {
        match self {
            Self::Number(values) => values.get(row).is_some_and(|value| value.is_nan()),
            Self::Text(values) => values.get(row).is_some_and(Option::is_none),
            Self::Whole(_) | Self::Large(_) | Self::Truth(_) => false,
        }
    }

    /// The order of two values as their type has it: whole numbers are not rounded, −0.0 is 0.0,
    /// what is missing comes last.
    pub(super) fn order(&self, a: usize, b: usize) -> Ordering {
        match self {
            Self::Whole(values) => values[a].cmp(&values[b]),
            Self::Large(values) => values[a].cmp(&values[b]),
            Self::Number(values) => {
                let is_missing = || values[a].is_nan().cmp(&values[b].is_nan());
                values[a].partial_cmp(&values[b]).unwrap_or_else(is_missing)
            }
            Self::Truth(values) => values[a].cmp(&values[b]),
            Self::Text(values) => {
                let is_missing = values[a].is_none().cmp(&values[b].is_none());
                is_missing.then_with(|| values[a].cmp(&values[b]))
            }
        }
    }

    /// The rows of each value in the order of the values; those without a value are in none.
    pub(super) fn rows_of_values(&self) -> Vec<Vec<usize>> {
        let mut rows: Vec<usize> = (0..self.len()).filter(|&row| !self.is_missing(row)).collect();
        rows.sort_by(|&a, &b| self.order(a, b));
        rows.chunk_by(|&a, &b| self.order(a, b).is_eq()).map(<[usize]>::to_vec).collect()
    }

    /// The rows at these places.
    pub(super) fn rows(&self, places: &[usize]) -> Self {
        fn taken<T: Clone>(values: &[T], places: &[usize]) -> Vec<T> {
            places.iter().filter_map(|&place| values.get(place).cloned()).collect()
        }
        match self {
            Self::Whole(values) => Self::Whole(taken(values, places)),
            Self::Large(values) => Self::Large(taken(values, places)),
            Self::Number(values) => Self::Number(taken(values, places)),
            Self::Truth(values) => Self::Truth(taken(values, places)),
            Self::Text(values) => Self::Text(taken(values, places)),
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Whole(_) => "whole numbers",
            Self::Large(_) => "whole numbers above i64",
            Self::Number(_) => "numbers",
            Self::Truth(_) => "truth values",
            Self::Text(_) => "text",
        }
    }
}

impl DataFrame {
    /// A frame from columns with their names.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] if a name occurs twice, [`Error::ShapeMismatch`] if the columns
    /// have different lengths.
    pub fn new(columns: impl IntoIterator<Item = (String, Column)>) -> Result<Self> {
        let (names, columns): (Vec<String>, Vec<Column>) = columns.into_iter().unzip();
        let mut others = HashSet::new();
        if let Some(name) = names.iter().find(|name| !others.insert(*name)) {
            let message = format!("two columns have the name {name:?}.\nEach has its own.");
            return Err(invalid("DataFrame", message));
        }
        let length = columns.first().map_or(0, Column::len);
        if let Some(place) = columns.iter().position(|column| column.len() != length) {
            return Err(Error::ShapeMismatch {
                operation: "DataFrame",
                found: format!(
                    "{:?} has {length} rows and {:?} {}.",
                    names[0],
                    names[place],
                    columns[place].len()
                ),
                rule: "All columns have as many rows.".to_owned(),
            });
        }
        Ok(Self { names, columns })
    }

    /// A frame from the columns of a matrix, `pd.DataFrame(a, columns=…)`.
    ///
    /// # Shapes
    /// - `matrix`: `(n_rows, n_columns)`
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] if there is not one name for each column.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let frame = DataFrame::from_matrix(["width", "height"], &array![[1.0, 2.0], [3.0, 4.0]])?;
    /// assert_eq!(frame.dim(), (2, 2));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn from_matrix<S: Into<String>>(
        names: impl IntoIterator<Item = S>,
        matrix: &ArrayRef2<f64>,
    ) -> Result<Self> {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        if names.len() != matrix.ncols() {
            let (found, needed) = (names.len(), matrix.ncols());
            let message = format!("{found} names for {needed} columns.\nEach has its own name.");
            return Err(invalid("from_matrix", message));
        }
        let columns = matrix.columns().into_iter().map(|column| Column::Number(column.to_vec()));
        Self::new(names.into_iter().zip(columns))
    }

    /// The names of the columns, `frame.columns`.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The number of rows and of columns, `frame.shape`.
    pub fn dim(&self) -> (usize, usize) {
        (self.columns.first().map_or(0, Column::len), self.columns.len())
    }

    /// A column by its name, whatever its kind.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] if there is no such column; the names are in the message.
    pub fn get(&self, name: &str) -> Result<&Column> {
        let place = self.names.iter().position(|other| other == name);
        place.map(|place| &self.columns[place]).ok_or_else(|| {
            let message = format!(
                "there is no column {name:?}.\nThe columns are: {}.",
                self.names.join(", ")
            );
            invalid("DataFrame", message)
        })
    }

    /// A column of numbers by its name, `frame["width"]`; truth values become 0 and 1.
    ///
    /// # Shapes
    /// - returns `(n_rows,)`, NaN if a number is missing
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] if there is no such column, or it holds text.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let frame = DataFrame::from_matrix(["width"], &array![[0.5], [1.5]])?;
    /// assert_eq!(frame.column("width")?.mean(), Some(1.0));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn column(&self, name: &str) -> Result<Array1<f64>> {
        self.get(name)?.numbers().ok_or_else(|| {
            let message = format!(
                "the column {name:?} holds text.\nframe.text({name:?})? gives it, and \
                 frame.labels({name:?})? a number for each text."
            );
            invalid("column", message)
        })
    }

    /// A column of whole numbers by its name, `frame["petals"]`, which pandas has as `int64`; truth
    /// values become 0 and 1.
    ///
    /// # Shapes
    /// - returns `(n_rows,)`
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] if there is no such column, or it holds text, or numbers with a
    /// fraction or missing ones.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let petals = Column::Whole(vec![5, 3]);
    /// let frame = DataFrame::new([("petals".to_owned(), petals)])?;
    /// assert_eq!(frame.integers("petals")?, array![5, 3]);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn integers(&self, name: &str) -> Result<Array1<i64>> {
        match self.get(name)? {
            Column::Whole(values) => Ok(values.iter().copied().collect()),
            Column::Truth(values) => Ok(values.iter().map(|&value| i64::from(value)).collect()),
            other => {
                let message = format!(
                    "the column {name:?} holds {}, not whole numbers.\nframe.column({name:?})? \
                     gives numbers of any kind, frame.text({name:?})? texts.",
                    other.kind()
                );
                Err(invalid("integers", message))
            }
        }
    }

    /// A column of texts by its name; numbers and truth values are written out as in Python, and
    /// missing texts are empty.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] if there is no such column.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let color = ["red", "blue"].map(|color| Some(color.to_owned()));
    /// let frame = DataFrame::new([("color".to_owned(), Column::Text(color.into()))])?;
    /// assert_eq!(frame.text("color")?, ["red", "blue"]);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn text(&self, name: &str) -> Result<Vec<String>> {
        Ok(match self.get(name)? {
            Column::Whole(values) => values.iter().map(i64::to_string).collect(),
            Column::Large(values) => values.iter().map(u64::to_string).collect(),
            Column::Number(values) => values.iter().map(|&value| python_number(value)).collect(),
            Column::Truth(values) => {
                values.iter().map(|&value| python_truth(value).to_owned()).collect()
            }
            Column::Text(values) => {
                values.iter().map(|it| it.clone().unwrap_or_default()).collect()
            }
        })
    }

    /// A number for each text of a column, and the texts in the order of their numbers.
    ///
    /// Labels follow the order of the texts, or of the numbers if the column has numbers, as
    /// scikit-learn's `LabelEncoder` has it.
    ///
    /// # Shapes
    /// - returns `(n_rows,)` and `n_classes` texts
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] if there is no such column, or a value is missing.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let color = ["red", "blue", "red"].map(|color| Some(color.to_owned()));
    /// let frame = DataFrame::new([("color".to_owned(), Column::Text(color.into()))])?;
    /// let (labels, classes) = frame.labels("color")?;
    /// assert_eq!((labels, classes[0].as_str()), (array![1, 0, 1], "blue"));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn labels(&self, name: &str) -> Result<(Array1<i64>, Vec<String>)> {
        let column = self.get(name)?;
        if let Some(row) = (0..column.len()).find(|&row| column.is_missing(row)) {
            let message = format!(
                "the value of {name:?} in row {row} is missing.\nA label is needed in each row.\n\
                 frame.drop_missing() leaves such rows out."
            );
            return Err(invalid("labels", message));
        }
        let texts = self.text(name)?;
        let groups = column.rows_of_values();
        let mut labels = Array1::zeros(texts.len());
        for (number, rows) in groups.iter().enumerate() {
            rows.iter().for_each(|&row| labels[row] = number as i64);
        }
        Ok((labels, groups.iter().map(|rows| texts[rows[0]].clone()).collect()))
    }

    /// Some columns as a matrix, `frame[["width", "height"]].to_numpy()`.
    ///
    /// # Shapes
    /// - returns `(n_rows, n_names)`, NaN if a number is missing
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] if there is no such column, or it holds text.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let frame = DataFrame::from_matrix(["a", "b", "c"], &array![[1.0, 2.0, 3.0]])?;
    /// assert_eq!(frame.to_array(["c", "a"])?, array![[3.0, 1.0]]);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn to_array<S: AsRef<str>>(
        &self,
        names: impl IntoIterator<Item = S>,
    ) -> Result<Array2<f64>> {
        let columns: Vec<Array1<f64>> =
            names.into_iter().map(|name| self.column(name.as_ref())).collect::<Result<_>>()?;
        let rows = self.dim().0;
        Ok(Array2::from_shape_fn((rows, columns.len()), |(row, column)| columns[column][row]))
    }

    /// The first rows, `frame.head(n)`.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let frame = DataFrame::from_matrix(["a"], &array![[1.0], [2.0], [3.0]])?;
    /// assert_eq!(frame.head(2).column("a")?, array![1.0, 2.0]);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn head(&self, n: usize) -> Self {
        self.rows(&(0..n.min(self.dim().0)).collect::<Vec<_>>())
    }

    /// The rows without missing values, `frame.dropna()`.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let frame = DataFrame::from_matrix(["a"], &array![[1.0], [f64::NAN], [3.0]])?;
    /// assert_eq!(frame.drop_missing().column("a")?, array![1.0, 3.0]);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn drop_missing(&self) -> Self {
        let whole = |row: &usize| self.columns.iter().all(|column| !column.is_missing(*row));
        self.rows(&(0..self.dim().0).filter(whole).collect::<Vec<_>>())
    }

    /// The rows at these places, in this order, `frame.iloc[places]`; places beyond the end are
    /// left out.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let frame = DataFrame::from_matrix(["a"], &array![[1.0], [2.0], [3.0]])?;
    /// assert_eq!(frame.rows(&[2, 0]).column("a")?, array![3.0, 1.0]);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn rows(&self, places: &[usize]) -> Self {
        let columns = self.columns.iter().map(|column| column.rows(places)).collect();
        Self { names: self.names.clone(), columns }
    }

    /// The frame without these columns, `frame.drop(columns=[…])`.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] if there is no such column.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let frame = DataFrame::from_matrix(["a", "b"], &array![[1.0, 2.0]])?;
    /// assert_eq!(frame.without(["a"])?.names(), ["b"]);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn without<S: AsRef<str>>(&self, names: impl IntoIterator<Item = S>) -> Result<Self> {
        let mut left: Vec<(String, Column)> =
            self.iter().map(|(n, c)| (n.into(), c.clone())).collect();
        for name in names {
            self.get(name.as_ref())?;
            left.retain(|(other, _)| other != name.as_ref());
        }
        Self::new(left)
    }

    /// The type of each column and the number of its missing values, `frame.info()`.
    ///
    /// # Shapes
    /// - returns one row for each column
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let frame = DataFrame::from_matrix(["a", "b"], &array![[1.0, f64::NAN]])?;
    /// assert_eq!(frame.info().integers("missing")?, array![0, 1]);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn info(&self) -> Self {
        let text = |words: Vec<String>| Column::Text(words.into_iter().map(Some).collect());
        let missing = |column: &Column| {
            (0..column.len()).filter(|&row| column.is_missing(row)).count() as i64
        };
        Self {
            names: ["column", "kind", "missing"].map(str::to_owned).to_vec(),
            columns: vec![
                text(self.names.clone()),
                text(self.columns.iter().map(|column| column.kind().to_owned()).collect()),
                Column::Whole(self.columns.iter().map(missing).collect()),
            ],
        }
    }

    /// The columns with their names, from left to right.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Column)> {
        self.names.iter().map(String::as_str).zip(&self.columns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn flowers() -> DataFrame {
        let text =
            |words: [Option<&str>; 3]| Column::Text(words.map(|it| it.map(str::to_owned)).into());
        DataFrame::new([
            ("width".to_owned(), Column::Number(vec![0.5, f64::NAN, 1.5])),
            ("petals".to_owned(), Column::Whole(vec![3, 4, 5])),
            ("kind".to_owned(), text([Some("rose"), Some("iris"), Some("rose")])),
            ("place".to_owned(), text([Some("bed"), Some("pot"), None])),
        ])
        .unwrap()
    }

    #[test]
    fn columns_are_found_by_name_and_kind() {
        let flowers = flowers();
        assert_eq!(flowers.column("petals").unwrap(), array![3.0, 4.0, 5.0]);
        assert_eq!(flowers.integers("petals").unwrap(), array![3_i64, 4, 5]);
        let error = flowers.integers("width").unwrap_err().to_string();
        assert!(error.contains("\"width\" holds numbers, not whole numbers"), "{error}");
        assert_eq!(flowers.to_array(["petals", "petals"]).unwrap().dim(), (3, 2));
        let (labels, classes) = flowers.labels("kind").unwrap();
        assert_eq!(
            (labels, classes),
            (array![1, 0, 1], vec!["iris".to_owned(), "rose".to_owned()])
        );
        assert!(flowers.labels("place").is_err() && flowers.column("kind").is_err());
        let error = flowers.column("Width").unwrap_err().to_string();
        assert!(error.ends_with("The columns are: width, petals, kind, place."), "{error}");
    }

    /// scikit-learn's classes of `[10, 9, -1, 9]` are `[-1, 9, 10]`.
    #[test]
    fn labels_of_numbers_follow_their_size() {
        for column in [Column::Whole(vec![10, 9, -1, 9]), Column::Number(vec![1e7, 9.5, -1.0, 9.5])]
        {
            let frame = DataFrame::new([("size".to_owned(), column)]).unwrap();
            let (labels, classes) = frame.labels("size").unwrap();
            assert_eq!((labels, classes.len()), (array![2, 1, 0, 1], 3));
            assert!(["-1", "-1.0"].contains(&&classes[0][..]), "{classes:?}");
        }
    }

    #[test]
    fn rows_with_something_missing_are_left_out() {
        let flowers = flowers();
        assert_eq!(flowers.drop_missing().dim(), (1, 4));
        assert_eq!(flowers.info().column("missing").unwrap(), array![1.0, 0.0, 0.0, 1.0]);
        assert_eq!((flowers.head(2).dim(), flowers.head(9).dim()), ((2, 4), (3, 4)));
        assert_eq!(flowers.without(["kind", "place"]).unwrap().names(), ["width", "petals"]);
        assert!(flowers.without(["colour"]).is_err());
    }

    #[test]
    fn what_is_no_table_is_refused() {
        let column = |n| Column::Whole(vec![0; n]);
        assert!(DataFrame::new([("a".into(), column(1)), ("a".into(), column(1))]).is_err());
        assert!(DataFrame::new([("a".into(), column(1)), ("b".into(), column(2))]).is_err());
        assert!(DataFrame::from_matrix(["a"], &array![[1.0, 2.0]]).is_err());
        assert_eq!(DataFrame::default().dim(), (0, 0));
    }
}
