//! Training: the network reduces its loss, batch by batch.
//!
//! ```text
//! for each epoch:
//!     shuffle the samples
//!     for each batch of (by default) 32 samples:
//!         forward    A_l = f_l(A_{l−1} W_l + b_l)
//!         loss       L and its derivative δ at the last layer
//!         backward   ∂L/∂W_l = A_{l−1}ᵀ δ_l,   δ_{l−1} = (δ_l W_lᵀ) ∘ f′
//!         update     θ ← θ − step(∂L/∂θ)
//! ```
//!
//! The loss of an epoch is the mean over its samples, each seen *before* the update of its batch.
//! Defaults are Keras's: batches of 32, shuffled, the last batch may be smaller.
//!
//! ```
//! use eigenbook::{nn::*, random::NumpyRandom};
//! let mut random = NumpyRandom::seed(42);
//! let (x, y) = (random.rand((100, 5)), random.rand((100, 1)));
//! let mut model = Sequential::new();
//! model.add(Input::new(5))?;
//! model.add(Dense::new(1).activation(Sigmoid))?;
//! model.compile(Adam::default(), BinaryCrossentropy, [Accuracy])?;
//! let history = model.fit(&x, &y, Fit::new().epochs(3).verbose(0))?;
//! assert_eq!(history.history["loss"].len(), 3);
//! # Ok::<(), eigenbook::Error>(())
//! ```

mod after;
mod callbacks;
mod data;
mod evaluate;
mod fit;
mod history;
mod options;
mod progress;
mod run;
mod step;

#[cfg(test)]
pub(crate) use callbacks::Wishes;
pub use callbacks::{EarlyStopping, Moment};
#[doc(hidden)]
pub use data::Fed;
pub use history::{History, Logs, Params};
pub use options::Fit;
