//! What the engine hands in: plain data, in the coordinates of the student's own cell.

/// The cell that went wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// The number in its prompt: 3 for `[3]`.
    pub number: u32,
    /// What the student typed.
    pub code: String,
}

impl Cell {
    /// The cell with this number and code.
    pub fn new(number: u32, code: impl Into<String>) -> Self {
        Self { number, code: code.into() }
    }

    /// What stands for the cell where the closure of a control has run between the cells.
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

/// What the session knows beside the cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// The variables that stood before the cell.
    pub variables: Vec<Variable>,
    /// The variables that earlier cells gave away.
    pub moved: Vec<Moved>,
    /// The variables of cells that failed.
    pub unkept: Vec<Unkept>,
    /// The variables whose types are defined anew.
    pub lost: Vec<Lost>,
    /// Names a cell may call without importing them: the preloaded library's and the student's.
    pub names: Vec<String>,
    /// The sources of what earlier cells have defined.
    pub definitions: Vec<String>,
    /// The lengths of the axes of arrays, where somebody has asked for them.
    pub shapes: Vec<(String, Vec<usize>)>,
}

impl Session {
    /// The type of a variable, where it is known.
    pub fn type_of(&self, name: &str) -> Option<&str> {
        self.variables.iter().find(|known| known.name == name).map(|known| &*known.type_name)
    }
}

/// A variable of the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its type as Rust writes it.
    pub type_name: String,
}

/// A variable that nothing can use any more, because its type means something else by now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// Its name.
    pub name: String,
    /// What was defined anew: its type, or something that this is made of.
    pub because: String,
}

/// A variable that is gone, because a cell moved its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Its name.
    pub name: String,
    /// The number of the cell that moved it.
    pub cell: u32,
    /// The line of that cell on which the name last stands, where it is known.
    pub line: Option<String>,
    /// Its type, where it is known.
    pub type_name: Option<String>,
}

/// A variable that there is not, because the cell that makes it failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unkept {
    /// Its name.
    pub name: String,
    /// The number of that cell.
    pub cell: u32,
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
    /// The place that the message is about.
    pub fn primary(&self) -> Option<&Span> {
        self.spans.iter().find(|span| span.primary).or_else(|| self.spans.first())
    }

    /// Whether the code is `code`.
    pub fn is(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }
}

/// A place in the cell. Lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The line on which it starts.
    pub start_line: usize,
    /// The column at which it starts.
    pub start_column: usize,
    /// The line on which it ends.
    pub end_line: usize,
    /// The column before which it ends.
    pub end_column: usize,
    /// What the compiler says about the place.
    pub label: String,
    /// Whether it is the place that the message is about.
    pub primary: bool,
}

/// A change to the cell that the compiler proposes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suggestion {
    /// The compiler's sentence.
    pub message: String,
    /// The replacements that it is made of.
    pub edits: Vec<Edit>,
    /// Whether the compiler takes it to be what is meant.
    pub is_certain: bool,
}

/// One replacement in the cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; an empty place is an insertion.
    pub span: Span,
    /// What comes in its place.
    pub replacement: String,
}

/// A panic: the cell stopped in the middle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panic {
    /// What the panic says.
    pub message: String,
    /// Where it happened.
    pub place: Place,
}

/// Where a panic happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Place {
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
    /// Nobody knows.
    #[default]
    Unknown,
}

/// A `?` that met an error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failure {
    /// The error's type as Rust writes it; empty where it is not known.
    pub type_name: String,
    /// The error's text.
    pub message: String,
}

/// The end of the process that ran the cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Crash {
    /// The number of the signal that ended it, such as 11.
    pub signal: Option<i32>,
    /// What is known of the cause, where no signal tells it.
    pub cause: Option<String>,
    /// The last lines that it wrote to standard error.
    pub stderr_tail: String,
    /// What became of the variables that stood before the cell.
    pub variables: Variables,
}

/// What became of the variables when a cell was ended from outside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Variables {
    /// They are as they were before the cell.
    #[default]
    Kept,
    /// The cell came to its end early, and what it made stands beside them.
    Made,
    /// They are gone.
    Lost,
}
