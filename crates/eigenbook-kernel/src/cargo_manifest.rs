//! The libraries of a part of a `Cargo.toml`, each as one line: `[dependencies.NAME]` with its keys
//! below becomes `NAME = { … }`, and sections about something else are left out.

use crate::cargo_line::{is_open, pattern, without_comment};
use regex::Regex;
use std::sync::LazyLock;

/// The head of a section.
static HEAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?ix)^\[+\s*(?:
            (?<libraries>(?:(?:target\.[^\]]*|workspace)\.)?(?:(?:dev|build)-)?dependencies)
                (?:\.["']?(?<name>[a-z][\w-]*)["']?)?
            | (?:package|lib|bin|example|test|bench|features|workspace|profile|lints|patch|badges)
                (?:\.[^\]]*)?
        )\s*\]+$"#,
    )
});

/// A key and what is behind it.
static KEY: LazyLock<Regex> = LazyLock::new(|| pattern(r#"^["']?[A-Za-z][\w.-]*["']?\s*=[^=]"#));

/// What the lines below a head are.
enum Section {
    Libraries,
    /// The keys of one library, which is the last line so far.
    Library,
    Other,
}

/// The lines, without comments; the last of them may be something else.
pub fn lines(text: &str) -> Vec<String> {
    let (mut lines, mut section) = (Vec::<String>::new(), Section::Libraries);
    for line in whole_lines(text).into_iter().filter(|it| !it.is_empty()) {
        if let Some(head) = HEAD.captures(&line) {
            section = match (head.name("libraries"), head.name("name")) {
                (Some(_), Some(name)) => {
                    lines.push(format!("{} = {{ }}", name.as_str()));
                    Section::Library
                }
                (Some(_), None) => Section::Libraries,
                (None, _) => Section::Other,
            };
            continue;
        }
        match section {
            Section::Library if KEY.is_match(&line) => {
                let library = lines.pop().unwrap_or_default();
                let keys = library.strip_suffix(" }").unwrap_or(&library);
                let comma = if keys.ends_with('{') { "" } else { "," };
                lines.push(format!("{keys}{comma} {line} }}"));
            }
            Section::Other if KEY.is_match(&line) => {}
            _ => {
                section = Section::Libraries;
                lines.push(line);
            }
        }
    }
    lines
}

/// The lines without comments; one whose brackets close on a later line goes up to there.
fn whole_lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for own in text.lines().map(without_comment) {
        match lines.last_mut().filter(|it| is_open(it)) {
            Some(line) => *line = [line, " ", own].concat().trim_end().to_owned(),
            None => lines.push(own.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn each_library_is_a_line() {
        for (written, meant) in [
            ("a = \"1\" # b\n\n[dependencies]\nc = \"2\"", &["a = \"1\"", "c = \"2\""][..]),
            (
                "[dependencies.a]\nversion = \"1\"\nfeatures = [\n  \"b\", # c\n]\n\nuse a::B;",
                &["a = { version = \"1\", features = [ \"b\", ] }", "use a::B;"],
            ),
            (
                "[package]\nname = \"p\"\nversion = \"0.1.0\"\n[Dependencies]\na = \"1\"\n\
                 [dev-dependencies.\"b\"]\npath = \"c\"\n[profile.release]\nlto = true\nlet x = 1;",
                &["a = \"1\"", "b = { path = \"c\" }", "let x = 1;"],
            ),
            ("[target.'cfg(unix)'.dependencies]\na = \"1\"", &["a = \"1\""]),
            ("[[bin]]\nname = \"a\"", &[]),
            ("[word]\na == b", &["[word]", "a == b"]),
        ] {
            assert_eq!(lines(written), meant, "{written}");
        }
    }
}
