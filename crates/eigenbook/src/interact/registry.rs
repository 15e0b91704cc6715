//! The registry of closures, by their controls.
//!
//! All of this belongs to the thread that runs the cells: closures run on it, between cells, and
//! need not be shared.

use super::control::Part;
use super::model::{self, Below, Opened, VIEW};
use super::now::Now;
use super::{Interact, still};
use crate::channel::{self, Bundle};
use crate::{Error, Result};
use eigenbook_wire::controls::{Call, Ended, as_picture};
use eigenbook_wire::host;
use serde_json::{Map, Value, json};
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

/// A closure with its controls: its result for their present values.
pub type Run = Box<dyn FnMut() -> Result<Vec<Bundle>>>;

/// The maximum number; beyond it, the oldest is removed.
const MOST: usize = 200;

thread_local! {
    static OPEN: RefCell<Registry> = RefCell::default();
    /// A closure is running.
    static RUNNING: Cell<bool> = const { Cell::new(false) };
}

#[derive(Default)]
struct Registry {
    /// The controls that are open, by the names of their models.
    nows: HashMap<String, Now>,
    entries: VecDeque<Entry>,
}

/// An `interact`, or a control by itself.
struct Entry {
    models: Opened,
    run: Option<Rc<RefCell<Run>>>,
}

/// Shows controls with the first picture of a closure, and keeps the closure for later.
pub fn open(parts: Vec<Part>, mut run: Run) -> Result<Interact> {
    if RUNNING.get() {
        return Err(Error::InvalidParameter {
            operation: "interact",
            message: "it is called in the closure of another, which would make controls at every \
                      movement.\nCall it in a cell."
                .to_owned(),
        });
    }
    let first = running(&mut run);
    let pictures = match &first {
        Ok(pictures) => pictures.clone(),
        Err(error) => vec![Bundle::text(format!("Error: {}", text_of(error)))],
    };
    let still = still::bundle(&parts, &pictures);
    if !channel::shows_models() {
        channel::display(&still);
        return Ok(Interact(()));
    }
    let models = model::open(&parts, Below::Results(&pictures));
    channel::display(&with_view(still, &models.view));
    keep(parts, models, Some(run));
    Ok(Interact(()))
}

/// Controls that are shown without a closure.
pub struct Together {
    /// What each is set to.
    pub nows: Vec<Now>,
    /// The names of their models, where there are any.
    pub ids: Vec<String>,
    /// The name of the model of pictures below them.
    picture: Option<String>,
    display_id: String,
}

/// Shows controls by themselves.
pub fn open_together(parts: Vec<Part>) -> Together {
    open_above(parts, Below::Nothing)
}

/// Shows controls with a place for pictures, which is still empty.
pub fn open_above_pictures(parts: Vec<Part>) -> Together {
    open_above(parts, Below::Pictures)
}

fn open_above(parts: Vec<Part>, below: Below<'_>) -> Together {
    let nows = parts.iter().map(|part| part.now.clone()).collect();
    let still = still::bundle(&parts, &[]);
    if !channel::shows_models() {
        let display_id = channel::display(&still);
        return Together { nows, ids: Vec::new(), picture: None, display_id };
    }
    let models = model::open(&parts, below);
    let display_id = channel::display(&with_view(still, &models.view));
    let (ids, picture) = (models.controls.clone(), models.picture.clone());
    keep(parts, models, None);
    Together { nows, ids, picture, display_id }
}

/// Shows a picture below controls that have a place for it.
pub fn show_picture(controls: &Together, picture: &Bundle) {
    let html = as_picture(std::iter::once(picture.data()));
    if let (Some(id), Some(html)) = (&controls.picture, html) {
        channel::change_model(id, Map::from_iter([("value".to_owned(), Value::String(html))]));
    }
}

/// Shows something else in the place of such controls, which are gone then.
pub fn close(controls: &Together, instead: &Bundle) {
    let closed = OPEN.with_borrow_mut(|open| open.remove_closed(&controls.ids));
    closed.iter().flat_map(|entry| &entry.models.all).for_each(|id| channel::close_model(id));
    channel::update(&controls.display_id, instead);
}

