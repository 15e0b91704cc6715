//! How do many whole numbers add up?
//!
//! ndarray adds `i32` and `i64` one after the other and looks at each sum; here only the sum of all
//! has to fit, and the numbers are added in vectors. Where [`WholeSums`] is in scope, as in every
//! cell, `a.sum()` of an array of whole numbers is the method here.

use super::Number;
use super::exact;
use ndarray::{ArrayBase, ArrayViewD, Data, Dimension};

/// The sum of the elements of an array of `i32` or `i64`.
pub trait WholeSums {
    /// The kind of the elements.
    type Number;

    /// The sum of all elements, `a.sum()`; 0 where there are none.
    ///
    /// # Panics
    /// As ndarray, where it does not fit the kind of the elements: `a.to_f64().sum()` is near it.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// assert_eq!(array![[1, 2], [3, 4]].sum(), 10);
    /// assert_eq!(array![i32::MAX, 1, -1].sum(), i32::MAX);
    /// ```
    fn sum(&self) -> Self::Number;
}

impl<T: WholeNumber, S: Data<Elem = T>, D: Dimension> WholeSums for ArrayBase<S, D> {
    type Number = T;

    #[track_caller]
    fn sum(&self) -> T {
        match T::sum(self.view().into_dyn()) {
            Some(sum) => sum,
            None => panic!("the sum does not fit {}; convert the array: a.to_f64().sum()", T::NAME),
        }
    }
}

compiled! {
    for [i32, i64]:
    /// `i32` and `i64`: the loops of [`WholeSums`], compiled here.
    pub trait WholeNumber {
        fn sum(a: ArrayViewD<'_, Self>) -> Option<Self> = sum_of;
    }
}

fn sum_of<T: Number + exact::Integer>(a: ArrayViewD<'_, T>) -> Option<T> {
    match a.as_slice_memory_order() {
        Some(x) => exact::sum(x),
        None => exact::sum(&a.iter().copied().collect::<Vec<T>>()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array, s};

    #[test]
    fn every_layout_has_the_sum_of_its_elements() {
        let a = Array2::from_shape_fn((30, 70), |(i, j)| (i * 70 + j) as i64);
        assert_eq!(WholeSums::sum(&a), 2099 * 2100 / 2);
        assert_eq!(WholeSums::sum(&a.t()), 2099 * 2100 / 2);
        assert_eq!(WholeSums::sum(&a.slice(s![..;2, 1])), 70 * 210 + 15);
        assert_eq!(WholeSums::sum(&a.slice(s![..0, ..])), 0);
    }

    #[test]
    #[should_panic(expected = "the sum does not fit i32; convert the array")]
    fn a_sum_that_does_not_fit_ends_it() {
        WholeSums::sum(&array![i32::MAX, 1]);
    }
}
