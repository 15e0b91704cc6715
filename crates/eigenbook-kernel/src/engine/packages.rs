//! The lines of a cell that add packages: `:dep NAME = VERSION`.
//!
//! A package that every cell has already, in a version that fits, is not added again. Common input
//! that cargo does not accept is corrected: a comment after the line, and `default_features`.

use crate::cell_tree::is_before_rust;
use crate::world::packages::{Package, Packages};
use semver::{Version, VersionReq};
use toml::{Table, Value};

/// A cell whose lines were read: the same lines, of which some are blank.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// Lines after Rust in the cell, to be run before it.
    pub first: String,
    /// The cell without them.
    pub code: String,
    /// The messages about them, a sentence each.
    pub remarks: Vec<String>,
}

/// The requests of a cell, each as cargo has it in a manifest: `NAME = WANTED`, or the name alone.
pub fn requests(code: &str) -> impl Iterator<Item = &str> {
    code.lines().filter_map(request)
}

/// The request of a line.
fn request(line: &str) -> Option<&str> {
    line.trim_start().strip_prefix(":dep ").map(str::trim)
}

/// Reads a cell.
pub fn read(code: &str, world: &Packages) -> Read {
    let mut read = Read::default();
    if !code.contains(":dep") {
        return Read { code: code.to_owned(), ..read };
    }
    let mut is_behind_rust = false;
    for line in code.lines() {
        let (first, own) = match request(line) {
            None => (String::new(), line.to_owned()),
            Some(asked) => {
                let wanted = line_for_cargo(asked, world, &mut read.remarks).unwrap_or_default();
                let wanted = if wanted.is_empty() { wanted } else { format!(":dep {wanted}") };
                if is_behind_rust { (wanted, String::new()) } else { (String::new(), wanted) }
            }
        };
        is_behind_rust |= !is_before_rust(line);
        read.first += &(first + "\n");
        read.code += &(own + "\n");
    }
    if read.first.trim().is_empty() {
        read.first.clear();
    }
    read
}

/// The request to cargo; none if every cell has it already.
fn line_for_cargo(asked: &str, world: &Packages, remarks: &mut Vec<String>) -> Option<String> {
    let asked = without_comment(asked).trim();
    let asked = match asked.contains("default_features") {
        true => asked.replace("default_features", "default-features"),
        false => asked.to_owned(),
    };
    let found = Wanted::read(&asked).and_then(|it| Some((world.preloaded(&it.package)?, it)));
    let Some((package, wanted)) = found else { return Some(asked) };
    let Package { name, version, .. } = package;
    if !wanted.is_from_registry || !wanted.fits(version) {
        let other = match &wanted.version {
            Some(other) => format!("version {other} of this line"),
            None => "the one of this line".to_owned(),
        };
        remarks.push(format!(
            "`{name}` {version} is loaded in every cell. From now on `{}` means {other}; its types \
             are not those of the library.",
            wanted.name
        ));
        return Some(asked);
    }
    if let Some(feature) = world.missing(package, &wanted.features) {
        remarks.push(format!(
            "`{name}` {version} is loaded in every cell, without the feature `{feature}`. From now \
             on `{}` means one that has it; its types are not those of the library.",
            wanted.name
        ));
        return Some(asked);
    }
    if wanted.name != package.crate_name {
        return Some(asked);
    }
    remarks.push(format!(
        "`{name}` {version} is loaded in every cell already: this line is not needed."
    ));
    None
}

/// The line up to a comment that no text contains.
fn without_comment(line: &str) -> &str {
    let mut is_in_text = false;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        match c {
            '"' => is_in_text = !is_in_text,
            '/' if !is_in_text && before == '/' => return &line[..at - 1],
            '#' if !is_in_text => return &line[..at],
            _ => {}
        }
        before = c;
    }
    line
}

/// The content of a line.
struct Wanted {
    /// The name of the crate in the cell.
    name: String,
    package: String,
    version: Option<String>,
    features: Vec<String>,
    is_from_registry: bool,
}

