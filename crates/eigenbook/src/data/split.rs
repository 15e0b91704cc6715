//! Splits data for training and testing, as scikit-learn does.
//!
//! ```text
//! n_test = ⌈n·test_size⌉
//! np.random.RandomState(seed).permutation(n): the first n_test places are the test's
//! ```
//!
//! The same seed gives the same rows as `train_test_split(…, random_state=seed)`.

use super::invalid;
use crate::error::{Error, Operand, Result};
use crate::random::NumpyRandom;
use ndarray::{Array, ArrayRef, Axis, RemoveAxis};

/// Rows to learn from, rows to judge by, and the same of the targets.
pub type Split<A, B> = (A, A, B, B);

/// Splits samples and their targets, `train_test_split(x, y, test_size=…, random_state=seed)`.
///
/// # Shapes
/// - `x`: `(n_samples, …)`, `y`: `(n_samples, …)`
/// - `test_size`: the share of the samples that the test gets, between 0 and 1
/// - returns `x_train`, `x_test`, `y_train`, `y_test`
///
/// # Errors
/// [`Error::ShapeMismatch`] if the lengths differ; [`Error::Empty`] without samples;
/// [`Error::InvalidParameter`] if one part would have no samples.
///
/// ```
/// use eigenbook::prelude::*;
///
/// let (x, y) = (array![[1.0], [2.0], [3.0], [4.0]], array![0, 0, 1, 1]);
/// let (x_train, x_test, y_train, y_test) = train_test_split(&x, &y, 0.25, 0)?;
/// assert_eq!((x_train.dim(), x_test.dim(), y_train.len(), y_test.len()), ((3, 1), (1, 1), 3, 1));
/// # Ok::<(), Error>(())
/// ```
pub fn train_test_split<T: Clone, D: RemoveAxis, U: Clone, E: RemoveAxis>(
    x: &ArrayRef<T, D>,
    y: &ArrayRef<U, E>,
    test_size: f64,
    seed: u32,
) -> Result<Split<Array<T, D>, Array<U, E>>> {
    let (train, test) = places(x.shape(), y.shape(), test_size, seed)?;
    Ok((
        x.select(Axis(0), &train),
        x.select(Axis(0), &test),
        y.select(Axis(0), &train),
        y.select(Axis(0), &test),
    ))
}

/// The places of the rows for learning, and those for the test.
fn places(x: &[usize], y: &[usize], share: f64, seed: u32) -> Result<(Vec<usize>, Vec<usize>)> {
    let operation = "train_test_split";
    let n = x[0];
    if n != y[0] {
        let found = format!("{} and {}.", Operand::new("x", x), Operand::new("y", y));
        let rule = "Each sample has one target.".to_owned();
        return Err(Error::ShapeMismatch { operation, found, rule });
    }
    if n == 0 {
        let rule = "Samples are needed that can be split.";
        return Err(Error::Empty { operation, operand: Operand::new("x", x), rule });
    }
    let n_test = (n as f64 * share).ceil();
    if !(share > 0.0 && share < 1.0 && n_test < n as f64) {
        let message = format!(
            "test_size is {share} of {n} samples.\n\
             It is a share between 0 and 1 that leaves both parts at least one sample."
        );
        return Err(invalid(operation, message));
    }
    let mut order = NumpyRandom::seed(seed).order(n);
    let train = order.split_off(n_test as usize);
    Ok((train, order))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array1, array};

    #[test]
    fn every_sample_is_in_one_part() {
        let x = Array1::from_iter(0..10);
        let (train, test, _, _) = train_test_split(&x, &x, 0.3, 7).unwrap();
        let mut all: Vec<i32> = train.iter().chain(&test).copied().collect();
        all.sort_unstable();
        assert_eq!((Array1::from(all), test.len()), (x, 3));
    }

    #[test]
    fn what_cannot_be_split_is_refused() {
        let split = |x: &Array1<i32>, y: &Array1<i32>, share| train_test_split(x, y, share, 0);
        let (two, three) = (array![1, 2], array![1, 2, 3]);
        assert!(matches!(split(&two, &three, 0.5), Err(Error::ShapeMismatch { .. })));
        assert!(split(&two, &two, 0.0).is_err() && split(&two, &two, 0.9).is_err());
        assert!(split(&two, &two, f64::NAN).is_err() && split(&two, &two, -1.0).is_err());
        let none = Array1::zeros(0);
        assert!(matches!(split(&none, &none, 0.5), Err(Error::Empty { .. })));
    }
}
