//! Rows that share a value, and one number for each group of them.
//!
//! ```text
//! kind  width          groupby("kind").mean()
//! rose  1.0            kind  width
//! iris  2.0     ──▶    iris  2.0
//! rose  3.0            rose  2.0
//! ```
//!
//! Values that are missing do not count; rows whose group is missing are in none, as in pandas.

use super::{Column, DataFrame};
use crate::Result;
use crate::linalg::Sums;
use ndarray::Array1;
use std::fmt;

/// The groups of a table, from [`DataFrame::groupby`].
#[derive(Clone, PartialEq)]
pub struct Groups {
    /// One row for each group: the value that its rows share.
    keys: DataFrame,
    /// The other columns.
    others: DataFrame,
    /// The rows of each group.
    rows: Vec<Vec<usize>>,
}

/// `groups of kind: iris 2, rose 3`
impl fmt::Debug for Groups {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.keys.names()[0];
        let keys = self.keys.text(name).unwrap_or_default();
        let groups = keys.iter().zip(&self.rows).map(|(key, rows)| format!("{key} {}", rows.len()));
        write!(formatter, "groups of {name}: {}", groups.collect::<Vec<_>>().join(", "))
    }
}

impl DataFrame {
    /// The rows in groups that share a value of a column, `frame.groupby(name)`.
    ///
    /// Groups follow the order of their values.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`](crate::Error::InvalidParameter) if there is no such column.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let x = array![[1.0, 5.0], [2.0, 6.0], [1.0, 8.0]];
    /// let frame = DataFrame::from_matrix(["class", "width"], &x)?;
    /// assert_eq!(frame.groupby("class")?.mean().column("width")?, array![6.5, 6.0]);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn groupby(&self, name: &str) -> Result<Groups> {
        let column = self.get(name)?;
        let rows = column.rows_of_values();
        let firsts: Vec<usize> = rows.iter().map(|rows| rows[0]).collect();
        let keys = DataFrame::new([(name.to_owned(), column.rows(&firsts))])?;
        Ok(Groups { keys, others: self.without([name])?, rows })
    }
}

impl Groups {
    /// The mean of each column of numbers or truth values in each group, `.mean(numeric_only=True)`.
    ///
    /// # Shapes
    /// - returns one row for each group: the value that its rows share, then the columns
    pub fn mean(&self) -> DataFrame {
        self.numbers(|values| values.mean().unwrap_or(f64::NAN))
    }

    /// The standard deviation of each column of numbers in each group, by n − 1, `.std(numeric_only=True)`;
    /// NaN for one value.
    ///
    /// # Shapes
    /// As for [`mean`](Self::mean).
    pub fn std(&self) -> DataFrame {
        self.numbers(|values| if values.len() > 1 { values.std(1.0) } else { f64::NAN })
    }

    /// The sum of each column of numbers in each group, `.sum(numeric_only=True)`; whole numbers if
    /// the column has them, and the sums fit their type.
    ///
    /// # Shapes
    /// As for [`mean`](Self::mean).
    pub fn sum(&self) -> DataFrame {
        self.of_each(|column| {
            let whole: Vec<i128> = match column {
                Column::Whole(values) => values.iter().map(|&value| value.into()).collect(),
                Column::Large(values) => values.iter().map(|&value| value.into()).collect(),
                Column::Truth(values) => values.iter().map(|&truth| truth.into()).collect(),
                Column::Number(_) | Column::Text(_) => {
                    return numbers(column, &self.rows, |values| values.sum());
                }
            };
            let of_group = |rows: &Vec<usize>| rows.iter().map(|&row| whole[row]).sum::<i128>();
            let sums: Vec<i128> = self.rows.iter().map(of_group).collect();
            Some(whole_or_rounded(column, &sums))
        })
    }

    /// The smallest value of each column of numbers in each group, `.min(numeric_only=True)`.
    ///
    /// # Shapes
    /// As for [`mean`](Self::mean).
    pub fn min(&self) -> DataFrame {
        self.extremes(|order| order.is_lt())
    }

    /// The largest value of each column of numbers in each group, `.max(numeric_only=True)`.
    ///
    /// # Shapes
    /// As for [`mean`](Self::mean).
    pub fn max(&self) -> DataFrame {
        self.extremes(|order| order.is_gt())
    }

    /// How many values of each column are there in each group, `.count()`.
    ///
    /// # Shapes
    /// As for [`mean`](Self::mean), with the columns of texts.
    pub fn count(&self) -> DataFrame {
        self.of_each(|column| {
            let present =
                |rows: &Vec<usize>| rows.iter().filter(|&&row| !column.is_missing(row)).count();
            Some(Column::Whole(self.rows.iter().map(|rows| present(rows) as i64).collect()))
        })
    }

