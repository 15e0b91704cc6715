//! `cargo xtask notebooks`: runs the notebooks, and compares their outputs with the committed ones.
//!
//! 1. [`document`] reads a notebook
//! 2. [`canonical`] is the one form in which it is committed
//! 3. [`originals`] are the chapter's cells, each of which one cell ports
//! 4. [`lessons`]: minutes, predictions and exercises
//! 5. [`slides`]: the place of each cell in a talk
//! 6. [`execute`] runs it with the kernel that it names
//! 7. [`text`] decides whether two texts are equivalent
//! 8. [`compare`] finds the cells whose outputs do not
//! 9. [`editions`] are the student's and the teacher's
//! 10. [`mutations`] shows that the check finds a broken notebook
//! 11. [`stock`] runs it in plain evcxr_jupyter

mod canonical;
mod compare;
mod document;
mod editions;
mod execute;
mod lessons;
mod mutations;
mod originals;
mod slides;
mod stock;
mod text;

use crate::report::step;
use crate::scratch::Scratch;
use crate::{project, setup};
use anyhow::{Result, ensure};
use document::Document;
use std::fs;
use std::path::{Path, PathBuf};

/// The notebooks in reading order.
pub const NAMES: [&str; 4] = ["1-fundamentals", "2-linear-network", "3-deep-network", "4-own-data"];

/// Those that port the chapter.
pub const CHAPTER: [&str; 3] = [NAMES[0], NAMES[1], NAMES[2]];

/// The modes of the command.
pub enum Action {
    /// Runs them and compares the outputs with the committed ones.
    Check,
    /// Runs them and keeps the outputs.
    Bless,
    /// Rewrites them in canonical form.
    Format,
    /// Shows that the check can fail.
    Prove,
    /// Runs them in plain evcxr_jupyter and compares the outputs with the committed ones.
    Stock,
    /// Runs the teacher's editions, in which every verdict is right.
    Teacher,
    /// Writes the student's and the teacher's editions into this folder.
    Editions(PathBuf),
}

/// As [`run`], with the library as it is now in the kernel.
pub fn set_up_and_run(action: Action, names: &[String]) -> Result<()> {
    if !matches!(action, Action::Format | Action::Editions(_)) {
        setup::run()?;
    }
    run(action, names)
}

/// Does it with the named notebooks, or with all of them.
pub fn run(action: Action, names: &[String]) -> Result<()> {
    match &action {
        Action::Prove => return mutations::prove(),
        Action::Editions(folder) => return editions::write(folder),
        _ => {}
    }
    let unknown = names.iter().find(|name| !NAMES.contains(&name.as_str()));
    ensure!(unknown.is_none(), "there is no notebook {}; there are {NAMES:?}", unknown.unwrap());
    let chosen = |name: &&&str| names.is_empty() || names.iter().any(|n| n == **name);
    if let Action::Stock = action {
        setup::stock::install(setup::stock::Build::Debug)?;
    }
    let packages = Scratch::new()?;
    let mut n_passed = 0;
    let mut n_failed = 0;
    for name in NAMES.iter().filter(chosen) {
        let problems = match action {
            Action::Check => step(&format!("Running {name}"), || check(&path(name)))?,
            Action::Stock => step(&format!("Running {name} in plain evcxr"), || {
                stock::check(&path(name), packages.path())
            })?,
            Action::Bless => step(&format!("Running {name}"), || bless(&path(name)))?,
            Action::Teacher => step(&format!("Running {name} with the solutions"), || {
                editions::check_teacher(name)
            })?,
            _ => format(&path(name))?,
        };
        for problem in &problems {
            println!("✗ {name}: {problem}");
        }
        if problems.is_empty() {
            n_passed += 1;
        } else {
            n_failed += 1;
        }
    }
    println!("{n_passed} passed, {n_failed} failed");
    ensure!(n_failed == 0, "{n_failed} notebooks are not as they should be");
    Ok(())
}

/// Problems of the committed notebooks that can be found without running them.
pub fn problems_of_form() -> Vec<String> {
    let mut problems = Vec::new();
    let mut tags = Vec::new();
    let mut documents = Vec::new();
    for name in NAMES {
        let document = match Document::read(&path(name)) {
            Ok(document) => document,
            Err(error) => {
                problems.push(format!("{error:#}"));
                continue;
            }
        };
        let found = canonical::problems(&document)
            .into_iter()
            .chain(lessons::problems(&document))
            .chain(slides::problems(&document));
        problems.extend(found.map(|problem| format!("{name}: {problem}")));
        tags.extend(
            document
                .cells()
                .iter()
                .filter_map(|cell| Some((name.to_owned(), document::original(cell)?.to_owned()))),
        );
        documents.push(document);
    }
    if documents.len() == NAMES.len() {
        problems.extend(originals::problems(&tags));
        match editions::solutions() {
            Ok(solutions) => problems.extend(lessons::problems_of_all(&documents, &solutions)),
            Err(error) => problems.push(format!("{error:#}")),
        }
    }
    problems
}

fn path(name: &str) -> PathBuf {
    project::notebooks().join(name).with_extension("ipynb")
}

fn check(path: &Path) -> Result<Vec<String>> {
    let document = Document::read(path)?;
    let mut problems = canonical::problems(&document);
    let run = execute::run(path)?;
    problems.extend(compare::findings(&document, &run).iter().map(ToString::to_string));
    Ok(problems)
}

/// Differences between notebooks that were run elsewhere, in this folder, and the committed ones.
pub fn differences(folder: &Path) -> Result<Vec<String>> {
    let mut differences = Vec::new();
    for name in NAMES {
        let document = Document::read(&path(name))?;
        let executed = Document::read(&folder.join(name).with_extension("ipynb"))?;
        let run = execute::Run { document: executed, stopped: None };
        let findings = compare::findings(&document, &run);
        differences.extend(findings.iter().map(|finding| format!("{name}: {finding}")));
    }
    Ok(differences)
}

fn bless(path: &Path) -> Result<Vec<String>> {
    let mut document = Document::read(path)?;
    let run = execute::run(path)?;
    let failures = compare::failures(&document, &run);
    if failures.is_empty() {
        compare::take_outputs(&mut document, &run);
        slides::mark(&mut document);
        canonical::make(&mut document);
        fs::write(path, canonical::render(document.value()))?;
    }
    Ok(failures.iter().map(ToString::to_string).collect())
}

fn format(path: &Path) -> Result<Vec<String>> {
    let mut document = Document::read(path)?;
    slides::mark(&mut document);
    canonical::make(&mut document);
    fs::write(path, canonical::render(document.value()))?;
    Ok(Vec::new())
}
