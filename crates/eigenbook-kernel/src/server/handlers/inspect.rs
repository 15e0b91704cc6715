//! `inspect_request`: a description of the name at the cursor.

use crate::engine::interface::{Bundle, Detail};
use crate::server::channel::Request;
use crate::server::nesting::is_too_deep;
use crate::server::text::{byte_of, name_at};
use crate::server::{Server, media};
use jupyter_protocol::{InspectReply, InspectRequest};

/// Answers from the engine, or from the cache if the engine cannot.
pub async fn handle(server: &Server, request: &Request, content: &InspectRequest) {
    let code = &content.code;
    let cursor = byte_of(code, content.cursor_pos);
    let detail = match content.detail_level {
        None | Some(0) => Detail::Brief,
        Some(_) => Detail::Full,
    };
    let asked = match is_too_deep(code) {
        true => None,
        false => server.worker.inspect(code.clone(), cursor, detail).await,
    };
    if let Some(bundle) = &asked {
        server.name_cache.lock().learn_inspection(&code[name_at(code, cursor)], bundle);
    }
    let found = asked.or_else(|| server.name_cache.lock().inspect(code, cursor));
    request.reply(found.map_or_else(InspectReply::default, reply));
}

fn reply(Bundle { data, metadata }: Bundle) -> InspectReply {
    InspectReply { found: true, data: media(data), metadata, ..Default::default() }
}
