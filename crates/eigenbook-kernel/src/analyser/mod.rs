//! The analyser: completion and documentation from the toolchain's own rust-analyzer.
//!
//! ```text
//! engine thread ── Question ──▶ analyser thread ── LSP ──▶ rust-analyzer, a process of its own
//! server ◀───────── Later ───────────┘
//! ```
//! It starts at the first query, ends after an idle period, and never delays a cell: a caller waits
//! for a [`Later`], and goes on without an answer if none comes.
//!
//! - [`work`]: answers queries in order, and handles missing answers
//! - [`client`]: the messages to the process and from it
//! - [`first_part`]: what it reads first, for less memory
//! - [`process`]: how it is started, read and written to
//! - [`project`]: which sources it is to read, and its settings
//! - [`answers`]: converts its answers for the front end

mod answers;
mod client;
mod first_part;
mod process;
mod project;
mod work;

use parking_lot::Mutex;
use std::ffi::OsString;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, mpsc};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;
use work::{Order, Task};

/// A value that another thread delivers later, or never.
pub type Later<T> = Pin<Box<dyn Future<Output = Option<T>> + Send>>;

/// An answer may be waited for so long.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// The start configuration and the input of a session's analyser.
#[derive(Clone, Debug)]
pub struct Setting {
    /// rust-analyzer.
    pub program: PathBuf,
    /// The compiler that it queries about the target.
    pub rustc: PathBuf,
    /// The student's own `PATH`.
    pub own_path: OsString,
    /// The name of the preloaded library.
    pub library: String,
    /// The folder of the world that is made for the analyser.
    pub analysis: PathBuf,
    /// The file name under which the session's source is opened.
    pub source: PathBuf,
    /// Cargo's metadata of the student's own packages, if there are any.
    pub packages: PathBuf,
    /// Without a question for so long the process ends: it is most of a kernel's memory.
    pub idle: Duration,
}

impl Setting {
    /// `EIGENBOOK_ANALYSER_IDLE` in seconds, else ten minutes.
    pub fn idle_from_environment() -> Duration {
        let seconds = std::env::var("EIGENBOOK_ANALYSER_IDLE").ok();
        let seconds = seconds.and_then(|text| text.parse().ok());
        Duration::from_secs(seconds.unwrap_or(600))
    }
}

/// A place in a source.
#[derive(Clone, Debug)]
pub struct Question {
    /// The whole source of the session, the cell in it.
    pub source: String,
    /// The cursor, in bytes.
    pub cursor: usize,
}

/// Completions at the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidates {
    /// How many bytes before the cursor they replace.
    pub before: usize,
    /// The number of bytes after it.
    pub after: usize,
    /// Best first.
    pub matches: Vec<Completion>,
}

/// One candidate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// The text to insert.
    pub text: String,
    /// Its kind, as front ends call it: `function`, `struct`, `module`, …
    pub kind: Option<String>,
    /// Its type or signature.
    pub signature: Option<String>,
}

/// The analyser of a session. Clones are the same one.
#[derive(Clone)]
pub struct Analyser(Arc<Shared>);

/// The state that the analyser's thread shares with its callers.
struct Shared {
    setting: Option<Setting>,
    orders: OnceLock<mpsc::Sender<Order>>,
    /// An answer would come at once.
    is_warm: AtomicBool,
    /// The process, until its end has been waited for.
    process: Mutex<State>,
}

/// The process, for callers that may have to end it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    None,
    Running(i32),
    /// None is to be started any more.
    Closed,
}

impl Analyser {
    /// An analyser that has not started yet; without a setting it never answers.
    pub fn new(setting: Option<Setting>) -> Self {
        let (is_warm, process) = (AtomicBool::new(false), Mutex::new(State::None));
        Self(Arc::new(Shared { setting, orders: OnceLock::new(), is_warm, process }))
    }

    /// An answer would come at once.
    pub fn is_warm(&self) -> bool {
        self.0.is_warm.load(Ordering::Acquire)
    }

    /// Starts it, so that a later question is answered at once.
    pub fn warm_up(&self, question: Question) {
        self.order(question, Task::WarmUp);
    }

    /// Completions at the cursor.
    pub fn complete(&self, question: Question) -> Later<Candidates> {
        self.ask(question, Task::Complete)
    }

    /// A description of the name at the cursor, in Markdown.
    pub fn describe(&self, question: Question) -> Later<String> {
        self.ask(question, Task::Describe)
    }

    /// The process, if there is one.
    pub fn process(&self) -> Option<i32> {
        match *self.0.process.lock() {
            State::Running(process) => Some(process),
            State::None | State::Closed => None,
        }
    }

    /// Ends the process, and starts no other.
    pub fn close(&self) {
        let before = std::mem::replace(&mut *self.0.process.lock(), State::Closed);
        kill(before);
    }

    fn ask<T: Send + 'static>(
        &self,
        question: Question,
        task: impl FnOnce(oneshot::Sender<T>) -> Task,
    ) -> Later<T> {
        let (reply, answer) = oneshot::channel();
        self.order(question, task(reply));
        Box::pin(async { answer.await.ok() })
    }

    fn order(&self, question: Question, task: Task) {
        let Some(setting) = &self.0.setting else { return };
        let orders = self.0.orders.get_or_init(|| {
            let (orders, queue) = mpsc::channel();
            let (setting, shared) = (setting.clone(), self.0.clone());
            let work = move || work::work(setting, &shared, &queue);
            // Without a thread the queue is gone, and no query is answered.
            let _ = std::thread::Builder::new().name("analyser".to_owned()).spawn(work);
            orders
        });
        let _ = orders.send(Order { question, task, until: Instant::now() + PATIENCE });
    }
}

fn kill(process: State) {
    if let State::Running(process) = process {
        // SAFETY: a child that has not been waited for, so the number is still its own.
        unsafe { libc::kill(process, libc::SIGKILL) };
    }
}
