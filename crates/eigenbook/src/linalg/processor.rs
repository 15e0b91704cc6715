//! Loops that use the processor's widest vectors, and its cores if that pays.
//!
//! The library is compiled for every processor with 64 bits. A loop that matters is compiled here
//! for newer ones as well, and one of them is selected at run time. The numbers are the same: the
//! vectors only hold more of them.

use super::threads::{at_once, n_threads, part_length, threads_for};
use ndarray::{Array2, ArrayD, ArrayViewD, IxDyn, ShapeBuilder};
use std::mem::MaybeUninit;
use std::ops::Range;

/// A loop with its data.
pub(crate) trait Work {
    /// Its result.
    type Output;
    /// The loop. It has to be `#[inline(always)]`: only then it is compiled for each processor.
    fn run(self) -> Self::Output;
}

/// Runs a loop in the widest vectors that the processor has.
pub(crate) fn in_vectors<W: Work>(work: W) -> W::Output {
    #[cfg(target_arch = "x86_64")]
    {
        if has_avx512() {
            // SAFETY: the processor has the features that the function is compiled for.
            return unsafe { in_avx512(work) };
        }
        if has_fused_vectors() {
            // SAFETY: as above.
            return unsafe { in_avx2(work) };
        }
    }
    work.run()
}

/// Whether `x.mul_add(y, z)` is one instruction, and not a slow function.
pub(crate) fn has_fused_vectors() -> bool {
    #[cfg(target_arch = "x86_64")]
    return is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
    #[cfg(not(target_arch = "x86_64"))]
    cfg!(target_arch = "aarch64")
}

