//! A notebook as JSON, and the cells in it that answer an exercise.

use serde::Serialize;
use serde_json::ser::{PrettyFormatter, Serializer};
use serde_json::{Value, json};

/// The placeholder for the answer; nbgrader's `ClearSolutions.code_stub` is the same line.
pub const OPEN: &str = "let answer = (); // your answer in place of ()";

/// A notebook.
#[derive(Clone, Debug, PartialEq)]
pub struct Notebook(Value);

impl Notebook {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// Why the text is not a notebook, in one sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let value: Value =
            serde_json::from_str(text).map_err(|error| format!("it is not a notebook: {error}"))?;
        let is_cell = |cell: &Value| cell["metadata"].is_object() && cell["cell_type"].is_string();
        let cells = value["cells"].as_array();
        let is_notebook = cells.is_some_and(|cells| cells.iter().all(is_cell));
        if is_notebook {
            Ok(Self(value))
        } else {
            Err("it is not a notebook: it has no cells".to_owned())
        }
    }

    /// The cells in order.
    pub fn cells(&self) -> &[Value] {
        self.0["cells"].as_array().map_or(&[], Vec::as_slice)
    }

    /// The cells in order, to be changed.
    pub fn cells_mut(&mut self) -> impl Iterator<Item = &mut Value> {
        self.0["cells"].as_array_mut().into_iter().flatten()
    }

    /// The text of a file, in the form in which JupyterLab saves.
    pub fn render(&self) -> String {
        let mut bytes = Vec::new();
        let mut file = Serializer::with_formatter(&mut bytes, PrettyFormatter::with_indent(b" "));
        // Writing a JSON value to memory cannot fail.
        let _ = self.0.serialize(&mut file);
        bytes.push(b'\n');
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// Whether it is a cell of code.
pub fn is_code(cell: &Value) -> bool {
    cell["cell_type"] == "code"
}

/// The source of a cell, which a notebook keeps as one string or as a list of lines.
pub fn source(cell: &Value) -> String {
    match &cell["source"] {
        Value::Array(lines) => lines.iter().filter_map(Value::as_str).collect(),
        source => source.as_str().unwrap_or_default().to_owned(),
    }
}

/// Gives a cell another source.
pub fn set_source(cell: &mut Value, source: &str) {
    cell["source"] = source.split_inclusive('\n').map(Value::from).collect();
}

/// Removes the outputs of a cell.
pub fn clear(cell: &mut Value) {
    cell["outputs"] = json!([]);
    cell["execution_count"] = Value::Null;
}

/// The exercise that a cell answers: from its metadata, or from its last line, a check of `answer`.
pub fn exercise(cell: &Value) -> Option<String> {
    if let Some(name) = cell["metadata"]["eigenbook"]["exercise"].as_str() {
        return Some(name.to_owned());
    }
    let source = source(cell);
    let line = source.lines().rfind(|line| !line.trim().is_empty()).filter(|_| is_code(cell))?;
    let (name, rest) = line.trim().strip_prefix("check(\"")?.split_once('"')?;
    (rest == ", &answer)?" || rest == ", &answer)").then(|| name.to_owned())
}

/// An answer cell with these lines as its answer.
pub fn answer_cell(name: &str, answer: &str) -> String {
    format!("{answer}\ncheck(\"{name}\", &answer)?")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_cell_is_known_by_its_metadata_or_its_last_line() {
        let tagged = json!({"cell_type": "code", "source": "1",
            "metadata": {"eigenbook": {"exercise": "sum"}}});
        assert_eq!(exercise(&tagged).as_deref(), Some("sum"));
        for (source, name) in [
            (answer_cell("low rank", OPEN), Some("low rank")),
            ("let answer = 1;\ncheck(\"sum\", &answer)\n".to_owned(), Some("sum")),
            ("check(\"sum\", &other)?".to_owned(), None),
            (String::new(), None),
        ] {
            let cell = json!({"cell_type": "code", "metadata": {}, "source": source});
            assert_eq!(exercise(&cell).as_deref(), name, "{source}");
        }
    }

    #[test]
    fn what_is_no_notebook_is_refused() {
        assert!(Notebook::parse("{").is_err());
        assert_eq!(Notebook::parse("{}").unwrap_err(), "it is not a notebook: it has no cells");
        let text = "{\n \"cells\": []\n}\n";
        assert_eq!(Notebook::parse(text).unwrap().render(), text);
    }
}
