//! Elements drawn from an array, `choice` of `np.random.default_rng`.
//!
//! ```text
//! with replacement       place i of n elements, each equally likely, again and again
//! without                for j = n − k … n − 1 one of the places 0 … j, or j if it is taken (Floyd);
//!                        for a large part of many elements the end of a shuffle; then shuffled
//! weighted               the first i with u < p₀ + … + pᵢ, for u uniform in [0, 1)
//! ```

use super::choice::{check_count, check_not_empty, ends, picked, places_between};
use super::generator::Generator;
use crate::error::Result;
use ndarray::{Array, ArrayRef1, Dimension, IntoDimension};
use std::collections::HashSet;

impl Generator {
    /// Elements of `x`, each drawn from all of them, `rng.choice(x, shape)`.
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
    /// use eigenbook::{ndarray::array, random::default_rng};
    ///
    /// let coins = default_rng(42).choice(&array!["heads", "tails"], 3)?;
    /// assert_eq!(coins, array!["heads", "tails", "tails"]);
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn choice<T: Clone, S: IntoDimension>(
        &mut self,
        x: &ArrayRef1<T>,
        shape: S,
    ) -> Result<Array<T, S::Dim>> {
        let (shape, n) = (shape.into_dimension(), x.len());
        check_not_empty(shape.size(), n)?;
        let next = || self.pcg.at_most(n as u64 - 1) as usize;
        let places: Vec<usize> = std::iter::repeat_with(next).take(shape.size()).collect();
        Ok(picked(x, &places, shape))
    }

    /// Different elements of `x`, `rng.choice(x, shape, replace=False)`.
    ///
    /// # Shapes
    /// - `x`: `(n,)`
    /// - returns `shape`, with `n` elements at most
    ///
    /// # Errors
    /// [`Error::InvalidParameter`](crate::Error::InvalidParameter) if more elements are requested
    /// than there are.
    pub fn choice_without_replacement<T: Clone, S: IntoDimension>(
        &mut self,
        x: &ArrayRef1<T>,
        shape: S,
    ) -> Result<Array<T, S::Dim>> {
        let shape = shape.into_dimension();
        check_count(shape.size(), x.len())?;
        let places = self.different_places(x.len(), shape.size());
        Ok(picked(x, &places, shape))
    }

    /// Elements of `x` with a probability for each, `rng.choice(x, shape, p=probabilities)`.
    ///
    /// # Shapes
    /// - `x`, `probabilities`: `(n,)`
    /// - returns `shape`
    ///
    /// # Errors
    /// [`Error::InvalidParameter`](crate::Error::InvalidParameter) unless there is one probability
    /// for each element, none is negative, and their sum is 1.
    pub fn choice_weighted<T: Clone, S: IntoDimension>(
        &mut self,
        x: &ArrayRef1<T>,
        shape: S,
        probabilities: &ArrayRef1<f64>,
    ) -> Result<Array<T, S::Dim>> {
        let shape = shape.into_dimension();
        let ends = ends(x.len(), probabilities)?;
        let places = places_between(&ends, self.uniforms(shape.size(), 0.0, 1.0));
        Ok(picked(x, &places, shape))
    }

    /// `count` of the places 0 … n − 1, none of them twice.
    fn different_places(&mut self, n: usize, count: usize) -> Vec<usize> {
        if n > 10_000 && count > n / 50 {
            let mut places: Vec<usize> = (0..n).collect();
            self.shuffle_down_to((n - count).max(1), &mut places);
            return places.split_off(n - count);
        }
        let mut taken = HashSet::new();
        let mut places: Vec<usize> = (n - count..n)
            .map(|j| {
                let place = self.pcg.at_most(j as u64) as usize;
                let place = if taken.contains(&place) { j } else { place };
                taken.insert(place);
                place
            })
            .collect();
        self.shuffle_down_to(1, &mut places);
        places
    }

    /// Shuffles from the last place to `first`.
    fn shuffle_down_to(&mut self, first: usize, places: &mut [usize]) {
        for i in (first..places.len()).rev() {
            places.swap(i, self.pcg.at_most(i as u64) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::default_rng;
    use ndarray::{Array1, array};

    #[test]
    fn nothing_is_drawn_twice_without_replacement() {
        for (n, count) in [(5, 5), (20_000, 401), (20_000, 400), (20_000, 20_000), (0, 0), (1, 1)] {
            let x = Array1::from_iter(0..n);
            let drawn = default_rng(3).choice_without_replacement(&x, count).unwrap();
            let mut sorted = drawn.to_vec();
            sorted.sort();
            sorted.dedup();
            assert_eq!((sorted.len(), drawn.len()), (count, count), "{count} of {n}");
        }
    }

    #[test]
    fn what_cannot_be_drawn_is_refused() {
        let (mut rng, empty) = (default_rng(0), Array1::<i32>::zeros(0));
        assert!(rng.choice(&empty, 1).is_err());
        assert_eq!(rng.choice(&empty, 0).unwrap().len(), 0);
        assert!(rng.choice_without_replacement(&array![1, 2], 3).is_err());
        assert!(rng.choice_weighted(&array![1, 2], 3, &array![0.5, 0.6]).is_err());
    }
}
