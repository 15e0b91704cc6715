//! A Jupyter kernel for Rust with a library preloaded.
//!
//! The [`server`] speaks the Jupyter protocol and is independent of Rust compilers; the [`engine`]
//! compiles and runs cells and is independent of Jupyter's sockets. They meet in
//! [`engine::interface`].
//!
//! - [`analyser`]: completion and documentation from the toolchain's rust-analyzer
//! - [`cargo_line`]: a line of a `Cargo.toml`
//! - [`cargo_manifest`]: the libraries of a part of one, each as a line
//! - [`cell_tree`]: a cell and its syntax tree
//! - [`compile`]: compiles a cell
//! - [`diagnostics`]: the reports that students read when a cell fails
//! - [`doctor`]: whether an installation can run cells
//! - [`digest`]: names by content
//! - [`edits`]: changes of a text, and places in it
//! - [`json`]: reads JSON
//! - [`notebook`]: a notebook's file as JSON
//! - [`history`]: the inputs of all sessions
//! - [`home`]: the folders of an installation
//! - [`tokens`]: the tokens of a text that need not be Rust
//! - [`limits`]: a cell's limits, and the messages about exceeded ones
//! - [`world`]: everything that is compiled once, at installation
//! - [`install`]: the programs, the world and the kernel specs in their places

pub mod analyser;
mod cargo_line;
mod cargo_manifest;
mod cell_tree;
pub mod compile;
pub mod diagnostics;
mod digest;
pub mod doctor;
mod edits;
pub mod engine;
pub mod history;
pub mod home;
pub mod install;
mod json;
pub mod limits;
mod notebook;
pub mod server;
mod tokens;
pub mod world;
