//! Stacks arrays horizontally and vertically.
//!
//! ```text
//! A: (m, n)   B: (m, p)      hstack   [A B]  : (m, n + p)     columns are added
//! A: (m, n)   C: (q, n)      vstack   [A; C] : (m + q, n)     rows are added
//! x: (n,)     y: (p,)        hstack   (n + p,)                vstack   two rows, if n = p
//! ```
//!
//! The result is in row-major order, as in NumPy.

use super::Number;
use super::processor::filled_rows;
use crate::error::{Error, Operand, Result};
use ndarray::{
    Array, Array2, ArrayRef, ArrayRef1, ArrayRef2, ArrayView2, Axis, Dimension, Ix1, Ix2,
};

/// Arrays beside each other, `np.hstack`: columns of matrices, elements of vectors.
///
/// # Shapes
/// - `arrays`: `(m, n)`, `(m, p)`, …, or `(n,)`, `(p,)`, …
/// - returns `(m, n + p + …)`, or `(n + p + …,)`
///
/// # Errors
/// [`Error::ShapeMismatch`] if matrices have different numbers of rows;
/// [`Error::InvalidParameter`] if there is no array.
///
/// ```
/// use eigenbook::{linalg::hstack, ndarray::array};
///
/// let (a, b) = (array![[1, 2], [3, 4]], array![[5], [6]]);
/// assert_eq!(hstack(&[&a, &b])?, array![[1, 2, 5], [3, 4, 6]]);
/// assert_eq!(hstack(&[&array![1], &array![2, 3]])?, array![1, 2, 3]);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn hstack<T: Number, D: VectorOrMatrix>(arrays: &[&ArrayRef<T, D>]) -> Result<Array<T, D>> {
    Ok(D::from_matrix(T::hstack(arrays.iter().map(|array| D::as_matrix(array)).collect())?))
}

/// Arrays below each other, `np.vstack`: rows of matrices; a vector is one row.
///
/// # Shapes
/// - `arrays`: `(m, n)`, `(q, n)`, …, or `(n,)`, `(n,)`, …
/// - returns `(m + q + …, n)`
///
/// # Errors
/// As for [`hstack`], if the numbers of columns are different.
///
/// ```
/// use eigenbook::{linalg::vstack, ndarray::array};
///
/// assert_eq!(vstack(&[&array![1, 2], &array![3, 4]])?, array![[1, 2], [3, 4]]);
/// # Ok::<(), eigenbook::Error>(())
/// ```
pub fn vstack<T: Number, D: VectorOrMatrix>(arrays: &[&ArrayRef<T, D>]) -> Result<Array2<T>> {
    T::vstack(arrays.iter().map(|array| D::as_matrix(array)).collect())
}

/// The dimension of a vector, which is taken for a row, or of a matrix.
pub trait VectorOrMatrix: Dimension {
    #[doc(hidden)]
    fn as_matrix<T>(array: &ArrayRef<T, Self>) -> ArrayView2<'_, T>;
    #[doc(hidden)]
    fn from_matrix<T>(matrix: Array2<T>) -> Array<T, Self>;
}

impl VectorOrMatrix for Ix1 {
    fn as_matrix<T>(array: &ArrayRef1<T>) -> ArrayView2<'_, T> {
        array.view().insert_axis(Axis(0))
    }
    fn from_matrix<T>(matrix: Array2<T>) -> Array<T, Ix1> {
        matrix.index_axis_move(Axis(0), 0)
    }
}

impl VectorOrMatrix for Ix2 {
    fn as_matrix<T>(array: &ArrayRef2<T>) -> ArrayView2<'_, T> {
        array.view()
    }
    fn from_matrix<T>(matrix: Array2<T>) -> Array2<T> {
        matrix
    }
}

