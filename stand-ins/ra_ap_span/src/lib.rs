//! Replaces rust-analyzer's positions in source files: evcxr names this package but uses no part of
//! it.
//!
//! Why: the README of this folder.