impl Wanted {
    fn read(asked: &str) -> Option<Self> {
        let text = if asked.contains('=') { asked.to_owned() } else { format!("{asked} = \"*\"") };
        let table: Table = text.parse().ok()?;
        let (name, value) = table.into_iter().next()?;
        let table = match value {
            Value::String(version) => Table::from_iter([("version".to_owned(), version.into())]),
            Value::Table(table) => table,
            _ => return None,
        };
        let text = |key: &str| table.get(key).and_then(Value::as_str).map(str::to_owned);
        let features = table.get("features").and_then(Value::as_array);
        let features = features.into_iter().flatten().filter_map(Value::as_str);
        Some(Self {
            package: text("package").unwrap_or_else(|| name.clone()),
            name: name.replace('-', "_"),
            version: text("version").filter(|version| version != "*"),
            features: features.map(str::to_owned).collect(),
            is_from_registry: !["path", "git", "registry"].iter().any(|it| table.contains_key(*it)),
        })
    }

    /// Whether this version is one of those that are wanted.
    fn fits(&self, version: &str) -> bool {
        let Some(wanted) = &self.version else { return true };
        let parsed = (VersionReq::parse(wanted), Version::parse(version));
        matches!(parsed, (Ok(wanted), Ok(version)) if wanted.matches(&version))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn world() -> Packages {
        let text = |text: &str| text.to_owned();
        let package = |name: &str, version: &str| Package {
            name: text(name),
            version: text(version),
            crate_name: name.replace('-', "_"),
            features: vec![text("std")],
            file: String::new(),
        };
        Packages {
            list: vec![package("arrays", "0.17.2"), package("big-arrays", "1.0.0")],
            preloaded: [("arrays", vec!["blas"]), ("big-arrays", vec![])]
                .map(|(name, decided)| (text(name), decided.into_iter().map(text).collect()))
                .into(),
        }
    }

    /// The line for cargo, and the remarks.
    fn line(asked: &str) -> (Option<String>, Vec<String>) {
        let mut remarks = Vec::new();
        (line_for_cargo(asked, &world(), &mut remarks), remarks)
    }

    #[test]
    fn what_is_loaded_is_not_asked_for() {
        let loaded = [
            "arrays",
            "arrays = \"0.17\"",
            "arrays = { version = \"^0.17.1\", default_features = false, features = [\"std\"] } // c",
            "arrays = { version = \"0.17\", features = [\"blas-static\"] }",
            "big-arrays = \"1\"",
        ];
        for asked in loaded {
            let (wanted, remarks) = line(asked);
            assert_eq!((wanted, remarks.len()), (None, 1), "{asked}");
            assert!(remarks[0].contains("already"), "{remarks:?}");
        }
    }

    #[test]
    fn another_version_is_asked_for_and_named() {
        for (asked, part) in [
            ("arrays = \"0.15\"", "version 0.15 of this line"),
            ("arrays = { version = \"0.17\", features = [\"rayon\"] }", "`rayon`"),
            ("arrays = { git = \"https://example.org/arrays\" }", "the one of this line"),
        ] {
            let (wanted, remarks) = line(asked);
            assert_eq!(wanted.as_deref(), Some(asked));
            assert!(remarks[0].contains(part), "{remarks:?}");
        }
        let renamed = "old = { package = \"arrays\", version = \"0.17\" }";
        assert_eq!(line(renamed), (Some(renamed.to_owned()), vec![]));
        assert_eq!(line("other = \"1\" # c").0.as_deref(), Some("other = \"1\""));
    }

    #[test]
    fn lines_behind_rust_come_first_and_no_line_moves() {
        let read = read("// c\n:dep a = \"1\" // d\nlet x = 1;\n  :dep b = \"2\"\nx", &world());
        assert_eq!(read.code, "// c\n:dep a = \"1\"\nlet x = 1;\n\nx\n");
        assert_eq!(read.first, "\n\n\n:dep b = \"2\"\n\n");
        let plain = "let a = \"no :dep here\";\na";
        assert_eq!(super::read(plain, &world()).code, format!("{plain}\n"));
    }
}
