//! The notebooks in plain evcxr_jupyter, after the one cell from the documentation page.
//!
//! The outputs have to be the committed ones. That also finds a cell that fails: plain
//! evcxr_jupyter reports a panic as success, but then the cell's output is missing.

use super::document::{Document, is_code, lines};
use super::execute::{self, Run, Settings};
use super::{canonical, compare};
use crate::project;
use crate::scratch::Scratch;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::time::Duration;

/// The name of the kernel's specification.
const KERNEL: &str = "rust-stock";

/// The first cell compiles the library, perhaps on a machine that has much else to do.
const TIMEOUT: Duration = Duration::from_secs(900);

/// Runs the notebook and reports differences from its committed outputs.
///
/// In `packages`, which is outside of this workspace, the compiled packages are kept from one
/// notebook to the next.
pub fn check(path: &Path, packages: &Path) -> Result<Vec<String>> {
    let mut committed = Document::read(path)?;
    let scratch = Scratch::new()?;
    let file = scratch.path().join("stock.ipynb");
    fs::write(&file, canonical::render(prepared(&committed, &first_cell()?).value()))?;
    let environment = [
        ("EVCXR_TMPDIR", packages),
        // The user's own evcxr settings must not matter.
        ("EVCXR_CONFIG_DIR", scratch.path()),
    ];
    let settings = Settings { timeout: TIMEOUT, environment: &environment };
    let Run { document: mut ran, stopped } = execute::run_with(&file, &settings)?;
    ran.cells_mut().remove(0);
    for document in [&mut committed, &mut ran] {
        forget_counts_and_order(document);
    }
    let findings = compare::findings(&committed, &Run { document: ran, stopped });
    Ok(findings.iter().map(ToString::to_string).collect())
}

/// The notebook as it is run: for the other kernel, and with the cell in front.
fn prepared(committed: &Document, first_cell: &str) -> Document {
    let mut document = committed.clone();
    document.value_mut()["metadata"]["kernelspec"]["name"] = KERNEL.into();
    let cell = json!({
        "cell_type": "code", "execution_count": null, "id": "stock", "metadata": {},
        "outputs": [], "source": lines(first_cell),
    });
    document.cells_mut().insert(0, cell);
    document
}

/// The cell in the page, with the library's real path instead of the one relative to a notebook.
fn first_cell() -> Result<String> {
    let page = fs::read_to_string(project::root().join("docs/stock.md"))?;
    let cell = block(&page).context("docs/stock.md has no cell in a block of Rust")?;
    let library = project::root().join("crates/eigenbook");
    Ok(cell.replace("../crates/eigenbook", &library.to_string_lossy()))
}

/// The first block of Rust in a page.
fn block(page: &str) -> Option<&str> {
    let (_, behind) = page.split_once("```rust\n")?;
    behind.split_once("\n```").map(|(cell, _)| cell)
}

/// The cell in front shifts the number of each cell by one, and plain evcxr shows displays in the
/// middle of a cell as results, after the text.
fn forget_counts_and_order(document: &mut Document) {
    for cell in document.cells_mut().iter_mut().filter(|cell| is_code(cell)) {
        let Some(outputs) = cell["outputs"].as_array_mut() else { continue };
        for output in outputs.iter_mut().filter(|output| output.get("data").is_some()) {
            output["output_type"] = "execute_result".into();
            output["execution_count"] = Value::Null;
        }
        outputs.sort_by_key(|output| output["output_type"] != "stream");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_gives_the_cell() {
        let cell = first_cell().unwrap();
        assert!(cell.contains(":dep eigenbook = { path = \"/"), "{cell}");
        assert!(cell.contains("\nuse eigenbook::prelude::*;\n"), "{cell}");
        assert_eq!(block("a\n```text\nb\n```\n```rust\nc\nd\n```\n"), Some("c\nd"));
    }

    #[test]
    fn a_picture_before_a_text_is_a_result_behind_it() {
        let cell = json!({"cell_type": "code", "metadata": {}, "source": "", "outputs": [
            {"output_type": "display_data", "data": {"text/plain": "a"}},
            {"output_type": "stream", "text": "b"},
        ]});
        let notebook = json!({"cells": [cell], "metadata": {}}).to_string();
        let mut document = Document::parse(notebook).unwrap();
        forget_counts_and_order(&mut document);
        let outputs = &document.cells()[0]["outputs"];
        assert_eq!(outputs[0]["text"], "b");
        assert_eq!(outputs[1]["output_type"], "execute_result");
    }

    #[test]
    fn the_cell_stands_in_front_and_for_the_other_kernel() {
        let notebook = json!({"cells": [], "metadata": {"kernelspec": {"name": "eigenbook"}}});
        let document = prepared(&Document::parse(notebook.to_string()).unwrap(), "a\nb");
        assert_eq!(document.value()["metadata"]["kernelspec"]["name"], "rust-stock");
        assert_eq!(document.cells()[0]["source"], json!(["a\n", "b"]));
    }
}
