//! The few ANSI colours that every Jupyter front end shows.

/// The role of a piece of text, which sets its looks.
#[derive(Clone, Copy)]
pub(super) enum Ink {
    /// The name of the error and the caret.
    Error,
    /// The line as it should be.
    Fix,
    /// The name of a warning.
    Warning,
    /// Line numbers and minor text.
    Quiet,
    /// The part to read first.
    Strong,
}

/// The text in its colour; empty text stays empty.
pub(super) fn paint(ink: Ink, text: &str) -> String {
    let code = match ink {
        Ink::Error => "1;31",
        Ink::Fix => "32",
        Ink::Warning => "33",
        Ink::Quiet => "90",
        Ink::Strong => "1",
    };
    if text.is_empty() { String::new() } else { format!("\u{1b}[{code}m{text}\u{1b}[0m") }
}

/// The text without ANSI escapes, as tests, logs and `evalue` have it.
pub fn strip(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\u{1b}' {
            plain.push(character);
        } else if characters.next() == Some('[') {
            // A sequence ends with its first letter.
            characters.by_ref().find(|end| end.is_ascii_alphabetic());
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_painted_strips_to_itself() {
        let line = format!("{} in {}", paint(Ink::Error, "E0308"), paint(Ink::Strong, "cell"));
        assert_eq!(strip(&line), "E0308 in cell");
        assert_eq!(strip("\u{1b}[38;5;9mα\u{1b}[0m"), "α");
        assert_eq!(paint(Ink::Fix, ""), "");
    }
}
