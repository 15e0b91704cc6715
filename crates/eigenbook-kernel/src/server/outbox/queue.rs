//! The queue of waiting events, and how they are merged.

use crate::engine::interface::Event;

/// Up to so many events are sent unchanged. Beyond, redundant ones are dropped.
const EXACT: usize = 16;

/// Events in order.
#[derive(Default)]
pub struct Queue {
    events: Vec<Event>,
}

impl Queue {
    /// Adds an event. Bytes join those of the same stream just before them.
    pub fn push(&mut self, event: Event) {
        let event = match self.events.last_mut() {
            Some(last) => match join(last, event) {
                Some(event) => event,
                None => return,
            },
            None => event,
        };
        if self.events.len() < EXACT {
            self.events.push(event);
        } else {
            self.push_sparingly(event);
        }
    }

    /// The waiting events, in order.
    pub fn into_events(self) -> Vec<Event> {
        self.events
    }

    fn push_sparingly(&mut self, event: Event) {
        let event = match event {
            Event::Stdout(_) | Event::Stderr(_) => {
                if let [.., Event::ClearOutput { wait: true }] = self.events[..] {
                    self.wipe_before_last();
                }
                match self.join_earlier_text(event) {
                    Some(event) => event,
                    None => return,
                }
            }
            Event::Display { .. } | Event::Result(_) => {
                if let [.., Event::ClearOutput { wait: true }] = self.events[..] {
                    self.wipe_before_last();
                }
                event
            }
            Event::UpdateDisplay { .. } => match self.replace_update(event) {
                Some(event) => event,
                None => return,
            },
            Event::ClearOutput { wait: false } => {
                self.events.retain(survives_clearing);
                event
            }
            Event::ClearOutput { wait: true } | Event::Input { .. } | Event::Model(_) => event,
        };
        self.events.push(event);
    }

    /// Joins text to its stream's last text, over text of the other stream.
    fn join_earlier_text(&mut self, event: Event) -> Option<Event> {
        let text = |event: &&mut Event| matches!(event, Event::Stdout(_) | Event::Stderr(_));
        self.events
            .iter_mut()
            .rev()
            .take_while(text)
            .take(2)
            .try_fold(event, |event, earlier| join(earlier, event))
    }

    /// Puts an update in the place of one of the same display.
    fn replace_update(&mut self, event: Event) -> Option<Event> {
        let Event::UpdateDisplay { display_id: new, .. } = &event else { return Some(event) };
        let same = |earlier: &&mut Event| matches!(earlier, Event::UpdateDisplay { display_id, .. } if display_id == new);
        let still = |earlier: &&mut Event| {
            !matches!(earlier, Event::ClearOutput { .. })
                && !matches!(earlier, Event::Display { display_id: Some(id), .. } if id == new)
        };
        match self.events.iter_mut().rev().take_while(still).find(same) {
            Some(earlier) => {
                *earlier = event;
                None
            }
            None => Some(event),
        }
    }

    /// The last event will clear the output before it: that need not be sent.
    fn wipe_before_last(&mut self) {
        let last = self.events.pop();
        self.events.retain(survives_clearing);
        self.events.extend(last);
    }
}

/// Updates may be of a display in another cell.
fn survives_clearing(event: &Event) -> bool {
    matches!(event, Event::UpdateDisplay { .. } | Event::Input { .. } | Event::Model(_))
}

/// Joins bytes of the same stream; returns an event that cannot be joined.
fn join(earlier: &mut Event, event: Event) -> Option<Event> {
    match (earlier, event) {
        (Event::Stdout(earlier), Event::Stdout(bytes))
        | (Event::Stderr(earlier), Event::Stderr(bytes)) => {
            earlier.extend_from_slice(&bytes);
            None
        }
        (_, event) => Some(event),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::interface::Bundle;

    fn out(text: &str) -> Event {
        Event::Stdout(text.into())
    }
    fn err(text: &str) -> Event {
        Event::Stderr(text.into())
    }
    fn shown(text: &str) -> Event {
        Event::Display { bundle: Bundle::text(text), display_id: None }
    }
    fn update(id: &str, text: &str) -> Event {
        Event::UpdateDisplay { bundle: Bundle::text(text), display_id: id.to_owned() }
    }
    fn queued(events: impl IntoIterator<Item = Event>) -> Vec<Event> {
        let mut queue = Queue::default();
        events.into_iter().for_each(|event| queue.push(event));
        queue.into_events()
    }
    fn many<const N: usize>(events: [Event; N]) -> Vec<Event> {
        (0..1000).flat_map(|_| events.clone()).collect()
    }

    #[test]
    fn a_few_events_leave_as_they_came() {
        let few = [out("a"), err("b"), out("c"), update("x", "1"), update("x", "2")];
        assert_eq!(queued(few.clone()), few);
        assert_eq!(
            queued([out("a"), out("b"), shown("x"), out("c")]),
            [out("ab"), shown("x"), out("c")]
        );
    }

    #[test]
    fn two_streams_in_turn_stay_whole_and_few() {
        let events = queued(many([out("a"), err("b")]));
        assert!(events.len() <= EXACT);
        let text = |wanted: fn(&Event) -> Option<&Vec<u8>>| {
            events.iter().filter_map(wanted).map(Vec::len).sum::<usize>()
        };
        assert_eq!(text(|e| if let Event::Stdout(b) = e { Some(b) } else { None }), 1000);
        assert_eq!(text(|e| if let Event::Stderr(b) = e { Some(b) } else { None }), 1000);
    }

    #[test]
    fn of_many_updates_the_last_of_each_display_stays() {
        let updates = (0..1000).map(|i| update(["x", "y"][i % 2], &i.to_string()));
        let events = queued(updates);
        assert!(events.len() <= EXACT);
        assert_eq!(events[EXACT - 2..], [update("x", "998"), update("y", "999")]);
    }

    #[test]
    fn what_would_be_cleared_is_not_kept() {
        let clear = |wait| Event::ClearOutput { wait };
        for wait in [true, false] {
            let mut events = many([clear(wait), shown("x")]);
            events.insert(0, update("elsewhere", "1"));
            let events = queued(events);
            assert!(events.len() <= EXACT + 2, "{}", events.len());
            assert_eq!(events[0], update("elsewhere", "1"));
            assert_eq!(events[events.len() - 2..], [clear(wait), shown("x")]);
        }
    }

    #[test]
    fn displays_are_never_lost() {
        let displays: Vec<_> = (0..1000).map(|i| shown(&i.to_string())).collect();
        assert_eq!(queued(displays.clone()), displays);
    }
}
