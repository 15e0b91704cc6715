//! Sliders: numbers in a range.

use super::control::{Control, Look, part, refused};
use super::count::Count;
use super::now::Now;
use crate::Result;
use crate::Whole;
use serde_json::{Map, Value, json};
use std::ops::RangeInclusive;

/// The default number of steps of a slider.
const STEPS: f64 = 100.0;

/// A slider of numbers, as ipywidgets' `FloatSlider`, or its `FloatLogSlider`.
///
/// It begins at the lower end of its range, and has 100 steps.
///
/// # Example
/// ```
/// use eigenbook::prelude::*;
///
/// let rate = FloatSlider::new("learning rate", 0.001..=0.1).value(0.01).logarithmic();
/// let angle = FloatSlider::new("angle", 0.0..=90.0).step(5.0);
/// # let _ = (rate, angle);
/// ```
#[derive(Clone)]
pub struct FloatSlider {
    label: String,
    range: (f64, f64),
    value: f64,
    step: Option<f64>,
    scale: Scale,
}

#[derive(Clone, Copy, PartialEq)]
enum Scale {
    Linear,
    Logarithmic,
}

impl FloatSlider {
    /// A slider from one number to another.
    pub fn new(label: &str, range: RangeInclusive<f64>) -> Self {
        let (label, range) = (label.to_owned(), range.into_inner());
        Self { label, range, value: range.0, step: None, scale: Scale::Linear }
    }

    /// The initial value; one outside of its range becomes the nearer end.
    pub fn value(mut self, value: f64) -> Self {
        self.value = value;
        self
    }

    /// The distance from one value to the next; on a logarithmic slider that of the exponents of 10.
    pub fn step(mut self, step: f64) -> Self {
        self.step = Some(step);
        self
    }

    /// The same distance on the slider is the same factor.
    pub fn logarithmic(mut self) -> Self {
        self.scale = Scale::Logarithmic;
        self
    }

    fn clamped(&self, value: f64) -> f64 {
        // NaN becomes the lower end.
        value.max(self.range.0).min(self.range.1)
    }

    /// The number of digits after the point that distinguishes two steps.
    fn digits(&self, step: f64) -> usize {
        (0..12).find(|digits| (step * 10f64.powi(*digits)).fract().abs() < 1e-6).unwrap_or(3)
            as usize
    }
}

impl Control for FloatSlider {
    type Value = f64;

    fn look(&self) -> Result<Look> {
        let (low, high) = self.range;
        let refused = |message: &str| Err(refused("FloatSlider", &self.label, message));
        if !(low < high && low.is_finite() && high.is_finite()) {
            return refused("needs a range from a lower to a higher number, such as 0.0..=1.0.");
        }
        if self.step.is_some_and(|step| !(step > 0.0 && step.is_finite())) {
            return refused("needs a step above 0.");
        }
        let value = self.clamped(self.value);
        if self.scale == Scale::Linear {
            let step = self.step.unwrap_or((high - low) / STEPS);
            let format = format!(".{}f", self.digits(step));
            let state = json!({
                "min": low, "max": high, "step": step, "value": value, "readout_format": format,
                "readout": true, "continuous_update": true, "orientation": "horizontal",
                "behavior": "drag-tap",
            });
            return Ok(Look::new("FloatSlider", "SliderStyle", &self.label, state));
        }
        if low <= 0.0 {
            return refused("is logarithmic, so its range has to begin above 0.");
        }
        let (low, high) = (low.log10(), high.log10());
        let step = self.step.unwrap_or((high - low) / STEPS);
        let state = json!({
            "base": 10.0, "min": low, "max": high, "step": step, "value": value,
            "readout_format": ".3g", "readout": true, "continuous_update": true,
            "orientation": "horizontal", "behavior": "drag-tap",
        });
        Ok(Look::new("FloatLogSlider", "SliderStyle", &self.label, state))
    }

    fn value_of(&self, now: &Now) -> f64 {
        let set = now.get("value").and_then(|value| value.as_f64());
        self.clamped(set.unwrap_or(self.value))
    }

    fn state_of(&self, value: f64) -> Map<String, Value> {
        part("value", self.clamped(value))
    }

    fn text_of(&self, now: &Now) -> String {
        let value = self.value_of(now);
        let (low, high) = self.range;
        match self.scale {
            Scale::Linear => {
                format!("{value:.*}", self.digits(self.step.unwrap_or((high - low) / STEPS)))
            }
            Scale::Logarithmic => format!("{}", (value * 1e6).round() / 1e6),
        }
    }
}

/// A slider of whole numbers, as ipywidgets' `IntSlider`.
///
/// It begins at the lower end of its range; the step is 1.
///
/// # Example
/// ```
/// use eigenbook::prelude::*;
///
/// let epochs = IntSlider::new("epochs", 1..=200).value(50);
/// # let _: IntSlider<usize> = epochs;
/// ```
#[derive(Clone)]
pub struct IntSlider<T = i64> {
    count: Count<T>,
}

impl<T: Whole> IntSlider<T> {
    /// A slider from one number to another.
    pub fn new(label: &str, range: RangeInclusive<T>) -> Self {
        Self { count: Count::new(label, range) }
    }

    /// The initial value; one outside of its range becomes the nearer end.
    pub fn value(mut self, value: T) -> Self {
        self.count.value = value;
        self
    }

    /// The distance from one value to the next.
    pub fn step(mut self, step: T) -> Self {
        self.count.step = step;
        self
    }
}

impl<T: Whole> Control for IntSlider<T> {
    type Value = T;

    fn look(&self) -> Result<Look> {
        let state = json!({
            "readout_format": "d", "readout": true, "continuous_update": true,
            "orientation": "horizontal", "behavior": "drag-tap",
        });
        self.count.look("IntSlider", "SliderStyle", state)
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
