//! The parts of a lesson: its minutes, a prediction, open exercises.
//!
//! A section begins with a heading `## 1 · …`. It has a duration, asks for a prediction, and ends
//! with two exercises or more. Code fits a printed page.

use super::document::{Document, exercise, is_code, joined};
use super::editions::{Solutions, nbgrader_metadata, open_source};
use serde_json::Value;

/// The missing parts of a notebook, one sentence each.
pub fn problems(document: &Document) -> Vec<String> {
    let mut problems: Vec<String> = document.cells().iter().flat_map(of_answer_cell).collect();
    problems.extend(document.cells().iter().flat_map(too_long));
    let sections = sections(document);
    problems.extend(sections.iter().flat_map(|section| of_section(section)));
    let total = document.cells().first().and_then(|cell| number_between(cell, "Take about "));
    let minutes = sections.iter().filter_map(|section| minutes(section)).sum();
    if total != Some(minutes) {
        problems.push(format!("its sections take {minutes} minutes, and its title says {total:?}"));
    }
    problems
}

/// Exercises that are missing or double, over all notebooks.
pub fn problems_of_all(documents: &[Document], solutions: &Solutions) -> Vec<String> {
    let cells = || documents.iter().flat_map(|document| document.cells());
    let count = |name: &str| cells().filter(|cell| exercise(cell) == Some(name)).count();
    let mut problems: Vec<String> = solutions
        .keys()
        .filter(|name| count(name) != 1)
        .map(|name| format!("the exercise \"{name}\" is asked {} times", count(name)))
        .collect();
    let unknown = cells().filter_map(exercise).filter(|name| !solutions.contains_key(*name));
    problems.extend(unknown.map(|name| format!("the exercise \"{name}\" has no solution")));
    problems
}

/// An answer cell is open, and has nbgrader's metadata.
fn of_answer_cell(cell: &Value) -> Vec<String> {
    let Some(name) = exercise(cell) else { return Vec::new() };
    let mut problems = Vec::new();
    if joined(&cell["source"]) != open_source(name) {
        problems.push(format!("the answer to \"{name}\" is not open:\n{}", open_source(name)));
    }
    if cell["metadata"]["nbgrader"] != nbgrader_metadata(name) {
        problems.push(format!("the answer to \"{name}\" lacks {}", nbgrader_metadata(name)));
    }
    problems
}

/// A page of A4 that a browser prints cuts longer lines of code.
const LONGEST_LINE: usize = 74;

fn too_long(cell: &Value) -> Vec<String> {
    let source = if is_code(cell) { joined(&cell["source"]) } else { String::new() };
    let long = source.lines().filter(|line| line.chars().count() > LONGEST_LINE);
    long.map(|line| format!("this line is cut on paper, after {LONGEST_LINE} letters:\n{line}"))
        .collect()
}

fn of_section(section: &[Value]) -> Vec<String> {
    let heading = joined(&section[0]["source"]).lines().next().unwrap_or_default().to_owned();
    let mut problems = Vec::new();
    let mut say = |what: &str| problems.push(format!("{heading}: {what}"));
    if minutes(section).is_none() {
        say("a line *About … minutes.* is missing below the heading");
    }
    let exercises = section.iter().filter(|cell| exercise(cell).is_some()).count();
    if exercises < 2 {
        say(&format!("it has {exercises} exercises, and two are the least"));
    }
    let first = section.iter().position(|cell| exercise(cell).is_some()).unwrap_or(section.len());
    let is_prediction = |cell: &Value| cell["metadata"]["eigenbook"]["prediction"] == true;
    match section.iter().position(is_prediction) {
        Some(place) if (1..first).contains(&place) => {
            // Written down before the next cell of code shows how it is.
            if !joined(&section[place - 1]["source"]).starts_with("**Predict first.**")
                || !section.get(place + 1..).is_some_and(|rest| rest.iter().any(is_code))
            {
                say("its prediction is not asked for in the cell before, or nothing answers it");
            }
        }
        _ => say("there is no prediction before its exercises"),
    }
    problems
}