    /// The keys, then what becomes of each column.
    fn of_each(&self, result: impl Fn(&Column) -> Option<Column>) -> DataFrame {
        let keys = self.keys.iter().map(|(name, column)| (name.to_owned(), column.clone()));
        let results = self
            .others
            .iter()
            .filter_map(|(name, column)| result(column).map(|column| (name.to_owned(), column)));
        // The names are those of a table, and there is one row for each group.
        DataFrame::new(keys.chain(results)).unwrap_or_default()
    }

    fn numbers(&self, number: impl Fn(Array1<f64>) -> f64) -> DataFrame {
        self.of_each(|column| numbers(column, &self.rows, &number))
    }

    /// The value of each group that none is before; the column keeps its kind.
    fn extremes(&self, is_before: impl Fn(std::cmp::Ordering) -> bool) -> DataFrame {
        self.of_each(|column| {
            if matches!(column, Column::Text(_)) {
                return None;
            }
            let better = |a, b| if is_before(column.order(b, a)) { b } else { a };
            let best = |rows: &Vec<usize>| {
                let present = rows.iter().copied().filter(|&row| !column.is_missing(row));
                present.reduce(better).or(rows.first().copied())
            };
            Some(column.rows(&self.rows.iter().filter_map(best).collect::<Vec<_>>()))
        })
    }
}

/// Sums in the type that pandas gives them, rounded if one does not fit.
fn whole_or_rounded(column: &Column, sums: &[i128]) -> Column {
    let is_large = matches!(column, Column::Large(_));
    let fitting =
        if is_large { all_of(sums).map(Column::Large) } else { all_of(sums).map(Column::Whole) };
    fitting.unwrap_or_else(|| Column::Number(sums.iter().map(|&sum| sum as f64).collect()))
}

fn all_of<T: TryFrom<i128>>(sums: &[i128]) -> Option<Vec<T>> {
    sums.iter().map(|&sum| T::try_from(sum).ok()).collect()
}

/// A number for each group of a column, from its values that are there; none for texts.
fn numbers(
    column: &Column,
    rows: &[Vec<usize>],
    number: impl Fn(Array1<f64>) -> f64,
) -> Option<Column> {
    let values = column.numbers()?;
    let of_group = |rows: &Vec<usize>| {
        let present = rows.iter().map(|&row| values[row]).filter(|value| !value.is_nan());
        number(present.collect())
    };
    Some(Column::Number(rows.iter().map(of_group).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_that_do_not_fit_are_floats() {
        let column = |values: [i64; 3]| Column::Whole(values.to_vec());
        let frame = DataFrame::new([
            ("class".to_owned(), column([1, 0, 1])),
            ("size".to_owned(), column([i64::MAX, (1 << 53) + 1, 1])),
        ])
        .unwrap();
        let groups = frame.groupby("class").unwrap();
        assert_eq!(format!("{groups:?}"), "groups of class: 0 1, 1 2");
        let sums = vec![2_f64.powi(53), 2_f64.powi(63)];
        assert_eq!(groups.sum().get("size").unwrap(), &Column::Number(sums));
        let largest = vec![(1 << 53) + 1, i64::MAX];
        assert_eq!(groups.max().get("size").unwrap(), &Column::Whole(largest));
        assert_eq!(groups.min().get("size").unwrap(), &Column::Whole(vec![(1 << 53) + 1, 1]));
        assert!(frame.groupby("kind").is_err());
    }

    #[test]
    fn a_hundred_thousand_groups_are_made_at_once() {
        let keys = (0..100_000).rev().collect();
        let frame = DataFrame::new([("n".to_owned(), Column::Whole(keys))]).unwrap();
        let groups = frame.groupby("n").unwrap();
        assert_eq!((groups.rows.len(), &groups.rows[0]), (100_000, &vec![99_999]));
        let (labels, classes) = frame.labels("n").unwrap();
        assert_eq!((labels[0], classes[99_999].as_str()), (99_999, "99999"));
    }

    #[test]
    fn nothing_has_no_groups() {
        let frame = DataFrame::new([
            ("class".to_owned(), Column::Number(vec![f64::NAN])),
            ("kind".to_owned(), Column::Text(vec![None])),
        ])
        .unwrap();
        let groups = frame.groupby("class").unwrap();
        assert_eq!((groups.mean().dim(), groups.sum().dim()), ((0, 1), (0, 1)));
        assert_eq!(groups.count().dim(), (0, 2));
    }
}
