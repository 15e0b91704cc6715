//! A request to run a cell, and the form in which its values are shown.

use super::interface::{Bundle, Event, EventSender, SentCell};
use super::warnings;
use crate::diagnostics::{self, Report};

/// A cell that is run, as the person wrote it and as the reports show it.
#[derive(Clone, Copy)]
pub struct CellRequest<'a> {
    /// The front end's text.
    pub cell: &'a SentCell<'a>,
    /// The Rust of it.
    pub known: &'a diagnostics::Cell,
    /// The receiver of progress messages.
    pub events: &'a EventSender,
}

impl CellRequest<'_> {
    /// Shows a result.
    pub fn result(&self, bundle: Bundle) {
        self.events.send(Event::Result(bundle));
    }

    /// Shows a text in a format.
    pub fn show(&self, kind: &str, text: String) {
        let bundle = Bundle::text(text.trim_end()).with(kind, text);
        self.events.send(Event::Display { bundle, display_id: None });
    }

    /// Shows a sentence below the cell.
    pub fn say(&self, sentence: &str) {
        let bundle = warnings::bundle(&[sentence.to_owned()]);
        self.events.send(Event::Display { bundle, display_id: None });
    }

    /// The report of something that is not done here.
    pub fn refuse(&self, message: &str) -> Report {
        let cell = diagnostics::Cell::new(self.known.number, "");
        diagnostics::failure(&cell, "UsageError", message)
    }
}

/// How values are to be shown.
#[derive(Clone, Copy, Debug, Default)]
pub struct ValueFormat {
    /// In another format than usual.
    pub has_format: bool,
    /// With their types.
    pub has_types: bool,
}
