//! Sums along an axis that is not the last one: whole rows are added, all columns at once.
//!
//! Each column is summed from the first row to the last, as NumPy does it, so that the numbers are
//! the same to the last bit; four rows are read before a sum is written.

use super::Float;
use super::processor::{Work, in_vectors};
use super::threads::{at_once, part_length, threads_for};
use ndarray::{ArrayD, Axis};

/// The sums along an axis of the elements `x` in this shape.
pub(super) fn sum_of_rows<T: Float>(x: &[T], shape: &[usize], axis: Axis) -> ArrayD<T> {
    let (before, rest) = shape.split_at(axis.index());
    let mut sums = ArrayD::zeros([before, &rest[1..]].concat());
    let width = rest[1..].iter().product::<usize>();
    let block = rest[0] * width;
    let to = sums.as_slice_mut().filter(|to| !to.is_empty() && block > 0);
    for (place, to) in to.into_iter().flat_map(|to| to.chunks_exact_mut(width)).enumerate() {
        let rows = &x[place * block..][..block];
        let threads = threads_for(size_of_val(rows));
        // Shorter rows would be read in pieces that memory delivers slowly.
        let each = part_length(width, threads).max(256);
        let parts = to.chunks_mut(each).enumerate().map(|(part, to)| (part * each, to)).collect();
        at_once(threads, parts, |(first, to)| in_vectors(AddRows { rows, width, first, to }));
    }
    sums
}

/// The rows added to `to`, one after the other, from a column on.
struct AddRows<'a, T> {
    rows: &'a [T],
    width: usize,
    first: usize,
    to: &'a mut [T],
}

impl<T: Float> Work for AddRows<'_, T> {
    type Output = ();
    #[inline(always)]
    fn run(self) {
        let Self { rows, width, first, to } = self;
        let length = to.len();
        let part = |row: usize| &rows[row * width + first..][..length];
        let n = rows.len() / width;
        let fours = n - n % 4;
        for row in (0..fours).step_by(4) {
            let [a, b, c, d] = [part(row), part(row + 1), part(row + 2), part(row + 3)];
            for ((((to, &a), &b), &c), &d) in to.iter_mut().zip(a).zip(b).zip(c).zip(d) {
                *to = *to + a + b + c + d;
            }
        }
        for row in fours..n {
            to.iter_mut().zip(part(row)).for_each(|(to, &x)| *to += x);
        }
    }
}
