//! The few messages that the library and the executor send to the kernel.
//!
//! Two sides use this crate. The library (one dylib, loaded into the executor) calls the functions
//! of [`host`]; the executor passes it a table of functions, so that every message of the process
//! leaves through one place and in order. The executor and the kernel share [`Message`] and
//! [`frame`]; changes of [`controls`] come that way, too. Cells find their [`variables`] here,
//! through the library.

pub mod controls;
pub mod frame;
pub mod host;
pub mod variables;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The messages of the executor and the library to the kernel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Message {
    /// An executor is ready; sent by the first one and by each snapshot that takes over.
    Ready {
        /// Its process.
        pid: u32,
        /// The process that it replaces, if that one died.
        replaces: Option<u32>,
        /// Whether threads of the cells were running that have not come along.
        #[serde(default)]
        without_threads: bool,
    },
    /// A value shown while the cell runs.
    Display {
        /// MIME type → data.
        data: Map<String, Value>,
        /// The name under which it can be updated.
        display_id: String,
    },
    /// A new version of a value already shown.
    Update {
        /// MIME type → data.
        data: Map<String, Value>,
        /// The name given when it was shown.
        display_id: String,
    },
    /// Something has happened to a model for the front end.
    Model(controls::ModelEvent),
    /// The output of the cell is to be cleared.
    Clear {
        /// Whether to wait for the next output.
        wait: bool,
    },
    /// The value of the cell's last expression.
    Result {
        /// MIME type → data.
        data: Map<String, Value>,
    },
    /// A panic's message and place, before it unwinds.
    Panic {
        /// The panic's message.
        message: String,
        /// File, line and column.
        file: String,
        /// Line, from 1.
        line: u32,
        /// Column, from 1.
        column: u32,
        /// The name of its thread, if that is not the one that runs the cells; empty if it has
        /// none.
        #[serde(default)]
        thread: Option<String>,
    },
    /// A `?` returned an error that ends the cell.
    Failure {
        /// The error's type.
        type_name: String,
        /// The error's message.
        message: String,
    },
    /// A line of text is wanted from the person.
    Input {
        /// The prompt.
        prompt: String,
        /// Whether to hide the typed text.
        secret: bool,
    },
    /// The answer to a ping: everything that was written before has been sent.
    Pong,
    /// The running code has seen that it is to stop and is winding up.
    Stopping,
    /// The cell's own code is over; no more output of it will come.
    Finished {
        /// How it ended.
        outcome: Outcome,
        /// Whether a `return` of its own has ended it.
        #[serde(default)]
        returned: bool,
    },
}

/// How a cell's own code ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It ran to its end.
    Done,
    /// It panicked.
    Panicked,
    /// A `?` returned an error, which was sent before as [`Message::Failure`].
    Failed,
    /// The process died and a snapshot took over.
    Died,
}
