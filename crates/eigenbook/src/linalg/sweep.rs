//! `A·x` if the matrix does not fit into the processor's cache.
//!
//! Each element is read once and used once, so memory is the limit: every core reads its part of
//! the rows, in the order of memory.
//!
//! ```text
//! by rows       yᵢ = row i · x                          each row by itself
//! by columns    y  = x₁·column 1 + x₂·column 2 + …      four columns at once, for a part of y
//! ```

use super::processor::{Work, in_vectors};
use super::threads::{at_once, n_threads, part_length};
use ndarray::{Array1, ArrayRef1, ArrayRef2, LinalgScalar};
use std::iter::zip;

/// Smaller matrices, which may be in the processor's cache, are left to BLAS: it takes 0.1 ms for
/// 1000×1000, and starting threads takes half of that.
const LARGE: usize = 1 << 22;

/// The product, or none if BLAS is as fast.
pub(super) fn matrix_vector<T: LinalgScalar + Send + Sync>(
    a: &ArrayRef2<T>,
    x: &ArrayRef1<T>,
) -> Option<Array1<T>> {
    if a.len() < LARGE {
        return None;
    }
    let x = x.as_standard_layout();
    let (x, mut y) = (x.as_slice()?, Array1::zeros(a.nrows()));
    let to = y.as_slice_mut()?;
    let threads = n_threads();
    let each = part_length(to.len(), threads);
    let parts = to.chunks_mut(each).enumerate().map(|(part, to)| (part * each, to)).collect();
    if let Some(rows) = a.as_slice() {
        at_once(threads, parts, |(first, to)| {
            let rows = &rows[first * x.len()..][..to.len() * x.len()];
            in_vectors(ByRows { rows, x, to });
        });
    } else {
        let transposed = a.t();
        let columns = transposed.as_slice()?;
        let length = a.nrows();
        at_once(threads, parts, |(first, to)| {
            in_vectors(ByColumns { columns, length, first, x, to })
        });
    }
    Some(y)
}

struct ByRows<'a, T> {
    rows: &'a [T],
    x: &'a [T],
    to: &'a mut [T],
}

impl<T: LinalgScalar + Send + Sync> Work for ByRows<'_, T> {
    type Output = ();
    #[inline(always)]
    fn run(self) {
        for (row, to) in zip(self.rows.chunks_exact(self.x.len()), self.to) {
            *to = product(row, self.x);
        }
    }
}

/// The sum of the products, in 32 sums next to each other.
#[inline(always)]
fn product<T: LinalgScalar>(row: &[T], x: &[T]) -> T {
    const LANES: usize = 32;
    let ((rows, rest_of_row), (xs, rest_of_x)) = (row.as_chunks::<LANES>(), x.as_chunks::<LANES>());
    let mut sums = [T::zero(); LANES];
    for (row, x) in zip(rows, xs) {
        for lane in 0..LANES {
            sums[lane] = sums[lane] + row[lane] * x[lane];
        }
    }
    let mut width = LANES / 2;
    while width > 0 {
        for lane in 0..width {
            sums[lane] = sums[lane] + sums[lane + width];
        }
        width /= 2;
    }
    zip(rest_of_row, rest_of_x).fold(sums[0], |sum, (&a, &x)| sum + a * x)
}

struct ByColumns<'a, T> {
    columns: &'a [T],
    /// Of a column.
    length: usize,
    /// The first row of this part.
    first: usize,
    x: &'a [T],
    to: &'a mut [T],
}

impl<T: LinalgScalar + Send + Sync> Work for ByColumns<'_, T> {
    type Output = ();
    #[inline(always)]
    fn run(self) {
        /// So much of the result stays in the nearest memory.
        const PART: usize = 1 << 11;
        for (part, to) in self.to.chunks_mut(PART).enumerate() {
            let first = self.first + part * PART;
            let column = |j: usize| &self.columns[j * self.length + first..][..to.len()];
            let (fours, rest) = self.x.as_chunks::<4>();
            // The columns of a part, before `to` is written.
            let columns: Vec<&[T]> = (0..self.x.len()).map(column).collect();
            for (four, x) in zip(columns.chunks_exact(4), fours) {
                let [a, b, c, d] = [four[0], four[1], four[2], four[3]];
                for ((((to, &a), &b), &c), &d) in to.iter_mut().zip(a).zip(b).zip(c).zip(d) {
                    *to = *to + ((a * x[0] + b * x[1]) + (c * x[2] + d * x[3]));
                }
            }
            let last = &columns[4 * fours.len()..];
            for (column, &x) in zip(last, rest) {
                for (to, &a) in to.iter_mut().zip(*column) {
                    *to = *to + a * x;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::NumpyRandom;

    #[test]
    fn every_layout_has_the_product_of_blas() {
        let mut rng = NumpyRandom::seed(5);
        for shape in [(2100, 2003), (1, 4_200_000), (4_200_000, 1), (120_007, 35), (2, 2_100_003)] {
            let a = rng.randn(shape);
            let (x, y) = (rng.randn(shape.1), rng.randn(shape.0));
            let near = |found: Option<Array1<f64>>, expected: Array1<f64>| {
                let worst =
                    (found.unwrap() - expected).iter().fold(0.0, |m: f64, e| m.max(e.abs()));
                assert!(worst < 1e-9, "{shape:?}: {worst}");
            };
            near(matrix_vector(&a, &x), a.dot(&x));
            near(matrix_vector(&a.t(), &y), a.t().dot(&y));
            near(
                matrix_vector(&a, &x.slice(ndarray::s![..;-1])),
                a.dot(&x.slice(ndarray::s![..;-1])),
            );
        }
        assert_eq!(
            matrix_vector(
                &Array1::<f64>::zeros(4).insert_axis(ndarray::Axis(0)),
                &Array1::zeros(4)
            ),
            None
        );
    }
}
