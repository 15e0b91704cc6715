//! `cargo xtask tidy`: the project's rules that a program can check.
//!
//! 1. [`source`] parses Rust files, and separates code from comments, texts and tests
//! 2. [`sizes`]: files and functions fit on a screen, and each file has a description
//! 3. [`layers`]: the allowed dependencies
//! 4. [`order`]: a file of the library uses only files that come earlier
//! 5. [`circles`]: no files of a crate need each other
//! 6. [`documents`]: the texts around the code
//!
//! The form of the notebooks is checked by [`crate::notebooks`].

mod circles;
mod documents;
mod layers;
mod modules;
mod order;
mod sizes;
mod source;

use crate::{notebooks, project};
use anyhow::{Context, Result, ensure};
use source::Source;
use std::fs;

/// A file of the workspace and its text.
pub struct File {
    /// Its path from the root, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Checks everything and shows all that is wrong at once.
pub fn run() -> Result<()> {
    let files = files()?;
    let sources: Vec<Source> =
        files.iter().filter(|file| file.path.ends_with(".rs")).map(Source::new).collect();
    let mut problems: Vec<String> = Vec::new();
    problems.extend(sources.iter().flat_map(sizes::problems));
    problems.extend(sources.iter().flat_map(layers::problems));
    problems.extend(order::problems(&sources));
    problems.extend(circles::problems(&sources));
    problems.extend(documents::problems(&files));
    problems.extend(notebooks::problems_of_form());
    for problem in &problems {
        println!("✗ {problem}");
    }
    ensure!(problems.is_empty(), "{} rules are broken", problems.len());
    println!("{} files are tidy.", files.len());
    Ok(())
}

/// Every text file that is committed or would be, as git sees it.
fn files() -> Result<Vec<File>> {
    let list = ["ls-files", "--cached", "--others", "--exclude-standard"];
    let list = project::ask("git", &list).context("git cannot list the files of this folder")?;
    let read = |path: &str| {
        // Files that are not text, or are listed but deleted, have no text to check.
        let text = fs::read_to_string(project::root().join(path)).ok()?;
        Some(File { path: path.to_owned(), text })
    };
    Ok(list.lines().filter_map(read).collect())
}
