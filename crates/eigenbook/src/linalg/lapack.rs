//! The input of every LAPACK call: a column-major copy with finite numbers.
//!
//! LAPACK overwrites its input and stores matrices by columns.
//! NumPy hands it the same copies, in `f64` whatever the elements are, and rounds the results to
//! the kind of the input: so the numbers agree to the last digits, and in their signs.

use super::{Float, Number};
use crate::error::{Error, Operand, Result, brief};
use ndarray::{Array, Array2, ArrayRef2, Axis, Dimension, ShapeBuilder};
use ndarray_linalg::MatrixLayout;

/// A copy of the matrix in column-major order.
///
/// It is made in square tiles: whole rows would touch another place in memory for each element.
pub(super) fn column_major<T: Number>(a: &ArrayRef2<T>) -> Array2<f64> {
    const TILE: usize = 32;
    let mut copy = Array2::zeros(a.raw_dim().f());
    let rows = copy.axis_chunks_iter_mut(Axis(0), TILE).zip(a.axis_chunks_iter(Axis(0), TILE));
    for (mut to, from) in rows {
        let tiles =
            to.axis_chunks_iter_mut(Axis(1), TILE).zip(from.axis_chunks_iter(Axis(1), TILE));
        for (mut to, from) in tiles {
            to.zip_mut_with(&from, |element, &value| *element = value.as_float().widen());
        }
    }
    copy
}

/// The result, rounded to the kind of the input.
pub(super) fn narrow<T: Float, D: Dimension>(result: Array<f64, D>) -> Array<T, D> {
    result.mapv_into_any(T::narrow)
}

/// LAPACK's description of a column-major matrix without gaps.
pub(super) fn layout<T>(a: &Array2<T>) -> MatrixLayout {
    MatrixLayout::F { col: a.ncols() as i32, lda: a.nrows() as i32 }
}

/// The elements of a matrix made by [`column_major`], in the order of memory.
pub(super) fn elements<T>(a: &mut Array2<T>) -> &mut [T] {
    a.as_slice_memory_order_mut().expect("a copy without gaps")
}

/// Refuses NaN and infinities, for which LAPACK has no answer or does not return.
///
/// `shape` is the caller's: a vector may come as a matrix of one column.
pub(super) fn require_finite<T: Number>(
    operation: &'static str,
    (role, shape): (&'static str, &[usize]),
    array: &ArrayRef2<T>,
) -> Result<()> {
    // The position is looked for only if there is one: the first pass is the quicker.
    if T::LARGEST.is_some() || all_finite(array) {
        return Ok(());
    }
    let wrong = array.indexed_iter().find(|&(_, &value)| !is_finite(value));
    wrong.map_or(Ok(()), |((row, column), &value)| {
        Err(Error::NotFinite {
            operation,
            operand: Operand::new(role, shape),
            position: [row, column][..shape.len()].to_vec(),
            value: value.as_float().widen(),
        })
    })
}

fn all_finite<T: Number>(array: &ArrayRef2<T>) -> bool {
    let Some(values) = array.as_slice_memory_order() else {
        return array.iter().all(|&value| is_finite(value));
    };
    // No exit inside a block, so that the loop works on several values at once.
    let block_is_finite = |block: &[T]| block.iter().fold(true, |all, &v| all & is_finite(v));
    values.chunks(1024).all(block_is_finite)
}

fn is_finite<T: Number>(value: T) -> bool {
    value.as_float().widen().is_finite()
}

/// Refuses matrices beyond the 32-bit integers with which LAPACK counts elements.
///
/// `largest` is the shape of the largest matrix on the way to the result.
pub(super) fn require_countable<T>(
    operation: &'static str,
    a: &ArrayRef2<T>,
    largest: (usize, usize),
    fix: &str,
) -> Result<()> {
    let count = largest.0.saturating_mul(largest.1);
    if count <= i32::MAX as usize {
        return Ok(());
    }
    let matrix = Operand::new("A", a.shape());
    let rule = format!("One matrix would hold {count} numbers; the limit is {}.", i32::MAX);
    Err(Error::InvalidParameter {
        operation,
        message: format!("{matrix}, too large.\n{rule}{fix}"),
    })
}

/// Refuses a matrix that is not square.
pub(super) fn require_square<T>(
    operation: &'static str,
    a: &ArrayRef2<T>,
    advice: &'static str,
) -> Result<()> {
    if a.is_square() {
        return Ok(());
    }
    Err(Error::NotSquare { operation, matrix: Operand::new("A", a.shape()), advice })
}

/// Refuses a matrix that differs from its transpose by more than rounding.
pub(super) fn require_symmetric<T: Number>(
    operation: &'static str,
    a: &ArrayRef2<T>,
    advice: &'static str,
) -> Result<()> {
    let largest = a.iter().fold(0.0, |largest: f64, &value| largest.max(wide(value).abs()));
    let differs = |value: T, mirrored: T| {
        (wide(value) - wide(mirrored)).abs() > ROUNDING * largest.max(f64::MIN_POSITIVE)
    };
    let pairs = a.indexed_iter().map(|((i, j), &value)| (i, j, value, a[[j, i]]));
    match pairs.into_iter().find(|&(i, j, value, mirrored)| i < j && differs(value, mirrored)) {
        None => Ok(()),
        Some((i, j, value, mirrored)) => Err(Error::InvalidParameter {
            operation,
            message: format!(
                "A is not symmetric: A[{i}, {j}] is {} and A[{j}, {i}] is {}.\n{advice}",
                brief(value),
                brief(mirrored)
            ),
        }),
    }
}

/// How far two elements of a symmetric matrix may differ, relative to its largest one: single
/// precision after a few operations.
const ROUNDING: f64 = 1e-5;

fn wide<T: Number>(value: T) -> f64 {
    value.as_float().widen()
}

/// Refuses a right-hand side without one row for each row of the matrix.
pub(super) fn require_rows<T>(
    operation: &'static str,
    a: &ArrayRef2<T>,
    shape_of_b: &[usize],
) -> Result<()> {
    if a.nrows() == shape_of_b[0] {
        return Ok(());
    }
    let (matrix, right) = (Operand::new("A", a.shape()), Operand::new("b", shape_of_b));
    let unit = if shape_of_b.len() == 1 { "element" } else { "row" };
    Err(Error::ShapeMismatch {
        operation,
        found: format!("{matrix} and {right}."),
        rule: format!("A·x = b needs one {unit} of b for each row of A ({}).", a.nrows()),
    })
}

#[cfg(test)]
mod tests {
    use super::column_major;
    use ndarray::Array2;

    #[test]
    fn a_copy_in_tiles_is_the_matrix() {
        for (m, n) in [(0, 3), (1, 1), (32, 31), (33, 70)] {
            let a = Array2::from_shape_fn((m, n), |(i, j)| (100 * i + j) as f64);
            let copy = column_major(&a);
            assert_eq!(copy, a);
            assert!(copy.t().is_standard_layout());
            assert_eq!(column_major(&a.t()), a.t());
        }
    }
}