#[cfg(target_arch = "x86_64")]
fn has_avx512() -> bool {
    is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vl")
        && has_fused_vectors()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512vl,avx2,fma")]
fn in_avx512<W: Work>(work: W) -> W::Output {
    work.run()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn in_avx2<W: Work>(work: W) -> W::Output {
    work.run()
}

/// Why a function of an element takes time.
#[derive(Clone, Copy)]
pub(crate) enum Cost {
    /// Reading and writing take longer than the function.
    Memory,
    /// The function takes several nanoseconds.
    Call,
}

/// The function of each element, in the order of memory; for large arrays in several threads.
pub(crate) fn mapped<A: Copy + Sync, B: Copy + Send>(
    a: ArrayViewD<'_, A>,
    cost: Cost,
    function: impl Fn(A) -> B + Copy + Sync,
) -> ArrayD<B> {
    written(a, cost, &|from, to| in_vectors(Map { from, to, function }))
}

/// [`mapped`] with a function that the processor has no vectors for, such as one of the C library.
pub(crate) fn called<A: Copy + Sync, B: Copy + Send>(
    a: ArrayViewD<'_, A>,
    function: impl Fn(A) -> B + Copy + Sync,
) -> ArrayD<B> {
    written(a, Cost::Call, &|from, to| Map { from, to, function }.run())
}

/// Writes what belongs to some numbers into the other slice, of the same length.
type Write<'a, A, B> = &'a (dyn Fn(&[A], &mut [MaybeUninit<B>]) + Sync);

/// [`mapped`] without the type of its function: it is compiled once for each pair of types.
fn written<A: Copy + Sync, B: Copy + Send>(
    a: ArrayViewD<'_, A>,
    cost: Cost,
    write: Write<'_, A, B>,
) -> ArrayD<B> {
    if let Some(from) = a.as_slice() {
        return filled(a.raw_dim(), |to| write_parts(from, to, cost, write));
    }
    let transposed = a.t();
    match transposed.as_slice() {
        Some(from) => filled(a.raw_dim().f(), |to| write_parts(from, to, cost, write)),
        None => written(a.as_standard_layout().view(), cost, write),
    }
}

fn write_parts<A: Sync, B: Send>(
    from: &[A],
    to: &mut [MaybeUninit<B>],
    cost: Cost,
    write: Write<'_, A, B>,
) {
    let threads = match cost {
        Cost::Memory => threads_for(size_of_val(from) + size_of_val(to)),
        Cost::Call if from.len() < 1 << 16 => 1,
        Cost::Call => n_threads(),
    };
    let length = part_length(from.len(), threads);
    let parts = from.chunks(length).zip(to.chunks_mut(length)).collect();
    at_once(threads, parts, |(from, to)| write(from, to));
}

/// The function of each number, in order.
///
/// It is compiled in the calling crate, like a student's closure, but still in wide vectors.
pub(crate) fn results_in_order<A: Copy, B>(from: &[A], function: impl FnMut(A) -> B) -> Vec<B> {
    let mut to = Vec::with_capacity(from.len());
    write_in_order(from, to.spare_capacity_mut(), function);
    // SAFETY: each of them has been written; a function that panics does not come here.
    unsafe { to.set_len(from.len()) };
    to
}

fn write_in_order<A: Copy, B>(from: &[A], to: &mut [MaybeUninit<B>], function: impl FnMut(A) -> B) {
    #[cfg(target_arch = "x86_64")]
    {
        // For truth values only, which the common vectors pack slowly: each cell compiles this.
        if const { size_of::<B>() == 1 && size_of::<A>() > 1 } && has_avx512() {
            // SAFETY: the processor has what the function is compiled for.
            return unsafe { write_in_avx512(from, to, function) };
        }
        if has_fused_vectors() {
            // SAFETY: as above.
            return unsafe { write_in_avx2(from, to, function) };
        }
    }
    write_each_in_order(from, to, function);
}

/// The compiler sees here that the slices do not overlap, which a [`Work`] does not show.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512vl,avx2,fma")]
fn write_in_avx512<A: Copy, B>(
    from: &[A],
    to: &mut [MaybeUninit<B>],
    function: impl FnMut(A) -> B,
) {
    write_each_in_order(from, to, function);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn write_in_avx2<A: Copy, B>(from: &[A], to: &mut [MaybeUninit<B>], function: impl FnMut(A) -> B) {
    write_each_in_order(from, to, function);
}

#[inline(always)]
fn write_each_in_order<A: Copy, B>(
    from: &[A],
    to: &mut [MaybeUninit<B>],
    mut function: impl FnMut(A) -> B,
) {
    for (to, &from) in to.iter_mut().zip(from) {
        to.write(function(from));
    }
}

/// A matrix whose rows a function writes, each by its number; they have at least one column.
pub(crate) fn filled_rows<B: Copy + Send>(
    (rows, columns): (usize, usize),
    write: impl Fn(usize, &mut [MaybeUninit<B>]) + Sync,
) -> Array2<B> {
    let mut matrix = Array2::<B>::uninit((rows, columns));
    let elements = matrix.as_slice_mut().expect("a new array has no gaps");
    let threads = threads_for(size_of_val(elements));
    let each = part_length(rows, threads);
    let parts = elements.chunks_mut(each * columns).enumerate().collect();
    at_once(threads, parts, |(part, elements)| {
        for (row, to) in elements.chunks_exact_mut(columns).enumerate() {
            write(part * each + row, to);
        }
    });
    // SAFETY: `write` has written each row.
    unsafe { matrix.assume_init() }
}

/// Writes `function` of each number into the other slice, in this thread.
pub(crate) fn write_each<A: Copy, B: Copy>(
    from: &[A],
    to: &mut [MaybeUninit<B>],
    function: impl Fn(A) -> B + Copy,
) {
    in_vectors(Map { from, to, function });
}

/// An array whose elements a function writes, all of them, in the order of memory.
pub(crate) fn filled<B: Copy>(
    shape: impl ShapeBuilder<Dim = IxDyn>,
    write: impl FnOnce(&mut [MaybeUninit<B>]),
) -> ArrayD<B> {
    let mut array = ArrayD::<B>::uninit(shape);
    write(array.as_slice_memory_order_mut().expect("a new array has no gaps"));
    // SAFETY: `write` has written each element.
    unsafe { array.assume_init() }
}

/// Puts `function` of each number in its place.
pub(crate) fn map_in_place<T: Copy>(values: &mut [T], function: impl Fn(T) -> T + Copy) {
    in_vectors(InPlace { values, function });
}

/// The result of `step` for all numbers, from `start` on, and of `join` for the parts.
///
/// A part is the numbers of one place in a vector; so `step` and `join` may be taken in any order.
/// The result does not depend on the processor or the threads.
pub(crate) fn fold<T: Copy + Sync, A: Copy + Send + Sync>(
    x: &[T],
    start: A,
    step: impl Fn(A, T) -> A + Copy + Sync,
    join: impl Fn(A, A) -> A + Copy + Sync,
) -> A {
    let of_part = |part: Range<usize>| in_vectors(Fold { x: &x[part], start, step, join });
    by_parts(x.len(), size_of_val(x), of_part).into_iter().fold(start, join)
}

/// The results for the parts of so many numbers, in order, in several threads if these are many
/// bytes; a part is long enough to be worth a call, and short enough for the nearest memory.
pub(crate) fn by_parts<A: Send>(
    length: usize,
    bytes: usize,
    of_part: impl Fn(Range<usize>) -> A + Sync,
) -> Vec<A> {
    results_of_parts(length, bytes, &of_part)
}

/// [`by_parts`] without the type of its function: it is compiled once for each type of results.
fn results_of_parts<A: Send>(
    length: usize,
    bytes: usize,
    of_part: &(dyn Fn(Range<usize>) -> A + Sync),
) -> Vec<A> {
    const PART: usize = 1 << 14;
    let threads = threads_for(bytes);
    let parts = length.div_ceil(PART);
    let result = |part: usize| of_part(part * PART..length.min((part + 1) * PART));
    if threads == 1 {
        return (0..parts).map(result).collect();
    }
    let mut results: Vec<Option<A>> = std::iter::repeat_with(|| None).take(parts).collect();
    let each = part_length(parts, threads);
    let shares = results.chunks_mut(each).enumerate().collect();
    at_once(threads, shares, |(share, results): (usize, &mut [Option<A>])| {
        let first = share * each;
        results.iter_mut().zip(first..).for_each(|(to, part)| *to = Some(result(part)));
    });
    results.into_iter().flatten().collect()
}

struct Fold<'a, T, A, S, J> {
    x: &'a [T],
    start: A,
    step: S,
    join: J,
}

impl<T: Copy, A: Copy, S: Fn(A, T) -> A, J: Fn(A, A) -> A> Work for Fold<'_, T, A, S, J> {
    type Output = A;
    #[inline(always)]
    fn run(self) -> A {
        let (groups, rest) = self.x.as_chunks::<32>();
        let mut parts = [self.start; 32];
        for group in groups {
            for (part, &x) in parts.iter_mut().zip(group) {
                *part = (self.step)(*part, x);
            }
        }
        let all = parts.into_iter().fold(self.start, &self.join);
        rest.iter().fold(all, |all, &x| (self.step)(all, x))
    }
}

struct Map<'a, A, B, F> {
    from: &'a [A],
    to: &'a mut [MaybeUninit<B>],
    function: F,
}

