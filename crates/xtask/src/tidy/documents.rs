//! The texts around the code: short, complete, and true on every machine.

use super::File;
use crate::notebooks::NAMES;

/// The longest `ARCHITECTURE.md`, in lines.
const MAX_ARCHITECTURE: usize = 200;

/// The problems of the files.
pub fn problems(files: &[File]) -> Vec<String> {
    let mut problems: Vec<String> = files.iter().flat_map(machine_paths).collect();
    for (name, check) in [
        ("README.md", readme as fn(&str) -> Vec<String>),
        ("ARCHITECTURE.md", architecture),
        ("python/requirements.txt", requirements),
        ("bench/requirements.txt", requirements),
        ("classroom/grading/requirements.txt", requirements),
    ] {
        match files.iter().find(|file| file.path == name) {
            Some(file) => problems.extend(check(&file.text).iter().map(|p| format!("{name}: {p}"))),
            None => problems.push(format!("{name} is missing")),
        }
    }
    problems
}

/// Folders that only one machine has.
fn machine_paths(file: &File) -> Vec<String> {
    let folders = [concat!("/wo", "rk/"), concat!("/ro", "ot/")];
    let mut problems = Vec::new();
    for (number, line) in (1..).zip(file.text.lines()) {
        for folder in folders.iter().filter(|folder| has_path(line, folder)) {
            problems.push(format!("{}:{number}: {folder}… is a path of one machine", file.path));
        }
    }
    problems
}

/// Whether a path starts here, not a part of a longer one or of an address.
fn has_path(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || "./-_~}".contains(c))
    })
}

fn readme(text: &str) -> Vec<String> {
    let row = |name: &str| text.lines().any(|line| line.starts_with('|') && line.contains(name));
    let missing = NAMES.iter().filter(|name| !row(name));
    missing.map(|name| format!("its table has no row for {name}")).collect()
}

fn architecture(text: &str) -> Vec<String> {
    let n_lines = text.lines().count();
    let long = n_lines > MAX_ARCHITECTURE;
    let message = format!("it has {n_lines} lines, and {MAX_ARCHITECTURE} are the limit");
    if long { vec![message] } else { Vec::new() }
}

/// Every package has an exact version, and comes from wherever the machine is set up to look.
fn requirements(text: &str) -> Vec<String> {
    let lines =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let loose = lines.filter(|line| {
        let requirement = line.split(';').next().unwrap_or_default().trim();
        let exact = requirement.split_once("==").is_some_and(|(_, version)| !version.contains('*'));
        !exact || requirement.contains(' ')
    });
    loose.map(|line| format!("`{line}` is not an exact version")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn a_path_of_one_machine_is_found() {
        let path = concat!("/ro", "ot/x");
        assert_eq!(machine_paths(&file("a.md", &format!("see {path}"))).len(), 1);
        assert_eq!(machine_paths(&file("a.md", &format!("see target{path}"))).len(), 0);
    }

    #[test]
    fn every_notebook_has_a_row() {
        let rows: String = NAMES.iter().map(|name| format!("| {name} | … |\n")).collect();
        assert!(readme(&rows).is_empty());
        assert_eq!(readme(&rows.replace(NAMES[1], "other")).len(), 1);
    }

    #[test]
    fn a_long_architecture_is_found() {
        assert!(architecture(&"a\n".repeat(MAX_ARCHITECTURE)).is_empty());
        assert_eq!(architecture(&"a\n".repeat(MAX_ARCHITECTURE + 1)).len(), 1);
    }

    #[test]
    fn a_requirement_has_one_exact_version() {
        assert!(requirements("# a\nb==1.0\nc==2 ; python_full_version < '3.10'\n").is_empty());
        for loose in ["b", "b>=1.0", "--index-url x", "b @ file"] {
            assert_eq!(requirements(loose).len(), 1, "{loose}");
        }
    }
}
