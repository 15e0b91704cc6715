//! The engine's `cargo` and `rustup`.
//!
//! The engine finds its tools by `rustup which`, then runs `cargo build` for each cell and `cargo
//! metadata` for the analyser. These stand in front: what the prebuilt world can answer is
//! answered from there, everything else goes to the real cargo with the student's own settings.

pub mod asked;
pub mod cache;
pub mod canonical;
pub mod cargo;
mod compile;
mod dependencies;
mod link;
mod metadata;
pub mod rewrite;
pub mod rustup;
pub mod variables;

pub use metadata::{SESSION, VIEW_VARIABLE};
