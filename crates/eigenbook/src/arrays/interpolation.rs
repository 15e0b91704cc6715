//! The loops of [`quantiles`](super::quantiles).

use super::comparable::Comparable;
use super::order::{operand, require_axis};
use crate::error::{Error, Result, brief};
use crate::linalg::Float;
use ndarray::{ArrayD, ArrayViewD, Axis};

/// A place in the order.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    /// The middle.
    Median,
    /// From 0 to 1.
    Quantile(f64),
    /// From 0 to 100.
    Percentile(f64),
}

/// The element at the place, of all elements, as a number between two of them.
pub(super) fn quantile_of<T: Comparable, F: Float>(
    array: ArrayViewD<'_, T>,
    place: Place,
    number: fn(T) -> F,
) -> Result<F> {
    place.check()?;
    let elements = array.iter().copied().collect();
    place.within(elements, number).ok_or_else(|| place.empty(array.shape()))
}

/// The element at the place of each lane along the axis.
pub(super) fn quantiles_of<T: Comparable, F: Float>(
    array: ArrayViewD<'_, T>,
    place: Place,
    axis: Axis,
    number: fn(T) -> F,
) -> Result<ArrayD<F>> {
    place.check()?;
    require_axis(place.operation(), array.shape(), axis)?;
    if array.len_of(axis) == 0 {
        return Err(place.empty(array.shape()));
    }
    let lanes = array.lanes(axis).into_iter();
    let found = lanes.filter_map(|lane| place.within(lane.to_vec(), number));
    let mut shape = array.shape().to_vec();
    shape.remove(axis.index());
    Ok(ArrayD::from_shape_vec(shape, found.collect()).expect("one for each lane"))
}

impl Place {
    fn operation(self) -> &'static str {
        match self {
            Self::Median => "median",
            Self::Quantile(_) => "quantile",
            Self::Percentile(_) => "percentile",
        }
    }

    /// The place as a part of 1.
    fn share(self) -> f64 {
        match self {
            Self::Median => 0.5,
            Self::Quantile(q) => q,
            Self::Percentile(p) => p / 100.0,
        }
    }

    fn check(self) -> Result<()> {
        let (letter, value, most) = match self {
            Self::Median => return Ok(()),
            Self::Quantile(q) => ("q", q, 1.0),
            Self::Percentile(p) => ("p", p, 100.0),
        };
        if (0.0..=most).contains(&value) {
            return Ok(());
        }
        let message = format!(
            "{letter} is {}.\nIt goes from 0, the smallest element, to {most}, the largest.",
            brief(value)
        );
        Err(Error::InvalidParameter { operation: self.operation(), message })
    }

    fn empty(self, shape: &[usize]) -> Error {
        let rule = "Nothing has no middle.";
        Error::Empty { operation: self.operation(), operand: operand(shape), rule }
    }

    /// None of nothing.
    pub(super) fn within<T: Comparable, F: Float>(
        self,
        mut x: Vec<T>,
        number: fn(T) -> F,
    ) -> Option<F> {
        let last = x.len().checked_sub(1)?;
        if let Some(nan) = x.iter().find(|x| x.is_nan()) {
            return Some(number(*nan));
        }
        let place = self.share() * last as f64;
        let below = place.floor();
        let (_, &mut low, above) = x.select_nth_unstable_by(below as usize, T::order);
        let high = above.iter().copied().min_by(T::order).unwrap_or(low);
        let (low, high, part) = (number(low), number(high), place - below);
        Some(match self {
            Self::Median if part == 0.0 => low,
            Self::Median => F::narrow(f64::midpoint(low.widen(), high.widen())),
            _ => between(low, high, part),
        })
    }
}

/// On the line from `low` to `high`, from the nearer end, as NumPy interpolates: NaN if an end that
/// is infinite has no part in it.
pub(crate) fn between<F: Float>(low: F, high: F, part: f64) -> F {
    let distance = high - low;
    if part >= 0.5 {
        high - distance * F::narrow(1.0 - part)
    } else {
        low + distance * F::narrow(part)
    }
}
