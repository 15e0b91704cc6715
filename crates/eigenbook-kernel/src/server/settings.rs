//! The server's settings.

use eigenbook_executor::limits::Limits;
use std::path::PathBuf;

/// The default limit of a cell's output in bytes: more than ten million short lines.
const OUTPUT_LIMIT: usize = 128 << 20;

/// The lines of text that a front end is given of one cell: each stays in its page, and an endless
/// `println!` fills it within a second.
const LINE_LIMIT: usize = 30_000;

/// The consequence for a cell that exceeds its output limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beyond {
    /// The cell continues, and further output is not shown.
    Hide,
    /// It is stopped, and fails: a teacher has set the limit.
    Stop,
}

/// The settings that differ from kernel to kernel.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The version of Rust that cells are compiled with.
    pub rust_version: String,
    /// The banner of a console.
    pub banner: String,
    /// Title and address of each entry in the front end's help menu.
    pub help_links: Vec<(String, String)>,
    /// Names that every cell has in scope.
    pub names: Vec<String>,
    /// Names of methods and the like that are used often.
    pub members: Vec<String>,
    /// The file of the history; no history if `None`.
    pub history: Option<PathBuf>,
    /// How many bytes one cell may put out.
    pub output_limit: usize,
    /// How many lines of text of one cell are shown.
    pub line_limit: usize,
    /// The consequence for a cell with more output.
    pub beyond: Beyond,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rust_version: String::new(),
            banner: "Eigenbook".to_owned(),
            help_links: Vec::new(),
            names: Vec::new(),
            members: Vec::new(),
            history: None,
            output_limit: OUTPUT_LIMIT,
            line_limit: usize::MAX,
            beyond: Beyond::Hide,
        }
    }
}

impl Settings {
    /// These settings with a teacher's limits on output.
    pub fn limited(self, limits: &Limits) -> Self {
        match limits.output_mb.and_then(|output| usize::try_from(output << 20).ok()) {
            Some(output_limit) => Self { output_limit, beyond: Beyond::Stop, ..self },
            None => self,
        }
    }

    /// The defaults, the history in its usual place, and the environment: `EIGENBOOK_OUTPUT_LIMIT`
    /// in bytes, `EIGENBOOK_OUTPUT_LINES`, `EIGENBOOK_HISTORY` a path, or `off`.
    pub fn from_environment() -> Self {
        let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        let number = |name| variable(name).and_then(|limit| limit.parse().ok());
        let output_limit = number("EIGENBOOK_OUTPUT_LIMIT").unwrap_or(OUTPUT_LIMIT);
        let line_limit = number("EIGENBOOK_OUTPUT_LINES").unwrap_or(LINE_LIMIT);
        let history = match variable("EIGENBOOK_HISTORY") {
            Some(off) if off == "off" => None,
            Some(path) => Some(PathBuf::from(path)),
            None => data_directory().map(|data| data.join("eigenbook").join("history.jsonl")),
        };
        Self { history, output_limit, line_limit, ..Self::default() }
    }
}

/// The user's data folder.
fn data_directory() -> Option<PathBuf> {
    let path = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || path("HOME");
    if cfg!(target_os = "macos") {
        return Some(home()?.join("Library/Application Support"));
    }
    path("XDG_DATA_HOME").or_else(|| Some(home()?.join(".local/share")))
}
