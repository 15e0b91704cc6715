//! The engine's line protocol, on descriptors that the cell does not see.

use anyhow::{Context, bail};
use eigenbook_wire::Outcome;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::os::fd::FromRawFd;

/// One order: load a shared object and call a function of it.
pub struct Command {
    /// The path of the shared object.
    pub object: String,
    /// The name of the function.
    pub function: String,
}

/// Both directions of the protocol.
pub struct Protocol {
    orders: BufReader<File>,
    answers: File,
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
            // SAFETY: the copy is new and belongs to nobody else.
            Ok(unsafe { File::from_raw_fd(copy) })
        };
        let orders = BufReader::new(private(libc::STDIN_FILENO)?);
        let answers = private(libc::STDOUT_FILENO)?;
        Ok(Self { orders, answers })
    }

    /// Waits for the next order; `None` when the engine has closed.
    pub fn next_command(&mut self) -> anyhow::Result<Option<Command>> {
        let mut line = String::new();
        if self.orders.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let rest = line.trim_end().strip_prefix("LOAD_AND_RUN ");
        // The function's name has no blank; the path may have.
        let Some((object, function)) = rest.and_then(|rest| rest.rsplit_once(' ')) else {
            bail!("unknown order {line:?}");
        };
        Ok(Some(Command { object: object.to_owned(), function: function.to_owned() }))
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
