//! NumPy's newer random numbers, `rng = np.random.default_rng(n)`.
//!
//! ```text
//! random         u = (53 bits) / 2⁵³                        0 ≤ u < 1
//! normal         mean + deviation·z, z from the ziggurat (`ziggurat.rs`)
//! integers       low + (a random integer · (high − low)) / 2³², or 2⁶⁴ for a wide range
//! permutation    exchange element i with one of the elements 0 … i, from the last to the second
//! ```
//!
//! These are the numbers of NumPy 2. Its older functions, after `np.random.seed(n)`,
//! are those of [`NumpyRandom`](super::NumpyRandom).

use super::numpy::{check_deviation, check_width, exchange, invalid, order_after, range_width};
use super::pcg64::Pcg64;
use super::{in_shape, ziggurat};
use crate::error::Result;
use ndarray::{Array, Array1, ArrayRef, Axis, IntoDimension, RemoveAxis};

/// The generator that `np.random.default_rng(seed)` makes.
///
/// Shapes are given as ndarray takes them: `3`, `(100, 5)`, `()` for one number.
///
/// # Panics
/// Only if ndarray does for the same shape: an array cannot have more than `isize::MAX` elements.
///
/// ```
/// use eigenbook::random::default_rng;
///
/// let x = default_rng(42).random(2);
/// assert_eq!(format!("{x:.8}"), "[0.77395605, 0.43887844]");
/// ```
#[derive(Clone, Debug)]
pub struct Generator {
    pub(super) pcg: Pcg64,
}

/// The generator for a seed, `np.random.default_rng(seed)`.
///
/// ```
/// use eigenbook::random::default_rng;
///
/// assert_eq!(default_rng(7).random(4), default_rng(7).random(4));
/// ```
pub fn default_rng(seed: u64) -> Generator {
    Generator { pcg: Pcg64::new(seed) }
}

impl Generator {
    /// Numbers that are uniform in [0, 1), `rng.random(shape)`.
    ///
    /// # Shapes
    /// - returns `shape`
    pub fn random<S: IntoDimension>(&mut self, shape: S) -> Array<f64, S::Dim> {
        in_shape(shape.into_dimension(), |count| self.uniforms(count, 0.0, 1.0))
    }

    /// Numbers that are uniform between two bounds, `rng.uniform(low, high, shape)`.
    ///
    /// # Shapes
    /// - returns `shape`
    ///
    /// # Errors
    /// [`Error::InvalidParameter`](crate::Error::InvalidParameter) if `high − low` is not finite,
    /// or negative.
    ///
    /// ```
    /// use eigenbook::random::default_rng;
    ///
    /// let weights = default_rng(0).uniform(-0.5, 0.5, (2, 3))?;
    /// assert!(weights.iter().all(|w| w.abs() <= 0.5));
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn uniform<S: IntoDimension>(
        &mut self,
        low: f64,
        high: f64,
        shape: S,
    ) -> Result<Array<f64, S::Dim>> {
        let width = check_width(low, high)?;
        if width < 0.0 {
            let found = format!("low is {low:?} and high is {high:?}.");
            return Err(invalid("uniform", found, "low must not be above high."));
        }
        Ok(in_shape(shape.into_dimension(), |count| self.uniforms(count, low, width)))
    }

    /// Numbers from the standard normal distribution, `rng.standard_normal(shape)`.
    ///
    /// # Shapes
    /// - returns `shape`
    ///
    /// ```
    /// use eigenbook::random::default_rng;
    ///
    /// let z = default_rng(42).standard_normal(2);
    /// assert_eq!(format!("{z:.8}"), "[0.30471708, -1.03998411]");
    /// ```
    pub fn standard_normal<S: IntoDimension>(&mut self, shape: S) -> Array<f64, S::Dim> {
        in_shape(shape.into_dimension(), |count| self.normals(count, 0.0, 1.0))
    }

    /// Numbers from a normal distribution, `rng.normal(mean, deviation, shape)`.
    ///
    /// # Shapes
    /// - returns `shape`
    ///
    /// # Errors
    /// [`Error::InvalidParameter`](crate::Error::InvalidParameter) if the standard deviation is
    /// negative or NaN.
    ///
    /// ```
    /// use eigenbook::random::default_rng;
    ///
    /// let noise = default_rng(0).normal(0.0, 0.1, 1000)?;
    /// assert!(noise.sum().abs() < 10.0);
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn normal<S: IntoDimension>(
        &mut self,
        mean: f64,
        deviation: f64,
        shape: S,
    ) -> Result<Array<f64, S::Dim>> {
        check_deviation(deviation)?;
        Ok(in_shape(shape.into_dimension(), |count| self.normals(count, mean, deviation)))
    }

    /// Integers from `low` up to but without `high`, `rng.integers(low, high, shape)`.
    ///
    /// # Shapes
    /// - returns `shape`
    ///
    /// # Errors
    /// [`Error::InvalidParameter`](crate::Error::InvalidParameter) unless `low < high`.
    ///
    /// ```
    /// use eigenbook::{ndarray::array, random::default_rng};
    ///
    /// let digits = default_rng(42).integers(0, 10, 5)?;
    /// assert_eq!(digits, array![0, 7, 6, 4, 4]);
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn integers<S: IntoDimension>(
        &mut self,
        low: i64,
        high: i64,
        shape: S,
    ) -> Result<Array<i64, S::Dim>> {
        let largest = range_width("integers", low, high)? - 1;
        let draw = |count| {
            let next = || low.wrapping_add(self.pcg.at_most(largest) as i64);
            std::iter::repeat_with(next).take(count).collect()
        };
        Ok(in_shape(shape.into_dimension(), draw))
    }

    /// Puts the elements, or the rows of a matrix, in random order, `rng.shuffle(array)`.
    ///
    /// # Shapes
    /// - `array`: `(n, …)`, shuffled along the first axis
    pub fn shuffle<T, D: RemoveAxis>(&mut self, array: &mut ArrayRef<T, D>) {
        let n = array.len_of(Axis(0));
        exchange(array, self.exchanges(n));
    }

    /// The numbers 0 … n − 1 in random order, `rng.permutation(n)`.
    ///
    /// They are indices, ready for [`select`](crate::arrays::Selects::select).
    ///
    /// # Shapes
    /// - returns `(n,)`
    ///
    /// ```
    /// use eigenbook::{ndarray::array, random::default_rng};
    ///
    /// assert_eq!(default_rng(0).permutation(4), array![2, 0, 1, 3]);
    /// ```
    pub fn permutation(&mut self, n: usize) -> Array1<usize> {
        order_after(n, self.exchanges(n)).into()
    }

    /// The exchanges of a shuffle, `j ≤ i` in each.
    fn exchanges(&mut self, n: usize) -> Vec<(usize, usize)> {
        (1..n).rev().map(|i| (i, self.pcg.at_most_by_mask(i as u64) as usize)).collect()
    }

    pub(super) fn uniforms(&mut self, count: usize, low: f64, width: f64) -> Vec<f64> {
        (0..count).map(|_| low + width * self.pcg.next_uniform()).collect()
    }

    fn normals(&mut self, count: usize, mean: f64, deviation: f64) -> Vec<f64> {
        (0..count).map(|_| mean + deviation * ziggurat::normal(&mut self.pcg)).collect()
    }
}
