//! The interface between the server and an engine: requests in one direction, events in the other.
//!
//! ```text
//!              engine thread                      any thread, any time
//! server ──▶ Engine: execute, complete, …     Control: interrupt, answer_input, shutdown
//! server ◀── EventSender: output, displays, the result, questions
//! ```
//!
//! The server calls every method of [`Engine`] on one thread of its own, in order,
//! [`Engine::warm_up`] first. While a cell runs, its output travels through [`EventSender`], which
//! never blocks; [`Engine::execute`] returns how it ended.

pub use crate::analyser::{Completion, Later};
pub use eigenbook_wire::controls::{Call, ModelEvent, Moved};
use parking_lot::Mutex;
use serde_json::{Map, Value};
use std::sync::Arc;

/// Compiles and runs cells. All offsets are bytes into the code.
pub trait Engine: Send + 'static {
    /// Gets ready, so that the first cell is quick. Called once, before anything else; meanwhile the
    /// server answers requests that need no engine. Errors are kept for [`Engine::execute`].
    fn warm_up(&mut self, events: &EventSender);

    /// Returns what is not needed between cells. Called whenever the engine is idle.
    fn idle(&mut self) {}

    /// Runs a cell to its end.
    ///
    /// # Errors
    /// A cell that does not compile, panics, returns an error, dies or is interrupted.
    fn execute(&mut self, cell: &SentCell<'_>, events: &EventSender) -> Outcome;

    /// Runs the closure of a changed control to its end; nothing is compiled for it.
    ///
    /// # Errors
    /// A closure that panics, returns an error, dies or is interrupted, or is gone.
    fn call(&mut self, call: &Call, events: &EventSender) -> Outcome {
        let _ = (call, events);
        Ok(())
    }

    /// The value of one expression, without output (a `user_expressions` entry).
    ///
    /// # Errors
    /// As [`Engine::execute`].
    fn evaluate(&mut self, expression: &str) -> Result<Bundle, Failure>;

    /// Completions at `cursor`; none if that takes too long and cached names are enough. Called
    /// only between cells, and the next cell does not wait for the answer.
    fn complete(&mut self, code: &str, cursor: usize) -> Later<Completions>;

    /// A description of the name at `cursor`; as [`Engine::complete`].
    fn inspect(&mut self, code: &str, cursor: usize, detail: Detail) -> Later<Bundle>;

    /// The existing variables, sorted by name. Called only between cells. Names and types cost
    /// nothing; [`Detail::Full`] runs a small cell.
    fn variables(&mut self, detail: Detail) -> Vec<Variable>;
}

/// Requests to an engine from any thread while it works. No method waits.
pub trait Control: Send + Sync + 'static {
    /// A cell is about to run: an interrupt that came before is not meant for it.
    fn cell_begins(&self) {}

    /// As [`Control::cell_begins`], for the closure of a control: many may come in a second.
    fn call_begins(&self) {
        self.cell_begins();
    }

    /// Stops the running cell. Called only between [`Control::cell_begins`] and the end of
    /// [`Engine::execute`], so it may come a moment before that begins, or at its very end. A
    /// second call for the same cell means that the person is losing patience.
    fn interrupt(&self);

    /// Controls are moved that show nothing but themselves: the cell that runs, if one does, can
    /// read to what.
    fn moved(&self, _call: &Call) {}

    /// The answer to the last [`Event::Input`]; `None` if the front end cannot ask.
    fn answer_input(&self, answer: Option<String>);

    /// The kernel is about to exit: ends every child process. [`Engine::execute`] may still be
    /// running and will not be waited for.
    fn shutdown(&self);
}

/// A cell, with the protocol's data about it.
#[derive(Clone, Copy, Debug)]
pub struct SentCell<'a> {
    /// The source.
    pub code: &'a str,
    /// The number in its brackets, from 1.
    pub number: usize,
    /// The front end's name of the cell, if it has one.
    pub id: Option<&'a str>,
}

/// How a cell ended.
pub type Outcome = Result<(), Failure>;

