//! PyTorch's random numbers after `torch.manual_seed(n)`, on the CPU.
//!
//! ```text
//! rand      u = (lower 24 bits of an integer) / 2²⁴               0 ≤ u < 1, exact in f32
//! uniform   low + u·(high − low)
//! randn     Box and Muller's transform of uniform numbers, see `gauss.rs`
//! randint   low + (an integer of 32 or 64 bits) mod (high − low)
//! randperm  exchange element i with one of the elements i … n − 1, from the first on
//!
//! nn.Linear(n_in, n_out), in this order:
//! weight ~ uniform(−1/√n_in, 1/√n_in)    (n_out, n_in), kaiming_uniform with a = √5
//! bias   ~ uniform(−1/√n_in, 1/√n_in)    (n_out,)
//! ```
//!
//! The bound keeps the spread of the outputs near that of the inputs, for every `n_in`.

use super::numpy::range_width;
use super::{MersenneTwister, gauss, in_shape};
use crate::error::{Error, Result};
use ndarray::{Array, Array1, Array2, IntoDimension, Ix2};

/// From this width on PyTorch takes 64 bits for an integer, so that all are about equally likely.
const WIDE: u64 = 1 << 28;

/// The generator that `torch.manual_seed(n)` starts.
///
/// ```
/// use eigenbook::random::TorchRandom;
///
/// // torch.manual_seed(0); torch.rand(2)
/// let u = TorchRandom::manual_seed(0).rand(2);
/// assert_eq!(format!("{u:.4}"), "[0.4963, 0.7682]");
/// ```
#[derive(Clone, Debug)]
pub struct TorchRandom {
    twister: MersenneTwister,
    /// The second number of a pair that `randn` has made and not yet given out.
    kept: Option<f64>,
}

impl TorchRandom {
    /// The generator for a seed, of which PyTorch uses the lower 32 bits.
    ///
    /// ```
    /// use eigenbook::random::TorchRandom;
    ///
    /// assert_eq!(TorchRandom::manual_seed(7).rand(4), TorchRandom::manual_seed(7).rand(4));
    /// ```
    pub fn manual_seed(seed: u64) -> Self {
        Self { twister: MersenneTwister::new(seed as u32), kept: None }
    }

    /// Numbers that are uniform in [0, 1), `torch.rand(shape)`.
    ///
    /// # Shapes
    /// - returns `shape`
    ///
    /// ```
    /// use eigenbook::random::TorchRandom;
    ///
    /// let images = TorchRandom::manual_seed(0).rand((8, 28, 28));
    /// assert!(images.iter().all(|&u| (0.0..1.0).contains(&u)));
    /// ```
    pub fn rand<S: IntoDimension>(&mut self, shape: S) -> Array<f32, S::Dim> {
        in_shape(shape.into_dimension(), |count| self.draw(count, 0.0, 1.0))
    }

