//! The definition of a control.

use super::now::Now;
use crate::{Error, Result};
use serde_json::{Map, Value, json};

/// A control: a slider, a list, a box, a button.
pub trait Control: Clone + 'static {
    /// The closure's argument.
    type Value: 'static;

    /// The front end's view.
    #[doc(hidden)]
    fn look(&self) -> Result<Look>;

    /// The value that it is set to; the page may have set it to anything, which becomes a value that
    /// the control can have.
    #[doc(hidden)]
    fn value_of(&self, now: &Now) -> Self::Value;

    /// Its state for a value.
    #[doc(hidden)]
    fn state_of(&self, value: Self::Value) -> Map<String, Value>;

    /// The value as text.
    #[doc(hidden)]
    fn text_of(&self, now: &Now) -> String;
}

/// The front end's view of a control.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Look {
    /// The name of its kind, as in `FloatSlider`.
    pub kind: &'static str,
    /// The name of the kind of its style.
    pub style: &'static str,
    /// The label beside it.
    pub label: String,
    /// Everything else that its kind of control has.
    pub state: Map<String, Value>,
}

impl Look {
    /// A look with the state given as a JSON object.
    pub(super) fn new(kind: &'static str, style: &'static str, label: &str, state: Value) -> Self {
        let state = if let Value::Object(state) = state { state } else { Map::new() };
        Self { kind, style, label: label.to_owned(), state }
    }
}

/// One of the controls of an `interact`.
#[doc(hidden)]
pub struct Part {
    /// The front end's view.
    pub look: Look,
    /// Its state.
    pub now: Now,
    /// The state as text.
    pub text: String,
}

impl Part {
    /// A control with its initial value.
    pub(super) fn new(control: &impl Control) -> Result<Self> {
        let look = control.look()?;
        let now = Now::new(look.state.clone());
        let text = control.text_of(&now);
        Ok(Self { look, now, text })
    }
}

/// A control, or a tuple of up to six.
pub trait Controls: 'static {
    /// The closure's argument: one value, or a tuple.
    type Values;

    /// Each with its initial value.
    #[doc(hidden)]
    fn parts(&self) -> Result<Vec<Part>>;

    /// The values, from the states of the controls.
    #[doc(hidden)]
    fn values(&self, nows: &[Now]) -> Self::Values;
}

impl<C: Control> Controls for C {
    type Values = C::Value;

    fn parts(&self) -> Result<Vec<Part>> {
        Ok(vec![Part::new(self)?])
    }

    fn values(&self, nows: &[Now]) -> C::Value {
        self.value_of(&nows[0])
    }
}

macro_rules! tuples {
    ($(($($control:ident $index:tt),*);)*) => {$(
        impl<$($control: Control),*> Controls for ($($control,)*) {
            type Values = ($($control::Value,)*);

            fn parts(&self) -> Result<Vec<Part>> {
                Ok(vec![$(Part::new(&self.$index)?),*])
            }

            fn values(&self, nows: &[Now]) -> Self::Values {
                ($(self.$index.value_of(&nows[$index]),)*)
            }
        }
    )*};
}

tuples! {
    (A 0);
    (A 0, B 1);
    (A 0, B 1, C 2);
    (A 0, B 1, C 2, D 3);
    (A 0, B 1, C 2, D 3, E 4);
    (A 0, B 1, C 2, D 3, E 4, F 5);
}

/// A control whose settings do not go together.
pub(super) fn refused(operation: &'static str, label: &str, message: &str) -> Error {
    Error::InvalidParameter { operation, message: format!("\"{label}\" {message}") }
}

/// The state of a control whose value is one part of it.
pub(super) fn part(name: &str, value: impl Into<Value>) -> Map<String, Value> {
    Map::from_iter([(name.to_owned(), json!(value.into()))])
}