impl<A: Copy, B: Copy, F: Fn(A) -> B> Work for Map<'_, A, B, F> {
    type Output = ();
    #[inline(always)]
    fn run(self) {
        for (to, &from) in self.to.iter_mut().zip(self.from) {
            to.write((self.function)(from));
        }
    }
}

struct InPlace<'a, T, F> {
    values: &'a mut [T],
    function: F,
}

impl<T: Copy, F: Fn(T) -> T> Work for InPlace<'_, T, F> {
    type Output = ();
    #[inline(always)]
    fn run(self) {
        for value in self.values {
            *value = (self.function)(*value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn truth_values_are_written_in_order() {
        for length in [0, 1, 15, 16, 17, 33, 1000] {
            let x: Vec<f64> = (0..length).map(|i| f64::from(i * 7 % 10)).collect();
            let mut seen = 0;
            let found = results_in_order(&x, |x| {
                seen += 1;
                x > 4.5 && seen > 3
            });
            let expected: Vec<bool> =
                x.iter().enumerate().map(|(i, &x)| x > 4.5 && i > 2).collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn parts_come_in_order_whether_threads_share_them_or_not() {
        for bytes in [0, usize::MAX] {
            let lengths = by_parts(100_000, bytes, |part| (part.start, part.len()));
            assert_eq!(lengths.len(), 7);
            assert_eq!((lengths[0], lengths[6]), ((0, 1 << 14), (98_304, 1696)));
            assert!(by_parts(0, bytes, |part| part.len()).is_empty());
        }
    }

    #[test]
    fn threads_write_what_one_would_write() {
        let from: Vec<u32> = (0..100_001).collect();
        let mut to = vec![MaybeUninit::new(0); from.len()];
        write_parts(&from, &mut to, Cost::Call, &|from, to| write_each(from, to, |x| 2 * x));
        // SAFETY: all of them were written at the start.
        assert!(to.iter().zip(0..).all(|(to, x)| unsafe { to.assume_init() } == 2 * x));
    }
}
