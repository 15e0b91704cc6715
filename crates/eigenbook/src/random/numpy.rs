//! `numpy.random` after `numpy.random.seed(n)`.
//!
//! ```text
//! rand      u = (a·2²⁶ + b) / 2⁵³           27 bits of one integer, 26 of the next: 0 ≤ u < 1
//! randn     (v₁, v₂) in the unit disc, r² = v₁² + v₂²
//!           z₁, z₂ = v₂, v₁ · √(−2·ln(r²) / r²)     two numbers at once, the second is kept
//! randint   masked bits, drawn again while too large
//! shuffle   exchange element i with one of the elements 0 … i, from the last to the second
//! ```
//!
//! `randn` is Marsaglia's polar method, `shuffle` is that of Fisher and Yates.
//! NumPy froze these for good in 2019, so the numbers are those of every version since.
//! (`numpy.random.default_rng` is another generator, see `generator.rs`.)

use super::{MersenneTwister, in_shape};
use crate::error::{Error, Result};
use ndarray::{Array, Array1, ArrayRef, Axis, IntoDimension, RemoveAxis, Zip};
use std::mem;

/// The generator that `numpy.random.seed(n)` starts.
///
/// Shapes are given as ndarray takes them: `3`, `(100, 5)`, `(3, 3, 3)`, `()` for one number.
///
/// # Panics
/// Only if ndarray does for the same shape: an array cannot have more than `isize::MAX` elements.
///
/// ```
/// use eigenbook::random::NumpyRandom;
///
/// let mut rng = NumpyRandom::seed(42);
/// let x = rng.rand((100, 5));
/// assert_eq!(x.dim(), (100, 5));
/// assert_eq!(format!("{:.8}", x[[0, 0]]), "0.37454012");
/// ```
#[derive(Clone, Debug)]
pub struct NumpyRandom {
    twister: MersenneTwister,
    /// The second number of a pair that `randn` has made and not yet given out.
    kept: Option<f64>,
}

impl NumpyRandom {
    /// The generator for a seed, `np.random.seed(seed)`.
    ///
    /// ```
    /// use eigenbook::random::NumpyRandom;
    ///
    /// assert_eq!(NumpyRandom::seed(7).rand(4), NumpyRandom::seed(7).rand(4));
    /// ```
    pub fn seed(seed: u32) -> Self {
        Self { twister: MersenneTwister::new(seed), kept: None }
    }

    /// Numbers that are uniform in [0, 1), `np.random.rand(…)`.
    ///
    /// # Shapes
    /// - returns `shape`
    ///
    /// ```
    /// use eigenbook::random::NumpyRandom;
    ///
    /// let tensor = NumpyRandom::seed(0).rand((3, 3, 3));
    /// assert!(tensor.iter().all(|&u| (0.0..1.0).contains(&u)));
    /// ```
    pub fn rand<S: IntoDimension>(&mut self, shape: S) -> Array<f64, S::Dim> {
        in_shape(shape.into_dimension(), |count| self.uniforms(count, 0.0, 1.0))
    }

