//! Joins arrays along an axis.
//!
//! ```text
//! concatenate(Axis(0), &[A, B])   (m, n), (p, n) → (m + p, n)      below each other
//! concatenate(Axis(1), &[A, C])   (m, n), (m, q) → (m, n + q)      beside each other
//! stack(Axis(0), &[x, y])         (n,), (n,)     → (2, n)          along a new axis
//! ```
//!
//! ndarray has both under these names, element by element, and its joined columns are in
//! column-major order; here whole rows are copied, for large arrays by several threads, and the
//! result is in row-major order, as in NumPy. In a cell the names mean the ones here.
//!
//! ```
//! use eigenbook::prelude::*;
//!
//! let (a, b) = (array![[1, 2], [3, 4]], array![[5], [6]]);
//! assert_eq!(concatenate![Axis(1), a, b], array![[1, 2, 5], [3, 4, 6]]);
//! ```

use super::plain::joined;
use crate::error::Operand;
use ndarray::{Array, ArrayView, Axis, Dimension, RemoveAxis, ShapeError};

/// Arrays in a row along an axis that they have, `np.concatenate([a, b], axis=…)`.
///
/// The arguments and the error are those of `ndarray::concatenate`.
///
/// # Shapes
/// - `arrays`: all of one shape but along the axis
/// - returns that shape, with the sum of the lengths along the axis
///
/// # Errors
/// If there is no array, no such axis, or the shapes do not fit.
///
/// ```
/// use eigenbook::prelude::*;
///
/// let (x, y) = (array![1, 2], array![3]);
/// assert_eq!(concatenate(Axis(0), &[x.view(), y.view()])?, array![1, 2, 3]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn concatenate<T: Clone, D: RemoveAxis>(
    axis: Axis,
    arrays: &[ArrayView<'_, T, D>],
) -> Result<Array<T, D>, ShapeError> {
    let known = fit(axis, arrays).then(|| {
        let arrays = arrays.iter().map(|array| array.view().into_dyn()).collect();
        joined(axis, arrays)
    });
    match known.flatten() {
        Some(array) => array.into_dimensionality(),
        None => ndarray::concatenate(axis, arrays),
    }
}

