//! Small messages below a cell's own output, and descriptions of names.

use super::commands::escape;
use super::interface::{Bundle, Failure};
use crate::diagnostics::{Report, strip};

const FOLDED: &str = "What the compiler says";
const STYLE: &str = "font-size:smaller;opacity:0.8";

/// Lines that are folded away: one line to open them, and in plain text all of them.
pub fn folded(lines: &[String]) -> Option<Bundle> {
    let text = lines.join("\n");
    let pre = format!("<pre style=\"margin:0.5em 0 0\">{}</pre>", escape(&text));
    let html = format!(
        "<details style=\"{STYLE}\"><summary style=\"cursor:pointer\">{FOLDED}</summary>{pre}</details>"
    );
    let bundle = || Bundle::text(format!("{FOLDED}:\n{text}")).with("text/html", html);
    (!lines.is_empty()).then(bundle)
}

/// Lines in colour as one quiet output.
pub fn bundle(lines: &[String]) -> Bundle {
    let html = lines.iter().map(|line| escape(&strip(line))).collect::<Vec<_>>().join("<br>");
    let html = format!("<div style=\"{STYLE}\">{html}</div>");
    Bundle::text(lines.join("\n")).with("text/html", html)
}

/// Documentation in Markdown, also as plain text.
pub fn described(markdown: &str) -> Bundle {
    let is_frame = |line: &&str| line.starts_with("```") || *line == "---";
    let lines = markdown.lines().filter(|line| !is_frame(line));
    let mut plain = String::new();
    for line in lines {
        // Without the frame, two empty lines would meet.
        if !line.is_empty() || !plain.ends_with("\n\n") {
            plain += line;
            plain.push('\n');
        }
    }
    Bundle::text(plain.trim()).with("text/markdown", markdown)
}

/// A report as the server passes it on.
pub fn failure(Report { ename, evalue, traceback, more, .. }: Report) -> Failure {
    Failure { ename, evalue, traceback, more: folded(&more).map(Box::new) }
}

#[cfg(test)]
mod tests {
    use super::described;

    #[test]
    fn documentation_is_also_plain_text() {
        let markdown = "```rust\na::b\n```\n\n```rust\nfn f()\n```\n\n---\n\nDoes *it*.";
        let bundle = described(markdown);
        assert_eq!(bundle.plain(), "a::b\n\nfn f()\n\nDoes *it*.");
        assert_eq!(bundle.data["text/markdown"], markdown);
    }
}
