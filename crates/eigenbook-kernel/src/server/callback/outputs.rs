//! The output of a closure, in the form of a cell's outputs in a notebook.

use crate::engine::interface::{Bundle, Event, Failure};
use crate::server::outbox::{Budget, Queue};
use crate::server::{Server, Settings, media};
use jupyter_protocol::{JupyterMessage, Transient, UpdateDisplayData};
use serde_json::{Value, json};

/// The outputs of one run.
#[derive(Default)]
pub struct Outputs {
    queue: Queue,
    budget: Option<Budget>,
}

impl Outputs {
    /// None yet; no more of them is kept than a cell may put out.
    pub fn new(settings: &Settings) -> Self {
        let budget = Budget::new(settings.output_limit, settings.line_limit, settings.beyond);
        Self { queue: Queue::default(), budget: Some(budget) }
    }

    /// Takes the next output.
    pub fn put(&mut self, event: Event) {
        if let Event::ClearOutput { .. } = event {
            self.queue = Queue::default();
        } else if let Some(budget) = &mut self.budget {
            budget.admit(event, |event| self.queue.push(event));
        }
    }

    /// All of them, and below them why the closure failed.
    pub fn finish(self, failure: Option<Failure>) -> Vec<Value> {
        let events = self.queue.into_events().into_iter();
        let mut outputs: Vec<Value> = events.filter_map(output).collect();
        if let Some(Failure { ename, evalue, traceback, more }) = failure {
            outputs.push(json!({
                "output_type": "error", "ename": ename, "evalue": evalue, "traceback": traceback,
            }));
            outputs.extend(more.map(|bundle| shown(*bundle)));
        }
        outputs
    }
}

fn output(event: Event) -> Option<Value> {
    let stream = |name: &str, bytes: &[u8]| json!({"output_type": "stream", "name": name, "text": String::from_utf8_lossy(bytes)});
    Some(match event {
        Event::Stdout(bytes) => stream("stdout", &bytes),
        Event::Stderr(bytes) => stream("stderr", &bytes),
        Event::Display { bundle, .. } | Event::Result(bundle) => shown(bundle),
        _ => return None,
    })
}

fn shown(Bundle { data, metadata }: Bundle) -> Value {
    json!({"output_type": "display_data", "data": data, "metadata": metadata})
}

/// A new version of a value that a cell has shown.
pub fn update(server: &Server, parent: &JupyterMessage, bundle: Bundle, display_id: String) {
    let Bundle { data, metadata } = bundle;
    let transient = Transient { display_id: Some(display_id) };
    let update = UpdateDisplayData { data: media(data), metadata, transient };
    server.publisher.publish(update, parent);
}
