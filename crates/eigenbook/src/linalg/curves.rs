//! Which curve goes through some points, or near them?
//!
//! ```text
//! interp(x, xₚ, yₚ)     on the straight lines between the points, beyond them as at the ends
//! polyfit(x, y, d)      c₀·xᵈ + … + c_d, for which Σᵢ (p(xᵢ) − yᵢ)² is least
//! polyval(c, x)         c₀·xᵈ + … + c_d = (…(c₀·x + c₁)·x + …)·x + c_d
//! ```
//!
//! All are computed in `f64`. The coefficients begin with that of the highest power.
//!
//! ```
//! use eigenbook::{linalg::{allclose, polyfit, polyval}, ndarray::array};
//!
//! let (x, y) = (array![0, 1, 2, 3], array![1, 3, 5, 7]);
//! let line = polyfit(&x, &y, 1)?;
//! assert!(allclose(&line, &array![2.0, 1.0])?);
//! assert!(allclose(&polyval(&line, &array![10]), &array![21.0])?);
//! # Ok::<(), eigenbook::Error>(())
//! ```
//!
//! Source: NumPy's functions of these names.

use super::convert::ToFloat;
use super::lapack::require_finite;
use super::product::require_equal_shapes;
use super::pseudoinverse::{LeastSquares, least_squares};
use super::sums::Sums;
use crate::Real;
use crate::channel;
use crate::error::{Error, Operand, Result, brief};
use ndarray::{Array, Array1, Array2, ArrayRef, ArrayRef1, Axis, Dimension};

/// The heights over `x` of the straight lines between points, `np.interp(x, xp, yp)`.
///
/// Before the first point it is the height of the first, behind the last that of the last.
///
/// # Shapes
/// - `x`: any
/// - `xp`, `yp`: `(n,)`, at least one point, `xp` from the smallest to the largest
/// - returns the shape of `x`
///
/// # Errors
/// [`Error::ShapeMismatch`] if there is not one height for each place; [`Error::Empty`];
/// [`Error::InvalidParameter`] if `xp` does not ascend, where NumPy gives numbers without sense.
///
/// ```
/// use eigenbook::{linalg::interp, ndarray::array};
///
/// let (hours, degrees) = (array![6, 12, 18], array![10.0, 22.0, 16.0]);
/// assert_eq!(interp(&array![0, 9, 12, 17], &hours, &degrees)?, array![10.0, 16.0, 22.0, 17.0]);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn interp<T: Real, U: Real, V: Real, D: Dimension>(
    x: &ArrayRef<T, D>,
    xp: &ArrayRef1<U>,
    yp: &ArrayRef1<V>,
) -> Result<Array<f64, D>> {
    let lines = Lines::new(xp.to_f64(), yp.to_f64())?;
    Ok(x.to_f64().mapv_into(|x| lines.at(x)))
}

/// The coefficients of the polynomial nearest to some points, `np.polyfit(x, y, degree)`.
///
/// If the powers of `x` are so much alike that rounding decides, as those of 2000 to 2020, the
/// coefficients are those that fit and are the smallest with each power scaled to length 1, and a
/// sentence warns of them, as NumPy does.
///
/// # Shapes
/// - `x`, `y`: `(n,)`, `n > degree`
/// - returns `(degree + 1,)`, the highest power first
///
/// # Errors
/// [`Error::ShapeMismatch`] if the lengths differ; [`Error::NotFinite`];
/// [`Error::InvalidParameter`] if there are not as many different places as coefficients, of which
/// NumPy warns, or the squares of the powers of `x` do not fit.
///
/// ```
/// use eigenbook::{linalg::{allclose, polyfit}, ndarray::array};
///
/// let parabola = polyfit(&array![-1, 0, 1], &array![1, 0, 1], 2)?;
/// assert!(allclose(&parabola, &array![1.0, 0.0, 0.0])?);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn polyfit<T: Real, U: Real>(
    x: &ArrayRef1<T>,
    y: &ArrayRef1<U>,
    degree: usize,
) -> Result<Array1<f64>> {
    let (coefficients, warning) = fitted(&x.to_f64(), &y.to_f64(), degree)?;
    if let Some(warning) = warning {
        channel::print(&format!("{warning}\n"));
    }
    Ok(coefficients)
}

