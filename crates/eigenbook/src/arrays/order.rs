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
    let found = match array.as_slice_memory_order() {
        Some(x) => extreme_in_slice(x, end),
        None => best(array.iter().copied(), end).map(|(_, value)| value),
    };
    found.ok_or_else(|| empty(name_of(end), array.shape()))
}

/// The extreme of a slice; none of nothing.
fn extreme_in_slice<T: Comparable>(x: &[T], end: End) -> Option<T> {
    match end {
        End::Most => chosen(x, |a, b| a.max(b)),
        End::Least => chosen(x, |a, b| a.min(b)),
    }
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
    let elements = array.as_standard_layout();
    let value = extreme(elements.view(), end)?;
    Ok(elements.as_slice().map_or(0, |elements| first_place(elements, value)))
}

/// The first place of an extreme, which NaN is wherever it occurs.
fn first_place<T: Comparable>(x: &[T], extreme: T) -> usize {
    /// So many are compared without looking at the result of each.
    const CHUNK: usize = 1 << 10;
    let is_it = |x: &T| *x == extreme || x.is_nan();
    let has_it = |chunk: &[T]| chunk.iter().fold(false, |any, x| any | is_it(x));
    let chunk = x.chunks(CHUNK).position(has_it).unwrap_or_default();
    let within = x[chunk * CHUNK..].iter().position(is_it).unwrap_or_default();
    chunk * CHUNK + within
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
    if array.is_standard_layout() || !array.t().is_standard_layout() {
        return Ok(extremes_in_rows(array.as_standard_layout().view(), axis, end));
    }
    // The rows of the transposed array have no gaps.
    let axis = Axis(array.ndim() - 1 - axis.index());
    let (places, values) = extremes_in_rows(array.t(), axis, end);
    Ok((places.t().as_standard_layout().into_owned(), values.t().as_standard_layout().into_owned()))
}

/// [`extremes`] of an array in row-major order, with at least one element along the axis.
fn extremes_in_rows<T: Comparable>(array: ArrayViewD<'_, T>, axis: Axis, end: End) -> Extremes<T> {
    let mut values = array.index_axis(axis, 0).as_standard_layout().into_owned();
    let mut places = ArrayD::zeros(values.raw_dim());
    let (Some(elements), Some(to), Some(at)) =
        (array.as_slice(), values.as_slice_mut(), places.as_slice_mut())
    else {
        unreachable!("arrays in row-major order are slices")
    };
    let length = array.len_of(axis);
    let width = array.shape()[axis.index() + 1..].iter().product::<usize>();
    if width == 1 {
        for ((lane, value), place) in elements.chunks_exact(length).zip(to).zip(at) {
            (*place, *value) = best_in_slice(lane, end);
        }
    } else {
        let blocks = elements.chunks_exact((length * width).max(1));
        let to = to.chunks_exact_mut(width.max(1)).zip(at.chunks_exact_mut(width.max(1)));
        for (rows, (values, places)) in blocks.zip(to) {
            match end {
                End::Most => in_vectors(Best { rows, values, places, is_in_order: |a, b| a <= b }),
                End::Least => in_vectors(Best { rows, values, places, is_in_order: |a, b| a >= b }),
            }
        }
    }
    (places, values)
}

/// The extreme of a slice that is not empty, with its place.
fn best_in_slice<T: Comparable>(x: &[T], end: End) -> (usize, T) {
    /// The elements of fewer are looked at one by one.
    const MANY: usize = 16;
    if x.len() < MANY {
        return best(x.iter().copied(), end).unwrap_or((0, x[0]));
    }
    let extreme = extreme_in_slice(x, end).unwrap_or(x[0]);
    (first_place(x, extreme), extreme)
}

/// The extreme of each column of some rows; `values` is the first row when it begins.
struct Best<'a, T, F> {
    rows: &'a [T],
    values: &'a mut [T],
    places: &'a mut [usize],
    /// Whether the first one does not have to give way to the second.
    is_in_order: F,
}

impl<T: Comparable, F: Fn(T, T) -> bool> Work for Best<'_, T, F> {
    type Output = ();
    #[inline(always)]
    fn run(self) {
        for (row, elements) in self.rows.chunks_exact(self.values.len()).enumerate() {
            let to = self.values.iter_mut().zip(self.places.iter_mut());
            for (&x, (value, place)) in elements.iter().zip(to) {
                // Comparisons with NaN are false: it takes the place of a number, and keeps it.
                let is_better = !(self.is_in_order)(x, *value) & !value.is_nan();
                *value = if is_better { x } else { *value };
                *place = if is_better { row } else { *place };
            }
        }
    }
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
        let ascending = in_order(lane.iter().copied());
        lane.iter_mut().zip(ascending).for_each(|(element, value)| *element = value);
    }
    Ok(sorted)
}

