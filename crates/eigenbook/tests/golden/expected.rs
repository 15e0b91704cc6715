//! Compares results with those of a case in a golden file.

use crate::reader::array;
use eigenbook::ndarray::{Array, Dimension};
use eigenbook::serde_json::Value;
use std::fmt::Debug;
use std::str::FromStr;

/// The kind of the elements of the first operand.
pub fn kind(case: &Value) -> &str {
    case["operands"][0].as_str().unwrap().split([' ', ':']).next().unwrap()
}

/// NumPy's results in one case.
pub struct Expected<'a>(pub &'a Value);

impl Expected<'_> {
    /// The same shape and the same elements, to the last bit but for the sign of a zero.
    pub fn is<T: PartialEq + Copy + FromStr<Err: Debug> + Debug, D: Dimension>(
        &self,
        index: usize,
        ours: Array<T, D>,
    ) {
        let (ours, theirs) = (ours.into_dyn(), array::<T>(&self.0["results"][index]));
        // NaN differs from everything, but has one text.
        let same = |(a, b): (&T, &T)| a == b || format!("{a:?}") == format!("{b:?}");
        let all_same = ours.iter().zip(&theirs).all(same);
        assert!(ours.shape() == theirs.shape() && all_same, "{}\nours: {ours:?}", self.0);
    }
}
