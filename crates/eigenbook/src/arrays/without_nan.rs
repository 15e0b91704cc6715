//! Sums, means, deviations and extremes of the elements that are not NaN.
//!
//! ```text
//! x = 1, NaN, 5     x.sum() = NaN     x.nansum() = 6     x.nanmean() = 6 / 2
//! ```
//!
//! NaN is the usual mark of a missing value, and a sum with it is NaN, so that nothing is left out
//! unnoticed. These methods leave it out on purpose. Of nothing but NaN the sum is 0, all others are
//! NaN, as in NumPy, which warns of it.
//!
//! ```
//! use eigenbook::prelude::*;
//!
//! let x = array![[1.0, f64::NAN], [5.0, 2.0]];
//! assert_eq!(x.nanmean(), 8.0 / 3.0);
//! assert_eq!(x.nanmean_axis(Axis(0))?, array![3.0, 2.0]);
//! assert_eq!(x.nanmax()?, 5.0);
//! # Ok::<(), Error>(())
//! ```
//!
//! Source: NumPy's functions of these names.

use super::comparable::Comparable;
use super::interpolation::Place;
use super::order::{End, empty, extremes, require_axis};
use crate::error::Result;
use crate::linalg::Float;
use crate::linalg::convert::known_axes;
use crate::linalg::processor::{Cost, mapped};
use ndarray::{
    Array, ArrayBase, ArrayD, ArrayViewD, Axis, Data, Dimension, RemoveAxis, Zip, aview1,
};

/// NumPy's functions that leave out NaN, as methods of an array of `f32` or `f64`.
///
/// A method that ends in `_axis` works along one axis, as NumPy's `axis=`; its result has the shape
/// of the array without this axis.
pub trait WithoutNan<D: Dimension> {
    /// The kind of the elements.
    type Number;

    /// The sum, `np.nansum(a)`; 0 if there are no numbers.
    fn nansum(&self) -> Self::Number;

    /// The mean, `np.nanmean(a)`; NaN if there are no numbers.
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// assert_eq!(array![1.0, f64::NAN, 5.0].nanmean(), 3.0);
    /// ```
    fn nanmean(&self) -> Self::Number;

    /// The standard deviation, `np.nanstd(a, ddof=ddof)`; NaN if there are not more than `ddof`
    /// numbers.
    fn nanstd(&self, ddof: Self::Number) -> Self::Number;

    /// The middle number, or the mean of the two in the middle, `np.nanmedian(a)`; NaN if there are
    /// no numbers.
    fn nanmedian(&self) -> Self::Number;

    /// The largest number, `np.nanmax(a)`; NaN if there are no numbers.
    ///
    /// # Errors
    /// [`Error::Empty`](crate::Error::Empty): an empty array has no largest element.
    fn nanmax(&self) -> Result<Self::Number>;

    /// The smallest number, `np.nanmin(a)`; NaN if there are no numbers.
    ///
    /// # Errors
    /// As for [`nanmax`](Self::nanmax).
    fn nanmin(&self) -> Result<Self::Number>;

    /// The sums along an axis, `np.nansum(a, axis=…)`.
    ///
    /// # Shapes
    /// - returns the shape of the array without this axis
    ///
    /// # Errors
    /// [`Error::InvalidParameter`](crate::Error::InvalidParameter) if there is no such axis.
    fn nansum_axis(&self, axis: Axis) -> Result<Array<Self::Number, D::Smaller>>
    where
        D: RemoveAxis;

    /// The means along an axis, `np.nanmean(a, axis=…)`.
    ///
    /// # Shapes
    /// As for [`nansum_axis`](Self::nansum_axis).
    ///
    /// # Errors
    /// As for [`nansum_axis`](Self::nansum_axis).
    fn nanmean_axis(&self, axis: Axis) -> Result<Array<Self::Number, D::Smaller>>
    where
        D: RemoveAxis;

    /// The standard deviations along an axis, `np.nanstd(a, axis=…, ddof=ddof)`.
    ///
    /// # Shapes
    /// As for [`nansum_axis`](Self::nansum_axis).
    ///
    /// # Errors
    /// As for [`nansum_axis`](Self::nansum_axis).
    fn nanstd_axis(
        &self,
        axis: Axis,
        ddof: Self::Number,
    ) -> Result<Array<Self::Number, D::Smaller>>
    where
        D: RemoveAxis;

