//! Linear algebra for deep learning, as a book in files.
//!
//! The modules are in reading order, which is also the order of the notebooks.
//!
//! 1. [`error`]: the message when a value does not fit
//! 2. [`channel`]: how text and pictures leave the library
//! 3. [`linalg`]: products, norms, systems, rank, SVD, pseudo-inverse, eigenvalues
//! 4. [`arrays`]: largest, sorted, chosen by a condition
//! 5. [`random`]: the random numbers of NumPy and of PyTorch
//! 6. [`data`]: tables from files, splitting, scaling, two data sets
//! 7. [`nn`]: layers, losses, optimisers, training
//! 8. [`display`]: arrays as NumPy prints them, tables, figures
//! 9. [`interact`]: controls that run a closure while they are moved
//! 10. [`exercise`]: checks with three answers
//! 11. [`lookup`]: from a call in Python to the one here
//!
//! [`prelude`] contains the names in scope in every notebook cell.

pub mod error;

pub mod channel;

#[macro_use]
pub mod linalg;

pub mod arrays;

pub mod random;

pub mod data;

pub mod nn;

pub mod display;

pub mod interact;

pub mod exercise;

pub mod lookup;

pub mod prelude;

/// For the code that the kernel puts around a cell.
#[doc(hidden)]
pub mod kernel_variables {
    pub use crate::display::noted::seen;
    pub use crate::display::show::show_value;
    pub use eigenbook_wire::host::report_payload;
    pub use eigenbook_wire::variables::*;
}

use eigenbook_instances as _;
pub use error::{Error, Result};
pub use {ndarray, ndarray_linalg, plotters, serde_json};
