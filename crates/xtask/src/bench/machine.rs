//! The machine of a measurement, as far as it affects the numbers; without anything that identifies
//! it.

use super::peers;
use crate::project;
use anyhow::{Context, Result};
use serde_json::Value;
use std::fs;

/// Facts about the machine, as pairs of name and value.
pub struct Machine {
    /// In the order in which they are shown.
    pub facts: Vec<(String, String)>,
}

impl Machine {
    /// Inspects this machine and its installed software.
    pub fn look() -> Result<Self> {
        let mut facts = facts()?;
        facts.extend(peer_versions()?);
        Ok(Self { facts })
    }

    /// A fact by its name; empty if it is not known.
    pub fn fact(&self, name: &str) -> &str {
        self.facts.iter().find(|(known, _)| known == name).map_or("", |(_, fact)| fact)
    }
}

/// The part that does not need the bench's Python.
pub fn facts() -> Result<Vec<(String, String)>> {
    let cpu_info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let mut facts = vec![
        ("processor".to_owned(), field(&cpu_info, "model name").to_owned()),
        ("cores, and threads given to each".to_owned(), project::n_threads().to_string()),
        ("memory".to_owned(), gibibytes(field(&memory, "MemTotal"))),
        ("system".to_owned(), project::ask("uname", &["-sr"]).unwrap_or_default()),
        ("rustc".to_owned(), project::ask("rustc", &["--version"]).unwrap_or_default()),
        ("evcxr".to_owned(), evcxr_version()?),
        ("OpenBLAS of Eigenbook".to_owned(), openblas_version()),
        ("commit".to_owned(), commit()),
    ];
    facts.retain(|(_, fact)| !fact.is_empty());
    Ok(facts)
}

fn peer_versions() -> Result<Vec<(String, String)>> {
    let output = peers::python().args(["bench/drive.py", "versions"]).output()?;
    let versions: serde_json::Map<String, Value> =
        serde_json::from_slice(&output.stdout).context("the bench's Python does not run")?;
    let text = |value: Value| value.as_str().unwrap_or_default().to_owned();
    Ok(versions.into_iter().map(|(name, version)| (name, text(version))).collect())
}

/// The value after the first line that begins with this name.
fn field<'a>(text: &'a str, name: &str) -> &'a str {
    let line = text.lines().find(|line| line.starts_with(name));
    line.and_then(|line| line.split_once(':')).map_or("", |(_, value)| value.trim())
}

fn gibibytes(kilobytes: &str) -> String {
    let number = kilobytes.split_whitespace().next().and_then(|text| text.parse::<f64>().ok());
    number.map_or(String::new(), |number| format!("{:.0} GiB", number / 1024.0 / 1024.0))
}

fn evcxr_version() -> Result<String> {
    let lock = fs::read_to_string(project::root().join("Cargo.lock"))?;
    let (_, after) = lock.split_once("name = \"evcxr\"\nversion = \"").context("no evcxr")?;
    Ok(after.split('"').next().unwrap_or_default().to_owned())
}

fn openblas_version() -> String {
    project::ask("pkg-config", &["--modversion", "openblas"]).unwrap_or_default()
}

/// The commit, and whether anything differs from it.
fn commit() -> String {
    project::ask("git", &["describe", "--always", "--dirty", "--exclude=*"]).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_read_from_what_the_system_says() {
        let text = "processor : 0\nmodel name\t: A CPU\nmodel name\t: B\n";
        assert_eq!(field(text, "model name"), "A CPU");
        assert_eq!(field(text, "other"), "");
        assert_eq!(gibibytes("25165824 kB"), "24 GiB");
        assert_eq!(gibibytes(""), "");
    }

    #[test]
    fn the_engines_version_is_that_of_the_lock_file() {
        assert!(evcxr_version().unwrap().starts_with("0."));
    }
}
