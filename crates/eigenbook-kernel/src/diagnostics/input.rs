//! The engine's input to the reports: plain data, in the coordinates of the student's own cell.

use crate::compile::{Unbuilt, Variables, Why};
use std::ops::Range;

/// The cell that went wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// The number in its prompt: 3 for `[3]`.
    pub number: u32,
    /// The student's text.
    pub code: String,
    /// Lines of it that are those of earlier cells.
    pub parts: Vec<CellPart>,
}

/// Lines that an earlier cell has defined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellPart {
    /// The lines, from 1, in the text that has them.
    pub lines: Range<usize>,
    /// The number of the earlier cell.
    pub number: u32,
    /// The line of that cell which is the first of these.
    pub first: usize,
}

impl Cell {
    /// The cell with this number and code.
    pub fn new(number: u32, code: impl Into<String>) -> Self {
        Self { number, code: code.into(), parts: Vec::new() }
    }

    /// The number of the cell that a line is from, and the line there.
    pub fn place(&self, line: usize) -> (u32, usize) {
        let part = self.parts.iter().find(|part| part.lines.contains(&line));
        part.map_or((self.number, line), |part| (part.number, part.first + line - part.lines.start))
    }

    /// A placeholder for the cell, if the closure of a control has run between cells.
    pub fn closure() -> Self {
        Self::new(u32::MAX, "")
    }

    /// Whether it is not a cell, but the closure of a control.
    pub fn is_closure(&self) -> bool {
        self.number == u32::MAX
    }

    /// Line `line`, counted from 1, without its end.
    pub fn line(&self, line: usize) -> Option<&str> {
        self.code.lines().nth(line.checked_sub(1)?)
    }
}

/// The state of the session besides the cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// The variables that existed before the cell.
    pub variables: Variables,
    /// The variables that earlier cells gave away.
    pub moved: Vec<Moved>,
    /// The variables of cells that failed.
    pub absent: Vec<Absent>,
    /// The functions, types and imports of earlier cells that were removed, since they did not fit
    /// later definitions.
    pub gone: Vec<Gone>,
    /// The variables whose types have been redefined.
    pub lost: Vec<Lost>,
    /// Names a cell may call without importing them: the preloaded library's and the student's.
    pub names: Vec<String>,
    /// The sources of the definitions of earlier cells.
    pub definitions: Vec<String>,
    /// The lengths of the axes of arrays, if they have been read.
    pub shapes: Vec<(String, Vec<usize>)>,
    /// The parts of packages that the cell uses and that were not built.
    pub unbuilt: Vec<Unbuilt>,
}

impl Session {
    /// The type of a variable, if it is known.
    pub fn type_of(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
    }
}

/// A variable that is unusable, because its type now means something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// Its name.
    pub name: String,
    /// The redefined item: its type, or a part of it; or [`FILE`] and a file that has changed.
    pub because: String,
}

/// Before the path of a file, because of which a variable is unusable.
pub const FILE: &str = "file ";

/// A function, a type or an import that did not fit later definitions, and was removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// Its name.
    pub name: String,
    /// The number of the cell that has defined it.
    pub cell: usize,
}

/// A variable that is gone, because a cell moved its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Its name.
    pub name: String,
    /// The number of the cell that moved it.
    pub cell: u32,
    /// The last line of that cell with the name, if it is known.
    pub line: Option<String>,
    /// Its type, if it is known.
    pub type_name: Option<String>,
}

/// A variable that does not exist, because the cell that makes it failed or because it ended with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absent {
    /// Its name.
    pub name: String,
    /// The number of that cell.
    pub cell: u32,
    /// Why it ended with a cell that did not fail.
    pub why: Option<Why>,
}

/// How grave a message of the compiler is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    /// The cell cannot run.
    #[default]
    Error,
    /// The cell can run, but something looks wrong.
    Warning,
}

/// One error or warning of the compiler.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// The compiler's code, such as `E0308`; a syntax error has none.
    pub code: Option<String>,
    /// How grave it is.
    pub level: Level,
    /// The compiler's sentence.
    pub message: String,
    /// The places in the cell; places in generated code are left out.
    pub spans: Vec<Span>,
    /// The compiler's `help:` sentences.
    pub help: Vec<String>,
    /// The compiler's `note:` sentences.
    pub notes: Vec<String>,
    /// Changes to the cell that the compiler proposes.
    pub suggestions: Vec<Suggestion>,
    /// The compiler's whole text.
    pub rendered: String,
    /// Whether `rustc --explain` has a page for the code.
    pub explanation_available: bool,
}

impl Problem {
    /// An error with this message about these places.
    pub fn new(message: impl Into<String>, spans: Vec<Span>) -> Self {
        Self { message: message.into(), spans, ..Self::default() }
    }

    /// The place that the message is about.
    pub fn primary(&self) -> Option<&Span> {
        self.spans.iter().find(|span| span.primary).or_else(|| self.spans.first())
    }

    /// Whether the compiler's code is this one: `E0308`.
    pub fn is(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }
}

/// A place in the cell. Lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The line and the column at which it starts.
    pub start: (usize, usize),
    /// The line and the column before which it ends.
    pub end: (usize, usize),
    /// The compiler's label of the place.
    pub label: String,
    /// Whether it is the place that the message is about.
    pub primary: bool,
}

impl Span {
    /// The place that a message is about, on one line; the last column is not part of it.
    pub fn on_line(line: usize, columns: Range<usize>, label: &str) -> Self {
        let (start, end) = ((line, columns.start), (line, columns.end));
        Self { start, end, label: label.to_owned(), primary: true }
    }

    /// The line on which it starts.
    pub fn line(&self) -> usize {
        self.start.0
    }
}

/// A change to the cell that the compiler proposes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suggestion {
    /// The compiler's sentence.
    pub message: String,
    /// The replacements that it is made of.
    pub edits: Vec<Edit>,
    /// Whether the compiler is confident of it.
    pub is_certain: bool,
}

/// One replacement in the cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edit {
    /// The replaced range; an empty one is an insertion.
    pub span: Span,
    /// The replacement.
    pub replacement: String,
}

/// A panic: the cell stopped in the middle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panic {
    /// The panic's message.
    pub message: String,
    /// Its place.
    pub place: PanicPlace,
}

/// The place of a panic.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PanicPlace {
    /// In the student's cell; lines and columns count from 1.
    Cell {
        /// The line in the cell.
        line: usize,
        /// The column in characters.
        column: usize,
    },
    /// In code of an earlier cell, of a library, or of Rust itself.
    Elsewhere {
        /// The file.
        file: String,
        /// The line in the file.
        line: usize,
    },
    /// Unknown.
    #[default]
    Unknown,
}

/// The end of the process that ran the cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Crash {
    /// The number of the signal that ended it, such as 11.
    pub signal: Option<i32>,
    /// The message of a panic that nothing could catch.
    pub panic: Option<String>,
    /// The last lines that it wrote to standard error.
    pub stderr_tail: String,
    /// The state of the variables that existed before the cell.
    pub variables: VariableState,
}

/// The state of the variables when a cell was killed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum VariableState {
    /// They are as they were before the cell.
    #[default]
    Kept,
    /// The cell ended early, and its new variables are kept beside them.
    Made,
    /// They are gone.
    Lost,
}
