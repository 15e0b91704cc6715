//! NumPy's functions of elements: [`arange`], [`one_hot`], [`where_`], [`histogram`], [`bincount`],
//! [`digitize`].

use crate::error::Result;
use crate::{Ordered, linalg::convert::known_axes};
use ndarray::{
    Array, Array1, Array2, ArrayBase, ArrayRef, ArrayRef1, ArrayViewD, Data, Dimension, aview0,
};

/// The numbers from `start` up to, not including, `stop`, `np.arange(start, stop, step)`.
///
/// If a step such as 0.1 is rounded, the last number may be a rounding error below `stop`, as in
/// NumPy; [`Array1::linspace`] counts the numbers instead.
///
/// # Shapes
/// - returns `(n,)`, `n = ⌈(stop − start) / step⌉`, empty if `stop` is on the wrong side
///
/// # Errors
/// [`InvalidParameter`](crate::Error::InvalidParameter) for a step of 0, for NaN and
/// infinity, and for more than 2³¹ numbers.
///
/// ```
/// use eigenbook::prelude::*;
///
/// assert_eq!(arange(0, 10, 2)?, array![0, 2, 4, 6, 8]);
/// assert_eq!(arange(1.0, 0.0, -0.25)?, array![1.0, 0.75, 0.5, 0.25]);
/// # Ok::<(), Error>(())
/// ```
pub fn arange<T: Ordered>(start: T, stop: T, step: T) -> Result<Array1<T>> {
    T::arange(start, stop, step)
}

/// One column for each class: 1 in that of the label, 0 elsewhere, as Keras's `to_categorical`.
///
/// # Shapes
/// - `labels`: `(n_samples,)`, whole numbers from 0 to `n_classes − 1` in any kind of element
/// - returns `(n_samples, n_classes)` in `f32`, as networks take it
///
/// # Errors
/// [`InvalidParameter`](crate::Error::InvalidParameter) for a label that is not a class.
///
/// ```
/// use eigenbook::prelude::*;
///
/// assert_eq!(one_hot(&array![0, 2], 3)?, tensor![[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]);
/// # Ok::<(), Error>(())
/// ```
pub fn one_hot<T: Ordered>(labels: &ArrayRef1<T>, n_classes: usize) -> Result<Array2<f32>> {
    T::one_hot(labels, n_classes)
}

/// The element of `yes` if the mask is true there, else that of `no`, `np.where(mask, yes, no)`.
///
/// The underscore is there because `where` is a keyword of Rust.
///
/// # Shapes
/// - `mask`: any
/// - `yes`, `no`: a number, or a reference to an array that has the shape of the mask or is
///   repeated to it: a row for each row, a column for each column
/// - returns an array with the shape of the mask
///
/// # Errors
/// [`ShapeMismatch`](crate::Error::ShapeMismatch) if an array cannot have the shape of
/// the mask.
///
/// ```
/// use eigenbook::prelude::*;
///
/// let x = array![-1.0, 2.0, -3.0];
/// let mask = x.mapv(|x| x > 0.0);
/// assert_eq!(where_(&mask, &x, 0.0)?, array![0.0, 2.0, 0.0]);
/// assert_eq!(where_(&mask, 1, -1)?, array![-1, 1, -1]);
/// # Ok::<(), Error>(())
/// ```
pub fn where_<T: Ordered, D: Dimension>(
    mask: &ArrayRef<bool, D>,
    yes: impl Choice<T>,
    no: impl Choice<T>,
) -> Result<Array<T, D>> {
    T::where_(mask.view().into_dyn(), yes.elements(), no.elements()).map(known_axes)
}

