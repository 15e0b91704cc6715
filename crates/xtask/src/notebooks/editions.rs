//! Two editions of each notebook from one source: the student's, in which the answers are open,
//! and the teacher's, in which they are filled in.
//!
//! The source is the committed notebook, which is the student's edition with outputs; the
//! solutions are the bank's. The markers around a solution are those of nbgrader, so that its
//! `generate_assignment` makes the student's edition from the teacher's.

use super::document::{Document, exercise, is_code, joined, lines, outputs};
use super::{NAMES, canonical, compare, execute, path};
use crate::project;
use crate::scratch::Scratch;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What stands where the answer belongs; nbgrader's `ClearSolutions.code_stub` is the same line.
const OPEN: &str = "let answer = (); // your answer in place of ()";

const BEGIN: &str = "// BEGIN SOLUTION";
const END: &str = "// END SOLUTION";

/// The code that answers each exercise, by the exercise's name.
pub type Solutions = BTreeMap<String, String>;

/// Reads the solutions of the bank.
pub fn solutions() -> Result<Solutions> {
    let path = project::root().join("crates/eigenbook/assets/solutions.json");
    let text = fs::read_to_string(&path)
        .with_context(|| format!("the solutions {} cannot be read", path.display()))?;
    serde_json::from_str(&text).context("the solutions are no list of names and code")
}

/// Writes both editions of all notebooks, without outputs, into folders in this one.
pub fn write(folder: &Path) -> Result<()> {
    let solutions = solutions()?;
    for name in NAMES {
        let committed = Document::read(&path(name))?;
        let student = student(&committed);
        let teacher = teacher(&student, &solutions)?;
        for (edition, document) in [("student", student), ("teacher", teacher)] {
            let folder = folder.join(edition);
            fs::create_dir_all(&folder)
                .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
            let file = folder.join(name).with_extension("ipynb");
            fs::write(&file, canonical::render(document.value()))
                .with_context(|| format!("{} cannot be written", file.display()))?;
            println!("{}", file.display());
        }
    }
    Ok(())
}

/// Runs the teacher's edition of a notebook: every cell does, and every check says right.
pub fn check_teacher(name: &str) -> Result<Vec<String>> {
    let teacher = teacher(&student(&Document::read(&path(name))?), &solutions()?)?;
    let scratch = Scratch::new()?;
    let file = scratch.path().join(name).with_extension("ipynb");
    fs::write(&file, canonical::render(teacher.value()))?;
    let run = execute::run(&file)?;
    let failures = compare::failures(&teacher, &run).iter().map(ToString::to_string).collect();
    let verdicts = run.document.cells().iter().filter_map(not_right);
    Ok([failures, verdicts.collect::<Vec<String>>()].concat())
}

/// What a check said, if it was not right.
fn not_right(cell: &Value) -> Option<String> {
    let name = exercise(cell)?;
    let said: String =
        outputs(cell).iter().map(|output| joined(&output["data"]["text/plain"])).collect();
    (!said.starts_with("Right.")).then(|| format!("the solution of \"{name}\" is told: {said}"))
}

/// The student's edition: the committed notebook without its outputs.
pub fn student(committed: &Document) -> Document {
    let mut student = committed.clone();
    for cell in student.cells_mut().iter_mut().filter(|cell| is_code(cell)) {
        cell["outputs"] = json!([]);
        cell["execution_count"] = Value::Null;
    }
    student
}

/// The teacher's edition: the student's with the solutions.
pub fn teacher(student: &Document, solutions: &Solutions) -> Result<Document> {
    let mut teacher = student.clone();
    for cell in teacher.cells_mut() {
        let Some(name) = exercise(cell) else { continue };
        let solution =
            solutions.get(name).with_context(|| format!("\"{name}\" has no solution"))?;
        cell["source"] = lines(&source(name, &format!("{BEGIN}\n{solution}\n{END}")));
    }
    Ok(teacher)
}

/// The source of an answer cell as the student gets it.
pub fn open_source(name: &str) -> String {
    source(name, OPEN)
}

fn source(name: &str, answer: &str) -> String {
    format!("{answer}\ncheck(\"{name}\", &answer)?")
}

/// What nbgrader has to know about an answer cell.
pub fn nbgrader_metadata(name: &str) -> Value {
    json!({
        "grade": false,
        "grade_id": format!("answer-{}", name.replace(' ', "-")),
        "locked": false,
        "schema_version": 3,
        "solution": true,
        "task": false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What nbgrader's `ClearSolutions` does: the stub in place of the lines between the markers.
    fn cleared(source: &str) -> String {
        let mut kept = Vec::new();
        let mut is_solution = false;
        for line in source.lines() {
            match line.trim() {
                BEGIN => {
                    is_solution = true;
                    kept.push(OPEN);
                }
                END => is_solution = false,
                _ if is_solution => {}
                _ => kept.push(line),
            }
        }
        kept.join("\n")
    }

    fn without_source(cell: &Value) -> Value {
        let mut cell = cell.clone();
        cell["source"] = Value::Null;
        cell
    }

    #[test]
    fn the_editions_differ_in_the_solutions_only() {
        let solutions = solutions().unwrap();
        let mut n_solutions = 0;
        for name in NAMES {
            let student = student(&Document::read(&path(name)).unwrap());
            let teacher = teacher(&student, &solutions).unwrap();
            assert_eq!(student.value()["metadata"], teacher.value()["metadata"]);
            assert_eq!(student.cells().len(), teacher.cells().len());
            for (open, solved) in student.cells().iter().zip(teacher.cells()) {
                assert_eq!(without_source(open), without_source(solved));
                let (open_text, solved_text) = (joined(&open["source"]), joined(&solved["source"]));
                if exercise(open).is_some() {
                    n_solutions += 1;
                    assert_ne!(open_text, solved_text);
                    assert_eq!(open_text, cleared(&solved_text));
                } else {
                    assert_eq!(open_text, solved_text);
                }
            }
        }
        assert_eq!(n_solutions, solutions.len());
    }

    #[test]
    fn the_students_edition_is_what_is_committed_but_for_the_outputs() {
        for name in NAMES {
            let committed = Document::read(&path(name)).unwrap();
            for (was, is) in committed.cells().iter().zip(student(&committed).cells()) {
                for part in ["cell_type", "id", "metadata", "source"] {
                    assert_eq!(was[part], is[part]);
                }
                assert!(outputs(is).is_empty());
            }
        }
    }

    #[test]
    fn a_check_that_does_not_say_right_is_found() {
        let cell = |said: &str| {
            json!({"cell_type": "code", "metadata": {"eigenbook": {"exercise": "sum"}},
                "outputs": [{"data": {"text/plain": said}}]})
        };
        assert_eq!(not_right(&cell("Right. 2x = (2, 4)")), None);
        assert!(not_right(&cell("Nearly. This is x − y")).unwrap().contains("\"sum\""));
        assert!(not_right(&cell("")).is_some());
    }
}
