//! Requests of unknown types. They get a reply too, so that no client waits forever.

use crate::server::channel::Request;
use crate::server::iopub::unknown;
use jupyter_protocol::IsCompleteReply;
use serde_json::json;

/// Answers a request of a kind that this kernel does not support.
pub fn handle(request: &Request) {
    let msg_type = &request.message.header.msg_type;
    refuse(request, "UnknownRequest", &format!("this kernel does not know `{msg_type}`"));
}

/// Answers a request whose content is not as the protocol wants it.
pub fn misunderstood(request: &Request, problem: &str) {
    let msg_type = &request.message.header.msg_type;
    if msg_type == "is_complete_request" {
        // Its status has no value for an error.
        return request.reply(IsCompleteReply::unknown());
    }
    refuse(request, "ProtocolError", &format!("`{msg_type}` is malformed: {problem}"));
}

fn refuse(request: &Request, ename: &str, evalue: &str) {
    // Only requests are answered; a stray reply is not.
    if let Some(kind) = request.message.header.msg_type.strip_suffix("_request") {
        let content = json!({
            "status": "error", "ename": ename, "evalue": evalue,
            "traceback": [format!("{ename}: {evalue}")],
        });
        request.reply(unknown(&format!("{kind}_reply"), content));
    }
}
