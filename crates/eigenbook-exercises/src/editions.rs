//! Two editions of a notebook: the student's, with open answers, and the teacher's, with the
//! answers filled in.
//!
//! The markers around a solution are those of nbgrader, so that its `generate_assignment` makes
//! the student's edition from the teacher's.

use crate::file::{self, File};
use crate::notebook::{Notebook, OPEN, answer_cell, clear, exercise, is_code, set_source, source};
use crate::reading::cannot_be_read;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const BEGIN: &str = "// BEGIN SOLUTION";
const END: &str = "// END SOLUTION";

/// The folders of the editions.
const EDITIONS: [&str; 2] = ["student", "teacher"];

/// The code that answers each exercise, by the exercise's name.
pub type Solutions = BTreeMap<String, String>;

/// The code that answers the exercises of the course.
pub fn of_course() -> Solutions {
    // A test checks that there is one for each exercise.
    serde_json::from_str(include_str!("../solutions.json")).unwrap_or_default()
}

/// Writes both editions of each notebook in a folder, without outputs, into `student` and
/// `teacher` in another one, and returns these files.
///
/// The tables beside the notebooks (`*.csv`) are copied into both, because cells read them.
/// A teacher's exercises beside the notebooks are read for their `code`.
///
/// # Errors
/// A file that cannot be read or written, or an exercise without a solution, in one sentence.
pub fn write(notebooks: &Path, folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut solutions = of_course();
    let own = notebooks.join(file::NAME);
    if own.is_file() {
        let file = File::parse(&read(&own)?).map_err(|problems| {
            let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
            format!("{}: {}", own.display(), problems.join("\n"))
        })?;
        let code = file.exercises.into_iter().filter(|exercise| !exercise.code.is_empty());
        solutions.extend(code.map(|exercise| (exercise.name, exercise.code)));
    }
    let mut written = Vec::new();
    for path in notebooks_in(notebooks)? {
        let named = |problem: String| format!("{}: {problem}", path.display());
        let given = Notebook::parse(&read(&path)?).map_err(named)?;
        let editions = [student(&given), teacher(&given, &solutions).map_err(named)?];
        for (name, edition) in EDITIONS.into_iter().zip(editions) {
            let file = folder.join(name).join(path.file_name().unwrap_or_default());
            put(&file, edition.render().as_bytes())?;
            written.push(file);
        }
    }
    for table in files_in(notebooks, "csv")? {
        let bytes = fs::read(&table).map_err(|error| cannot_be_read(&table, &error))?;
        for name in EDITIONS {
            put(&folder.join(name).join(table.file_name().unwrap_or_default()), &bytes)?;
        }
    }
    Ok(written)
}

/// The student's edition: the notebook without outputs, and with open answers.
pub fn student(given: &Notebook) -> Notebook {
    let mut student = given.clone();
    for cell in student.cells_mut().filter(|cell| is_code(cell)) {
        clear(cell);
        if let Some(name) = exercise(cell) {
            set_source(cell, &answer_cell(&name, OPEN));
        }
    }
    student
}

/// The teacher's edition: the student's with the solutions, or with the answers of the notebook if
/// no solution is known.
///
/// # Errors
/// An open answer to an exercise without a solution.
pub fn teacher(given: &Notebook, solutions: &Solutions) -> Result<Notebook, String> {
    let mut teacher = student(given);
    for (cell, given) in teacher.cells_mut().zip(given.cells()) {
        let Some(name) = exercise(given) else { continue };
        let source = match (solutions.get(&name), answer_in(&source(given))) {
            (Some(code), _) => marked(&name, code),
            (None, Some(answer)) => marked(&name, &answer),
            (None, None) => {
                return Err(format!(
                    "\"{name}\" has no solution: answer it in the notebook, or give it \
                     `code = \"let answer = …;\"` in {}",
                    file::NAME
                ));
            }
        };
        set_source(cell, &source);
    }
    Ok(teacher)
}

/// The lines of a cell before its check, unless the answer is open.
fn answer_in(source: &str) -> Option<String> {
    let is_kept = |line: &&str| {
        let line = line.trim();
        !line.starts_with("check(") && line != BEGIN && line != END
    };
    let lines: Vec<&str> = source.lines().filter(is_kept).collect();
    let answer = lines.join("\n").trim().to_owned();
    (!answer.is_empty() && !answer.contains("let answer = ();")).then_some(answer)
}

fn marked(name: &str, code: &str) -> String {
    answer_cell(name, &format!("{BEGIN}\n{code}\n{END}"))
}

/// The notebooks in a folder, in the order of their names.
fn notebooks_in(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let found = files_in(folder, "ipynb")?;
    if found.is_empty() {
        return Err(format!("there are no notebooks in {}", folder.display()));
    }
    Ok(found)
}

/// The files in a folder whose names end so, in the order of their names.
fn files_in(folder: &Path, end: &str) -> Result<Vec<PathBuf>, String> {
    let cannot = |error| cannot_be_read(folder, &error);
    let entries: Result<Vec<_>, _> = fs::read_dir(folder).map_err(cannot)?.collect();
    let paths = entries.map_err(cannot)?.into_iter().map(|entry| entry.path());
    let mut found: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|extension| extension == end)).collect();
    found.sort();
    Ok(found)
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| cannot_be_read(path, &error))
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
    folder
        .and_then(|()| fs::write(path, bytes))
        .map_err(|error| format!("{} cannot be written: {error}", path.display()))
}
