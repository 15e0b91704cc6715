//! Arrays as text, the way NumPy prints them.
//!
//! `str` style is the output of `print(a)`, `repr` style that of a notebook for `a` alone. The
//! numbers share one width, floats have the fewest digits that identify them (at most eight after
//! the point), very large or very small values use scientific notation, lines break at 75
//! characters, and above 1000 elements only the three at each edge are shown.
//!
//! ```
//! use eigenbook::prelude::*;
//!
//! let a = array![[1.0, 2.5], [30.0, 4.0]];
//! assert_eq!(numpy_str(&a), "[[ 1.   2.5]\n [30.   4. ]]");
//! assert_eq!(numpy_repr(&a), "array([[ 1. ,  2.5],\n       [30. ,  4. ]])");
//! ```

mod aligned;
mod complex;
mod corners;
mod element;
mod float;
mod layout;
mod number;
mod quoted;
mod tensor;

pub(crate) use corners::{Corners, words_of};
#[doc(hidden)]
pub use element::Printed;
pub(crate) use quoted::{TextArray, python_string};
pub use tensor::torch_repr;

use crate::Element;
use layout::{Brackets, write_nested};
use ndarray::{ArrayRef, ArrayViewD, Dimension};

/// NumPy's line width.
const LINE_WIDTH: usize = 75;

/// Above so many elements NumPy shows the edges only.
pub(crate) const THRESHOLD: usize = 1000;

/// So many elements are shown at each edge of a summarised axis.
pub(crate) const EDGE_ITEMS: usize = 3;

/// The text that `print(a)` shows in Python.
///
/// # Shapes
/// Any.
///
/// Source: NumPy 2.4, `numpy.array_str` with default print options.
pub fn numpy_str<T: Element, D: Dimension>(array: &ArrayRef<T, D>) -> String {
    str_of(array.view().into_dyn())
}

/// The text that a Python notebook shows for `a`: `array([…])`, with the data type if it is not the
/// default.
///
/// # Shapes
/// Any.
///
/// Source: NumPy 2.4, `numpy.array_repr` with default print options.
pub fn numpy_repr<T: Element, D: Dimension>(array: &ArrayRef<T, D>) -> String {
    let name = (!T::IS_DEFAULT || array.is_empty()).then_some(T::NUMPY_NAME);
    repr_of(array.view().into_dyn(), name)
}

/// The text of the array as a Python list, `str(a.tolist())`.
///
/// # Shapes
/// Any.
///
/// # Example
/// ```
/// use eigenbook::prelude::*;
///
/// assert_eq!(python_list(&array![[19, 22], [43, 50]]), "[[19, 22], [43, 50]]");
/// ```
pub fn python_list<T: Element, D: Dimension>(array: &ArrayRef<T, D>) -> String {
    list_of(array.view().into_dyn())
}

/// [`numpy_str`] without a dimension type, so that it is compiled once for each element type.
pub(crate) fn str_of<T: Element>(array: ArrayViewD<'_, T>) -> String {
    if let (0, Some(value)) = (array.ndim(), array.first()) {
        return T::scalar(*value);
    }
    let style = Brackets { separator: " ", indent: 0, line_width: LINE_WIDTH };
    nested(array, &style)
}

/// [`numpy_repr`] with `i32` as a default integer type: Rust uses it for `array![1, 2]`, as Python
/// uses its own for `np.array([1, 2])`.
pub(crate) fn usual_repr_of<T: Element>(array: ArrayViewD<'_, T>) -> String {
    let is_usual = T::IS_DEFAULT || T::NAME == "i32";
    let name = (!is_usual || array.is_empty()).then_some(T::NUMPY_NAME);
    repr_of(array, name)
}

/// [`numpy_repr`] without a dimension type.
fn repr_of<T: Element>(array: ArrayViewD<'_, T>, name: Option<&str>) -> String {
    let shape = array.shape().to_vec();
    repr_around(&shape, name, &|style| nested(array.view(), style))
}

/// `array(…)` around the brackets of an array, with NumPy's suffix.
fn repr_around(
    shape: &[usize],
    name: Option<&str>,
    nested: &dyn Fn(&Brackets) -> String,
) -> String {
    let prefix = "array(";
    let size: usize = shape.iter().product();
    let style =
        Brackets { separator: ", ", indent: prefix.len(), line_width: LINE_WIDTH - ")".len() };
    let body = format!("{prefix}{}", nested(&style));
    let mut extras = Vec::new();
    if size > THRESHOLD || (size == 0 && shape != [0]) {
        extras.push(format!("shape={}", python_tuple(shape)));
    }
    extras.extend(name.map(|name| format!("dtype={name}")));
    if extras.is_empty() {
        return format!("{body})");
    }
    let extras = format!("{})", extras.join(", "));
    let last_line = body.rsplit('\n').next().map_or(0, str::len) + ",".len();
    if last_line + extras.len() + 1 > LINE_WIDTH {
        format!("{body},\n{}{extras}", " ".repeat(prefix.len()))
    } else {
        format!("{body}, {extras}")
    }
}

/// [`python_list`] without a dimension type.
pub(crate) fn list_of<T: Element>(array: ArrayViewD<'_, T>) -> String {
    let words: Vec<String> = array.iter().map(|&value| T::python(value)).collect();
    list(array.shape(), &words)
}

/// The words of an array of this shape, as a Python list of lists.
fn list(shape: &[usize], words: &[String]) -> String {
    let Some((&length, rest)) = shape.split_first() else { return words.concat() };
    let size: usize = rest.iter().product();
    let part = |index| list(rest, &words[index * size..(index + 1) * size]);
    format!("[{}]", (0..length).map(part).collect::<Vec<_>>().join(", "))
}

/// A shape as Python writes a tuple: `(3,)`, `(2, 3)`.
pub(crate) fn python_tuple(shape: &[usize]) -> String {
    match shape {
        [length] => format!("({length},)"),
        _ => {
            let lengths: Vec<String> = shape.iter().map(usize::to_string).collect();
            format!("({})", lengths.join(", "))
        }
    }
}

/// Brackets, words and line breaks of an array that is not a scalar.
fn nested<T: Element>(array: ArrayViewD<'_, T>, style: &Brackets) -> String {
    if array.is_empty() {
        return "[]".to_owned();
    }
    write_nested(&words_of(array), style)
}
