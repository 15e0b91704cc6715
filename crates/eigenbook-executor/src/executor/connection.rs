//! The socket to the kernel.
//!
//! Output and messages share one lock: a sender first empties the cell's pipes, so that text
//! printed before a figure also appears before the figure. Each process opens a connection of its
//! own. The kernel takes the end of a connection as the end of the process, and drops a frame that
//! was cut off by it.

use super::markers::{self, Filter, Found, Piece};
use super::output;
use eigenbook_wire::Message;
use eigenbook_wire::frame::{self, Kind};
use std::io;
use std::mem::ManuallyDrop;
use std::os::fd::{AsRawFd, FromRawFd};
use std::os::unix::net::UnixStream;
use std::sync::{Mutex, MutexGuard, PoisonError};

struct Connection {
    /// None in a copy that only sleeps.
    socket: Option<UnixStream>,
    filter: Filter,
}

static CONNECTION: Mutex<Option<Connection>> = Mutex::new(None);

fn lock() -> MutexGuard<'static, Option<Connection>> {
    // A panic on another thread leaves the state here consistent.
    CONNECTION.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Connects this process to the kernel.
pub fn connect() -> anyhow::Result<()> {
    let path = std::env::var_os("EIGENBOOK_WIRE")
        .ok_or_else(|| anyhow::anyhow!("this program is started by eigenbook-kernel"))?;
    let socket = UnixStream::connect(path)?;
    let mut connection = lock();
    // The buffered output of the previous process must still be sent.
    let filter = connection.take().map(|before| before.filter).unwrap_or_default();
    *connection = Some(Connection { socket: Some(socket), filter });
    Ok(())
}

/// Sends a message, after everything that the cell has written so far.
pub fn send(message: &Message) {
    if let Some(connection) = lock().as_mut() {
        connection.drain();
        connection.write_message(message);
    }
}

/// Sends a message that is JSON text already.
pub fn send_text(text: &[u8]) {
    if let Some(connection) = lock().as_mut() {
        connection.drain();
        connection.write(Kind::Message, text);
    }
}

/// Passes on the cell's output so far.
pub fn drain() {
    if let Some(connection) = lock().as_mut() {
        connection.drain();
    }
}

/// The question that the cell has printed for the next line of input, and whether the answer is a
/// secret.
pub fn question() -> (String, bool) {
    let mut guard = lock();
    let Some(connection) = guard.as_mut() else { return Default::default() };
    connection.drain();
    connection.filter.question().unwrap_or_default()
}

/// Passes output on as it comes, on a thread of its own.
pub fn start_pump() {
    std::thread::spawn(|| {
        while output::wait() {
            drain();
        }
    });
}

/// Passes on the rest of a cell's output, and returns the content of the engine's lines.
pub fn finish_output() -> Found {
    let mut guard = lock();
    let Some(connection) = guard.as_mut() else { return Found::default() };
    connection.drain();
    if let Some(rest) = connection.filter.rest() {
        connection.pass(rest);
    }
    let mut found = connection.filter.finish();
    let mut data = std::mem::take(&mut found.content);
    markers::say_what_it_is(&mut data);
    if !data.is_empty() {
        connection.write_message(&Message::Result { data });
    }
    found
}

/// The connection, under its lock.
pub struct Held(MutexGuard<'static, Option<Connection>>);

/// Waits until no other thread sends, so that a fork does not find the lock taken.
pub fn hold() -> Held {
    Held(lock())
}

impl Held {
    /// Closes the connection in a copy that only sleeps: the kernel is to see its end when the
    /// process itself ends.
    pub fn disconnect(&mut self) {
        if let Some(connection) = self.0.as_mut() {
            connection.socket = None;
        }
    }
}

/// The end that the kernel's frames are read from.
///
/// Not a duplicate: a snapshot has one descriptor to close, and would keep a second one open.
pub fn reading_end() -> Option<ManuallyDrop<UnixStream>> {
    let descriptor = lock().as_ref()?.socket.as_ref()?.as_raw_fd();
    // SAFETY: the connection stays open as long as this process uses it, and is not closed here.
    Some(ManuallyDrop::new(unsafe { UnixStream::from_raw_fd(descriptor) }))
}

impl Connection {
    fn drain(&mut self) {
        for bytes in output::take(output::Stream::Stdout) {
            for piece in self.filter.push(&bytes) {
                self.pass(piece);
            }
        }
        for bytes in output::take(output::Stream::Stderr) {
            self.write_bytes(Kind::Stderr, &bytes);
        }
    }

    fn pass(&mut self, piece: Piece) {
        match piece {
            Piece::Bytes(bytes) => self.write_bytes(Kind::Stdout, &bytes),
            Piece::Content { mime_type, data } => {
                if let Some(data) = self.filter.keep(mime_type, data) {
                    self.write_message(&Message::Display { data, display_id: String::new() });
                }
            }
            Piece::Failure { type_name, message } => {
                self.write_message(&Message::Failure { type_name, message });
            }
        }
    }

    fn write_message(&mut self, message: &Message) {
        let text = serde_json::to_vec(message).expect("a message is always JSON");
        self.write(Kind::Message, &text);
    }

    fn write_bytes(&mut self, kind: Kind, bytes: &[u8]) {
        if !bytes.is_empty() {
            self.write(kind, bytes);
        }
    }

    fn write(&mut self, kind: Kind, bytes: &[u8]) {
        // A kernel that is gone is noticed by the reader.
        if let Some(socket) = &mut self.socket {
            let _: io::Result<()> = frame::write(socket, kind, bytes);
        }
    }
}
