//! A Jupyter kernel for Rust with a library preloaded.
//!
//! The front ([`server`]) speaks the Jupyter protocol and knows nothing of Rust compilers; the
//! engine ([`engine`]) compiles and runs cells and knows nothing of sockets. They meet in
//! [`engine::interface`]. [`diagnostics`] writes what a student reads when a cell goes wrong.

pub mod diagnostics;
pub mod engine;
pub mod history;
pub mod server;
