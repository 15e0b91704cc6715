//! Largest and smallest element, sorting, unique elements, cumulative sums.
//!
//! NumPy's rules for NaN: it is the largest and the smallest wherever it occurs, it is sorted to
//! the end, and it counts as one value.

use super::comparable::Comparable;
use crate::error::{Error, Operand, Result};
use crate::linalg::processor::{Work, by_parts, in_vectors};
use ndarray::{Array1, ArrayD, ArrayViewD, Axis};
use std::cmp::Ordering;

/// Which end of the order.
#[derive(Clone, Copy, Debug)]
pub enum End {
    /// The largest element.
    Most,
    /// The smallest element.
    Least,
}

/// The places of the extremes along an axis, and the extremes.
pub type Extremes<T> = (ArrayD<usize>, ArrayD<T>);

/// The extreme of all elements.
pub(super) fn extreme<T: Comparable>(array: ArrayViewD<'_, T>, end: End) -> Result<T> {
    let found = match (array.as_slice_memory_order(), end) {
        (Some(x), End::Most) => chosen(x, |a, b| a.max(b)),
        (Some(x), End::Least) => chosen(x, |a, b| a.min(b)),
        (None, _) => best(array.iter().copied(), end).map(|(_, value)| value),
    };
    found.ok_or_else(|| empty(name_of(end), array.shape()))
}

/// NaN if there is one, otherwise the element whose key is chosen; none of nothing.
fn chosen<T: Comparable>(
    x: &[T],
    choose: impl Fn(T::Key, T::Key) -> T::Key + Copy + Sync,
) -> Option<T> {
    let first = x.first()?.key();
    let parts =
        by_parts(x.len(), size_of_val(x), |part| in_vectors(Chosen { x: &x[part], first, choose }));
    let (key, magnitude) = parts.into_iter().reduce(|a, b| (choose(a.0, b.0), a.1.max(b.1)))?;
    let has_nan = magnitude > T::INFINITE;
    if has_nan { x.iter().copied().find(|x| x.is_nan()) } else { Some(T::of_key(key)) }
}

/// The key that is chosen of all, and the largest one of a magnitude.
struct Chosen<'a, T: Comparable, F> {
    x: &'a [T],
    first: T::Key,
    choose: F,
}

impl<T: Comparable, F: Fn(T::Key, T::Key) -> T::Key> Work for Chosen<'_, T, F> {
    type Output = (T::Key, T::Key);
    #[inline(always)]
    fn run(self) -> (T::Key, T::Key) {
        let (mut key, mut magnitude) = (self.first, self.x[0].magnitude_key());
        for x in self.x {
            key = (self.choose)(key, x.key());
            magnitude = magnitude.max(x.magnitude_key());
        }
        (key, magnitude)
    }
}

/// The place of the extreme in row-major order, the first of equal ones.
pub(super) fn place<T: Comparable>(array: ArrayViewD<'_, T>, end: End) -> Result<usize> {
    /// So many are compared without looking at the result of each.
    const CHUNK: usize = 1 << 10;
    let value = extreme(array.view(), end)?;
    let is_it = |x: &T| *x == value || x.is_nan();
    let Some(x) = array.as_slice() else {
        return Ok(array.iter().position(is_it).unwrap_or_default());
    };
    let has_it = |chunk: &[T]| chunk.iter().fold(false, |any, x| any | is_it(x));
    let chunk = x.chunks(CHUNK).position(has_it).unwrap_or_default();
    let within = x[chunk * CHUNK..].iter().position(is_it).unwrap_or_default();
    Ok(chunk * CHUNK + within)
}

/// The extreme of each lane along the axis.
pub(super) fn extremes<T: Comparable>(
    array: ArrayViewD<'_, T>,
    axis: Axis,
    end: End,
) -> Result<Extremes<T>> {
    require_axis(name_of(end), array.shape(), axis)?;
    if array.len_of(axis) == 0 {
        return Err(empty(name_of(end), array.shape()));
    }
    let first = array.index_axis(axis, 0);
    let mut places = ArrayD::zeros(first.raw_dim());
    let mut values = first.to_owned();
    let lanes = array.lanes(axis).into_iter();
    for ((place, value), lane) in places.iter_mut().zip(values.iter_mut()).zip(lanes) {
        if let Some(found) = best(lane.iter().copied(), end) {
            (*place, *value) = found;
        }
    }
    Ok((places, values))
}

