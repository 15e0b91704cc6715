//! Packages that a student has in a folder: after an edit they count as other packages.

use crate::digest::digest;
use std::fs;
use std::path::{Path, PathBuf};
use toml::Table;

/// A deeper or larger folder is not edited beside a notebook.
const MOST_FILES: usize = 2000;

/// The state of the sources that a line such as `name = { path = "folder" }` leads to; empty if it
/// names no folder.
pub fn state(wanted: &str) -> String {
    let folders = wanted.lines().filter_map(folder);
    let states = folders.map(|folder| {
        let mut files = Vec::new();
        collect(&folder, &mut files);
        files.sort_unstable();
        let texts: Vec<_> = files.iter().map(|file| (file, fs::read(file).ok())).collect();
        format!(" {}", digest(&texts))
    });
    states.collect()
}

/// Whether a line names a folder.
pub fn has_folder(lines: &str) -> bool {
    lines.lines().any(|line| folder(line).is_some())
}

/// The folder that a line names: `name = { path = "folder" }`, or the part after the name alone.
fn folder(line: &str) -> Option<PathBuf> {
    let table = line.parse::<Table>().or_else(|_| format!("name = {line}").parse()).ok()?;
    let (_, wanted) = table.into_iter().next()?;
    Some(wanted.get("path")?.as_str()?.into())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        if files.len() >= MOST_FILES || name == "target" || name.starts_with('.') {
            continue;
        }
        match path.is_dir() {
            true => collect(&path, files),
            false if name.ends_with(".rs") || name == "Cargo.toml" => files.push(path),
            false => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_is_seen() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("src")).expect("a folder");
        let file = folder.path().join("src/lib.rs");
        let line = format!("small = {{ path = \"{}\" }}", folder.path().display());
        fs::write(&file, "fn a() {}").expect("a file");
        let before = state(&line);
        assert!(!before.is_empty());
        fs::write(folder.path().join("data.txt"), "1").expect("a file");
        assert_eq!(state(&line), before);
        fs::write(&file, "fn b() {}").expect("a file");
        assert_ne!(state(&line), before);
        let (_, wanted) = line.split_once('=').expect("a name");
        assert_eq!(state(wanted), state(&line));
        for other in ["other = \"1\"", "relative-path = \"1\"", "[dependencies]", "\"1\""] {
            assert!(state(other).is_empty() && !has_folder(other), "{other}");
        }
        assert!(has_folder("near_path = { path = \"near_path\" }"));
    }
}
