//! The numbers that a figure accepts: arrays of any type, vectors, slices, ranges.

use crate::Element;
use ndarray::{ArrayBase, ArrayRef, Data, Dimension};
use std::ops::{Range, RangeInclusive};

/// A row of numbers, in order: `&array![1, 2]`, `&[1.0, 2.0]`, `&vec`, `&(0..50)`.
///
/// An array with several dimensions counts row by row.
pub trait Numbers {
    /// The numbers as `f64`.
    fn numbers(&self) -> Vec<f64>;
}

impl<T: Element, S: Data<Elem = T>, D: Dimension> Numbers for ArrayBase<S, D> {
    fn numbers(&self) -> Vec<f64> {
        self.iter().map(|&value| T::double(value)).collect()
    }
}

impl<T: Element, D: Dimension> Numbers for ArrayRef<T, D> {
    fn numbers(&self) -> Vec<f64> {
        self.iter().map(|&value| T::double(value)).collect()
    }
}

impl<T: Element> Numbers for [T] {
    fn numbers(&self) -> Vec<f64> {
        self.iter().map(|&value| T::double(value)).collect()
    }
}

impl<T: Element, const N: usize> Numbers for [T; N] {
    fn numbers(&self) -> Vec<f64> {
        self.as_slice().numbers()
    }
}

impl<T: Element> Numbers for Vec<T> {
    fn numbers(&self) -> Vec<f64> {
        self.as_slice().numbers()
    }
}

impl Numbers for Range<i32> {
    fn numbers(&self) -> Vec<f64> {
        self.clone().map(f64::from).collect()
    }
}

impl Numbers for RangeInclusive<i32> {
    fn numbers(&self) -> Vec<f64> {
        self.clone().map(f64::from).collect()
    }
}

impl<N: Numbers + ?Sized> Numbers for &N {
    fn numbers(&self) -> Vec<f64> {
        (**self).numbers()
    }
}
