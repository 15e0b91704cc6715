//! One error for the whole library: the difference, the rule, a fix.
//!
//! Every text has up to three lines.
//! The first names the operation and the role and shape of each operand, the second states the
//! rule, the third offers a fix:
//!
//! ```text
//! matmul: A is 2×3 and B is 2×4; the inner dimensions differ.
//! A·B needs as many columns in A (3) as rows in B (2).
//! Aᵀ·B would be 3×4.
//! ```
//!
//! [`Debug`](std::fmt::Debug) prints as [`Display`](std::fmt::Display), so a student reads the
//! same sentence by `?`, by `unwrap()` and from a `main` that returns the error.
//!
//! ```
//! use eigenbook::{Error, linalg::matmul, ndarray::array};
//!
//! let error = matmul(&array![[1, 2]], &array![[3, 4]]).unwrap_err();
//! assert!(matches!(error, Error::InnerDimensions { .. }));
//! assert_eq!(format!("{error:?}"), error.to_string());
//! ```

use std::fmt;

/// The library's result; with a second type it is the one of the standard library.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The error for a wrong shape, size or value.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Two factors of a product that do not fit.
    #[error("{}", inner_dimensions(operation, left, right))]
    InnerDimensions {
        /// The function that was called.
        operation: &'static str,
        /// The left factor, a matrix.
        left: Operand,
        /// The right factor, a matrix or a vector.
        right: Operand,
    },

    /// Operands whose shapes do not go together.
    #[error("{operation}: {found}\n{rule}")]
    ShapeMismatch {
        /// The function that was called.
        operation: &'static str,
        /// The role and shape of each operand: "X has 100 rows and y has 90."
        found: String,
        /// The rule, and on a second line a fix if there is one.
        rule: String,
    },

    /// A matrix that should have as many rows as columns.
    #[error("{operation}: {matrix}, not square.\n{advice}")]
    NotSquare {
        /// The function that was called.
        operation: &'static str,
        /// The matrix.
        matrix: Operand,
        /// The rule and a fix.
        advice: &'static str,
    },

    /// A square matrix whose columns are linearly dependent.
    #[error("{operation}: {} ({}) is singular.\n{advice}", matrix.role, matrix.sizes())]
    Singular {
        /// The function that was called.
        operation: &'static str,
        /// The matrix.
        matrix: Operand,
        /// The rule and a fix.
        advice: &'static str,
    },

    /// NaN or infinity where only finite numbers are allowed.
    #[error(
        "{operation}: {operand} and holds {value} at {position:?}.\n\
         Only finite numbers have an answer here.\n\
         Look at how this element was computed: 0/0, overflow, or missing data?"
    )]
    NotFinite {
        /// The function that was called.
        operation: &'static str,
        /// The array.
        operand: Operand,
        /// The index of the first such element.
        position: Vec<usize>,
        /// The element: NaN, inf or -inf.
        value: f64,
    },

    /// An array without elements where at least one is needed.
    #[error("{operation}: {operand}; it is empty.\n{rule}")]
    Empty {
        /// The function that was called.
        operation: &'static str,
        /// The array.
        operand: Operand,
        /// The rule and a fix.
        rule: &'static str,
    },

    /// An integer result that its type cannot hold.
    #[error(
        "{operation}: a result does not fit {number}.\n\
         Its numbers go from {} to {largest}.\n\
         Convert the operands first: a.to_f64().",
        -largest - 1
    )]
    Overflow {
        /// The function that was called.
        operation: &'static str,
        /// The type of the elements.
        number: &'static str,
        /// The largest number of this type.
        largest: i64,
    },

    /// An iteration that ended before it reached its result.
    #[error("{operation}: no convergence; {matrix}.\n{advice}")]
    NotConverged {
        /// The function that was called.
        operation: &'static str,
        /// The matrix.
        matrix: Operand,
        /// The rule and a fix.
        advice: &'static str,
    },

    /// A parameter outside of its range.
    #[error("{operation}: {message}")]
    InvalidParameter {
        /// The function that was called.
        operation: &'static str,
        /// The problem, the rule and a fix.
        message: String,
    },
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// One array in an error: its letter in the formula and its shape.
///
/// ```
/// use eigenbook::error::Operand;
///
/// assert_eq!(Operand::new("A", &[2, 3]).to_string(), "A is 2×3");
/// assert_eq!(Operand::new("x", &[3]).to_string(), "x has 3 elements");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operand {
    /// The letter, as in the formula of the operation.
    pub role: &'static str,
    /// The shape, one number for each axis.
    pub shape: Vec<usize>,
}

impl Operand {
    /// An operand by its letter and shape.
    pub fn new(role: &'static str, shape: &[usize]) -> Self {
        Self { role, shape: shape.to_vec() }
    }

    /// The shape as it is spoken: 2×3.
    fn sizes(&self) -> String {
        self.shape.iter().map(usize::to_string).collect::<Vec<_>>().join("×")
    }
}

impl fmt::Display for Operand {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let role = self.role;
        match self.shape[..] {
            [] => write!(formatter, "{role} is a scalar"),
            [1] => write!(formatter, "{role} has 1 element"),
            [length] => write!(formatter, "{role} has {length} elements"),
            _ => write!(formatter, "{role} is {}", self.sizes()),
        }
    }
}

/// A number as an error writes it: with an exponent if it would be longer than a line can show.
///
/// Rust writes 1e300 with 301 digits, which are not more exact.
pub(crate) fn brief(number: impl fmt::Display) -> String {
    let digits = number.to_string();
    match digits.parse::<f64>() {
        Ok(value) if digits.len() > 24 => format!("{value:e}"),
        _ => digits,
    }
}

/// The text of [`Error::InnerDimensions`], with the order or transpose that would fit.
fn inner_dimensions(operation: &str, left: &Operand, right: &Operand) -> String {
    let (a, b) = (left.role, right.role);
    let what = format!("{operation}: {left} and {right}; the inner dimensions differ.");
    let columns = left.shape.last().unwrap_or(&1);
    let rows = right.shape.first().unwrap_or(&1);
    let unit = if right.shape.len() == 1 { "elements" } else { "rows" };
    let rule =
        format!("{a}·{b} needs as many columns in {a} ({columns}) as {unit} in {b} ({rows}).");
    match fitting_product(left, right) {
        Some(fix) => format!("{what}\n{rule}\n{fix}"),
        None => format!("{what}\n{rule}"),
    }
}

/// The first product of the same two operands, transposed or swapped, that exists.
fn fitting_product(left: &Operand, right: &Operand) -> Option<String> {
    let (a, b) = (left.role, right.role);
    match (&left.shape[..], &right.shape[..]) {
        ([m, n], [k]) if k == m => Some(format!("{a}ᵀ·{b} would have {n} elements.")),
        ([m, n], [k, p]) if k == m => Some(format!("{a}ᵀ·{b} would be {n}×{p}.")),
        ([m, n], [k, p]) if p == n => Some(format!("{a}·{b}ᵀ would be {m}×{k}.")),
        ([m, n], [k, p]) if p == m => Some(format!("{b}·{a} would be {k}×{n}.")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_are_written_with_an_exponent() {
        let written = [1e300, -1e-300, 3.0, 0.1, 123_456_789.5, f64::NAN].map(brief);
        assert_eq!(written, ["1e300", "-1e-300", "3", "0.1", "123456789.5", "NaN"]);
        assert_eq!(brief(f32::MAX), "3.4028235e38");
        assert_eq!(brief(i64::MIN), "-9223372036854775808");
    }
}
