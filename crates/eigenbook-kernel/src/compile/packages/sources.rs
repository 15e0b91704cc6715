//! Packages that a student has in a folder: after an edit they count as other packages.

use crate::digest::digest;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

const MANIFEST: &str = "Cargo.toml";

/// A deeper or larger folder is not edited beside a notebook.
const MOST_FILES: usize = 2000;

/// The same, with files that are no sources.
const MOST_ENTRIES: usize = 20_000;

/// The folders of packages as they are at this moment: each is read once, however many packages
/// depend on it.
#[derive(Default)]
pub struct Folders {
    /// The folders that each needs.
    needed: BTreeMap<PathBuf, Vec<PathBuf>>,
    /// The state of each alone.
    own: BTreeMap<PathBuf, String>,
}

impl Folders {
    /// The state of the sources that lines such as `name = { path = "folder" }` lead to, with those of
    /// the folders that they depend on; empty if they name no folder.
    pub fn state(&mut self, wanted: &str) -> String {
        let wanted = wanted.lines().filter_map(folder);
        wanted.map(|folder| format!(" {}", self.state_of(folder))).collect()
    }

    /// That of each crate in the folders that lines lead to, by its name.
    pub fn states(&mut self, wanted: &str) -> BTreeMap<String, String> {
        let all: BTreeSet<PathBuf> =
            wanted.lines().filter_map(folder).flat_map(|folder| self.reached(folder)).collect();
        all.into_iter().filter_map(|it| Some((crate_name(&it)?, self.state_of(it)))).collect()
    }

    /// The names of the crates in folders that lines lead to, as cells and other crates call them.
    pub fn names(&mut self, wanted: &str) -> BTreeSet<String> {
        let (mut names, mut open) = (BTreeSet::new(), BTreeSet::new());
        for line in wanted.lines() {
            let Some(folder) = folder(line) else { continue };
            let own = line.split_once('=').map(|(name, _)| name.trim().replace('-', "_"));
            names.extend(own);
            open.extend(self.reached(folder));
        }
        names.extend(open.iter().filter_map(|it| crate_name(it)));
        names
    }

    /// The state of each package in the folders that lines lead to, by the name that cargo calls it.
    pub fn packages(&mut self, wanted: &str) -> BTreeMap<String, String> {
        let all: BTreeSet<PathBuf> =
            wanted.lines().filter_map(folder).flat_map(|folder| self.reached(folder)).collect();
        all.into_iter().filter_map(|it| Some((package_name(&it)?, self.state_of(it)))).collect()
    }

    fn state_of(&mut self, folder: PathBuf) -> String {
        let mut reached = self.reached(folder);
        reached.sort_unstable();
        let states: Vec<(PathBuf, String)> = reached
            .into_iter()
            .map(|it| {
                let own = self.own.entry(it.clone()).or_insert_with(|| own_state(&it)).clone();
                (it, own)
            })
            .collect();
        digest(&states)
    }

    /// A package's folder, and those of the packages that it depends on.
    fn reached(&mut self, folder: PathBuf) -> Vec<PathBuf> {
        let mut found: Vec<PathBuf> = Vec::new();
        let mut open = vec![folder];
        while let Some(folder) = open.pop() {
            let folder = folder.canonicalize().unwrap_or(folder);
            if !found.contains(&folder) && found.len() < MOST_FILES {
                let of_it = self.needed.entry(folder.clone());
                open.extend(of_it.or_insert_with(|| needed(&folder)).iter().cloned());
                found.push(folder);
            }
        }
        found
    }
}

fn own_state(folder: &Path) -> String {
    let mut files = sources_in(folder);
    files.sort_unstable();
    let texts: Vec<_> = files.iter().map(|file| (file, fs::read(file).ok())).collect();
    digest(&texts)
}

/// The folders that a package's manifest names.
fn needed(folder: &Path) -> Vec<PathBuf> {
    const KINDS: [&str; 2] = ["dependencies", "build-dependencies"];
    let Some(manifest) = manifest(folder) else { return Vec::new() };
    let targets = manifest.get("target").and_then(Value::as_table);
    let of_targets = targets.into_iter().flat_map(Table::values).filter_map(Value::as_table);
    let tables = of_targets.chain([&manifest]);
    let lists = tables.flat_map(|it| KINDS.iter().filter_map(|kind| it.get(*kind)?.as_table()));
    let found = lists.flatten().filter_map(|(name, wanted)| match path_in(wanted) {
        Some(path) => Some(folder.join(path)),
        None => wanted.get("workspace").and_then(|_| of_workspace(folder, name)),
    });
    // Any other folder could be as large as the disk.
    found.filter(|it| it.join(MANIFEST).is_file()).collect()
}

/// The folder of a package that the workspace around a folder names.
fn of_workspace(folder: &Path, name: &str) -> Option<PathBuf> {
    let workspace = |root: &Path| Some(manifest(root)?.get("workspace")?.clone());
    let (root, workspace) = folder.ancestors().find_map(|root| Some((root, workspace(root)?)))?;
    Some(root.join(path_in(workspace.get("dependencies")?.get(name)?)?))
}

