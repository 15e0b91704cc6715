//! Some rows of a table, and how often each value of a column occurs.

use super::{Column, DataFrame};
use crate::error::{Error, Operand, Result};
use ndarray::ArrayRef1;

impl DataFrame {
    /// The rows for which the mask is true, `frame[mask]`.
    ///
    /// # Shapes
    /// - `mask`: `(n_rows,)`
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] if the mask has another length.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let frame = DataFrame::from_matrix(["x"], &array![[1.0], [2.0], [6.0]])?;
    /// let large = frame.select_where(&frame.column("x")?.mapv(|x| x > 1.5))?;
    /// assert_eq!(large.column("x")?, array![2.0, 6.0]);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn select_where(&self, mask: &ArrayRef1<bool>) -> Result<Self> {
        let n_rows = self.dim().0;
        if mask.len() != n_rows {
            return Err(Error::ShapeMismatch {
                operation: "select_where",
                found: format!(
                    "{} and the table has {n_rows} rows.",
                    Operand::new("mask", mask.shape())
                ),
                rule: "The mask has one truth value for each row.".to_owned(),
            });
        }
        let places = mask.iter().enumerate().filter(|(_, is_chosen)| **is_chosen);
        Ok(self.rows(&places.map(|(place, _)| place).collect::<Vec<_>>()))
    }

    /// Each value of a column and how often it occurs, the most frequent first,
    /// `frame[name].value_counts()`; missing values do not count.
    ///
    /// # Shapes
    /// - returns one row for each value, with the columns `name` and `count`
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] if there is no such column, or it is called `count` itself.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let frame = DataFrame::from_matrix(["x"], &array![[2.0], [5.0], [5.0]])?;
    /// let counts = frame.value_counts("x")?;
    /// assert_eq!(counts.column("x")?, array![5.0, 2.0]);
    /// assert_eq!(counts.integers("count")?, array![2, 1]);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn value_counts(&self, name: &str) -> Result<Self> {
        let column = self.get(name)?;
        let mut groups = column.rows_of_values();
        // Equal counts stay in the order in which their values occur first.
        groups.sort_by_key(|rows| (std::cmp::Reverse(rows.len()), rows[0]));
        let counts = groups.iter().map(|rows| rows.len() as i64).collect();
        let values = column.rows(&groups.iter().map(|rows| rows[0]).collect::<Vec<_>>());
        Self::new([(name.to_owned(), values), ("count".to_owned(), Column::Whole(counts))])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn flowers() -> DataFrame {
        let kinds = [Some("rose"), None, Some("iris"), Some("iris")];
        DataFrame::new([
            ("width".to_owned(), Column::Number(vec![0.5, f64::NAN, 1.5, 0.5])),
            ("petals".to_owned(), Column::Number(vec![3.0, 4.0, 5.0, 3.0])),
            ("kind".to_owned(), Column::Text(kinds.map(|it| it.map(str::to_owned)).into())),
        ])
        .unwrap()
    }

    #[test]
    fn equal_counts_stay_in_the_order_of_their_values() {
        let counts = flowers().value_counts("petals").unwrap();
        assert_eq!(counts.column("petals").unwrap(), array![3.0, 4.0, 5.0]);
        let counts = flowers().value_counts("kind").unwrap();
        assert_eq!(counts.text("kind").unwrap(), ["iris", "rose"]);
        assert_eq!(flowers().value_counts("width").unwrap().dim(), (2, 2));
        assert!(counts.value_counts("count").is_err());
    }

    #[test]
    fn a_mask_is_as_long_as_the_table() {
        let chosen = flowers().select_where(&array![true, false, false, true]).unwrap();
        assert_eq!(chosen.column("width").unwrap(), array![0.5, 0.5]);
        let error = flowers().select_where(&array![true]).unwrap_err().to_string();
        assert!(
            error.starts_with("select_where: mask has 1 element and the table has 4 rows."),
            "{error}"
        );
    }
}
