//! Converts the compiler's JSON to a [`Problem`] in the coordinates of the cell.
//!
//! The compiler sees the cell inside a generated file, whole lines of it in order, each statement
//! on a line of its own. One known pair of places, the [`Anchor`], and the text of the lines are
//! enough to find the others again.

use super::bold::strip;
use super::input::{Cell, Edit, Level, Problem, Span, Suggestion};
use crate::cell_tree::{CellTree, import_path, imports, range_in_cell};
use crate::compile::beside::without_added;
use crate::edits::line_and_column;
use crate::json::{is_summary, list, number};
use serde_json::Value;
use std::iter::successors;

/// One place that is known both in the generated file and in the cell (lines and columns from 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Line and column in the generated file.
    pub generated: (usize, usize),
    /// Line and column in the cell.
    pub cell: (usize, usize),
}

impl Problem {
    /// Reads one diagnostic of `rustc --error-format=json`; none if it is only a summary.
    pub fn from_rustc(json: &Value, cell: &Cell, anchor: Option<Anchor>) -> Option<Self> {
        let message = text(&json["message"]);
        let level = match json["level"].as_str()? {
            "error" | "error: internal compiler error" => Level::Error,
            "warning" => Level::Warning,
            // evcxr keeps only the child if only the child is about the cell.
            "help" | "note" => Level::Error,
            _ => return None,
        };
        (!is_summary(&message)).then_some(())?;
        let map = Map { cell, anchor };
        let rendered = strip(&text(&json["rendered"]));
        let rendered = rendered.split_inclusive('\n').filter(|line| !is_about_files(line));
        Some(Self {
            code: json["code"]["code"].as_str().map(str::to_owned),
            level,
            spans: list(&json["spans"]).filter_map(|span| map.span(span)).collect(),
            help: children(json, "help"),
            notes: children(json, "note"),
            suggestions: list(&json["children"]).filter_map(|it| map.suggestion(it)).collect(),
            rendered: rendered.collect(),
            explanation_available: json["code"]["explanation"].is_string(),
            message,
        })
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The sentences of this level, without those about files.
fn children(json: &Value, level: &str) -> Vec<String> {
    let children = list(&json["children"]).filter(|child| child["level"] == level);
    children.map(|child| text(&child["message"])).filter(|it| !is_about_files(it)).collect()
}

/// Whether a line names the file to which the compiler has written a long type.
fn is_about_files(line: &str) -> bool {
    line.contains("full name for the type has been written to")
        || line.contains("`--verbose` to print the full type name")
}

/// Finds places of the generated file in the cell.
struct Map<'a> {
    cell: &'a Cell,
    anchor: Option<Anchor>,
}

impl Map<'_> {
    /// The place of `json` in the cell, or of the macro call of the cell that it comes from.
    fn span(&self, json: &Value) -> Option<Span> {
        let mut places = successors(Some(json), |place| place["expansion"].get("span"));
        places.find_map(|place| self.own_span(place, json))
    }

    /// The span of `json` at a place, if this is one of the cell itself.
    fn own_span(&self, place: &Value, json: &Value) -> Option<Span> {
        let (start, end) = self.range(place)?;
        let primary = json["is_primary"].as_bool().unwrap_or_default();
        Some(Span { start, end, label: text(&json["label"]), primary })
    }

    fn suggestion(&self, child: &Value) -> Option<Suggestion> {
        let spans: Vec<_> = list(&child["spans"]).collect();
        let edit = |json: &&Value| {
            let replacement = json["suggested_replacement"].as_str()?.to_owned();
            // What is inside of a macro would take the place of its whole call.
            Some(Edit { span: self.own_span(json, json)?, replacement })
        };
        let edits: Option<Vec<Edit>> = spans.iter().map(edit).collect();
        let edits = edits.filter(|edits| !edits.is_empty())?;
        let certain = |json: &&Value| json["suggestion_applicability"] == "MachineApplicable";
        let is_certain = spans.iter().all(certain);
        Some(Suggestion { message: text(&child["message"]), edits, is_certain })
    }

