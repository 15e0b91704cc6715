//! The limit on the output of one cell.
//!
//! A front end keeps every line of text in its page, and an endless `println!` would fill it, as an
//! endless `print!` would with one long line: lines and letters of text are counted, too.

use crate::engine::interface::{Bundle, Event};
use crate::server::Beyond;
use serde_json::Value;

/// How long a line of text is taken to be: as many letters as so many lines may be printed without
/// any end of line.
const LINE_LENGTH: usize = 66;

/// Counts down from a limit.
pub struct Budget {
    lines: usize,
    lines_left: usize,
    text_left: usize,
    limit: usize,
    left: usize,
    /// The budget is used up; further output is counted, but not shown.
    is_cut: bool,
    exhausted: bool,
    beyond: Beyond,
    asked_to_stop: bool,
}

impl Budget {
    /// A budget of so many bytes, and lines of text.
    pub fn new(limit: usize, lines: usize, beyond: Beyond) -> Self {
        let lines_left = lines;
        Self {
            lines,
            lines_left,
            text_left: lines.saturating_mul(LINE_LENGTH),
            limit,
            left: limit,
            is_cut: false,
            exhausted: false,
            beyond,
            asked_to_stop: false,
        }
    }

    /// Resets the count: another cell, or the output so far was cleared.
    pub fn renew(&mut self) {
        *self = Self::new(self.limit, self.lines, self.beyond);
    }

    /// The limit in MB, if the cell has exceeded it and must fail for that.
    pub fn stops_at(&self) -> Option<u64> {
        (self.exhausted && self.beyond == Beyond::Stop).then_some((self.limit >> 20) as u64)
    }

    /// Whether to stop the cell now; true only once.
    pub fn asks_to_stop(&mut self) -> bool {
        self.stops_at().is_some() && !std::mem::replace(&mut self.asked_to_stop, true)
    }

    /// Passes on the part of an event that the budget allows, and a note at the limit.
    pub fn admit(&mut self, event: Event, mut push: impl FnMut(Event)) {
        let size = size(&event);
        if size <= self.left {
            self.left -= size;
            return self.admit_text(event, push);
        }
        let left = std::mem::take(&mut self.left);
        if std::mem::replace(&mut self.exhausted, true) || self.is_cut {
            return;
        }
        match event {
            Event::Stdout(mut bytes) => {
                bytes.truncate(left);
                push(Event::Stdout(bytes));
            }
            Event::Stderr(mut bytes) => {
                bytes.truncate(left);
                push(Event::Stderr(bytes));
            }
            _ => (),
        }
        if self.beyond == Beyond::Hide {
            push(Event::Stderr(self.note().into_bytes()));
        }
    }

    /// Text is cut at the end of the last line that is shown. Values are few, and still are shown.
    fn admit_text(&mut self, mut event: Event, mut push: impl FnMut(Event)) {
        let (Event::Stdout(bytes) | Event::Stderr(bytes)) = &mut event else { return push(event) };
        if self.is_cut {
            return;
        }
        let mut ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        let end = ends.nth(self.lines_left).map_or(bytes.len(), |(at, _)| at).min(self.text_left);
        if end == bytes.len() {
            self.lines_left -= bytes.iter().filter(|byte| **byte == b'\n').count();
            self.text_left -= end;
            return push(event);
        }
        self.is_cut = true;
        let shown = bytes[..end].iter().rposition(|byte| *byte == b'\n').map_or(end, |at| at + 1);
        bytes.truncate(shown);
        push(event);
        push(Event::Stderr(line_note(self.lines).into_bytes()));
    }

    fn note(&self) -> String {
        let limit = match self.limit {
            limit if limit >= 1 << 20 => format!("{} MB", limit >> 20),
            limit => format!("{limit} bytes"),
        };
        format!(
            "\n[The output of this cell is longer than {limit}; the rest is not shown.\n \
             The variable EIGENBOOK_OUTPUT_LIMIT, in bytes, moves the limit.]\n"
        )
    }
}

