//! Controls in the page: the kernel's messages to the library about their changes, between cells.
//!
//! The library opens models ([`ModelEvent`]), the front end shows them, and the
//! kernel keeps their state. When one is moved, the kernel sends a [`Call`], and the executor runs
//! the closure that belongs to it as it runs a cell, but without compiling anything.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The type of content that is a part of a page without scripts, which a page only has to insert.
pub const PICTURE: &str = "application/vnd.eigenbook.picture";

/// The model that shows pictures, beside the one that shows every other output of the same controls.
///
/// A page inserts a picture at once; an output is rendered by type, and takes three times as long.
pub fn picture_of(output: &str) -> String {
    format!("{output}-picture")
}

/// The contents of that model, if outputs are nothing but pictures, each with its formats.
pub fn as_picture<'a>(outputs: impl Iterator<Item = &'a Map<String, Value>>) -> Option<String> {
    let parts = outputs.map(|data| data.get(PICTURE)?.as_str());
    parts.collect::<Option<String>>().filter(|whole| !whole.is_empty())
}

/// An event of a model: the state of a control, or of a part of one, which the front end shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum ModelEvent {
    /// It is there.
    Opened {
        /// Its name, unlike that of any other.
        id: String,
        /// Its kind and its appearance.
        state: Map<String, Value>,
        /// The model that shows the result of a change; its own name if no result is shown, none if
        /// changes are not reported.
        output: Option<String>,
    },
    /// It has changed.
    Changed {
        /// Its name.
        id: String,
        /// The changed values.
        state: Map<String, Value>,
    },
    /// It is not needed any more.
    Closed {
        /// Its name.
        id: String,
    },
}

/// The changes of controls since the last call.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// Controls as they are now: those that were moved, and those beside them.
    pub moved: Vec<Moved>,
    /// Models that are gone.
    pub closed: Vec<String>,
}

/// A control as it is now.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Moved {
    /// The name of its model.
    pub id: String,
    /// The part of its state that a person can change.
    pub state: Map<String, Value>,
    /// The number of presses, if it is a button.
    pub clicks: u64,
}

/// How a call ended, as the number that passes between library and executor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Ended {
    /// The closure has returned a value, or there was none to run.
    Done = 0,
    /// It has returned an error, which was sent before as [`crate::Message::Failure`].
    Failed = 1,
    /// It has panicked.
    Panicked = 2,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_pictures_are_a_picture() {
        let formats = |data: Value| data.as_object().cloned().unwrap_or_default();
        let (one, two) = (json!({PICTURE: "<b>1</b>"}), json!({PICTURE: "2", "text/plain": "2"}));
        let (pictures, text) = ([one, two].map(formats), formats(json!({"text/plain": "3"})));
        assert_eq!(as_picture(pictures.iter()).as_deref(), Some("<b>1</b>2"));
        assert_eq!(as_picture(pictures.iter().chain([&text])), None);
        assert_eq!(as_picture([].into_iter()), None);
    }
}
