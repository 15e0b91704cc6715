//! The lines of a cell that add packages: `:dep NAME = VERSION`.
//!
//! A package that every cell has already, in a version that fits, is not added again. Common input
//! that cargo does not accept is corrected: a comment or a `;` after the line, `default_features`,
//! `feature = […]`, quotes around the name, curved quotes, and braces that close on a later line. The
//! runtime behind `await` is part of any `tokio`.

use crate::cargo_line::{between_texts, is_open, with_bare_name, without_comment};
use crate::tokens::tokens;
use crate::world::packages::{Package, Packages, is_before_1};
use regex::Regex;
use semver::{Version, VersionReq};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use toml::{Table, Value};

/// A key that cargo passes over in silence: `feature = […]`.
static FEATURE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?<before>[{,\s])feature(?<after>\s*=)").expect("a pattern"));

/// A cell whose lines were read: the same lines, of which some are blank.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// The lines, to be run before the cell: where they are in it.
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
    let rest = line.trim_start().strip_prefix(":dep")?;
    rest.starts_with(char::is_whitespace).then(|| rest.trim())
}

/// Reads a cell.
pub fn read(code: &str, world: &Packages) -> Read {
    let mut read = Read::default();
    if !code.contains(":dep") {
        return Read { code: code.to_owned(), ..read };
    }
    let lines: Vec<&str> = code.lines().collect();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        // In a text or a comment that is still open, the line is a part of it.
        let is_inside = |code: &str| tokens(code).last().is_some_and(|it| it.is_open());
        let mut n_lines = 1;
        match request(line).filter(|_| !is_inside(&read.code)) {
            None => read.code += line,
            Some(asked) => {
                let (asked, its_lines) = up_to_its_end(asked, &lines[at + 1..]);
                n_lines += its_lines;
                let wanted = line_for_cargo(&asked, world, &mut read.remarks);
                read.first += &wanted.map(|it| format!(":dep {it}")).unwrap_or_default();
            }
        }
        read.first += &"\n".repeat(n_lines);
        read.code += &"\n".repeat(n_lines);
        at += n_lines;
    }
    if read.first.trim().is_empty() {
        read.first.clear();
    }
    read
}

/// A request whose brackets close on a later line, as one line, and how many more lines it takes.
fn up_to_its_end(asked: &str, later: &[&str]) -> (String, usize) {
    let (mut whole, mut n_more) = (without_comment(asked).to_owned(), 0);
    while is_open(&whole) {
        let Some(line) = later.get(n_more) else { return (asked.to_owned(), 0) };
        whole += &[" ", without_comment(line)].concat();
        n_more += 1;
    }
    if n_more == 0 { (asked.to_owned(), 0) } else { (whole, n_more) }
}

/// The request to cargo; none if every cell has it already.
fn line_for_cargo(asked: &str, world: &Packages, remarks: &mut Vec<String>) -> Option<String> {
    let asked = without_comment(asked).trim_end_matches([' ', '\t', ';']);
    let asked = match read_line(asked) {
        Some(_) => asked.to_owned(),
        None => asked.replace(['“', '”', '„'], "\""),
    };
    let asked = between_texts(&with_bare_name(&asked), |it| {
        let it = it.replace('\t', " ").replace("default_features", "default-features");
        FEATURE.replace_all(&it, "${before}features$after").into_owned()
    });
    let asked = with_runtime(&asked).or_else(|| with_folder(&asked)).unwrap_or(asked);
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

/// A line for tokio with the features that `await` needs in a cell, if they are not asked for.
fn with_runtime(asked: &str) -> Option<String> {
    const RUNTIME: &str = "rt-multi-thread";
    let (name, mut table) = read_line(asked)?;
    // Before version 1, tokio was made of other parts.
    if table.get("version").and_then(Value::as_str).is_some_and(is_before_1) {
        return None;
    }
    let features = table.entry("features").or_insert_with(|| Value::Array(Vec::new()));
    let features = features.as_array_mut().filter(|_| name == "tokio")?;
    if features.iter().any(|it| matches!(it.as_str(), Some(RUNTIME | "full"))) {
        return None;
    }
    features.push(RUNTIME.into());
    Some(format!("{name} = {}", Value::Table(table)))
}

/// A line whose path is of a form that only a shell or an editor knows: it begins with `~`, or leads to
/// the `Cargo.toml` in a folder.
fn with_folder(asked: &str) -> Option<String> {
    let (name, mut table) = read_line(asked)?;
    let path = table.get("path")?.as_str()?;
    let home = path.strip_prefix("~/").and_then(|it| Some(std::env::home_dir()?.join(it)));
    let is_changed = home.is_some();
    let path = home.unwrap_or_else(|| PathBuf::from(path));
    let folder = match path.ends_with("Cargo.toml") {
        true => path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new(".")),
        false if !is_changed => return None,
        false => &path,
    };
    table.insert("path".to_owned(), folder.to_str()?.into());
    Some(format!("{name} = {}", Value::Table(table)))
}