    /// The medians along an axis, `np.nanmedian(a, axis=…)`.
    ///
    /// # Shapes
    /// As for [`nansum_axis`](Self::nansum_axis).
    ///
    /// # Errors
    /// As for [`nansum_axis`](Self::nansum_axis).
    fn nanmedian_axis(&self, axis: Axis) -> Result<Array<Self::Number, D::Smaller>>
    where
        D: RemoveAxis;

    /// The largest numbers along an axis, `np.nanmax(a, axis=…)`.
    ///
    /// # Shapes
    /// As for [`nansum_axis`](Self::nansum_axis).
    ///
    /// # Errors
    /// [`Error::Empty`](crate::Error::Empty) if the axis has no elements,
    /// [`Error::InvalidParameter`](crate::Error::InvalidParameter) if there is no such axis.
    fn nanmax_axis(&self, axis: Axis) -> Result<Array<Self::Number, D::Smaller>>
    where
        D: RemoveAxis;

    /// The smallest numbers along an axis, `np.nanmin(a, axis=…)`.
    ///
    /// # Shapes
    /// As for [`nansum_axis`](Self::nansum_axis).
    ///
    /// # Errors
    /// As for [`nanmax_axis`](Self::nanmax_axis).
    fn nanmin_axis(&self, axis: Axis) -> Result<Array<Self::Number, D::Smaller>>
    where
        D: RemoveAxis;
}

impl<T: Float, S: Data<Elem = T>, D: Dimension> WithoutNan<D> for ArrayBase<S, D> {
    type Number = T;

    fn nansum(&self) -> T {
        T::of_all(self.view().into_dyn(), Question::Sum)
    }
    fn nanmean(&self) -> T {
        T::of_all(self.view().into_dyn(), Question::Mean)
    }
    fn nanstd(&self, ddof: T) -> T {
        T::of_all(self.view().into_dyn(), Question::Std(ddof.widen()))
    }
    fn nanmedian(&self) -> T {
        T::of_all(self.view().into_dyn(), Question::Median)
    }
    fn nanmax(&self) -> Result<T> {
        T::extreme_of_all(self.view().into_dyn(), End::Most)
    }
    fn nanmin(&self) -> Result<T> {
        T::extreme_of_all(self.view().into_dyn(), End::Least)
    }
    fn nansum_axis(&self, axis: Axis) -> Result<Array<T, D::Smaller>>
    where
        D: RemoveAxis,
    {
        T::along(self.view().into_dyn(), axis, Question::Sum).map(known_axes)
    }
    fn nanmean_axis(&self, axis: Axis) -> Result<Array<T, D::Smaller>>
    where
        D: RemoveAxis,
    {
        T::along(self.view().into_dyn(), axis, Question::Mean).map(known_axes)
    }
    fn nanstd_axis(&self, axis: Axis, ddof: T) -> Result<Array<T, D::Smaller>>
    where
        D: RemoveAxis,
    {
        T::along(self.view().into_dyn(), axis, Question::Std(ddof.widen())).map(known_axes)
    }
    fn nanmedian_axis(&self, axis: Axis) -> Result<Array<T, D::Smaller>>
    where
        D: RemoveAxis,
    {
        T::along(self.view().into_dyn(), axis, Question::Median).map(known_axes)
    }
    fn nanmax_axis(&self, axis: Axis) -> Result<Array<T, D::Smaller>>
    where
        D: RemoveAxis,
    {
        T::along(self.view().into_dyn(), axis, Question::Extreme(End::Most)).map(known_axes)
    }
    fn nanmin_axis(&self, axis: Axis) -> Result<Array<T, D::Smaller>>
    where
        D: RemoveAxis,
    {
        T::along(self.view().into_dyn(), axis, Question::Extreme(End::Least)).map(known_axes)
    }
}

/// What is asked of the numbers.
#[derive(Clone, Copy, Debug)]
pub enum Question {
    /// Their sum.
    Sum,
    /// Their mean.
    Mean,
    /// Their standard deviation, by n − ddof.
    Std(f64),
    /// The middle one.
    Median,
    /// The largest or the smallest.
    Extreme(End),
}

