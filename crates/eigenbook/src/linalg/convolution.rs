//! One row of numbers slides along another: smoothing, differences, patterns.
//!
//! ```text
//! convolve(x, k)     yᵢ = Σⱼ xᵢ₋ⱼ·kⱼ     the kernel is reversed, as polynomials multiply
//! correlate(x, k)    yᵢ = Σⱼ xᵢ₊ⱼ·kⱼ     the kernel is not reversed, as in a Conv2D
//!
//! x: (n,), k: (m,)   "full"    n + m − 1 numbers        each place where they meet
//!                    "same"    max(n, m)                the middle of these
//!                    "valid"   max(n, m) − min(n, m) + 1   where the shorter lies inside the longer
//! ```
//!
//! ```
//! use eigenbook::{linalg::convolve, ndarray::array};
//!
//! let x = array![1.0, 2.0, 6.0, 4.0];
//! let average = array![0.5, 0.5];
//! assert_eq!(convolve(&x, &average, "valid")?, array![1.5, 4.0, 5.0]);
//! # Ok::<(), eigenbook::Error>(())
//! ```
//!
//! Source: NumPy's `convolve` and `correlate`.

use super::Number;
use super::product::overflow;
use crate::error::{Error, Operand, Result};
use ndarray::{Array1, ArrayRef1, s};
use std::ops::Range;

/// The convolution of two vectors, `np.convolve(x, kernel, mode)`.
///
/// # Shapes
/// - `x`: `(n,)`, `kernel`: `(m,)`, each with at least one element
/// - `mode`: `"full"`, as NumPy has it if none is given, `"same"` or `"valid"`
/// - returns `(n + m − 1,)`, or the part of it that the mode says
///
/// # Errors
/// [`Error::InvalidParameter`] for another mode; [`Error::Empty`]; [`Error::Overflow`] if an
/// integer result does not fit its type.
///
/// ```
/// use eigenbook::{linalg::convolve, ndarray::array};
///
/// // (1 + 2x)·(3 + x) = 3 + 7x + 2x²
/// assert_eq!(convolve(&array![1, 2], &array![3, 1], "full")?, array![3, 7, 2]);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn convolve<T: Number>(
    x: &ArrayRef1<T>,
    kernel: &ArrayRef1<T>,
    mode: &str,
) -> Result<Array1<T>> {
    let places = places("convolve", (x.len(), kernel.len()), mode, false)?;
    slid("convolve", x, &kernel.slice(s![..;-1]).to_owned(), places)
}

/// The correlation of two vectors, `np.correlate(x, kernel, mode)`.
///
/// # Shapes
/// As for [`convolve`]; NumPy has `"valid"` if no mode is given.
///
/// # Errors
/// As for [`convolve`].
///
/// ```
/// use eigenbook::{linalg::correlate, ndarray::array};
///
/// let rise = array![-1, 1];
/// assert_eq!(correlate(&array![1, 2, 6, 4], &rise, "valid")?, array![1, 4, -2]);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn correlate<T: Number>(
    x: &ArrayRef1<T>,
    kernel: &ArrayRef1<T>,
    mode: &str,
) -> Result<Array1<T>> {
    let places = places("correlate", (x.len(), kernel.len()), mode, true)?;
    slid("correlate", x, kernel, places)
}

/// The wanted places among those of the full result.
fn places(
    operation: &'static str,
    (n, m): (usize, usize),
    mode: &str,
    mirrored: bool,
) -> Result<Range<usize>> {
    for (role, length) in [("x", n), ("kernel", m)] {
        if length == 0 {
            let rule = "Both need an element at least.";
            return Err(Error::Empty { operation, operand: Operand::new(role, &[0]), rule });
        }
    }
    let (long, short) = (n.max(m), n.min(m));
    let (first, length) = match mode {
        "full" => (0, long + short - 1),
        // NumPy lets the shorter one slide, and turns the result around if that is x.
        "same" if mirrored && n < m => (short / 2, long),
        "same" => ((short - 1) - short / 2, long),
        "valid" => (short - 1, long - short + 1),
        _ => {
            let message =
                format!("mode is {mode:?}.\nThe modes are \"full\", \"same\" and \"valid\".");
            return Err(Error::InvalidParameter { operation, message });
        }
    };
    Ok(first..first + length)
}

/// The products of `x` and a kernel whose last element meets the first of `x` at place 0.
fn slid<T: Number>(
    operation: &'static str,
    x: &ArrayRef1<T>,
    kernel: &ArrayRef1<T>,
    places: Range<usize>,
) -> Result<Array1<T>> {
    let (n, m) = (x.len(), kernel.len());
    let product = |place: usize| {
        let (first, end) = ((place + 1).saturating_sub(m), n.min(place + 1));
        let skipped = m - 1 + first - place;
        let part = kernel.slice(s![skipped..skipped + end - first]);
        T::vector_vector(&x.slice(s![first..end]), &part).ok_or_else(|| overflow::<T>(operation))
    };
    places.map(product).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn what_cannot_slide_is_refused() {
        let (x, none) = (array![1, 2], Array1::<i32>::zeros(0));
        assert!(matches!(convolve(&x, &none, "full"), Err(Error::Empty { .. })));
        assert!(matches!(correlate(&none, &x, "full"), Err(Error::Empty { .. })));
        let error = convolve(&x, &x, "Same").unwrap_err().to_string();
        assert_eq!(
            error,
            "convolve: mode is \"Same\".\nThe modes are \"full\", \"same\" and \"valid\"."
        );
        let error = convolve(&array![i32::MAX], &array![2], "full").unwrap_err().to_string();
        assert!(error.starts_with("convolve: a result does not fit i32."), "{error}");
    }
}
