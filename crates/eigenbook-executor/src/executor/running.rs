//! The state of the running cell: the stop requests, and its waits.

use super::connection;
use eigenbook_wire::{Message, Outcome};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long a running cell may take to see that it is to stop before it is ended.
const GRACE: Duration = Duration::from_millis(500);
/// How long it may take to wind up once it has seen it. Whatever waits, it ends within two seconds.
const WINDING_UP: Duration = Duration::from_millis(1300);

struct Cell {
    is_running: bool,
    number: u64,
    /// Controls have moved, and the main thread has not seen it yet.
    call: Option<Vec<u8>>,
    /// The state of the controls that a cell can read, as sent last since the last call.
    moved: Option<Vec<u8>>,
    /// The kernel's answer to an input request: a line, or none to be had.
    answer: Option<Option<String>>,
    /// The number of stop requests for this cell.
    presses: u8,
    /// When it is ended, where it does not end by itself.
    end: Option<Instant>,
}

static CELL: Mutex<Cell> = Mutex::new(Cell {
    is_running: false,
    number: 0,
    call: None,
    moved: None,
    answer: None,
    presses: 0,
    end: None,
});
static CHANGED: Condvar = Condvar::new();
static INTERRUPTED: AtomicBool = AtomicBool::new(false);
/// The cell has not read yet what was moved.
static MOVED: AtomicBool = AtomicBool::new(false);
static STOPPING: AtomicBool = AtomicBool::new(false);

fn lock() -> MutexGuard<'static, Cell> {
    // A panic on another thread leaves the state here consistent.
    CELL.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The state, under its lock.
pub struct Held {
    _cell: MutexGuard<'static, Cell>,
}

/// Waits until no other thread changes the state, so that a fork does not find the lock taken.
pub fn hold() -> Held {
    Held { _cell: lock() }
}

/// A cell begins: it can be interrupted from now on.
pub fn begin_cell() {
    let mut cell = lock();
    INTERRUPTED.store(false, Ordering::SeqCst);
    STOPPING.store(false, Ordering::SeqCst);
    cell.is_running = true;
    cell.number += 1;
    cell.answer = None;
    cell.presses = 0;
    cell.end = None;
}

/// The cell is over, perhaps by a `return`: an interrupt that comes now has no effect.
pub fn end_cell(outcome: Outcome, returned: bool) {
    lock().is_running = false;
    connection::send(&Message::Finished { outcome, returned });
}

/// Whether a cell is running.
pub fn is_running() -> bool {
    lock().is_running
}

/// Whether the cell is to stop; the caller is expected to stop it then.
pub fn interrupted() -> bool {
    let interrupted = INTERRUPTED.load(Ordering::Relaxed);
    if interrupted && !STOPPING.swap(true, Ordering::SeqCst) {
        connection::send(&Message::Stopping);
    }
    interrupted
}

/// Asks the person for a line and waits for it.
pub fn ask(prompt: String, secret: bool) -> Option<String> {
    connection::send(&Message::Input { prompt, secret });
    let mut cell = lock();
    loop {
        if let Some(answer) = cell.answer.take() {
            return answer;
        }
        cell = CHANGED.wait(cell).unwrap_or_else(PoisonError::into_inner);
    }
}

/// The kernel's answer to [`ask`]; none where no line is to be had.
pub fn answer(line: Option<String>) {
    lock().answer = Some(line);
    CHANGED.notify_all();
}

/// Keeps the kernel's messages about controls for the main thread.
pub fn put_call(call: Vec<u8>) {
    let mut cell = lock();
    // It is at least as new.
    cell.moved = None;
    cell.call = Some(call);
}

/// Keeps the state of controls for the cell that is compiled or runs.
pub fn put_moved(moved: Vec<u8>) {
    lock().moved = Some(moved);
    MOVED.store(true, Ordering::Relaxed);
}

/// The state of controls, if it has changed. A long loop calls this often, so it is quick.
pub fn take_moved() -> Option<Vec<u8>> {
    MOVED.swap(false, Ordering::Relaxed).then(|| lock().moved.take()).flatten()
}

/// What the kernel has sent about controls, for the main thread.
pub fn take_call() -> Option<Vec<u8>> {
    lock().call.take()
}

/// Asks the running cell to stop. The kernel repeats this until the cell is over, and counts the
/// user's stop requests: a second one means at once.
pub fn interrupt(presses: u8) {
    let mut cell = lock();
    if !cell.is_running || presses <= cell.presses {
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
            connection::drain();
            let _connection = connection::hold();
            let mut cell = lock();
            if cell.is_running && cell.number == number {
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
    let mut cell = lock();
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