/// The name and the content of a line, if cargo could read it.
fn read_line(asked: &str) -> Option<(String, Table)> {
    let text = if asked.contains('=') { asked.to_owned() } else { format!("{asked} = \"*\"") };
    let table: Table = text.parse().ok()?;
    let (name, value) = table.into_iter().next()?;
    match value {
        Value::String(version) => {
            Some((name, Table::from_iter([("version".to_owned(), version.into())])))
        }
        Value::Table(table) => Some((name, table)),
        _ => None,
    }
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
        let (name, table) = read_line(asked)?;
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
    fn the_runtime_is_a_part_of_any_tokio() {
        let with = "tokio = { version = \"1\", features = [\"sync\", \"rt-multi-thread\"] }";
        let with: Table = with.parse().unwrap();
        let asked = "tokio = { version = \"1\", features = [\"sync\"] }";
        assert_eq!(line(asked).0.unwrap().parse::<Table>().unwrap(), with);
        assert_eq!(line(asked).0.unwrap().lines().count(), 1);
        for asked in ["tokio", "tokio = \"1\""] {
            assert!(line(asked).0.unwrap().contains("features = [\"rt-multi-thread\"]"));
        }
        let full = "tokio = { version = \"1\", features = [\"full\"] }";
        assert_eq!(line(full).0.as_deref(), Some(full));
        for old in ["tokio = \"0.2\"", "tokio = { version = \"=0.2.25\", features = [\"time\"] }"] {
            assert_eq!(line(old).0.as_deref(), Some(old));
        }
        assert!(line("tokio = \">=0.2, <2\"").0.is_some_and(|it| it.contains("rt-multi-thread")));
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
        let features = "other = { version = \"1\", features = [\"a\"] }";
        for (asked, meant) in [
            ("other = \"1\" # c", "other = \"1\""),
            ("other = “1”; // c", "other = \"1\""),
            ("other = { version = \"1\", feature = [\"a\"] }", features),
            (
                "other = { version = \"1\",feature=[\"a\"] }",
                "other = { version = \"1\",features=[\"a\"] }",
            ),
            ("other = {feature = [\"a\"]}", "other = {features = [\"a\"]}"),
            (
                "other = { path = \"my feature = here\" }",
                "other = { path = \"my feature = here\" }",
            ),
            ("other = { path = \"my “a”\" }", "other = { path = \"my “a”\" }"),
            ("other = { path = '../my#dir' }", "other = { path = '../my#dir' }"),
            ("feature = \"1\"", "feature = \"1\""),
            ("a = { path = \"../a/Cargo.toml\" }", "a = { path = \"../a\" }"),
            ("a = { path = \"Cargo.toml\" }", "a = { path = \".\" }"),
            ("\"other\" = \"1\"", "other = \"1\""),
            ("“other” = “1”", "other = \"1\""),
            ("other\t=\t\"1\"", "other = \"1\""),
        ] {
            assert_eq!(line(asked).0.as_deref(), Some(meant));
        }
    }

    #[test]
    fn the_lines_come_first_and_no_line_moves() {
        let read = read("// c\n:dep a = \"1\" // d\nlet x = 1;\n  :dep b = \"2\"\nx", &world());
        assert_eq!(read.code, "// c\n\nlet x = 1;\n\nx\n");
        assert_eq!(read.first, "\n:dep a = \"1\"\n\n:dep b = \"2\"\n\n");
        let tab = super::read(":dep\ta = \"1\"\n:depot", &world());
        assert_eq!((&*tab.first, &*tab.code), (":dep a = \"1\"\n\n", "\n:depot\n"));
        for inside in ["/* b\n:dep a\n*/\n1", "let a = \"b\n:dep a\n\";", "r#\"\n:dep a\n\"#"] {
            let read = super::read(inside, &world());
            assert_eq!((&*read.first, &*read.code), ("", &*format!("{inside}\n")));
        }
        let behind = super::read("/* it's */\n:dep a # it's\n:dep b", &world());
        assert_eq!(behind.first, "\n:dep a\n:dep b\n");
        let table = ":dep a = { version = \"1\", # c\n  features = [\n \"b\" ] }\nlet x = 1;";
        let read = super::read(table, &world());
        assert_eq!(
            (&*read.first, &*read.code),
            (":dep a = { version = \"1\", features = [ \"b\" ] }\n\n\n\n", "\n\n\nlet x = 1;\n")
        );
        let end = super::read(":dep a = {\npath = \"b\" }", &world());
        assert_eq!(&*end.first, ":dep a = { path = \"b\" }\n\n");
        let open = super::read(":dep a = { path = \"b\"\nlet x = 1;", &world());
        assert_eq!(&*open.code, "\nlet x = 1;\n");
        let plain = "let a = \"no :dep here\";\na";
        assert_eq!(super::read(plain, &world()).code, format!("{plain}\n"));
    }
}
