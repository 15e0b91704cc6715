//! One of several: a dropdown list, or a row of buttons.

use super::control::{Control, Look, part, refused};
use super::now::Now;
use crate::Result;
use serde_json::{Map, Value, json};
use std::fmt::Display;

/// Defines a control that chooses one of several values.
macro_rules! choice {
    ($(#[doc = $doc:literal])* $name:ident, $style:literal, $more:tt) => {
        $(#[doc = $doc])*
        #[derive(Clone)]
        pub struct $name<T> {
            label: String,
            options: Vec<T>,
            chosen: usize,
        }

        impl<T: Clone + PartialEq> $name<T> {
            /// A choice of these; the first one is chosen.
            pub fn new(label: &str, options: impl IntoIterator<Item = T>) -> Self {
                let options = options.into_iter().collect();
                Self { label: label.to_owned(), options, chosen: 0 }
            }

            /// The initial choice; the first option if it is not among them.
            pub fn value(mut self, value: T) -> Self {
                self.chosen = place(&self.options, &value);
                self
            }
        }

        impl<T: Clone + PartialEq + Display + 'static> Control for $name<T> {
            type Value = T;

            fn look(&self) -> Result<Look> {
                let labels: Vec<String> = self.options.iter().map(T::to_string).collect();
                if labels.is_empty() {
                    return Err(refused(stringify!($name), &self.label, "needs something to choose."));
                }
                let mut state = json!($more);
                state["_options_labels"] = json!(labels);
                state["index"] = json!(self.chosen);
                Ok(Look::new(stringify!($name), $style, &self.label, state))
            }

            fn value_of(&self, now: &Now) -> T {
                self.options[index(now, self.options.len())].clone()
            }

            fn state_of(&self, value: T) -> Map<String, Value> {
                part("index", place(&self.options, &value))
            }

            fn text_of(&self, now: &Now) -> String {
                self.value_of(now).to_string()
            }
        }
    };
}

choice! {
    /// A list that opens, as ipywidgets' `Dropdown`. The closure gets the value that is chosen.
    ///
    /// # Example
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let activation = Dropdown::new("activation", ["relu", "tanh", "sigmoid"]).value("tanh");
    /// # let _ = activation;
    /// ```
    Dropdown, "DescriptionStyle", {}
}

choice! {
    /// A row of buttons of which one is pressed, as ipywidgets' `ToggleButtons`.
    ///
    /// # Example
    /// ```
    /// use eigenbook::prelude::*;
    ///
    /// let batch = ToggleButtons::new("batch size", [1, 8, 32]).value(8);
    /// # let _ = batch;
    /// ```
    ToggleButtons, "ToggleButtonsStyle", { "button_style": "", "icons": [], "tooltips": [] }
}

/// The index of a value; the first if it is not there.
fn place<T: PartialEq>(options: &[T], value: &T) -> usize {
    options.iter().position(|option| option == value).unwrap_or_default()
}

/// The chosen index; the first if the index from the page does not exist.
fn index(now: &Now, length: usize) -> usize {
    let index = now.get("index").and_then(|index| usize::try_from(index.as_u64()?).ok());
    index.filter(|index| *index < length).unwrap_or_default()
}
