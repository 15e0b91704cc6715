//! The source in which the analyser is queried about a cell.
//!
//! The engine writes that source, with all definitions and with the variables and their types as
//! parameters of a function around the cell, and queries its own analyser, which is a stub here
//! (`stand-ins/README.md`). A marker name in the cell shows the new position of the cursor.

use super::commands;
use super::cursor::is_command;
use super::evcxr_engine::EvcxrEngine;
use super::interface::{Completion, Completions};
use super::magic;
use crate::analyser::Question;
use crate::compile::beside;
use crate::edits::blanks;
use crate::tokens::tokens;
use ra_ap_hir::NOT_INFERRED;
use std::fs;
use std::panic::AssertUnwindSafe;

/// Inserted at the cursor. Inside a name it becomes part of it, else it is a name of its own.
const MARK: &str = "EigenbookCursor";

impl EvcxrEngine {
    /// The query about the name at `cursor`; none if the engine cannot read the cell.
    pub(super) fn question(&mut self, code: &str, cursor: usize) -> Option<Question> {
        let context = self.context.as_mut().ok()?;
        let code = rust(code);
        let (before, after) = code.split_at_checked(cursor)?;
        let marked = format!("{before}{MARK}{after}");
        let marked = marked.clone() + &closing(&marked);
        let generated = self.session.generated_source();
        // If the engine cannot read the cell, the source of an earlier query must not remain.
        let _ = fs::remove_file(&generated);
        // A failure of the engine counts as no answer, like a cell that it cannot read.
        let _ = std::panic::catch_unwind(AssertUnwindSafe(|| context.completions(&marked, cursor)));
        let source = fs::read_to_string(generated).ok()?;
        // The kernel's text around definitions would hide them from the analyser.
        let (source, _) = beside::take_away(&source);
        // After the cell, the engine stores the variables that it declares: the marker may be among
        // them.
        let cursor = source.find(MARK)?;
        let kept = self.compiler.kept();
        let before = with_types(&source[..cursor], |name| kept.get(name).map(String::as_str));
        let source = before.clone() + &source[cursor..];
        Some(Question { source: source.replace(MARK, ""), cursor: before.len() })
    }

    /// The commands that begin as the line does, if it is one; nothing in a text that is not Rust.
    pub(super) fn commands(&mut self, code: &str, cursor: usize) -> Option<Completions> {
        let begun = code.get(..cursor)?.rsplit('\n').next().unwrap_or_default().trim_start();
        let start = cursor - begun.len();
        let of_kernel = commands::beginning_with(begun);
        if begun.starts_with('%') && !of_kernel.is_empty() {
            return Some(Completions { start, end: cursor, matches: of_kernel });
        }
        if begun.starts_with('!') || magic::is_other_language(code) {
            return Some(Completions { start: cursor, end: cursor, matches: Vec::new() });
        }
        if !is_command(begun) {
            return None;
        }
        let found = self.context.as_mut().ok()?.completions(code, cursor).ok()?;
        let of_engine = found.completions.into_iter().map(|command| Completion {
            text: command.code,
            kind: Some(command.kind.to_owned()),
            signature: Some(command.label),
        });
        let mut matches: Vec<Completion> = of_engine.collect();
        let is_new = |it: &Completion| matches.iter().all(|known| known.text != it.text);
        let more: Vec<Completion> = of_kernel.into_iter().filter(is_new).collect();
        matches.extend(more);
        Some(Completions { start, end: cursor, matches })
    }
}

/// The source with the types of the variables that the engine knows by name only.
fn with_types<'a>(source: &str, type_of: impl Fn(&str) -> Option<&'a str>) -> String {
    let lines = source.split_inclusive('\n').map(|line| {
        let parameter = line.trim_end().strip_suffix(&format!(": {NOT_INFERRED},"));
        let type_name = parameter.and_then(|it| type_of(it.strip_prefix("mut ").unwrap_or(it)));
        type_name.map_or_else(|| line.to_owned(), |name| line.replace(NOT_INFERRED, name))
    });
    lines.collect()
}

/// The end of what is open at the end of the code: a text, and the brackets around it. The analyser
/// reads what is inside of a macro only if its bracket is closed.
fn closing(code: &str) -> String {
    let mut open = Vec::new();
    for token in tokens(code) {
        match token.text {
            text if token.is_open() && text.starts_with('"') => open.push('"'),
            "(" => open.push(')'),
            "[" => open.push(']'),
            "{" => open.push('}'),
            ")" | "]" | "}" => drop(open.pop()),
            _ => {}
        }
    }
    open.into_iter().rev().collect()
}

/// The code with blanks in place of commands: they are not Rust, and must not run.
fn rust(code: &str) -> String {
    let lines = code.split_inclusive('\n').map(|line| {
        let start = line.trim_start();
        match start.split_whitespace().next() {
            Some(word @ ("%time" | "%%time")) => {
                let end = line.len() - start.len() + word.len();
                blanks(&line[..end]) + &line[end..]
            }
            _ if is_command(line) => blanks(line),
            _ => line.to_owned(),
        }
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::{NOT_INFERRED, closing, is_command, rust, with_types};

    #[test]
    fn what_is_open_is_closed() {
        assert_eq!(closing("f(a[0], { \"(\"; // ("), "})");
        assert_eq!(closing("println!(\"{}\", v.x)"), "");
        assert_eq!(closing("f(println!(\"({x"), "\"))");
    }

    #[test]
    fn a_variable_gets_its_type() {
        let source = format!("fn f(\nmut a: {NOT_INFERRED},\nb: i32,\n) {{");
        let expected = "fn f(\nmut a: Vec<f64>,\nb: i32,\n) {";
        assert_eq!(with_types(&source, |name| (name == "a").then_some("Vec<f64>")), expected);
    }

    #[test]
    fn commands_are_blanks_of_the_same_length() {
        let code = ":dep x = \"ä\"\n%time a.b\n!ls\nlet c: D = ::e::f();\n";
        let expected = "             \n      a.b\n   \nlet c: D = ::e::f();\n";
        assert_eq!(rust(code), expected);
        assert_eq!(rust(code).len(), code.len());
        assert!(is_command(":dep") && !is_command("::std::mem"));
    }
}
