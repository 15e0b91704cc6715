//! The source of a cell as the compiler gets it: each line of evcxr's crate, with its kind.

use super::shown::{shown_by, shown_by_library};
use super::{FAILURE_TEXT, HAS_TEXT, Part, REPORT};
use crate::compile::{macro_tests, prelude_names};

/// The source to compile: the kind and the text of each line.
#[derive(Clone)]
pub struct Prepared(pub Vec<(Part, String)>);

impl Prepared {
    /// Shows the value of the cell by `Display`; returns whether it was shown by `Debug`, or by the
    /// library, whose module for the code around a cell is `runtime`.
    pub fn show_by_display(&mut self, runtime: Option<&str>) -> bool {
        let mut forms =
            [Some(shown_by("{:?}")), runtime.map(shown_by_library)].into_iter().flatten();
        forms.any(|form| {
            let mut lines = self.0.iter_mut().filter(|(part, _)| *part == Part::Cell);
            let shown = lines.find(|(_, text)| text.contains(&form));
            shown.map(|(_, text)| *text = text.replace(&form, &shown_by("{}"))).is_some()
        })
    }

    /// Reports a failed `?` by the `Debug` of its error, which need not have a `Display`.
    pub fn report_by_debug(&mut self) {
        let by_debug = REPORT.replace("{}", "{:?}");
        for (_, line) in self.0.iter_mut().filter(|(part, _)| *part == Part::Report) {
            *line = line.replace(HAS_TEXT, "std::fmt::Debug").replace(FAILURE_TEXT, "{:?}");
            *line = line.replace(REPORT, &by_debug);
        }
    }

    /// Lets the macros of the notebook list the tests that they write.
    pub fn list_tests(&mut self) {
        let mut items: Vec<&mut String> =
            self.0.iter_mut().filter(|it| it.0 == Part::Item).map(|it| &mut it.1).collect();
        let text = items.iter().map(|it| it.as_str()).collect::<Vec<_>>().join("\n");
        for (line, listed) in items.iter_mut().zip(macro_tests::listed(&text).split('\n')) {
            listed.clone_into(line);
        }
    }

    /// The whole source for the compiler. Its lines have the numbers of evcxr's.
    pub fn text(&self) -> String {
        self.0.iter().map(|(_, line)| line.as_str()).collect::<Vec<_>>().join("\n")
    }

    /// The new variable that is kept on this line, counted from 1.
    pub fn kept_on(&self, line: usize) -> Option<&str> {
        let (part, text) = self.0.get(line.checked_sub(1)?)?;
        variable_of(text).filter(|_| *part == Part::NewPut)
    }

    /// Whether a variable is kept on this line, counted from 1.
    pub fn keeps_on(&self, line: usize) -> bool {
        let part = line.checked_sub(1).and_then(|index| self.0.get(index));
        part.is_some_and(|(part, _)| matches!(part, Part::NewPut | Part::Put))
    }

    /// The line behind the cell and its new variables.
    pub fn behind(&mut self) -> Option<&mut String> {
        let is_inside = |(part, _): &(Part, String)| matches!(part, Part::Cell | Part::NewPut);
        let last = self.0.iter().rposition(is_inside)?;
        self.0.get_mut(last + 1).map(|(_, line)| line)
    }

    /// The prelude is imported by this line.
    pub fn import_prelude(&mut self, library: &str, import: &str) {
        let whole = prelude_names::import(library);
        let is_import = |part: Part, line: &str| part == Part::Item && line.trim() == whole;
        for (_, line) in self.0.iter_mut().filter(|(part, line)| is_import(*part, line)) {
            import.clone_into(line);
        }
    }

    /// The cell, as far as it is no item.
    pub fn cell(&self) -> String {
        text_of(&self.0, Part::Cell)
    }
}

/// The variable that a line of evcxr's takes out or keeps, the last one on it:
/// `evcxr_variable_store.put_variable::<f64>(stringify!(x), x);` → `x`.
pub fn variable_of(line: &str) -> Option<&str> {
    Some(line.rsplit_once("(stringify!(")?.1.split_once(')')?.0)
}

/// The lines of one part.
pub(super) fn text_of<T: AsRef<str>>(lines: &[(Part, T)], part: Part) -> String {
    let own = lines.iter().filter(|(own, _)| *own == part);
    own.map(|(_, line)| line.as_ref()).collect::<Vec<_>>().join("\n")
}
