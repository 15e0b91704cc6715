//! Showing values: a cell's result, `show!`, `display` with its handle, and asking for input.

use super::formats;
use super::registry::{AnyValue, Known, Show, register as enter, register_made};
use crate::channel::{self, Bundle};
use std::fmt::Debug;
use std::io;

/// Gives every `Debug` value the method that evcxr calls on a cell's last expression.
///
/// The prelude brings it into scope, so that a cell with it compiles at the first try.
pub trait EvcxrDisplay {
    /// Shows the value as the result of the cell. It is only borrowed.
    fn evcxr_display(&self);
}

impl<T: Debug + ?Sized> EvcxrDisplay for T {
    fn evcxr_display(&self) {
        show_result(&AnyValue::new(&self));
    }
}

/// Shows the value as the result of the cell, as [`EvcxrDisplay`] does.
///
/// A method cannot be looked up before the type is known, and that of `2.0 * array![1.0]` is known
/// only at the end of the function; a function can be called before that.
#[doc(hidden)]
pub fn show_value<T: Debug + ?Sized>(value: &T) {
    show_result(&AnyValue::new(&value));
}

/// Shows a value at once, while the cell runs.
///
/// The returned handle can replace the output; a notebook keeps only the last version.
///
/// # Example
/// ```
/// use eigenbook::prelude::*;
///
/// let handle = display(&array![[1, 2], [3, 4]]);
/// handle.update(&array![[5, 6], [7, 8]]);
/// ```
pub fn display<T: Displayed + ?Sized>(value: &T) -> T::Handle {
    value.display()
}

/// The output of [`display`], with the handle that replaces it later.
pub trait Displayed {
    /// The result.
    type Handle;

    /// Shows the value at once.
    fn display(&self) -> Self::Handle;
}

impl<T: Debug + ?Sized> Displayed for T {
    type Handle = DisplayHandle;

    fn display(&self) -> DisplayHandle {
        DisplayHandle { id: channel::display(&bundle_or_empty(&AnyValue::new(&self))) }
    }
}

/// The output of [`display`], which can be replaced.
#[derive(Clone, Debug)]
pub struct DisplayHandle {
    id: String,
}

impl DisplayHandle {
    /// Shows another value in the same place.
    pub fn update<T: Debug + ?Sized>(&self, value: &T) {
        channel::update(&self.id, &bundle_or_empty(&AnyValue::new(&value)));
    }
}

impl Show for DisplayHandle {
    fn known(&self) -> Known<'_> {
        Known::OnPage
    }
}

/// Controls that [`interact`](crate::interact::interact) has shown; they work whether this is kept or
/// not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interact(pub(crate) ());

impl Show for Interact {
    fn known(&self) -> Known<'_> {
        Known::OnPage
    }
}

/// Clears the output of the running cell so far, at once.
///
/// ```
/// use eigenbook::prelude::*;
///
/// for epoch in 1..=3 {
///     clear_output();
///     println!("epoch {epoch}"); // only the last line stays
/// }
/// ```
pub fn clear_output() {
    channel::clear(false);
}

/// Clears the output of the running cell so far when the next output comes, so that the page does
/// not flicker.
pub fn clear_output_with_the_next() {
    channel::clear(true);
}

/// Asks the user of the notebook for a line of text.
///
/// # Errors
/// If the front end cannot ask: a notebook that runs without a user, or a closed input.
///
/// ```no_run
/// use eigenbook::prelude::*;
///
/// let name = input("Your name: ").unwrap();
/// println!("Hello, {name}");
/// ```
pub fn input(prompt: &str) -> io::Result<String> {
    channel::input(prompt, false)
}

/// Asks for a line of text without showing the input.
///
/// # Errors
/// As [`input`].
pub fn input_secret(prompt: &str) -> io::Result<String> {
    channel::input(prompt, true)
}

/// Prints its arguments separated by blanks, as Python's `print` does.
///
/// Arrays print as in NumPy, text unchanged, numbers as in Rust.
///
/// ```
/// use eigenbook::prelude::*;
///
/// let predictions = array![15, 25, 35, 45];
/// show!("Initial predictions:", predictions);
/// show!("Initial error:", 656.0);
/// ```
///
/// prints
///
/// ```text
/// Initial predictions: [15 25 35 45]
/// Initial error: 656.0
/// ```
#[macro_export]
macro_rules! show {
    ($($value:expr),* $(,)?) => {
        $crate::display::show::print_line(&[
            $($crate::display::registry::AnyValue::new(&&$value)),*
        ])
    };
}

/// The function behind [`show!`].
#[doc(hidden)]
pub fn print_line(values: &[AnyValue<'_>]) {
    channel::print(&line(values));
}

fn line(values: &[AnyValue<'_>]) -> String {
    let opened: Vec<Option<String>> = values.iter().map(formats::opened).collect();
    let note = opened.iter().any(Option::is_some).then(|| format!("\n{}", formats::HELD));
    let words = opened.into_iter().zip(values);
    let words = words.map(|(opened, value)| opened.unwrap_or_else(|| formats::printed(value)));
    words.collect::<Vec<_>>().join(" ") + &note.unwrap_or_default() + "\n"
}

/// The formats in which a cell's last expression is shown; none for `()`.
///
/// For programs that look at results instead of showing them, tests above all.
pub fn formats_of<T: Debug + ?Sized>(value: &T) -> Option<Bundle> {
    formats::result(&AnyValue::new(&value))
}

fn show_result(value: &AnyValue<'_>) {
    if let Some(bundle) = formats::result(value) {
        channel::result(&bundle);
    }
}

fn bundle_or_empty(value: &AnyValue<'_>) -> Bundle {
    formats::bundle(value).unwrap_or_else(|| Bundle::text(""))
}

pub(super) fn register(table: &mut super::registry::Table) {
    enter::<DisplayHandle>(table);
    register_made::<Interact>(table);
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// The line that `show!` prints for two values.
    fn two<A: Debug, B: Debug>(a: A, b: B) -> String {
        line(&[AnyValue::new(&&a), AnyValue::new(&&b)])
    }

    #[test]
    fn show_prints_as_python_does() {
        assert_eq!(two("Initial predictions:", array![15, 25]), "Initial predictions: [15 25]\n");
        assert_eq!(two("Initial error:", 656.0), "Initial error: 656.0\n");
        assert_eq!(two("a:", array![[1, 2], [3, 4]]), "a: [[1 2]\n [3 4]]\n");
        assert_eq!(two(String::from("Linear dependence:"), false), "Linear dependence: false\n");
        assert_eq!(two("shape:", (5, 64)), "shape: (5, 64)\n");
        assert_eq!(line(&[]), "\n");
    }

    #[test]
    fn a_forgotten_question_mark_is_named_below_the_line() {
        let held = |text: &str| format!("{text}\n{}\n", formats::HELD);
        let good: crate::Result<i32> = Ok(32);
        assert_eq!(two("x · y =", good), held("x · y = 32"));
        let matrix: crate::Result<_> = Ok(array![[1, 2]]);
        assert_eq!(two(1, matrix), held("1 [[1 2]]"));
    }
}
