//! The editions of a folder of notebooks, those of the course and a teacher's own.

use eigenbook_exercises::editions::{self, of_course, student, teacher};
use eigenbook_exercises::notebook::{Notebook, OPEN, exercise, source};
use eigenbook_exercises::{bank, file};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

const COURSE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../notebooks");

fn notebook(sources: &[&str]) -> Notebook {
    let cell = |source: &&str| {
        json!({"cell_type": "code", "metadata": {}, "source": source, "execution_count": 1,
            "outputs": [{"output_type": "stream", "name": "stdout", "text": "1"}]})
    };
    let cells: Vec<Value> = sources.iter().map(cell).collect();
    Notebook::parse(&json!({"cells": cells, "metadata": {}}).to_string()).unwrap()
}

fn sources(notebook: &Notebook) -> Vec<String> {
    notebook.cells().iter().map(source).collect()
}

/// The effect of nbgrader's `ClearSolutions`: the stub replaces the lines between the markers.
fn cleared(source: &str) -> String {
    let mut kept = Vec::new();
    let mut is_solution = false;
    for line in source.lines() {
        match line.trim() {
            "// BEGIN SOLUTION" => {
                is_solution = true;
                kept.push(OPEN);
            }
            "// END SOLUTION" => is_solution = false,
            _ if is_solution => {}
            _ => kept.push(line),
        }
    }
    kept.join("\n")
}

#[test]
fn every_exercise_of_the_course_has_its_solution() {
    let names: Vec<&str> = bank::all().iter().map(|exercise| exercise.name.as_str()).collect();
    let solutions = of_course();
    assert_eq!(solutions.len(), names.len());
    assert!(names.iter().all(|name| solutions.contains_key(*name)));
}

#[test]
fn the_editions_of_the_course_differ_in_the_solutions_only() {
    let folder = tempfile::tempdir().unwrap();
    let written = editions::write(Path::new(COURSE), folder.path()).unwrap();
    let mut n_solutions = 0;
    for pair in written.chunks(2) {
        let read = |path: &Path| Notebook::parse(&fs::read_to_string(path).unwrap()).unwrap();
        let [open, solved] = [read(&pair[0]), read(&pair[1])];
        let committed = read(&Path::new(COURSE).join(pair[0].file_name().unwrap()));
        assert_eq!(open.cells().len(), committed.cells().len());
        for ((open, solved), committed) in
            open.cells().iter().zip(solved.cells()).zip(committed.cells())
        {
            for part in ["cell_type", "id", "metadata", "source"] {
                assert_eq!(open[part], committed[part]);
            }
            assert_eq!(open["outputs"].as_array().map_or(0, Vec::len), 0);
            if exercise(open).is_some() {
                n_solutions += 1;
                assert_ne!(source(open), source(solved));
                assert_eq!(source(open), cleared(&source(solved)));
            } else {
                assert_eq!(open, solved);
            }
        }
    }
    assert_eq!(n_solutions, of_course().len());
}

#[test]
fn the_tables_that_cells_read_are_in_both_editions() {
    let folder = tempfile::tempdir().unwrap();
    editions::write(Path::new(COURSE), folder.path()).unwrap();
    let table = fs::read(Path::new(COURSE).join("penguins.csv")).unwrap();
    for edition in ["student", "teacher"] {
        let copy = folder.path().join(edition).join("penguins.csv");
        assert_eq!(fs::read(copy).unwrap(), table, "{edition}");
    }
}

#[test]
fn a_teachers_own_answers_are_taken_out_of_the_students_edition() {
    let given = notebook(&[
        "let x = 1;",
        "let answer = 8;\ncheck(\"legs\", &answer)?",
        "let answer = 0;\ncheck(\"sum\", &answer)",
    ]);
    let student = student(&given);
    assert_eq!(sources(&student)[1], format!("{OPEN}\ncheck(\"legs\", &answer)?"));
    assert!(student.cells().iter().all(|cell| cell["outputs"] == json!([])));
    let teacher = teacher(&given, &of_course()).unwrap();
    let answered = "// BEGIN SOLUTION\nlet answer = 8;\n// END SOLUTION\ncheck(\"legs\", &answer)?";
    assert_eq!(sources(&teacher)[1], answered);
    // The course's own solution is the better one, and an edition can be made of an edition.
    assert!(sources(&teacher)[2].contains("array![3, 4]"));
    assert_eq!(editions::teacher(&teacher, &of_course()).unwrap(), teacher);
}

#[test]
fn the_code_of_an_own_exercise_is_its_solution() {
    let folder = tempfile::tempdir().unwrap();
    let open = notebook(&[&format!("{OPEN}\ncheck(\"legs\", &answer)?")]);
    fs::write(folder.path().join("dogs.ipynb"), open.render()).unwrap();
    let out = folder.path().join("out");
    let problem = editions::write(folder.path(), &out).unwrap_err();
    assert!(problem.contains("\"legs\" has no solution"), "{problem}");
    let own = "[[exercise]]\nname = \"legs\"\nquestion = \"?\"\nanswer = 8\n\
               code = \"let answer = 2 * 4;\"\n";
    fs::write(folder.path().join(file::NAME), own).unwrap();
    let written = editions::write(folder.path(), &out).unwrap();
    assert_eq!(written, [out.join("student/dogs.ipynb"), out.join("teacher/dogs.ipynb")]);
    assert!(fs::read_to_string(&written[1]).unwrap().contains("let answer = 2 * 4;"));
}

#[test]
fn a_folder_without_notebooks_is_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let problem = editions::write(folder.path(), &folder.path().join("out")).unwrap_err();
    assert!(problem.starts_with("there are no notebooks in "), "{problem}");
}
