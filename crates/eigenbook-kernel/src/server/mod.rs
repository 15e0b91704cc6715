//! The server: the kernel's sockets, typed messages, one file for each request.
//!
//! ```text
//!  client ─▶ gate ─▶ incoming ─▶ channel ─▶ dispatch ─▶ handlers::*
//!                                              │
//!                                  widgets ─▶ cells ─▶ worker ─▶ engine (its own thread)
//!  client ◀─ gate ◀─ iopub ◀───────────────── outbox ◀── events ──┘
//! ```
//!
//! Everything but the engine runs on one thread and never waits for the engine: while a cell runs
//! or the engine warms up, every other request is answered at once.

mod callback;
mod cells;
mod channel;
mod dispatch;
mod endpoint;
mod gate;
mod handlers;
mod heartbeat;
mod incoming;
mod iopub;
mod lifetime;
mod name_cache;
mod nesting;
mod open;
mod outbox;
mod processes;
mod settings;
mod syntax;
mod text;
mod widgets;
mod worker;

pub use settings::{Beyond, Settings};
pub use syntax::{Completeness, completeness};

use crate::engine::interface::{Control, Detail, Engine};
use crate::history::History;
use cells::Cells;
use handlers::comm::{self, Comms};
use iopub::Publisher;
use jupyter_protocol::{ConnectionInfo, JupyterMessage, Media, MediaType};
use name_cache::NameCache;
use outbox::Outbox;
use parking_lot::Mutex;
use processes::Meter;
use serde_json::{Map, Value};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::Notify;
use widgets::Widgets;
use worker::Worker;

/// After this time, the system has taken over everything written to a socket.
const LINGER: Duration = Duration::from_millis(100);

/// A kernel that listens.
pub struct Server {
    settings: Settings,
    ports: ConnectionInfo,
    publisher: Arc<Publisher>,
    outbox: Arc<Outbox>,
    worker: Worker,
    control: Arc<dyn Control>,
    cells: Cells,
    name_cache: Mutex<NameCache>,
    history: Mutex<History>,
    comms: Mutex<Comms>,
    widgets: Arc<Widgets>,
    meter: Mutex<Meter>,
    /// A cell waits for an answer.
    asked: AtomicBool,
    has_ended: AtomicBool,
    ending: Notify,
}

/// Serves the connection file until the kernel is asked to end, and ends the engine's processes.
/// The engine's thread may still be busy; the process is expected to exit.
///
/// # Errors
/// The connection file is unusable, or an address is taken.
pub fn run(
    connection_file: &Path,
    engine: Box<dyn Engine>,
    control: Arc<dyn Control>,
    settings: Settings,
) -> anyhow::Result<()> {
    let info = endpoint::read(connection_file)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let server = Server::open(&info, engine, control, settings).await?;
        let watch = tokio::spawn(lifetime::watch(server.clone()));
        server.ended().await;
        watch.abort();
        Ok(())
    })
}

impl Server {
    /// Waits until a shutdown was requested and all messages have been sent.
    pub async fn ended(&self) {
        self.ending.notified().await;
        self.publisher.flush().await;
        tokio::time::sleep(LINGER).await;
        endpoint::remove(&self.ports);
    }

    /// Ends the engine's processes, once, and lets [`Server::ended`] return.
    fn end(&self) {
        if !self.has_ended.swap(true, Ordering::AcqRel) {
            self.control.shutdown();
        }
        self.ending.notify_one();
    }

    /// The question of the running cell, if there was one, needs no answer any more.
    fn question_is_over(&self) -> bool {
        self.asked.swap(false, Ordering::AcqRel)
    }

    /// Requests the variables from the engine, if it is idle, and passes them on. Their values,
    /// which cost a small cell, are requested only if a client shows them.
    fn refresh_variables(self: &Arc<Self>, parent: &JupyterMessage) {
        let (server, parent) = (self.clone(), parent.clone());
        let detail = if self.comms.lock().is_empty() { Detail::Brief } else { Detail::Full };
        tokio::spawn(async move {
            if let Some(variables) = server.worker.variables(detail).await
                && server.name_cache.lock().learn_variables(variables)
            {
                comm::tell_all(&server, &parent);
            }
        });
    }
}

/// A bundle as messages carry it. Every type goes out as it is.
fn media(data: Map<String, Value>) -> Media {
    Media::new(data.into_iter().map(MediaType::Other).collect())
}
