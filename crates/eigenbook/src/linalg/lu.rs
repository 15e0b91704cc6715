//! The decomposition `P·A = L·U`: lower times upper triangle, with the row exchanges `P`.
//!
//! The matrix is halved until its parts are narrow: then most of the work is a few large products,
//! at which BLAS is at its best. LAPACK's own `dgetrf` works block by block, which takes OpenBLAS
//! up to a quarter longer, and more stack than a student's thread may have.
//!
//! ```text
//! left half, all rows      P·[A₁₁ A₂₁] = [L₁₁ L₂₁]·U₁₁     by halves, in the same way
//! right half, upper rows   L₁₁·U₁₂ = A₁₂
//! right half, lower rows   A₂₂ − L₂₁·U₁₂                    by halves, in the same way
//! ```
//!
//! Source: S. Toledo, "Locality of reference in LU decomposition with partial pivoting", SIAM
//! Journal on Matrix Analysis and Applications 18 (1997).

use super::Number;
use super::lapack::column_major;
use cblas_sys::{
    CBLAS_DIAG::CblasUnit, CBLAS_LAYOUT::CblasColMajor, CBLAS_SIDE::CblasLeft,
    CBLAS_TRANSPOSE::CblasNoTrans, CBLAS_UPLO::CblasLower, cblas_dgemm, cblas_dtrsm,
};
use lapack_sys::{dgetf2_, dlaswp_};
use ndarray::{Array2, ArrayRef2};
use ndarray_linalg::Pivot;

/// Blocks of so many columns are eliminated column by column.
const NARROW: i32 = 16;

/// The decomposition of a copy of a square matrix, in double precision; none if a pivot is zero.
///
/// `L` is below the diagonal of the copy, with an implicit diagonal of ones; `U` is the rest. The
/// pivots are the row with which each row was exchanged, from 1.
pub(super) fn decomposed<T: Number>(a: &ArrayRef2<T>) -> Option<(Array2<f64>, Pivot)> {
    let mut both = column_major(a);
    let pivots = lu(&mut both)?;
    if both.diag().iter().all(|pivot| pivot.is_normal()) {
        return Some((both, pivots));
    }
    // OpenBLAS multiplies by 1/pivot, which is infinite if a pivot is very small.
    let mut both = column_major(a);
    let pivots = lu_by_quotients(&mut both)?;
    Some((both, pivots))
}

/// As [`lu`], one column after the other, with a division for each element.
fn lu_by_quotients(a: &mut Array2<f64>) -> Option<Pivot> {
    let n = a.nrows();
    let mut pivots = Vec::with_capacity(n);
    for k in 0..n {
        let larger = |&i: &usize, &j: &usize| a[[i, k]].abs().total_cmp(&a[[j, k]].abs());
        // Of equal ones the first, as in LAPACK.
        let pivot = (k..n).rev().max_by(larger)?;
        if a[[pivot, k]] == 0.0 {
            return None;
        }
        pivots.push(i32::try_from(pivot + 1).ok()?);
        for j in 0..n {
            a.swap([k, j], [pivot, j]);
        }
        for i in k + 1..n {
            let quotient = a[[i, k]] / a[[k, k]];
            a[[i, k]] = quotient;
            for j in k + 1..n {
                a[[i, j]] -= quotient * a[[k, j]];
            }
        }
    }
    Some(pivots)
}

/// Overwrites a square, column-major matrix without gaps with `L` below the diagonal and `U` above;
/// `L` has ones on the diagonal. Returns the row with which each row was exchanged, from 1; none if
/// a pivot is zero.
fn lu(a: &mut Array2<f64>) -> Option<Pivot> {
    let n = a.nrows() as i32;
    assert!(a.is_square() && a.t().is_standard_layout(), "a square copy by columns");
    let mut pivots = vec![0; a.nrows()];
    let whole = Block { first: a.as_mut_ptr(), rows: n, columns: n, stride: n };
    // SAFETY: the block is the matrix, which has no other reference.
    let is_regular = unsafe { whole.eliminate(&mut pivots) };
    is_regular.then_some(pivots)
}

/// A part of a column-major matrix.
#[derive(Clone, Copy)]
struct Block {
    first: *mut f64,
    rows: i32,
    columns: i32,
    /// From the start of one column to that of the next.
    stride: i32,
}

impl Block {
    /// The decomposition of a block with at least as many rows as columns; false if a pivot is
    /// zero.
    ///
    /// # Safety
    /// The block is in a matrix that is only used here.
    unsafe fn eliminate(self, pivots: &mut [i32]) -> bool {
        if self.columns <= NARROW {
            // SAFETY: the caller's promise.
            return unsafe { self.eliminate_by_columns(pivots) };
        }
        let half = self.columns / 2;
        let (left, right) = (self.part(0, 0, half), self.part(0, half, self.columns - half));
        let (lower_left, lower_right) =
            (left.part(half, 0, half), right.part(half, 0, right.columns));
        let (first, last) = pivots.split_at_mut(half as usize);
        // SAFETY: the caller's promise; the parts do not overlap.
        unsafe {
            if !left.eliminate(first) {
                return false;
            }
            right.exchange_rows(first);
            right.solve_unit_lower(left);
            lower_right.subtract_product(lower_left, right);
            if !lower_right.eliminate(last) {
                return false;
            }
            lower_left.exchange_rows(last);
        }
        last.iter_mut().for_each(|pivot| *pivot += half);
        true
    }

