//! The summary of a network, in lines that are never broken.

use super::html::escape;
use super::registry::{Known, Show, Table, register_made as enter};
use crate::channel::Bundle;
use crate::nn::Summary;

impl Show for Summary {
    fn known(&self) -> Known<'_> {
        let text = self.to_string();
        let html =
            format!("<div style=\"{TABLE}\"><pre style=\"{LINES}\">{}</pre></div>", escape(&text));
        Known::Formats(Bundle::text(text).with("text/html", html))
    }
}

/// The lines of a summary are never broken: where 76 columns do not fit, as on paper and on a slide,
/// its letters are smaller.
const TABLE: &str = "container-type:inline-size";
const LINES: &str = "margin:0;padding:0;white-space:pre;line-height:1.2;\
     font-family:var(--jp-code-font-family,monospace);font-size:min(1em,2.1cqi)";

pub(super) fn register(table: &mut Table) {
    enter::<Summary>(table);
}
