//! The lines `:dep` that a text means: lines of a `Cargo.toml`, and what stands behind `cargo add`.

use regex::Regex;
use std::sync::LazyLock;
use toml::{Table, Value};

/// A name, a version in any quotes or in none, and what follows.
static LINE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r#"^"?(?<name>[A-Za-z][\w-]*)"?(?:\s*(?:==?|:|@|\s)\s*"?(?<version>[\^~=<>]*\d[\w.+-]*|\*)"?)?(?<rest>(?:[,\s].*)?)$"#;
    Regex::new(pattern).expect("it is a pattern")
});

/// The features behind a version, in brackets or as options of cargo.
static FEATURES: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r#"^[,\s]*(?:features?\s*=\s*\[(?<list>[^\]]*)\]|(?:--features|-F)[ =]"?(?<words>[\w,-]+)"?)\s*$"#;
    Regex::new(pattern).expect("it is a pattern")
});

/// The lines, without the first `:dep`; none if a line of the text means no library.
pub(super) fn lines(text: &str) -> Option<String> {
    let lines = text.lines().map(str::trim);
    let lines = lines.filter(|it| !it.is_empty() && !it.starts_with(['#', '[']));
    let read: Vec<String> = lines.map(line).collect::<Option<_>>()?;
    (!read.is_empty()).then(|| read.join("\n:dep "))
}

fn line(text: &str) -> Option<String> {
    let is_read = |table: &Table| {
        table.len() == 1
            && table.values().all(|it| matches!(it, Value::String(_) | Value::Table(_)))
    };
    if text.parse::<Table>().is_ok_and(|it| is_read(&it)) {
        return Some(text.to_owned());
    }
    let text = text.replace(['“', '”', '„', '\''], "\"");
    let found = LINE.captures(text.trim_end_matches(';').trim())?;
    let (name, version) = (&found["name"], found.name("version").map(|it| it.as_str()));
    let rest = found["rest"].trim();
    let Some(features) = FEATURES.captures(rest) else {
        let version = version.map(|version| format!(" = \"{version}\"")).unwrap_or_default();
        return rest.is_empty().then(|| format!("{name}{version}"));
    };
    let features = features.name("list").or(features.name("words"))?.as_str().split(',');
    let features = features.map(|it| format!("\"{}\"", it.trim().trim_matches('"')));
    let features = features.collect::<Vec<_>>().join(", ");
    let version = version.unwrap_or("*");
    Some(format!("{name} = {{ version = \"{version}\", features = [{features}] }}"))
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn a_line_is_read_as_it_is_meant() {
        let with = "rand = { version = \"0.9\", features = [\"small_rng\", \"serde\"] }";
        for (written, meant) in [
            ("rand 0.9", "rand = \"0.9\""),
            ("rand = 0.9", "rand = \"0.9\""),
            ("rand == '0.9.1';", "rand = \"0.9.1\""),
            ("rand: “0.9”", "rand = \"0.9\""),
            ("\"rand\" = \"0.9\"", "\"rand\" = \"0.9\""),
            ("rand@^0.9", "rand = \"^0.9\""),
            ("rand-distr", "rand-distr"),
            ("rand = \"0.9\", features = [\"small_rng\", \"serde\"]", with),
            ("rand@0.9 --features small_rng,serde", with),
            ("a = \"1\"\n\n# b\nc = { path = \"d\" }", "a = \"1\"\n:dep c = { path = \"d\" }"),
        ] {
            assert_eq!(lines(written).as_deref(), Some(meant), "{written}");
        }
        for other in ["", "rand = \"0.9\" use rand::Rng;", "a = 1 + 1", "x = [1]", "a\nb + 1"] {
            assert_eq!(lines(other), None, "{other}");
        }
    }
}
