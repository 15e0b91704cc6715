//! Numbers at equal ratios, and what neighbours at equal distances say: slopes and areas.
//!
//! ```text
//! logspace(a, b, n)     10ᵃ, …, 10ᵇ, the exponents at equal distances
//! geomspace(a, b, n)    a, a·r, …, b
//! gradient(y, h)        (yᵢ₊₁ − yᵢ₋₁) / 2h, at the ends the difference to the only neighbour / h
//! trapezoid(y, x)       Σᵢ (xᵢ₊₁ − xᵢ)·(yᵢ + yᵢ₊₁) / 2
//! ```
//!
//! ```
//! use eigenbook::{linalg::{gradient, logspace, trapezoid}, ndarray::array};
//!
//! assert_eq!(logspace(0, 2, 3)?, array![1.0, 10.0, 100.0]);
//! let (x, y) = (array![0.0, 1.0, 2.0], array![0.0, 1.0, 4.0]);
//! assert_eq!(gradient(&y, 1.0)?, array![1.0, 2.0, 3.0]);
//! assert_eq!(trapezoid(&y, &x)?, 3.0);
//! # Ok::<(), eigenbook::Error>(())
//! ```

use super::extremes::linspace;
use super::product::require_equal_shapes;
use super::sums::Sums;
use super::{Float, Number};
use crate::error::{Error, Operand, Result};
use ndarray::{Array1, ArrayRef1};

/// `count` powers of 10 whose exponents are at equal distances, `np.logspace(start, end, count)`.
///
/// # Shapes
/// - returns `(count,)`
///
/// # Errors
/// [`Error::InvalidParameter`] if an exponent is not finite.
///
/// ```
/// use eigenbook::{linalg::logspace, ndarray::array};
///
/// assert_eq!(logspace(-2, 0, 3)?, array![0.01, 0.1, 1.0]);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn logspace(start: impl Into<f64>, end: impl Into<f64>, count: usize) -> Result<Array1<f64>> {
    Ok(linspace(start, end, count)?.mapv_into(|exponent| 10_f64.powf(exponent)))
}

/// `count` numbers from `start` to `end`, each the same multiple of the one before,
/// `np.geomspace(start, end, count)`.
///
/// # Shapes
/// - returns `(count,)`
///
/// # Errors
/// [`Error::InvalidParameter`] if a bound is 0 or not finite, or if one is negative and the other is
/// not.
///
/// ```
/// use eigenbook::{linalg::geomspace, ndarray::array};
///
/// assert_eq!(geomspace(1, 1000, 4)?, array![1.0, 10.0, 100.0, 1000.0]);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn geomspace(start: impl Into<f64>, end: impl Into<f64>, count: usize) -> Result<Array1<f64>> {
    let (start, end) = (start.into(), end.into());
    let quotient = end / start;
    if !(quotient > 0.0 && start.is_finite() && end.is_finite()) {
        let message = format!(
            "start is {start:?} and end is {end:?}.\n\
             Both have to be finite, of one sign, and not 0."
        );
        return Err(Error::InvalidParameter { operation: "geomspace", message });
    }
    let mut numbers = logspace(start.abs().log10(), end.abs().log10(), count)?;
    numbers *= start.signum();
    // Rounding moves them, as it does in NumPy, but not the ends.
    if let Some(first) = numbers.first_mut() {
        *first = start;
    }
    if count > 1 {
        numbers[count - 1] = end;
    }
    Ok(numbers)
}

/// The slope at each of some places at the distance `step`, `np.gradient(y, step)`.
///
/// # Shapes
/// - `y`: `(n,)`, at least 2
/// - returns `(n,)`
///
/// # Errors
/// [`Error::InvalidParameter`] for fewer than two numbers.
///
/// ```
/// use eigenbook::{linalg::gradient, ndarray::array};
///
/// assert_eq!(gradient(&array![1, 2, 4], 0.5)?, array![2.0, 3.0, 4.0]);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn gradient<T: Number>(y: &ArrayRef1<T>, step: f64) -> Result<Array1<T::Float>> {
    T::gradient(y, step)
}

/// The area under the straight lines between points, `np.trapezoid(y, x)`.
///
/// # Shapes
/// - `y`, `x`: `(n,)`
/// - returns a number, computed in `f64` for every kind of element; 0 for fewer than two points
///
/// # Errors
/// [`Error::ShapeMismatch`] if the lengths differ.
pub fn trapezoid<T: Number>(y: &ArrayRef1<T>, x: &ArrayRef1<T>) -> Result<f64> {
    T::trapezoid(y, x)
}

compiled! {
    for [i32, i64, f32, f64]:
    /// A number whose neighbours have a slope and an area.
    pub trait CompiledSpacing {
        fn gradient(y: &ArrayRef1<Self>, step: f64) -> Result<Array1<Self::Float>> = gradient_of;
        fn trapezoid(y: &ArrayRef1<Self>, x: &ArrayRef1<Self>) -> Result<f64> = trapezoid_of;
    }
}

fn gradient_of<T: Number>(y: &ArrayRef1<T>, step: f64) -> Result<Array1<T::Float>> {
    if y.len() < 2 {
        let message = format!("{}.\nA slope takes two.", Operand::new("y", y.shape()));
        return Err(Error::InvalidParameter { operation: "gradient", message });
    }
    let last = y.len() - 1;
    let (y, step) = (T::floats(y), T::Float::narrow(step));
    let two = T::Float::ONE + T::Float::ONE;
    Ok(Array1::from_shape_fn(y.len(), |place| match place {
        0 => (y[1] - y[0]) / step,
        _ if place == last => (y[last] - y[last - 1]) / step,
        _ => (y[place + 1] - y[place - 1]) / (two * step),
    }))
}

fn trapezoid_of<T: Number>(y: &ArrayRef1<T>, x: &ArrayRef1<T>) -> Result<f64> {
    require_equal_shapes("trapezoid", ("y", y.shape()), ("x", x.shape()))?;
    let double = |values: &ArrayRef1<T>| values.mapv(|value| value.as_float().widen());
    let (y, x) = (double(y), double(x));
    let areas = (1..y.len()).map(|i| (x[i] - x[i - 1]) * (y[i] + y[i - 1]) / 2.0);
    Ok(Sums::sum(&areas.collect::<Array1<f64>>()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn numbers_at_equal_ratios_have_one_sign() {
        assert_eq!(geomspace(-1, -100, 3).unwrap(), array![-1.0, -10.0, -100.0]);
        assert_eq!(geomspace(5, 3, 1).unwrap(), array![5.0]);
        assert_eq!(geomspace(5, 3, 0).unwrap().len(), 0);
        for (start, end) in [(0.0, 1.0), (1.0, -1.0), (1.0, f64::INFINITY), (f64::NAN, 1.0)] {
            assert!(geomspace(start, end, 3).is_err());
        }
        assert!(logspace(0.0, f64::NAN, 3).is_err());
        assert_eq!(logspace(0, 400, 2).unwrap(), array![1.0, f64::INFINITY]);
    }

    #[test]
    fn a_slope_takes_two_numbers() {
        assert!(
            gradient(&array![1.0], 1.0).is_err()
                && gradient(&Array1::<i32>::zeros(0), 1.0).is_err()
        );
        assert_eq!(gradient(&array![1_f32, 4.0], 2.0).unwrap(), array![1.5, 1.5]);
        assert!(trapezoid(&array![1.0], &array![1.0, 2.0]).is_err());
        assert_eq!(trapezoid(&array![7], &array![1]).unwrap(), 0.0);
    }
}