/// Why a cell failed. It goes out as `error` message and in the reply.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Failure {
    /// The kind: `panic`, `E0308`, `KeyboardInterrupt`, …
    pub ename: String,
    /// One line that describes the failure.
    pub evalue: String,
    /// The lines that the user reads; ANSI colours are allowed.
    pub traceback: Vec<String>,
    /// The folded part below it: the compiler's own text.
    pub more: Option<Box<Bundle>>,
}

impl Failure {
    /// A failure of this kind; of its text, the first line describes it.
    pub fn new(ename: &str, text: &str) -> Self {
        let evalue = text.lines().next().unwrap_or_default().to_owned();
        let traceback = format!("{ename}: {text}").lines().map(str::to_owned).collect();
        Self { ename: ename.to_owned(), evalue, traceback, more: None }
    }
}

/// The events of an engine while a cell runs.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// Bytes of standard output, cut anywhere.
    Stdout(Vec<u8>),
    /// Bytes of standard error, cut anywhere.
    Stderr(Vec<u8>),
    /// A value to show.
    Display {
        /// The output.
        bundle: Bundle,
        /// The name under which it can be updated.
        display_id: Option<String>,
    },
    /// A new version of a value that was shown.
    UpdateDisplay {
        /// The output.
        bundle: Bundle,
        /// The name given when it was shown.
        display_id: String,
    },
    /// The cell's output is to be cleared.
    ClearOutput {
        /// Whether to wait for the next output.
        wait: bool,
    },
    /// A model for the front end is there, has changed or is gone.
    Model(ModelEvent),
    /// The value of the cell's last expression.
    Result(Bundle),
    /// A line of text is wanted; [`Control::answer_input`] brings it.
    Input {
        /// The prompt.
        prompt: String,
        /// Whether to hide the typed text.
        secret: bool,
    },
}

/// A value in several forms.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bundle {
    /// MIME type → data.
    pub data: Map<String, Value>,
    /// MIME type → metadata for the front end.
    pub metadata: Map<String, Value>,
}

impl Bundle {
    /// A bundle of plain text only.
    pub fn text(text: impl Into<String>) -> Self {
        let data = Map::from_iter([("text/plain".to_owned(), Value::String(text.into()))]);
        Self { data, metadata: Map::new() }
    }

    /// The bundle with one more form of the value.
    pub fn with(mut self, kind: &str, data: impl Into<Value>) -> Self {
        self.data.insert(kind.to_owned(), data.into());
        self
    }

    /// The plain text; empty if there is none.
    pub fn plain(&self) -> &str {
        self.data.get("text/plain").and_then(Value::as_str).unwrap_or_default()
    }
}

/// Where an engine puts its [`Event`]s. Cheap to clone, and usable from every thread, also between
/// cells: such output belongs to the last cell that ran.
#[derive(Clone)]
pub struct EventSender(Arc<dyn Fn(Event) + Send + Sync>);

impl EventSender {
    /// A sender that hands every event to `sink`, which must not block.
    pub fn new(sink: impl Fn(Event) + Send + Sync + 'static) -> Self {
        Self(Arc::new(sink))
    }

    /// A sender that keeps only the results, and the place where they are collected.
    pub fn keeping_results() -> (Self, Arc<Mutex<Vec<Bundle>>>) {
        let results = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&results);
        let sender = Self::new(move |event| {
            if let Event::Result(bundle) = event {
                results.lock().push(bundle);
            }
        });
        (sender, kept)
    }

    /// Sends an event; never blocks, and never fails.
    pub fn send(&self, event: Event) {
        (self.0)(event);
    }
}

/// The completions that can replace `start..end`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completions {
    /// The start of the text to replace.
    pub start: usize,
    /// Its end.
    pub end: usize,
    /// The candidates, best first.
    pub matches: Vec<Completion>,
}

/// The level of detail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// A short description.
    Brief,
    /// Also the source of a name, or the shape, size and value of a variable.
    Full,
}

/// An existing variable.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its type, as a person writes it.
    pub type_name: String,
    /// The shape of an array, the length of a list; empty if that is not known.
    pub shape: String,
    /// Its memory; empty if that is not known.
    pub size: String,
    /// The beginning of its value; empty if that is not known.
    pub value: String,
}
