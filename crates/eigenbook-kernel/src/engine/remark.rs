//! What is said beside a cell's own output: small, below it.

use super::commands::escape;
use super::interface::Bundle;
use crate::diagnostics::strip;

const STYLE: &str = "font-size:smaller;opacity:0.8";

/// Lines in colour as one quiet output.
pub fn bundle(lines: &[String]) -> Bundle {
    let mut bundle = Bundle::text(lines.join("\n"));
    let html = lines.iter().map(|line| escape(&strip(line))).collect::<Vec<_>>().join("<br>");
    let html = format!("<div style=\"{STYLE}\">{html}</div>");
    bundle.data.insert("text/html".to_owned(), html.into());
    bundle
}
