//! `debug_request`: replies that there is no debugger.

use crate::server::channel::Request;
use jupyter_protocol::{DebugReply, DebugRequest};
use serde_json::json;

/// Answers in the debug adapter protocol.
pub fn handle(request: &Request, DebugRequest { content }: &DebugRequest) {
    let content = json!({
        "type": "response",
        "seq": content["seq"],
        "request_seq": content["seq"],
        "command": content["command"],
        "success": false,
        "message": "this kernel has no debugger",
        "body": {},
    });
    request.reply(DebugReply { content });
}
