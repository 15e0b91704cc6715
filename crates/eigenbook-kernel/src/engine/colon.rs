//! Commands that begin with `:` and that the kernel answers itself. All others are evcxr's.
//!
//! evcxr compiles with cargo and has settings for that. Here a cell is compiled in another way, so
//! some of them have no effect. Those are answered with a sentence.

use super::step::Step;
use std::path::Path;

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

/// Reads the line `number`, counted from 0, of a cell; none if it is for evcxr, or not a command.
pub fn read(number: usize, line: &str) -> Option<Step> {
    let command = line.trim().strip_prefix(':').filter(|rest| !rest.starts_with(':'))?;
    let (name, rest) = command.split_once(char::is_whitespace).unwrap_or((command, ""));
    let rest = rest.trim().to_owned();
    Some(match name {
        _ if OF_EVCXR.contains(&name) => return None,
        "vars" => Step::Variables,
        "help" => Step::Help,
        "clear" => Step::Clear,
        "type" | "t" => Step::Type(rest),
        "timing" => Step::Timing,
        "test" => Step::Test(rest),
        "fmt" | "types" => Step::Format(line.trim().to_owned()),
        "env" if rest.contains('=') => Step::set_variable(&rest, |code| "\n".repeat(number) + code),
        "env" => Step::Refuse("`:env` needs NAME=VALUE after it".to_owned()),
        "doc" => Step::Describe(rest),
        "explain" => Step::Ask(":explain", "There is no error of the compiler to explain yet."),
        "last_error_json" => {
            Step::Ask(":last_error_json", "There is no error of the compiler yet.")
        }
        "show_deps" => {
            Step::Ask(":show_deps", "No package was added yet: `:dep NAME = \"VERSION\"` adds one.")
        }
        // evcxr says nothing that the notebook shows.
        "load_config" if !Path::new("evcxr.toml").exists() => {
            Step::Say("There is no `evcxr.toml` in the notebook's folder to read.".to_owned())
        }
        "load_config" => return None,
        "" | "deps" | "dependency" | "add" | "install" => Step::Refuse(format!(
            "`:{name}` is no command; `:dep NAME = \"VERSION\"` adds a library"
        )),
        "version" => Step::Version,
        _ => match ANSWERS.iter().find(|(names, _)| names.contains(&name)) {
            Some((_, answer)) => Step::Say((*answer).to_owned()),
            None => {
                Step::Refuse(format!("`:{name}` is no command; `:help` lists those that there are"))
            }
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_told_from_code() {
        assert_eq!(read(0, " :vars"), Some(Step::Variables));
        assert_eq!(read(0, ":t a.b"), Some(Step::Type("a.b".to_owned())));
        for line in [":dep a = \"1\"", "::std::mem::drop(1)", "vars"] {
            assert_eq!(read(0, line), None, "{line}");
        }
        let Some(Step::Refuse(sentence)) = read(0, ": dep a = 1") else { panic!("no command") };
        assert!(sentence.contains("adds a library"), "{sentence}");
        let Some(Step::Refuse(sentence)) = read(0, ":nonsense 1") else { panic!("no command") };
        assert!(sentence.starts_with("`:nonsense` is no command"), "{sentence}");
    }
}
