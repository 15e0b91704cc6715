//! `interrupt_request`: stops the cell that runs. Does nothing where none runs.

use crate::server::Server;
use crate::server::channel::Request;
use jupyter_protocol::InterruptReply;

/// Answers as soon as the cell has been told; its own reply says when it has stopped.
pub fn handle(server: &Server, request: &Request) {
    server.worker.interrupt();
    request.reply(InterruptReply::new());
}
