//! The kernel's end of the socket to the executor.
//!
//! A thread accepts one connection after another: each executor, and each snapshot that takes over,
//! has its own. A cell's output is passed on at once; how the cell ended is kept for the engine.

use super::interface::{Bundle, Event, EventSender};
use crate::diagnostics;
use eigenbook_wire::frame::{self, Kind};
use eigenbook_wire::{Message, Outcome as Ended};
use parking_lot::{Condvar, Mutex, MutexGuard};
use serde_json::{Map, Value};
use std::io::BufReader;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// No executor needs longer to answer or to take over.
const PATIENCE: Duration = Duration::from_secs(10);
/// No executor needs longer to read a stop request; a new stop waits for this.
const PATIENCE_OF_A_STOP: Duration = Duration::from_secs(1);
/// How much of a cell's standard error is remembered for the report of a crash.
const TAIL: usize = 4096;

/// The connection, shared by the engine, the control and the listening thread.
#[derive(Clone)]
pub struct ExecutorLink(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    connection: Option<UnixStream>,
    /// The executor's process, and how many there have been.
    process: i32,
    generation: u64,
    pongs: u64,
    /// Threads of the cells ended when the last one took over.
    without_threads: bool,
    events: Option<EventSender>,
    record: Record,
}

/// The events of a cell's run.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// How the cell's code ended; none if it did not run.
    pub outcome: Option<Ended>,
    /// A `return` of its own has ended it.
    pub returned: bool,
    /// The last panic: message, file, line, column.
    pub panic: Option<(String, String, u32, u32)>,
    /// The error that a `?` met: type and text.
    pub failure: Option<(String, String)>,
    /// The process that died.
    pub died: Option<i32>,
    /// A new executor has started: the variables are gone, and so are the snapshots.
    pub is_new: bool,
    /// The cell saw that it was to stop, and wound up by itself.
    pub stopping: bool,
    /// The end of standard error.
    pub stderr_tail: String,
}

impl ExecutorLink {
    /// Listens at `path`.
    ///
    /// # Errors
    /// If the socket cannot be created.
    pub fn listen(path: &Path) -> anyhow::Result<Self> {
        let listener = UnixListener::bind(path)?;
        let wire = Self(Arc::new(Shared { state: Mutex::default(), changed: Condvar::new() }));
        let shared = wire.clone();
        std::thread::Builder::new().name("wire".to_owned()).spawn(move || {
            for connection in listener.incoming().map_while(Result::ok) {
                shared.serve(connection);
            }
        })?;
        Ok(wire)
    }

    /// A cell begins: its output goes to `events`.
    pub fn begin(&self, events: EventSender) {
        let mut state = self.0.state.lock();
        state.record = Record::default();
        state.events = Some(events);
    }

    /// Waits until everything that the executor has sent so far is passed on; returns it.
    pub fn settle(&self) -> Record {
        let mut state = self.0.state.lock();
        state = self.catch_up(state, PATIENCE);
        std::mem::take(&mut state.record)
    }

    /// Waits until the executor has read every stop request, so that none reaches the next cell.
    pub fn end_stop(&self) {
        let state = self.0.state.lock();
        if state.connection.is_some() {
            drop(self.catch_up(state, PATIENCE_OF_A_STOP));
        }
    }

