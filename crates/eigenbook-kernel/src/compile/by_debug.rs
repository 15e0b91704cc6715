//! A `?` whose error has `Debug` alone, in a cell whose other errors have a `Display`.
//!
//! The report of a failed `?` is written by `Display`. The compiler names each `?` whose error has
//! none; there the error is put into a type whose `Display` is that error's `Debug`.

use super::inserts::Insert;
use super::messages;
use super::same_type::in_source;
use crate::json::{is_error, list};
use serde_json::Value;

/// The type around such an error.
pub const DEFINED: &str = "struct EigenbookByDebug<T>(T); \
    impl<T: ::core::fmt::Debug> ::core::fmt::Display for EigenbookByDebug<T> { \
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result { \
    f.write_fmt(::core::format_args!(\"{:?}\", self.0)) } } ";

const CALL: &str = ".map_err(EigenbookByDebug)";

/// What to insert into a source of which the compiler says this; none if a `?` is not in it.
pub fn inserts(messages: &[Value], source: &str) -> Option<Vec<Insert>> {
    let about_text = messages.iter().filter(|it| messages::is_about_failure_text(it));
    let places = about_text.map(|message| {
        let primary = list(&message["spans"]).find(|span| span["is_primary"] == true)?;
        let place = in_source(primary, source).filter(|it| &source[it.clone()] == "?")?;
        Insert::at(source, place.start, CALL.to_owned())
    });
    places.collect()
}

/// Whether the compiler refuses what was inserted: the value before the `?` is no `Result`.
pub fn fails(messages: &[Value]) -> bool {
    let names_it = |text: &Value| text.as_str().is_some_and(|it| it.contains("map_err"));
    messages.iter().any(|it| is_error(it) && names_it(&it["message"]))
}
