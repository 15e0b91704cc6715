//! A cell that may wait for ever, because the threads behind a variable ended with their process.

use super::interface::{Event, EventSender};
use super::warnings;
use crate::diagnostics;
use crate::tokens::has_word;
use std::collections::BTreeSet;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

/// How long a cell may take before it is named.
const PATIENCE: Duration = Duration::from_secs(3);

/// Shows which of these variables the cell may be waiting for, if the returned value is still there
/// after a while.
pub fn remind(halves: &BTreeSet<String>, code: &str, events: &EventSender) -> Option<Sender<()>> {
    let used = halves.iter().filter(|name| has_word(code, name)).cloned();
    let used: Vec<String> = used.collect();
    (!used.is_empty()).then(|| {
        let (running, over) = mpsc::channel();
        let events = events.clone();
        thread::spawn(move || {
            if over.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                let bundle = warnings::bundle(&[diagnostics::may_wait(&used)]);
                events.send(Event::Display { bundle, display_id: None });
            }
        });
        running
    })
}