fn line_note(lines: usize) -> String {
    format!(
        "\n[This cell has printed {lines} lines, or as much text; the rest is not shown.\n \
         The variable EIGENBOOK_OUTPUT_LINES moves the limit.]\n"
    )
}

/// The bytes that an event adds to the notebook. An update adds none: it replaces another.
fn size(event: &Event) -> usize {
    match event {
        Event::Stdout(bytes) | Event::Stderr(bytes) => bytes.len(),
        Event::Display { bundle, .. } | Event::Result(bundle) => bundle_size(bundle),
        Event::UpdateDisplay { .. }
        | Event::ClearOutput { .. }
        | Event::Input { .. }
        | Event::Model(_) => 0,
    }
}

fn bundle_size(bundle: &Bundle) -> usize {
    bundle.data.values().map(value_size).sum::<usize>() + 64
}

fn value_size(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(values) => values.iter().map(value_size).sum(),
        Value::Object(map) => map.values().map(value_size).sum(),
        _ => 8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: usize = 100;

    fn admitted(budget: &mut Budget, event: Event) -> Vec<Event> {
        let mut events = Vec::new();
        budget.admit(event, |event| events.push(event));
        events
    }

    #[test]
    fn the_limit_is_exact_and_the_note_comes_once() {
        let mut budget = Budget::new(5, LINES, Beyond::Hide);
        let print = |text: &str| Event::Stdout(text.into());
        assert_eq!(admitted(&mut budget, print("abc")), [print("abc")]);
        let at_the_limit = admitted(&mut budget, print("defg"));
        assert_eq!(at_the_limit[0], print("de"));
        assert!(matches!(&at_the_limit[1..], [Event::Stderr(note)] if note.len() > 20));
        assert_eq!(admitted(&mut budget, print("h")), []);
        assert_eq!(admitted(&mut budget, Event::Result(Bundle::text("x"))), []);
        let clear = Event::ClearOutput { wait: false };
        assert_eq!(admitted(&mut budget, clear.clone()), [clear]);
        budget.renew();
        assert_eq!(admitted(&mut budget, print("h")), [print("h")]);
    }

    #[test]
    fn lines_are_counted_and_values_are_still_shown() {
        let mut budget = Budget::new(1 << 30, LINES, Beyond::Hide);
        let print = |lines: usize| Event::Stdout(b"a\n".repeat(lines));
        assert_eq!(admitted(&mut budget, print(LINES - 1)), [print(LINES - 1)]);
        let last = admitted(&mut budget, print(3));
        assert_eq!(last, [print(1), Event::Stderr(line_note(LINES).into())]);
        assert_eq!(admitted(&mut budget, print(1)), []);
        let value = Event::Result(Bundle::text("x"));
        assert_eq!(admitted(&mut budget, value.clone()), [value]);
        budget.renew();
        assert_eq!(admitted(&mut budget, print(1)), [print(1)]);
    }

    #[test]
    fn a_line_without_an_end_is_cut_as_well() {
        let mut budget = Budget::new(1 << 30, LINES, Beyond::Hide);
        let print = |letters: usize| Event::Stdout(vec![b'a'; letters]);
        let all = LINES * LINE_LENGTH;
        assert_eq!(admitted(&mut budget, print(all - 1)), [print(all - 1)]);
        let last = admitted(&mut budget, print(3));
        assert_eq!(last, [print(1), Event::Stderr(line_note(LINES).into())]);
        assert_eq!(admitted(&mut budget, print(1)), []);
    }

    #[test]
    fn a_teachers_limit_stops_the_cell_once() {
        let mut budget = Budget::new(2 << 20, usize::MAX, Beyond::Stop);
        let print = |length: usize| Event::Stdout(vec![b'x'; length]);
        assert_eq!(admitted(&mut budget, print(2 << 20)).len(), 1);
        assert!(budget.stops_at().is_none() && !budget.asks_to_stop());
        assert_eq!(admitted(&mut budget, print(1)), [print(0)], "and no note: the cell fails");
        assert_eq!(budget.stops_at(), Some(2));
        assert!(budget.asks_to_stop() && !budget.asks_to_stop());
        budget.renew();
        assert!(budget.stops_at().is_none());
    }
}