compiled! {
    for [f32, f64]:
    /// `f32` and `f64`: the loops of [`WithoutNan`], compiled here.
    pub trait Present {
        fn along(
            a: ArrayViewD<'_, Self>,
            axis: Axis,
            question: Question
        ) -> Result<ArrayD<Self>> = along_axis;
        fn of_all(a: ArrayViewD<'_, Self>, question: Question) -> Self = of_all_of;
        fn extreme_of_all(a: ArrayViewD<'_, Self>, end: End) -> Result<Self> = extreme_of;
    }
}

fn along_axis<T: Comparable + Float>(
    a: ArrayViewD<'_, T>,
    axis: Axis,
    question: Question,
) -> Result<ArrayD<T>> {
    require_axis(question.operation(), a.shape(), axis)?;
    if matches!(question, Question::Extreme(_)) && a.len_of(axis) == 0 {
        return Err(empty(question.operation(), a.shape()));
    }
    Ok(question.answers(a, axis))
}

fn of_all_of<T: Comparable + Float>(a: ArrayViewD<'_, T>, question: Question) -> T {
    // In the order of memory, in which NumPy adds, too, except of reversed axes.
    let copied: Vec<T>;
    let elements = match a.as_slice_memory_order() {
        Some(elements) => elements,
        None => {
            copied = a.iter().copied().collect();
            &copied
        }
    };
    question.answers(aview1(elements).into_dyn(), Axis(0))[[]]
}

fn extreme_of<T: Comparable + Float>(a: ArrayViewD<'_, T>, end: End) -> Result<T> {
    let question = Question::Extreme(end);
    if a.is_empty() {
        return Err(empty(question.operation(), a.shape()));
    }
    Ok(of_all_of(a, question))
}

impl Question {
    fn operation(self) -> &'static str {
        match self {
            Self::Sum => "nansum",
            Self::Mean => "nanmean",
            Self::Std(_) => "nanstd",
            Self::Median => "nanmedian",
            Self::Extreme(End::Most) => "nanmax",
            Self::Extreme(End::Least) => "nanmin",
        }
    }

    /// One answer for each lane along an axis that there is.
    fn answers<T: Comparable + Float>(self, a: ArrayViewD<'_, T>, axis: Axis) -> ArrayD<T> {
        match self {
            Self::Sum => sum(a, axis),
            Self::Mean => mean(&a, axis),
            Self::Std(ddof) => std(&a, axis, ddof),
            Self::Median => {
                lanes(&a, axis, |numbers| Place::Median.within(numbers.collect(), |x| x))
            }
            Self::Extreme(end) => extremes_of_numbers(&a, axis, end),
        }
    }
}

fn is_number<T: Comparable>(x: T) -> bool {
    !x.is_nan()
}

/// The elements, and a number in place of NaN.
fn numbers_or<T: Comparable>(number: T, a: ArrayViewD<'_, T>) -> ArrayD<T> {
    mapped(a, Cost::Memory, move |x| if is_number(x) { x } else { number })
}

/// An answer from the numbers of each lane, NaN if there is none.
fn lanes<T: Comparable + Float>(
    a: &ArrayViewD<'_, T>,
    axis: Axis,
    answer: impl Fn(&mut dyn Iterator<Item = T>) -> Option<T>,
) -> ArrayD<T> {
    a.map_axis(axis, |lane| {
        let mut numbers = lane.iter().copied().filter(|x| is_number(*x));
        answer(&mut numbers).unwrap_or(T::narrow(f64::NAN))
    })
}

/// The extremes of lanes that have at least one element.
fn extremes_of_numbers<T: Comparable + Float>(
    a: &ArrayViewD<'_, T>,
    axis: Axis,
    end: End,
) -> ArrayD<T> {
    let beyond = T::narrow(match end {
        End::Most => f64::NEG_INFINITY,
        End::Least => f64::INFINITY,
    });
    let numbers = numbers_or(beyond, a.view());
    let (_, mut found) = extremes(numbers.view(), axis, end).expect("lanes with elements");
    Zip::from(&mut found).and(a.lanes(axis)).for_each(|found, lane| {
        if *found == beyond && !lane.iter().any(|x| is_number(*x)) {
            *found = T::narrow(f64::NAN);
        }
    });
    found
}

fn sum<T: Comparable + Float>(a: ArrayViewD<'_, T>, axis: Axis) -> ArrayD<T> {
    T::sum_axis(numbers_or(T::ZERO, a).view(), axis)
}

fn counts<T: Comparable>(a: &ArrayViewD<'_, T>, axis: Axis) -> ArrayD<f64> {
    a.map_axis(axis, |lane| lane.iter().filter(|x| is_number(**x)).count() as f64)
}

fn mean<T: Comparable + Float>(a: &ArrayViewD<'_, T>, axis: Axis) -> ArrayD<T> {
    divided(sum(a.view(), axis), &counts(a, axis))
}

fn std<T: Comparable + Float>(a: &ArrayViewD<'_, T>, axis: Axis, ddof: f64) -> ArrayD<T> {
    let mean = mean(a, axis).insert_axis(axis);
    let mut squares = a.to_owned();
    squares.zip_mut_with(&mean, |x, &mean| {
        let distance = if is_number(*x) { *x - mean } else { T::ZERO };
        *x = distance * distance;
    });
    let degrees = counts(a, axis).mapv_into(|n| (n - ddof).max(0.0));
    let sums = T::sum_axis(squares.view(), axis);
    // 0 / 0 is NaN; more than 0 is never divided by 0, as in NumPy.
    let variance = Zip::from(&sums)
        .and(&degrees)
        .map_collect(|sum, degrees| if *degrees > 0.0 { sum.widen() / degrees } else { f64::NAN });
    variance.mapv(|variance| T::narrow(T::narrow(variance).widen().sqrt()))
}

/// The quotients in `f64`, rounded once, as NumPy computes them.
fn divided<T: Float>(sums: ArrayD<T>, counts: &ArrayD<f64>) -> ArrayD<T> {
    let mut quotients = sums;
    quotients.zip_mut_with(counts, |sum, count| *sum = T::narrow(sum.widen() / count));
    quotients
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use ndarray::{Array1, Array2, array, s};

    const NAN: f64 = f64::NAN;

    /// NumPy 2.4.6, which warns of an empty slice.
    #[test]
    fn of_nothing_there_is_a_sum_alone() {
        for x in [Array1::zeros(0), array![NAN, NAN]] {
            assert_eq!(x.nansum(), 0.0);
            assert!(x.nanmean().is_nan() && x.nanstd(0.0).is_nan() && x.nanmedian().is_nan());
        }
        assert!(array![NAN].nanmax().unwrap().is_nan());
        assert!(matches!(Array1::<f32>::zeros(0).nanmin(), Err(Error::Empty { .. })));
        let error = Array2::<f64>::zeros((0, 3)).nanmax_axis(Axis(0)).unwrap_err().to_string();
        assert!(error.starts_with("nanmax: A is 0×3"), "{error}");
        assert_eq!(
            Array2::<f64>::zeros((0, 3)).nansum_axis(Axis(0)).unwrap(),
            array![0.0, 0.0, 0.0]
        );
        let error = array![1.0].nanmean_axis(Axis(1)).unwrap_err().to_string();
        assert!(error.starts_with("nanmean: there is no Axis(1): x has 1 element"), "{error}");
    }

    #[test]
    fn one_number_has_no_deviation_of_a_sample() {
        let x = array![NAN, 7.0];
        assert_eq!((x.nanmean(), x.nanstd(0.0), x.nanmedian()), (7.0, 0.0, 7.0));
        assert!(x.nanstd(1.0).is_nan() && x.nanstd(2.0).is_nan());
        assert_eq!((x.nanmax().unwrap(), x.nanmin().unwrap()), (7.0, 7.0));
    }

    #[test]
    fn an_infinite_number_is_a_number() {
        let a = array![[NAN, -f64::INFINITY], [NAN, NAN], [f64::INFINITY, 1.0]];
        let most = a.nanmax_axis(Axis(1)).unwrap();
        assert!(most[0] == -f64::INFINITY && most[1].is_nan() && most[2] == f64::INFINITY);
        assert_eq!(a.nanmin().unwrap(), -f64::INFINITY);
    }

    #[test]
    fn views_in_any_order_of_memory_are_the_same() {
        let a = array![[3.0, 1.0], [NAN, 2.0], [0.0, 5.0]];
        assert_eq!(a.t().nansum_axis(Axis(1)).unwrap(), array![3.0, 8.0]);
        assert_eq!(a.slice(s![..;-1, 0]).nanmean(), 1.5);
        assert_eq!(a.slice(s![..;2, ..]).nanmin_axis(Axis(0)).unwrap(), array![0.0, 1.0]);
    }
}
