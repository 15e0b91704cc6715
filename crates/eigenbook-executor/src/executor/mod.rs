//! The child process that runs cells.
//!
//! The engine uses a small line protocol on standard input and output: `LOAD_AND_RUN so fn`, and
//! `EVCXR_EXECUTION_COMPLETE` when the function has returned. Here those two streams are moved
//! aside, so that the cell has standard streams of its own, and all output of a cell goes to the
//! kernel through one socket ([`connection`]).
//!
//! Before each cell the process forks ([`snapshot`]). The fork sleeps. If the cell crashes the
//! process, the fork wakes with all variables as they were and goes on. The closure of a changed
//! control runs in the same way, and one fork serves for many changes.

mod connection;
mod flush;
mod host;
mod last_words;
mod library;
mod markers;
pub mod memory;
mod output;
mod processor;
mod protocol;
mod reader;
mod running;
mod snapshot;
mod stdin;

pub use library::{PACKAGES, SHARES};
pub use markers::{FAILURE, FAILURE_END, RETURNED};

use crate::limits::Limits;
use eigenbook_wire::{Message, Outcome};
use protocol::{Order, Protocol};
use snapshot::{Snapshot, Woken};
use std::ffi::c_void;
use std::process::ExitCode;
use std::time::Duration;

/// Controls are at rest after this time, and their snapshot goes.
const PAUSE: Duration = Duration::from_secs(1);

/// Runs cells until the engine closes its side.
pub fn run() -> ExitCode {
    // The engine requests backtraces. No report uses them, and when memory is exhausted, std would
    // print one below the cell. SAFETY: no other thread runs yet.
    unsafe { std::env::remove_var("RUST_BACKTRACE") };
    processor::suit();
    match serve() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("eigenbook-executor: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn serve() -> anyhow::Result<()> {
    let protocol = Protocol::take_standard_streams()?;
    output::install()?;
    connection::connect()?;
    library::load();
    // SAFETY: the only other threads are OpenBLAS's, which wait for work.
    unsafe {
        processor::forget();
        memory::keep();
    }
    last_words::install();
    start_threads();
    let limits = Limits::from_environment();
    limits.begin()?;
    connection::send(&Message::Ready {
        pid: std::process::id(),
        replaces: None,
        without_threads: false,
    });
    Cells { protocol, limits, store: std::ptr::null_mut(), kept: None, burst: None }.serve()
}

/// The main thread's work.
struct Cells {
    protocol: Protocol,
    limits: Limits,
    /// The variables.
    store: *mut c_void,
    /// The state before a failed cell: the kernel may want the variables back that it has moved.
    kept: Option<Snapshot>,
    /// The state before the changes of controls.
    burst: Option<Snapshot>,
}

impl Cells {
    fn serve(mut self) -> anyhow::Result<()> {
        loop {
            let limit = self.burst.is_some().then_some(PAUSE);
            match self.protocol.next(limit)? {
                Order::Run { object, function } => {
                    self.cell(&object, &function)?;
                    // The person has the answer by now.
                    memory::give_back();
                }
                Order::Call(call) => self.call(&call)?,
                Order::Nothing => {
                    self.burst.take().into_iter().for_each(Snapshot::release);
                    memory::give_back();
                }
                Order::End => return Ok(()),
            }
        }
    }

    fn cell(&mut self, object: &str, function: &str) -> anyhow::Result<()> {
        for snapshot in [self.kept.take(), self.burst.take()].into_iter().flatten() {
            snapshot.release();
        }
        self.limits.begin_cell()?;
        let snapshot = match snapshot::take() {
            Ok(Some(snapshot)) => Some(snapshot),
            // Without a snapshot a crash costs the variables, which is no reason not to run.
            Err(_) => None,
            Ok(None) => {
                self.take_over()?;
                if snapshot::woken_by() == Woken::Death {
                    self.protocol.complete(Outcome::Died, &[])?;
                }
                return Ok(());
            }
        };
        running::begin_cell();
        let ran = library::run(object, function, &mut self.store);
        let found = finish_cell();
        let outcome = match ran {
            Ok(()) => found.outcome,
            Err(error) => {
                let type_name = "LoadError".to_owned();
                connection::send(&Message::Failure { type_name, message: format!("{error:#}") });
                Outcome::Panicked
            }
        };
        running::end_cell(outcome, found.returned);
        if outcome == Outcome::Done {
            snapshot.into_iter().for_each(Snapshot::release);
        } else {
            self.kept = snapshot;
        }
        self.protocol.complete(outcome, &found.engine_lines)
    }

    /// Runs the closure of a control. It bypasses the engine, and one snapshot is enough as long as
    /// only controls run.
    fn call(&mut self, call: &[u8]) -> anyhow::Result<()> {
        self.limits.begin_cell()?;
        if let Some(snapshot) = self.kept.take() {
            snapshot.release();
        }
        if self.burst.is_none() {
            self.burst = match snapshot::take() {
                Ok(Some(snapshot)) => Some(snapshot),
                Err(_) => None,
                Ok(None) => return self.take_over(),
            };
        }
        running::begin_cell();
        let outcome = library::call(call);
        finish_cell();
        running::end_cell(outcome, false);
        Ok(())
    }

    /// A snapshot has woken: it is the executor now.
    fn take_over(&mut self) -> anyhow::Result<()> {
        self.limits.take_over()?;
        let replaces = snapshot::replaced_process();
        connection::connect()?;
        start_threads();
        let _ = connection::finish_output();
        connection::send(&Message::Ready {
            pid: std::process::id(),
            replaces: Some(replaces),
            without_threads: snapshot::is_without_threads(),
        });
        library::renew(self.store);
        if snapshot::woken_by() == Woken::Death {
            running::end_cell(Outcome::Died, false);
        }
        Ok(())
    }
}

/// Flushes all buffered output of the cell, and reports how it ended.
fn finish_cell() -> markers::Found {
    library::flush();
    // SAFETY: flushes the C streams of this process.
    unsafe { libc::fflush(std::ptr::null_mut()) };
    connection::finish_output()
}

fn start_threads() {
    reader::start();
    running::start_stopper();
    connection::start_pump();
    flush::start();
}