/// The elements, ascending, and NaN after them; zeros keep their order, whatever their signs. Whole
/// numbers are compared without jumps.
fn in_order<T: Comparable>(elements: impl ExactSizeIterator<Item = T>) -> Vec<T> {
    let mut keys = Vec::with_capacity(elements.len());
    let (mut zeros, mut without_order) = (Vec::new(), Vec::new());
    for element in elements {
        match element {
            _ if element.is_nan() => without_order.push(element),
            _ if element.is_zero_with_sign() => zeros.push(element),
            _ => keys.push(element.key()),
        }
    }
    keys.sort_unstable();
    let mut ascending: Vec<T> = keys.into_iter().map(T::of_key).collect();
    if let Some(zero) = zeros.first() {
        let place = ascending.partition_point(|x| x < zero);
        ascending.splice(place..place, zeros);
    }
    ascending.extend(without_order);
    ascending
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
    let all = in_order(array.iter().copied());
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
        let mut flat = array.as_standard_layout().into_owned().into_flat();
        add_up(flat.iter_mut())?;
        return Ok(flat.into_dyn());
    };
    require_axis("cumsum", array.shape(), axis)?;
    let mut sums = array.to_owned();
    sums.lanes_mut(axis).into_iter().try_for_each(|mut lane| add_up(lane.iter_mut()))?;
    Ok(sums)
}

fn add_up<'a, T: Comparable>(mut elements: impl Iterator<Item = &'a mut T>) -> Result<()> {
    let Some(&mut mut sum) = elements.next() else { return Ok(()) };
    for element in elements {
        sum = sum.plus(*element).ok_or_else(does_not_fit::<T>)?;
        *element = sum;
    }
    Ok(())
}

fn does_not_fit<T: Comparable>() -> Error {
    let message = format!(
        "a sum does not fit {}.\nIts largest number is {}.\nConvert the array first: a.to_f64().",
        std::any::type_name::<T>(),
        T::of_key(T::INFINITE),
    );
    Error::InvalidParameter { operation: "cumsum", message }
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

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array3, ArrayD, s};

    /// Small numbers, so that many are equal, with NaN among them.
    fn numbers() -> ArrayD<f64> {
        let at = |(i, j, k)| match (7 * i + 5 * j + 3 * k) % 29 {
            0 => f64::NAN,
            number => (number % 11) as f64 - 5.0,
        };
        Array3::from_shape_fn((4, 40, 18), at).into_dyn()
    }

    #[test]
    fn extremes_of_every_layout_are_those_of_each_lane() {
        let a = numbers();
        let part = a.slice(s![.., ..;-1, 1..]).into_dyn();
        for array in [a.view(), a.t(), part] {
            for axis in (0..3).map(Axis) {
                for end in [End::Most, End::Least] {
                    let (places, values) = extremes(array.view(), axis, end).unwrap();
                    assert!(places.is_standard_layout() && values.is_standard_layout());
                    let found = places.iter().copied().zip(values.iter().copied());
                    for ((place, value), lane) in found.zip(array.lanes(axis)) {
                        let by_hand = best(lane.iter().copied(), end).unwrap();
                        assert_eq!(place, by_hand.0, "{axis:?}, {end:?}: {lane}");
                        assert!(value == by_hand.1 || value.is_nan() && by_hand.1.is_nan());
                    }
                }
            }
        }
    }

    #[test]
    fn the_place_of_an_extreme_is_the_first_in_row_major_order() {
        let a = numbers().mapv(|x| if x.is_nan() { 0.0 } else { x });
        for array in [a.view(), a.t(), a.slice(s![.., ..;-1, 1..]).into_dyn()] {
            for end in [End::Most, End::Least] {
                let by_hand = best(array.iter().copied(), end).unwrap();
                assert_eq!(place(array.view(), end).unwrap(), by_hand.0);
            }
        }
    }

    #[test]
    fn sorted_numbers_ascend_zeros_keep_their_order_and_nan_is_last() {
        let sorted = sorted(numbers().view(), Some(Axis(1))).unwrap();
        for lane in sorted.lanes(Axis(1)) {
            assert!(lane.to_vec().is_sorted_by(|a, b| a.order(b) != Ordering::Greater), "{lane}");
        }
        let zeros = super::sorted(ndarray::aview1(&[0.0, 1.0, -0.0, -1.0, 0.0]).into_dyn(), None);
        let zeros: Vec<bool> = zeros.unwrap().iter().map(|x: &f64| x.is_sign_negative()).collect();
        assert_eq!(zeros, [true, false, true, false, false]);
        let (values, counts) = unique(ndarray::aview1(&[0.0, -0.0, f64::NAN, f64::NAN]).into_dyn());
        assert!(values[0] == 0.0 && values[1].is_nan() && values.len() == 2);
        assert_eq!(counts.to_vec(), [2, 2]);
    }
}
