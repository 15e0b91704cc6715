//! `input_reply`: the text that the user typed.

use crate::server::Server;
use crate::server::channel::Request;
use jupyter_protocol::JupyterMessageContent;

/// Hands the answer to the cell that requested it; an answer without a waiting cell is dropped.
pub fn handle(server: &Server, request: &Request) {
    if let JupyterMessageContent::InputReply(reply) = &request.message.content
        && server.question_is_over()
    {
        server.control.answer_input(Some(reply.value.clone()));
    }
}