/// Arrays of one shape along a new axis, `np.stack([x, y], axis=…)`.
///
/// The arguments and the error are those of `ndarray::stack`.
///
/// # Shapes
/// - `arrays`: all of one shape
/// - returns that shape, with one axis more, as long as there are arrays
///
/// # Errors
/// As for [`concatenate`].
///
/// ```
/// use eigenbook::prelude::*;
///
/// let (x, y) = (array![1, 2], array![3, 4]);
/// assert_eq!(stack![Axis(0), x, y], array![[1, 2], [3, 4]]);
/// assert_eq!(stack![Axis(1), x, y], array![[1, 3], [2, 4]]);
/// ```
pub fn stack<T: Clone, D: Dimension<Larger: RemoveAxis>>(
    axis: Axis,
    arrays: &[ArrayView<'_, T, D>],
) -> Result<Array<T, D::Larger>, ShapeError> {
    if arrays.iter().any(|array| axis.index() > array.ndim()) {
        return ndarray::stack(axis, arrays);
    }
    let longer = arrays.iter().map(|array| array.view().insert_axis(axis));
    concatenate(axis, &longer.collect::<Vec<_>>())
}

/// Whether the shapes are equal but along the axis.
fn fit<T, D: Dimension>(axis: Axis, arrays: &[ArrayView<'_, T, D>]) -> bool {
    let others = |array: &ArrayView<'_, T, D>| {
        let mut shape = array.shape().to_vec();
        shape.iter_mut().skip(axis.index()).take(1).for_each(|length| *length = 0);
        shape
    };
    arrays.first().is_some_and(|first| {
        axis.index() < first.ndim() && arrays.iter().all(|array| others(array) == others(first))
    })
}

/// Arrays in a row along an axis, with the arguments of `ndarray::concatenate!`.
///
/// # Panics
/// If the shapes do not fit; the function of this name gives an error instead.
#[macro_export]
macro_rules! concatenate {
    ($axis:expr, $($array:expr),+ $(,)?) => {
        $crate::arrays::joining::concatenated(
            $axis,
            &[$($crate::ndarray::ArrayView::from(&$array)),+],
        )
    };
}

/// Arrays of one shape along a new axis, as `ndarray::stack!` takes them.
///
/// # Panics
/// If the shapes do not fit; the function of this name gives an error instead.
#[macro_export]
macro_rules! stack {
    ($axis:expr, $($array:expr),+ $(,)?) => {
        $crate::arrays::joining::stacked($axis, &[$($crate::ndarray::ArrayView::from(&$array)),+])
    };
}

/// The result of [`concatenate!`](crate::concatenate!).
#[doc(hidden)]
#[track_caller]
pub fn concatenated<T: Clone, D: RemoveAxis>(
    axis: Axis,
    arrays: &[ArrayView<'_, T, D>],
) -> Array<T, D> {
    concatenate(axis, arrays).unwrap_or_else(|_| {
        let rule = format!("They may differ along {axis:?} alone, which each of them must have.");
        panic!("{}", misfit("concatenate!", arrays, &rule))
    })
}

/// The result of [`stack!`](crate::stack!).
#[doc(hidden)]
#[track_caller]
pub fn stacked<T: Clone, D: Dimension<Larger: RemoveAxis>>(
    axis: Axis,
    arrays: &[ArrayView<'_, T, D>],
) -> Array<T, D::Larger> {
    stack(axis, arrays).unwrap_or_else(|_| {
        let rule = format!("All need the same shape, and {axis:?} must be one of the result's.");
        panic!("{}", misfit("stack!", arrays, &rule))
    })
}

fn misfit<T, D: Dimension>(name: &str, arrays: &[ArrayView<'_, T, D>], rule: &str) -> String {
    let shape = |array: &ArrayView<'_, T, D>| Operand::new("an array", array.shape()).to_string();
    let shapes: Vec<String> = arrays.iter().map(shape).collect();
    format!("{name}: {}.\n{rule}", shapes.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, Array3, array, s};

    fn numbers() -> Array3<i32> {
        Array3::from_shape_fn((4, 6, 5), |(i, j, k)| (100 * i + 10 * j + k) as i32)
    }

    #[test]
    fn every_axis_and_layout_is_joined_as_ndarray_joins_it() {
        let a = numbers();
        for axis in [Axis(0), Axis(1), Axis(2)] {
            let parts = [a.view(), a.slice(s![..;-1, .., ..]), a.slice(s![.., .., ..])];
            let found = concatenate(axis, &parts).unwrap();
            assert_eq!(found, ndarray::concatenate(axis, &parts).unwrap());
            assert!(found.is_standard_layout());
            let turned = parts.map(|part| part.reversed_axes());
            let expected = ndarray::concatenate(axis, &turned).unwrap();
            assert_eq!(concatenate(axis, &turned).unwrap(), expected);
            assert_eq!(stack(axis, &parts).unwrap(), ndarray::stack(axis, &parts).unwrap());
        }
        assert_eq!(stack(Axis(3), &[a.view()]).unwrap().dim(), (4, 6, 5, 1));
        assert_eq!(concatenate![Axis(0), array!["a"], array!["b"]], array!["a", "b"]);
    }

    #[test]
    fn what_does_not_fit_is_an_error_as_in_ndarray() {
        let (a, b) = (Array2::<f64>::zeros((2, 3)), Array2::<f64>::zeros((3, 2)));
        assert!(concatenate(Axis(0), &[a.view(), b.view()]).is_err());
        assert!(concatenate(Axis(2), &[a.view()]).is_err() && stack(Axis(3), &[a.view()]).is_err());
        assert!(concatenate::<f64, ndarray::Ix2>(Axis(0), &[]).is_err());
        assert!(stack::<f64, ndarray::Ix2>(Axis(0), &[]).is_err());
        let empty = a.slice(s![.., ..0]);
        assert_eq!(concatenate![Axis(1), empty, empty].dim(), (2, 0));
        assert_eq!(concatenate![Axis(0), empty, empty].dim(), (4, 0));
    }

    #[test]
    #[should_panic(expected = "concatenate!: an array is 1×2, an array is 1×1.\nThey may differ")]
    fn the_macro_says_what_does_not_fit() {
        concatenate![Axis(0), array![[1, 2]], array![[1]]];
    }
}
