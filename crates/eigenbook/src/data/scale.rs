//! Features of one scale: mean 0 and deviation 1, as scikit-learn's `StandardScaler`.
//!
//! ```text
//! X: (n_samples, n_features)   μ, σ: (n_features,)
//!
//! Z = (X − μ) / σ     σ = √(Σᵢ (xᵢ − μ)² / n), and 1 for a feature that is always the same
//! ```
//!
//! Test data are scaled with the means and deviations of the training data: else information about
//! the test would leak in.

use crate::error::{Error, Operand, Result};
use crate::linalg::Number;
use ndarray::{Array1, Array2, ArrayRef2, Axis, Zip};

/// Means and deviations of features, which scale other samples of them.
///
/// ```
/// use eigenbook::prelude::*;
///
/// let scaler = StandardScaler::fit(&array![[1.0, 10.0], [3.0, 30.0]])?;
/// assert_eq!(scaler.transform(&array![[2.0, 40.0]])?, array![[0.0, 2.0]]);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct StandardScaler {
    /// μ: `(n_features,)`.
    pub mean: Array1<f64>,
    /// σ: `(n_features,)`, 1 for a feature that is always the same.
    pub scale: Array1<f64>,
}

/// Each feature with mean 0 and deviation 1, `StandardScaler().fit_transform(x)`.
///
/// # Shapes
/// - `x`: `(n_samples, n_features)`
/// - returns the same shape, in `f64`
///
/// # Errors
/// As for [`StandardScaler::fit`].
///
/// ```
/// use eigenbook::prelude::*;
///
/// assert_eq!(standardize(&array![[1, 5], [3, 5]])?, array![[-1.0, 0.0], [1.0, 0.0]]);
/// # Ok::<(), Error>(())
/// ```
pub fn standardize<T: Number>(x: &ArrayRef2<T>) -> Result<Array2<f64>> {
    StandardScaler::fit(x)?.transform(x)
}

impl StandardScaler {
    /// The means and deviations of the features.
    ///
    /// # Shapes
    /// - `x`: `(n_samples, n_features)`
    ///
    /// # Errors
    /// [`Error::Empty`] without samples, [`Error::NotFinite`] for NaN and infinity.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let scaler = StandardScaler::fit(&array![[1.0, 10.0], [3.0, 30.0]])?;
    /// assert_eq!((scaler.mean, scaler.scale), (array![2.0, 20.0], array![1.0, 10.0]));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn fit<T: Number>(x: &ArrayRef2<T>) -> Result<Self> {
        fit(&wide(x))
    }

    /// The samples with these means and deviations taken out.
    ///
    /// # Shapes
    /// - `x`: `(n_samples, n_features)`
    /// - returns the same shape, in `f64`; NaN stays NaN
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] for another number of features.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let (train, test) = (array![[1.0], [3.0]], array![[4.0]]);
    /// let scaler = StandardScaler::fit(&train)?; // the test samples stay unseen
    /// assert_eq!(scaler.transform(&test)?, array![[2.0]]);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn transform<T: Number>(&self, x: &ArrayRef2<T>) -> Result<Array2<f64>> {
        self.transformed(wide(x))
    }

    /// The samples as they were before [`transform`](Self::transform).
    ///
    /// # Shapes
    /// - `z`: `(n_samples, n_features)`; returns its shape
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] for another number of features.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let x = array![[1.0], [3.0]];
    /// let scaler = StandardScaler::fit(&x)?;
    /// assert_eq!(scaler.inverse_transform(&scaler.transform(&x)?)?, x);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn inverse_transform<T: Number>(&self, z: &ArrayRef2<T>) -> Result<Array2<f64>> {
        let z = wide(z);
        self.require_features("inverse_transform", &z)?;
        Ok(z * &self.scale + &self.mean)
    }

    fn transformed(&self, x: Array2<f64>) -> Result<Array2<f64>> {
        self.require_features("transform", &x)?;
        Ok((x - &self.mean) / &self.scale)
    }

    fn require_features(&self, operation: &'static str, x: &Array2<f64>) -> Result<()> {
        let n_features = self.mean.len();
        if x.ncols() == n_features && self.scale.len() == n_features {
            return Ok(());
        }
        Err(Error::ShapeMismatch {
            operation,
            found: format!("{}.", Operand::new("x", x.shape())),
            rule: format!("The scaler knows {n_features} features, one for each column."),
        })
    }
}

fn wide<T: Number>(x: &ArrayRef2<T>) -> Array2<f64> {
    x.mapv(|value| crate::linalg::Float::widen(value.as_float()))
}

fn fit(x: &Array2<f64>) -> Result<StandardScaler> {
    let operation = "StandardScaler::fit";
    let operand = Operand::new("x", x.shape());
    let Some(mean) = x.mean_axis(Axis(0)) else {
        let rule = "The mean of nothing is not known: at least one sample is needed.";
        return Err(Error::Empty { operation, operand, rule });
    };
    if let Some(((row, column), &value)) = x.indexed_iter().find(|(_, value)| !value.is_finite()) {
        return Err(Error::NotFinite { operation, operand, position: vec![row, column], value });
    }
    let mut scale = x.std_axis(Axis(0), 0.0);
    Zip::from(&mut scale).and(&mean).and(x.columns()).for_each(|scale, mean, column| {
        // A rounding error is no deviation: the bound is scikit-learn's.
        let (n, epsilon) = (column.len() as f64, f64::EPSILON);
        let bound = n * epsilon * *scale * *scale + (n * mean * epsilon).powi(2);
        if *scale * *scale <= bound {
            *scale = 1.0;
        }
    });
    Ok(StandardScaler { mean, scale })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn there_and_back() {
        let x = array![[1.0, 2.0, 0.1], [4.0, -2.0, 0.1], [0.0, 3.0, 0.1]];
        let scaler = StandardScaler::fit(&x).unwrap();
        let z = scaler.transform(&x).unwrap();
        assert!(z.mean_axis(Axis(0)).unwrap().iter().all(|mean| mean.abs() < 1e-15));
        assert!(scaler.scale[2] == 1.0 && z[[1, 2]].abs() < 1e-15);
        let back = scaler.inverse_transform(&z).unwrap() - x;
        assert!(back.iter().all(|difference: &f64| difference.abs() < 1e-15));
    }

    #[test]
    fn what_has_no_mean_is_refused() {
        assert!(matches!(standardize(&Array2::<f64>::zeros((0, 2))), Err(Error::Empty { .. })));
        assert!(matches!(standardize(&array![[f32::NAN]]), Err(Error::NotFinite { .. })));
        let scaler = StandardScaler::fit(&array![[1, 2]]).unwrap();
        assert!(matches!(scaler.transform(&array![[1]]), Err(Error::ShapeMismatch { .. })));
        assert_eq!(scaler.scale, array![1.0, 1.0]);
    }
}
