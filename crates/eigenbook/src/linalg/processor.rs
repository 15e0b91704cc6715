//! Loops that use the processor's widest vectors, and its cores if that pays.
//!
//! The library is compiled for every processor with 64 bits. A loop that matters is compiled here
//! for newer ones as well, and one of them is selected at run time. The numbers are the same: the
//! vectors only hold more of them.

use ndarray::{Array, Array2, ArrayD, ArrayViewD, Dimension, IxDyn, ShapeBuilder};
use std::mem::MaybeUninit;
use std::sync::Mutex;
use std::thread;

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

/// As [`in_vectors`] without the widest ones: for loops that each cell compiles for itself.
fn in_common_vectors<W: Work>(work: W) -> W::Output {
    #[cfg(target_arch = "x86_64")]
    if has_fused_vectors() {
        // SAFETY: the processor has what the function is compiled for.
        return unsafe { in_avx2(work) };
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

/// How many threads a computation may have: as many as OpenBLAS.
pub(crate) fn n_threads() -> usize {
    let given = std::env::var("OPENBLAS_NUM_THREADS").ok().and_then(|text| text.parse().ok());
    let present = thread::available_parallelism().map_or(1, usize::from);
    given.filter(|&threads| threads > 0).map_or(present, |threads: usize| threads.min(present))
}

/// Processes each part in a thread of its own; in order if no threads are left.
pub(crate) fn at_once<T: Send>(parts: Vec<T>, work: impl Fn(T) + Sync) {
    let parts: Vec<Mutex<Option<T>>> = parts.into_iter().map(|part| Some(part).into()).collect();
    let take = |part: &Mutex<Option<T>>| {
        let part = part.lock().ok().and_then(|mut part| part.take());
        part.into_iter().for_each(&work);
    };
    let Some((own, others)) = parts.split_first() else { return };
    thread::scope(|scope| {
        let take = &take;
        let start = |part| thread::Builder::new().spawn_scoped(scope, move || take(part)).is_ok();
        let left: Vec<_> = others.iter().filter(|&part| !start(part)).collect();
        take(own);
        left.into_iter().for_each(take);
    });
}

/// Writes `function` of each number into the other slice, of the same length.
///
/// From `least` numbers on, several threads share the work.
fn map_into<A: Copy + Sync, B: Copy + Send>(
    from: &[A],
    to: &mut [MaybeUninit<B>],
    least: usize,
    function: impl Fn(A) -> B + Copy + Sync,
) {
    let threads = if from.len() < least { 1 } else { n_threads() };
    if threads == 1 {
        return in_vectors(Map { from, to, function });
    }
    let length = from.len().div_ceil(threads);
    let parts = from.chunks(length).zip(to.chunks_mut(length)).collect();
    at_once(parts, |(from, to)| in_vectors(Map { from, to, function }));
}

/// The function of each element, in the order of memory.
pub(crate) fn mapped<A: Copy + Sync, B: Copy + Send>(
    a: ArrayViewD<'_, A>,
    least: usize,
    function: impl Fn(A) -> B + Copy + Sync,
) -> ArrayD<B> {
    if let Some(from) = a.as_slice() {
        return filled(a.raw_dim(), |to| map_into(from, to, least, function));
    }
    let transposed = a.t();
    match transposed.as_slice() {
        Some(from) => filled(a.raw_dim().f(), |to| map_into(from, to, least, function)),
        None => a.mapv(function),
    }
}

/// The function of each number, in order, in the shape of a contiguous array.
///
/// It is compiled in the calling crate, like a student's closure, but still in wide vectors.
pub(crate) fn mapped_in_order<A: Copy, B, D: Dimension>(
    from: &[A],
    shape: D,
    function: impl FnMut(A) -> B,
) -> Array<B, D> {
    let mut to = Vec::with_capacity(from.len());
    in_common_vectors(MapOnce { from, to: to.spare_capacity_mut(), function });
    // SAFETY: each of them has been written; a function that panics does not come here.
    unsafe { to.set_len(from.len()) };
    Array::from_shape_vec(shape, to).expect("as many numbers as the shape has")
}

/// A matrix whose rows a function writes, each by its number; they have at least one column.
pub(crate) fn filled_rows<B: Copy + Send>(
    (rows, columns): (usize, usize),
    write: impl Fn(usize, &mut [MaybeUninit<B>]) + Sync,
) -> Array2<B> {
    let mut matrix = Array2::<B>::uninit((rows, columns));
    let elements = matrix.as_slice_mut().expect("a new array has no gaps");
    let few = elements.len() * size_of::<B>() < 12 << 20; // less than 12 MB
    let threads = if few { 1 } else { n_threads() };
    let each = rows.div_ceil(threads).max(1);
    let parts = elements.chunks_mut(each * columns).enumerate().collect();
    at_once(parts, |(part, elements)| {
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
    /// Long enough to be worth a call, and short enough for the nearest memory.
    const CHUNK: usize = 1 << 14;
    let one_thread = |x: &[T]| {
        x.chunks(CHUNK).fold(start, |all, x| join(all, in_vectors(Fold { x, start, step, join })))
    };
    let threads = if x.len() < MANY { 1 } else { n_threads() };
    if threads == 1 {
        return one_thread(x);
    }
    let mut chunks = vec![start; x.len().div_ceil(CHUNK)];
    let each = chunks.len().div_ceil(threads);
    let parts = chunks.chunks_mut(each).zip(x.chunks(each * CHUNK)).collect();
    at_once(parts, |(results, x): (&mut [A], &[T])| {
        for (result, x) in results.iter_mut().zip(x.chunks(CHUNK)) {
            *result = in_vectors(Fold { x, start, step, join });
        }
    });
    chunks.into_iter().fold(start, join)
}

/// The array size from which threads pay if each number takes only memory time.
pub(crate) const MANY: usize = 1 << 20;

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

struct MapOnce<'a, A, B, F> {
    from: &'a [A],
    to: &'a mut [MaybeUninit<B>],
    function: F,
}

impl<A: Copy, B, F: FnMut(A) -> B> Work for MapOnce<'_, A, B, F> {
    type Output = ();
    #[inline(always)]
    fn run(mut self) {
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
    fn each_part_is_done_once() {
        let sums = Mutex::new(Vec::new());
        at_once((0..9).collect(), |part| sums.lock().unwrap().push(part));
        let mut sums = sums.into_inner().unwrap();
        sums.sort();
        assert_eq!(sums, (0..9).collect::<Vec<_>>());
        at_once(Vec::<u8>::new(), |_| unreachable!());
    }

    #[test]
    fn threads_write_what_one_would_write() {
        let from: Vec<u32> = (0..1001).collect();
        let mut to = vec![MaybeUninit::new(0); 1001];
        map_into(&from, &mut to, 1, |x| 2 * x);
        // SAFETY: all of them were written at the start.
        assert!(to.iter().zip(0..).all(|(to, x)| unsafe { to.assume_init() } == 2 * x));
    }
}
