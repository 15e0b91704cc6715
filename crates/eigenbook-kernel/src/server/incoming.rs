//! Converts the frames of a socket to a typed request.
//!
//! The signature is verified (in constant time) before anything is parsed. Fields that the
//! protocol lets a client leave out are filled in first, because the typed messages want them all.

use jupyter_protocol::messaging::Header;
use jupyter_protocol::{JupyterMessage, JupyterMessageContent, UnknownMessage};
use jupyter_zmq_client::{Connection, RawMessage};
use serde_json::{Map, Value, json};
use zeromq::SocketRecv;

/// A message that is ours to answer.
#[derive(Debug)]
pub struct Incoming {
    /// The message; its content is unknown and empty if there is a `problem`.
    pub message: JupyterMessage,
    /// Why its content cannot be understood.
    pub problem: Option<String>,
}

/// Why no message was received.
#[derive(Debug)]
pub enum Refused {
    /// The socket is gone.
    Closed,
    /// Not signed with the key, or not a Jupyter message at all: dropped without an answer.
    Dropped(String),
}

/// Waits for the next message of a socket.
///
/// # Errors
/// The message is not for us; the next one may be.
pub async fn receive<S: SocketRecv>(connection: &mut Connection<S>) -> Result<Incoming, Refused> {
    let frames = connection.socket.recv().await.map_err(|_| Refused::Closed)?;
    let dropped = |error: &dyn std::fmt::Display| Refused::Dropped(error.to_string());
    let raw = RawMessage::from_multipart(frames, &connection.mac).map_err(|e| dropped(&e))?;
    typed(raw).map_err(|error| dropped(&error))
}

fn typed(raw: RawMessage) -> serde_json::Result<Incoming> {
    let [header, parent, metadata, content, buffers @ ..] = &raw.jparts[..] else {
        return Err(serde::de::Error::custom("a message has at least four parts"));
    };
    let mut header: Value = serde_json::from_slice(header)?;
    fill(&mut header, &json!({"username": "", "session": "", "version": "5.3"}));
    let header: Header = serde_json::from_value(header)?;
    let content = serde_json::from_slice(content)
        .and_then(|content| typed_content(&header.msg_type, content));
    let (content, problem) = match content {
        Ok(content) => (content, None),
        Err(error) => (nothing(&header.msg_type), Some(error.to_string())),
    };
    let metadata = serde_json::from_slice(metadata).unwrap_or_else(|_| json!({}));
    let message = JupyterMessage {
        zmq_identities: raw.zmq_identities,
        parent_header: serde_json::from_slice(parent).ok(),
        metadata,
        content,
        buffers: buffers.to_vec(),
        channel: None,
        header,
    };
    Ok(Incoming { message, problem })
}

fn nothing(msg_type: &str) -> JupyterMessageContent {
    UnknownMessage { msg_type: msg_type.to_owned(), content: json!({}) }.into()
}

fn typed_content(msg_type: &str, mut content: Value) -> serde_json::Result<JupyterMessageContent> {
    if content.is_null() {
        content = json!({});
    }
    if let "complete_request" | "inspect_request" = msg_type {
        let end = content["code"].as_str().map_or(0, |code| code.chars().count());
        fill(&mut content, &json!({ "cursor_pos": end }));
    }
    fill(&mut content, &defaults(msg_type));
    JupyterMessageContent::from_type_and_content(msg_type, content)
}

/// The protocol's default for a missing field.
fn defaults(msg_type: &str) -> Value {
    match msg_type {
        "execute_request" => json!({
            "silent": false, "store_history": true, "user_expressions": {},
            "allow_stdin": true, "stop_on_error": true,
        }),
        "inspect_request" => json!({"detail_level": 0}),
        "history_request" => json!({
            "hist_access_type": "tail", "output": false, "raw": true, "session": 0,
            "start": 0, "stop": i32::MAX, "n": i32::MAX, "pattern": "*", "unique": false,
        }),
        "comm_open" | "comm_msg" | "comm_close" => json!({"data": {}}),
        "shutdown_request" => json!({"restart": false}),
        _ => json!({}),
    }
}

/// Sets the entries of `defaults` that are missing or null in `object`.
fn fill(object: &mut Value, defaults: &Value) {
    let (Some(object), Some(defaults)) = (object.as_object_mut(), defaults.as_object()) else {
        return;
    };
    let missing = |object: &Map<String, Value>, key| object.get(key).is_none_or(Value::is_null);
    for (key, value) in defaults {
        if missing(object, key) {
            object.insert(key.clone(), value.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jupyter_protocol::HistoryRequest;

    #[test]
    fn what_a_client_leaves_out_is_filled_in() {
        let content = typed_content("execute_request", json!({"code": "1", "silent": null}));
        let Ok(JupyterMessageContent::ExecuteRequest(execute)) = content else { panic!() };
        assert!(!execute.silent && execute.store_history && execute.stop_on_error);
        let content = typed_content("complete_request", json!({"code": "αβ"}));
        let Ok(JupyterMessageContent::CompleteRequest(complete)) = content else { panic!() };
        assert_eq!(complete.cursor_pos, 2);
        let content = typed_content("history_request", json!({"hist_access_type": "range"}));
        let Ok(JupyterMessageContent::HistoryRequest(HistoryRequest::Range { session, .. })) =
            content
        else {
            panic!()
        };
        assert_eq!(session, Some(0));
    }

    #[test]
    fn content_of_a_wrong_type_is_a_problem_not_a_crash() {
        for content in [json!([]), json!("x"), json!({"code": 1}), json!({})] {
            assert!(typed_content("execute_request", content.clone()).is_err(), "{content}");
        }
    }
}