    /// The part from a row and a column on, down to the last row.
    fn part(self, row: i32, column: i32, columns: i32) -> Self {
        let distance = column as usize * self.stride as usize + row as usize;
        Self { first: self.first.wrapping_add(distance), rows: self.rows - row, columns, ..self }
    }

    unsafe fn eliminate_by_columns(self, pivots: &mut [i32]) -> bool {
        let Self { first, rows, columns, stride } = self;
        let mut info = 0;
        // SAFETY: as for `eliminate`, with a pivot for each column.
        unsafe { dgetf2_(&rows, &columns, first, &stride, pivots.as_mut_ptr(), &mut info) };
        info == 0
    }

    unsafe fn exchange_rows(self, pivots: &[i32]) {
        let (count, one) = (pivots.len() as i32, 1);
        // SAFETY: as for `eliminate`; a pivot is a row of the block.
        unsafe {
            dlaswp_(&self.columns, self.first, &self.stride, &one, &count, pivots.as_ptr(), &one);
        }
    }

    /// The upper rows: `L⁻¹·A₁₂`, with the lower triangle of `left`.
    unsafe fn solve_unit_lower(self, left: Self) {
        // SAFETY: as for `eliminate`; `left` is another part.
        unsafe {
            cblas_dtrsm(
                CblasColMajor,
                CblasLeft,
                CblasLower,
                CblasNoTrans,
                CblasUnit,
                left.columns,
                self.columns,
                1.0,
                left.first,
                left.stride,
                self.first,
                self.stride,
            );
        }
    }

    /// This block minus `left` times the upper rows of `right`.
    unsafe fn subtract_product(self, left: Self, right: Self) {
        // SAFETY: as for `eliminate`; the three do not overlap in what is read and written.
        unsafe {
            cblas_dgemm(
                CblasColMajor,
                CblasNoTrans,
                CblasNoTrans,
                self.rows,
                self.columns,
                left.columns,
                -1.0,
                left.first,
                left.stride,
                right.first,
                right.stride,
                1.0,
                self.first,
                self.stride,
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{NARROW, decomposed, lu, lu_by_quotients};
    use crate::linalg::lapack::column_major;
    use crate::random::NumpyRandom;
    use ndarray::{Array2, array};

    #[test]
    fn the_triangles_multiply_to_the_matrix_with_its_rows_exchanged() {
        let narrow = NARROW as usize;
        for n in [1, 2, narrow, narrow + 1, 4 * narrow + 3, 301] {
            let mut a = NumpyRandom::seed(1).randn((n, n));
            let mut both = column_major(&a);
            let pivots = lu(&mut both).unwrap();
            for (row, &pivot) in pivots.iter().enumerate() {
                for column in 0..n {
                    a.swap([row, column], [pivot as usize - 1, column]);
                }
            }
            let lower = Array2::from_shape_fn((n, n), |(i, j)| match i.cmp(&j) {
                std::cmp::Ordering::Less => 0.0,
                std::cmp::Ordering::Equal => 1.0,
                std::cmp::Ordering::Greater => both[[i, j]],
            });
            let upper = both.triu(0);
            let largest = |x: Array2<f64>| x.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
            assert!(largest(lower.dot(&upper) - &a) < 1e-11, "{n}");
            assert_eq!(largest(lower), 1.0, "{n}: each pivot is the largest below it");
        }
    }

    #[test]
    fn a_zero_pivot_is_told_wherever_it_is() {
        let n = 200;
        for zero in [0, 70, 150, 199] {
            let mut a = Array2::eye(n);
            a[[zero, zero]] = 0.0;
            assert_eq!(lu(&mut column_major(&a)), None, "{zero}");
        }
    }

    #[test]
    fn quotients_give_the_same_triangles() {
        for n in [1, 5, 40] {
            let a = column_major(&NumpyRandom::seed(2).randn((n, n)));
            let (mut fast, mut slow) = (a.clone(), a);
            assert_eq!(lu(&mut fast), lu_by_quotients(&mut slow));
            assert!((fast - slow).iter().all(|rest| rest.abs() < 1e-12));
        }
        assert_eq!(lu_by_quotients(&mut array![[1.0, 2.0], [2.0, 4.0]]), None);
    }

    #[test]
    fn a_pivot_below_the_ordinary_numbers_is_a_pivot() {
        let (both, pivots) = decomposed(&array![[0.0, 1.0], [1e-310, 2.0]]).unwrap();
        assert_eq!((both, pivots), (array![[1e-310, 2.0], [0.0, 1.0]], vec![2, 2]));
        let (both, _) = decomposed(&array![[1e-311, 1.0], [1e-310, 2.0]]).unwrap();
        assert!((both[[1, 0]] - 0.1).abs() < 1e-12 && (both[[1, 1]] - 0.8).abs() < 1e-12);
    }
}
