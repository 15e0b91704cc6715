//! `comm_open`, `comm_msg`, `comm_close`, `comm_info_request`: small private channels.
//!
//! One target is known, [`VARIABLES`]: a client that opens it receives the existing variables, then
//! and whenever they change, as `{"variables": [{"name", "type", "shape", "size", "value"}, …]}`.
//! An empty `comm_msg` requests them again. The comms of controls are those of `widget`. Any other
//! target is closed at once, as the protocol requires.

use crate::server::Server;
use crate::server::channel::Request;
use crate::server::handlers::widget;
use crate::server::widgets::CONTROL;
use jupyter_protocol::{
    CommClose, CommId, CommInfo, CommInfoReply, CommInfoRequest, CommMsg, CommOpen, JupyterMessage,
};
use serde_json::{Map, json};
use std::collections::HashMap;
use std::sync::Arc;

/// The target that sends the variables.
pub const VARIABLES: &str = "eigenbook.variables";
/// More than this at once is a client gone wrong.
const MOST: usize = 1000;

/// The comms that are open, each with its target.
pub type Comms = HashMap<CommId, String>;

/// `comm_info_request`: which comms are open.
pub fn info(server: &Server, request: &Request, content: &CommInfoRequest) {
    server.widgets.open_saved();
    let wanted = |target: &str| content.target_name.as_deref().is_none_or(|name| name == target);
    let comms = server.comms.lock();
    let own = comms.iter().map(|(id, target)| (id.clone(), target.clone()));
    let open = own.chain(server.widgets.comms()).filter(|(_, target)| wanted(target));
    let comms = open.map(|(id, target_name)| (id, CommInfo { target_name }));
    request.reply(CommInfoReply { comms: comms.collect(), ..Default::default() });
}

/// `comm_open`. Cached variables are sent at once, and again when the engine has reported more.
pub fn open(server: &Arc<Server>, request: &Request, content: &CommOpen) {
    let id = content.comm_id.clone();
    if content.target_name == CONTROL && server.widgets.open_control(&id) {
        return;
    }
    if content.target_name != VARIABLES || server.comms.lock().len() >= MOST {
        let close = CommClose { comm_id: id, data: Map::new() };
        return server.publisher.publish(close, &request.message);
    }
    server.comms.lock().insert(id.clone(), content.target_name.clone());
    tell(server, &request.message, id);
    server.refresh_variables(&request.message);
}

/// `comm_msg`.
pub fn message(server: &Server, request: &Request, content: &CommMsg) {
    if widget::message(server, request, content) {
        return;
    }
    if server.comms.lock().contains_key(&content.comm_id) {
        tell(server, &request.message, content.comm_id.clone());
    }
}

/// `comm_close`.
pub fn close(server: &Server, content: &CommClose) {
    server.widgets.close(&content.comm_id);
    server.comms.lock().remove(&content.comm_id);
}

/// Sends the variables to every client that has requested them.
pub fn tell_all(server: &Server, parent: &JupyterMessage) {
    let open: Vec<CommId> = server.comms.lock().keys().cloned().collect();
    open.into_iter().for_each(|id| tell(server, parent, id));
}

fn tell(server: &Server, parent: &JupyterMessage, comm_id: CommId) {
    let known = server.name_cache.lock();
    let variables = known.variables().iter().map(|variable| {
        json!({
            "name": variable.name, "type": variable.type_name, "shape": variable.shape,
            "size": variable.size, "value": variable.value,
        })
    });
    let data = Map::from_iter([("variables".to_owned(), variables.collect())]);
    server.publisher.publish(CommMsg { comm_id, data }, parent);
}
