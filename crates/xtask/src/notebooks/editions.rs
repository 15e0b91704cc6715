//! Two editions of each notebook from one source: the student's, with open answers, and the
//! teacher's, with the answers filled in.
//!
//! The source is the committed notebook, which is the student's edition with outputs. The program
//! `eigenbook-exercises`, which teachers have, writes both.

use super::document::{Document, exercise, joined, outputs};
use super::{compare, execute};
use crate::scratch::Scratch;
use crate::{exercises, project};
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The placeholder for the answer.
const OPEN: &str = "let answer = (); // your answer in place of ()";

/// The code that answers each exercise, by the exercise's name.
pub type Solutions = BTreeMap<String, String>;

/// Reads the solutions of the bank.
pub fn solutions() -> Result<Solutions> {
    let path = project::root().join("crates/eigenbook-exercises/solutions.json");
    let text = fs::read_to_string(&path)
        .with_context(|| format!("the solutions {} cannot be read", path.display()))?;
    serde_json::from_str(&text).context("the solutions are not a list of names and code")
}

/// Writes both editions of all notebooks, without outputs, into folders in this one.
pub fn write(folder: &Path) -> Result<()> {
    let mut program = project::command(exercises::program()?);
    project::succeed(program.arg("editions").arg(project::notebooks()).arg(folder))
}

/// Runs the teacher's edition of a notebook: every cell succeeds, and every verdict is right.
pub fn check_teacher(name: &str) -> Result<Vec<String>> {
    let scratch = Scratch::new()?;
    write(scratch.path())?;
    let file = scratch.path().join("teacher").join(name).with_extension("ipynb");
    let run = execute::run(&file)?;
    let teacher = Document::read(&file)?;
    let failures = compare::failures(&teacher, &run).iter().map(ToString::to_string).collect();
    let verdicts = run.document.cells().iter().filter_map(not_right);
    Ok([failures, verdicts.collect::<Vec<String>>()].concat())
}

/// The verdict of a check, if it was not right.
fn not_right(cell: &Value) -> Option<String> {
    let name = exercise(cell)?;
    let said: String =
        outputs(cell).iter().map(|output| joined(&output["data"]["text/plain"])).collect();
    (!said.starts_with("Right."))
        .then(|| format!("the verdict on the solution of \"{name}\": {said}"))
}

/// The source of an answer cell as the student gets it.
pub fn open_source(name: &str) -> String {
    format!("{OPEN}\ncheck(\"{name}\", &answer)?")
}

/// nbgrader's metadata of an answer cell.
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
