//! Text that is inserted into the lines of a cell after the compiler has refused it.
//!
//! The cell is written anew for each attempt, perhaps with other text in its lines, so a place is that
//! in the line as the student wrote it.

use super::beside::{marked, without_added};
use super::generated::Prepared;
use crate::edits::{byte_at, line_and_column, replaced};

/// A text, and its place in the student's own lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insert {
    /// From 1, among those of the source.
    line: usize,
    /// In the line without the kernel's text.
    column: usize,
    text: String,
}

impl Insert {
    /// The text at a byte of the source.
    pub fn at(source: &str, byte: usize, text: String) -> Option<Self> {
        let (line, column) = line_and_column(source, byte);
        let (_, column) = without_added(source.split('\n').nth(line - 1)?, column);
        Some(Self { line, column, text })
    }
}

impl Prepared {
    /// Inserts these texts. No line is added.
    pub fn insert(&mut self, inserts: &[Insert]) {
        for (at, (_, line)) in self.0.iter_mut().enumerate() {
            let own = inserts.iter().filter(|it| it.line == at + 1);
            let edits = own.filter_map(|it| {
                let columns = 1..=line.chars().count() + 1;
                // Inside of the kernel's text, a column counts as the one behind it.
                let column =
                    columns.rev().find(|it_at| without_added(line, *it_at).1 == it.column)?;
                let byte = byte_at(line, 1, column)?;
                Some((byte..byte, marked(&it.text)))
            });
            let edits: Vec<_> = edits.collect();
            if !edits.is_empty() {
                *line = replaced(line, edits);
            }
        }
    }

    /// Puts a definition before the first line that is no attribute of the crate.
    pub fn define(&mut self, definition: &str) {
        let is_attribute = |part| part == super::generated::Part::Attribute;
        if let Some((_, line)) = self.0.iter_mut().find(|(part, _)| !is_attribute(*part)) {
            line.insert_str(0, &marked(definition));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::generated::Part;

    #[test]
    fn a_place_stays_that_of_the_students_text() {
        let source = "x\nlet é/*eb>*/: T/*<eb*/ = f()?;";
        let insert = Insert::at(source, source.find('?').unwrap(), ".g()".to_owned()).unwrap();
        assert_eq!((insert.line, insert.column), (2, 12));
        let lines = ["x", "let é = f()?;"];
        let mut other = Prepared(lines.map(|it| (Part::Cell, it.to_owned())).to_vec());
        other.insert(&[insert]);
        assert_eq!(other.text(), format!("x\nlet é = f(){}?;", marked(".g()")));
    }
}
