//! The present value of a control, shared between the page, the closure and its handle.

use serde_json::{Map, Value};
use std::cell::RefCell;
use std::rc::Rc;

/// The present value of a control.
#[derive(Clone, Debug, Default)]
pub struct Now(Rc<RefCell<Set>>);

#[derive(Debug, Default)]
struct Set {
    state: Map<String, Value>,
    clicks: u64,
}

impl Now {
    /// The initial value of a control.
    pub fn new(state: Map<String, Value>) -> Self {
        Self(Rc::new(RefCell::new(Set { state, clicks: 0 })))
    }

    /// A part of its state.
    pub fn get(&self, name: &str) -> Option<Value> {
        self.0.borrow().state.get(name).cloned()
    }

    /// How often it was pressed.
    pub fn clicks(&self) -> u64 {
        self.0.borrow().clicks
    }

    /// Takes over the value from the page, or from the handle.
    pub fn set(&self, state: Map<String, Value>, clicks: Option<u64>) {
        let mut set = self.0.borrow_mut();
        set.state.extend(state);
        set.clicks = clicks.unwrap_or(set.clicks);
    }
}
