//! The parts of an array again, in another order: repeated, shifted, reversed; and grids.
//!
//! ```text
//! tile(x, 2)      1 2 3 1 2 3        roll(x, 1)   3 1 2
//! repeat(x, 2)    1 1 2 2 3 3        flip(x)      3 2 1        meshgrid   a row for each y
//! pad(x, 1, 0)    0 1 2 3 0
//! ```
//!
//! Most work along the axis that they are given: `Axis(0)` of a matrix has its rows.

use super::joining::concatenate;
use super::order::require_axis;
use super::selecting::Selects;
use crate::error::{Error, Operand, Result};
use ndarray::{Array, Array2, ArrayRef, ArrayRef1, Axis, AxisDescription, RemoveAxis, Slice};

/// The whole array several times, one after the other, `np.tile`.
///
/// # Shapes
/// - returns the shape of `a` with `times` times the length along the axis
///
/// # Errors
/// [`Error::InvalidParameter`] if there is no such axis, or if there would be more than 2³¹ parts.
///
/// ```
/// use eigenbook::prelude::*;
///
/// assert_eq!(tile(&array![1, 2], 2, Axis(0))?, array![1, 2, 1, 2]);
/// # Ok::<(), Error>(())
/// ```
pub fn tile<T: Clone, D: RemoveAxis>(
    a: &ArrayRef<T, D>,
    times: usize,
    axis: Axis,
) -> Result<Array<T, D>> {
    let (n, _) = lengths("tile", a.shape(), axis, times)?;
    Ok(a.view().select(axis, &all_repeated(n, times)))
}

/// Each part several times, `np.repeat`.
///
/// # Shapes
/// As for [`tile`].
///
/// # Errors
/// As for [`tile`].
///
/// ```
/// use eigenbook::prelude::*;
///
/// assert_eq!(repeat(&array![1, 2], 2, Axis(0))?, array![1, 1, 2, 2]);
/// # Ok::<(), Error>(())
/// ```
pub fn repeat<T: Clone, D: RemoveAxis>(
    a: &ArrayRef<T, D>,
    times: usize,
    axis: Axis,
) -> Result<Array<T, D>> {
    let (n, _) = lengths("repeat", a.shape(), axis, times)?;
    Ok(a.view().select(axis, &each_repeated(n, times)))
}

/// Each part `shift` places further; what leaves at the end comes in at the beginning, `np.roll`.
///
/// # Shapes
/// - returns the shape of `a`
///
/// # Errors
/// [`Error::InvalidParameter`] if there is no such axis.
///
/// ```
/// use eigenbook::prelude::*;
///
/// assert_eq!(roll(&array![1, 2, 3], 1, Axis(0))?, array![3, 1, 2]);
/// assert_eq!(roll(&array![1, 2, 3], -1, Axis(0))?, array![2, 3, 1]);
/// # Ok::<(), Error>(())
/// ```
pub fn roll<T: Clone, D: RemoveAxis>(
    a: &ArrayRef<T, D>,
    shift: isize,
    axis: Axis,
) -> Result<Array<T, D>> {
    let (n, _) = lengths("roll", a.shape(), axis, 1)?;
    let first = n - shift.rem_euclid(n.max(1).cast_signed()).unsigned_abs().min(n);
    let (start, end) = a.view().split_at(axis, first);
    Ok(concatenate(axis, &[end, start]).expect("two parts of one array"))
}

/// The parts in reverse order, `np.flip(a, axis)`.
///
/// # Shapes
/// - returns the shape of `a`
///
/// # Errors
/// As for [`roll`].
///
/// ```
/// use eigenbook::prelude::*;
///
/// assert_eq!(flip(&array![[1, 2], [3, 4]], Axis(1))?, array![[2, 1], [4, 3]]);
/// # Ok::<(), Error>(())
/// ```
pub fn flip<T: Clone, D: RemoveAxis>(a: &ArrayRef<T, D>, axis: Axis) -> Result<Array<T, D>> {
    let (n, _) = lengths("flip", a.shape(), axis, 1)?;
    Ok(a.view().select(axis, &reversed(n)))
}

/// The array with a margin of one value on each side, `np.pad(a, width, constant_values=value)`.
///
/// # Shapes
/// - returns the shape of `a` with `2·width` more along each axis
///
/// # Errors
/// [`Error::InvalidParameter`] if there would be 2³¹ elements or more.
///
/// ```
/// use eigenbook::prelude::*;
///
/// assert_eq!(pad(&array![1, 2], 1, 0)?, array![0, 1, 2, 0]);
/// # Ok::<(), Error>(())
/// ```
pub fn pad<T: Clone, D: RemoveAxis>(
    a: &ArrayRef<T, D>,
    width: usize,
    value: T,
) -> Result<Array<T, D>> {
    let mut shape = a.raw_dim();
    let with_margins = |length: usize| length.saturating_add(width.saturating_mul(2));
    shape.as_array_view_mut().mapv_inplace(with_margins);
    let lengths = shape.as_array_view();
    let size = lengths.iter().try_fold(1_usize, |size, length| size.checked_mul(*length));
    if size.is_none_or(|size| i32::try_from(size).is_err()) {
        let message = format!(
            "{} with a margin of {width}.\nThere are at most {} elements.",
            Operand::new("the array", &lengths.to_vec()),
            i32::MAX
        );
        return Err(Error::InvalidParameter { operation: "pad", message });
    }
    let mut padded = Array::from_elem(shape, value);
    let inner = |axis: AxisDescription| Slice::from(width..width + axis.len - 2 * width);
    padded.slice_each_axis_mut(inner).assign(a);
    Ok(padded)
}

