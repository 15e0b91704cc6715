//! Programs that a cell runs: shell lines, such as `!ls`, and scripts.
//!
//! The output of a command is shown while it runs. It has no input, and the stop button ends it
//! together with its child processes.

use super::evcxr_engine::EvcxrEngine;
use super::interface::{Event, EventSender};
use super::request::CellRequest;
use crate::diagnostics::{self, Cell, Report, VariableState};
use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long the output of a finished command is read while it is silent: background processes may
/// keep it open.
const SILENCE: Duration = Duration::from_millis(100);

/// A program that a cell runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Its name.
    pub name: String,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// How the person calls it.
    pub title: String,
}

impl Program {
    /// The shell with one command.
    pub fn shell(command: &str) -> Self {
        let arguments = vec!["-c".to_owned(), command.to_owned()];
        Self { name: "sh".to_owned(), arguments, title: command.to_owned() }
    }
}

impl EvcxrEngine {
    /// Runs a program.
    ///
    /// # Errors
    /// It was stopped, could not be started, or its exit status reports a failure.
    pub(super) fn run_program(
        &self,
        program: &Program,
        request: CellRequest<'_>,
    ) -> Result<(), Report> {
        let (cell, title) = (request.known, &program.title);
        let ended = self.program_status(program, request.events);
        let is_interrupted = self.control.is_interrupted();
        self.control.settle();
        match ended {
            _ if is_interrupted => Err(diagnostics::interrupted(cell, VariableState::Kept)),
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(failed(cell, title, &said(status))),
            Err(error) => Err(failed(cell, title, &format!("could not be started: {error}"))),
        }
    }

    fn program_status(
        &self,
        program: &Program,
        events: &EventSender,
    ) -> std::io::Result<ExitStatus> {
        let mut command = self.session.program(&program.name);
        command.args(&program.arguments).envs(&self.environment);
        command.stdin(Stdio::null()).current_dir(self.wire.folder());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let n_read = Arc::new(AtomicUsize::new(0));
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let readers = [
            stdout.map(|pipe| pass(pipe, Event::Stdout, events, &n_read)),
            stderr.map(|pipe| pass(pipe, Event::Stderr, events, &n_read)),
        ];
        let status = child.wait()?;
        let mut n_before = usize::MAX;
        while readers.iter().flatten().any(|reader| !reader.is_finished()) {
            let n_now = n_read.load(Ordering::SeqCst);
            if n_now == n_before {
                break;
            }
            n_before = n_now;
            // Looked at often: most commands close their output when they end.
            let is_finished = || readers.iter().flatten().all(JoinHandle::is_finished);
            (0..SILENCE.as_millis()).take_while(|_| !is_finished()).for_each(|_| {
                std::thread::sleep(Duration::from_millis(1));
            });
        }
        Ok(status)
    }
}

/// Passes on the output of a command, on a thread of its own.
fn pass(
    mut pipe: impl Read + Send + 'static,
    event: fn(Vec<u8>) -> Event,
    events: &EventSender,
    n_read: &Arc<AtomicUsize>,
) -> JoinHandle<()> {
    let (events, n_read) = (events.clone(), n_read.clone());
    std::thread::spawn(move || {
        let mut buffer = [0; 1 << 13];
        while let Ok(length @ 1..) = pipe.read(&mut buffer) {
            events.send(event(buffer[..length].to_vec()));
            n_read.fetch_add(length, Ordering::SeqCst);
        }
    })
}

fn said(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("ended with status {code}"),
        (None, Some(signal)) => format!("was ended by signal {signal}"),
        (None, None) => "ended".to_owned(),
    }
}

fn failed(cell: &Cell, command: &str, what: &str) -> Report {
    let message = format!("`{command}` {what}");
    diagnostics::failure(&Cell::new(cell.number, ""), "ShellError", &message)
}
