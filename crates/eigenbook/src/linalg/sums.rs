//! How do many numbers add up?
//!
//! ```text
//! sum    s = x₁ + … + xₙ                     the halves by themselves, and they by their halves
//! mean   μ = s / n
//! var    σ² = Σᵢ (xᵢ − μ)² / (n − ddof)      ddof 0 for all there is, 1 for a sample
//! std    σ = √σ²
//! ```
//!
//! One running sum of ten million `f32` is wrong by a percent: each addend is rounded to the digits
//! of a sum that is much larger. Added in pairs, as NumPy does it, sums of equal size meet, and the
//! error grows only with the logarithm of n. ndarray's methods of these names have eight running
//! sums; if [`Sums`] is in scope, as in every cell, `x.sum()` is the method here.
//!
//! ```
//! use eigenbook::prelude::*;
//!
//! let x = Array1::<f32>::from_elem(1_000_000, 0.1);
//! assert_eq!(x.sum(), 100_000.01);
//! assert_eq!(x.mean(), Some(0.100_000_01));
//! ```
//!
//! Source: NumPy's `pairwise_sum`, blocks of 128 with eight sums each; the numbers are the same to
//! the last bit if the elements are contiguous. N. J. Higham, *Accuracy and Stability of Numerical
//! Algorithms*, §4.2.

use super::processor::has_fused_vectors;
use super::row_sums::sum_of_rows;
use super::threads::{at_once, threads_for};
use super::{Float, convert::known_axes};
use ndarray::{
    Array, ArrayBase, ArrayD, ArrayRef, ArrayViewD, Axis, Data, Dimension, RemoveAxis, Zip,
};
use std::borrow::Cow;

/// Sums of the elements of an array of `f32` or `f64`.
pub trait Sums<D: Dimension> {
    /// The kind of the elements.
    type Number;

    /// The sum of all elements, `a.sum()`; 0 if there are none.
    fn sum(&self) -> Self::Number;
    /// The mean of all elements, `a.mean()`; none if there are no elements.
    fn mean(&self) -> Option<Self::Number>;
    /// The variance of all elements, `a.var(ddof=ddof)`; NaN if there are not more than `ddof`.
    fn var(&self, ddof: Self::Number) -> Self::Number;
    /// The standard deviation of all elements, `a.std(ddof=ddof)`, the root of [`var`](Self::var).
    fn std(&self, ddof: Self::Number) -> Self::Number;
    /// The sums along an axis, `a.sum(axis=0)`.
    ///
    /// # Shapes
    /// - returns the shape of the array without this axis, as do the other methods with an axis
    ///
    /// # Panics
    /// As ndarray, if there is no such axis; so do the other methods with an axis.
    fn sum_axis(&self, axis: Axis) -> Array<Self::Number, D::Smaller>
    where
        D: RemoveAxis;
    /// The means along an axis, `a.mean(axis=0)`; none if the axis has the length 0.
    fn mean_axis(&self, axis: Axis) -> Option<Array<Self::Number, D::Smaller>>
    where
        D: RemoveAxis;
    /// The variances along an axis, `a.var(axis=0, ddof=ddof)`.
    fn var_axis(&self, axis: Axis, ddof: Self::Number) -> Array<Self::Number, D::Smaller>
    where
        D: RemoveAxis;
    /// The standard deviations along an axis, `a.std(axis=0, ddof=ddof)`.
    fn std_axis(&self, axis: Axis, ddof: Self::Number) -> Array<Self::Number, D::Smaller>
    where
        D: RemoveAxis;
}

impl<T: Float, S: Data<Elem = T>, D: Dimension> Sums<D> for ArrayBase<S, D> {
    type Number = T;

    fn sum(&self) -> T {
        T::sum(self.view().into_dyn())
    }
    fn mean(&self) -> Option<T> {
        T::mean(self.view().into_dyn())
    }
    fn var(&self, ddof: T) -> T {
        T::var(self.view().into_dyn(), ddof)
    }
    fn std(&self, ddof: T) -> T {
        T::std(self.view().into_dyn(), ddof)
    }
    fn sum_axis(&self, axis: Axis) -> Array<T, D::Smaller>
    where
        D: RemoveAxis,
    {
        known_axes(T::sum_axis(self.view().into_dyn(), axis))
    }
    fn mean_axis(&self, axis: Axis) -> Option<Array<T, D::Smaller>>
    where
        D: RemoveAxis,
    {
        T::mean_axis(self.view().into_dyn(), axis).map(known_axes)
    }
    fn var_axis(&self, axis: Axis, ddof: T) -> Array<T, D::Smaller>
    where
        D: RemoveAxis,
    {
        known_axes(T::var_axis(self.view().into_dyn(), axis, ddof))
    }
    fn std_axis(&self, axis: Axis, ddof: T) -> Array<T, D::Smaller>
    where
        D: RemoveAxis,
    {
        known_axes(T::std_axis(self.view().into_dyn(), axis, ddof))
    }
}