/// The coordinates of the points of a grid, `np.meshgrid(x, y)`.
///
/// # Shapes
/// - `x`: `(n,)`, `y`: `(m,)`
/// - returns two of `(m, n)`: `x` as each row, `y` as each column
///
/// ```
/// use eigenbook::prelude::*;
///
/// let (xs, ys) = meshgrid(&array![1, 2, 3], &array![10, 20]);
/// assert_eq!(xs, array![[1, 2, 3], [1, 2, 3]]);
/// assert_eq!(ys, array![[10, 10, 10], [20, 20, 20]]);
/// ```
pub fn meshgrid<T: Clone>(x: &ArrayRef1<T>, y: &ArrayRef1<T>) -> (Array2<T>, Array2<T>) {
    let at = |(row, column): (usize, usize)| (x[column].clone(), y[row].clone());
    let shape = (y.len(), x.len());
    (Array2::from_shape_fn(shape, |it| at(it).0), Array2::from_shape_fn(shape, |it| at(it).1))
}

// Compiled here, so that a cell need not: it would not be optimised there.

fn all_repeated(n: usize, times: usize) -> Vec<usize> {
    (0..n).cycle().take(n * times).collect()
}

fn each_repeated(n: usize, times: usize) -> Vec<usize> {
    let mut places = Vec::with_capacity(n * times);
    (0..n).for_each(|place| places.extend(std::iter::repeat_n(place, times)));
    places
}

fn reversed(n: usize) -> Vec<usize> {
    (0..n).rev().collect()
}

/// The length along the axis, and `times` as much.
fn lengths(
    operation: &'static str,
    shape: &[usize],
    axis: Axis,
    times: usize,
) -> Result<(usize, usize)> {
    require_axis(operation, shape, axis)?;
    let n = shape[axis.index()];
    let parts = n.checked_mul(times).filter(|parts| i32::try_from(*parts).is_ok());
    let message = || format!("{times} times {n} parts.\nThere are at most {} parts.", i32::MAX);
    Ok((n, parts.ok_or_else(|| Error::InvalidParameter { operation, message: message() })?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array1, array, s};

    #[test]
    fn nothing_stays_nothing() {
        let empty = Array1::<f64>::zeros(0);
        for array in [
            tile(&empty, 3, Axis(0)),
            repeat(&empty, 3, Axis(0)),
            roll(&empty, 7, Axis(0)),
            flip(&empty, Axis(0)),
            tile(&array![1.0], 0, Axis(0)),
            repeat(&array![1.0], 0, Axis(0)),
        ] {
            assert_eq!(array.unwrap(), empty);
        }
        assert_eq!(meshgrid(&empty, &array![1.0]).0.dim(), (1, 0));
    }

    #[test]
    fn a_margin_is_on_each_side() {
        let a = array![[1, 2, 3]];
        assert_eq!(
            pad(&a, 1, 7).unwrap(),
            array![[7, 7, 7, 7, 7], [7, 1, 2, 3, 7], [7, 7, 7, 7, 7]]
        );
        assert_eq!(pad(&a.t(), 0, 7).unwrap(), a.t());
        assert_eq!(pad(&Array1::zeros(0), 2, 1.5).unwrap(), array![1.5, 1.5, 1.5, 1.5]);
        assert!(pad(&a, usize::MAX, 0).is_err());
        let error = pad(&array![[1.0, 2.0]], 2_000_000_000, 0.0).unwrap_err().to_string();
        assert!(error.contains("the array is 4000000001×4000000002 with a margin of"), "{error}");
        assert!(pad(&ndarray::Array3::<u8>::zeros((2, 2, 2)), 5000, 0).is_err());
    }

    #[test]
    fn a_shift_is_taken_modulo_the_length() {
        let x = array![1, 2, 3];
        for shift in [4, -2, 301, isize::MIN + 1] {
            let expected = [x[(3 - shift.rem_euclid(3)) as usize % 3]];
            assert_eq!(roll(&x, shift, Axis(0)).unwrap().slice(s![..1]), array![expected[0]]);
        }
    }

    #[test]
    fn an_axis_must_be_there_and_the_result_must_be_countable() {
        let a = array![["a", "b"], ["c", "d"]];
        assert!(tile(&a, 2, Axis(2)).is_err() && flip(&a, Axis(2)).is_err());
        assert!(tile(&a, usize::MAX, Axis(0)).is_err() && repeat(&a, 1 << 40, Axis(0)).is_err());
        assert_eq!(flip(&a.t(), Axis(0)).unwrap(), array![["b", "d"], ["a", "c"]]);
        assert_eq!(repeat(&a, 2, Axis(1)).unwrap().row(0), array!["a", "a", "b", "b"]);
    }
}
