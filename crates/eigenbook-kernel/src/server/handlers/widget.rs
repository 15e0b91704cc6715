//! Messages about controls: changes, button presses and requests of a page.
//!
//! The protocol is that of Jupyter's widgets, version 2.1. A malformed message is ignored, because
//! comm messages have no replies. The comm of a model that no longer exists is closed, so that the
//! page shows that it is gone.

use crate::server::Server;
use crate::server::channel::Request;
use crate::server::widgets::{Press, Refusal, Update, object, update};
use jupyter_protocol::{CommClose, CommId, CommMsg};
use serde_json::{Map, Value, json};

/// Handles a message of one of the comms of controls; false if it is of another comm.
pub fn message(server: &Server, request: &Request, content: &CommMsg) -> bool {
    let (id, data) = (&content.comm_id, &content.data);
    let method = data.get("method").and_then(Value::as_str);
    if server.widgets.is_control(id) {
        if method == Some("request_states") {
            all(server, request, id);
        }
        return true;
    }
    let Some(state) = server.widgets.state(&id.0) else { return closed(server, request, content) };
    match method {
        Some("request_state") => {
            let state = update(id.0.clone(), "update", state);
            server.publisher.publish(state, &request.message);
        }
        Some("update") => {
            if let Some(Value::Object(state)) = data.get("state") {
                let update = Update { id: id.0.clone(), state: state.clone(), press: Press::Not };
                change(server, request, &update);
            }
        }
        Some("custom") if data.get("content").is_some_and(|it| it["event"] == "click") => {
            let update = Update { id: id.0.clone(), state: Map::new(), press: Press::Once };
            change(server, request, &update);
        }
        _ => {}
    }
    true
}

fn change(server: &Server, request: &Request, change: &Update) {
    // A value that is binary is none that a control of ours can have.
    if !request.message.buffers.is_empty() {
        return;
    }
    let echo = match server.widgets.change(change, &request.message) {
        Ok(echo) => echo,
        Err(Refusal::Malformed | Refusal::Unknown) => return,
    };
    if let Some(call) = server.widgets.alone(&change.id) {
        server.control.moved(&call);
    }
    if !echo.is_empty() {
        let echo = update(change.id.clone(), "echo_update", echo);
        server.publisher.publish(echo, &request.message);
    }
}

/// All models at once, for a page that was reloaded.
fn all(server: &Server, request: &Request, id: &CommId) {
    server.widgets.open_saved();
    let states = server.widgets.states();
    let data = object(json!({"method": "update_states", "states": states, "buffer_paths": []}));
    server.publisher.publish(CommMsg { comm_id: id.clone(), data }, &request.message);
}

/// A page moves a model that is gone, such as one of an earlier run of its kernel.
fn closed(server: &Server, request: &Request, content: &CommMsg) -> bool {
    let speaks_of_models = content.data.get("method").is_some();
    if speaks_of_models && !server.comms.lock().contains_key(&content.comm_id) {
        let close = CommClose { comm_id: content.comm_id.clone(), data: Map::new() };
        server.publisher.publish(close, &request.message);
        return true;
    }
    false
}
