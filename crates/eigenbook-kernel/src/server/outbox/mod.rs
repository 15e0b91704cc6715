//! The output of a running cell that has not been sent yet.
//!
//! The engine puts events in from any thread and never waits. At most twenty milliseconds later,
//! all waiting events leave in as few messages as possible: bytes of one stream are joined, an
//! update replaces a waiting update of the same display, and output that a `clear_output` would
//! remove is not sent at all. So a cell that prints endlessly fills neither memory nor network, and
//! a slow front end sees fewer, larger steps.

mod budget;
mod queue;

use crate::engine::interface::{Bundle, Event};
use crate::server::Settings;
use crate::server::iopub::Publisher;
use crate::server::media;
use crate::server::text::Decoder;
use crate::server::widgets;
pub use budget::Budget;
use jupyter_protocol::{
    ClearOutput, DisplayData, ExecuteResult, ExecutionCount, InputRequest, JupyterMessage,
    JupyterMessageContent, Stdio, StreamContent, Transient, UpdateDisplayData,
};
use parking_lot::Mutex;
pub use queue::Queue;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// How long output may wait for more.
const DELAY: Duration = Duration::from_millis(20);
/// No `stream` message is longer.
const LONGEST_TEXT: usize = 1 << 20;

/// The output of one kernel.
pub struct Outbox {
    publisher: Arc<Publisher>,
    inner: Mutex<Inner>,
    filled: Notify,
}

struct Inner {
    queue: Queue,
    budget: Budget,
    stdout: Decoder,
    stderr: Decoder,
    cell: Option<Recipient>,
    /// Its last result, as text.
    result: Option<String>,
}

/// The cell to which output belongs.
#[derive(Clone)]
pub struct Recipient {
    /// Its request.
    pub parent: JupyterMessage,
    /// Its number.
    pub number: ExecutionCount,
    /// Its output is not shown.
    pub silent: bool,
    /// The front end can ask for input.
    pub allow_stdin: bool,
}

/// A question that came up while output was sent.
pub struct InputQuestion {
    /// The cell that asks.
    pub cell: Recipient,
    /// The prompt.
    pub request: InputRequest,
}

impl Outbox {
    /// An empty one; of one cell, only so much output is sent as the settings allow.
    pub fn new(publisher: Arc<Publisher>, settings: &Settings) -> Self {
        let inner = Inner {
            queue: Queue::default(),
            budget: Budget::new(settings.output_limit, settings.line_limit, settings.beyond),
            stdout: Decoder::default(),
            stderr: Decoder::default(),
            cell: None,
            result: None,
        };
        Self { publisher, inner: Mutex::new(inner), filled: Notify::new() }
    }

    /// Puts an event in. From any thread; never waits.
    pub fn put(&self, event: Event) {
        let mut inner = self.inner.lock();
        let Inner { queue, budget, .. } = &mut *inner;
        if let Event::ClearOutput { .. } = event {
            budget.renew();
        }
        budget.admit(event, |event| queue.push(event));
        drop(inner);
        self.filled.notify_one();
    }

    /// From now on, output belongs to this cell.
    pub fn begin(&self, cell: Recipient) {
        drop(self.send());
        let mut inner = self.inner.lock();
        inner.budget.renew();
        inner.cell = Some(cell);
        inner.result = None;
    }

    /// The cell is over: sends waiting events, and returns the cell's last result as text. Later
    /// output, from its remaining threads, still belongs to it.
    pub fn end(&self) -> Option<String> {
        // The asking cell no longer waits for an answer.
        drop(self.send());
        let mut inner = self.inner.lock();
        let rest = [(Stdio::Stdout, inner.stdout.finish()), (Stdio::Stderr, inner.stderr.finish())];
        if let Some(cell) = inner.cell.clone() {
            for (name, text) in rest {
                self.publish_text(&cell, name, &text);
            }
        }
        inner.result.take()
    }

    /// The cell has put out more than a teacher allows: so many MB.
    pub fn is_over(&self) -> Option<u64> {
        self.inner.lock().budget.stops_at()
    }

    /// Sends waiting events in a loop, passes input requests to `ask`, and lets `stop` end a cell
    /// with too much output.
    pub async fn run(&self, ask: impl Fn(InputQuestion), stop: impl Fn()) {
        loop {
            self.filled.notified().await;
            tokio::time::sleep(DELAY).await;
            self.send().into_iter().for_each(&ask);
            if self.inner.lock().budget.asks_to_stop() {
                stop();
            }
        }
    }

    /// Sends the waiting events, except an input request, which is returned.
    fn send(&self) -> Option<InputQuestion> {
        let mut inner = self.inner.lock();
        let events = std::mem::take(&mut inner.queue).into_events();
        let cell = inner.cell.clone()?;
        let mut question = None;
        for event in events {
            match event {
                Event::Stdout(bytes) => {
                    let text = inner.stdout.text(&bytes);
                    self.publish_text(&cell, Stdio::Stdout, &text);
                }
                Event::Stderr(bytes) => {
                    let text = inner.stderr.text(&bytes);
                    self.publish_text(&cell, Stdio::Stderr, &text);
                }
                Event::Input { prompt, secret } => {
                    let request = InputRequest { prompt, password: secret };
                    question = Some(InputQuestion { cell: cell.clone(), request });
                }
                Event::Model(event) => {
                    // Also for a silent cell: the front end has to know what may be shown later.
                    self.publisher.send(widgets::message(event, &cell.parent));
                }
                other => {
                    if let Event::Result(bundle) = &other {
                        inner.result = Some(bundle.plain().to_owned());
                    }
                    self.publish(&cell, content(other, cell.number));
                }
            }
        }
        question
    }

    fn publish_text(&self, cell: &Recipient, name: Stdio, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let (text, later) = rest.split_at(rest.floor_char_boundary(LONGEST_TEXT));
            let text = text.to_owned();
            self.publish(cell, Some(StreamContent { name: name.clone(), text }.into()));
            rest = later;
        }
    }

    fn publish(&self, cell: &Recipient, content: Option<JupyterMessageContent>) {
        if let (false, Some(content)) = (cell.silent, content) {
            self.publisher.publish(content, &cell.parent);
        }
    }
}

/// The message of an event that is neither text nor an input request.
fn content(event: Event, number: ExecutionCount) -> Option<JupyterMessageContent> {
    Some(match event {
        Event::Display { bundle: Bundle { data, metadata }, display_id } => {
            let transient = Some(Transient { display_id });
            DisplayData { data: media(data), metadata, transient }.into()
        }
        Event::UpdateDisplay { bundle: Bundle { data, metadata }, display_id } => {
            let transient = Transient { display_id: Some(display_id) };
            UpdateDisplayData { data: media(data), metadata, transient }.into()
        }
        Event::Result(Bundle { data, metadata }) => {
            let (data, transient) = (media(data), Some(Transient::default()));
            ExecuteResult { execution_count: number, data, metadata, transient }.into()
        }
        Event::ClearOutput { wait } => ClearOutput { wait }.into(),
        Event::Stdout(_) | Event::Stderr(_) | Event::Input { .. } | Event::Model(_) => return None,
    })
}