    fn catch_up<'a>(
        &'a self,
        mut state: MutexGuard<'a, State>,
        patience: Duration,
    ) -> MutexGuard<'a, State> {
        let limit = Instant::now() + patience;
        while Instant::now() < limit {
            let (wanted, generation) = (state.pongs + 1, state.generation);
            if state.send(Kind::Ping, &[]) {
                state = self.wait(state, limit, |state| {
                    state.pongs < wanted && state.generation == generation
                });
                if state.pongs >= wanted {
                    break;
                }
            } else {
                // One has gone, the next has not come yet.
                state = self.wait(state, limit, |state| state.generation == generation);
            }
        }
        state
    }

    /// Lets the executor run the closure of a control, and waits for its end; without an outcome if
    /// no executor runs it.
    pub fn call(&self, call: &[u8], events: EventSender) -> Record {
        self.begin(events);
        let mut state = self.0.state.lock();
        if !state.send(Kind::Call, call) {
            return Record::default();
        }
        while state.record.outcome.is_none() {
            let (limit, is_there) = (Instant::now() + PATIENCE, state.connection.is_some());
            // While a closure runs the connection exists. If the executor dies, a snapshot soon
            // replaces it.
            state = self.wait(state, limit, |state| {
                state.record.outcome.is_none() && state.connection.is_some() == is_there
            });
            if !is_there && state.connection.is_none() {
                break;
            }
        }
        std::mem::take(&mut state.record)
    }

    /// Brings back the variables as they were before the cell that has just failed; returns the
    /// process that has given its place to the snapshot.
    pub fn roll_back(&self) -> Option<i32> {
        let limit = Instant::now() + PATIENCE;
        let mut state = self.0.state.lock();
        let generation = state.generation;
        if !state.send(Kind::RollBack, &[]) {
            return None;
        }
        state = self.wait(state, limit, |state| state.generation == generation);
        state.record.died.filter(|_| state.generation != generation)
    }

    /// Whether threads of the cells ended when the last snapshot took over.
    pub fn is_without_threads(&self) -> bool {
        self.0.state.lock().without_threads
    }

    /// The folder that the cells are in: they may have changed it.
    pub fn folder(&self) -> PathBuf {
        let cells = format!("/proc/{}/cwd", self.0.state.lock().process);
        std::fs::read_link(cells).or_else(|_| std::env::current_dir()).unwrap_or_default()
    }

    /// Asks the running cell to stop, after so many stop requests by the user.
    pub fn interrupt(&self, presses: u8) {
        self.0.state.lock().send(Kind::Interrupt, &[presses]);
    }

    /// Tells the running cell what controls were moved to.
    pub fn moved(&self, call: &[u8]) {
        self.0.state.lock().send(Kind::Moved, call);
    }

    /// Passes on a line that was typed, or that none can be had.
    pub fn answer(&self, line: Option<&str>) {
        let text = serde_json::to_vec(&line).unwrap_or_default();
        self.0.state.lock().send(Kind::Answer, &text);
    }

    /// Closes the connection, which ends the executor, and makes sure that it ends.
    pub fn close(&self) {
        let mut state = self.0.state.lock();
        state.connection = None;
        if state.process > 0 {
            // SAFETY: a child of ours, or a snapshot of one.
            unsafe { libc::kill(state.process, libc::SIGKILL) };
        }
    }

    fn wait<'a>(
        &self,
        mut state: MutexGuard<'a, State>,
        limit: Instant,
        condition: impl Fn(&State) -> bool,
    ) -> MutexGuard<'a, State> {
        self.0.changed.wait_while_until(&mut state, |state| condition(state), limit);
        state
    }

    fn serve(&self, connection: UnixStream) {
        let Ok(writer) = connection.try_clone() else { return };
        self.0.state.lock().connection = Some(writer);
        let mut reader = BufReader::with_capacity(1 << 16, connection);
        while let Ok(Some((kind, payload))) = frame::read(&mut reader) {
            match kind {
                Kind::Stdout => self.pass(Event::Stdout(payload)),
                Kind::Stderr => {
                    self.0.state.lock().remember(&payload);
                    self.pass(Event::Stderr(payload));
                }
                Kind::Message => {
                    if let Ok(message) = serde_json::from_slice(&payload) {
                        self.handle(message);
                    }
                }
                // The kernel's own kinds never come this way.
                Kind::Answer
                | Kind::Interrupt
                | Kind::RollBack
                | Kind::Ping
                | Kind::Call
                | Kind::Moved => break,
            }
        }
        self.0.state.lock().connection = None;
        self.0.changed.notify_all();
    }

    fn handle(&self, message: Message) {
        let bundle = |data: Map<String, Value>| Bundle { data, ..Bundle::default() };
        match message {
            Message::Ready { pid, replaces, without_threads } => {
                let mut state = self.0.state.lock();
                state.generation += 1;
                state.process = pid.cast_signed();
                state.record.died = replaces.map(u32::cast_signed);
                state.record.is_new = replaces.is_none();
                state.without_threads = without_threads;
            }
            Message::Pong => self.0.state.lock().pongs += 1,
            Message::Stopping => self.0.state.lock().record.stopping = true,
            Message::Finished { outcome, returned } => {
                let mut state = self.0.state.lock();
                state.record.outcome = Some(outcome);
                state.record.returned = returned;
            }
            Message::Panic { message, file, line, column, thread: None } => {
                self.0.state.lock().record.panic = Some((message, file, line, column));
            }
            Message::Panic { message, thread: Some(thread), .. } => {
                let text = diagnostics::panic_of_thread(&thread, &message);
                self.pass(Event::Stderr(text.into_bytes()));
            }
            Message::Failure { type_name, message } => {
                self.0.state.lock().record.failure = Some((type_name, message));
            }
            Message::Display { data, display_id } => {
                let display_id = Some(display_id).filter(|id| !id.is_empty());
                self.pass(Event::Display { bundle: bundle(data), display_id });
            }
            Message::Update { data, display_id } => {
                self.pass(Event::UpdateDisplay { bundle: bundle(data), display_id });
            }
            Message::Model(event) => self.pass(Event::Model(event)),
            Message::Clear { wait } => self.pass(Event::ClearOutput { wait }),
            Message::Result { data } => self.pass(Event::Result(bundle(data))),
            Message::Input { prompt, secret } => self.pass(Event::Input { prompt, secret }),
        }
        self.0.changed.notify_all();
    }

    fn pass(&self, event: Event) {
        let events = self.0.state.lock().events.clone();
        if let Some(events) = events {
            events.send(event);
        }
    }
}

impl State {
    fn send(&mut self, kind: Kind, payload: &[u8]) -> bool {
        let sent = self
            .connection
            .as_mut()
            .is_some_and(|connection| frame::write(connection, kind, payload).is_ok());
        if !sent {
            self.connection = None;
        }
        sent
    }

    fn remember(&mut self, bytes: &[u8]) {
        let tail = &mut self.record.stderr_tail;
        *tail += &String::from_utf8_lossy(bytes);
        if let Some(surplus) = tail.len().checked_sub(TAIL) {
            let start = (surplus..tail.len()).find(|&at| tail.is_char_boundary(at));
            tail.drain(..start.unwrap_or_default());
        }
    }
}
