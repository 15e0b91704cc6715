//! What is known of Python: its calls and what they are here, and lines of Python as Rust.

mod arguments;
pub(super) mod table;
mod translated;

pub(super) use arguments::{named, split};
pub(super) use table::{is_absent, is_module};
pub(super) use translated::{of_floats, pairs, rust, rust_format, typed, with_let};
