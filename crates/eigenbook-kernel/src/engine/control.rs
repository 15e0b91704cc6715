//! What can be asked of the engine while it works.

use super::interface::Control;
use super::session::Session;
use super::wire::Wire;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Stops compilers and cells, and ends the session.
#[derive(Clone)]
pub struct SessionControl {
    session: Session,
    wire: Wire,
    interrupted: Arc<AtomicBool>,
}

impl SessionControl {
    /// The control of this session.
    pub fn new(session: Session, wire: Wire) -> Self {
        Self { session, wire, interrupted: Arc::default() }
    }

    /// Whether the cell that has just ended was to be stopped; forgets it.
    pub fn take_interrupt(&self) -> bool {
        let _ = fs::remove_file(self.session.interrupted());
        self.interrupted.swap(false, Ordering::SeqCst)
    }
}

impl Control for SessionControl {
    fn cell_begins(&self) {
        // One that came when the last cell had just ended is not meant for this one.
        self.take_interrupt();
    }

    fn interrupt(&self) {
        self.interrupted.store(true, Ordering::SeqCst);
        // Either a compiler runs, or the cell does, or the engine is between the two and finds
        // the note.
        let _ = fs::write(self.session.interrupted(), "");
        let group = fs::read_to_string(self.session.compiling()).ok();
        if let Some(group @ 2..) = group.and_then(|text| text.trim().parse::<i32>().ok()) {
            // SAFETY: the group of the compiler that our own tool has started.
            unsafe { libc::kill(-group, libc::SIGKILL) };
            let _ = fs::remove_file(self.session.compiling());
        }
        self.wire.interrupt();
    }

    fn answer_input(&self, answer: Option<String>) {
        self.wire.answer(answer.as_deref());
    }

    fn shutdown(&self) {
        self.interrupt();
        self.wire.close();
        self.session.close();
    }
}
