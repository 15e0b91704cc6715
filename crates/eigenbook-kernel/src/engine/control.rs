//! Requests to the engine while it works.

use super::executor_link::ExecutorLink;
use super::interface::{Call, Control};
use super::session::Session;
use crate::analyser::Analyser;
use crate::compile::{self, Compiler};
use eigenbook_executor::descendants::{self, Process};
use parking_lot::Mutex;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How often a cell that is being stopped is looked after.
const EVERY: Duration = Duration::from_millis(50);
/// How long a process that was ended may take to be gone.
const PATIENCE: Duration = Duration::from_secs(1);

/// Stops compilers, commands and cells, and ends the session.
#[derive(Clone)]
pub struct SessionControl {
    pub(super) session: Session,
    pub(super) wire: ExecutorLink,
    pub(super) compiler: Compiler,
    pub(super) analyser: Analyser,
    cell: Arc<Mutex<Running>>,
}

/// The cell that runs.
#[derive(Default)]
struct Running {
    /// The number of stop requests by the user.
    presses: u8,
    /// When it began, as processes count.
    began: u64,
    /// When the cell before it ended.
    ended: u64,
    /// Processes of earlier cells that may have been started in the moment in which it began.
    elders: Vec<i32>,
}

impl Running {
    /// The processes that were started for this cell, except the executor and the analyser.
    fn started(&self, analyser: &Analyser) -> Vec<Process> {
        let analyser = analyser.process();
        let is_no_cells = |it: &Process| is_executor(it) || Some(it.id) == analyser;
        let mut found = descendants::below(own_process(), is_no_cells);
        found.retain(|process| process.started >= self.began && !self.elders.contains(&process.id));
        found
    }
}

impl SessionControl {
    /// Opens what the cells of this session need.
    ///
    /// # Errors
    /// If one of the session's sockets cannot be created.
    pub fn open(session: Session) -> anyhow::Result<Self> {
        let wire = ExecutorLink::listen(&session.socket())?;
        let compiler = compile::open(session.setting.clone())?;
        let analyser = Analyser::new(session.analyser_setting());
        Ok(Self { session, wire, compiler, analyser, cell: Arc::default() })
    }

    /// Whether the cell that runs is to be stopped.
    pub fn is_interrupted(&self) -> bool {
        self.cell.lock().presses > 0
    }

    /// The cell is over: its processes do not outlive its stop, and later stops have no effect.
    pub fn settle(&self) {
        self.end_stop();
        self.cell.lock().ended = descendants::now();
    }

    fn end_stop(&self) {
        if std::mem::take(&mut self.cell.lock().presses) > 0 {
            self.wire.end_stop();
            self.end_orphans();
            // No compiler starts until then.
            compile::settle(&self.compiler);
            let cell = self.cell.lock();
            // A stop that has come meanwhile still holds.
            if cell.presses == 0 {
                self.compiler.children().take_interrupt();
            }
        }
    }

    /// Watches a cell until it has stopped. Ends each process that it waits for: a compiler, cargo,
    /// a shell command. Repeats the request to the executor until it is acknowledged, because the
    /// executor may be about to begin.
    fn stop(&self) {
        loop {
            // Held, so that this cannot meet the next cell.
            let cell = self.cell.lock();
            if cell.presses == 0 {
                return;
            }
            descendants::end(&cell.started(&self.analyser));
            self.wire.interrupt(cell.presses);
            drop(cell);
            std::thread::sleep(EVERY);
        }
    }

    /// Ends the processes of a stopped cell, which this process adopted when the executor died.
    fn end_orphans(&self) {
        let limit = Instant::now() + PATIENCE;
        loop {
            let left = self.cell.lock().started(&self.analyser);
            descendants::end(&left);
            let own = left.iter().filter(|process| process.parent == own_process());
            for process in own {
                // SAFETY: the engine waits for no process now, so no other thread waits for this
                // one.
                unsafe { libc::waitpid(process.id, std::ptr::null_mut(), libc::WNOHANG) };
            }
            if left.is_empty() || Instant::now() > limit {
                return;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

impl Control for SessionControl {
    fn cell_begins(&self) {
        // One that came when the last cell had just ended is not meant for this one.
        self.end_stop();
        let mut cell = self.cell.lock();
        cell.began = descendants::now();
        // One tick is 10 ms, and a stored cell is faster than that. Descendants of an executor
        // count as well: when it dies, this process adopts them.
        cell.elders = match cell.began.saturating_sub(cell.ended) {
            0..=1 => {
                let found = descendants::below(own_process(), |_| false);
                found.iter().map(|process| process.id).collect()
            }
            _ => Vec::new(),
        };
    }

    fn call_begins(&self) {
        self.end_stop();
        let mut cell = self.cell.lock();
        // Processes of earlier cells may be as young as one tick; they are not the closure's.
        cell.began = descendants::now() + 1;
        cell.elders.clear();
    }

    fn interrupt(&self) {
        // Either a compiler runs, or the cell does, or the engine is between the two and starts no
        // compiler any more. Counted before a compiler is ended, so that the engine does not take
        // its end for a failure.
        let presses = {
            let mut cell = self.cell.lock();
            cell.presses = cell.presses.saturating_add(1);
            self.compiler.children().interrupt();
            cell.presses
        };
        if presses > 1 {
            return;
        }
        let control = self.clone();
        std::thread::spawn(move || control.stop());
    }

    fn moved(&self, call: &Call) {
        self.wire.moved(&serde_json::to_vec(call).unwrap_or_default());
    }

    fn answer_input(&self, answer: Option<String>) {
        self.wire.answer(answer.as_deref());
    }

    fn shutdown(&self) {
        // Also background processes of the cells.
        let started = descendants::below(own_process(), |_| false);
        self.interrupt();
        self.wire.close();
        descendants::end(&started);
        self.session.close();
    }
}

fn own_process() -> i32 {
    std::process::id().cast_signed()
}

/// The executor and its snapshots; their descendants belong to the cell.
fn is_executor(process: &Process) -> bool {
    // The system keeps fifteen letters of a name.
    "eigenbook-executor".starts_with(&process.name) && process.name.len() == 15
}