/// How many elements are in each of `bins` intervals of equal width, and their edges,
/// `np.histogram(a, bins)`.
///
/// The intervals go from the smallest element to the largest; an element on an edge belongs to the
/// interval that begins there, and the largest to the last one. If all elements are equal, the
/// intervals go from 0.5 below to 0.5 above; without elements from 0 to 1.
///
/// # Shapes
/// - returns the counts `(bins,)` and the edges `(bins + 1,)`
///
/// # Errors
/// [`NotFinite`](crate::Error::NotFinite) for NaN and infinity,
/// [`InvalidParameter`](crate::Error::InvalidParameter) for no interval or more than 2²⁷.
///
/// ```
/// use eigenbook::prelude::*;
///
/// let (counts, edges) = histogram(&array![1.0, 2.0, 2.5, 3.0], 2)?;
/// assert_eq!((counts, edges), (array![1, 3], array![1.0, 2.0, 3.0]));
/// # Ok::<(), Error>(())
/// ```
pub fn histogram<T: Ordered, D: Dimension>(
    a: &ArrayRef<T, D>,
    bins: usize,
) -> Result<(Array1<usize>, Array1<f64>)> {
    T::histogram(a.view().into_dyn(), bins)
}

/// How often 0, 1, 2, … occur, `np.bincount(labels)`.
///
/// # Shapes
/// - `labels`: `(n,)`, whole numbers from 0 in any kind of element
/// - returns `(largest label + 1,)`
///
/// # Errors
/// [`InvalidParameter`](crate::Error::InvalidParameter) for any other number, and for labels
/// from 2²⁷.
///
/// ```
/// use eigenbook::prelude::*;
///
/// assert_eq!(bincount(&array![0, 1, 1, 3])?, array![1, 2, 0, 1]);
/// # Ok::<(), Error>(())
/// ```
pub fn bincount<T: Ordered>(labels: &ArrayRef1<T>) -> Result<Array1<usize>> {
    T::bincount(labels)
}

/// The number of the interval that each element is in, `np.digitize(a, edges)`.
///
/// ```text
/// 0   below the first edge      i   from edge i − 1 up to edge i      n   from the last edge
/// ```
///
/// If the edges descend, interval 0 is from the first edge upwards, n below the last. NaN is above
/// all edges.
///
/// # Shapes
/// - `edges`: `(n,)`, from the smallest to the largest, or the other way
/// - returns the shape of `a`
///
/// # Errors
/// [`InvalidParameter`](crate::Error::InvalidParameter) if the edges go up and down, or one
/// is NaN.
///
/// ```
/// use eigenbook::prelude::*;
///
/// let ages = array![3, 18, 40, 70];
/// assert_eq!(digitize(&ages, &array![18, 65])?, array![0, 1, 1, 2]);
/// # Ok::<(), Error>(())
/// ```
pub fn digitize<T: Ordered, D: Dimension>(
    a: &ArrayRef<T, D>,
    edges: &ArrayRef1<T>,
) -> Result<Array<usize, D>> {
    T::digitize(a.view().into_dyn(), edges).map(known_axes)
}

/// What [`where_`] takes elements from: a number, or a reference to an array.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no number and no reference to an array of `{T}`",
    note = "`a.to_f64()` converts an array; `0.0` is a float, `0` an integer"
)]
pub trait Choice<T> {
    #[doc(hidden)]
    fn elements(&self) -> ArrayViewD<'_, T>;
}

impl<T, S: Data<Elem = T>, D: Dimension> Choice<T> for &ArrayBase<S, D, T> {
    fn elements(&self) -> ArrayViewD<'_, T> {
        self.view().into_dyn()
    }
}

// Not for every `T: Ordered`: an array without `&` would be taken for such a number.
macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Choice<$number> for $number {
            fn elements(&self) -> ArrayViewD<'_, $number> {
                aview0(self).into_dyn()
            }
        }
    )*};
}

