//! The code that shows the value of a cell: evcxr's own, and the library's.
//!
//! evcxr looks up a method of the value. If there is none, it shows the value by `Debug`, and the
//! library would show it better: the method is not found before the type is known, and the type may
//! be known only at the end of the cell.

/// The code by which evcxr shows a value that has no form of its own; `@` is the format.
const SHOWN: &str = "evcxr_send_text_plain(&format!(\"@\",&(";

/// The code by which evcxr looks up the form of a last expression.
const OWN_FORM: &str = "\n).evcxr_display();";
/// The same with a name that does not exist: evcxr then shows the value itself, in the format that
/// was set.
const NO_FORM: &str = "\n).evcxr_form();";
/// The library's function for a value whose type is not known yet when a method is looked up, such as
/// that of `2.0 * array![1.0]`; it replaces [`SHOWN`], with as many parentheses.
const SHOWN_BY_LIBRARY: &str = "::show_value(::core::convert::identity(&(";

/// The crate, if values are not shown in the library's forms.
pub fn without_library(source: &str) -> String {
    source.replace(OWN_FORM, NO_FORM)
}

/// The crate, with a value that evcxr shows by `Debug` shown by the library instead; `runtime` is the
/// path of its module for the code around a cell.
pub fn with_library(source: &str, runtime: &str) -> String {
    source.replace(&shown_by("{:?}"), &shown_by_library(runtime))
}

/// evcxr's code for a value in a format.
pub(super) fn shown_by(format: &str) -> String {
    SHOWN.replace('@', format)
}

/// The library's code for a value.
pub(super) fn shown_by_library(runtime: &str) -> String {
    format!("::{runtime}{SHOWN_BY_LIBRARY}")
}
