//! The random numbers of NumPy and of PyTorch, for the same seed.
//!
//! ```text
//! seed ──▶ Mersenne Twister ──▶ 32-bit integers ──▶ NumPy's way   ──▶ f64 arrays
//!                                               └─▶ PyTorch's way ──▶ f32 arrays
//! seed ──▶ PCG64            ──▶ 64-bit integers ──▶ NumPy's newer way ──▶ f64 arrays
//! ```
//!
//! A generator gives numbers that look random, but the same seed always gives the same ones.
//! That makes an experiment repeatable: a student can compare a Rust notebook with a Python one,
//! digit by digit.
//! NumPy and PyTorch share one generator, [`MersenneTwister`], and differ in how they turn its
//! integers into the numbers of an array; NumPy's `default_rng` has another one.
//!
//! ```
//! use eigenbook::random::NumpyRandom;
//!
//! // np.random.seed(0); np.random.rand(3)
//! let x = NumpyRandom::seed(0).rand(3);
//! assert_eq!(format!("{x:.8}"), "[0.54881350, 0.71518937, 0.60276338]");
//! ```

mod mersenne_twister;

mod numpy;

mod choice;

mod counts;

mod binomial;

mod pcg64;

mod ziggurat;

mod ziggurat_exponential;

mod generator;

mod generator_choice;

mod generator_counts;

mod gauss;

mod torch;

pub use generator::{Generator, default_rng};
pub use mersenne_twister::MersenneTwister;
pub use numpy::NumpyRandom;
pub use torch::TorchRandom;

use ndarray::{Array, Dimension};

/// An array of this shape that is filled with the numbers in order.
fn in_shape<T, D: Dimension>(shape: D, numbers: impl FnOnce(usize) -> Vec<T>) -> Array<T, D> {
    let numbers = numbers(shape.size());
    Array::from_shape_vec(shape, numbers).expect("one number was drawn for each place")
}
