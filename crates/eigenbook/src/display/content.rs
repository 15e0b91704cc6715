//! HTML, Markdown, LaTeX, pictures and JSON as values that can be shown.
//!
//! ```
//! use eigenbook::prelude::*;
//!
//! display(&Markdown("A **matrix** is a table of numbers."));
//! display(&Latex(r"A x = b"));
//! ```

use super::html;
use super::registry::{Known, Show, register_made as enter};
use crate::channel::Bundle;
use serde_json::Value;

/// Defines a type that holds one kind of content, and the function of the same name that makes it
/// from whatever can be turned into that content.
macro_rules! content {
    ($(#[doc = $doc:literal] $name:ident($field:ident: $type:ty);)*) => {$(
        #[doc = $doc]
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $field: $type,
        }

        #[doc = $doc]
        #[allow(non_snake_case, reason = "it reads as the constructor that it is")]
        pub fn $name($field: impl Into<$type>) -> $name {
            $name { $field: $field.into() }
        }

        impl Show for $name {
            fn known(&self) -> Known<'_> {
                Known::Formats(self.bundle())
            }
        }
    )*

        pub(super) fn register(table: &mut super::registry::Table) {
            $(enter::<$name>(table);)*
        }
    };
}

content! {
    /// HTML. Scripts in it run only in notebooks that the reader trusts.
    Html(source: String);
    /// Text with Markdown's markup.
    Markdown(source: String);
    /// A formula in LaTeX, with or without the dollar signs around it.
    Latex(source: String);
    /// A picture as SVG. Notebooks that are not trusted do not show it; a figure gives PNG as well.
    Svg(source: String);
    /// A picture as the bytes of a PNG file.
    Png(bytes: Vec<u8>);
    /// A JSON value, which JupyterLab shows as a tree.
    Json(value: Value);
}

impl Html {
    fn bundle(&self) -> Bundle {
        Bundle::text(html::plain(&self.source)).with("text/html", self.source.as_str())
    }
}

impl Markdown {
    fn bundle(&self) -> Bundle {
        Bundle::text(self.source.as_str()).with("text/markdown", self.source.as_str())
    }
}

impl Latex {
    fn bundle(&self) -> Bundle {
        let source = self.source.trim();
        let is_marked =
            source.contains('$') || source.starts_with("\\begin") || source.starts_with("\\[");
        let marked = if is_marked { source.to_owned() } else { format!("$$\n{source}\n$$") };
        Bundle::text(source).with("text/latex", marked)
    }
}

impl Svg {
    fn bundle(&self) -> Bundle {
        let title =
            self.source.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>"));
        let plain = title.map_or("SVG picture".to_owned(), |(title, _)| html::plain(title));
        Bundle::text(plain).with("image/svg+xml", self.source.as_str())
    }
}

impl Png {
    fn bundle(&self) -> Bundle {
        let plain = match pixels(&self.bytes) {
            Some((width, height)) => format!("PNG picture, {width} × {height} pixels"),
            None => "PNG picture".to_owned(),
        };
        Bundle::text(plain).with("image/png", base64(&self.bytes))
    }
}

impl Json {
    fn bundle(&self) -> Bundle {
        Bundle::text(format!("{:#}", self.value)).with("application/json", self.value.clone())
    }
}

/// Width and height, which have fixed positions in a PNG file.
fn pixels(png: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| png.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
    png.starts_with(b"\x89PNG").then(|| Some((number(16)?, number(20)?)))?
}

/// Bytes as base64, the form in which a notebook holds a picture.
pub(super) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |index: usize| u32::from(group.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for index in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * index) & 63) as usize];
            text.push(if index <= group.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_of_each_remainder() {
        assert_eq!(base64(b""), "");
        assert_eq!(base64(b"M"), "TQ==");
        assert_eq!(base64(b"Ma"), "TWE=");
        assert_eq!(base64(b"Man"), "TWFu");
        assert_eq!(base64(&[0xff, 0xfe, 0xfd, 0xfc]), "//79/A==");
    }

    #[test]
    fn every_kind_has_plain_text_and_its_own_format() {
        let bundles = [
            (Html("<b>1 &lt; 2</b>").bundle(), "text/html", "1 < 2"),
            (Markdown("*a*").bundle(), "text/markdown", "*a*"),
            (Latex("x^2").bundle(), "text/latex", "x^2"),
            (Svg("<svg><title>a line</title></svg>").bundle(), "image/svg+xml", "a line"),
            (Png(b"\x89PNG").bundle(), "image/png", "PNG picture"),
            (Json(vec![1, 2]).bundle(), "application/json", "[\n  1,\n  2\n]"),
        ];
        for (bundle, mime_type, plain) in bundles {
            assert_eq!(bundle.plain(), plain);
            assert!(bundle.data().contains_key(mime_type), "{mime_type}");
        }
    }

    #[test]
    fn a_formula_gets_its_dollar_signs_once() {
        assert_eq!(Latex("x").bundle().data()["text/latex"], "$$\nx\n$$");
        assert_eq!(Latex("$x$").bundle().data()["text/latex"], "$x$");
    }
}
