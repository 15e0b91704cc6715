//! `is_complete_request`: whether a console should run the code or let the user go on typing.

use crate::server::channel::Request;
use crate::server::nesting::is_too_deep;
use crate::server::syntax::{Completeness, completeness};
use jupyter_protocol::{IsCompleteReply, IsCompleteRequest};

/// Longer code is not parsed; it is never typed into a console.
const LONGEST: usize = 64 << 10;
/// The parser is recursive.
const STACK: usize = 64 << 20;

/// Answers, from the syntax alone.
pub async fn handle(request: &Request, content: &IsCompleteRequest) {
    request.reply(match judge(content.code.clone()).await {
        Some(Completeness::Complete) => IsCompleteReply::complete(),
        Some(Completeness::Incomplete { indent }) => IsCompleteReply::incomplete(indent),
        Some(Completeness::Invalid) => IsCompleteReply::invalid(),
        None => IsCompleteReply::unknown(),
    });
}

async fn judge(code: String) -> Option<Completeness> {
    if code.len() > LONGEST || is_too_deep(&code) {
        return None;
    }
    let (done, wait) = tokio::sync::oneshot::channel();
    let work = move || drop(done.send(completeness(&code)));
    std::thread::Builder::new().stack_size(STACK).spawn(work).ok()?;
    wait.await.ok()
}
