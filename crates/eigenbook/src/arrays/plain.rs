//! The loops of [`joining`](super::joining) and [`selecting`](super::selecting), compiled here for the
//! elements that arrays of numbers have; which element it is, is found when they run.

use crate::linalg::processor::filled_rows;
use ndarray::{ArrayD, ArrayViewD, Axis};
use std::any::TypeId;
use std::iter::zip;
use std::mem::{ManuallyDrop, MaybeUninit};

/// Elements whose loops are compiled here.
trait Plain: Sized {
    fn join(axis: Axis, arrays: &[ArrayViewD<'_, Self>]) -> ArrayD<Self>;
    fn select(array: &ArrayViewD<'_, Self>, axis: Axis, indices: &[usize]) -> Option<ArrayD<Self>>;
}

macro_rules! plain {
    ($($element:ty)*) => {
        $(impl Plain for $element {
            fn join(axis: Axis, arrays: &[ArrayViewD<'_, Self>]) -> ArrayD<Self> {
                join_of(axis, arrays)
            }
            fn select(
                array: &ArrayViewD<'_, Self>,
                axis: Axis,
                indices: &[usize],
            ) -> Option<ArrayD<Self>> {
                select_of(array, axis, indices)
            }
        })*

        /// None if `T` is none of these.
        pub(super) fn joined<T>(axis: Axis, arrays: Vec<ArrayViewD<'_, T>>) -> Option<ArrayD<T>> {
            let kind = typeid::of::<T>();
            $(if kind == TypeId::of::<$element>() {
                // SAFETY: `T` is this type.
                let arrays: Vec<ArrayViewD<'_, $element>> = unsafe { same(arrays) };
                // SAFETY: as above.
                return Some(unsafe { same(<$element as Plain>::join(axis, &arrays)) });
            })*
            None
        }

        /// None if `T` is none of these, or if ndarray is as fast.
        pub(super) fn selected<T>(a: ArrayViewD<'_, T>, axis: Axis, indices: &[usize]) -> Option<ArrayD<T>> {
            let kind = typeid::of::<T>();
            $(if kind == TypeId::of::<$element>() {
                // SAFETY: `T` is this type.
                let a: ArrayViewD<'_, $element> = unsafe { same(a) };
                let found = <$element as Plain>::select(&a, axis, indices)?;
                // SAFETY: as above.
                return Some(unsafe { same(found) });
            })*
            None
        }
    };
}

plain!(f64 f32 i64 i32 usize u8 bool);

/// The value under the other name of its type.
///
/// # Safety
/// `A` and `B` are one type.
unsafe fn same<A, B>(value: A) -> B {
    let value = ManuallyDrop::new(value);
    // SAFETY: the caller's promise; the value is not used again.
    unsafe { std::mem::transmute_copy::<A, B>(&value) }
}

/// Arrays that fit together: each row of the result is a row of each, in order.
fn join_of<T: Copy + Send + Sync>(axis: Axis, arrays: &[ArrayViewD<'_, T>]) -> ArrayD<T> {
    let (before, rest) = arrays[0].shape().split_at(axis.index());
    let lengths = arrays.iter().map(|array| array.len_of(axis));
    let shape = [before, &[lengths.sum()], &rest[1..]].concat();
    let in_order: Vec<_> = arrays.iter().map(|array| array.as_standard_layout()).collect();
    let parts: Vec<&[T]> = in_order.iter().filter_map(|array| array.as_slice()).collect();
    let rows = before.iter().product::<usize>();
    let columns = parts.iter().map(|part| part.len()).sum::<usize>() / rows.max(1);
    let elements = if rows <= 1 || columns == 0 {
        parts.concat()
    } else {
        let matrix = filled_rows((rows, columns), |row, mut to| {
            for part in &parts {
                let length = part.len() / rows;
                let (own, rest) = to.split_at_mut(length);
                own.write_copy_of_slice(&part[row * length..][..length]);
                to = rest;
            }
        });
        matrix.into_raw_vec_and_offset().0
    };
    ArrayD::from_shape_vec(shape, elements).expect("each part has its place")
}

/// The slices of these numbers, of a contiguous array; none for another one.
fn select_of<T: Copy + Send + Sync>(
    array: &ArrayViewD<'_, T>,
    axis: Axis,
    indices: &[usize],
) -> Option<ArrayD<T>> {
    let length = *array.shape().get(axis.index())?;
    let elements = array.as_slice()?;
    if indices.iter().any(|&index| index >= length) {
        return None;
    }
    let (before, rest) = array.shape().split_at(axis.index());
    let (rows, width) = (before.iter().product::<usize>(), rest[1..].iter().product::<usize>());
    let shape = [before, &[indices.len()], &rest[1..]].concat();
    let pick = |elements: &[T], indices: &[usize], to: &mut [MaybeUninit<T>]| match width {
        1 => zip(to, indices).for_each(|(to, &index)| _ = to.write(elements[index])),
        _ => zip(to.chunks_exact_mut(width), indices).for_each(|(to, &index)| {
            _ = to.write_copy_of_slice(&elements[index * width..][..width])
        }),
    };
    let selected = if rows * indices.len() * width == 0 {
        return ArrayD::from_shape_vec(shape, Vec::new()).ok();
    } else if rows == 1 && width > 1 {
        filled_rows((indices.len(), width), |row, to| pick(elements, &indices[row..=row], to))
    } else {
        let block = length * width;
        filled_rows((rows, indices.len() * width), |row, to| {
            pick(&elements[row * block..][..block], indices, to);
        })
    };
    ArrayD::from_shape_vec(shape, selected.into_raw_vec_and_offset().0).ok()
}
