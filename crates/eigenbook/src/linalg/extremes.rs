//! The larger and the smaller of two numbers, and numbers at equal distances.
//!
//! ```text
//! maximum(A, b)            max(Aᵢⱼ, b) or max(Aᵢⱼ, Bᵢⱼ)      relu is maximum(z, 0)
//! minimum(A, b)            min(Aᵢⱼ, b) or min(Aᵢⱼ, Bᵢⱼ)
//! linspace(a, b, n)        a, a + h, …, b with h = (b − a) / (n − 1)
//! ```
//!
//! Rust's `x.max(0.0)` makes 0 of NaN, so that a computation that has failed looks healthy.
//! Here NaN stays NaN, as in NumPy.
//!
//! ```
//! use eigenbook::{linalg::maximum, ndarray::array};
//!
//! assert_eq!(maximum(&array![-1.0, 2.0], 0.0)?, array![0.0, 2.0]);
//! assert!(maximum(&array![f64::NAN], 0.0)?[0].is_nan());
//! # Ok::<(), eigenbook::Error>(())
//! ```

use super::processor::{Cost, mapped};
use super::product::require_equal_shapes;
use super::{Number, convert::known_axes};
use crate::error::{Error, Result};
use ndarray::{Array, Array1, ArrayBase, ArrayD, ArrayRef, ArrayViewD, Data, Dimension, Zip};

/// The larger of two numbers, element by element, `np.maximum`.
///
/// # Shapes
/// - `a`: any; `b`: a number, or a reference to an array of the shape of `a`
/// - returns the shape of `a`
///
/// # Errors
/// [`Error::ShapeMismatch`] if the shapes differ.
///
/// ```
/// use eigenbook::{linalg::maximum, ndarray::array};
///
/// assert_eq!(maximum(&array![-1, 5], 0)?, array![0, 5]);
/// assert_eq!(maximum(&array![-1, 5], &array![3, 4])?, array![3, 5]);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn maximum<T: Number, D: Dimension>(
    a: &ArrayRef<T, D>,
    b: impl NumberOrArray<T, D>,
) -> Result<Array<T, D>> {
    T::maximum(a.view().into_dyn(), b.other()).map(known_axes)
}

/// The smaller of two numbers, element by element, `np.minimum`.
///
/// # Shapes
/// As for [`maximum`].
///
/// # Errors
/// As for [`maximum`].
///
/// ```
/// use eigenbook::{linalg::minimum, ndarray::array};
///
/// assert_eq!(minimum(&array![0.5, 1.5], 1.0)?, array![0.5, 1.0]);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn minimum<T: Number, D: Dimension>(
    a: &ArrayRef<T, D>,
    b: impl NumberOrArray<T, D>,
) -> Result<Array<T, D>> {
    T::minimum(a.view().into_dyn(), b.other()).map(known_axes)
}

/// `count` numbers at equal distances from `start` to `end`, both included, `np.linspace`.
///
/// The bounds may be integers; the numbers are `f64`.
///
/// The last one is `end` to the last bit; ndarray's `Array1::linspace` may round it.
///
/// # Shapes
/// - returns `(count,)`
///
/// # Errors
/// [`Error::InvalidParameter`] if a bound is not finite.
///
/// ```
/// use eigenbook::{linalg::linspace, ndarray::array};
///
/// assert_eq!(linspace(0, 1, 5)?, array![0.0, 0.25, 0.5, 0.75, 1.0]);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn linspace(start: impl Into<f64>, end: impl Into<f64>, count: usize) -> Result<Array1<f64>> {
    let (start, end) = (start.into(), end.into());
    if !start.is_finite() || !end.is_finite() {
        let message = format!("start is {start:?} and end is {end:?}.\nBoth have to be finite.");
        return Err(Error::InvalidParameter { operation: "linspace", message });
    }
    let parts = count.saturating_sub(1);
    let step = (end - start) / parts as f64;
    let number = |place: usize| match place {
        0 => start,
        _ if place == parts => end,
        // If the step is too small for a number of its own, or too large, as NumPy does it.
        _ if step == 0.0 || !step.is_finite() => {
            place as f64 / parts as f64 * (end - start) + start
        }
        _ => place as f64 * step + start,
    };
    Ok(Array1::from_iter((0..count).map(number)))
}

/// The second operand of [`maximum`] and [`minimum`]: a number, or an array of the same shape.
#[diagnostic::on_unimplemented(
    message = "an array of `{T}` and `{Self}` have elements of two kinds, or another number of axes",
    note = "`a.to_f64()` converts an array; `0.0` is a float, `0` an integer"
)]
pub trait NumberOrArray<T, D> {
    #[doc(hidden)]
    fn other(&self) -> Other<'_, T>;
}

