//! Arrays from a rule: numbers in equal steps, classes as one-hot columns.

use super::element::{Comparable, Element};
use crate::error::{Error, Result};
use ndarray::{Array1, Array2, ArrayRef1};

/// The numbers from `start` up to, not including, `stop`, `np.arange(start, stop, step)`.
///
/// If a step such as 0.1 is rounded, the last number may be a rounding error below `stop`, as in
/// NumPy; [`Array1::linspace`] counts the numbers instead.
///
/// # Shapes
/// - returns `(n,)`, `n = ⌈(stop − start) / step⌉`, empty if `stop` is on the wrong side
///
/// # Errors
/// [`Error::InvalidParameter`] for a step of 0, for NaN and infinity, and for more than 2³¹ numbers.
///
/// ```
/// use eigenbook::prelude::*;
///
/// assert_eq!(arange(0, 10, 2)?, array![0, 2, 4, 6, 8]);
/// assert_eq!(arange(1.0, 0.0, -0.25)?, array![1.0, 0.75, 0.5, 0.25]);
/// # Ok::<(), Error>(())
/// ```
pub fn arange<T: Element>(start: T, stop: T, step: T) -> Result<Array1<T>> {
    T::arange(start, stop, step)
}

/// One column for each class: 1 in that of the label, 0 elsewhere, as Keras's `to_categorical`.
///
/// # Shapes
/// - `labels`: `(n_samples,)`, whole numbers from 0 to `n_classes − 1` in any kind of element
/// - returns `(n_samples, n_classes)` in `f32`, as networks take it
///
/// # Errors
/// [`Error::InvalidParameter`] for a label that is not a class.
///
/// ```
/// use eigenbook::prelude::*;
///
/// assert_eq!(one_hot(&array![0, 2], 3)?, tensor![[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]);
/// # Ok::<(), Error>(())
/// ```
pub fn one_hot<T: Element>(labels: &ArrayRef1<T>, n_classes: usize) -> Result<Array2<f32>> {
    T::one_hot(labels, n_classes)
}

pub(super) fn arange_of<T: Comparable>(start: T, stop: T, step: T) -> Result<Array1<T>> {
    let n = T::steps(start, stop, step).ceil();
    if step.number() == 0.0 || !n.is_finite() || n > f64::from(i32::MAX) {
        return Err(Error::InvalidParameter {
            operation: "arange",
            message: format!(
                "from {start} to {stop} in steps of {step}.\n\
                 The step is not 0, and there are at most {} finite numbers.",
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
            "label {sample} is {label}.\nLabels are whole numbers from 0 to {}, one for each of \
             the {n} classes.",
            n - 1
        ),
    };
    Error::InvalidParameter { operation: "one_hot", message }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_range_ends_before_its_stop() {
        assert_eq!(arange(0, 3, 1).unwrap(), array![0, 1, 2]);
        assert_eq!(arange(3_usize, 0, 1).unwrap(), Array1::<usize>::zeros(0));
        assert_eq!(arange(5, 0, -2).unwrap(), array![5, 3, 1]);
        assert_eq!(arange(i32::MIN, i32::MAX, i32::MAX).unwrap().len(), 3);
    }

    #[test]
    fn a_range_without_end_is_refused() {
        assert!(arange(0, 3, 0).is_err() && arange(0.0, 1.0, 0.0).is_err());
        assert!(arange(0.0, f64::INFINITY, 1.0).is_err() && arange(f64::NAN, 1.0, 1.0).is_err());
        assert!(arange(0.0, 1.0, 1e-12).is_err());
    }

    #[test]
    fn a_label_is_a_whole_number_below_the_number_of_classes() {
        assert!(one_hot(&array![0, 3], 3).is_err() && one_hot(&array![-1], 3).is_err());
        assert!(one_hot(&array![0.5], 3).is_err() && one_hot(&array![f64::NAN], 3).is_err());
        assert!(one_hot(&array![0], 0).is_err());
        assert_eq!(one_hot(&Array1::<i32>::zeros(0), 3).unwrap().dim(), (0, 3));
        assert_eq!(one_hot(&array![1.0_f32], 2).unwrap(), array![[0.0, 1.0]]);
    }
}
