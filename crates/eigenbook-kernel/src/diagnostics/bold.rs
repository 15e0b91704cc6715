//! The looks of a report in a front end: bold text, and nothing else.
//!
//! A front end shows a report on a pale red in a light theme and on a dark one in a dark theme. No
//! colour can be read on both; the colour of the theme's own text can.

/// The text in bold; empty text stays empty.
pub(super) fn bold(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("\u{1b}[1m{text}\u{1b}[0m") }
}

/// A line beside the result of a cell.
pub(super) fn warning(text: &str) -> String {
    format!("{} {text}", bold("warning"))
}

/// The text without ANSI escapes, as tests, logs and `evalue` have it.
pub fn strip(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bold_text_strips_to_itself() {
        let line = format!("{} in {}", bold("E0308"), bold("cell"));
        assert_eq!(strip(&line), "E0308 in cell");
        assert_eq!(strip("\u{1b}[38;5;9mα\u{1b}[0m"), "α");
        assert_eq!(bold(""), "");
    }
}