/// The cells from each heading `## 1 · …` to the next one.
fn sections(document: &Document) -> Vec<&[Value]> {
    let cells = document.cells();
    let is_heading = |cell: &Value| joined(&cell["source"]).starts_with("## ");
    let starts: Vec<usize> = (0..cells.len()).filter(|&i| is_heading(&cells[i])).collect();
    let ends = starts.iter().skip(1).copied().chain([cells.len()]);
    let all = starts.iter().zip(ends).map(|(&start, end)| &cells[start..end]);
    // Sections that review or preview have no number.
    let is_numbered = |section: &&[Value]| {
        let text = joined(&section[0]["source"]);
        text["## ".len()..].starts_with(|c: char| c.is_ascii_digit())
    };
    all.filter(is_numbered).collect()
}

fn minutes(section: &[Value]) -> Option<u32> {
    number_between(section.first()?, "*About ")
}

/// The number before ` minutes` and after these words.
fn number_between(cell: &Value, words: &str) -> Option<u32> {
    let text = joined(&cell["source"]);
    let (number, _) = text.split_once(words)?.1.split_once(" minutes")?;
    number.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn markdown(text: &str) -> Value {
        json!({"cell_type": "markdown", "metadata": {}, "source": text})
    }

    fn answer(name: &str) -> Value {
        json!({"cell_type": "code", "outputs": [], "source": open_source(name),
            "metadata": {"eigenbook": {"exercise": name}, "nbgrader": nbgrader_metadata(name)}})
    }

    /// A notebook of one section that has all that belongs to it.
    fn cells() -> Vec<Value> {
        let mut prediction = markdown("*My prediction:* …");
        prediction["metadata"] = json!({"eigenbook": {"prediction": true}});
        vec![
            markdown("# 1 · Title\n\nTake about 20 minutes."),
            markdown("## 1 · Section\n\n*About 20 minutes.*"),
            markdown("**Predict first.** What comes out?"),
            prediction,
            answer("sum"),
            answer("low rank"),
            markdown("## In short"),
        ]
    }

    fn found(cells: Vec<Value>) -> String {
        let text = json!({"cells": cells, "metadata": {}}).to_string();
        problems(&Document::parse(text).unwrap()).join("\n")
    }

    #[test]
    fn what_belongs_to_a_lesson_is_asked_for() {
        assert_eq!(found(cells()), "");
        let mut wide = cells();
        wide.push(json!({"cell_type": "code", "outputs": [], "metadata": {},
            "source": format!("let a = 1;\nlet b = \"{}\";", "b".repeat(64))}));
        assert!(found(wide).starts_with("this line is cut on paper, after 74 letters:\nlet b"));
        let without = |place: usize| {
            let mut cells = cells();
            cells.remove(place);
            found(cells)
        };
        assert!(without(0).contains("its title says None"));
        assert!(without(2).contains("not asked for"));
        assert!(without(3).contains("no prediction"));
        assert!(without(4).contains("it has 1 exercises"));
        let mut late = cells();
        late[1] = markdown("## 1 · Section");
        assert!(found(late).contains("*About … minutes.* is missing"));
    }

    #[test]
    fn an_answer_is_open_and_known_to_nbgrader() {
        let mut answered = cells();
        answered[4]["source"] = json!("let answer = 1;\ncheck(\"sum\", &answer)?");
        assert!(found(answered).contains("\"sum\" is not open"));
        let mut unknown = cells();
        unknown[5]["metadata"]["nbgrader"]["grade_id"] = json!("answer-low rank");
        assert!(found(unknown).contains("\"low rank\" lacks"));
    }

    #[test]
    fn every_exercise_of_the_bank_is_asked_once() {
        let text = json!({"cells": cells(), "metadata": {}}).to_string();
        let document = Document::parse(text).unwrap();
        let solutions = |names: [&str; 2]| {
            names.into_iter().map(|name| (name.to_owned(), String::new())).collect::<Solutions>()
        };
        let one = std::slice::from_ref(&document);
        assert!(problems_of_all(one, &solutions(["sum", "low rank"])).is_empty());
        assert_eq!(problems_of_all(one, &solutions(["sum", "norm"])).len(), 2);
        let twice = [document.clone(), document];
        assert_eq!(problems_of_all(&twice, &solutions(["sum", "low rank"])).len(), 2);
    }
}
