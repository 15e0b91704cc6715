//! Controls of an earlier kernel, as the notebook has saved them.
//!
//! A page that shows a saved notebook asks a new kernel for the models that it names, and says "model
//! not found" where there are none. JupyterLab's server tells a kernel which notebook it is for: what
//! its cells have saved beside each model, the values of the controls and the picture, becomes a model
//! of that name. Its cell takes the place when it runs again. Where the notebook holds the state of the
//! models itself, as JupyterLab's setting "Save Widget State Automatically" has it, the page shows
//! that.

use super::model::Model;
use super::object;
use crate::json::list;
use crate::notebook::text;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

const VIEW: &str = "application/vnd.jupyter.widget-view+json";
const STATE: &str = "application/vnd.jupyter.widget-state+json";
/// No notebook that is longer is read, in bytes.
const LONGEST: u64 = 64 << 20;

/// The models of the notebook that this kernel was started for.
pub fn of_own_notebook() -> Vec<(String, Model)> {
    let Some(path) = std::env::var_os("JPY_SESSION_NAME").map(PathBuf::from) else {
        return Vec::new();
    };
    // It may be named from the server's folder, and the kernel is in the notebook's own.
    let name = path.file_name().map(PathBuf::from).unwrap_or_default();
    let text = [path, name].iter().find_map(|path| read(path));
    text.and_then(|text| serde_json::from_str(&text).ok()).map_or(Vec::new(), |it| models(&it))
}

fn read(path: &Path) -> Option<String> {
    let is_short = path.metadata().ok()?.len() <= LONGEST;
    let is_notebook = path.extension().is_some_and(|it| it == "ipynb");
    (is_short && is_notebook).then(|| std::fs::read_to_string(path).ok()).flatten()
}

/// A model for each view of which the notebook holds no state.
fn models(notebook: &Value) -> Vec<(String, Model)> {
    let known = &notebook["metadata"]["widgets"][STATE]["state"];
    let mut models = Vec::new();
    for cell in list(&notebook["cells"]) {
        let name = cell["id"].as_str().map(str::to_owned);
        for data in list(&cell["outputs"]).map(|output| &output["data"]) {
            let id = data[VIEW]["model_id"].as_str().filter(|id| known.get(id).is_none());
            if let (Some(id), Some(html)) = (id, text(&data["text/html"])) {
                models.push((id.to_owned(), Model::new(object(state(&html)), None, name.clone())));
            }
        }
    }
    models
}

/// The model that shows a part of a page.
fn state(html: &str) -> Value {
    let (controls, version) = ("@jupyter-widgets/controls", "2.0.0");
    json!({
        "value": html,
        "_model_module": controls, "_model_module_version": version, "_model_name": "HTMLModel",
        "_view_module": controls, "_view_module_version": version, "_view_name": "HTMLView",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_cell_has_saved_beside_a_view() {
        let output = |id: &str, html: Value| json!({"output_type": "display_data", "data": {VIEW: {"model_id": id}, "text/html": html}});
        let notebook = json!({
            "cells": [
                {"cell_type": "markdown", "source": "text"},
                {"id": "a", "outputs": [output("one", json!(["<b>", "1</b>"])), {"output_type": "stream"}]},
                {"outputs": [output("two", json!("2")), output("kept", json!("3")), output("bare", json!(4))]},
            ],
            "metadata": {"widgets": {STATE: {"state": {"kept": {}}}}},
        });
        let found = models(&notebook);
        let found: Vec<_> = found
            .iter()
            .map(|(id, model)| (&**id, model.state()["value"].as_str().unwrap(), model.cell()))
            .collect();
        assert_eq!(found, [("one", "<b>1</b>", Some("a")), ("two", "2", None)]);
        assert!(models(&json!({"cells": 3})).is_empty() && models(&json!([])).is_empty());
    }
}