compiled! {
    for [f32, f64]:
    /// `f32` and `f64`: the loops of [`Sums`], compiled here.
    pub trait CompiledSums {
        fn sum(a: ArrayViewD<'_, Self>) -> Self = sum_of;
        fn mean(a: ArrayViewD<'_, Self>) -> Option<Self> = mean_of;
        fn var(a: ArrayViewD<'_, Self>, ddof: Self) -> Self = var_of;
        fn std(a: ArrayViewD<'_, Self>, ddof: Self) -> Self = std_of;
        fn sum_axis(a: ArrayViewD<'_, Self>, axis: Axis) -> ArrayD<Self> = sum_axis_of;
        fn mean_axis(a: ArrayViewD<'_, Self>, axis: Axis) -> Option<ArrayD<Self>> = mean_axis_of;
        fn var_axis(a: ArrayViewD<'_, Self>, axis: Axis, ddof: Self) -> ArrayD<Self> = var_axis_of;
        fn std_axis(a: ArrayViewD<'_, Self>, axis: Axis, ddof: Self) -> ArrayD<Self> = std_axis_of;
    }
}

fn sum_of<T: Float>(a: ArrayViewD<'_, T>) -> T {
    sum_of_slice(&elements(&a), |x| x)
}

fn mean_of<T: Float>(a: ArrayViewD<'_, T>) -> Option<T> {
    (!a.is_empty()).then(|| divided(sum_of(a.view()), T::narrow(a.len() as f64)))
}

fn var_of<T: Float>(a: ArrayViewD<'_, T>, ddof: T) -> T {
    variance(&elements(&a), ddof)
}

fn std_of<T: Float>(a: ArrayViewD<'_, T>, ddof: T) -> T {
    root(var_of(a, ddof))
}

fn sum_axis_of<T: Float>(a: ArrayViewD<'_, T>, axis: Axis) -> ArrayD<T> {
    if is_innermost(&a, axis) {
        return of_lanes(&a, axis, |lane| sum_of_slice(lane, |x| x));
    }
    match a.as_slice() {
        Some(x) => sum_of_rows(x, a.shape(), axis),
        // ndarray's own method, not this one.
        None => ArrayRef::sum_axis(&a, axis),
    }
}

fn mean_axis_of<T: Float>(a: ArrayViewD<'_, T>, axis: Axis) -> Option<ArrayD<T>> {
    let n = a.len_of(axis);
    (n > 0).then(|| sum_axis_of(a, axis).mapv_into(|sum| divided(sum, T::narrow(n as f64))))
}

fn var_axis_of<T: Float>(a: ArrayViewD<'_, T>, axis: Axis, ddof: T) -> ArrayD<T> {
    if is_innermost(&a, axis) {
        return of_lanes(&a, axis, |lane| variance(lane, ddof));
    }
    let count = degrees(a.len_of(axis), ddof);
    let Some(mean) = mean_axis_of(a.view(), axis) else {
        return sum_axis_of(a, axis).mapv_into(|sum| divided(sum, count));
    };
    let mut squares = ArrayD::zeros(mean.raw_dim());
    for part in a.axis_iter(axis) {
        Zip::from(&mut squares).and(&mean).and(&part).for_each(|square, &mean, &x| {
            *square += (x - mean) * (x - mean);
        });
    }
    squares.mapv_into(|sum| divided(sum, count))
}

fn std_axis_of<T: Float>(a: ArrayViewD<'_, T>, axis: Axis, ddof: T) -> ArrayD<T> {
    var_axis_of(a, axis, ddof).mapv_into(root)
}

fn variance<T: Float>(x: &[T], ddof: T) -> T {
    let mean = divided(sum_of_slice(x, |x| x), T::narrow(x.len() as f64));
    let squares = sum_of_slice(x, move |x| (x - mean) * (x - mean));
    divided(squares, degrees(x.len(), ddof))
}

/// n − ddof, and 0 for less.
fn degrees<T: Float>(n: usize, ddof: T) -> T {
    T::narrow((n as f64 - ddof.widen()).max(0.0))
}

/// The quotient in `f64`, rounded once, as NumPy computes it.
fn divided<T: Float>(sum: T, count: T) -> T {
    T::narrow(sum.widen() / count.widen())
}

fn root<T: Float>(x: T) -> T {
    T::narrow(x.widen().sqrt())
}

/// The elements in the order of memory, copied if there are gaps.
fn elements<'a, T: Float>(a: &'a ArrayViewD<'_, T>) -> Cow<'a, [T]> {
    match a.as_slice_memory_order() {
        Some(slice) => slice.into(),
        None => a.iter().copied().collect(),
    }
}

/// Whether the elements along the axis are nearer to each other than along any other.
fn is_innermost<T>(a: &ArrayViewD<'_, T>, axis: Axis) -> bool {
    let distance = |axis: usize| a.strides()[axis].unsigned_abs();
    (0..a.ndim()).all(|other| a.shape()[other] == 1 || distance(other) >= distance(axis.index()))
}

fn of_lanes<T: Float>(a: &ArrayViewD<'_, T>, axis: Axis, number: impl Fn(&[T]) -> T) -> ArrayD<T> {
    a.map_axis(axis, |lane| match lane.as_slice() {
        Some(lane) => number(lane),
        None => number(&lane.to_vec()),
    })
}

/// The sum of `number(x)` over a slice, by halves; the result does not depend on the threads.
fn sum_of_slice<T: Float>(x: &[T], number: impl Fn(T) -> T + Copy + Sync) -> T {
    let threads = threads_for(size_of_val(x));
    if threads == 1 {
        return by_halves(x, number);
    }
    let mut parts = vec![(x, T::ZERO)];
    while parts.len() < 4 * threads {
        let cut = |(part, sum)| <[_; 2]>::from(halves(part)).map(|part| (part, sum));
        parts = parts.into_iter().flat_map(cut).collect();
    }
    at_once(threads, parts.iter_mut().collect(), |(part, sum)| *sum = by_halves(part, number));
    let mut sums: Vec<T> = parts.into_iter().map(|(_, sum)| sum).collect();
    while sums.len() > 1 {
        sums = sums.chunks_exact(2).map(|pair| pair[0] + pair[1]).collect();
    }
    sums[0]
}

/// NumPy's cut: the first half has a multiple of eight elements.
fn halves<T>(x: &[T]) -> (&[T], &[T]) {
    let half = x.len() / 2;
    x.split_at(half - half % SUMS)
}

/// So many running sums has a block.
const SUMS: usize = 8;
/// Shorter slices are not halved.
const BLOCK: usize = 128;

fn by_halves<T: Float>(x: &[T], number: impl Fn(T) -> T + Copy) -> T {
    #[cfg(target_arch = "x86_64")]
    if has_fused_vectors() {
        // SAFETY: the processor has the features that the function is compiled for.
        return unsafe { by_halves_in_avx2(x, number) };
    }
    if x.len() <= BLOCK {
        return block(x, number);
    }
    let (left, right) = halves(x);
    by_halves(left, number) + by_halves(right, number)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn by_halves_in_avx2<T: Float>(x: &[T], number: impl Fn(T) -> T + Copy) -> T {
    if x.len() <= BLOCK {
        return block(x, number);
    }
    let (left, right) = halves(x);
    by_halves_in_avx2(left, number) + by_halves_in_avx2(right, number)
}

#[inline(always)]
fn block<T: Float>(x: &[T], number: impl Fn(T) -> T + Copy) -> T {
    let (groups, rest) = x.as_chunks::<SUMS>();
    let Some((first, groups)) = groups.split_first() else {
        return rest.iter().fold(T::ZERO, |sum, &x| sum + number(x));
    };
    // An array's `map` is a call of its own, one for each block.
    let mut sums = *first;
    sums.iter_mut().for_each(|sum| *sum = number(*sum));
    for group in groups {
        for (sum, &x) in sums.iter_mut().zip(group) {
            *sum += number(x);
        }
    }
    let [a, b, c, d, e, f, g, h] = sums;
    let sum = ((a + b) + (c + d)) + ((e + f) + (g + h));
    rest.iter().fold(sum, |sum, &x| sum + number(x))
}