/// The values of a polynomial, `np.polyval(coefficients, x)`; 0 without coefficients.
///
/// # Shapes
/// - `coefficients`: `(n,)`, the highest power first
/// - `x`: any; returns its shape
///
/// ```
/// use eigenbook::{linalg::polyval, ndarray::array};
///
/// assert_eq!(polyval(&array![1, 0, -4], &array![2.0, 3.0]), array![0.0, 5.0]); // x² − 4
/// ```
pub fn polyval<T: Real, U: Real, D: Dimension>(
    coefficients: &ArrayRef1<T>,
    x: &ArrayRef<U, D>,
) -> Array<f64, D> {
    let coefficients = coefficients.to_f64();
    x.to_f64().mapv_into(|x| coefficients.iter().fold(0.0, |value, c| value * x + c))
}

/// Points with straight lines between them.
struct Lines {
    x: Array1<f64>,
    y: Array1<f64>,
}

impl Lines {
    fn new(x: Array1<f64>, y: Array1<f64>) -> Result<Self> {
        let operation = "interp";
        require_equal_shapes(operation, ("xp", x.shape()), ("yp", y.shape()))?;
        if x.is_empty() {
            let rule = "One point is needed at least.";
            return Err(Error::Empty { operation, operand: Operand::new("xp", &[0]), rule });
        }
        let pairs = x.windows(2).into_iter();
        let wrong = pairs
            .enumerate()
            .find(|(_, pair)| pair[0].partial_cmp(&pair[1]).is_none_or(std::cmp::Ordering::is_gt));
        let wrong = wrong.map(|(place, pair)| (place + 1, pair[1]));
        if let Some((place, found)) = wrong.or((x[0].is_nan()).then_some((0, x[0]))) {
            let message = format!(
                "xp does not ascend: element {place} is {}.\n\
                 xp goes from the smallest to the largest; xp.argsort()? has that order.",
                brief(found)
            );
            return Err(Error::InvalidParameter { operation, message });
        }
        Ok(Self { x, y })
    }

    fn at(&self, place: f64) -> f64 {
        let (x, y) = (&self.x, &self.y);
        if place.is_nan() {
            return place;
        }
        let n_before = x.as_slice().map_or(0, |x| x.partition_point(|x| *x <= place));
        let Some(left) = n_before.checked_sub(1) else { return y[0] };
        if left + 1 == x.len() || x[left] == place {
            return y[left];
        }
        // From the left end, and from the right one if that is not finite, as NumPy has it.
        let slope = (y[left + 1] - y[left]) / (x[left + 1] - x[left]);
        let from = |end: usize| slope * (place - x[end]) + y[end];
        let value = from(left);
        let value = if value.is_nan() { from(left + 1) } else { value };
        if value.is_nan() && y[left] == y[left + 1] { y[left] } else { value }
    }
}

