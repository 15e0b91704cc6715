//! Controls: a closure that runs again while a slider is moved.
//!
//! ```
//! use eigenbook::prelude::*;
//!
//! # fn main() -> Result<()> {
//! interact(FloatSlider::new("slope", -2.0..=2.0).value(1.0), |slope| {
//!     Figure::new().function("line", 0.0..1.0, move |x| slope * x)
//! })?;
//! # Ok(())
//! # }
//! ```
//!
//! 1. `now`: the present value of a control, shared between the page, the closure and its handle
//! 2. [`control`]: the definition of a control
//! 3. [`count`]: whole numbers between two others
//! 4. [`slider`]: numbers between two ends
//! 5. [`choice`]: one of several
//! 6. [`entry`]: yes or no, and text
//! 7. [`press`]: a counter that runs by itself, and a button
//! 8. [`shown`]: the possible results of a closure
//! 9. `model`: controls in the form that front ends use
//! 10. `still`: controls and picture as a saved notebook shows them
//! 11. `registry`: which closure belongs to which control
//! 12. [`handle`]: a control by itself
//! 13. [`training`]: a training that is steered

mod now;

pub mod control;

pub mod count;

pub mod slider;

pub mod choice;

pub mod entry;

pub mod press;

pub mod shown;

mod model;

mod still;

mod registry;

pub mod handle;

pub mod training;

pub use choice::{Dropdown, ToggleButtons};
pub use control::{Control, Controls};
pub use entry::{Checkbox, Text};
pub use handle::ControlHandle;
pub use press::{Button, Play};
pub use shown::Shown;
pub use slider::{FloatSlider, IntSlider};

pub use crate::display::show::Interact;

use crate::Result;
use registry::Run;

/// Shows controls, and below them the closure's result for their values: now, and again whenever
/// one of them is moved.
///
/// The closure gets the value of one control, or a tuple for a tuple of up to six. It returns any
/// value that a cell can show, a tuple of such values, or a [`Result`]. Printed text is shown above
/// the result. The closure runs in the kernel between the cells, without being compiled again; if a
/// control moves faster than the closure runs, only the last value counts. If it fails, panics or
/// never ends, that is reported below the controls, and the variables stay; the stop button ends
/// it.
///
/// The closure owns the variables that it uses, so it is mostly written with `move`. If later cells
/// need them as well, give it a copy: `interact(slider, { let x = x.clone(); move |rate| &x * rate
/// })`.
///
/// The first picture is part of the notebook, with the values of the controls: it is shown when no
/// kernel runs.
///
/// # Example
/// ```
/// use eigenbook::prelude::*;
///
/// # fn main() -> Result<()> {
/// let a = array![[1.0, 2.0], [3.0, 4.0]];
/// let controls = (IntSlider::new("power", 1..=8).value(2), Checkbox::new("transposed"));
/// interact(controls, move |(power, transposed)| {
///     let a = if transposed { a.t().to_owned() } else { a.clone() };
///     let mut product = a.clone();
///     for _ in 1..power {
///         product = matmul(&product, &a)?;
///     }
///     Ok(product)
/// })?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// A control that cannot be, such as a slider whose range is empty, and a call within the closure of
/// another `interact`. An error of the closure is shown and is not an error of `interact`.
pub fn interact<C, F, R>(controls: C, mut closure: F) -> Result<Interact>
where
    C: Controls,
    F: FnMut(C::Values) -> R + 'static,
    R: Shown,
{
    let parts = controls.parts()?;
    let nows: Vec<_> = parts.iter().map(|part| part.now.clone()).collect();
    let run: Run = Box::new(move || {
        let mut pictures = Vec::new();
        closure(controls.values(&nows)).append_to(&mut pictures).map(|()| pictures)
    });
    registry::open(parts, run)
}

#[cfg(test)]
mod tests {
    use super::control::{Control, Controls};
    use super::now::Now;
    use super::*;
    use crate::channel::Bundle;
    use crate::{Error, Result};
    use serde_json::{Value, json};

    fn now(state: Value) -> Now {
        let now = Now::default();
        now.set(state.as_object().cloned().unwrap_or_default(), None);
        now
    }

    /// The text of the error of a control that cannot be.
    fn refusal(controls: impl Controls) -> String {
        controls.parts().err().map_or(String::new(), |error| error.to_string())
    }

    #[test]
    fn a_value_from_the_page_is_one_that_the_control_can_have() {
        let slider = FloatSlider::new("x", -1.0..=1.0).value(0.5);
        let values = [json!(0.25), json!(7), json!(-7), json!("fast"), Value::Null];
        let read = values.map(|value| slider.value_of(&now(json!({"value": value}))));
        assert_eq!(read, [0.25, 1.0, -1.0, 0.5, 0.5]);
        let slider = IntSlider::<u8>::new("n", 1..=200).value(3);
        let values = [json!(9), json!(9.6), json!(300), json!(-4), json!([])];
        let read = values.map(|value| slider.value_of(&now(json!({"value": value}))));
        assert_eq!(read, [9, 10, 3, 3, 3]);
        let choice = Dropdown::new("name", ["a", "b"]);
        let read = [json!(1), json!(2), json!(-1)]
            .map(|index| choice.value_of(&now(json!({"index": index}))));
        assert_eq!(read, ["b", "a", "a"]);
    }

    #[test]
    fn a_logarithmic_slider_has_exponents_at_its_ends() {
        let look = FloatSlider::new("rate", 0.001..=0.1).value(0.01).logarithmic().look().unwrap();
        let state = Value::Object(look.state);
        assert_eq!(
            (look.kind, &state["min"], &state["value"]),
            ("FloatLogSlider", &json!(-3.0), &json!(0.01))
        );
        let text = FloatSlider::new("x", 0.0..=1.0).step(0.05).text_of(&now(json!({"value": 0.3})));
        assert_eq!(text, "0.30");
    }

    #[test]
    fn what_cannot_be_is_refused() {
        assert!(refusal(FloatSlider::new("x", 1.0..=1.0)).contains("\"x\" needs a range"));
        assert!(refusal(FloatSlider::new("x", 0.0..=1.0).step(0.0)).contains("step above 0"));
        assert!(refusal(FloatSlider::new("x", 0.0..=1.0).logarithmic()).contains("begin above 0"));
        assert!(refusal((Checkbox::new("b"), IntSlider::new("n", 2..=2))).contains("\"n\" needs"));
        assert!(refusal(ToggleButtons::<i32>::new("t", [])).contains("something to choose"));
        assert_eq!(refusal((Text::new("t"), Button::new("b"), Play::new("p", 0..=1))), "");
    }

    #[test]
    fn everything_that_a_closure_returns_is_shown() {
        fn shown(value: impl Shown) -> Result<Vec<String>> {
            let mut pictures: Vec<Bundle> = Vec::new();
            value.append_to(&mut pictures)?;
            Ok(pictures.iter().map(|picture| picture.plain().to_owned()).collect())
        }
        assert_eq!(shown((1.5, "text", ndarray::array![1, 2])).unwrap(), ["1.5", "text", "[1 2]"]);
        assert_eq!(shown(Ok::<_, Error>(((), 2))).unwrap(), ["2"]);
        let error = Error::Overflow { operation: "dot", number: "i8", largest: 127 };
        assert!(shown(Err::<i32, _>(error)).unwrap_err().to_string().contains("dot"));
    }
}
