//! `shutdown_request`: ends the kernel. A restart is the launcher's task.

use crate::server::Server;
use crate::server::channel::Request;
use jupyter_protocol::{ShutdownReply, ShutdownRequest};

/// Ends the engine's processes, answers, and lets the server end.
pub fn handle(server: &Server, request: &Request, content: &ShutdownRequest) {
    server.end();
    let reply = ShutdownReply { restart: content.restart, ..Default::default() };
    // Other front ends of the same kernel hear it too.
    server.publisher.publish(reply.clone(), &request.message);
    request.reply(reply);
}
