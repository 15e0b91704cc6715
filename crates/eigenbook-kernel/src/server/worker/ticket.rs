//! Makes sure that an interrupt reaches the cell it is meant for, or no cell.

use crate::engine::interface::Control;
use parking_lot::Mutex;
use tokio::sync::Notify;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Waiting,
    Cancelled,
    Running,
    Over,
}

/// Accompanies one piece of work.
#[derive(Debug, Default)]
pub struct Ticket {
    state: Mutex<State>,
    cancelled: Notify,
}

impl Ticket {
    /// The work is about to begin, which `begins` reports; false if it has been cancelled.
    pub fn begin(&self, begins: impl FnOnce()) -> bool {
        let mut state = self.state.lock();
        if *state == State::Cancelled {
            return false;
        }
        *state = State::Running;
        begins();
        true
    }

    /// The work is over.
    pub fn end(&self) {
        *self.state.lock() = State::Over;
    }

    /// Cancels waiting work, stops running work. The lock is held meanwhile, so that a late stop
    /// cannot reach the next cell.
    pub fn interrupt(&self, control: &dyn Control) {
        let mut state = self.state.lock();
        match *state {
            State::Waiting => {
                *state = State::Cancelled;
                self.cancelled.notify_one();
            }
            State::Running => control.interrupt(),
            State::Cancelled | State::Over => (),
        }
    }

    /// Waits until the work is cancelled.
    pub async fn cancelled(&self) {
        self.cancelled.notified().await;
    }
}
