//! The prebuilt world: everything that is compiled once, at installation, so that no cell compiles
//! a package.
//!
//! - [`build`]: makes a world from the library's sources, as `eigenbook-build` compiles it
//! - [`fingerprint`]: a hash of its parts
//! - [`analysis`]: the analyser's input: the library, its packages and std
//! - [`packages`]: which packages that are, so that a student's packages use the same ones
//! - [`slim`]: cuts function bodies out of sources, which the analyser never needs
//! - [`usual`]: which of its names come first in a completion
//! - [`paths`]: the paths of its parts

pub mod analysis;
pub mod build;
pub mod fingerprint;
pub mod packages;
pub mod paths;
pub mod slim;
mod standard;
pub mod usual;
