//! The lines `:dep` that a text means: lines of a `Cargo.toml`, and what stands behind `cargo add`.

use crate::cargo_line::{pattern, with_bare_name, without_comment};
use crate::cargo_manifest;
use itertools::Itertools;
use regex::Regex;
use semver::VersionReq;
use std::sync::LazyLock;
use toml::{Table, Value};

/// A name, and then all else in braces, or a version in any quotes or in none, and what follows.
static LINE: LazyLock<Regex> = LazyLock::new(|| {
    let sign = r"(?:~=|[<>]=?|[\^~=])";
    let version = format!(r"(?:{sign}?\s*\d[\w.+*-]*(?:\s*,\s*{sign}\s*\d[\w.+*-]*)*|\*)");
    pattern(&format!(
        r#"(?x)^"?(?<name>[A-Za-z][\w-]*)\b"?
            (?:\s*[=:]?\s*\{{(?<keys>[^{{}}]*)\}}
            |(?:\s*(?<sign>==?|:|@)?\s*(?<quote>"?)(?<version>{version})"?)?(?<rest>(?:[,;\s].*)?))$"#
    ))
});

/// Several names, as behind `cargo add`.
static NAMES: LazyLock<Regex> = LazyLock::new(|| {
    let name = r"[A-Za-z][\w-]*(?:@[\w.^=~*]+)?";
    pattern(&format!(r"^{name}(?:[,\t ]+{name})+$"))
});

/// A key and its value, also without quotes, and the one option of cargo that is common.
static KEY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"^[,;\s]*(?:(?<key>[a-z][a-z_-]*)\s*[=:]\s*(?:\[(?<list>[^\]]*)\]|"(?<text>[^"]*)"|(?<bare>[\w.*^~-]+))|(?:--features|-F)[ =]"?(?<words>[\w,/-]+)"?)(?:[,;\s]+|$)"#,
    )
});

/// The keys beside a version whose value is a text.
const TEXTS: [&str; 9] =
    ["version", "git", "path", "package", "branch", "rev", "tag", "registry", "artifact"];
/// Those of which a library needs one.
const SOURCES: [&str; 3] = ["version", "git", "path"];

/// The lines, without the first `:dep`; none if the text means no library. What follows the lines of
/// a `Cargo.toml` may be something else.
pub(super) fn lines(text: &str) -> Option<String> {
    if NAMES.is_match(text.trim()) {
        let names = text.trim().split([',', ' ', '\t']).filter(|it| !it.is_empty());
        return Some(names.map(line).collect::<Option<Vec<_>>>()?.join("\n:dep "));
    }
    let mut lines = cargo_manifest::lines(text).into_iter();
    let first = line(&lines.next()?)?;
    // A name alone may be the last line of a cell.
    let more = lines.map_while(|it| line(&it).filter(|_| it.contains('=')));
    Some([first].into_iter().chain(more).join("\n:dep "))
}

fn line(text: &str) -> Option<String> {
    let text = without_comment(text).trim_end_matches([';', ',', ' ']);
    if text.parse::<Table>().is_ok_and(|it| is_read(&it)) {
        return Some(with_bare_name(text));
    }
    let text = text.replace(['“', '”', '„', '\''], "\"");
    let found = LINE.captures(&text)?;
    let part = |name: &str| found.name(name).map(|it| it.as_str());
    let is_exact = part("sign") == Some("==") && part("quote") == Some("");
    let version = part("version").map(|it| of_pip(it, is_exact));
    let mut keys = keys(part("keys").or(part("rest"))?)?;
    if part("keys").is_some() && !SOURCES.iter().any(|it| keys.contains_key(*it)) {
        return None;
    }
    if let Some(version) = version {
        // Beside another version, neither is certainly meant.
        keys.insert("version".to_owned(), version.into()).is_none().then_some(())?;
    }
    written(&found["name"], keys)
}

