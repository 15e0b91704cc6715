//! The socket to the kernel, and the state of the running cell.
//!
//! Output and messages share one lock: a sender first empties the cell's pipes, so that text
//! printed before a figure also appears before the figure. Each process opens a connection of its
//! own. The kernel takes the end of a connection as the end of the process, and drops a frame that
//! was cut off by it.

use super::markers::{Filter, Found, Piece};
use super::{output, protocol, snapshot};
use crate::descendants;
use eigenbook_wire::frame::{self, Kind};
use eigenbook_wire::{Message, Outcome};
use std::io;
use std::mem::ManuallyDrop;
use std::os::fd::{AsRawFd, FromRawFd};
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long a running cell may take to see that it is to stop before it is ended.
const GRACE: Duration = Duration::from_millis(500);
/// How long it may take to wind up once it has seen it. Whatever waits, it ends within two seconds.
const WINDING_UP: Duration = Duration::from_millis(1300);

struct Wire {
    /// None in a copy that only sleeps.
    socket: Option<UnixStream>,
    filter: Filter,
}

static WIRE: Mutex<Option<Wire>> = Mutex::new(None);
static CELL: Mutex<Cell> =
    Mutex::new(Cell { running: false, number: 0, call: None, answer: None, presses: 0, end: None });
static CHANGED: Condvar = Condvar::new();
static INTERRUPTED: AtomicBool = AtomicBool::new(false);
static STOPPING: AtomicBool = AtomicBool::new(false);

struct Cell {
    running: bool,
    number: u64,
    /// Controls have moved, and the main thread has not seen it yet.
    call: Option<Vec<u8>>,
    /// The kernel's answer to an input request: a line, or none to be had.
    answer: Option<Option<String>>,
    /// The number of stop requests for this cell.
    presses: u8,
    /// The time at which it is killed if it has not ended by itself.
    end: Option<Instant>,
}