/// Takes what was moved while the cell runs, of controls that are shown without a closure.
pub fn hear() {
    if let Some(call) = host::moved() {
        OPEN.with_borrow(|open| open.set(&call));
    }
}

fn with_view(still: Bundle, view: &str) -> Bundle {
    still.with(VIEW, json!({"model_id": view, "version_major": 2, "version_minor": 0}))
}

/// Runs a closure, and records that one runs, even if it panics.
fn running(run: &mut Run) -> Result<Vec<Bundle>> {
    struct Over(bool);
    impl Drop for Over {
        fn drop(&mut self) {
            RUNNING.set(self.0);
        }
    }
    let _over = Over(RUNNING.replace(true));
    run()
}

fn keep(parts: Vec<Part>, models: Opened, run: Option<Run>) {
    host::on_call(call);
    let oldest = OPEN.with_borrow_mut(|open| {
        let nows = parts.into_iter().map(|part| part.now);
        open.nows.extend(models.controls.iter().cloned().zip(nows));
        open.entries.push_back(Entry { models, run: run.map(RefCell::new).map(Rc::new) });
        (open.entries.len() > MOST).then(|| open.remove(0)).flatten()
    });
    // Values that a closure owns are dropped here, while there is no borrow.
    if let Some(Entry { models, .. }) = oldest {
        models.all.iter().for_each(|id| channel::close_model(id));
    }
}

impl Registry {
    fn remove(&mut self, place: usize) -> Option<Entry> {
        let entry = self.entries.remove(place)?;
        entry.models.controls.iter().for_each(|id| drop(self.nows.remove(id)));
        Some(entry)
    }

    /// The entries of which a model is gone.
    fn remove_closed(&mut self, closed: &[String]) -> Vec<Entry> {
        let mut removed = Vec::new();
        for place in (0..self.entries.len()).rev() {
            if self.entries[place].models.all.iter().any(|id| closed.contains(id)) {
                removed.extend(self.remove(place));
            }
        }
        removed
    }

    /// Sets controls to what they were moved to.
    fn set(&self, call: &Call) {
        for moved in &call.moved {
            if let Some(now) = self.nows.get(&moved.id) {
                now.set(moved.state.clone(), Some(moved.clicks));
            }
        }
    }

    /// The entry of the controls that have moved.
    fn entry_of(&self, call: &Call) -> Option<&Entry> {
        let is_moved = |id: &String| call.moved.iter().any(|moved| moved.id == *id);
        self.entries.iter().find(|entry| entry.models.controls.iter().any(is_moved))
    }
}

/// Called by the kernel between cells, when controls have moved.
fn call(call: &Call) -> Ended {
    let closed = OPEN.with_borrow_mut(|open| open.remove_closed(&call.closed));
    drop(closed);
    let run = OPEN.with_borrow(|open| {
        open.set(call);
        open.entry_of(call).map(|entry| entry.run.clone())
    });
    match run {
        Some(Some(run)) => show(&run),
        Some(None) => Ended::Done,
        None if call.moved.is_empty() => Ended::Done,
        None => host::answer_of_nobody(),
    }
}

fn show(run: &RefCell<Run>) -> Ended {
    let Ok(mut run) = run.try_borrow_mut() else { return Ended::Done };
    match running(&mut run) {
        Ok(pictures) => {
            pictures.iter().for_each(channel::result);
            Ended::Done
        }
        Err(error) => {
            channel::failure(text_of(&error));
            Ended::Failed
        }
    }
}

/// The text of the error that a closure has returned; see [`super::shown::Shown`].
fn text_of(error: &Error) -> String {
    match error {
        Error::InvalidParameter { operation: "", message } => message.clone(),
        other => other.to_string(),
    }
}

/// Sets a control, here and in every page.
pub fn set(id: Option<&str>, now: &Now, state: Map<String, Value>) {
    // What was moved before does not come after.
    hear();
    now.set(state.clone(), None);
    if let Some(id) = id {
        channel::change_model(id, state);
    }
}
