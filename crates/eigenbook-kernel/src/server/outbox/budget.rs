//! How much one cell may put out.

use crate::engine::interface::{Bundle, Event};
use crate::server::Beyond;
use serde_json::Value;

/// Counts down from a limit.
pub struct Budget {
    limit: usize,
    left: usize,
    exhausted: bool,
    beyond: Beyond,
    asked_to_stop: bool,
}

impl Budget {
    /// A budget of so many bytes.
    pub fn new(limit: usize, beyond: Beyond) -> Self {
        Self { limit, left: limit, exhausted: false, beyond, asked_to_stop: false }
    }

    /// Starts anew: another cell, or the output so far was cleared.
    pub fn renew(&mut self) {
        *self = Self::new(self.limit, self.beyond);
    }

    /// The limit in MB, where the cell has gone over it and is to fail for that.
    pub fn stops_at(&self) -> Option<u64> {
        (self.exhausted && self.beyond == Beyond::Stop).then_some((self.limit >> 20) as u64)
    }

    /// Whether the cell is to be stopped now; says so once.
    pub fn asks_to_stop(&mut self) -> bool {
        self.stops_at().is_some() && !std::mem::replace(&mut self.asked_to_stop, true)
    }

    /// Hands on what the budget allows of an event, and a note where it ends.
    pub fn admit(&mut self, event: Event, mut push: impl FnMut(Event)) {
        let size = size(&event);
        if size <= self.left {
            self.left -= size;
            return push(event);
        }
        let left = std::mem::take(&mut self.left);
        if std::mem::replace(&mut self.exhausted, true) {
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

/// What an event adds to the notebook. An update adds nothing: it takes the place of another.
fn size(event: &Event) -> usize {
    match event {
        Event::Stdout(bytes) | Event::Stderr(bytes) => bytes.len(),
        Event::Display { bundle, .. } | Event::Result(bundle) => bundle_size(bundle),
        Event::UpdateDisplay { .. } | Event::ClearOutput { .. } | Event::Input { .. } => 0,
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

    fn admitted(budget: &mut Budget, event: Event) -> Vec<Event> {
        let mut events = Vec::new();
        budget.admit(event, |event| events.push(event));
        events
    }

    #[test]
    fn the_limit_is_exact_and_the_note_comes_once() {
        let mut budget = Budget::new(5, Beyond::Hide);
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
    fn a_teachers_limit_stops_the_cell_once() {
        let mut budget = Budget::new(2 << 20, Beyond::Stop);
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