    fn range(&self, json: &Value) -> Option<((usize, usize), (usize, usize))> {
        // The cell is the only file that is not a library's.
        let file = json["file_name"].as_str()?;
        if !file.ends_with("lib.rs") || file.contains("/registry/") || file.contains("/rustlib/") {
            return None;
        }
        let lines: Vec<&str> =
            list(&json["text"]).filter_map(|line| line["text"].as_str()).collect();
        let place = |line: &str, column: &str, source: Option<&&str>| {
            self.place(number(&json[line])?, number(&json[column])?, source?)
        };
        let Some(start) = place("line_start", "column_start", lines.first()) else {
            return match unwrapped(json) {
                Some(own) => self.range(&own),
                None => self.import(json, lines.first()?),
            };
        };
        // An unclosed bracket ends in the code around: it is shown to the end of its line.
        let end = place("line_end", "column_end", lines.last()).unwrap_or_else(|| {
            (start.0, self.cell.line(start.0).map_or(start.1, |own| own.chars().count() + 1))
        });
        Some((start, end))
    }

    /// The place in an import of the cell of one that evcxr has written for a part of it.
    fn import(&self, json: &Value, source: &str) -> Option<((usize, usize), (usize, usize))> {
        let written = source.trim().strip_prefix("use ")?.split(';').next()?;
        let without_alias = |text: &str| text.split(" as ").next().unwrap_or_default().to_owned();
        let written = written.trim_start_matches("self::");
        // evcxr leaves `r#` out.
        let plain = |name: &str| name.trim().trim_start_matches("r#").to_owned();
        let names: Vec<String> = without_alias(written).split("::").map(plain).collect();
        let end = number(&json["column_end"])?.checked_sub(1)?;
        let marked = without_alias(&source.chars().take(end).collect::<String>());
        let marked = marked.replace("use self::", "use ");
        let cell = CellTree::new(&*self.cell.code);
        let path = |import| {
            // The engine leaves a `self` before a list out.
            let names = import_path(&import).into_iter();
            names.skip_while(|it| it.text() == "self").collect::<Vec<_>>()
        };
        let path = imports(&cell.root()).map(path).find(|path| {
            let own = path.iter().map(|it| plain(it.text()));
            own.eq(names.iter().cloned())
        })?;
        let found = range_in_cell(path.get(marked.matches("::").count())?.text_range());
        let at = |byte| line_and_column(&self.cell.code, byte);
        Some((at(found.start), at(found.end)))
    }

    fn place(&self, line: usize, column: usize, source: &str) -> Option<(usize, usize)> {
        let (source, plain_column) = without_added(source, column);
        if let Some(Anchor { generated, cell }) = self.anchor {
            if line == generated.0 {
                return Some((cell.0, (column + cell.1).checked_sub(generated.1)?));
            }
            // The engine may write lines of its own between two statements: then the text decides.
            let guess = (cell.0 + line).saturating_sub(generated.0);
            if let Some(shift) = self.cell.line(guess).and_then(|own| shift(own, &source)) {
                return Some((guess, plain_column.checked_add_signed(shift)?));
            }
        }
        let numbered = self.cell.code.lines().enumerate();
        let mut found = numbered.filter_map(|(index, own)| Some((index + 1, shift(own, &source)?)));
        let (own, by) = found.next()?;
        // Two equal lines do not show which is meant.
        found.next().is_none().then_some((own, plain_column.checked_add_signed(by)?))
    }
}

/// A place without the brackets that evcxr puts around a last expression, on lines of their own: the
/// compiler may name these, too.
fn unwrapped(json: &Value) -> Option<Value> {
    let lines = json["text"].as_array()?;
    let [before, .., behind] = lines.as_slice() else { return None };
    let inside = lines.get(1..lines.len() - 1).filter(|inside| !inside.is_empty())?;
    let (first, last) = (inside[0]["text"].as_str()?, inside[inside.len() - 1]["text"].as_str()?);
    let is_wrapped = before["text"].as_str()?.ends_with('(')
        && behind["text"].as_str()?.starts_with(')')
        && number(&behind["highlight_end"]) == Some(2);
    let mut own = json.clone();
    own["text"] = Value::Array(inside.to_vec());
    own["line_start"] = (number(&json["line_start"])? + 1).into();
    own["line_end"] = number(&json["line_end"])?.checked_sub(1)?.into();
    own["column_start"] = (first.len() - first.trim_start().len() + 1).into();
    own["column_end"] = (last.trim_end().chars().count() + 1).into();
    is_wrapped.then_some(own)
}

