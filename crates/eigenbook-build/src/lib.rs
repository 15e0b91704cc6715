//! How the library is compiled for cells.
//!
//! - [`library`]: its sources, cargo's command that compiles them, and the linking of the dylib
//! - [`toolchain`]: the compiler, which later compiles the cells as well
//!
//! The kernel's installer runs that command. The automation runs it before, beside the build of the
//! kernel, so that the installer finds everything compiled: both must run the same one.

pub mod library;
pub mod toolchain;

pub use library::{Compiled, Library};
pub use toolchain::Toolchain;

/// The text of the command; a world that was made by another one is out of date.
pub const SOURCE: &str = include_str!("library.rs");
