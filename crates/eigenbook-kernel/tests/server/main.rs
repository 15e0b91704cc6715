//! The server over real sockets, with an engine that follows a script.

#[path = "../support/mod.rs"]
mod support;

mod cells;
mod hostile;
mod input;
mod interrupt;
mod output;
mod requests;
mod while_busy;
