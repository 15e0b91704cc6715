//! How long is a vector, how large is a matrix?
//!
//! ```text
//! x: (n,)   A: (m, n)
//!
//! norm_l1          ‖x‖₁ = Σᵢ |xᵢ|            city blocks
//! norm_l2          ‖x‖₂ = √(Σᵢ xᵢ²)          the length as the crow flies
//! norm_max         ‖x‖∞ = maxᵢ |xᵢ|          the largest step
//! norm_frobenius   ‖A‖F = √(Σᵢⱼ Aᵢⱼ²)        the length of A as one long vector
//!
//! cosine_similarity   cos θ = xᵀy / (‖x‖₂ ‖y‖₂)
//! ```
//!
//! Norms measure errors and penalise weights; the cosine compares directions and not lengths.
//!
//! ```
//! use eigenbook::{linalg::{norm_l1, norm_l2, norm_max}, ndarray::array};
//!
//! let x = array![3, -4];
//! assert_eq!((norm_l1(&x), norm_l2(&x), norm_max(&x)), (7.0, 5.0, 4.0));
//! ```
//!
//! An integer array has a norm in `f64`, an `f32` array in `f32`. NaN in, NaN out.

use super::angle::products;
use super::processor::fold;
use super::product::require_equal_shapes;
use super::{Float, Number};
use crate::error::{Error, Result};
use ndarray::{Array1, ArrayRef1, ArrayRef2, ArrayView1};
use std::borrow::Cow;

/// The sum of the magnitudes, `np.linalg.norm(x, 1)`.
///
/// # Shapes
/// - `x`: `(n,)`; returns 0 for `n = 0`
///
/// ```
/// use eigenbook::{linalg::norm_l1, ndarray::array};
///
/// assert_eq!(norm_l1(&array![1.0, -2.0, 3.0]), 6.0);
/// ```
pub fn norm_l1<T: Number>(x: &ArrayRef1<T>) -> T::Float {
    T::norm_l1(x)
}

/// The Euclidean length, `np.linalg.norm(x)`.
///
/// # Shapes
/// - `x`: `(n,)`; returns 0 for `n = 0`
///
/// ```
/// use eigenbook::{linalg::norm_l2, ndarray::array};
///
/// assert_eq!(norm_l2(&array![2.0, 3.0, 6.0]), 7.0);
/// ```
pub fn norm_l2<T: Number>(x: &ArrayRef1<T>) -> T::Float {
    T::norm_l2(x)
}

/// The largest magnitude, `np.linalg.norm(x, np.inf)`.
///
/// # Shapes
/// - `x`: `(n,)`; returns 0 for `n = 0`
///
/// ```
/// use eigenbook::{linalg::norm_max, ndarray::array};
///
/// assert_eq!(norm_max(&array![1.0, -2.0]), 2.0);
/// ```
pub fn norm_max<T: Number>(x: &ArrayRef1<T>) -> T::Float {
    T::norm_max(x)
}

/// The root of the sum of all squares, `np.linalg.norm(A)`.
///
/// # Shapes
/// - `a`: `(m, n)`; returns 0 if it has no elements
///
/// ```
/// use eigenbook::{linalg::norm_frobenius, ndarray::array};
///
/// assert_eq!(norm_frobenius(&array![[1, 1], [1, 1]]), 2.0);
/// ```
pub fn norm_frobenius<T: Number>(a: &ArrayRef2<T>) -> T::Float {
    T::norm_frobenius(a)
}

/// The cosine of the angle between two vectors: 1 same direction, 0 orthogonal, −1 opposite.
///
/// # Shapes
/// - `x`, `y`: `(n,)`
/// - returns a number, computed in `f64` for every kind of element
///
/// # Errors
/// [`Error::ShapeMismatch`] if the lengths differ; [`Error::InvalidParameter`] if one of them is
/// the zero vector, which has no direction.
///
/// ```
/// use eigenbook::{linalg::cosine_similarity, ndarray::array};
///
/// let cosine = cosine_similarity(&array![1, 2], &array![3, 4])?;
/// assert_eq!(format!("{cosine:.4}"), "0.9839");
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn cosine_similarity<T: Number>(x: &ArrayRef1<T>, y: &ArrayRef1<T>) -> Result<f64> {
    T::cosine_similarity(x, y)
}

compiled! {
    for [i32, i64, f32, f64]:
    /// A number whose vectors have a length.
    pub trait CompiledNorm {
        fn norm_l1(x: &ArrayRef1<Self>) -> Self::Float = norm_l1_of;
        fn norm_l2(x: &ArrayRef1<Self>) -> Self::Float = norm_l2_of;
        fn norm_max(x: &ArrayRef1<Self>) -> Self::Float = norm_max_of;
        fn norm_frobenius(a: &ArrayRef2<Self>) -> Self::Float = norm_frobenius_of;
        fn cosine_similarity(x: &ArrayRef1<Self>, y: &ArrayRef1<Self>) -> Result<f64>
            = cosine_similarity_of;
    }
}

fn norm_l1_of<T: Number>(x: &ArrayRef1<T>) -> T::Float {
    // Summed in f64, so that a long f32 vector keeps its digits, as in NumPy's pairwise sum.
    let add = |sum: f64, x: T| sum + x.as_float().widen().abs();
    T::Float::narrow(fold(&elements(x), 0.0, add, |a, b| a + b))
}

fn norm_l2_of<T: Number>(x: &ArrayRef1<T>) -> T::Float {
    let x = T::floats(x);
    T::Float::narrow(x.dot(&x).widen().sqrt())
}

