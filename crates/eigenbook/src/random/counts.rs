//! Waiting times and counts of chance: `exponential`, `poisson` and `binomial` of `np.random`.
//!
//! ```text
//! exponential   t = −s·ln(1 − u)                   how long until the next event, s on average
//! poisson       P(k) = λᵏ e^(−λ) / k!              how many events, λ on average
//! binomial      P(k) = (n over k) pᵏ (1 − p)ⁿ⁻ᵏ    how many of n trials succeed
//! ```
//!
//! The numbers are those of NumPy after `np.random.seed(n)`.
//! Source for λ ≥ 10: W. Hörmann, *The transformed rejection method for generating Poisson random
//! variables* (1993). `binomial.rs` has the third one.

use super::numpy::{NumpyRandom, invalid};
use super::{binomial, in_shape};
use crate::error::{Result, brief};
use ndarray::{Array, IntoDimension};

/// NumPy's limit: ten deviations above a larger mean do not fit `i64`.
const LARGEST_MEAN: f64 = 9.223_372_006_484_771e18;

impl NumpyRandom {
    /// Waiting times with the mean `scale`, `np.random.exponential(scale, shape)`.
    ///
    /// # Shapes
    /// - returns `shape`
    ///
    /// # Errors
    /// [`Error::InvalidParameter`](crate::Error::InvalidParameter) if `scale` is negative or NaN.
    ///
    /// ```
    /// use eigenbook::random::NumpyRandom;
    ///
    /// let t = NumpyRandom::seed(0).exponential(2.0, 2)?;
    /// assert_eq!(format!("{t:.8}"), "[1.59174902, 2.51186153]");
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn exponential<S: IntoDimension>(
        &mut self,
        scale: f64,
        shape: S,
    ) -> Result<Array<f64, S::Dim>> {
        check_scale(scale)?;
        let mut next = || scale * -(1.0 - self.next_uniform()).ln();
        Ok(in_shape(shape.into_dimension(), |count| (0..count).map(|_| next()).collect()))
    }

    /// Numbers of events of which there are `mean` on average, `np.random.poisson(mean, shape)`.
    ///
    /// # Shapes
    /// - returns `shape`
    ///
    /// # Errors
    /// [`Error::InvalidParameter`](crate::Error::InvalidParameter) if `mean` is negative or NaN, or
    /// above 9.2e18.
    ///
    /// ```
    /// use eigenbook::{ndarray::array, random::NumpyRandom};
    ///
    /// assert_eq!(NumpyRandom::seed(0).poisson(5.0, 4)?, array![9, 5, 6, 5]);
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn poisson<S: IntoDimension>(&mut self, mean: f64, shape: S) -> Result<Array<i64, S::Dim>> {
        events(mean, shape, || self.next_uniform())
    }

    /// Numbers of successes in `n` trials, each a success with the probability `p`,
    /// `np.random.binomial(n, p, shape)`.
    ///
    /// # Shapes
    /// - returns `shape`
    ///
    /// # Errors
    /// [`Error::InvalidParameter`](crate::Error::InvalidParameter) if `n` is negative, or `p` is
    /// not between 0 and 1.
    ///
    /// ```
    /// use eigenbook::{ndarray::array, random::NumpyRandom};
    ///
    /// assert_eq!(NumpyRandom::seed(0).binomial(10, 0.5, 4)?, array![5, 6, 5, 5]);
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn binomial<S: IntoDimension>(
        &mut self,
        n: i64,
        p: f64,
        shape: S,
    ) -> Result<Array<i64, S::Dim>> {
        check_trials(n, p)?;
        let mut next = || self.next_uniform();
        let draw = |length| {
            (0..length).map(|_| binomial::draw(n, p, |p| (1.0 - p).ln(), &mut next)).collect()
        };
        Ok(in_shape(shape.into_dimension(), draw))
    }
}

pub(super) fn check_scale(scale: f64) -> Result<()> {
    if scale >= 0.0 {
        return Ok(());
    }
    let found = format!("scale is {}.", brief(scale));
    Err(invalid("exponential", found, "It is the mean of waiting times: 0 or more."))
}

