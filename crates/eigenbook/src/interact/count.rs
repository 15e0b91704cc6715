//! Integers in a range: the common part of integer sliders and counters.

use super::control::{Look, part, refused};
use super::now::Now;
use crate::sealed::Sealed;
use crate::{Result, Whole};
use serde_json::{Map, Value};
use std::ops::RangeInclusive;

/// A whole number within a range.
#[derive(Clone)]
pub(super) struct Count<T> {
    label: String,
    range: (T, T),
    /// Its initial value.
    pub value: T,
    /// The distance from one number to the next.
    pub step: T,
}

impl<T: Whole> Count<T> {
    /// One that begins at the lower end, with a step of 1.
    pub(super) fn new(label: &str, range: RangeInclusive<T>) -> Self {
        let (label, range) = (label.to_owned(), range.into_inner());
        Self { label, range, value: range.0, step: T::ONE }
    }

    /// The look of a control of this kind; `state` is the part specific to that kind.
    pub(super) fn look(
        &self,
        kind: &'static str,
        style: &'static str,
        state: Value,
    ) -> Result<Look> {
        let (low, high, step) =
            (T::to_i64(self.range.0), T::to_i64(self.range.1), T::to_i64(self.step));
        if low >= high || step <= 0 {
            return Err(refused(
                kind,
                &self.label,
                "needs a range from a lower to a higher number, such as 1..=10, and a step above 0.",
            ));
        }
        let mut look = Look::new(kind, style, &self.label, state);
        let numbers = [("min", low), ("max", high), ("step", step)];
        look.state.extend(numbers.map(|(name, number)| (name.to_owned(), number.into())));
        look.state.extend(self.state_of(self.value));
        Ok(look)
    }

    /// The number that the control is set to, within its range.
    pub(super) fn value_of(&self, now: &Now) -> T {
        let set = now.get("value").and_then(|value| {
            let rounded = value.as_f64().map(|number| number.round() as i64);
            value.as_i64().or(rounded)
        });
        self.clamped(set.and_then(T::from_i64).unwrap_or(self.value))
    }

    /// The state of the control for a number.
    pub(super) fn state_of(&self, value: T) -> Map<String, Value> {
        part("value", T::to_i64(self.clamped(value)))
    }

    /// The number as text.
    pub(super) fn text_of(&self, now: &Now) -> String {
        T::to_i64(self.value_of(now)).to_string()
    }

    fn clamped(&self, value: T) -> T {
        match value {
            value if value < self.range.0 => self.range.0,
            value if value > self.range.1 => self.range.1,
            value => value,
        }
    }
}

/// A whole number as the page of a control counts.
#[doc(hidden)]
pub trait Counted: Sealed + Copy {
    /// One.
    const ONE: Self;

    /// The number as the page counts.
    fn to_i64(number: Self) -> i64;

    /// The number from the page, if this type can represent it.
    fn from_i64(number: i64) -> Option<Self>;
}

macro_rules! counted {
    ($($type:ty)*) => {$(
        impl Counted for $type {
            const ONE: Self = 1;

            fn to_i64(number: Self) -> i64 {
                i64::try_from(number).unwrap_or(i64::MAX)
            }

            fn from_i64(number: i64) -> Option<Self> {
                Self::try_from(number).ok()
            }
        }
    )*};
}

counted! { u8 u16 u32 u64 usize i8 i16 i32 i64 isize }
