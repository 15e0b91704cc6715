//! The server over real sockets, with a scripted engine.

#[path = "../support/mod.rs"]
mod support;

mod cells;
mod hostile;
mod input;
mod interrupt;
mod output;
mod requests;
mod while_busy;