fn norm_max_of<T: Number>(x: &ArrayRef1<T>) -> T::Float {
    // Not `f64::max`, which would lose NaN.
    let larger = |a: f64, b: f64| if b > a || b.is_nan() { b } else { a };
    let step = |most: f64, x: T| larger(most, x.as_float().widen().abs());
    T::Float::narrow(fold(&elements(x), 0.0, step, larger))
}

/// The elements in order, copied if there are gaps.
fn elements<T: Number>(x: &ArrayRef1<T>) -> Cow<'_, [T]> {
    x.as_slice_memory_order().map_or_else(|| x.to_vec().into(), Cow::from)
}

fn norm_frobenius_of<T: Number>(a: &ArrayRef2<T>) -> T::Float {
    match a.as_slice_memory_order() {
        Some(elements) => norm_l2_of(&ArrayView1::from(elements)),
        None => norm_l2_of(&a.iter().copied().collect::<Array1<T>>()),
    }
}

fn cosine_similarity_of<T: Number>(x: &ArrayRef1<T>, y: &ArrayRef1<T>) -> Result<f64> {
    require_equal_shapes("cosine_similarity", ("x", x.shape()), ("y", y.shape()))?;
    let (x, y) = (in_order(x), in_order(y));
    let [xy, xx, yy] = products(&x, &y);
    let is_ordinary = |square: f64| (1e-280..1e280).contains(&square);
    if is_ordinary(xx) && is_ordinary(yy) {
        return Ok((xy / (xx.sqrt() * yy.sqrt())).clamp(-1.0, 1.0));
    }
    // The squares leave the range of numbers before the vectors do: to a largest element of 1.
    let (largest_x, largest_y) = (largest(&x), largest(&y));
    for (role, largest) in [("x", largest_x), ("y", largest_y)] {
        if largest == 0.0 {
            return Err(zero_vector(role));
        }
    }
    let scaled = |x: &[T], largest: f64| -> Vec<f64> {
        x.iter().map(|x| x.as_float().widen() / largest).collect()
    };
    let [xy, xx, yy] = products(&scaled(&x, largest_x), &scaled(&y, largest_y));
    Ok((xy / (xx.sqrt() * yy.sqrt())).clamp(-1.0, 1.0))
}

/// The elements from the first to the last.
fn in_order<T: Number>(x: &ArrayRef1<T>) -> Cow<'_, [T]> {
    x.as_slice().map_or_else(|| x.to_vec().into(), Cow::from)
}

fn largest<T: Number>(x: &[T]) -> f64 {
    norm_max_of(&ArrayView1::from(x)).widen()
}

fn zero_vector(role: &str) -> Error {
    Error::InvalidParameter {
        operation: "cosine_similarity",
        message: format!(
            "{role} is the zero vector.\nAn angle needs two directions, and zero has none."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// By hand: 1 + 2 + 2 = 5, √(1 + 4 + 4) = 3, max = 2.
    #[test]
    fn three_lengths_of_one_vector() {
        let x = array![1.0, -2.0, 2.0];
        assert_eq!((norm_l1(&x), norm_l2(&x), norm_max(&x)), (5.0, 3.0, 2.0));
    }

    #[test]
    fn an_integer_at_the_end_of_its_range_has_a_magnitude() {
        assert_eq!(norm_max(&array![i32::MIN]), 2_147_483_648.0);
        assert_eq!(norm_l1(&array![i64::MIN, i64::MIN]), 2_f64.powi(64));
    }

    #[test]
    fn nan_is_not_lost() {
        let x = array![1.0, f64::NAN, 2.0];
        assert!(norm_l1(&x).is_nan() && norm_l2(&x).is_nan() && norm_max(&x).is_nan());
    }

    #[test]
    fn directions_are_compared_and_not_lengths() {
        let cosine = |x: Array1<f64>, y: Array1<f64>| cosine_similarity(&x, &y).unwrap();
        assert_eq!(cosine(array![3.0, 0.0], array![0.0, 7.0]), 0.0);
        assert_eq!(cosine(array![3.0, 4.0], array![-6.0, -8.0]), -1.0);
        assert!(cosine_similarity(&array![0.0], &array![1.0]).is_err());
    }

    /// The squares of these are 0 or infinite; the angles are not.
    #[test]
    fn directions_of_tiny_and_huge_vectors_are_compared() {
        for size in [1e-200, 1e-320, 1e200, 1.7e308] {
            let x = array![size, 0.0];
            assert_eq!(cosine_similarity(&x, &x).unwrap(), 1.0);
            let diagonal = cosine_similarity(&x, &array![1.0, 1.0]).unwrap();
            assert!((diagonal - 0.5_f64.sqrt()).abs() < 1e-15, "{diagonal}");
        }
        assert!(cosine_similarity(&array![f64::INFINITY], &array![1.0]).unwrap().is_nan());
    }

    #[test]
    fn a_cosine_of_long_vectors_is_that_of_their_parts() {
        let x = Array1::from_shape_fn(100_001, |i| ((i * 7919) % 1000) as f64 - 499.5);
        let y = Array1::from_shape_fn(100_001, |i| ((i * 104_729) % 1000) as f64 - 499.5);
        let expected = x.dot(&y) / (x.dot(&x).sqrt() * y.dot(&y).sqrt());
        assert!((cosine_similarity(&x, &y).unwrap() - expected).abs() < 1e-13);
        let singles = cosine_similarity(&x.mapv(|x| x as f32), &y.mapv(|y| y as f32)).unwrap();
        assert!((singles - expected).abs() < 1e-13);
    }
}
