//! The teacher's commands: `check FILE…`, `progress FOLDER [--html FILE]` and
//! `editions NOTEBOOKS FOLDER`.

use eigenbook_exercises::file::{File, Settings};
use eigenbook_exercises::progress::Class;
use eigenbook_exercises::reading::cannot_be_read;
use eigenbook_exercises::{Exercise, bank, editions};
use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "\
Usage:
  eigenbook-exercises check FILE…                    what is wrong with files of exercises
  eigenbook-exercises progress FOLDER [--html PAGE]  what the students below a folder have done
  eigenbook-exercises editions NOTEBOOKS FOLDER      notebooks with open and with filled-in answers";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match arguments.as_slice() {
        ["check", files @ ..] if !files.is_empty() => check(files),
        ["progress", folder] => progress(folder, None),
        ["progress", folder, "--html", page] | ["progress", "--html", page, folder] => {
            progress(folder, Some(page))
        }
        ["editions", notebooks, folder] => write_editions(notebooks, folder),
        _ => Err(USAGE.to_owned()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// Reports the problems of each file, or its contents.
fn check(files: &[&str]) -> Result<(), String> {
    let mut n_wrong = 0;
    for name in files {
        let path = Path::new(name);
        let text = std::fs::read_to_string(path).map_err(|error| cannot_be_read(path, &error))?;
        match File::parse(&text) {
            Ok(file) if file.exercises.is_empty() && file.settings == Settings::default() => {
                n_wrong += 1;
                println!("{name}: there is no exercise in it; each begins with [[exercise]]");
            }
            Ok(file) => println!("{name}: {}", summary(&file)),
            Err(problems) => {
                n_wrong += 1;
                for problem in problems {
                    println!("{name}, {problem}");
                }
            }
        }
    }
    match (n_wrong, files.len()) {
        (0, _) => Ok(()),
        (1, 1) => Err("fix it, and check it again".to_owned()),
        (_, all) => Err(format!("{n_wrong} of {all} files to fix")),
    }
}

/// The contents of a valid file.
fn summary(file: &File) -> String {
    let is_of_course = |name: &str| bank::all().iter().any(|exercise| exercise.name == name);
    let names = |chosen: Vec<&Exercise>| {
        let names: Vec<String> = chosen.iter().map(|e| format!("\"{}\"", e.name)).collect();
        names.join(", ")
    };
    let (changed, new): (Vec<&Exercise>, Vec<&Exercise>) =
        file.exercises.iter().partition(|exercise| is_of_course(&exercise.name));
    let mut parts = vec!["right".to_owned()];
    if !new.is_empty() {
        parts.push(format!("new: {}", names(new)));
    }
    if !changed.is_empty() {
        parts.push(format!("in place of the course's own: {}", names(changed)));
    }
    if !file.settings.shows_solutions {
        parts.push("solutions are withheld".to_owned());
    }
    if !file.settings.records_progress {
        parts.push("no progress is recorded".to_owned());
    }
    parts.join("; ")
}

/// Writes both editions of the notebooks in a folder, and names the files.
fn write_editions(notebooks: &str, folder: &str) -> Result<(), String> {
    for file in editions::write(Path::new(notebooks), Path::new(folder))? {
        println!("{}", file.display());
    }
    Ok(())
}

/// Prints the table, and writes the page if requested.
fn progress(folder: &str, page: Option<&str>) -> Result<(), String> {
    let folder = Path::new(folder);
    let class = Class::read(folder).map_err(|error| cannot_be_read(folder, &error))?;
    print!("{class}");
    if let Some(page) = page {
        std::fs::write(page, class.page())
            .map_err(|error| format!("{page} cannot be written: {error}"))?;
        println!("\nthe picture: {page}");
    }
    Ok(())
}
