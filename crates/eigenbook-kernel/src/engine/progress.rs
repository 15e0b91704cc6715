//! Shows how far the packages of a `:dep` are, while the engine waits for them.
//!
//! The tool that builds them writes what cargo says into a file of the session; a thread follows
//! it.

use super::interface::{Event, EventSender};
use std::fs::{self, File};
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

const EVERY: Duration = Duration::from_millis(100);

/// Follows the file until it is dropped.
pub struct Progress {
    done: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Starts with an empty file.
    pub fn follow(path: PathBuf, events: EventSender) -> Self {
        let _ = fs::write(&path, "");
        let done = Arc::new(AtomicBool::new(false));
        let last = Arc::clone(&done);
        let thread = std::thread::spawn(move || {
            let Ok(mut file) = File::open(path) else { return };
            loop {
                // Looked at before reading, so that the last read comes after the last write.
                let is_last = last.load(Ordering::SeqCst);
                let mut bytes = Vec::new();
                if file.read_to_end(&mut bytes).is_ok() && !bytes.is_empty() {
                    events.send(Event::Stdout(bytes));
                }
                if is_last {
                    return;
                }
                std::thread::sleep(EVERY);
            }
        });
        Self { done, thread: Some(thread) }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.done.store(true, Ordering::SeqCst);
        // A thread that has failed has shown what it could.
        let _ = self.thread.take().map(JoinHandle::join);
    }
}
