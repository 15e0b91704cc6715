//! Models as messages.

use super::MODEL;
use super::model::Model;
use crate::engine::interface::ModelEvent;
use jupyter_protocol::{CommClose, CommId, CommMsg, CommOpen, JupyterMessage};
use serde_json::{Map, Value, json};

/// The version of the messages about models, as the protocol of Jupyter's widgets counts it.
const VERSION: &str = "2.1.0";

/// The message that reports an event of a model to every page.
pub fn message(event: ModelEvent, parent: &JupyterMessage) -> JupyterMessage {
    match event {
        ModelEvent::Opened { id, state, .. } => {
            let open = CommOpen {
                comm_id: CommId(id),
                target_name: MODEL.to_owned(),
                data: object(json!({"state": state, "buffer_paths": []})),
                target_module: None,
            };
            JupyterMessage::new(open, Some(parent)).with_metadata(json!({"version": VERSION}))
        }
        ModelEvent::Changed { id, state } => {
            JupyterMessage::new(update(id, "update", state), Some(parent))
        }
        ModelEvent::Closed { id } => {
            let close = CommClose { comm_id: CommId(id), data: Map::new() };
            JupyterMessage::new(close, Some(parent))
        }
    }
}

/// A state for the pages: by the method `update`, or by `echo_update` if it comes from a page.
pub fn update(id: String, method: &str, state: Map<String, Value>) -> CommMsg {
    let data = object(json!({"method": method, "state": state, "buffer_paths": []}));
    CommMsg { comm_id: CommId(id), data }
}

/// A model as the answer to a request for all of them describes it.
pub fn described(model: &Model) -> Value {
    let state = model.state();
    let part = |name: &str| state.get(name).cloned().unwrap_or_default();
    json!({
        "model_name": part("_model_name"),
        "model_module": part("_model_module"),
        "model_module_version": part("_model_module_version"),
        "state": state,
    })
}

/// The object that a value is.
pub fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
