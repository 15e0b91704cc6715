//! Controls that a person moves: what the kernel tells the library about them between cells.
//!
//! The library opens models ([`crate::Message::ModelOpened`]), the front end shows them, and the
//! kernel keeps their state. When one is moved, the kernel sends a [`Call`], and the executor runs
//! the closure that belongs to it as it runs a cell, but without compiling anything.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What has happened to controls since the last call.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// Controls as they are now: those that were moved, and those beside them.
    pub moved: Vec<Moved>,
    /// Models that are gone.
    pub closed: Vec<String>,
}

/// A control as it is now.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Moved {
    /// The name of its model.
    pub id: String,
    /// What of its state a person can change.
    pub state: Map<String, Value>,
    /// How often it was pressed, where it is a button.
    pub clicks: u64,
}

/// How a call ended, as the number that passes between library and executor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Ended {
    /// The closure has returned a value, or there was none to run.
    Done = 0,
    /// It has returned an error, which was sent before as [`crate::Message::Failure`].
    Failed = 1,
    /// It has panicked.
    Panicked = 2,
}
