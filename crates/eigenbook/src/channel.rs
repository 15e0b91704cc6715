//! The channel by which text and pictures leave the library.
//!
//! All output of the library passes through here: inside the kernel as messages to the executor
//! that runs the cell, under stock evcxr_jupyter as its content protocol, elsewhere as plain text.
//! No other file of the library prints.

use eigenbook_wire::controls::ModelEvent;
use eigenbook_wire::{Message, host};
use serde_json::{Map, Value};
use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};

/// One value in several formats: MIME type → data, always with `text/plain`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bundle {
    data: Map<String, Value>,
}

impl Bundle {
    /// A bundle with the plain text that every front end can show.
    pub fn text(plain: impl Into<String>) -> Self {
        Self::default().with("text/plain", plain.into())
    }

    /// The same bundle with one more format; `data` is text, base64 for binary formats, or JSON.
    pub fn with(mut self, mime_type: &str, data: impl Into<Value>) -> Self {
        self.data.insert(mime_type.to_owned(), data.into());
        self
    }

    /// The formats by MIME type.
    pub fn data(&self) -> &Map<String, Value> {
        &self.data
    }

    /// The formats but one.
    pub fn without(&self, mime_type: &str) -> Map<String, Value> {
        let mut data = self.data.clone();
        data.remove(mime_type);
        data
    }

    /// The `text/plain` of the bundle.
    pub fn plain(&self) -> &str {
        self.data.get("text/plain").and_then(Value::as_str).unwrap_or_default()
    }
}

/// Shows the result of a cell's last expression.
pub fn result(bundle: &Bundle) {
    emit(bundle, |data| Message::Result { data });
}

/// Shows a value at once, while the cell runs, and returns the identifier by which it can be
/// updated.
pub fn display(bundle: &Bundle) -> String {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let id = format!("eigenbook-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let display_id = id.clone();
    emit(bundle, |data| Message::Display { data, display_id });
    id
}

/// Replaces the output of `display` under this identifier.
pub fn update(display_id: &str, bundle: &Bundle) {
    let display_id = display_id.to_owned();
    emit(bundle, |data| Message::Update { data, display_id });
}

/// Opens a model, which front ends show as a control or as a part of one, under a name of its own.
/// Its changes are reported if `output` names the model that shows their result.
pub fn open_model(id: &str, state: Map<String, Value>, output: Option<String>) {
    host::send(&Message::Model(ModelEvent::Opened { id: id.to_owned(), state, output }));
}

/// Changes a model.
pub fn change_model(id: &str, state: Map<String, Value>) {
    host::send(&Message::Model(ModelEvent::Changed { id: id.to_owned(), state }));
}

/// Closes a model.
pub fn close_model(id: &str) {
    host::send(&Message::Model(ModelEvent::Closed { id: id.to_owned() }));
}

/// Whether there is a kernel that shows models.
pub fn shows_models() -> bool {
    host::is_present()
}

/// Reports why a closure that the kernel has called has failed.
pub fn failure(message: String) {
    host::send(&Message::Failure { type_name: "Error".to_owned(), message });
}

/// Clears the output of the running cell: at once, or when the next output comes.
pub fn clear(wait: bool) {
    if host::is_present() {
        host::send(&Message::Clear { wait });
    }
}

/// Writes text unchanged to the standard output of the cell.
pub fn print(text: &str) {
    let mut out = io::stdout().lock();
    // A closed output is no reason to stop a computation.
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Asks the user at the front end for a line of text.
pub fn input(prompt: &str, secret: bool) -> io::Result<String> {
    if host::is_present() {
        return host::input(prompt, secret);
    }
    print(prompt);
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}

/// Whether the user has asked to stop; long loops check it at each step.
pub fn interrupted() -> bool {
    host::interrupted()
}

fn emit(bundle: &Bundle, message: impl FnOnce(Map<String, Value>) -> Message) {
    if host::is_present() {
        let _ = io::stdout().flush();
        host::send(&message(bundle.data.clone()));
    } else if std::env::var_os("EVCXR_IS_RUNTIME").is_some() {
        print(&evcxr_content(bundle));
    } else {
        print(&format!("{}\n", bundle.plain()));
    }
}

/// The content protocol of stock evcxr: one block for each format.
fn evcxr_content(bundle: &Bundle) -> String {
    let mut text = String::new();
    for (mime_type, value) in &bundle.data {
        let body = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        text += &format!("EVCXR_BEGIN_CONTENT {mime_type}\n{body}\nEVCXR_END_CONTENT\n");
    }
    text
}

/// `dbg!`, `file!` or `line!` with the place of its call in a notebook: the kernel puts this around
/// them, because the compiler sees another file.
///
/// ```
/// assert_eq!(eigenbook::located!("cell [3]", 2u32, 5u32; file!()), "cell [3]");
/// assert_eq!(eigenbook::located!("cell [3]", 2u32, 5u32; dbg!(1 + 1)), 2); // [cell [3], line 2] 1 + 1 = 2
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! located {
    ($cell:literal, $line:literal, $column:literal; $(std::)? file!()) => { $cell };
    ($cell:literal, $line:literal, $column:literal; $(std::)? line!()) => { $line };
    ($cell:literal, $line:literal, $column:literal; $(std::)? column!()) => { $column };
    ($cell:literal, $line:literal, $column:literal; $(std::)? dbg!()) => {
        ::std::eprintln!("[{}, line {}]", $cell, $line)
    };
    ($cell:literal, $line:literal, $column:literal; $(std::)? dbg!($value:expr $(,)?)) => {
        // As std writes it: the value lives as long as the statement.
        match $value {
            value => {
                let text = ::std::stringify!($value);
                ::std::eprintln!("[{}, line {}] {text} = {:#?}", $cell, $line, &value);
                value
            }
        }
    };
    ($cell:literal, $line:literal, $column:literal; $(std::)? dbg!($($value:expr),+ $(,)?)) => {
        ($($crate::located!($cell, $line, $column; dbg!($value))),+,)
    };
}
