//! What is known of Python: its calls and what they are here, and lines of Python as Rust.

pub(super) mod table;
mod translated;

pub(super) use table::{is_absent, split};
pub(super) use translated::{of_floats, pairs, rust, rust_format, typed, with_let};
