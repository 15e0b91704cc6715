//! Controls in the page: the server's copy of the models that the library has opened.
//!
//! The library describes models and runs closures; front ends show models and change them. The
//! server keeps the state of each in between, so that a reloaded page gets it at any time, also
//! while a cell runs. Changes are recorded here and taken by the queue of cells: if a control
//! changes faster than its closure runs, only the last value counts.

mod message;
mod model;
mod saved;

pub use message::{message, object, update};
pub use model::{Press, Refusal, Update};

use crate::engine::interface::{Call, Event, ModelEvent, Moved};
use jupyter_protocol::{CommClose, CommId, JupyterMessage};
use model::Model;
use parking_lot::Mutex;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Notify;

/// The comm target of a model.
pub const MODEL: &str = "jupyter.widget";
/// The comm target by which a page requests all models at once.
pub const CONTROL: &str = "jupyter.widget.control";
/// More models than this are a loop gone wrong: those that come later are not kept.
const MOST_MODELS: usize = 4000;
/// A page requests everything once, and closes its comm then.
const MOST_CONTROLS: usize = 100;

/// The models of a kernel.
#[derive(Default)]
pub struct Widgets {
    inner: Mutex<Inner>,
    moved: Notify,
    has_opened_saved: AtomicBool,
}

#[derive(Default)]
struct Inner {
    models: BTreeMap<String, Model>,
    /// The comms by which pages request everything.
    controls: BTreeSet<String>,
    /// Changed controls, in the order of their first change: the model that shows the result, and
    /// the last message with a change.
    waiting: VecDeque<(String, JupyterMessage)>,
    /// Models that are gone, which the library has not heard yet.
    closed: Vec<String>,
    /// The front end's name of the cell that runs or ran last.
    cell: Option<String>,
}

/// Controls that have moved.
pub struct Movement {
    /// The changes for the library.
    pub call: Call,
    /// The model that shows the result.
    pub output: Option<String>,
    /// The last message that moved one.
    pub parent: JupyterMessage,
}

impl Widgets {
    /// Records the library's message about a model.
    pub fn note(&self, event: &Event) {
        let Event::Model(event) = event else { return };
        let mut inner = self.inner.lock();
        match event {
            ModelEvent::Opened { id, state, output } if inner.models.len() < MOST_MODELS => {
                let cell = inner.cell.clone();
                inner.models.insert(id.clone(), Model::new(state.clone(), output.clone(), cell));
            }
            ModelEvent::Opened { .. } => {}
            ModelEvent::Changed { id, state } => {
                if let Some(model) = inner.models.get_mut(id) {
                    model.set(state.clone());
                }
            }
            ModelEvent::Closed { id } => inner.forget(id),
        }
    }

    /// A cell begins: the models of its last run go.
    pub fn begin_cell(&self, cell: Option<&str>) -> Vec<CommClose> {
        let mut inner = self.inner.lock();
        inner.cell = cell.map(str::to_owned);
        if cell.is_none() {
            return Vec::new();
        }
        let of_cell = |(id, model): (&String, &Model)| (model.cell() == cell).then(|| id.clone());
        let gone: Vec<String> = inner.models.iter().filter_map(of_cell).collect();
        gone.iter().for_each(|id| inner.forget(id));
        inner.closed.extend_from_slice(&gone);
        let close = |id| CommClose { comm_id: CommId(id), data: Map::new() };
        gone.into_iter().map(close).collect()
    }

    /// A page has changed a model, or pressed it: returns the part that every page must receive.
    ///
    /// # Errors
    /// No such model, or a state that it cannot have.
    pub fn change(
        &self,
        update: &Update,
        parent: &JupyterMessage,
    ) -> Result<Map<String, Value>, Refusal> {
        let mut inner = self.inner.lock();
        let model = inner.models.get_mut(&update.id).ok_or(Refusal::Unknown)?;
        let (echo, has_moved) = model.change(update)?;
        if let Some(output) = model.output().filter(|_| has_moved).map(str::to_owned) {
            match inner.waiting.iter_mut().find(|(waiting, _)| *waiting == output) {
                Some((_, last)) => *last = parent.clone(),
                None => inner.waiting.push_back((output, parent.clone())),
            }
            self.moved.notify_one();
        }
        Ok(echo)
    }

