//! A notebook becomes a cargo project: `eigenbook-kernel export NOTEBOOK.ipynb --to FOLDER`.

mod program;

use super::packages;
use crate::home::Home;
use crate::json::list;
use crate::notebook::{code_cells, source};
use crate::world::packages::Packages;
use anyhow::{Context, ensure};
use program::{NotebookCell, Program};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use toml::Table;

/// What a cell that waits needs.
const RUNTIME: &str = "tokio = { version = \"1\", features = [\"full\"] }";

/// Writes the project; returns its folder.
///
/// # Errors
/// If the notebook cannot be read, is not one, or the folder cannot be written.
pub fn export(notebook: &Path, folder: Option<PathBuf>) -> anyhow::Result<PathBuf> {
    let place = Home::of_this_program()?.world()?;
    let text = fs::read_to_string(notebook)
        .with_context(|| format!("{} cannot be read", notebook.display()))?;
    let json: Value = serde_json::from_str(&text)
        .with_context(|| format!("{} is not a notebook", notebook.display()))?;
    let stem = notebook.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let folder = folder.unwrap_or_else(|| notebook.with_extension(""));
    ensure!(folder != notebook, "{} has no ending: name a folder with `--to`", notebook.display());
    let beside = notebook.canonicalize()?.parent().map(Path::to_owned).unwrap_or_default();

    let world = Packages::read(&place);
    let (mut program, mut dependencies) = (Program::new(), Vec::new());
    for (number, cell) in (1..).zip(code_cells(&json)) {
        let read = packages::read(&source(cell), &world);
        let requests = [&read.first, &read.code].into_iter().flat_map(|it| packages::requests(it));
        dependencies.extend(requests.map(str::to_owned));
        program.add(&NotebookCell { number, code: &read.code, fails: fails(cell) });
    }
    if program.awaits() && !dependencies.iter().any(|line| line.starts_with("tokio")) {
        dependencies.push(RUNTIME.to_owned());
    }
    let prelude = place.world.prelude.lines().next().unwrap_or_default();
    let title = notebook.file_name().unwrap_or_default().to_string_lossy();
    let main = program.source(&title, prelude);
    fs::create_dir_all(folder.join("src"))
        .with_context(|| format!("{} cannot be written", folder.display()))?;
    fs::write(folder.join("src/main.rs"), main)?;
    let library = &place.world.library;
    let manifest = manifest(&stem, library, &dependencies, &beside)?;
    fs::write(folder.join("Cargo.toml"), manifest)?;
    Ok(folder)
}

/// Whether the cell failed when it was run last, or is to fail.
fn fails(cell: &Value) -> bool {
    let is_error = list(&cell["outputs"]).any(|it| it["output_type"] == "error");
    is_error || list(&cell["metadata"]["tags"]).any(|it| it == "raises-exception")
}

/// The project's manifest. The library is the one beside this program if that lies in its repository,
/// and else the published one.
fn manifest(stem: &str, library: &str, asked: &[String], beside: &Path) -> anyhow::Result<String> {
    let mut dependencies = Table::new();
    for line in asked {
        let text = if line.contains('=') { line.clone() } else { format!("{line} = \"*\"") };
        for (name, mut wanted) in text.parse::<Table>()? {
            if let Some(path) = wanted.get_mut("path") {
                let folder = beside.join(path.as_str().unwrap_or_default());
                *path = folder.to_string_lossy().into_owned().into();
            }
            dependencies.insert(name, wanted);
        }
    }
    let program = std::env::current_exe()?;
    let sources = program.ancestors().map(|folder| folder.join("crates").join(library));
    let version = env!("CARGO_PKG_VERSION");
    let own: Table = match sources.into_iter().find(|it| it.join("Cargo.toml").is_file()) {
        Some(folder) => {
            Table::from_iter([("path".to_owned(), folder.to_string_lossy().into_owned().into())])
        }
        None => Table::from_iter([("version".to_owned(), version.into())]),
    };
    dependencies.insert(library.to_owned(), own.into());
    let text = |text: &str| toml::Value::from(text);
    let package = Table::from_iter([
        ("name".to_owned(), text(&package_name(stem))),
        ("version".to_owned(), text("0.1.0")),
        ("edition".to_owned(), text("2024")),
    ]);
    let manifest = Table::from_iter([
        ("package".to_owned(), package.into()),
        ("dependencies".to_owned(), dependencies.into()),
        // The project is its own, also inside of another one's folder.
        ("workspace".to_owned(), Table::new().into()),
    ]);
    Ok(toml::to_string(&manifest)?)
}

/// The notebook's name as cargo takes it.
fn package_name(stem: &str) -> String {
    let letter = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let name: String = stem.chars().map(letter).collect();
    let name = name.trim_matches('-');
    match name.starts_with(|c: char| c.is_ascii_digit()) || name.is_empty() {
        true => format!("notebook-{name}").trim_end_matches('-').to_owned(),
        false => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_has_what_the_cells_ask_for() {
        let asked = ["hex".to_owned(), "tiny = { path = \"tiny\" }".to_owned()];
        let text = manifest("02_My data", "library", &asked, Path::new("/notes")).expect("TOML");
        let manifest: Table = text.parse().expect("TOML");
        assert_eq!(manifest["package"]["name"].as_str(), Some("notebook-02-my-data"));
        assert_eq!(manifest["dependencies"]["hex"].as_str(), Some("*"));
        assert_eq!(manifest["dependencies"]["tiny"]["path"].as_str(), Some("/notes/tiny"));
        assert!(manifest["dependencies"]["library"]["version"].is_str());
    }
}