/// The manifest in a folder; what is no file may never end.
fn manifest(folder: &Path) -> Option<Table> {
    let file = Some(folder.join(MANIFEST)).filter(|it| it.is_file())?;
    fs::read_to_string(file).ok()?.parse().ok()
}

fn path_in(wanted: &Value) -> Option<&str> {
    wanted.get("path")?.as_str()
}

fn crate_name(folder: &Path) -> Option<String> {
    let manifest = manifest(folder)?;
    let name = |table: &str| manifest.get(table)?.get("name")?.as_str();
    Some(name("lib").or_else(|| name("package"))?.replace('-', "_"))
}

fn package_name(folder: &Path) -> Option<String> {
    Some(manifest(folder)?.get("package")?.get("name")?.as_str()?.to_owned())
}

/// Whether a line names a folder.
pub fn has_folder(lines: &str) -> bool {
    lines.lines().any(|line| folder(line).is_some())
}

/// The folder that a line names: `name = { path = "folder" }`, or the part after the name alone.
fn folder(line: &str) -> Option<PathBuf> {
    let table = line.parse::<Table>().or_else(|_| format!("name = {line}").parse()).ok()?;
    let (_, wanted) = table.into_iter().next()?;
    Some(path_in(&wanted)?.into())
}

/// The sources in a folder, those nearest to it first. A link is followed, once.
fn sources_in(folder: &Path) -> Vec<PathBuf> {
    let (mut files, mut seen, mut n_entries) = (Vec::new(), BTreeSet::new(), 0);
    let mut open = VecDeque::from([folder.to_owned()]);
    while let Some(folder) = open.pop_front() {
        if !folder.canonicalize().is_ok_and(|it| seen.insert(it)) {
            continue;
        }
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            let name = name.to_string_lossy();
            n_entries += 1;
            if n_entries > MOST_ENTRIES || files.len() >= MOST_FILES {
                return files;
            }
            match path.metadata() {
                _ if name == "target" || name.starts_with('.') => {}
                // What else is there may be as large as it likes.
                Ok(about) if about.is_dir() && name == "src" => open.push_front(path),
                Ok(about) if about.is_dir() => open.push_back(path),
                Ok(about) if about.is_file() && (name.ends_with(".rs") || name == MANIFEST) => {
                    files.push(path);
                }
                _ => {}
            }
        }
    }
    files
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
        let state = |wanted: &str| Folders::default().state(wanted);
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

    #[test]
    fn links_in_a_circle_are_followed_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        for name in ["src", "data"] {
            fs::create_dir(path(name)).expect("a folder");
        }
        fs::write(path("src/lib.rs"), "").expect("a file");
        std::os::unix::fs::symlink(folder.path(), path("src/again")).expect("a link");
        std::os::unix::fs::symlink(path("src"), path("src/self")).expect("a link");
        for at in 0..MOST_ENTRIES {
            fs::write(path(&format!("data/{at}")), "").expect("a file");
        }
        assert_eq!(sources_in(folder.path()).len(), 1);
    }

    #[test]
    fn an_edit_behind_a_package_is_seen() {
        let root = tempfile::tempdir().expect("a folder");
        let write = |path: &str, text: &str| {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, text).expect("a file");
        };
        write("Cargo.toml", "[workspace.dependencies]\nlast = { path = \"c\" }");
        write("a/Cargo.toml", "[package]\nname = \"a\"\n[dependencies]\nb = { path = \"../b\" }");
        write(
            "b/Cargo.toml",
            "[package]\nname = \"b-b\"\n[target.'cfg(unix)'.dependencies]\nlast.workspace = true\n\
             [build-dependencies]\na = { path = \"../a\" }",
        );
        write("c/Cargo.toml", "[package]\nname = \"c\"\n[lib]\nname = \"last\"");
        write("c/src/lib.rs", "struct A;");
        let line = format!("a = {{ path = \"{}\" }}", root.path().join("a").display());
        let state = |line: &str| Folders::default().state(line);
        let states = |line: &str| Folders::default().states(line);
        let before = (state(&line), states(&line));
        assert_eq!(before.1.keys().collect::<Vec<_>>(), ["a", "b_b", "last"]);
        write("c/src/lib.rs", "struct B;");
        let after = (state(&line), states(&line));
        assert_ne!(before.0, after.0);
        assert!(before.1.iter().all(|(name, state)| after.1[name] != *state));
        let lines = format!("log = \"1\"\nmy-{line}");
        let names = Folders::default().names(&lines);
        assert_eq!(names.iter().collect::<Vec<_>>(), ["a", "b_b", "last", "my_a"]);
        let packages = Folders::default().packages(&lines);
        assert_eq!(packages.keys().collect::<Vec<_>>(), ["a", "b-b", "c"]);
    }
}
