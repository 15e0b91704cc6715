//! A counter that runs by itself, and a button.

use super::control::{Control, Look};
use super::count::Count;
use super::now::Now;
use crate::Result;
use crate::Whole;
use serde_json::{Map, Value, json};
use std::ops::RangeInclusive;

/// A counter that runs while its triangle is pressed, as ipywidgets' `Play`.
///
/// It begins at the lower end of its range, and counts up by one every 100 milliseconds.
///
/// # Example
/// ```
/// use eigenbook::prelude::*;
///
/// let step = Play::new("step", 0..=100).interval(50);
/// # let _: Play<usize> = step;
/// ```
#[derive(Clone)]
pub struct Play<T = i64> {
    count: Count<T>,
    interval: u64,
}

impl<T: Whole> Play<T> {
    /// A counter from one number to another.
    pub fn new(label: &str, range: RangeInclusive<T>) -> Self {
        Self { count: Count::new(label, range), interval: 100 }
    }

    /// The initial number; one outside of its range becomes the nearer end.
    pub fn value(mut self, value: T) -> Self {
        self.count.value = value;
        self
    }

    /// How far it counts at a time.
    pub fn step(mut self, step: T) -> Self {
        self.count.step = step;
        self
    }

    /// How long a number stays, in milliseconds.
    pub fn interval(mut self, milliseconds: u64) -> Self {
        self.interval = milliseconds;
        self
    }
}

impl<T: Whole> Control for Play<T> {
    type Value = T;

    fn look(&self) -> Result<Look> {
        let state = json!({
            "interval": self.interval, "playing": false, "repeat": false, "show_repeat": true,
        });
        self.count.look("Play", "DescriptionStyle", state)
    }

    fn value_of(&self, now: &Now) -> T {
        self.count.value_of(now)
    }

    fn state_of(&self, value: T) -> Map<String, Value> {
        self.count.state_of(value)
    }

    fn text_of(&self, now: &Now) -> String {
        self.count.text_of(now)
    }
}

/// A button, as ipywidgets' `Button`. The closure gets how often it was pressed, from 0.
///
/// # Example
/// ```
/// use eigenbook::prelude::*;
///
/// # fn main() -> Result<()> {
/// interact(Button::new("another seed"), |presses| NumpyRandom::seed(presses as u32).rand(3))?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Button {
    label: String,
}

impl Button {
    /// A button with this text.
    pub fn new(label: &str) -> Self {
        Self { label: label.to_owned() }
    }
}

impl Control for Button {
    type Value = u64;

    fn look(&self) -> Result<Look> {
        let state = json!({"button_style": "", "icon": ""});
        Ok(Look::new("Button", "ButtonStyle", &self.label, state))
    }

    fn value_of(&self, now: &Now) -> u64 {
        now.clicks()
    }

    fn state_of(&self, _value: u64) -> Map<String, Value> {
        // A page has no counter that could be set.
        Map::new()
    }

    fn text_of(&self, now: &Now) -> String {
        format!("pressed {} times", self.value_of(now))
    }
}