/// The number of columns by which `source`, a statement or line of the cell, is further right in
/// `own`.
fn shift(own: &str, source: &str) -> Option<isize> {
    let statement = source.trim();
    if statement.is_empty() {
        return (own.trim().is_empty()).then_some(0);
    }
    let columns = |text: &str| text.chars().count() as isize;
    let indent = source.len() - source.trim_start().len();
    Some(columns(&own[..own.find(statement)?]) - columns(&source[..indent]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_far_above_the_anchor_is_found_by_its_text() {
        let cell = Cell::new(1, "let q = x; x.sum()");
        let anchor = Some(Anchor { generated: (124, 1), cell: (1, 12) });
        let map = Map { cell: &cell, anchor };
        assert_eq!(map.place(107, 9, "let q = x; "), Some((1, 9)));
        assert_eq!(map.place(124, 1, "x.sum()"), Some((1, 12)));
    }

    /// The marked text of the cell for columns of one of evcxr's imports.
    fn marked(code: &str, text: &str, columns: [usize; 2]) -> Option<((usize, usize), String)> {
        let cell = Cell::new(1, code);
        let map = Map { cell: &cell, anchor: None };
        let (start, end) = map.range(&serde_json::json!({
            "file_name": "src/lib.rs", "text": [{ "text": text }],
            "line_start": 90, "line_end": 90,
            "column_start": columns[0], "column_end": columns[1],
        }))?;
        let letters = cell.line(start.0)?.chars().skip(start.1 - 1).take(end.1 - start.1);
        Some((start, letters.collect()))
    }

    #[test]
    fn a_part_of_an_import_is_found_in_it() {
        let code = "use std::fmt;\nuse a::{\n    b::C, d::{self, E as F},\n};";
        let marked = |text, columns| marked(code, text, columns);
        let found = |line, column, text: &str| Some(((line, column), text.to_owned()));
        assert_eq!(marked("use a::b::C;", [5, 6]), found(2, 5, "a"));
        assert_eq!(marked("use a::d::E as F;", [5, 12]), found(3, 21, "E"));
        assert_eq!(marked("use a::d;", [5, 9]), found(3, 11, "d"));
        assert_eq!(marked("use a::x::E;", [5, 6]), None);
    }

    #[test]
    fn the_marked_name_of_an_import_is_found_and_not_one_like_it() {
        let place = |code, text: &str, name: &str| {
            let start = text.find(name).expect("the import has the name") + 1;
            marked(code, text, [start, start + name.len()]).map(|(start, text)| {
                assert_eq!(text, name.rsplit("::").next().expect("a name has an end"));
                start
            })
        };
        let code = "use std::{sync::mpsc::{self, Reciever as Rx}, thread};";
        assert_eq!(place(code, "use std::sync::mpsc::Reciever as Rx;", "Reciever"), Some((1, 30)));
        let code = "use std::{collections::HashMap, io::HashMap as M2};";
        assert_eq!(place(code, "use std::io::HashMap as M2;", "std::io::HashMap"), Some((1, 37)));
        let code = "use std::{io::Wrte, fmt::{Wrte as W2}};";
        assert_eq!(place(code, "use std::io::Wrte;", "Wrte"), Some((1, 15)));
        assert_eq!(place(code, "use std::fmt::Wrte as W2;", "Wrte"), Some((1, 27)));
        let code = "use rand::{rand::Rng, thread_rng};";
        assert_eq!(place(code, "use rand::rand::Rng;", "rand"), Some((1, 5)));
        assert_eq!(place(code, "use rand::rand::Rng;", "rand::rand"), Some((1, 12)));
        let code = "use self::{shapes::Cirle, shapes::Circle};";
        assert_eq!(place(code, "use shapes::Cirle;", "shapes::Cirle"), Some((1, 20)));
        assert_eq!(place(code, "use self::shapes::Cirle;", "shapes"), Some((1, 12)));
        let code = "use {std::fmt, rnd::{Rng, rnd}};";
        assert_eq!(place(code, "use rnd::rnd;", "rnd"), Some((1, 16)));
        let code = "use std::{io::{self, Read}, fmt::{Result, Rad}};\nuse std::{fs, io::Rad};";
        assert_eq!(place(code, "use std::io::Rad;", "Rad"), Some((2, 19)));
        assert_eq!(place(code, "use std::fmt::Rad;", "Rad"), Some((1, 43)));
    }

    #[test]
    fn a_raw_name_of_an_import_is_found() {
        let found = Some(((1, 16), "r#tpye".to_owned()));
        let code = "use std::{fmt, r#tpye};";
        assert_eq!(marked(code, "use std::tpye;", [5, 14]), found);
        assert_eq!(marked(code, "use std::r#tpye;", [5, 16]), found);
    }
}