/// Whether cargo can read a line.
fn is_read(table: &Table) -> bool {
    let is_list = |it: &Value| it.as_array().is_some_and(|it| it.iter().all(Value::is_str));
    let is_value = |(key, value): (&String, &Value)| match &**key {
        "version" => value.as_str().is_some_and(is_version),
        "features" => is_list(value),
        "default-features" => value.is_bool(),
        "optional" => false,
        _ => value.is_str(),
    };
    let is_library = |value: &Value| match value {
        Value::String(version) => is_version(version),
        Value::Table(keys) => {
            keys.iter().all(is_value) && SOURCES.iter().any(|it| keys.contains_key(*it))
        }
        _ => false,
    };
    table.len() == 1 && table.values().all(is_library)
}

fn is_version(text: &str) -> bool {
    VersionReq::parse(text).is_ok()
}

/// `~=1.4.2` is `~1.4.2`, and `~=1.4` all of version 1 from there on; `==1.0` is exact.
fn of_pip(version: &str, is_exact: bool) -> String {
    let begins_with_digit = version.starts_with(|it: char| it.is_ascii_digit());
    match version.strip_prefix("~=").map(str::trim) {
        Some(own) if own.split('.').count() > 2 => format!("~{own}"),
        Some(own) => own.to_owned(),
        None if is_exact && begins_with_digit && !version.contains([',', '*']) => {
            format!("={version}")
        }
        None => version.to_owned(),
    }
}

/// The keys beside a name, as cargo has them; none if one of them is unknown.
fn keys(text: &str) -> Option<Table> {
    let (mut keys, mut rest) = (Table::new(), text.trim_matches([',', ';', ' ', '\t']));
    while !rest.is_empty() {
        let found = KEY.captures(rest)?;
        let part = |name: &str| found.name(name).map(|it| it.as_str());
        let own = part("list").or(part("text")).or(part("bare")).or(part("words"))?;
        let key = part("key").unwrap_or("features").replace('_', "-");
        let is_text = part("list").is_none();
        match (&*key, own) {
            ("feature" | "features", words) => {
                let words = words.split([',', ' ']).map(|it| it.trim().trim_matches('"'));
                let words = words.filter(|it| !it.is_empty()).map(Value::from);
                keys.insert("features".to_owned(), words.collect::<Vec<_>>().into());
            }
            ("default-features", "true" | "false") => {
                keys.insert(key, (own == "true").into());
            }
            // Each library of a notebook is there.
            ("optional", "true" | "false") => {}
            (name, own) if TEXTS.contains(&name) && is_text => {
                keys.insert(key, own.into());
            }
            _ => return None,
        }
        rest = &rest[found[0].len()..];
    }
    Some(keys)
}