fn best<T: Comparable>(values: impl Iterator<Item = T>, end: End) -> Option<(usize, T)> {
    let mut best: Option<(usize, T)> = None;
    for (place, value) in values.enumerate() {
        let is_better = |(_, best): (usize, T)| match end {
            End::Most => value > best,
            End::Least => value < best,
        };
        if value.is_nan() {
            return Some((place, value));
        }
        if best.is_none_or(is_better) {
            best = Some((place, value));
        }
    }
    best
}

/// Ascending along the axis, by default the last one.
pub(super) fn sorted<T: Comparable>(
    array: ArrayViewD<'_, T>,
    axis: Option<Axis>,
) -> Result<ArrayD<T>> {
    let axis = axis_or_last("sorted", array.shape(), axis)?;
    let mut sorted = array.to_owned();
    for mut lane in sorted.lanes_mut(axis) {
        let mut values = lane.to_vec();
        values.sort_unstable_by(T::order);
        lane.iter_mut().zip(values).for_each(|(element, value)| *element = value);
    }
    Ok(sorted)
}

/// The places in ascending order of their elements; equal ones keep their order.
pub(super) fn argsort<T: Comparable>(
    array: ArrayViewD<'_, T>,
    axis: Option<Axis>,
) -> Result<ArrayD<usize>> {
    let axis = axis_or_last("argsort", array.shape(), axis)?;
    let mut places = ArrayD::zeros(array.raw_dim());
    for (lane, mut places) in array.lanes(axis).into_iter().zip(places.lanes_mut(axis)) {
        let mut order: Vec<usize> = (0..lane.len()).collect();
        order.sort_by(|&a, &b| lane[a].order(&lane[b]));
        places.iter_mut().zip(order).for_each(|(to, place)| *to = place);
    }
    Ok(places)
}

/// Each value once, ascending, and how often it occurs.
pub(super) fn unique<T: Comparable>(array: ArrayViewD<'_, T>) -> (Array1<T>, Array1<usize>) {
    let mut all: Vec<T> = array.iter().copied().collect();
    all.sort_by(T::order);
    let groups = all.chunk_by(|a, b| a.order(b) == Ordering::Equal);
    let (values, counts): (Vec<T>, Vec<usize>) =
        groups.map(|group| (group[0], group.len())).unzip();
    (values.into(), counts.into())
}

/// The sums so far along the axis, or of all elements in row-major order.
pub(super) fn cumsum<T: Comparable>(
    array: ArrayViewD<'_, T>,
    axis: Option<Axis>,
) -> Result<ArrayD<T>> {
    let Some(axis) = axis else {
        let mut flat: Vec<T> = array.iter().copied().collect();
        add_up(flat.iter_mut())?;
        return Ok(Array1::from(flat).into_dyn());
    };
    require_axis("cumsum", array.shape(), axis)?;
    let mut sums = array.to_owned();
    sums.lanes_mut(axis).into_iter().try_for_each(|mut lane| add_up(lane.iter_mut()))?;
    Ok(sums)
}

fn add_up<'a, T: Comparable>(mut elements: impl Iterator<Item = &'a mut T>) -> Result<()> {
    let Some(&mut mut sum) = elements.next() else { return Ok(()) };
    for element in elements {
        sum = sum.plus(*element)?;
        *element = sum;
    }
    Ok(())
}

fn axis_or_last(operation: &'static str, shape: &[usize], axis: Option<Axis>) -> Result<Axis> {
    let axis = axis.unwrap_or(Axis(shape.len().saturating_sub(1)));
    require_axis(operation, shape, axis)?;
    Ok(axis)
}

/// Refuses an axis that the array does not have.
pub(super) fn require_axis(operation: &'static str, shape: &[usize], axis: Axis) -> Result<()> {
    if axis.0 < shape.len() {
        return Ok(());
    }
    let there = match shape.len() {
        0 => "A scalar has no axes.".to_owned(),
        1 => "A vector has one axis, Axis(0).".to_owned(),
        n => format!("Its axes go from Axis(0) to Axis({}).", n - 1),
    };
    Err(Error::InvalidParameter {
        operation,
        message: format!("there is no Axis({}): {}.\n{there}", axis.0, operand(shape)),
    })
}

fn name_of(end: End) -> &'static str {
    match end {
        End::Most => "max",
        End::Least => "min",
    }
}

/// Refuses to look for an extreme in nothing.
pub(super) fn empty(operation: &'static str, shape: &[usize]) -> Error {
    let rule = "Nothing has no largest and no smallest element.";
    Error::Empty { operation, operand: operand(shape), rule }
}

/// The array by its shape, with the usual letter.
pub(super) fn operand(shape: &[usize]) -> Operand {
    Operand::new(if shape.len() == 1 { "x" } else { "A" }, shape)
}
