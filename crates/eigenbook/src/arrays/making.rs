//! Arrays from a rule: numbers in equal steps, classes as one-hot columns.

use super::comparable::Comparable;
use crate::error::{Error, Result, brief};
use ndarray::{Array1, Array2, ArrayRef1};

pub(super) fn arange_of<T: Comparable>(start: T, stop: T, step: T) -> Result<Array1<T>> {
    let n = T::steps(start, stop, step).ceil();
    if step.number() == 0.0 || !n.is_finite() || n > f64::from(i32::MAX) {
        return Err(Error::InvalidParameter {
            operation: "arange",
            message: format!(
                "from {} to {} in steps of {}.\n\
                 The step is not 0, and there are at most {} finite numbers.",
                brief(start),
                brief(stop),
                brief(step),
                i32::MAX,
            ),
        });
    }
    // A number below 0 becomes 0.
    Ok((0..n as usize).map(|place| T::in_range(start, step, place)).collect())
}

pub(super) fn one_hot_of<T: Comparable>(
    labels: &ArrayRef1<T>,
    n_classes: usize,
) -> Result<Array2<f32>> {
    let mut columns = Array2::zeros((labels.len(), n_classes));
    for (sample, (row, label)) in columns.outer_iter_mut().zip(labels).enumerate() {
        let mut row = row;
        let number = label.number();
        // The comparison also refuses NaN.
        let is_class = number.fract() == 0.0 && number >= 0.0 && number < n_classes as f64;
        if !is_class {
            return Err(no_class(sample, label, n_classes));
        }
        row[number as usize] = 1.0;
    }
    Ok(columns)
}

fn no_class<T: Comparable>(sample: usize, label: &T, n_classes: usize) -> Error {
    let message = match n_classes {
        0 => "0 classes.\nThere is at least one class.".to_owned(),
        n => format!(
            "label {sample} is {}.\nLabels are whole numbers from 0 to {}, one for each of \
             the {n} classes.",
            brief(label),
            n - 1
        ),
    };
    Error::InvalidParameter { operation: "one_hot", message }
}
