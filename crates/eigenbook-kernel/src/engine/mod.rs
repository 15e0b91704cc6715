//! The room that compiles and runs cells.

pub mod interface;
