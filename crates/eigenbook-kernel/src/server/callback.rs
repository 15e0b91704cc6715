//! Runs the closure of a control, and shows its output below the controls.
//!
//! Its printed text, displays and result, or its failure, become the outputs of one model in the
//! page, in one message; pictures alone become the contents of the model beside it, which a page
//! shows three times as quickly. That also reaches a page that was reloaded, unlike an update of a
//! display: a page knows only the displays that it has received itself.

mod outputs;

use crate::engine::interface::{Event, EventSender, ModelEvent};
use crate::server::Server;
use crate::server::widgets::{self, Movement};
use eigenbook_wire::controls::picture_of;
use outputs::{Outputs, Shown};
use parking_lot::Mutex;
use serde_json::{Map, Value};
use std::sync::Arc;
use std::time::Duration;

/// A longer closure shows the kernel as busy, so that the stop button is active.
const PATIENCE: Duration = Duration::from_millis(150);

/// Runs the closure of the controls that have moved.
pub async fn run(server: &Arc<Server>, moved: Movement) {
    let Movement { call, output, parent } = moved;
    let outputs = Arc::new(Mutex::new(Outputs::new(&server.settings)));
    let (kept, whole) = (outputs.clone(), Arc::downgrade(server));
    let cause = parent.clone();
    let events = EventSender::new(move |event| {
        let Some(server) = whole.upgrade() else { return };
        match event {
            Event::Model(event) => {
                server.widgets.note(&Event::Model(event.clone()));
                server.publisher.send(widgets::message(event, &cause));
            }
            Event::UpdateDisplay { bundle, display_id } => {
                outputs::update(&server, &cause, bundle, display_id);
            }
            // No input request is possible: it would hold up the cells.
            Event::Input { .. } => server.control.answer_input(None),
            event => kept.lock().put(event),
        }
    });
    let call = server.worker.call(call, events);
    tokio::pin!(call);
    let outcome = tokio::select! {
        outcome = &mut call => outcome,
        () = tokio::time::sleep(PATIENCE) => {
            server.publisher.cell_busy(&parent);
            let outcome = call.await;
            server.publisher.cell_idle(&parent);
            outcome
        }
    };
    if outcome.is_err() && output.is_some() {
        server.widgets.repeat(&parent);
    }
    let outputs = std::mem::take(&mut *outputs.lock());
    if let Some(id) = output {
        for event in changes(server, id, outputs.finish(outcome.err())) {
            server.widgets.note(&Event::Model(event.clone()));
            server.publisher.send(widgets::message(event, &parent));
        }
    }
}

/// The new contents of the two models that show a result; the one without is emptied, if it is not
/// empty.
fn changes(server: &Server, output: String, shown: Shown) -> Vec<ModelEvent> {
    let changed = |id: &str, part: &str, value: Value| {
        let state = Map::from_iter([(part.to_owned(), value)]);
        ModelEvent::Changed { id: id.to_owned(), state }
    };
    let emptied = |id: &str, part: &str, empty: Value| {
        let is_full = server.widgets.state(id).is_some_and(|it| it.get(part) != Some(&empty));
        is_full.then(|| changed(id, part, empty))
    };
    let picture = picture_of(&output);
    let (new, old) = match shown {
        Shown::Picture(html) => (
            changed(&picture, "value", Value::String(html)),
            emptied(&output, "outputs", Value::Array(Vec::new())),
        ),
        Shown::Outputs(outputs) => (
            changed(&output, "outputs", Value::Array(outputs)),
            emptied(&picture, "value", Value::String(String::new())),
        ),
    };
    std::iter::once(new).chain(old).collect()
}
