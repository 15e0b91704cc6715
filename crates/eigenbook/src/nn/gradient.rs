//! Is a derivative right? Compares it with finite differences.
//!
//! ```text
//! f   a function of x    (n) → one number
//! g   its gradient, as somebody worked it out    (n)
//!
//! numerical    ĝ_i = (f(x + h e_i) − f(x − h e_i)) / (2h)
//! difference   max_i |g_i − ĝ_i| / max(1, |g_i|, |ĝ_i|)
//! ```
//!
//! Use it whenever you write a backward.
//! h = 10⁻³ suits functions that are computed in `f32`: smaller steps drown in rounding.
//!
//! ```
//! use eigenbook::{ndarray::{array, Array1}, nn::gradient_check};
//! let square = |x: &Array1<f64>| Ok(x.dot(x));
//! let x = array![1.0, -2.0];
//! assert!(gradient_check(square, &x, &array![2.0, -4.0])?.passes());
//! assert!(!gradient_check(square, &x, &array![2.0, 4.0])?.passes());
//! # Ok::<(), eigenbook::Error>(())
//! ```

use super::mismatch;
use crate::Result;
use ndarray::{Array1, ArrayRef, Ix1};

/// The step of the differences.
const STEP: f64 = 1e-3;

/// The largest difference that passes.
const TOLERANCE: f64 = 1e-3;

/// The result of the comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct GradientCheck {
    /// ĝ, the gradient by differences `(n)`.
    pub numerical: Array1<f64>,
    /// The largest difference, relative if the gradient is larger than 1.
    pub max_difference: f64,
    /// The entry with the largest difference.
    pub worst: usize,
}

impl GradientCheck {
    /// Whether the gradient is right within the accuracy of differences (10⁻³).
    pub fn passes(&self) -> bool {
        self.max_difference <= TOLERANCE
    }
}

/// Compares `gradient` with the differences of `function` at `x`.
///
/// # Shapes
/// - `x`: `(n)`, `gradient`: `(n)`
///
/// # Errors
/// When the gradient has not as many entries as `x`, or the function fails.
///
/// ```
/// use eigenbook::prelude::*;
///
/// let cube = |x: &Array1<f64>| Ok(x.mapv(|x| x.powi(3)).sum());
/// let x = array![1.0, 2.0];
/// let check = gradient_check(cube, &x, &array![3.0, 12.0])?;
/// assert!(check.passes() && check.max_difference < 1e-6);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn gradient_check(
    mut function: impl FnMut(&Array1<f64>) -> Result<f64>,
    x: &ArrayRef<f64, Ix1>,
    gradient: &ArrayRef<f64, Ix1>,
) -> Result<GradientCheck> {
    if x.len() != gradient.len() {
        return Err(mismatch(
            "gradient_check",
            format!("x has {} elements and the gradient {}.", x.len(), gradient.len()),
            "A gradient has one element for each of x.",
        ));
    }
    let mut x = x.to_owned();
    let mut numerical = Array1::zeros(x.len());
    for i in 0..x.len() {
        let here = x[i];
        x[i] = here + STEP;
        let above = function(&x)?;
        x[i] = here - STEP;
        let below = function(&x)?;
        x[i] = here;
        numerical[i] = (above - below) / (2.0 * STEP);
    }
    Ok(compare(numerical, gradient))
}

fn compare(numerical: Array1<f64>, gradient: &ArrayRef<f64, Ix1>) -> GradientCheck {
    let (mut max_difference, mut worst) = (0.0, 0);
    for (i, (n, g)) in numerical.iter().zip(gradient).enumerate() {
        let difference = (g - n).abs() / g.abs().max(n.abs()).max(1.0);
        // A NaN on either side is the worst there is.
        if difference > max_difference || difference.is_nan() {
            (max_difference, worst) = (difference, i);
            if difference.is_nan() {
                max_difference = f64::INFINITY;
            }
        }
    }
    GradientCheck { numerical, max_difference, worst }
}
