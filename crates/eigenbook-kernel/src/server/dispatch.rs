//! Dispatches requests to their handlers.

use crate::server::Server;
use crate::server::channel::Request;
use crate::server::handlers::{
    comm, complete, connect, debug, history, inspect, interrupt, is_complete, kernel_info,
    shutdown, unknown, usage,
};
use jupyter_protocol::JupyterMessageContent as Content;
use std::sync::Arc;

/// Takes a request of the shell or control channel. Cells queue up; everything else is answered
/// at once, also while a cell runs.
pub fn dispatch(server: &Arc<Server>, request: Request) {
    if let Content::ExecuteRequest(_) = request.message.content {
        server.cells.put(request);
    } else {
        tokio::spawn(answer(server.clone(), request));
    }
}

async fn answer(server: Arc<Server>, request: Request) {
    server.publisher.busy(&request.message);
    route(&server, &request).await;
    server.publisher.idle(&request.message);
}

async fn route(server: &Arc<Server>, request: &Request) {
    if let Some(problem) = &request.problem {
        return unknown::misunderstood(request, problem);
    }
    match &request.message.content {
        Content::KernelInfoRequest(_) => kernel_info::handle(server, request),
        Content::IsCompleteRequest(content) => is_complete::handle(request, content).await,
        Content::CompleteRequest(content) => complete::handle(server, request, content).await,
        Content::InspectRequest(content) => inspect::handle(server, request, content).await,
        Content::HistoryRequest(content) => history::handle(server, request, content),
        Content::CommInfoRequest(content) => comm::info(server, request, content),
        Content::CommOpen(content) => comm::open(server, request, content),
        Content::CommMsg(content) => comm::message(server, request, content),
        Content::CommClose(content) => comm::close(server, content),
        Content::InterruptRequest(_) => interrupt::handle(server, request),
        Content::ShutdownRequest(content) => shutdown::handle(server, request, content),
        Content::DebugRequest(content) => debug::handle(request, content),
        Content::UnknownMessage(content) => match content.msg_type.as_str() {
            "usage_request" => usage::handle(server, request),
            "connect_request" => connect::handle(server, request),
            _ => unknown::handle(request),
        },
        _ => unknown::handle(request),
    }
}
