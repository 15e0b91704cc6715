//! Elements drawn from an array, `np.random.choice`.
//!
//! ```text
//! with replacement       place i of n elements, each equally likely, again and again
//! without                the first of a random order
//! weighted               the first i with u < p₀ + … + pᵢ, for u uniform in [0, 1)
//! ```
//!
//! The numbers are those of NumPy's `choice` for the same seed.

use super::numpy::{NumpyRandom, invalid};
use crate::error::{Result, brief};
use ndarray::{Array, Array1, ArrayRef1, Dimension, IntoDimension};

impl NumpyRandom {
    /// Elements of `x`, each drawn from all of them, `np.random.choice(x, shape)`.
    ///
    /// # Shapes
    /// - `x`: `(n,)`
    /// - returns `shape`
    ///
    /// # Errors
    /// [`Error::InvalidParameter`](crate::Error::InvalidParameter) if `x` is empty and something
    /// is to be drawn.
    ///
    /// ```
    /// use eigenbook::{ndarray::array, random::NumpyRandom};
    ///
    /// let coins = NumpyRandom::seed(0).choice(&array!["heads", "tails"], 3)?;
    /// assert_eq!(coins, array!["heads", "tails", "tails"]);
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn choice<T: Clone, S: IntoDimension>(
        &mut self,
        x: &ArrayRef1<T>,
        shape: S,
    ) -> Result<Array<T, S::Dim>> {
        let shape = shape.into_dimension();
        let places = self.places(x.len(), shape.size())?;
        Ok(picked(x, &places, shape))
    }

    /// Different elements of `x`, `np.random.choice(x, shape, replace=False)`.
    ///
    /// # Shapes
    /// - `x`: `(n,)`
    /// - returns `shape`, with `n` elements at most
    ///
    /// # Errors
    /// [`Error::InvalidParameter`](crate::Error::InvalidParameter) if more elements are requested
    /// than there are.
    ///
    /// ```
    /// use eigenbook::{ndarray::array, random::NumpyRandom};
    ///
    /// let mut rng = NumpyRandom::seed(42);
    /// let drawn = rng.choice_without_replacement(&array![10, 20, 30, 40, 50], 2)?;
    /// assert_eq!(drawn, array![20, 50]);
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn choice_without_replacement<T: Clone, S: IntoDimension>(
        &mut self,
        x: &ArrayRef1<T>,
        shape: S,
    ) -> Result<Array<T, S::Dim>> {
        let shape = shape.into_dimension();
        check_count(shape.size(), x.len())?;
        let places = self.order(x.len());
        Ok(picked(x, &places[..shape.size()], shape))
    }

    /// Elements of `x` with a probability for each, `np.random.choice(x, shape, p=probabilities)`.
    ///
    /// # Shapes
    /// - `x`, `probabilities`: `(n,)`
    /// - returns `shape`
    ///
    /// # Errors
    /// [`Error::InvalidParameter`](crate::Error::InvalidParameter) unless there is one probability
    /// for each element, none is negative, and their sum is 1.
    ///
    /// ```
    /// use eigenbook::{ndarray::array, random::NumpyRandom};
    ///
    /// let mut rng = NumpyRandom::seed(0);
    /// let drawn = rng.choice_weighted(&array!["a", "b", "c"], 4, &array![0.1, 0.6, 0.3])?;
    /// assert_eq!(drawn, array!["b", "c", "b", "b"]);
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn choice_weighted<T: Clone, S: IntoDimension>(
        &mut self,
        x: &ArrayRef1<T>,
        shape: S,
        probabilities: &ArrayRef1<f64>,
    ) -> Result<Array<T, S::Dim>> {
        let shape = shape.into_dimension();
        let places = self.weighted_places(x.len(), shape.size(), probabilities)?;
        Ok(picked(x, &places, shape))
    }

