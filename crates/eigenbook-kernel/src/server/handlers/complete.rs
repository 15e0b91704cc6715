//! `complete_request`: completions at the cursor.

use crate::engine::interface::{Completion, Completions};
use crate::server::Server;
use crate::server::channel::Request;
use crate::server::nesting::is_too_deep;
use crate::server::text::{byte_of, character_of};
use jupyter_protocol::{CompleteReply, CompleteRequest};
use serde_json::{Map, Value, json};

/// Answers from the engine, or from the cache if the engine cannot.
pub async fn handle(server: &Server, request: &Request, content: &CompleteRequest) {
    let code = &content.code;
    let cursor = byte_of(code, content.cursor_pos);
    let asked = match is_too_deep(code) {
        true => None,
        false => server.worker.complete(code.clone(), cursor).await,
    };
    if let Some(completions) = &asked {
        server.name_cache.lock().learn_completions(code, completions);
    }
    let completions = asked.unwrap_or_else(|| server.name_cache.lock().complete(code, cursor));
    request.reply(reply(code, &completions));
}

fn reply(code: &str, completions: &Completions) -> CompleteReply {
    let start = character_of(code, completions.start);
    let end = character_of(code, completions.end);
    let types = completions.matches.iter().map(|found| typed(found, start, end)).collect();
    CompleteReply {
        matches: completions.matches.iter().map(|found| found.text.clone()).collect(),
        cursor_start: start,
        cursor_end: end,
        // Front ends show kind and signature from here, by a custom that ipykernel began.
        metadata: Map::from_iter([("_jupyter_types_experimental".to_owned(), Value::Array(types))]),
        ..Default::default()
    }
}

fn typed(found: &Completion, start: usize, end: usize) -> Value {
    json!({
        "text": found.text, "start": start, "end": end,
        "type": found.kind.as_deref().unwrap_or("<unknown>"),
        "signature": found.signature.as_deref().unwrap_or(""),
    })
}