    /// Numbers that are uniform between two bounds, `np.random.uniform(low, high, shape)`.
    ///
    /// # Shapes
    /// - returns `shape`
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] if `high − low` is not finite.
    ///
    /// ```
    /// use eigenbook::random::NumpyRandom;
    ///
    /// let weights = NumpyRandom::seed(0).uniform(-0.5, 0.5, (2, 3))?;
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
        Ok(in_shape(shape.into_dimension(), |count| self.uniforms(count, low, width)))
    }

    /// Numbers from the standard normal distribution, `np.random.randn(…)`.
    ///
    /// # Shapes
    /// - returns `shape`
    ///
    /// ```
    /// use eigenbook::random::NumpyRandom;
    ///
    /// let z = NumpyRandom::seed(0).randn(2);
    /// assert_eq!(format!("{z:.8}"), "[1.76405235, 0.40015721]");
    /// ```
    pub fn randn<S: IntoDimension>(&mut self, shape: S) -> Array<f64, S::Dim> {
        in_shape(shape.into_dimension(), |count| self.normals(count, 0.0, 1.0))
    }

    /// Numbers from a normal distribution, `np.random.normal(mean, deviation, shape)`.
    ///
    /// # Shapes
    /// - returns `shape`
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] if the standard deviation is negative or NaN.
    ///
    /// ```
    /// use eigenbook::random::NumpyRandom;
    ///
    /// let noise = NumpyRandom::seed(0).normal(0.0, 0.1, 1000)?;
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

    /// Integers from `low` up to but without `high`, `np.random.randint(low, high, shape)`.
    ///
    /// # Shapes
    /// - returns `shape`, with `i64` elements as NumPy on Linux
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] unless `low < high`.
    ///
    /// ```
    /// use eigenbook::{ndarray::array, random::NumpyRandom};
    ///
    /// let digits = NumpyRandom::seed(42).randint(0, 10, 5)?;
    /// assert_eq!(digits, array![6, 3, 7, 4, 6]);
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn randint<S: IntoDimension>(
        &mut self,
        low: i64,
        high: i64,
        shape: S,
    ) -> Result<Array<i64, S::Dim>> {
        let largest = range_width("randint", low, high)? - 1;
        Ok(in_shape(shape.into_dimension(), |count| self.integers(count, low, largest)))
    }

    /// Puts the elements, or the rows of a matrix, in random order, `np.random.shuffle(array)`.
    ///
    /// # Shapes
    /// - `array`: `(n, …)`, shuffled along the first axis
    ///
    /// ```
    /// use eigenbook::{ndarray::array, random::NumpyRandom};
    ///
    /// let mut rows = array![[1, 2], [3, 4], [5, 6]];
    /// NumpyRandom::seed(0).shuffle(&mut rows);
    /// assert_eq!(rows, array![[5, 6], [3, 4], [1, 2]]);
    /// ```
    pub fn shuffle<T, D: RemoveAxis>(&mut self, array: &mut ArrayRef<T, D>) {
        let pairs = self.exchanges(array.len_of(Axis(0)));
        exchange(array, pairs);
    }

    /// The numbers 0 … n − 1 in random order, `np.random.permutation(n)`.
    ///
    /// They are indices, ready for [`select`](crate::arrays::Selects::select).
    ///
    /// # Shapes
    /// - returns `(n,)`
    ///
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let order = NumpyRandom::seed(0).permutation(4);
    /// assert_eq!(order, array![2, 3, 1, 0]);
    ///
    /// let x = array![[0, 0], [1, 1], [2, 2], [3, 3]];
    /// let training = x.select(Axis(0), &order.slice(s![..3]));
    /// assert_eq!(training, array![[2, 2], [3, 3], [1, 1]]);
    /// ```
    pub fn permutation(&mut self, n: usize) -> Array1<usize> {
        self.order(n).into()
    }

    /// The same, as a list.
    pub(crate) fn order(&mut self, n: usize) -> Vec<usize> {
        order_after(n, self.exchanges(n))
    }

    pub(super) fn uniforms(&mut self, count: usize, low: f64, width: f64) -> Vec<f64> {
        (0..count).map(|_| low + width * self.next_uniform()).collect()
    }

    fn normals(&mut self, count: usize, mean: f64, deviation: f64) -> Vec<f64> {
        (0..count).map(|_| mean + deviation * self.next_normal()).collect()
    }

    pub(super) fn integers(&mut self, count: usize, low: i64, largest: u64) -> Vec<i64> {
        (0..count).map(|_| low.wrapping_add(self.next_at_most(largest) as i64)).collect()
    }

    pub(super) fn next_uniform(&mut self) -> f64 {
        let (a, b) = (self.twister.next_u32() >> 5, self.twister.next_u32() >> 6);
        (f64::from(a) * 67_108_864.0 + f64::from(b)) / 9_007_199_254_740_992.0
    }

    fn next_normal(&mut self) -> f64 {
        if let Some(kept) = self.kept.take() {
            return kept;
        }
        loop {
            let v1 = 2.0 * self.next_uniform() - 1.0;
            let v2 = 2.0 * self.next_uniform() - 1.0;
            let r2 = v1 * v1 + v2 * v2;
            if r2 < 1.0 && r2 != 0.0 {
                let factor = (-2.0 * r2.ln() / r2).sqrt();
                self.kept = Some(factor * v1);
                return factor * v2;
            }
        }
    }

    fn next_at_most(&mut self, largest: u64) -> u64 {
        // NumPy draws no number if there is only one result.
        if largest == 0 { 0 } else { self.twister.at_most(largest) }
    }

    /// The exchanges of a shuffle, `j ≤ i` in each.
    fn exchanges(&mut self, n: usize) -> Vec<(usize, usize)> {
        (1..n).rev().map(|i| (i, self.next_at_most(i as u64) as usize)).collect()
    }
}

/// Exchanges elements, or rows, with earlier ones.
pub(super) fn exchange<T, D: RemoveAxis>(array: &mut ArrayRef<T, D>, pairs: Vec<(usize, usize)>) {
    for (i, j) in pairs.into_iter().filter(|(i, j)| i != j) {
        let (mut before, mut after) = array.view_mut().split_at(Axis(0), i);
        let (earlier, later) =
            (before.index_axis_mut(Axis(0), j), after.index_axis_mut(Axis(0), 0));
        Zip::from(earlier).and(later).for_each(mem::swap);
    }
}

/// The numbers 0 … n − 1 after these exchanges.
pub(super) fn order_after(n: usize, pairs: Vec<(usize, usize)>) -> Vec<usize> {
    let mut order: Vec<_> = (0..n).collect();
    for (i, j) in pairs {
        order.swap(i, j);
    }
    order
}

/// How many integers there are from `low` to `high − 1`: at least one.
pub(super) fn range_width(operation: &'static str, low: i64, high: i64) -> Result<u64> {
    match low < high {
        true => Ok(high.wrapping_sub(low) as u64),
        false => {
            let found = format!("low is {low} and high is {high}.");
            Err(invalid(operation, found, "The integers go from low to high − 1."))
        }
    }
}

/// The distance between the bounds of a uniform distribution, if it is finite.
pub(super) fn check_width(low: f64, high: f64) -> Result<f64> {
    let width = high - low;
    if width.is_finite() {
        return Ok(width);
    }
    let found = format!("low is {low:?} and high is {high:?}.");
    Err(invalid("uniform", found, "The distance between them must be finite."))
}

/// Whether a normal distribution has this standard deviation.
pub(super) fn check_deviation(deviation: f64) -> Result<()> {
    if deviation >= 0.0 {
        return Ok(());
    }
    let found = format!("the standard deviation is {deviation:?}.");
    Err(invalid("normal", found, "It is a width: 0 or more."))
}

pub(super) fn invalid(operation: &'static str, found: String, rule: &str) -> Error {
    Error::InvalidParameter { operation, message: format!("{found}\n{rule}") }
}