/// The coefficients, and a warning if rounding decides some of them.
fn fitted(
    x: &Array1<f64>,
    y: &Array1<f64>,
    degree: usize,
) -> Result<(Array1<f64>, Option<String>)> {
    let operation = "polyfit";
    require_equal_shapes(operation, ("x", x.shape()), ("y", y.shape()))?;
    for (role, vector) in [("x", x), ("y", y)] {
        require_finite(operation, (role, vector.shape()), &vector.view().insert_axis(Axis(1)))?;
    }
    let invalid = |message: String| Error::InvalidParameter { operation, message };
    let n = degree.saturating_add(1);
    let mut places = x.to_vec();
    places.sort_by(f64::total_cmp);
    places.dedup();
    if places.len() < n {
        return Err(invalid(format!(
            "{} at {} place{}; there are {n} coefficients.\n\
             A polynomial of degree {degree} needs {n} different places.",
            Operand::new("x", x.shape()),
            places.len(),
            if places.len() == 1 { "" } else { "s" },
        )));
    }
    // Columns of length 1: otherwise the highest power would hide the others.
    let powers =
        Array2::from_shape_fn((x.len(), n), |(row, column)| x[row].powi((degree - column) as i32));
    let lengths = powers.mapv(|power| power * power).sum_axis(Axis(0)).mapv_into(f64::sqrt);
    if !lengths.iter().all(|length| length.is_normal()) {
        let largest = x.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
        return Err(invalid(format!(
            "the squares of the powers of x up to {degree} do not fit f64.\n\
             x.to_f64() / {largest:e} is at most 1, and has powers that fit."
        )));
    }
    let LeastSquares { solution, rank, .. } = least_squares(&(powers / &lengths), y)?;
    let warning = (rank < n).then(|| {
        let mean = x.mean().unwrap_or_default();
        let width = places.last().zip(places.first()).map_or(0.0, |(last, first)| last - first);
        let sign = if mean < 0.0 { '+' } else { '-' };
        let around_0 = match mean.abs() > width {
            true => format!(", or places around 0: x.to_f64() {sign} {:?} in place of x", mean.abs()),
            false => String::new(),
        };
        format!(
            "polyfit: the powers of x are too much alike: rounding decides {} of {n} coefficients.\n\
             A lower degree can help{around_0}.",
            n - rank,
        )
    });
    Ok((solution / lengths, warning))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn points_between_which_there_are_no_lines_are_refused() {
        let x = array![1.0];
        assert!(interp(&x, &array![0, 1], &array![0]).is_err());
        assert!(matches!(
            interp(&x, &Array1::<f64>::zeros(0), &Array1::<f64>::zeros(0)),
            Err(Error::Empty { .. })
        ));
        for places in [array![2.0, 1.0], array![f64::NAN, 1.0], array![1.0, f64::NAN]] {
            let error = interp(&x, &places, &array![0, 1]).unwrap_err().to_string();
            assert!(error.starts_with("interp: xp does not ascend: element"), "{error}");
        }
        assert!(interp(&x, &array![f64::NAN], &array![0]).is_err());
    }

    #[test]
    fn a_polynomial_needs_as_many_places_as_it_has_coefficients() {
        let error = polyfit(&array![1, 2], &array![1, 2], 2).unwrap_err().to_string();
        assert!(error.contains("A polynomial of degree 2 needs 3 different places."), "{error}");
        assert!(polyfit(&array![1, 1, 1], &array![1, 2, 3], 1).is_err());
        assert!(polyfit(&array![1, 2], &array![1, 2, 3], 1).is_err());
        assert!(polyfit(&array![1, 2], &array![1, 2], usize::MAX).is_err());
        let mean = polyfit(&array![7, 7], &array![1, 2], 0).unwrap();
        assert!(mean.len() == 1 && (mean[0] - 1.5).abs() < 1e-15, "{mean}");
        assert_eq!(polyval(&Array1::<f64>::zeros(0), &array![7]), array![0.0]);
    }

    #[test]
    fn what_polyfit_refuses_is_said_of_its_own_operands() {
        let error = |x: &Array1<f64>, y: &Array1<f64>, degree| {
            polyfit(x, y, degree).unwrap_err().to_string()
        };
        let (three, y) = (array![1.0, 2.0, 3.0], array![1.0, 2.0, 4.0]);
        let nan = error(&array![1.0, f64::NAN, 2.0], &y, 1);
        assert!(nan.starts_with("polyfit: x has 3 elements and holds NaN at [1]"), "{nan}");
        let infinite = error(&three, &array![1.0, 2.0, f64::INFINITY], 1);
        assert!(
            infinite.starts_with("polyfit: y has 3 elements and holds inf at [2]"),
            "{infinite}"
        );
        let equal = error(&array![0.0, 0.0, -0.0], &y, 1);
        assert!(
            equal.contains("x has 3 elements at 1 place; there are 2 coefficients."),
            "{equal}"
        );
        for x in [&three * 1e200, &three * 1e-200] {
            let error = error(&x, &y, 2);
            assert!(error.contains("powers of x up to 2 do not fit f64"), "{error}");
        }
        let years = Array1::linspace(2000.0, 2020.0, 21);
        let alike = fitted(&years, &years, 5).unwrap().1.expect("rounding decides");
        assert!(
            alike.contains("decides 1 of 6") && alike.contains("x.to_f64() - 2010.0"),
            "{alike}"
        );
        assert_eq!(fitted(&years.mapv(|x| x - 2010.0), &years, 5).unwrap().1, None);
        let before_0 = fitted(&years.mapv(|x| -x), &years, 5).unwrap().1.expect("as much alike");
        assert!(before_0.contains("x.to_f64() + 2010.0"), "{before_0}");
        let around = Array1::linspace(-1.0, 1.0, 60);
        let around = fitted(&around, &around, 40).unwrap().1.expect("a high degree");
        assert!(around.ends_with("A lower degree can help."), "{around}");
    }
}
