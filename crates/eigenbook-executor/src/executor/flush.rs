//! Flushes the buffer of `print!` several times a second, while a cell runs.
//!
//! Rust's standard output buffers an unfinished line; a student who prints dots wants to see them.

use super::{library, running};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

static PAUSED: AtomicBool = AtomicBool::new(false);
static BUSY: AtomicBool = AtomicBool::new(false);
const EVERY: Duration = Duration::from_millis(50);

/// Starts the thread.
pub fn start() {
    PAUSED.store(false, Ordering::SeqCst);
    BUSY.store(false, Ordering::SeqCst);
    std::thread::spawn(|| {
        loop {
            std::thread::sleep(EVERY);
            BUSY.store(true, Ordering::SeqCst);
            if !PAUSED.load(Ordering::SeqCst) && running::is_running() {
                library::flush();
            }
            BUSY.store(false, Ordering::SeqCst);
        }
    });
}

/// Keeps the thread out of the output's lock while the process forks.
pub fn pause() {
    PAUSED.store(true, Ordering::SeqCst);
    // A cell that keeps the lock for good must not keep us for good.
    let limit = Instant::now() + Duration::from_secs(1);
    while BUSY.load(Ordering::SeqCst) && Instant::now() < limit {
        std::thread::yield_now();
    }
}

/// Lets it go on.
pub fn resume() {
    PAUSED.store(false, Ordering::SeqCst);
}
