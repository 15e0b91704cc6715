//! Waiting times and counts of chance of `np.random.default_rng`.
//!
//! The counts are drawn as in `counts.rs`, from other uniform numbers; waiting times come from a
//! table, `ziggurat_exponential.rs`.

use super::counts::{check_scale, check_trials, events};
use super::generator::Generator;
use super::{binomial, in_shape, ziggurat_exponential};
use crate::error::Result;
use ndarray::{Array, IntoDimension};

impl Generator {
    /// Waiting times with the mean `scale`, `rng.exponential(scale, shape)`.
    ///
    /// # Shapes
    /// - returns `shape`
    ///
    /// # Errors
    /// [`Error::InvalidParameter`](crate::Error::InvalidParameter) if `scale` is negative or NaN.
    ///
    /// ```
    /// use eigenbook::random::default_rng;
    ///
    /// let t = default_rng(42).exponential(2.0, 2)?;
    /// assert_eq!(format!("{t:.8}"), "[4.80841721, 4.67237931]");
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn exponential<S: IntoDimension>(
        &mut self,
        scale: f64,
        shape: S,
    ) -> Result<Array<f64, S::Dim>> {
        check_scale(scale)?;
        let mut next = || scale * ziggurat_exponential::exponential(&mut self.pcg);
        Ok(in_shape(shape.into_dimension(), |count| (0..count).map(|_| next()).collect()))
    }

    /// Numbers of events of which there are `mean` on average, `rng.poisson(mean, shape)`.
    ///
    /// # Shapes
    /// - returns `shape`
    ///
    /// # Errors
    /// [`Error::InvalidParameter`](crate::Error::InvalidParameter) if `mean` is negative or NaN, or
    /// above 9.2e18.
    ///
    /// ```
    /// use eigenbook::{ndarray::array, random::default_rng};
    ///
    /// assert_eq!(default_rng(42).poisson(5.0, 4)?, array![8, 7, 7, 2]);
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn poisson<S: IntoDimension>(&mut self, mean: f64, shape: S) -> Result<Array<i64, S::Dim>> {
        events(mean, shape, || self.pcg.next_uniform())
    }

    /// Numbers of successes in `n` trials, each a success with the probability `p`,
    /// `rng.binomial(n, p, shape)`.
    ///
    /// # Shapes
    /// - returns `shape`
    ///
    /// # Errors
    /// [`Error::InvalidParameter`](crate::Error::InvalidParameter) if `n` is negative, or `p` is
    /// not between 0 and 1.
    ///
    /// ```
    /// use eigenbook::{ndarray::array, random::default_rng};
    ///
    /// assert_eq!(default_rng(42).binomial(10, 0.5, 4)?, array![6, 5, 7, 6]);
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn binomial<S: IntoDimension>(
        &mut self,
        n: i64,
        p: f64,
        shape: S,
    ) -> Result<Array<i64, S::Dim>> {
        check_trials(n, p)?;
        // Unlike the older generator, this one draws no number if none can succeed.
        let mut next = || self.pcg.next_uniform();
        let mut count = || {
            if n == 0 || p == 0.0 { 0 } else { binomial::draw(n, p, |p| (-p).ln_1p(), &mut next) }
        };
        Ok(in_shape(shape.into_dimension(), |length| (0..length).map(|_| count()).collect()))
    }
}
