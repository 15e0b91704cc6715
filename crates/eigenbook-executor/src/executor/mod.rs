//! The child process that runs cells.
//!
//! The engine speaks a small line protocol on standard input and output: `LOAD_AND_RUN so fn`, and
//! `EVCXR_EXECUTION_COMPLETE` when the function has returned. Here those two streams are moved
//! aside, so that the cell has standard streams of its own, and everything that a cell writes or
//! shows goes to the kernel through one socket ([`wire`]).
//!
//! Before each cell the process forks ([`snapshot`]). The fork sleeps. When the cell takes the
//! process down with it, the fork wakes with all variables as they stood and goes on.

mod flush;
mod host;
mod last_words;
mod library;
mod markers;
mod output;
mod processor;
mod protocol;
mod snapshot;
mod stdin;
mod wire;

pub use library::SHARES;
pub use markers::{FAILURE, FAILURE_END};

use crate::limits::Limits;
use eigenbook_wire::{Message, Outcome};
use protocol::{Command, Protocol};
use snapshot::{Snapshot, Woken};
use std::process::ExitCode;

/// Runs cells until the engine closes its side.
pub fn run() -> ExitCode {
    // The engine asks for backtraces. No report uses them, and where the memory is used up, std
    // would print one below the cell.
    // SAFETY: no other thread runs yet.
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
    let mut protocol = Protocol::take_standard_streams()?;
    output::install()?;
    wire::connect()?;
    library::load();
    // SAFETY: the only other threads are OpenBLAS's, which wait for work.
    unsafe { processor::forget() };
    last_words::install();
    start_threads();
    let limits = Limits::from_environment();
    limits.begin()?;
    wire::send(&Message::Ready { pid: std::process::id(), replaces: None, without_threads: false });
    let mut store = std::ptr::null_mut();
    let mut kept: Option<Snapshot> = None;
    while let Some(Command { object, function }) = protocol.next_command()? {
        if let Some(snapshot) = kept.take() {
            snapshot.release();
        }
        limits.begin_cell()?;
        let snapshot = match snapshot::take() {
            Ok(Some(snapshot)) => Some(snapshot),
            // Without a snapshot a crash costs the variables, which is no reason not to run.
            Err(_) => None,
            Ok(None) => {
                take_over(&mut protocol, &limits)?;
                library::renew(store);
                continue;
            }
        };
        wire::begin_cell();
        let ran = library::run(&object, &function, &mut store);
        let found = finish_cell();
        let outcome = match ran {
            Ok(()) => found.outcome,
            Err(error) => {
                let type_name = "LoadError".to_owned();
                wire::send(&Message::Failure { type_name, message: format!("{error:#}") });
                Outcome::Panicked
            }
        };
        wire::end_cell(outcome);
        if outcome == Outcome::Done {
            snapshot.into_iter().for_each(Snapshot::release);
        } else {
            // The kernel may want the variables back that the failed cell has used up.
            kept = snapshot;
        }
        protocol.complete(outcome, &found.engine_lines)?;
    }
    Ok(())
}

/// Brings out everything that the cell still holds back, and says how it ended.
fn finish_cell() -> markers::Found {
    library::flush();
    // SAFETY: flushes the C streams of this process.
    unsafe { libc::fflush(std::ptr::null_mut()) };
    wire::finish_output()
}

/// A snapshot has woken: it is the executor now.
fn take_over(protocol: &mut Protocol, limits: &Limits) -> anyhow::Result<()> {
    limits.take_over()?;
    let replaces = snapshot::replaced_process();
    wire::connect()?;
    start_threads();
    let _ = wire::finish_output();
    wire::send(&Message::Ready {
        pid: std::process::id(),
        replaces: Some(replaces),
        without_threads: snapshot::is_without_threads(),
    });
    if snapshot::woken_by() == Woken::Death {
        wire::end_cell(Outcome::Died);
        protocol.complete(Outcome::Died, &[])?;
    }
    Ok(())
}

fn start_threads() {
    wire::start_reader();
    wire::start_stopper();
    output::start_pump();
    flush::start();
}
