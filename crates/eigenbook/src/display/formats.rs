//! Converts a value to its output formats: always plain text, often HTML as well.

use super::html::escape;
use super::registry::{AnyArray, AnyValue, Known, on_any_array};
use super::{debug, matrix, noted, origin, picture, text};
use crate::channel::Bundle;
use std::fmt::Display;

/// The formats of a cell's value; none for `()`.
pub(super) fn result(value: &AnyValue<'_>) -> Option<Bundle> {
    let (display, pixels) = (noted::display(value), noted::pixels(value));
    if let Some(picture) = pixels.and_then(picture::bundle) {
        return Some(picture);
    }
    match display.and_then(|it| by_display(value, &it)) {
        Some(text) if value.known().is_none() => Some(Bundle::text(text)),
        _ => bundle(value),
    }
}

/// The text of a package's value that has several lines by `Display` and one by `Debug`, such as a
/// matrix or a table. A text is none: it is always in quotes.
fn by_display(value: &AnyValue<'_>, display: &dyn Display) -> Option<String> {
    if !origin::is_of_package(value.type_name()) {
        return None;
    }
    let debug = debug::limited(format_args!("{:?}", value.debug()));
    if debug.starts_with('"') || debug.contains('\n') {
        return None;
    }
    debug::lines(display)
}

/// The formats of a value as a result; none for `()`.
pub(super) fn bundle(value: &AnyValue<'_>) -> Option<Bundle> {
    match value.known() {
        Some(Known::Wrapped("Ok", inner)) if !matches!(*inner, Known::OnPage) => Some(held(*inner)),
        Some(known) => formats(known),
        None if origin::is_iterator(value.type_name()) => {
            Some(Bundle::text(format!("{}\n{GATHER}", debug::text(value.debug()))))
        }
        None => Some(Bundle::text(debug::text(value.debug()))),
    }
}

/// The note about an iterator: its `Debug` form shows no values.
const GATHER: &str = "(an iterator, which has not run; `.collect::<Vec<_>>()` gathers its values)";

/// A value as `show!` prints it.
pub(super) fn printed(value: &AnyValue<'_>) -> String {
    match value.known() {
        Some(Known::Text(text)) => text.to_owned(),
        Some(known) => plain(known),
        None => debug::text(value.debug()),
    }
}

/// What `show!` prints of a value that a forgotten `?` has left in `Ok(…)`; [`HELD`] belongs below it.
pub(super) fn opened(value: &AnyValue<'_>) -> Option<String> {
    match value.known()? {
        Known::Wrapped("Ok", inner) if !matches!(*inner, Known::OnPage | Known::Nothing) => {
            Some(plain(*inner))
        }
        _ => None,
    }
}

fn formats(known: Known<'_>) -> Option<Bundle> {
    Some(match known {
        Known::Nothing | Known::OnPage => return None,
        Known::Text(text) => Bundle::text(debug::text(&text)),
        Known::Scalar(scalar) => Bundle::text(scalar_text(scalar)),
        Known::Array(array) => array_formats(array),
        Known::Texts(texts) => Bundle::text(texts.str),
        Known::Wrapped(_, inner) if matches!(*inner, Known::Nothing | Known::OnPage) => {
            return None;
        }
        Known::Wrapped(name, inner) => Bundle::text(wrapped(name, &plain(*inner))),
        Known::Record(fields) => record(fields),
        Known::Formats(bundle) => bundle,
    })
}

fn plain(known: Known<'_>) -> String {
    formats(known).map_or("()".to_owned(), |bundle| bundle.plain().to_owned())
}

/// A number as Rust writes it: `656.0`, `true`; a complex one as Python does: `(1.5+2j)`.
fn scalar_text(scalar: AnyArray<'_>) -> String {
    if let AnyArray::C32(_) | AnyArray::C64(_) = scalar {
        return on_any_array!(scalar, array => text::str_of(array));
    }
    on_any_array!(scalar, array => array.first().map(|value| format!("{value:?}")))
        .unwrap_or_default()
}

fn array_formats(array: AnyArray<'_>) -> Bundle {
    let html = on_any_array!(&array, array => matrix::html(array.view()));
    let bundle = Bundle::text(on_any_array!(array, array => text::str_of(array)));
    match html {
        Some(html) => bundle.with("text/html", html),
        None => bundle,
    }
}

/// `Ok(…)`; contents with several lines get lines of their own.
fn wrapped(name: &str, inner: &str) -> String {
    let margin = if inner.contains('\n') { "\n" } else { "" };
    format!("{name}({margin}{inner}{margin})")
}

/// The contents of `Ok(…)`, as shown by themselves, and how a cell unwraps them.
fn held(inner: Known<'_>) -> Bundle {
    let Some(bundle) = formats(inner) else { return Bundle::text("Ok(())") };
    let html = bundle.data().get("text/html").and_then(|html| html.as_str());
    let html = html.map(|html| format!("{html}<div>{}</div>", escape(HELD)));
    let text = format!("{}\n{HELD}", bundle.plain());
    let bundle = bundle.with("text/plain", text);
    html.map_or(bundle.clone(), |html| bundle.with("text/html", html))
}

/// The note below such a value.
pub(super) const HELD: &str =
    "This is inside `Ok(…)`: write `?` after the call to get the value itself.";

const MONOSPACE: &str = "white-space:pre;font-size:var(--jp-code-font-size,13px);\
                         font-family:var(--jp-code-font-family,monospace)";

/// Named values below each other.
fn record(fields: Vec<(&'static str, Known<'_>)>) -> Bundle {
    let (mut plain, mut html) = (Vec::new(), String::new());
    for (name, value) in fields {
        let bundle = formats(value).unwrap_or_default();
        let text = bundle.plain();
        let margin = if text.contains('\n') { "\n" } else { " " };
        plain.push(format!("{name}:{margin}{text}"));
        html += &format!("<div><b>{name}</b></div>");
        html += &match bundle.data().get("text/html").and_then(|html| html.as_str()) {
            Some(table) => table.to_owned(),
            None => format!("<div style=\"{MONOSPACE}\">{}</div>", escape(text)),
        };
    }
    Bundle::text(plain.join("\n")).with("text/html", html)
}

/// A value as an entry of a table.
pub(super) fn list(value: &AnyValue<'_>) -> String {
    match value.known() {
        Some(Known::Array(array)) => on_any_array!(array, array => text::list_of(array)),
        Some(Known::Scalar(scalar)) => on_any_array!(scalar, scalar => text::str_of(scalar)),
        Some(Known::Texts(texts)) => texts.list,
        Some(Known::Nothing) => "None".to_owned(),
        Some(_) => printed(value),
        None => debug::text(value.debug()),
    }
}
