//! A Jupyter kernel for Rust with a library preloaded.
//!
//! The front ([`server`]) speaks the Jupyter protocol and knows nothing of Rust compilers; the
//! engine ([`engine`]) compiles and runs cells and knows nothing of sockets. They meet in
//! [`engine::interface`].

pub mod engine;
