//! Checkboxes and text fields.

use super::control::{Control, Look, part};
use super::now::Now;
use crate::Result;
use serde_json::{Map, Value, json};

/// A box with a tick, as ipywidgets' `Checkbox`; without the tick at first.
///
/// # Example
/// ```
/// use eigenbook::prelude::*;
///
/// let with_bias = Checkbox::new("with bias").ticked();
/// # let _ = with_bias;
/// ```
#[derive(Clone)]
pub struct Checkbox {
    label: String,
    value: bool,
}

impl Checkbox {
    /// A box without a tick.
    pub fn new(label: &str) -> Self {
        Self { label: label.to_owned(), value: false }
    }

    /// A box with a tick.
    pub fn ticked(mut self) -> Self {
        self.value = true;
        self
    }
}

impl Control for Checkbox {
    type Value = bool;

    fn look(&self) -> Result<Look> {
        let state = json!({"value": self.value, "indent": true});
        Ok(Look::new("Checkbox", "CheckboxStyle", &self.label, state))
    }

    fn value_of(&self, now: &Now) -> bool {
        now.get("value").and_then(|value| value.as_bool()).unwrap_or(self.value)
    }

    fn state_of(&self, value: bool) -> Map<String, Value> {
        part("value", value)
    }

    fn text_of(&self, now: &Now) -> String {
        if self.value_of(now) { "yes" } else { "no" }.to_owned()
    }
}

/// A line of text, as ipywidgets' `Text`; empty at first.
///
/// # Example
/// ```
/// use eigenbook::prelude::*;
///
/// let title = Text::new("title").value("Loss");
/// # let _ = title;
/// ```
#[derive(Clone)]
pub struct Text {
    label: String,
    value: String,
}

impl Text {
    /// An empty line.
    pub fn new(label: &str) -> Self {
        Self { label: label.to_owned(), value: String::new() }
    }

    /// The initial text.
    pub fn value(mut self, text: &str) -> Self {
        text.clone_into(&mut self.value);
        self
    }
}

impl Control for Text {
    type Value = String;

    fn look(&self) -> Result<Look> {
        let state = json!({"value": self.value, "placeholder": "", "continuous_update": true});
        Ok(Look::new("Text", "TextStyle", &self.label, state))
    }

    fn value_of(&self, now: &Now) -> String {
        match now.get("value") {
            Some(Value::String(text)) => text,
            _ => self.value.clone(),
        }
    }

    fn state_of(&self, value: String) -> Map<String, Value> {
        part("value", value)
    }

    fn text_of(&self, now: &Now) -> String {
        self.value_of(now)
    }
}
