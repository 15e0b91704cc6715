//! Which classes does a model take for which?
//!
//! ```text
//! C[i, j] = number of samples of class i that the model takes for class j
//! ```
//!
//! The diagonal counts the right predictions; accuracy is its sum divided by the sum of all counts.
//!
//! Source: scikit-learn's function of this name.

use crate::Real;
use crate::error::{Error, Operand, Result};
use crate::linalg::ToFloat;
use ndarray::{Array1, Array2, ArrayRef1};

/// Counts pairs of true and predicted classes, `confusion_matrix(targets, predictions)`.
///
/// # Shapes
/// - `targets`, `predictions`: `(n_samples,)`, numbers of classes in any kind of element
/// - returns `(n_classes, n_classes)`: true classes in rows, predicted ones in columns, both in
///   ascending order of the labels that occur
///
/// # Errors
/// [`Error::ShapeMismatch`] if the lengths differ, [`Error::Empty`] without samples,
/// [`Error::NotFinite`] for a label that is NaN or infinite.
///
/// ```
/// use eigenbook::prelude::*;
///
/// let (targets, predictions) = (array![0, 0, 1, 1], array![0, 1, 1, 1]);
/// assert_eq!(confusion_matrix(&targets, &predictions)?, array![[1, 1], [0, 2]]);
/// # Ok::<(), Error>(())
/// ```
pub fn confusion_matrix<T: Real, P: Real>(
    targets: &ArrayRef1<T>,
    predictions: &ArrayRef1<P>,
) -> Result<Array2<usize>> {
    counted(targets.to_f64(), predictions.to_f64())
}

fn counted(targets: Array1<f64>, predictions: Array1<f64>) -> Result<Array2<usize>> {
    let operation = "confusion_matrix";
    let operands = [
        Operand::new("targets", targets.shape()),
        Operand::new("predictions", predictions.shape()),
    ];
    let [left, right] = operands;
    if targets.len() != predictions.len() {
        let found = format!("{left} and {right}.");
        let rule = "Each sample has a true class and a predicted one.".to_owned();
        return Err(Error::ShapeMismatch { operation, found, rule });
    }
    if targets.is_empty() {
        let rule = "Without samples there are no classes.";
        return Err(Error::Empty { operation, operand: left, rule });
    }
    for (operand, labels) in [(left, &targets), (right, &predictions)] {
        if let Some(place) = labels.iter().position(|label| !label.is_finite()) {
            let (position, value) = (vec![place], labels[place]);
            return Err(Error::NotFinite { operation, operand, position, value });
        }
    }
    let mut labels: Vec<f64> = targets.iter().chain(&predictions).copied().collect();
    labels.sort_by(f64::total_cmp);
    labels.dedup();
    let place = |label: &f64| labels.partition_point(|other| other < label);
    let mut counts = Array2::zeros((labels.len(), labels.len()));
    for (target, prediction) in targets.iter().zip(&predictions) {
        counts[[place(target), place(prediction)]] += 1;
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn labels_need_not_be_neighbours() {
        let counts = confusion_matrix(&array![7.0, 3.0, 7.0], &array![7_usize, 9, 3]).unwrap();
        assert_eq!(counts, array![[0, 0, 1], [1, 1, 0], [0, 0, 0]]);
    }

    #[test]
    fn what_cannot_be_compared_is_refused() {
        assert!(matches!(
            confusion_matrix(&array![1], &array![1, 2]),
            Err(Error::ShapeMismatch { .. })
        ));
        let none = Array1::<i32>::zeros(0);
        assert!(matches!(confusion_matrix(&none, &none), Err(Error::Empty { .. })));
        let nan = array![f64::NAN];
        assert!(matches!(confusion_matrix(&array![1], &nan), Err(Error::NotFinite { .. })));
    }
}
