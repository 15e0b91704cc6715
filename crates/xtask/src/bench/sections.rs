//! The sections of `bench/RESULTS.md` after the table, each of which can be renewed by itself.

use crate::project;
use anyhow::{Context, Result};
use std::fs;
use std::path::PathBuf;

/// Their headings, in their order.
const HEADINGS: [&str; 3] = [LINES, FIRST_MINUTE, INTERACT];
/// The part `numerics` of `cargo xtask bench`
pub const LINES: &str = "\n## A student's own lines\n";
/// `cargo xtask bench first-minute`
pub const FIRST_MINUTE: &str = "\n## The first minute\n";
/// `cargo xtask bench interact`
pub const INTERACT: &str = "\n## Controls\n";

/// Writes a section in place of the old one; the rest of the file stays.
pub fn write(heading: &str, body: &str) -> Result<()> {
    let path = path();
    let old = fs::read_to_string(&path).unwrap_or_default();
    fs::write(&path, with(&old, heading, body))
        .with_context(|| format!("{} cannot be written", path.display()))
}

/// The last line of a section: the machine.
pub fn place(facts: &[(String, String)]) -> String {
    let facts: Vec<String> = facts.iter().map(|(what, which)| format!("{what} {which}")).collect();
    format!("\nWhere: {}.\n", facts.join("; "))
}

/// All sections as they are now.
pub fn kept() -> String {
    let text = fs::read_to_string(path()).unwrap_or_default();
    text.get(table(&text).len()..).unwrap_or_default().to_owned()
}

fn path() -> PathBuf {
    project::root().join("bench/RESULTS.md")
}

/// The text before the sections.
fn table(text: &str) -> &str {
    let starts = HEADINGS.iter().filter_map(|heading| text.find(heading));
    &text[..starts.min().unwrap_or(text.len())]
}

/// The section under this heading, with it.
fn section<'a>(text: &'a str, heading: &str) -> &'a str {
    let Some(start) = text.find(heading) else { return "" };
    let rest = &text[start..];
    let next = HEADINGS.iter().filter_map(|next| rest[1..].find(next)).min();
    &rest[..next.map_or(rest.len(), |next| next + 1)]
}

/// The text with another section under this heading.
fn with(text: &str, heading: &str, body: &str) -> String {
    let new = format!("{heading}{body}");
    let sections = HEADINGS.iter().map(|it| if *it == heading { &new } else { section(text, it) });
    [table(text)].into_iter().chain(sections).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_of_the_file_stays() {
        let text = "# Table\n\n## Where\n";
        let both = with(&with(text, INTERACT, "\none\n"), FIRST_MINUTE, "\ntwo\n");
        assert_eq!(both, format!("{text}{FIRST_MINUTE}\ntwo\n{INTERACT}\none\n"));
        assert_eq!(table(&both), text);
        assert_eq!(section(&both, FIRST_MINUTE), format!("{FIRST_MINUTE}\ntwo\n"));
        assert_eq!(with(&both, INTERACT, "\nnew\n"), both.replace("one", "new"));
    }
}