numbers!(i32, i64, u8, usize, f32, f64);

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_range_ends_before_its_stop() {
        assert_eq!(arange(0, 3, 1).unwrap(), array![0, 1, 2]);
        assert_eq!(arange(3_usize, 0, 1).unwrap(), Array1::<usize>::zeros(0));
        assert_eq!(arange(5, 0, -2).unwrap(), array![5, 3, 1]);
        assert_eq!(arange(i32::MIN, i32::MAX, i32::MAX).unwrap().len(), 3);
    }

    #[test]
    fn a_range_without_end_is_refused() {
        assert!(arange(0, 3, 0).is_err() && arange(0.0, 1.0, 0.0).is_err());
        assert!(arange(0.0, f64::INFINITY, 1.0).is_err() && arange(f64::NAN, 1.0, 1.0).is_err());
        assert!(arange(0.0, 1.0, 1e-12).is_err());
    }

    #[test]
    fn a_label_is_a_whole_number_below_the_number_of_classes() {
        assert!(one_hot(&array![0, 3], 3).is_err() && one_hot(&array![-1], 3).is_err());
        assert!(one_hot(&array![0.5], 3).is_err() && one_hot(&array![f64::NAN], 3).is_err());
        assert!(one_hot(&array![0], 0).is_err());
        assert_eq!(one_hot(&Array1::<i32>::zeros(0), 3).unwrap().dim(), (0, 3));
        assert_eq!(one_hot(&array![1.0_f32], 2).unwrap(), array![[0.0, 1.0]]);
    }

    #[test]
    fn intervals_have_a_beginning_and_an_end() {
        assert!(histogram(&array![1.0], 0).is_err() && histogram(&array![f64::NAN], 2).is_err());
        assert!(histogram(&array![1.0], usize::MAX).is_err());
        let (counts, edges) = histogram(&Array1::<f32>::zeros(0), 2).unwrap();
        assert_eq!((counts, edges), (array![0, 0], array![0.0, 0.5, 1.0]));
        assert_eq!(histogram(&array![7_u8, 7], 2).unwrap().1, array![6.5, 7.0, 7.5]);
        let error = histogram(&array![[1.0, f64::INFINITY]], 2).unwrap_err().to_string();
        assert!(error.contains("A is 1×2 and holds inf at [0, 1]"), "{error}");
    }

    #[test]
    fn only_whole_numbers_from_0_are_counted() {
        assert_eq!(bincount(&Array1::<i32>::zeros(0)).unwrap().len(), 0);
        assert_eq!(bincount(&array![2.0_f32]).unwrap(), array![0, 0, 1]);
        for wrong in [-1.0, 0.5, f64::NAN, 1e300] {
            assert!(bincount(&array![0.0, wrong]).is_err(), "{wrong}");
        }
        assert!(bincount(&array![usize::MAX]).is_err());
    }

    #[test]
    fn edges_ascend() {
        let error = digitize(&array![1.0], &array![0.0, 2.0, 1.0]).unwrap_err().to_string();
        let found = "digitize: edge 2 is below the one before it, and edge 1 above.";
        assert!(error.starts_with(found), "{error}");
        for (place, edges) in [(0, [f64::NAN, 1.0]), (1, [1.0, f64::NAN])] {
            let error = digitize(&array![1.0], &Array1::from(edges.to_vec())).unwrap_err();
            let error = error.to_string();
            assert!(error.starts_with(&format!("digitize: edge {place} is NaN.\n")), "{error}");
        }
        assert_eq!(digitize(&array![[1]], &Array1::zeros(0)).unwrap(), array![[0]]);
    }

    #[test]
    fn an_array_is_repeated_to_the_mask() {
        let mask = array![[true, false], [false, true]];
        let row = array![1.0, 2.0];
        let chosen = where_(&mask, &row, &array![[7.0], [8.0]]).unwrap();
        assert_eq!(chosen, array![[1.0, 7.0], [8.0, 2.0]]);
        assert!(where_(&mask, &array![1.0, 2.0, 3.0], 0.0).is_err());
        assert!(where_(&array![true], &mask.mapv(i32::from), 0).is_err());
        assert_eq!(where_(&Array1::from(vec![false; 0]), 1, 2).unwrap(), Array1::<i32>::zeros(0));
    }
}