fn lock<T>(mutex: &'static Mutex<T>) -> MutexGuard<'static, T> {
    // A panic on another thread leaves the state here consistent.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Connects this process to the kernel.
pub fn connect() -> anyhow::Result<()> {
    let path = std::env::var_os("EIGENBOOK_WIRE")
        .ok_or_else(|| anyhow::anyhow!("this program is started by eigenbook-kernel"))?;
    let socket = UnixStream::connect(path)?;
    let mut wire = lock(&WIRE);
    // The buffered output of the previous process must still be sent.
    let filter = wire.take().map(|wire| wire.filter).unwrap_or_default();
    *wire = Some(Wire { socket: Some(socket), filter });
    Ok(())
}

/// Everything held still, so that a fork finds no lock taken by another thread.
pub struct Held {
    wire: MutexGuard<'static, Option<Wire>>,
    _cell: MutexGuard<'static, Cell>,
}

/// Waits until no other thread sends or changes the cell's state.
pub fn hold() -> Held {
    let wire = lock(&WIRE);
    Held { wire, _cell: lock(&CELL) }
}

impl Held {
    /// Closes the connection in a copy that only sleeps: the kernel is to see its end when the
    /// process itself ends.
    pub fn disconnect(&mut self) {
        if let Some(wire) = self.wire.as_mut() {
            wire.socket = None;
        }
    }
}

/// Sends a message, after everything that the cell has written so far.
pub fn send(message: &Message) {
    if let Some(wire) = lock(&WIRE).as_mut() {
        wire.drain();
        wire.write_message(message);
    }
}

/// Sends a message that is JSON text already.
pub fn send_text(text: &[u8]) {
    if let Some(wire) = lock(&WIRE).as_mut() {
        wire.drain();
        wire.write(Kind::Message, text);
    }
}

/// Passes on the cell's output so far.
pub fn drain() {
    if let Some(wire) = lock(&WIRE).as_mut() {
        wire.drain();
    }
}

/// Passes on the rest of a cell's output, and returns the content of the engine's lines.
pub fn finish_output() -> Found {
    let mut guard = lock(&WIRE);
    let Some(wire) = guard.as_mut() else { return Found::default() };
    wire.drain();
    if let Some(rest) = wire.filter.rest() {
        wire.pass(rest);
    }
    let mut found = wire.filter.finish();
    let data = std::mem::take(&mut found.content);
    if !data.is_empty() {
        wire.write_message(&Message::Result { data });
    }
    found
}

/// The kernel's messages about controls, for the main thread.
pub fn take_call() -> Option<Vec<u8>> {
    lock(&CELL).call.take()
}

/// A cell begins: it can be interrupted from now on.
pub fn begin_cell() {
    let mut cell = lock(&CELL);
    INTERRUPTED.store(false, Ordering::SeqCst);
    STOPPING.store(false, Ordering::SeqCst);
    cell.running = true;
    cell.number += 1;
    cell.answer = None;
    cell.presses = 0;
    cell.end = None;
}

/// The cell is over: an interrupt that comes now has no effect.
pub fn end_cell(outcome: Outcome) {
    lock(&CELL).running = false;
    send(&Message::Finished { outcome });
}

/// Whether a cell is running.
pub fn is_running() -> bool {
    lock(&CELL).running
}

/// Whether the user wants the cell to stop; a caller that sees it is expected to stop.
pub fn interrupted() -> bool {
    let interrupted = INTERRUPTED.load(Ordering::Relaxed);
    if interrupted && !STOPPING.swap(true, Ordering::SeqCst) {
        send(&Message::Stopping);
    }
    interrupted
}

/// Asks the user for a line and waits for it.
pub fn ask(prompt: String, secret: bool) -> Option<String> {
    send(&Message::Input { prompt, secret });
    let mut cell = lock(&CELL);
    loop {
        if let Some(answer) = cell.answer.take() {
            return answer;
        }
        cell = CHANGED.wait(cell).unwrap_or_else(PoisonError::into_inner);
    }
}

/// Listens to the kernel on a thread of its own, and ends the process with the kernel.
pub fn start_reader() {
    let Some(descriptor) = lock(&WIRE).as_ref().and_then(Wire::descriptor) else { return };
    // Not a duplicate: a snapshot has one descriptor to close, and would keep a second one open.
    // SAFETY: the connection stays open as long as this process uses it, and is not closed here.
    let socket = unsafe { UnixStream::from_raw_fd(descriptor) };
    let mut socket = ManuallyDrop::new(socket);
    std::thread::spawn(move || {
        loop {
            match frame::read(&mut *socket) {
                Ok(Some((Kind::Answer, text))) => {
                    lock(&CELL).answer = Some(serde_json::from_slice(&text).unwrap_or_default());
                    CHANGED.notify_all();
                }
                Ok(Some((Kind::Interrupt, presses))) => {
                    interrupt(presses.first().copied().unwrap_or(1));
                }
                Ok(Some((Kind::RollBack, _))) => snapshot::give_way(),
                Ok(Some((Kind::Ping, _))) => send(&Message::Pong),
                Ok(Some((Kind::Call, call))) => {
                    lock(&CELL).call = Some(call);
                    protocol::wake();
                }
                Ok(Some(_)) => {}
                // The kernel is gone; no one needs the cells any more, nor their processes.
                Ok(None) | Err(_) => {
                    let own = std::process::id().cast_signed();
                    descendants::end(&descendants::below(own, |_| false));
                    // SAFETY: ends the process without running anything of the cell's.
                    unsafe { libc::_exit(0) }
                }
            }
        }
    });
}

/// Asks the running cell to stop. The kernel repeats this until the cell is over, and counts the
/// user's stop requests: a second one means at once.
fn interrupt(presses: u8) {
    let mut cell = lock(&CELL);
    if !cell.running || presses <= cell.presses {
        return;
    }
    cell.presses = presses;
    let is_again = INTERRUPTED.swap(true, Ordering::SeqCst);
    let grace = if is_again { Duration::ZERO } else { GRACE };
    cell.end = Some(Instant::now() + grace);
    CHANGED.notify_all();
}

/// Starts the thread that kills a cell which does not stop when asked. It starts before any cell,
/// because a cell may use up all threads.
pub fn start_stopper() {
    std::thread::spawn(|| {
        loop {
            let number = wait_for_the_end();
            // Under both locks, so that a cell that ends at this moment ends in peace, and that no
            // output is on its way between the pipes and the socket.
            drain();
            let _wire = lock(&WIRE);
            let mut cell = lock(&CELL);
            if cell.running && cell.number == number {
                // SAFETY: the snapshot takes over.
                unsafe { libc::kill(libc::getpid(), libc::SIGKILL) };
            }
            cell.end = None;
        }
    });
}

/// Waits until a cell is to be ended; returns its number.
fn wait_for_the_end() -> u64 {
    let mut is_winding_up = false;
    let mut cell = lock(&CELL);
    loop {
        let left = cell.end.map(|end| end.saturating_duration_since(Instant::now()));
        cell = match left {
            None => {
                is_winding_up = false;
                CHANGED.wait(cell).unwrap_or_else(PoisonError::into_inner)
            }
            Some(Duration::ZERO) if STOPPING.load(Ordering::SeqCst) && !is_winding_up => {
                is_winding_up = true;
                if cell.presses == 1 {
                    cell.end = Some(Instant::now() + WINDING_UP);
                }
                cell
            }
            Some(Duration::ZERO) => return cell.number,
            Some(left) => {
                let waited = CHANGED.wait_timeout(cell, left);
                waited.unwrap_or_else(PoisonError::into_inner).0
            }
        };
    }
}

impl Wire {
    fn descriptor(&self) -> Option<i32> {
        self.socket.as_ref().map(AsRawFd::as_raw_fd)
    }

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
