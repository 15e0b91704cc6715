//! `history_request`: the inputs of this session and of earlier ones.

use crate::history::{Entry, History, Range};
use crate::server::Server;
use crate::server::channel::Request;
use jupyter_protocol::{HistoryEntry, HistoryReply, HistoryRequest};

/// Answers.
pub fn handle(server: &Server, request: &Request, content: &HistoryRequest) {
    let history = server.history.lock();
    let (entries, output) = match content {
        HistoryRequest::Tail { n, output, .. } => (history.tail(count(*n)), output),
        HistoryRequest::Range { session, start, stop, output, .. } => {
            let range = Range { session: session.unwrap_or(0), start: *start, stop: *stop };
            (history.range(range), output)
        }
        HistoryRequest::Search { pattern, unique, output, n, .. } => {
            let found = if *unique {
                history.search_unique(pattern, count(*n))
            } else {
                history.search(pattern, count(*n))
            };
            (found, output)
        }
    };
    let entries = entries.into_iter().map(|entry| wire(&history, entry, *output)).collect();
    request.reply(HistoryReply::new(entries));
}

fn count(n: i32) -> usize {
    usize::try_from(n).unwrap_or(0)
}

/// Results are kept for this session alone: those of others are empty, as of cells without one.
fn wire(history: &History, entry: Entry, output: bool) -> HistoryEntry {
    let result = history.output(&entry).unwrap_or_default().to_owned();
    let Entry { session, line, input } = entry;
    if output {
        HistoryEntry::InputOutput(session, line, (input, result))
    } else {
        HistoryEntry::Input(session, line, input)
    }
}
