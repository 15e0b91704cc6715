//! One step of a cell: Rust, or something that the kernel does for it.

use super::measure::Measure;
use super::shell::Program;

/// One step of a cell. Rust is in the place that it has in the cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Rust, and the commands of the engine's own.
    Code(String),
    /// Rust in the place of a magic.
    Rust(String),
    /// Rust, to be run and timed.
    Time(String),
    /// Rust, to be run many times.
    Measure(Measure, String),
    /// Rust whose output is discarded.
    Capture(String),
    /// Sets a variable of the environment: for the cells, by this Rust, and for the programs that
    /// they start.
    SetVariable {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
        /// Rust that sets it.
        code: String,
    },
    /// Another program is run: the shell, or the interpreter of a script.
    Program(Program),
    /// A file to write.
    Write {
        /// The file.
        path: String,
        /// Its text.
        text: String,
        /// The effect on an existing file.
        mode: Mode,
    },
    /// Text to show in a format.
    Show(&'static str, String),
    /// Lists the variables.
    Variables,
    /// The available commands.
    Help,
    /// Everything is to be forgotten.
    Clear,
    /// The type of a variable or another expression.
    Type(String),
    /// How long each cell takes, from now on or no longer.
    Timing,
    /// The tests of the notebook, or those whose name has this in it.
    Test(String),
    /// How values are shown: `:fmt` or `:types`, as it was written.
    Format(String),
    /// Describes a name: `?Vec`.
    Describe(String),
    /// evcxr's answer, or this sentence if it is empty.
    Ask(&'static str, &'static str),
    /// The version.
    Version,
    /// One sentence.
    Say(String),
    /// What does not work here, with the alternative.
    Refuse(String),
}

/// The effect on an existing file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It is overwritten.
    Replace,
    /// The text is appended.
    Append,
}

impl Step {
    /// Sets a variable, written `NAME=VALUE`; `place` puts the Rust in its place in the cell.
    pub fn set_variable(text: &str, place: impl FnOnce(&str) -> String) -> Self {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        let [name, value] = [name, value].map(|it| it.trim().to_owned());
        // SAFETY of that Rust: as for a cell that sets a variable itself.
        let code = place(&format!("unsafe {{ std::env::set_var({name:?}, {value:?}) }};"));
        Self::SetVariable { name, value, code }
    }

    /// The Rust of the step, in its place in the cell.
    pub fn rust(&self) -> Option<&str> {
        match self {
            Self::Code(code) | Self::Rust(code) | Self::Time(code) => Some(code),
            Self::Measure(_, code) | Self::Capture(code) => Some(code),
            Self::SetVariable { code, .. } => Some(code),
            _ => None,
        }
    }
}