/// Numbers of events from these uniform numbers.
pub(super) fn events<S: IntoDimension>(
    mean: f64,
    shape: S,
    mut uniform: impl FnMut() -> f64,
) -> Result<Array<i64, S::Dim>> {
    check_mean(mean)?;
    let draw = |count| (0..count).map(|_| poisson(mean, &mut uniform)).collect();
    Ok(in_shape(shape.into_dimension(), draw))
}

fn check_mean(mean: f64) -> Result<()> {
    if (0.0..=LARGEST_MEAN).contains(&mean) {
        return Ok(());
    }
    let found = format!("mean is {}.", brief(mean));
    Err(invalid("poisson", found, "A number of events is 0 or more, and fits i64."))
}

pub(super) fn check_trials(n: i64, p: f64) -> Result<()> {
    if n >= 0 && (0.0..=1.0).contains(&p) {
        return Ok(());
    }
    let found = format!("n is {n} and p is {}.", brief(p));
    let rule = "n counts trials, and p is the share of successes: 0 ≤ p ≤ 1.";
    Err(invalid("binomial", found, rule))
}

/// The next number of events.
fn poisson(mean: f64, uniform: &mut impl FnMut() -> f64) -> i64 {
    if mean >= 10.0 {
        return many_events(mean, uniform);
    }
    if mean == 0.0 {
        return 0;
    }
    // Uniform numbers are multiplied until the product is as small as no event is likely.
    let (none, mut product, mut count) = ((-mean).exp(), uniform(), 0);
    while product > none {
        product *= uniform();
        count += 1;
    }
    count
}

/// By rejection below a hat of a simple form, which `u` and `v` choose a point under.
fn many_events(mean: f64, uniform: &mut impl FnMut() -> f64) -> i64 {
    let b = 0.931 + 2.53 * mean.sqrt();
    let a = -0.059 + 0.02483 * b;
    let inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
    let most = 0.9277 - 3.6224 / (b - 2.0);
    loop {
        let u = uniform() - 0.5;
        let v = uniform();
        let distance = 0.5 - u.abs();
        let k = ((2.0 * a / distance + b) * u + mean + 0.43).floor();
        if distance >= 0.07 && v <= most {
            return k as i64;
        }
        if k < 0.0 || distance < 0.013 && v > distance {
            continue;
        }
        let height = v.ln() + inverse_alpha.ln() - (a / (distance * distance) + b).ln();
        if height <= -mean + k * mean.ln() - log_factorial(k) {
            return k as i64;
        }
    }
}

/// ln(k!) by Stirling's series for ln Γ(x) at `x = k + 1`, as NumPy has it: another way rounds in
/// another way, and the means beyond 10¹¹ see it.
///
/// ```text
/// ln Γ(x) = (x − ½) ln x − x + ½ ln 2π + Σᵢ B₂ᵢ / (2i (2i − 1) x²ⁱ⁻¹)      x ≥ 7
/// ln Γ(x) = ln Γ(x + n) − ln(x + n − 1) − … − ln x                         else
/// ```
fn log_factorial(k: f64) -> f64 {
    const TERMS: [f64; 10] = [
        1.0 / 12.0,
        -1.0 / 360.0,
        1.0 / 1260.0,
        -1.0 / 1680.0,
        1.0 / 1188.0,
        -691.0 / 360_360.0,
        1.0 / 156.0,
        -3617.0 / 122_400.0,
        43867.0 / 244_188.0,
        -174_611.0 / 125_400.0,
    ];
    if k < 2.0 {
        return 0.0;
    }
    let x = k + 1.0;
    let shift = (7.0 - x).max(0.0).floor();
    let far = x + shift;
    let square = (1.0 / far) * (1.0 / far);
    let series = TERMS.iter().rev().fold(0.0, |sum, term| sum * square + term);
    let value = series / far + 0.5 * std::f64::consts::TAU.ln() + (far - 0.5) * far.ln() - far;
    (1..=shift as i32).fold(value, |value, step| value - (far - f64::from(step)).ln())
}