    /// The next controls that have moved; waits until some have.
    pub async fn next(&self) -> Movement {
        loop {
            if let Some(movement) = self.inner.lock().take(|_, _| true) {
                return movement;
            }
            self.moved.notified().await;
        }
    }

    /// The next changed control that shows nothing but itself.
    pub fn next_without_output(&self) -> Option<Movement> {
        self.inner.lock().take(|id, models| models.get(id).is_some_and(|model| model.is_alone(id)))
    }

    /// The library loses the changes since its snapshot was taken: they are sent again for controls
    /// without an output.
    pub fn repeat(&self, parent: &JupyterMessage) {
        let mut inner = self.inner.lock();
        let alone = |(id, model): (&String, &Model)| model.is_alone(id).then(|| id.clone());
        let alone: Vec<String> = inner.models.iter().filter_map(alone).collect();
        inner.waiting.extend(alone.into_iter().map(|id| (id, parent.clone())));
        self.moved.notify_one();
    }

    /// The whole state of a model.
    pub fn state(&self, id: &str) -> Option<Map<String, Value>> {
        self.inner.lock().models.get(id).map(|model| model.state().clone())
    }

    /// All controls that show nothing but themselves, as they are now; none where this is none.
    pub fn alone(&self, id: &str) -> Option<Call> {
        let inner = self.inner.lock();
        inner.models.get(id).filter(|model| model.is_alone(id))?;
        let alone = inner.models.iter().filter(|(id, model)| model.is_alone(id));
        let moved = alone.map(|(id, model)| model.moved(id)).collect();
        Some(Call { moved, closed: Vec::new() })
    }

    /// Controls that an earlier kernel has opened get what their cell has saved, once.
    pub fn open_saved(&self) {
        if self.has_opened_saved.swap(true, Ordering::Relaxed) {
            return;
        }
        let saved = saved::of_own_notebook();
        let mut inner = self.inner.lock();
        for (id, model) in saved.into_iter().take(MOST_MODELS / 2) {
            inner.models.entry(id).or_insert(model);
        }
    }

    /// The reply to a page that requests everything.
    pub fn states(&self) -> Map<String, Value> {
        let inner = self.inner.lock();
        let states = inner.models.iter().map(|(id, model)| (id.clone(), message::described(model)));
        states.collect()
    }

    /// A page opens the comm by which it requests everything; false if there are too many.
    pub fn open_control(&self, id: &CommId) -> bool {
        let mut inner = self.inner.lock();
        inner.controls.len() < MOST_CONTROLS && inner.controls.insert(id.0.clone())
    }

    /// Whether a comm is one by which a page requests everything.
    pub fn is_control(&self, id: &CommId) -> bool {
        self.inner.lock().controls.contains(&id.0)
    }

    /// A page has closed a comm.
    pub fn close(&self, id: &CommId) {
        let mut inner = self.inner.lock();
        if !inner.controls.remove(&id.0) && inner.models.contains_key(&id.0) {
            inner.forget(&id.0);
            inner.closed.push(id.0.clone());
        }
    }

    /// The comms that are open, each with its target.
    pub fn comms(&self) -> Vec<(CommId, String)> {
        let inner = self.inner.lock();
        let models = inner.models.keys().map(|id| (CommId(id.clone()), MODEL.to_owned()));
        let controls = inner.controls.iter().map(|id| (CommId(id.clone()), CONTROL.to_owned()));
        models.chain(controls).collect()
    }
}

impl Inner {
    fn forget(&mut self, id: &str) {
        self.models.remove(id);
        self.waiting.retain(|(waiting, _)| waiting != id);
    }

    /// Takes the first movement of the wanted kind, with every control whose output is the same.
    fn take(
        &mut self,
        is_wanted: impl Fn(&str, &BTreeMap<String, Model>) -> bool,
    ) -> Option<Movement> {
        let place = self.waiting.iter().position(|(id, _)| is_wanted(id, &self.models))?;
        let (output, parent) = self.waiting.remove(place)?;
        let beside = self.models.iter().filter(|(_, model)| model.output() == Some(&output));
        let moved: Vec<Moved> = beside.map(|(id, model)| model.moved(id)).collect();
        let shows = moved.iter().all(|moved| moved.id != output);
        let call = Call { moved, closed: std::mem::take(&mut self.closed) };
        Some(Movement { call, output: Some(output).filter(|_| shows), parent })
    }
}

#[cfg(test)]
mod tests;