compiled! {
    for [i32, i64, f32, f64]:
    /// A number whose arrays can be put together.
    pub trait CompiledStacks {
        fn hstack(parts: Vec<ArrayView2<'_, Self>>) -> Result<Array2<Self>> = hstack_of;
        fn vstack(parts: Vec<ArrayView2<'_, Self>>) -> Result<Array2<Self>> = vstack_of;
    }
}

fn hstack_of<T: Number>(parts: Vec<ArrayView2<'_, T>>) -> Result<Array2<T>> {
    let rows = common_length("hstack", &parts, Axis(0), "rows")?;
    let columns = parts.iter().map(|part| part.ncols()).sum::<usize>();
    if columns == 0 {
        return Ok(Array2::zeros((rows, 0)));
    }
    Ok(filled_rows((rows, columns), |row, mut to| {
        for part in &parts {
            let (own, rest) = to.split_at_mut(part.ncols());
            match part.row(row).as_slice() {
                Some(from) => _ = own.write_copy_of_slice(from),
                None => own.iter_mut().zip(part.row(row)).for_each(|(to, &v)| _ = to.write(v)),
            }
            to = rest;
        }
    }))
}

fn vstack_of<T: Number>(parts: Vec<ArrayView2<'_, T>>) -> Result<Array2<T>> {
    let columns = common_length("vstack", &parts, Axis(1), "columns")?;
    let rows = parts.iter().map(|part| part.nrows()).sum::<usize>();
    let mut elements = Vec::with_capacity(rows * columns);
    for part in &parts {
        match part.as_slice() {
            Some(slice) => elements.extend_from_slice(slice),
            None => elements.extend(part),
        }
    }
    Ok(Array2::from_shape_vec((rows, columns), elements).expect("each part has its rows"))
}

/// The length of all parts along an axis.
fn common_length<T>(
    operation: &'static str,
    parts: &[ArrayView2<'_, T>],
    axis: Axis,
    unit: &str,
) -> Result<usize> {
    let Some(first) = parts.first() else {
        let message = "there is no array.\nGive at least one: hstack(&[&a, &b]).".to_owned();
        return Err(Error::InvalidParameter { operation, message });
    };
    match parts.iter().find(|part| part.len_of(axis) != first.len_of(axis)) {
        None => Ok(first.len_of(axis)),
        Some(other) => Err(Error::ShapeMismatch {
            operation,
            found: format!(
                "{} and {}.",
                Operand::new("the first array", first.shape()),
                Operand::new("another", other.shape())
            ),
            rule: format!("All need the same number of {unit}."),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{array, concatenate, s};

    #[test]
    fn parts_of_every_layout_come_together() {
        let a = Array2::from_shape_fn((4, 6), |(i, j)| (10 * i + j) as f64);
        let (left, turned) = (a.slice(s![.., ..;2]), a.slice(s![..;-1, 1..3]));
        let beside = hstack(&[&left, &turned, &a]).unwrap();
        assert_eq!(beside, concatenate![Axis(1), left, turned, a]);
        assert!(beside.is_standard_layout());
        let (upper, transposed) = (a.slice(s![..2, ..4]), a.t());
        let below = vstack(&[&upper, &transposed]).unwrap();
        assert_eq!(below, concatenate![Axis(0), upper, transposed]);
        assert_eq!(hstack(&[&a.slice(s![.., ..0])]).unwrap().dim(), (4, 0));
    }

    #[test]
    fn large_matrices_are_written_by_several_threads() {
        let a = Array2::from_shape_fn((1100, 700), |(i, j)| (i * 700 + j) as i64);
        let both = hstack(&[&a, &a]).unwrap();
        assert_eq!((both[[1099, 0]], both[[1099, 1399]]), (1099 * 700, 1100 * 700 - 1));
    }

    #[test]
    fn lengths_that_differ_are_said() {
        let error = hstack(&[&array![[1]], &array![[1], [2]]]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "hstack: the first array is 1×1 and another is 2×1.\nAll need the same number of rows."
        );
        assert!(vstack(&[&array![1], &array![1, 2]]).is_err());
        assert!(vstack::<f64, Ix2>(&[]).is_err());
    }
}