    /// Numbers that are uniform between two bounds, `torch.empty(shape).uniform_(low, high)`.
    ///
    /// # Shapes
    /// - returns `shape`
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] unless `low ≤ high` and `high − low` is finite.
    ///
    /// ```
    /// use eigenbook::random::TorchRandom;
    ///
    /// let weights = TorchRandom::manual_seed(0).uniform(-0.5, 0.5, (2, 3))?;
    /// assert!(weights.iter().all(|w| w.abs() <= 0.5));
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn uniform<S: IntoDimension>(
        &mut self,
        low: f32,
        high: f32,
        shape: S,
    ) -> Result<Array<f32, S::Dim>> {
        if !(low <= high && (high - low).is_finite()) {
            let message = format!(
                "low is {low} and high is {high}.\nlow must not be above high, and both be finite."
            );
            return Err(Error::InvalidParameter { operation: "uniform", message });
        }
        Ok(in_shape(shape.into_dimension(), |count| self.draw(count, low, high)))
    }

    /// Numbers from the standard normal distribution, `torch.randn(shape)`.
    ///
    /// # Shapes
    /// - returns `shape`
    ///
    /// ```
    /// use eigenbook::random::TorchRandom;
    ///
    /// let z = TorchRandom::manual_seed(0).randn(3);
    /// assert_eq!(format!("{z:.4}"), "[1.5410, -0.2934, -2.1788]");
    /// ```
    pub fn randn<S: IntoDimension>(&mut self, shape: S) -> Array<f32, S::Dim> {
        let Self { twister, kept } = self;
        in_shape(shape.into_dimension(), |count| gauss::normals(twister, kept, count))
    }

    /// Integers from `low` up to but without `high`, `torch.randint(low, high, shape)`.
    ///
    /// # Shapes
    /// - returns `shape`
    ///
    /// # Errors
    /// [`Error::InvalidParameter`] unless `low < high`.
    ///
    /// ```
    /// use eigenbook::{ndarray::array, random::TorchRandom};
    ///
    /// let digits = TorchRandom::manual_seed(5).randint(0, 10, 5)?;
    /// assert_eq!(digits, array![1, 4, 7, 5, 6]);
    /// # Ok::<(), eigenbook::Error>(())
    /// ```
    pub fn randint<S: IntoDimension>(
        &mut self,
        low: i64,
        high: i64,
        shape: S,
    ) -> Result<Array<i64, S::Dim>> {
        let width = range_width("randint", low, high)?;
        let mut next = || match width {
            WIDE.. => self.twister.next_u64() % width,
            _ => u64::from(self.twister.next_u32()) % width,
        };
        let draw = |count| (0..count).map(|_| low.wrapping_add(next() as i64)).collect();
        Ok(in_shape(shape.into_dimension(), draw))
    }

    /// The numbers 0 … n − 1 in random order, `torch.randperm(n)`.
    ///
    /// They are indices, ready for [`select`](crate::arrays::Selects::select).
    ///
    /// # Shapes
    /// - returns `(n,)`
    ///
    /// ```
    /// use eigenbook::{ndarray::array, random::TorchRandom};
    ///
    /// assert_eq!(TorchRandom::manual_seed(0).randperm(4), array![0, 1, 3, 2]);
    /// ```
    pub fn randperm(&mut self, n: usize) -> Array1<usize> {
        let mut order: Vec<usize> = (0..n).collect();
        for i in 0..n.saturating_sub(1) {
            let further = self.twister.next_u32() as usize % (n - i);
            order.swap(i, i + further);
        }
        order.into()
    }

    /// The weight and the bias of a new `torch.nn.Linear(n_in, n_out)`.
    ///
    /// # Shapes
    /// - returns `weight`: `(n_out, n_in)`, `bias`: `(n_out,)`
    ///
    /// ```
    /// use eigenbook::random::TorchRandom;
    ///
    /// let (weight, bias) = TorchRandom::manual_seed(0).linear(3, 2);
    /// assert_eq!((weight.dim(), bias.dim()), ((2, 3), 2));
    /// assert!(weight.iter().chain(&bias).all(|w| w.abs() <= 1.0 / 3_f32.sqrt()));
    /// ```
    pub fn linear(&mut self, n_in: usize, n_out: usize) -> (Array2<f32>, Array1<f32>) {
        // In the steps of PyTorch, whose rounding the last digit can show.
        let n = n_in as f64;
        let gain = (2.0 / (1.0 + 5_f64.sqrt().powi(2))).sqrt();
        let bound = (3_f64.sqrt() * (gain / n.sqrt())) as f32;
        let weight = in_shape(Ix2(n_out, n_in), |count| self.draw(count, -bound, bound));
        let bound = if n_in == 0 { 0.0 } else { (1.0 / n.sqrt()) as f32 };
        let bias = Array1::from(self.draw(n_out, -bound, bound));
        (weight, bias)
    }

    /// PyTorch's compiled code rounds `u·(high − low) + low` once, and so does `mul_add`.
    fn draw(&mut self, count: usize, low: f32, high: f32) -> Vec<f32> {
        let unit = || gauss::unit(&mut self.twister);
        std::iter::repeat_with(unit).map(|u| u.mul_add(high - low, low)).take(count).collect()
    }
}
