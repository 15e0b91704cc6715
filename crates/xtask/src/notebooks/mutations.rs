//! The proof that the check can fail: a panic, a failing `?` and a wrong number are inserted into
//! copies of a notebook, and each has to be found; an unchanged copy has to pass.

use super::compare::{self, Finding, Kind};
use super::document::{Document, is_code, joined, lines, outputs};
use super::{canonical, execute, path};
use crate::report::step;
use crate::scratch::Scratch;
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::fs;

/// Something wrong that can be put into a cell.
struct Plant {
    name: &'static str,
    put: fn(&mut Value),
    /// The expected report of the check: the kind, and a word of the detail.
    expected: Option<(Kind, &'static str)>,
}

const PLANTS: [Plant; 4] = [
    Plant { name: "nothing", put: |_| (), expected: None },
    Plant {
        name: "a panic",
        put: |cell| put_before(cell, "panic!(\"planted panic\");"),
        expected: Some((Kind::Failed, "planted panic")),
    },
    Plant {
        name: "a failing ?",
        put: |cell| put_before(cell, "Err::<(), _>(String::from(\"planted error\"))?;"),
        expected: Some((Kind::Failed, "planted error")),
    },
    Plant {
        name: "a wrong number",
        put: falsify,
        expected: Some((Kind::Different, "committed: ")),
    },
];

/// Inserts one fault after the other and tests whether the check reports it.
pub fn prove() -> Result<()> {
    let original = up_to_the_first_number(Document::read(&path(super::NAMES[0]))?)?;
    let mut n_failed = 0;
    for plant in PLANTS {
        let findings = step(&format!("Planting {}", plant.name), || check_with(&original, &plant))?;
        let first = findings.first().map(|finding| (finding.kind, finding.detail.as_str()));
        let as_expected = match (plant.expected, first) {
            (None, None) => true,
            (Some((kind, word)), Some((found, detail))) => kind == found && detail.contains(word),
            _ => false,
        };
        if !as_expected {
            n_failed += 1;
            println!("✗ expected {:?}, and the check said {first:?}", plant.expected);
        }
    }
    println!("{} passed, {n_failed} failed", PLANTS.len() - n_failed);
    ensure!(n_failed == 0, "the check of the notebooks misses faults");
    Ok(())
}

fn check_with(original: &Document, plant: &Plant) -> Result<Vec<Finding>> {
    let mut copy = original.clone();
    let cell = copy.cells_mut().last_mut().context("the notebook has no cells")?;
    (plant.put)(cell);
    let scratch = Scratch::new()?;
    let file = scratch.path().join("planted.ipynb");
    fs::write(&file, canonical::render(copy.value()))?;
    Ok(compare::findings(&copy, &execute::run(&file)?))
}

/// The notebook up to the first cell that prints a number, which is enough for the proof.
fn up_to_the_first_number(mut document: Document) -> Result<Document> {
    let says_number = |cell: &Value| is_code(cell) && number_in(cell).is_some();
    let last = document.cells().iter().position(says_number);
    let last = last.context("no cell of the notebook prints a number")?;
    document.cells_mut().truncate(last + 1);
    Ok(document)
}

fn put_before(cell: &mut Value, line: &str) {
    cell["source"] = lines(&format!("{line}\n{}", joined(&cell["source"])));
}

/// Changes the first digit of the cell's committed output.
fn falsify(cell: &mut Value) {
    let Some((i, pointer)) = number_in(cell) else { return };
    let Some(text) = cell["outputs"][i].pointer_mut(pointer) else { return };
    let mut done = false;
    let said = joined(text);
    let changed = said.chars().map(|c| match c.to_digit(10) {
        Some(digit) if !done => {
            done = true;
            char::from_digit((digit + 1) % 10, 10).unwrap_or(c)
        }
        _ => c,
    });
    *text = lines(&changed.collect::<String>());
}

/// The first output with a number as plain text, and the place of the text in it.
fn number_in(cell: &Value) -> Option<(usize, &'static str)> {
    outputs(cell).iter().enumerate().find_map(|(i, output)| {
        let pointer = ["/text", "/data/text~1plain"].into_iter().find(|pointer| {
            let text = output.pointer(pointer).map(joined);
            text.is_some_and(|text| text.contains(|c: char| c.is_ascii_digit()))
        })?;
        Some((i, pointer))
    })
}