    fn places(&mut self, n: usize, count: usize) -> Result<Vec<usize>> {
        check_not_empty(count, n)?;
        let largest = n.saturating_sub(1) as u64;
        Ok(self.integers(count, 0, largest).into_iter().map(|place| place as usize).collect())
    }

    fn weighted_places(
        &mut self,
        n: usize,
        count: usize,
        probabilities: &ArrayRef1<f64>,
    ) -> Result<Vec<usize>> {
        let ends = ends(n, probabilities)?;
        Ok(places_between(&ends, self.uniforms(count, 0.0, 1.0)))
    }
}

/// Whether so many elements can be drawn without replacement.
pub(super) fn check_count(count: usize, n: usize) -> Result<()> {
    if count <= n {
        return Ok(());
    }
    let rule = "Without replacement each is drawn once at most.\n\
                rng.choice(&x, n)? draws with replacement.";
    Err(invalid("choice_without_replacement", format!("{count} elements of {n}."), rule))
}

/// Whether there are elements, if some are to be drawn.
pub(super) fn check_not_empty(count: usize, n: usize) -> Result<()> {
    match n == 0 && count > 0 {
        false => Ok(()),
        true => Err(invalid("choice", "x is empty.".to_owned(), "There is nothing to draw.")),
    }
}

/// For each uniform number the first place whose end is above it.
pub(super) fn places_between(ends: &[f64], uniforms: Vec<f64>) -> Vec<usize> {
    // Rounding may leave the last end below the largest u.
    let last = ends.len().saturating_sub(1);
    let place = |u: f64| ends.partition_point(|end| *end <= u).min(last);
    uniforms.into_iter().map(place).collect()
}

/// p₀ + … + pᵢ for each i, divided by the last of them.
pub(super) fn ends(n: usize, probabilities: &ArrayRef1<f64>) -> Result<Vec<f64>> {
    let refuse = |found: String| {
        let rule = "Each element has a probability of 0 or more, and their sum is 1.";
        Err(invalid("choice_weighted", found, rule))
    };
    if probabilities.len() != n {
        return refuse(format!("x has {n} elements and p has {}.", probabilities.len()));
    }
    if let Some(wrong) = probabilities.iter().find(|p| !(0.0..=1.0 + 1e-8).contains(*p)) {
        return refuse(format!("p has an element {}.", brief(wrong)));
    }
    let mut sum = 0.0;
    let sums: Vec<f64> = probabilities
        .iter()
        .map(|p| {
            sum += p;
            sum
        })
        .collect();
    // NumPy's tolerance, the square root of the distance from 1 to the next number.
    if (sum - 1.0).abs() > f64::EPSILON.sqrt() {
        return refuse(format!("the sum of p is {}.", brief(sum)));
    }
    Ok(sums.into_iter().map(|end| end / sum).collect())
}

pub(super) fn picked<T: Clone, D: Dimension>(
    x: &ArrayRef1<T>,
    places: &[usize],
    shape: D,
) -> Array<T, D> {
    let drawn: Array1<T> = places.iter().map(|place| x[*place].clone()).collect();
    drawn.into_shape_with_order(shape).expect("one element was drawn for each place")
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn what_cannot_be_drawn_is_refused() {
        let mut rng = NumpyRandom::seed(0);
        let empty = Array1::<i32>::zeros(0);
        assert!(rng.choice(&empty, 1).is_err());
        assert_eq!(rng.choice(&empty, 0).unwrap().len(), 0);
        assert!(rng.choice_without_replacement(&array![1, 2], 3).is_err());
        for p in [array![0.5], array![0.5, 0.6], array![1.5, -0.5], array![f64::NAN, 1.0]] {
            assert!(rng.choice_weighted(&array![1, 2], 3, &p).is_err(), "{p}");
        }
        assert!(rng.choice_weighted(&empty, 0, &array![]).is_err());
        assert_eq!(rng.choice_weighted(&array![7], (2, 2), &array![1.0]).unwrap()[[1, 1]], 7);
    }
}
