//! The part of an array that is shown.
//!
//! An array has one of fifteen types of elements. So what depends on the type is short here: it only
//! gathers the shown elements, from places that are found without it.

use super::{EDGE_ITEMS, THRESHOLD};
use crate::Element;
use ndarray::{ArrayViewD, IxDyn, indices};

/// The shown part: all of an array, or its edges.
pub(crate) struct Corners<T> {
    /// The shown length of each axis.
    pub shape: Vec<usize>,
    /// The shown elements in row-major order.
    pub elements: Vec<T>,
    /// The position of the cut on each axis.
    pub cuts: Vec<Option<usize>>,
}

/// The shown part of an array.
pub(crate) fn corners<T: Clone>(array: ArrayViewD<'_, T>) -> Corners<T> {
    let (shape, cuts) = lengths(array.shape());
    let places = places(&shape, &cuts, array.shape());
    let elements = places.into_iter().filter_map(|place| array.get(place).cloned()).collect();
    Corners { shape, elements, cuts }
}

/// The shown part with its elements as words of one width.
pub(crate) fn words_of<T: Element>(array: ArrayViewD<'_, T>) -> Corners<String> {
    let Corners { shape, elements, cuts } = corners(array);
    let elements = T::words(&elements, shape.len());
    Corners { shape, elements, cuts }
}

/// The shown length of each axis, and its cut.
fn lengths(shape: &[usize]) -> (Vec<usize>, Vec<Option<usize>>) {
    let is_long = shape.iter().product::<usize>() > THRESHOLD;
    let is_cut = |&length: &usize| is_long && length > 2 * EDGE_ITEMS;
    let shown = |length| if is_cut(length) { 2 * EDGE_ITEMS } else { *length };
    let cut = |length| is_cut(length).then_some(EDGE_ITEMS);
    (shape.iter().map(shown).collect(), shape.iter().map(cut).collect())
}

/// The places of the shown elements. Only these are read: a copy of a whole array could be as large
/// as the memory.
fn places(shown: &[usize], cuts: &[Option<usize>], shape: &[usize]) -> Vec<IxDyn> {
    let in_array = |mut place: IxDyn| {
        for (axis, cut) in cuts.iter().enumerate() {
            if cut.is_some() && place[axis] >= EDGE_ITEMS {
                place[axis] += shape[axis] - 2 * EDGE_ITEMS;
            }
        }
        place
    };
    indices(IxDyn(shown)).into_iter().map(in_array).collect()
}
