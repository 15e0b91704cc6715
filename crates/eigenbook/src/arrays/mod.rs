//! NumPy's functions for the elements of an array: largest, sorted, cumulative.
//!
//! | file | holds |
//! |---|---|
//! | `comparable` | the methods that the code needs from an element |
//! | `compiled` | where the code is compiled for each kind of element |
//! | [`functions`] | [`arange`], [`one_hot`], [`where_`], [`histogram`], [`bincount`], [`digitize`] |
//! | `plain` | the loops of the next two |
//! | [`joining`] | [`concatenate`], [`stack`] |
//! | [`selecting`] | [`Selects`]: `a.select(axis, indices)` |
//! | [`repeating`] | [`tile`], [`repeat`], [`roll`], [`flip`], [`pad`], [`meshgrid`] |
//! | [`differences`] | [`Differences`]: `x.diff(1, Axis(0))` |
//! | [`quantiles`] | [`Quantiles`]: `a.median()?`, `a.percentile(25.0)?` |
//! | [`float_quantiles`] | [`FloatQuantiles`]: the same of floats |
//! | [`without_nan`] | [`WithoutNan`]: `a.nanmean()`, `a.nanmax()?` |
//! | [`truths`] | [`Truths`]: `mask.sum()`, `mask.any()`, `mask.all()` |
//! | [`methods`] | [`ArrayMethods`]: `a.argmax()?`, `a.sorted()`, `a.cumsum()?`, … |
//! | `apart` | the same, each in a trait of its own, for kernels |
//!
//! ndarray has sums, means and arithmetic as methods of an array; these methods complete them. They
//! are NumPy's `np.argmax(a)`, `np.sort(a)` and so on, with its rules for NaN. Elements are `i32`,
//! `i64`, `u8`, `usize`, `f32` or `f64`.
//!
//! ```
//! use eigenbook::{arrays::ArrayMethods, ndarray::{Axis, array}};
//!
//! let probabilities = array![[0.1, 0.7, 0.2], [0.5, 0.2, 0.3]];
//! assert_eq!(probabilities.argmax_axis(Axis(1))?, array![1, 0]);
//! assert_eq!(probabilities.max()?, 0.7);
//! # Ok::<(), eigenbook::Error>(())
//! ```

mod comparable;

mod order;

mod making;

mod choosing;

mod counting;

pub(crate) mod interpolation;

pub(crate) mod compiled;

pub mod functions;

mod plain;

pub mod joining;

pub mod selecting;

pub mod repeating;

pub mod differences;

pub mod quantiles;

pub mod float_quantiles;

pub mod without_nan;

pub mod truths;

pub mod methods;

#[doc(hidden)]
pub mod apart;

pub use differences::Differences;
pub use float_quantiles::FloatQuantiles;
pub use functions::{Choice, arange, bincount, digitize, histogram, one_hot, where_};
pub use joining::{concatenate, stack};
pub use methods::ArrayMethods;
pub use quantiles::Quantiles;
pub use repeating::{flip, meshgrid, pad, repeat, roll, tile};
pub use selecting::Selects;
pub use truths::Truths;
pub use without_nan::WithoutNan;
