//! The slides that `nbconvert --to slides` makes from a notebook.
//!
//! A section begins a slide, each further text goes below it, and so does each picture, with its
//! code: a text, its code and a picture together would not fit on a screen. So does the cell after a
//! question to predict something, which answers it. Parts that a student works on alone are left
//! out: answers, predictions, tables to look something up.

use super::document::{Document, exercise, is_code, joined, object, outputs};
use serde_json::{Value, json};

/// Gives each cell its place in the talk.
pub fn mark(document: &mut Document) {
    let places = places(document);
    for (cell, place) in document.cells_mut().iter_mut().zip(places) {
        let metadata = object(cell, "metadata");
        match place {
            CONTINUED => metadata.remove("slideshow"),
            place => metadata.insert("slideshow".to_owned(), json!({ "slide_type": place })),
        };
    }
}

/// Whether each cell has its place, one sentence for the first that has not.
pub fn problems(document: &Document) -> Vec<String> {
    let place_of = |cell: &Value| {
        cell["metadata"]["slideshow"]["slide_type"].as_str().unwrap_or(CONTINUED).to_owned()
    };
    let all = document.cells().iter().zip(places(document));
    let first = (1..).zip(all).find(|(_, (cell, place))| place_of(cell) != *place);
    first
        .map(|(number, (_, place))| {
            format!("cell {number}: as a slide it is a `{place}`: cargo xtask notebooks --format")
        })
        .into_iter()
        .collect()
}

/// On the slide of the cell before; so it is without metadata as well, which keeps files small.
const CONTINUED: &str = "-";

/// The `slide_type` of each cell.
fn places(document: &Document) -> Vec<&'static str> {
    let (mut is_left_out, mut is_asked) = (false, false);
    let cells = document.cells().iter();
    cells
        .map(|cell| {
            let text = joined(&cell["source"]);
            if !is_code(cell) {
                // A table to look something up, and the cells after it, up to the next heading.
                is_left_out = LEFT_OUT.iter().any(|heading| text.starts_with(heading))
                    || (is_left_out && !text.starts_with('#'));
            }
            if is_left_out || is_private(cell, &text) {
                return "skip";
            }
            let is_answer =
                std::mem::replace(&mut is_asked, text.starts_with("**Predict first.**"));
            match () {
                () if text.starts_with("# ") || text.starts_with("## ") => "slide",
                () if !is_code(cell) || is_answer || has_picture(cell) => "subslide",
                () => CONTINUED,
            }
        })
        .collect()
}

/// Headings of sections that are left out of a talk.
const LEFT_OUT: [&str; 5] = [
    "### Exercises",
    "### Adding a package",
    "### The results as a table",
    "## From Python to Rust",
    "## Answers",
];

/// Whether the cell is for the student alone.
fn is_private(cell: &Value, text: &str) -> bool {
    exercise(cell).is_some()
        || cell["metadata"]["eigenbook"]["prediction"] == true
        || (!is_code(cell)
            && text.starts_with("**")
            && text[2..].starts_with(|c: char| c.is_ascii_digit()))
}

/// A figure, or a picture that moves: HTML with an image inside. A matrix is HTML too, and small.
fn has_picture(cell: &Value) -> bool {
    let is_picture = |(name, data): (&String, &Value)| {
        let is_html_with_image = || name == "text/html" && joined(data).contains("<img");
        name.starts_with("image/") || is_html_with_image()
    };
    outputs(cell)
        .iter()
        .filter_map(|output| output["data"].as_object())
        .any(|data| data.iter().any(is_picture))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(cells: &[(&str, &str, Value)]) -> Document {
        let cell = |(kind, source, data): &(&str, &str, Value)| json!({"cell_type": kind, "metadata": {}, "source": source, "outputs": [{"data": data}]});
        let cells: Vec<Value> = cells.iter().map(cell).collect();
        Document::parse(json!({"cells": cells, "metadata": {}}).to_string()).unwrap()
    }

    #[test]
    fn each_cell_has_its_place() {
        let picture = json!({"image/png": "", "text/plain": ""});
        let text = json!({"text/html": "<table></table>", "text/plain": "5"});
        let mut document = document(&[
            ("markdown", "# Title", json!({})),
            ("markdown", "## 1 · A section", json!({})),
            ("code", "5", text.clone()),
            ("markdown", "More", json!({})),
            ("code", "figure", picture),
            ("markdown", "**Predict first.** What comes out?", json!({})),
            ("code", "6", text.clone()),
            ("code", "7", text.clone()),
            ("markdown", "### Exercises\n**1.1**", json!({})),
            ("code", "let answer = ();", text.clone()),
            ("markdown", "**1.2** What?", json!({})),
            ("code", "let answer = ();", text),
            ("markdown", "## In short", json!({})),
        ]);
        assert_eq!(problems(&document).len(), 1);
        mark(&mut document);
        assert_eq!(problems(&document), Vec::<String>::new());
        let places: Vec<&str> = document
            .cells()
            .iter()
            .map(|cell| cell["metadata"]["slideshow"]["slide_type"].as_str().unwrap_or(CONTINUED))
            .collect();
        let expected = [
            "slide", "slide", "-", "subslide", "subslide", "subslide", "subslide", "-", "skip",
            "skip", "skip", "skip", "slide",
        ];
        assert_eq!(places, expected);
    }
}
