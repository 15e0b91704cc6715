//! In the place of rust-analyzer's positions in source files: evcxr names this package and uses nothing of it.
//!
//! Why: the README of this folder.
