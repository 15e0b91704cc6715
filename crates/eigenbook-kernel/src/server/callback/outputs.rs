//! The output of a closure, in the form of a cell's outputs in a notebook.

use crate::engine::interface::{Bundle, Event, Failure};
use crate::server::outbox::{Budget, Queue};
use crate::server::{Server, Settings, media};
use eigenbook_wire::controls::{PICTURE, as_picture};
use jupyter_protocol::{JupyterMessage, Transient, UpdateDisplayData};
use serde_json::{Value, json};

/// The output of one run, for the model that shows it.
pub enum Shown {
    /// Nothing but pictures, as a part of a page.
    Picture(String),
    /// Everything else, as a notebook keeps it.
    Outputs(Vec<Value>),
}

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
    pub fn finish(self, failure: Option<Failure>) -> Shown {
        let events = self.queue.into_events();
        if let (None, Some(picture)) = (&failure, picture(&events)) {
            return Shown::Picture(picture);
        }
        let mut outputs: Vec<Value> = events.into_iter().filter_map(output).collect();
        if let Some(Failure { ename, evalue, traceback, more }) = failure {
            outputs.push(json!({
                "output_type": "error", "ename": ename, "evalue": evalue, "traceback": traceback,
            }));
            outputs.extend(more.map(|bundle| shown(*bundle)));
        }
        Shown::Outputs(outputs)
    }
}

/// The picture that the outputs are, if they are nothing else.
fn picture(events: &[Event]) -> Option<String> {
    let data = events.iter().map(|event| match event {
        Event::Result(bundle) => Some(&bundle.data),
        _ => None,
    });
    as_picture(data.collect::<Option<Vec<_>>>()?.into_iter())
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

fn shown(Bundle { mut data, metadata }: Bundle) -> Value {
    data.remove(PICTURE);
    json!({"output_type": "display_data", "data": data, "metadata": metadata})
}

/// A new version of a value that a cell has shown.
pub fn update(server: &Server, parent: &JupyterMessage, bundle: Bundle, display_id: String) {
    let Bundle { data, metadata } = bundle;
    let transient = Transient { display_id: Some(display_id) };
    let update = UpdateDisplayData { data: media(data), metadata, transient };
    server.publisher.publish(update, parent);
}