/// The line for a name and its keys.
fn written(name: &str, mut keys: Table) -> Option<String> {
    if keys.get("features").and_then(Value::as_array).is_some_and(Vec::is_empty) {
        keys.remove("features");
    }
    if keys.is_empty() {
        return Some(name.to_owned());
    }
    if !SOURCES.iter().any(|it| keys.contains_key(*it)) {
        keys.insert("version".to_owned(), "*".into());
    }
    let version = keys.get("version").and_then(Value::as_str);
    version.is_none_or(is_version).then_some(())?;
    if let (Some(version), 1) = (version, keys.len()) {
        return Some(format!("{name} = \"{version}\""));
    }
    let order = |it: &str| SOURCES.iter().position(|source| *source == it).unwrap_or(9);
    let mut keys: Vec<_> = keys.into_iter().collect();
    keys.sort_by_key(|(key, _)| order(key));
    let keys = keys.iter().map(|(key, value)| format!("{key} = {value}")).join(", ");
    Some(format!("{name} = {{ {keys} }}"))
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
            ("rand = 0.9.*", "rand = \"0.9.*\""),
            ("rand = *", "rand = \"*\""),
            ("rand=\"0.9\",", "rand=\"0.9\""),
            ("rand=0.9,", "rand = \"0.9\""),
            ("rand == '0.9.1';", "rand = \"0.9.1\""),
            ("rand==0.9.1", "rand = \"=0.9.1\""),
            ("rand == 0.9", "rand = \"=0.9\""),
            ("rand==0.9.*", "rand = \"0.9.*\""),
            ("rand>=0.9", "rand = \">=0.9\""),
            ("rand >= 0.8, <0.10", "rand = \">= 0.8, <0.10\""),
            ("rand~=1.4", "rand = \"1.4\""),
            ("rand ~= 1.4.2", "rand = \"~1.4.2\""),
            ("rand: “0.9”", "rand = \"0.9\""),
            ("\"rand\" = \"0.9\"", "rand = \"0.9\""),
            ("rand@^0.9", "rand = \"^0.9\""),
            ("rand-distr", "rand-distr"),
            ("rand = \"0.9\" # numbers", "rand = \"0.9\""),
            ("rand // numbers", "rand"),
            ("rand, serde", "rand\n:dep serde"),
            ("rand serde@1 hex", "rand\n:dep serde = \"1\"\n:dep hex"),
        ] {
            assert_eq!(lines(written).as_deref(), Some(meant), "{written}");
        }
        for written in [
            "rand = \"0.9\", features = [\"small_rng\", \"serde\"]",
            "rand = \"0.9\"; features = [small_rng, serde,]",
            "rand = \"0.9\" features = \"small_rng serde\"",
            "rand@0.9 --features small_rng,serde",
            "rand = { version = 0.9, feature = [\"small_rng\", \"serde\"] }",
            "rand = { version = \"0.9\", features = [\"small_rng\", \"serde\"], optional = true }",
            with,
        ] {
            assert_eq!(lines(written).as_deref(), Some(with), "{written}");
        }
    }

    #[test]
    fn what_is_beside_a_version_is_in_braces() {
        for (written, meant) in [
            (
                "a = \"1\", git = \"https://b.org/a\"",
                "{ version = \"1\", git = \"https://b.org/a\" }",
            ),
            ("a = \"1\", package = 'b'", "{ version = \"1\", package = \"b\" }"),
            ("a = \"1\" default_features = false", "{ version = \"1\", default-features = false }"),
            ("a = { version = 1 }", "\"1\""),
            (
                "a = { version = \"1\", features = \"b\" }",
                "{ version = \"1\", features = [\"b\"] }",
            ),
            ("a = { path = 'b', features = [c] }", "{ path = \"b\", features = [\"c\"] }"),
            ("a = \"1\", features = [\"b\",]", "{ version = \"1\", features = [\"b\"] }"),
            ("a 1, features = []", "\"1\""),
            ("a features = [\"b\"]", "{ version = \"*\", features = [\"b\"] }"),
        ] {
            assert_eq!(lines(written), Some(format!("a = {meant}")), "{written}");
        }
    }

    #[test]
    fn the_lines_of_a_manifest_end_where_something_else_begins() {
        let both = Some("a = \"1\"\n:dep c = { path = \"d\" }");
        for written in [
            "a = \"1\"\n\n# b\nc = { path = \"d\" }",
            "// b\na = \"1\" // b\n[Dev-Dependencies]\nc = { path = \"d\" }\n\nuse c::D;\ne = \"1\"",
            "a = \"1\"\nc = { path = \"d\" }\n[profile.release]\nopt-level = 3",
            "a = \"1\"\nc = { path = \"d\" }\nc",
            "[package]\nname = \"b\"\n[dependencies]\na = \"1\"\n[dependencies.c]\npath = \"d\"",
        ] {
            assert_eq!(lines(written).as_deref(), both, "{written}");
        }
        let list = "a = { version = \"1\", features = [ # b\n  \"b\",\n  \"c\",\n] }\nd = \"1\"";
        let whole = "a = { version = \"1\", features = [ \"b\", \"c\", ] }\n:dep d = \"1\"";
        assert_eq!(lines(list).as_deref(), Some(whole));
    }

    #[test]
    fn other_lines_add_no_library() {
        for other in [
            "",
            "rand = \"0.9\" use rand::Rng;",
            "a = 1 + 1",
            "x = [1]",
            "a + 1\nb = \"1\"",
            "[package]\nname = \"b\"",
            "[dependencies.b]\nfeatures = [\"c\"]",
            "a = 1.",
            "a = \"1.\"",
            "a = { features = [1, 2] }",
            "a = { features = [\"b\"] }",
            "a = { version = [1] }",
            "a = \"1\", b = \"1\"",
            "a = \"1\", version = \"2\"",
            "a = \"1\" optional",
        ] {
            assert_eq!(lines(other), None, "{other}");
        }
    }
}
