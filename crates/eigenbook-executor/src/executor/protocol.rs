//! The event loop of the main thread: the engine's line protocol, on descriptors hidden from the
//! cell, and notifications from the reader of the socket that controls have changed.

use super::running;
use anyhow::{Context, bail};
use eigenbook_wire::Outcome;
use std::fs::File;
use std::io::{BufRead, BufReader, PipeReader, PipeWriter, Read, Write};
use std::os::fd::{AsRawFd, FromRawFd};
use std::sync::OnceLock;
use std::time::Duration;

/// The next event.
pub enum Order {
    /// Load a shared object and call a function of it.
    Run {
        /// The path of the shared object.
        object: String,
        /// The name of the function.
        function: String,
    },
    /// Controls have changed: the kernel's description of the changes.
    Call(Vec<u8>),
    /// The time limit has passed.
    Nothing,
    /// The engine has closed.
    End,
}

/// Both directions of the protocol.
pub struct Protocol {
    orders: BufReader<File>,
    answers: File,
    woken: PipeReader,
}

/// The pipe by which the reader of the socket wakes the main thread.
static WAKE: OnceLock<PipeWriter> = OnceLock::new();

/// Wakes the main thread, which then finds a call.
pub fn wake() {
    if let Some(mut pipe) = WAKE.get() {
        // One byte for each call, and the kernel waits for the end of each.
        let _ = pipe.write(b"c");
    }
}

impl Protocol {
    /// Moves the standard streams aside; the cell gets its own afterwards.
    pub fn take_standard_streams() -> anyhow::Result<Self> {
        let private = |stream: i32| {
            // SAFETY: duplicates a descriptor that every process starts with.
            let copy = unsafe { libc::fcntl(stream, libc::F_DUPFD_CLOEXEC, 10) };
            if copy < 0 {
                return Err(std::io::Error::last_os_error());
            }
            // SAFETY: the copy is new and has no other owner.
            Ok(unsafe { File::from_raw_fd(copy) })
        };
        let orders = BufReader::new(private(libc::STDIN_FILENO)?);
        let answers = private(libc::STDOUT_FILENO)?;
        let (woken, pipe) = std::io::pipe()?;
        let _ = WAKE.set(pipe);
        Ok(Self { orders, answers, woken })
    }

    /// Waits for an event, at most until the limit if there is one.
    pub fn next(&mut self, limit: Option<Duration>) -> anyhow::Result<Order> {
        if !self.orders.buffer().is_empty() {
            return self.read_order();
        }
        let mut ready = [self.orders.get_ref().as_raw_fd(), self.woken.as_raw_fd()]
            .map(|fd| libc::pollfd { fd, events: libc::POLLIN, revents: 0 });
        let limit = limit.and_then(|limit| i32::try_from(limit.as_millis()).ok()).unwrap_or(-1);
        // SAFETY: the array has the given length.
        match unsafe { libc::poll(ready.as_mut_ptr(), 2, limit) } {
            0 => return Ok(Order::Nothing),
            // A signal; pending events are found the next time.
            ..0 => return Ok(Order::Nothing),
            _ => {}
        }
        if ready[1].revents != 0 {
            let mut byte = [0];
            self.woken.read_exact(&mut byte)?;
            return Ok(running::take_call().map_or(Order::Nothing, Order::Call));
        }
        self.read_order()
    }

    fn read_order(&mut self) -> anyhow::Result<Order> {
        let mut line = String::new();
        if self.orders.read_line(&mut line)? == 0 {
            return Ok(Order::End);
        }
        let rest = line.trim_end().strip_prefix("LOAD_AND_RUN ");
        // The function's name contains no blank; the path may.
        let Some((object, function)) = rest.and_then(|rest| rest.rsplit_once(' ')) else {
            bail!("unknown order {line:?}");
        };
        Ok(Order::Run { object: object.to_owned(), function: function.to_owned() })
    }

    /// Reports the end of a cell in one write, so that the engine never sees half of it.
    pub fn complete(&mut self, outcome: Outcome, engine_lines: &[String]) -> anyhow::Result<()> {
        let mut text = String::new();
        for line in engine_lines {
            text += line;
            text.push('\n');
        }
        if matches!(outcome, Outcome::Panicked | Outcome::Died) {
            text += "EVCXR_PANIC_NOTIFICATION\n";
        }
        text += "EVCXR_EXECUTION_COMPLETE\n";
        self.answers.write_all(text.as_bytes()).context("the engine does not listen")
    }
}
