//! `connect_request`: the ports of the other channels.

use crate::server::Server;
use crate::server::channel::Request;
use crate::server::iopub::unknown;
use serde_json::json;

/// Answers.
pub fn handle(server: &Server, request: &Request) {
    let ports = &server.ports;
    let content = json!({
        "status": "ok", "shell_port": ports.shell_port, "iopub_port": ports.iopub_port,
        "stdin_port": ports.stdin_port, "control_port": ports.control_port,
        "hb_port": ports.hb_port,
    });
    request.reply(unknown("connect_reply", content));
}
