//! The queue of cells and of changed controls: one runs, the others wait, and a failure aborts the
//! waiting ones.

use crate::server::channel::Request;
use crate::server::handlers::execute;
use crate::server::{Server, callback};
use jupyter_protocol::{ExecuteReply, JupyterMessageContent, ReplyStatus};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;

/// Requests that a front end sent before it could see a failure arrive within this time.
const IN_FLIGHT: Duration = Duration::from_millis(10);

/// The entrance of the queue.
pub struct Cells(mpsc::UnboundedSender<Request>);

impl Cells {
    /// An empty queue, and its other end for [`run`].
    pub fn new() -> (Self, mpsc::UnboundedReceiver<Request>) {
        let (queue, waiting) = mpsc::unbounded_channel();
        (Self(queue), waiting)
    }

    /// Queues a cell.
    pub fn put(&self, request: Request) {
        let _ = self.0.send(request);
    }
}

/// Runs the cells of the queue, and between them the closures of controls, one after another.
pub async fn run(server: Arc<Server>, mut waiting: mpsc::UnboundedReceiver<Request>) {
    let mut counter = execute::Counter::default();
    loop {
        let request = tokio::select! {
            // A waiting cell comes before a changed control.
            biased;
            request = waiting.recv() => request,
            moved = server.widgets.next() => {
                callback::run(&server, moved).await;
                continue;
            }
        };
        let Some(request) = request else { return };
        let JupyterMessageContent::ExecuteRequest(cell) = &request.message.content else {
            continue;
        };
        // It may read the new values of controls.
        while let Some(moved) = server.widgets.next_without_output() {
            callback::run(&server, moved).await;
        }
        server.publisher.cell_busy(&request.message);
        let started = execute::now();
        let reply = execute::run(&server, &request, cell, &mut counter).await;
        let mut aborted = Vec::new();
        if reply.status == ReplyStatus::Error && cell.stop_on_error && !cell.silent {
            tokio::time::sleep(IN_FLIGHT).await;
            while let Ok(request) = waiting.try_recv() {
                aborted.push(request);
            }
        }
        let metadata = json!({"started": started, "status": reply.status});
        request.reply_with(reply, metadata);
        server.publisher.cell_idle(&request.message);
        aborted.iter().for_each(|request| abort(&server, request));
    }
}

/// Answers a cell that waited behind a failed one.
fn abort(server: &Server, request: &Request) {
    server.publisher.busy(&request.message);
    request.reply(ExecuteReply { status: ReplyStatus::Aborted, ..Default::default() });
    server.publisher.idle(&request.message);
}
