//! The queue of cells: one runs, the others wait, and a failure sends the waiting ones home.

use crate::server::Server;
use crate::server::channel::Request;
use crate::server::handlers::execute;
use jupyter_protocol::{ExecuteReply, JupyterMessageContent, ReplyStatus};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;

/// What a front end sent before it could know of a failure arrives within this time.
const IN_FLIGHT: Duration = Duration::from_millis(10);

/// Where cells queue up.
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

/// Runs the cells of the queue, one after another.
pub async fn run(server: Arc<Server>, mut waiting: mpsc::UnboundedReceiver<Request>) {
    let mut counter = execute::Counter::default();
    while let Some(request) = waiting.recv().await {
        let JupyterMessageContent::ExecuteRequest(cell) = &request.message.content else {
            continue;
        };
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

/// Answers a cell that stood behind a failed one.
fn abort(server: &Server, request: &Request) {
    server.publisher.busy(&request.message);
    request.reply(ExecuteReply { status: ReplyStatus::Aborted, ..Default::default() });
    server.publisher.idle(&request.message);
}