/// A number or an array, without its dimension type.
#[doc(hidden)]
pub enum Other<'a, T> {
    Number(T),
    Array(ArrayViewD<'a, T>),
}

// Not for every `T: Number`: in `maximum(x, y)` the array itself would be taken for such a number.
macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl<D> NumberOrArray<$number, D> for $number {
            fn other(&self) -> Other<'_, $number> {
                Other::Number(*self)
            }
        }

        impl<D> NumberOrArray<$number, D> for &$number {
            fn other(&self) -> Other<'_, $number> {
                Other::Number(**self)
            }
        }
    )*};
}

numbers!(i32, i64, f32, f64);

impl<T, D: Dimension> NumberOrArray<T, D> for &ArrayRef<T, D> {
    fn other(&self) -> Other<'_, T> {
        Other::Array(self.view().into_dyn())
    }
}

impl<T, S: Data<Elem = T>, D: Dimension> NumberOrArray<T, D> for &ArrayBase<S, D, T> {
    fn other(&self) -> Other<'_, T> {
        Other::Array(self.view().into_dyn())
    }
}

compiled! {
    for [i32, i64, f32, f64]:
    /// A number that is larger or smaller than another.
    pub trait CompiledExtremes {
        fn maximum(a: ArrayViewD<'_, Self>, b: Other<'_, Self>) -> Result<ArrayD<Self>>
            = maximum_of;
        fn minimum(a: ArrayViewD<'_, Self>, b: Other<'_, Self>) -> Result<ArrayD<Self>>
            = minimum_of;
    }
}

fn maximum_of<T: Number>(a: ArrayViewD<'_, T>, b: Other<'_, T>) -> Result<ArrayD<T>> {
    paired("maximum", a, b, |a, b| if a > b || is_nan(a) { a } else { b })
}

fn minimum_of<T: Number>(a: ArrayViewD<'_, T>, b: Other<'_, T>) -> Result<ArrayD<T>> {
    paired("minimum", a, b, |a, b| if a < b || is_nan(a) { a } else { b })
}

#[expect(clippy::eq_op, reason = "only NaN is not equal to itself")]
fn is_nan<T: Number>(x: T) -> bool {
    x != x
}

fn paired<T: Number>(
    operation: &'static str,
    a: ArrayViewD<'_, T>,
    b: Other<'_, T>,
    choose: impl Fn(T, T) -> T + Copy + Sync,
) -> Result<ArrayD<T>> {
    match b {
        Other::Number(b) => Ok(mapped(a, Cost::Memory, move |a| choose(a, b))),
        Other::Array(b) => {
            require_equal_shapes(operation, ("A", a.shape()), ("B", b.shape()))?;
            Ok(Zip::from(&a).and(&b).map_collect(|&a, &b| choose(a, b)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn nan_stays_whichever_side_it_is_on() {
        let x = array![f64::NAN, -1.0, 2.0];
        for extreme in [maximum(&x, 0.0), minimum(&x, 0.0)] {
            assert!(extreme.unwrap()[0].is_nan());
        }
        assert!(maximum(&array![1.0], f64::NAN).unwrap()[0].is_nan());
        assert!(minimum(&array![1.0], &array![f64::NAN]).unwrap()[0].is_nan());
        assert_eq!(maximum(&x, 0.0).unwrap().as_slice().unwrap()[1..], [0.0, 2.0]);
    }

    #[test]
    fn shapes_must_be_equal() {
        let error = maximum(&array![[1, 2]], &array![[1], [2]]).unwrap_err();
        assert!(error.to_string().starts_with("maximum: A is 1×2 and B is 2×1."), "{error}");
    }

    /// The last digits are those of NumPy 2.4.6.
    #[test]
    fn numbers_at_equal_distances_end_at_their_end() {
        let x = linspace(5.0, 0.1, 18).unwrap();
        assert_eq!((x[0], x[17], x[16]), (5.0, 0.1, 0.388_235_294_117_646_57));
        for count in 2..500 {
            assert_eq!(linspace(5.0, 0.1, count).unwrap()[count - 1], 0.1, "{count}");
        }
        assert_eq!(linspace(3.0, 7.0, 1).unwrap(), array![3.0]);
        assert_eq!(linspace(3.0, 7.0, 0).unwrap().len(), 0);
        assert!(linspace(0.0, f64::INFINITY, 3).is_err());
    }
}
