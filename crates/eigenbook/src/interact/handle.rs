//! A control of its own: `display` shows it, and a later cell reads its value.

use super::choice::{Dropdown, ToggleButtons};
use super::control::{Control, Part};
use super::entry::{Checkbox, Text};
use super::now::Now;
use super::press::{Button, Play};
use super::registry::{self, Together};
use super::slider::{FloatSlider, IntSlider};
use crate::Whole;
use crate::display::show::Displayed;
use std::fmt;

/// A control that is shown: its value can be read and set.
///
/// # Example
/// ```
/// use eigenbook::prelude::*;
///
/// # fn main() -> Result<()> {
/// let rate = display(&FloatSlider::new("rate", 0.0..=1.0).value(0.5))?;
/// assert_eq!(rate.value(), 0.5); // in a later cell, or in a long loop: what it was moved to
/// rate.set(2.0);
/// assert_eq!(rate.value(), 1.0); // the end of the range
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct ControlHandle<C> {
    control: C,
    id: Option<String>,
    now: Now,
}

impl<C: Control> ControlHandle<C> {
    /// Shows a control.
    fn show(control: &C) -> crate::Result<Self> {
        let Together { nows, ids, .. } = registry::open_together(vec![Part::new(control)?]);
        let (id, now) = (ids.into_iter().next(), nows[0].clone());
        Ok(Self { control: control.clone(), id, now })
    }

    /// The value that it is set to now, also while a cell runs.
    pub fn value(&self) -> C::Value {
        registry::hear();
        self.control.value_of(&self.now)
    }

    /// Sets it, in every page that shows it. A value that it cannot have becomes the nearest.
    pub fn set(&self, value: C::Value) {
        registry::set(self.id.as_deref(), &self.now, self.control.state_of(value));
    }
}

impl<C: Control> fmt::Debug for ControlHandle<C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "a control set to {}", self.control.text_of(&self.now))
    }
}

macro_rules! displayed {
    ($([$($parameter:tt)*] $control:ty;)*) => {$(
        impl<$($parameter)*> Displayed for $control {
            /// An error if the control is invalid, such as a slider with an empty range.
            type Handle = crate::Result<ControlHandle<Self>>;

            fn display(&self) -> Self::Handle {
                ControlHandle::show(self)
            }
        }
    )*};
}

displayed! {
    [] FloatSlider;
    [] Checkbox;
    [] Text;
    [] Button;
    [T: Whole] IntSlider<T>;
    [T: Whole] Play<T>;
    [T: Clone + PartialEq + fmt::Display + 'static] Dropdown<T>;
    [T: Clone + PartialEq + fmt::Display + 'static] ToggleButtons<T>;
}
