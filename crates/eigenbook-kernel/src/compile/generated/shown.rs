//! The code that shows the value of a cell: evcxr's own, and the library's.
//!
//! evcxr looks up a method of the value. If there is none, it shows the value by `Debug`, and the
//! library would show it better: the method is not found before the type is known, and the type may
//! be known only at the end of the cell.

use super::{Part, Prepared};
use crate::cell_tree::{CellTree, range_in_cell};
use crate::json::{code, is_error, list};
use ra_ap_syntax::ast::{self, AstNode};
use serde_json::Value;

/// The code by which evcxr shows a value that has no form of its own; `@` is the format.
const SHOWN: &str = "evcxr_send_text_plain(&format!(\"@\",&(";

/// The code by which evcxr looks up the form of a last expression.
const OWN_FORM: &str = "\n).evcxr_display();";
/// The same with a name that does not exist: evcxr then shows the value itself, in the format that
/// was set.
const NO_FORM: &str = "\n).evcxr_form();";
/// The library's function for a value whose type is not known yet when a method is looked up, such as
/// that of `2.0 * array![1.0]`; it replaces [`SHOWN`], with as many parentheses.
const SHOWN_BY_LIBRARY: &str = "::show_value(::core::convert::identity(&(";

/// The line before a last expression.
const BEFORE: &str = "(";
/// The same, and [`OWN_FORM`], if the library is to note whether the value has a `Display`, and whether
/// it is a picture.
const NOTED: [&str; 3] = ["::seen(&(", "))", ".noted()).evcxr_display();"];

/// The code by which the library notes a picture of the package `image`: `@` is its type.
const PICTURE: &str = ".or_picture(|it: &::image::@| { let it = ::image::DynamicImage::from(it.clone()).to_rgba8(); \
    (it.width(), it.height(), it.into_raw()) })";
/// Its types.
const PICTURES: [&str; 5] =
    ["DynamicImage", "RgbImage", "RgbaImage", "GrayImage", "GrayAlphaImage"];

/// The crate, if values are not shown in the library's forms.
pub fn without_library(source: &str) -> String {
    source.replace(OWN_FORM, NO_FORM)
}

/// The crate, with a value that evcxr shows by `Debug` shown by the library instead; `runtime` is the
/// path of its module for the code around a cell.
pub fn with_library(source: &str, runtime: &str) -> String {
    source.replace(&shown_by("{:?}"), &shown_by_library(runtime))
}

impl Prepared {
    /// Lets the library, whose module for the code around a cell is `runtime`, note whether the value of
    /// the cell has a `Display`, and whether it is a picture of the package `image`, if the notebook has
    /// that. Returns whether the cell has a value with a form.
    pub fn note_display(&mut self, cell: &CellTree, runtime: &str, has_pictures: bool) -> bool {
        let Some(first) = before_value(cell) else { return false };
        let mut lines: Vec<&mut String> =
            self.0.iter_mut().filter(|it| it.0 == Part::Cell).map(|it| &mut it.1).collect();
        let last = lines.len().saturating_sub(1);
        let is_value = first < last && lines[first] == BEFORE && *lines[last] == OWN_FORM[1..];
        if is_value {
            *lines[first] = format!("(*::{runtime}{}", NOTED[0]);
            let pictures = PICTURES.iter().filter(|_| has_pictures);
            let pictures: String = pictures.map(|it| PICTURE.replace('@', it)).collect();
            *lines[last] = [NOTED[1], &pictures, NOTED[2]].concat();
        }
        is_value
    }

    /// Whether the library notes that.
    pub fn notes_display(&self) -> bool {
        self.0.iter().rev().any(|(part, line)| *part == Part::Cell && line.ends_with(NOTED[2]))
    }
}

/// Whether an error is about a value that is only lent out, but moved or changed, or about a package
/// `image` without these types.
pub fn needs_the_value(messages: &[Value]) -> bool {
    let is_picture = |message: &Value| {
        let lines = list(&message["spans"]).flat_map(|span| list(&span["text"]));
        let mut lines = lines.filter_map(|it| it["text"].as_str());
        is_error(message) && lines.any(|line| line.contains(".or_picture("))
    };
    let mut messages = messages.iter();
    messages.any(|it| matches!(code(it), "E0507" | "E0596") || is_picture(it))
}

/// The line of the cell before its last expression, counted from 0.
fn before_value(cell: &CellTree) -> Option<usize> {
    if !cell.code.ends_with(OWN_FORM) {
        return None;
    }
    let Some(ast::Stmt::ExprStmt(last)) = cell.body()?.statements().last() else { return None };
    let start = range_in_cell(last.syntax().text_range()).start;
    Some(cell.code.get(..start)?.matches('\n').count())
}

/// evcxr's code for a value in a format.
pub(super) fn shown_by(format: &str) -> String {
    SHOWN.replace('@', format)
}

/// The library's code for a value.
pub(super) fn shown_by_library(runtime: &str) -> String {
    format!("::{runtime}{SHOWN_BY_LIBRARY}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parentheses_around_the_value_are_found() {
        let noted = |cell: &str| {
            let lines = cell.split('\n').map(|line| (Part::Cell, line.to_owned()));
            let mut source = Prepared(lines.collect());
            let is_noted = source.note_display(&CellTree::new(cell), "l::v", false);
            is_noted.then(|| source.text())
        };
        let [first, last] = [format!("(*::l::v{}", NOTED[0]), NOTED[1..].concat()];
        for (before, value) in [
            ("", "a"),
            ("let b = 1;\n", "f\n(\n1\n)"),
            ("if a {\n}\n", "// (\n{\n(\n2\n)\n}"),
            ("let a = \"\n(\n\";\n", "a.b()"),
        ] {
            let text = noted(&format!("{before}(\n{value}{OWN_FORM}"));
            assert_eq!(text, Some(format!("{before}{first}\n{value}\n{last}")));
        }
        for other in ["let a = 1;", "a.evcxr_display();", "(a\n).evcxr_display();\nb"] {
            assert_eq!(noted(other), None);
        }
    }
}
