//! A Jupyter kernel for Rust with a library preloaded.
//!
//! The front ([`server`]) speaks the Jupyter protocol and knows nothing of Rust compilers; the
//! engine ([`engine`]) compiles and runs cells and knows nothing of sockets. They meet in
//! [`engine::interface`].
//!
//! - [`analyser`]: completion and documentation from the toolchain's rust-analyzer
//! - [`cell_tree`]: a cell as the parser takes it
//! - [`compile`]: where a cell is compiled
//! - [`diagnostics`]: what a student reads when a cell goes wrong
//! - [`doctor`]: whether an installation can run cells
//! - [`history`]: what was run, over sessions
//! - [`home`]: where an installation has what
//! - [`limits`]: what a cell may use, and what is told of one that goes over
//! - [`world`]: what is compiled once, at installation
//! - [`install`]: the programs, the world and the kernel specs in their places

pub mod analyser;
mod cell_tree;
pub mod compile;
pub mod diagnostics;
pub mod doctor;
pub mod engine;
pub mod history;
pub mod home;
pub mod install;
pub mod limits;
pub mod server;
pub mod world;
