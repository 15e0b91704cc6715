//! Commands that begin with `:` and that the kernel answers itself. All others are evcxr's.
//!
//! evcxr compiles with cargo and has settings for that. Here a cell is compiled in another way, so
//! some of them have no effect. Those are answered with a sentence.

use std::path::Path;

/// The requested action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Colon {
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
    /// The tests of the notebook.
    Test,
    /// A variable of the environment.
    Environment(String),
    /// How values are shown: `:fmt` or `:types`, as it was written.
    Form(String),
    /// Describes a name.
    Describe(String),
    /// evcxr's answer, or this sentence if it is empty.
    Ask(&'static str, &'static str),
    /// The version.
    Version,
    /// One sentence.
    Answer(String),
    /// The command does not exist.
    Unknown(String),
}

/// The commands that evcxr answers as it always does.
const OF_EVCXR: [&str; 5] = ["dep", "last_compile_dir", "offline", "build_env", "restart"];

/// Settings without effect here, and the reason.
const ANSWERS: [(&[&str], &str); 9] = [
    (
        &["quit", "q", "exit"],
        "The kernel goes on: it ends when you close the notebook and choose Shut Down, and \
         `:clear` forgets everything.",
    ),
    (
        &["opt"],
        "There is nothing to set: cells with loops are optimised already, and so is the library.",
    ),
    (
        &["sccache", "cache", "clear_cache"],
        "There is nothing to set: packages that were built once are kept, and cells need no cache.",
    ),
    (&["linker"], "There is nothing to set: the quickest linker of this machine is taken."),
    (
        &["toolchain", "codegen_backend", "time_passes"],
        "The compiler is the one that Eigenbook was installed with; another one needs another \
         installation.",
    ),
    (&["allow_static_linking"], "There is nothing to set: packages are linked as they need it."),
    (&["preserve_vars_on_panic"], "Variables are always kept, whatever a cell does."),
    (&["efmt"], "The error of a `?` is always shown by its `Display`; `{error:?}` shows the rest."),
    (
        &["internal_debug"],
        "This is for those who work on evcxr; `:last_compile_dir` has the source.",
    ),
];

/// Reads a line; none if it is for evcxr, or not a command.
pub fn read(line: &str) -> Option<Colon> {
    let command = line.trim().strip_prefix(':').filter(|rest| !rest.starts_with(':'))?;
    let (name, rest) = command.split_once(char::is_whitespace).unwrap_or((command, ""));
    let rest = rest.trim().to_owned();
    Some(match name {
        _ if OF_EVCXR.contains(&name) => return None,
        "vars" => Colon::Variables,
        "help" => Colon::Help,
        "clear" => Colon::Clear,
        "type" | "t" => Colon::Type(rest),
        "timing" => Colon::Timing,
        "test" => Colon::Test,
        "fmt" | "types" => Colon::Form(line.trim().to_owned()),
        "env" => Colon::Environment(rest),
        "doc" => Colon::Describe(rest),
        "explain" => Colon::Ask(":explain", "There is no error of the compiler to explain yet."),
        "last_error_json" => {
            Colon::Ask(":last_error_json", "There is no error of the compiler yet.")
        }
        "show_deps" => Colon::Ask(
            ":show_deps",
            "No package was added yet: `:dep NAME = \"VERSION\"` adds one.",
        ),
        // evcxr says nothing that the notebook shows.
        "load_config" if !Path::new("evcxr.toml").exists() => {
            Colon::Answer("There is no `evcxr.toml` in the notebook's folder to read.".to_owned())
        }
        "load_config" => return None,
        "version" => Colon::Version,
        _ => match ANSWERS.iter().find(|(names, _)| names.contains(&name)) {
            Some((_, answer)) => Colon::Answer((*answer).to_owned()),
            None => Colon::Unknown(name.to_owned()),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_told_from_code() {
        assert_eq!(read(" :vars"), Some(Colon::Variables));
        assert_eq!(read(":t a.b"), Some(Colon::Type("a.b".to_owned())));
        for line in [":dep a = \"1\"", "::std::mem::drop(1)", "vars"] {
            assert_eq!(read(line), None, "{line}");
        }
        assert_eq!(read(":nonsense 1"), Some(Colon::Unknown("nonsense".to_owned())));
    }
}
