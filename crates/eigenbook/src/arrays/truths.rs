//! How many of an array of truth values are true.
//!
//! ndarray adds up only numbers. If [`Truths`] is in scope, as in every cell, `mask.sum()` is the
//! method here.
//!
//! Source: NumPy's functions of these names.

use ndarray::{ArrayBase, Data, Dimension};

/// NumPy's functions of arrays of truth values, as methods.
pub trait Truths {
    /// How many are true, `mask.sum()`.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let x = array![0.2, 0.7, 0.9];
    /// assert_eq!(x.mapv(|x| x > 0.5).sum(), 2);
    /// ```
    fn sum(&self) -> usize;

    /// The part that is true, `mask.mean()`; none of nothing.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// assert_eq!(array![true, false, false, true].mean(), Some(0.5));
    /// ```
    fn mean(&self) -> Option<f64>;

    /// Whether one is true, `mask.any()`.
    fn any(&self) -> bool;

    /// Whether none is false, `mask.all()`.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// assert!(array![[1, 2], [3, 4]].mapv(|x| x > 0).all());
    /// ```
    fn all(&self) -> bool;
}

impl<S: Data<Elem = bool>, D: Dimension> Truths for ArrayBase<S, D> {
    fn sum(&self) -> usize {
        self.iter().filter(|truth| **truth).count()
    }
    fn mean(&self) -> Option<f64> {
        (!self.is_empty()).then(|| Truths::sum(self) as f64 / self.len() as f64)
    }
    fn any(&self) -> bool {
        self.iter().any(|truth| *truth)
    }
    fn all(&self) -> bool {
        self.iter().all(|truth| *truth)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array1, array};

    #[test]
    fn of_nothing_all_are_true_and_none_is() {
        let empty = Array1::from(Vec::<bool>::new());
        assert_eq!((empty.sum(), empty.mean(), empty.any(), empty.all()), (0, None, false, true));
        let mask = array![[true, false], [true, true]];
        assert_eq!((mask.t().sum(), mask.mean()), (3, Some(0.75)));
        assert_eq!((mask.any(), mask.all(), mask.row(1).all()), (true, false, true));
    }
}
