//! Statistics of the numeric columns, as `frame.describe()` of pandas.
//!
//! ```text
//! std   s = √(Σᵢ (xᵢ − x̄)² / (n − 1))
//! 25%   the value below which a quarter lies, between two values on the line through them
//! ```
//!
//! Values that are missing do not count.

use super::{Column, DataFrame};
use crate::arrays::interpolation::between;

const NAMES: [&str; 8] = ["count", "mean", "std", "min", "25%", "50%", "75%", "max"];

impl DataFrame {
    /// Count, mean, standard deviation, smallest, quartiles and largest of each column of numbers.
    ///
    /// # Shapes
    /// - returns eight rows, a column `statistic` with their names, then the columns of numbers
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let frame = DataFrame::from_matrix(["x"], &array![[1.0], [2.0], [6.0]])?;
    /// assert_eq!(frame.describe().column("x")?[1], 3.0); // the mean
    /// # Ok::<(), Error>(())
    /// ```
    pub fn describe(&self) -> DataFrame {
        let statistic = Column::Text(NAMES.map(|name| Some(name.to_owned())).to_vec());
        let numbers = self.iter().filter_map(|(name, column)| match column {
            Column::Whole(_) | Column::Large(_) | Column::Number(_) => {
                let values = column.numbers()?.to_vec();
                Some((name.to_owned(), Column::Number(statistics(values).to_vec())))
            }
            Column::Truth(_) | Column::Text(_) => None,
        });
        // A column of this name would be there twice.
        let numbers = numbers.filter(|(name, _)| name != "statistic");
        let all = std::iter::once(("statistic".to_owned(), statistic)).chain(numbers);
        DataFrame::new(all).unwrap_or_default()
    }
}

fn statistics(mut values: Vec<f64>) -> [f64; 8] {
    values.retain(|value| !value.is_nan());
    values.sort_by(f64::total_cmp);
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    let deviation = if n > 1.0 { (squares / (n - 1.0)).sqrt() } else { f64::NAN };
    // Between infinite values there may be no number, but they are the smallest and the largest.
    let end = |end: Option<&f64>| end.copied().unwrap_or(f64::NAN);
    let (least, most) = (end(values.first()), end(values.last()));
    let part = |share| quantile(&values, share);
    [n, mean, deviation, least, part(0.25), part(0.5), part(0.75), most]
}

/// Interpolated between the two nearest values, as NumPy's default `quantile`.
pub(crate) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let place = share * last as f64;
    let below = place as usize;
    between(sorted[below], sorted[last.min(below + 1)], place.fract())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: the mean of 1, 2, 6 is 3, their deviation √((4 + 1 + 9) / 2) = √7.
    #[test]
    fn by_hand() {
        let [n, mean, deviation, least, quarter, middle, _, most] =
            statistics(vec![6.0, f64::NAN, 1.0, 2.0]);
        assert_eq!((n, mean, deviation), (3.0, 3.0, 7.0_f64.sqrt()));
        assert_eq!((least, quarter, middle, most), (1.0, 1.5, 2.0, 6.0));
    }

    /// pandas 3.1.1.
    #[test]
    fn infinite_values_are_the_smallest_and_the_largest() {
        let infinite = statistics(vec![f64::INFINITY, 1.0, f64::NEG_INFINITY, f64::NEG_INFINITY]);
        assert!([1, 2, 4].iter().all(|&place| infinite[place].is_nan()), "{infinite:?}");
        assert_eq!((infinite[3], infinite[7]), (f64::NEG_INFINITY, f64::INFINITY));
    }

    #[test]
    fn nothing_and_one_value() {
        assert!(statistics(vec![f64::NAN])[1..].iter().all(|value| value.is_nan()));
        let one = statistics(vec![4.0]);
        assert!(one[2].is_nan() && one[1] == 4.0 && one[7] == 4.0);
    }
}
