//! `interrupt_request`: stops the running cell. Does nothing if none runs.

use crate::server::Server;
use crate::server::channel::Request;
use jupyter_protocol::InterruptReply;

/// Answers as soon as the cell has received the interrupt; the cell's own reply marks its end.
pub fn handle(server: &Server, request: &Request) {
    server.worker.interrupt();
    request.reply(InterruptReply::new());
}
