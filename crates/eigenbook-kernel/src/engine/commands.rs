//! The kernel's own commands: `%time`, `:vars` and `:help`. All others are the engine's.

use super::interface::{Bundle, Variable};
use evcxr::EvalOutputs;
use std::fmt::Write;
use std::time::Duration;

/// What a cell asks for.
#[derive(Debug, PartialEq, Eq)]
pub enum Command<'a> {
    /// To be run.
    Run(&'a str),
    /// To be run, and timed.
    Time(&'a str),
    /// The variables that stand.
    Variables,
    /// What commands there are.
    Help,
}

impl<'a> Command<'a> {
    /// Reads a cell.
    pub fn read(code: &'a str) -> Self {
        let trimmed = code.trim();
        match trimmed.split_once(char::is_whitespace) {
            Some(("%time" | "%%time", rest)) => Self::Time(rest),
            _ if trimmed == ":vars" => Self::Variables,
            _ if trimmed == ":help" => Self::Help,
            _ => Self::Run(code),
        }
    }
}

const HELP: [(&str, &str); 8] = [
    ("1 + 1", "a cell that ends without a semicolon shows its value"),
    ("%time CODE", "run the code, and say how long it took to compile and to run"),
    (":vars", "the variables: type, shape, size and value"),
    (":dep NAME = \"VERSION\"", "add a library from crates.io"),
    ("!COMMAND", "run a command of the shell"),
    (":clear", "forget all variables and definitions"),
    (":explain", "the compiler's long explanation of the last error"),
    (":help", "this list"),
];

/// The list of commands.
pub fn help() -> Bundle {
    table(["what", "does"], HELP.map(|(what, does)| vec![what.to_owned(), does.to_owned()]))
}

/// The variables as a table.
pub fn variables(variables: &[Variable]) -> Bundle {
    if variables.is_empty() {
        return Bundle::text("No variables yet.");
    }
    let rows = variables.iter().cloned().map(|variable| {
        vec![variable.name, variable.type_name, variable.shape, variable.size, variable.value]
    });
    table(["name", "type", "shape", "size", "value"], rows)
}

/// How long the parts of a cell took.
pub fn times(outputs: &EvalOutputs) -> String {
    let sum = |is_run: bool| {
        let phases = outputs.phases.iter().filter(|phase| (phase.name == "Execution") == is_run);
        phases.map(|phase| phase.duration).sum::<Duration>()
    };
    format!("run {}, compiled in {}\n", readable(sum(true)), readable(sum(false)))
}

fn readable(time: Duration) -> String {
    match time.as_secs_f64() {
        seconds if seconds < 1e-3 => format!("{:.0} µs", seconds * 1e6),
        seconds if seconds < 1.0 => format!("{:.1} ms", seconds * 1e3),
        seconds => format!("{seconds:.2} s"),
    }
}

/// A table as text in columns, and as HTML.
fn table<const N: usize>(heads: [&str; N], rows: impl IntoIterator<Item = Vec<String>>) -> Bundle {
    let rows: Vec<Vec<String>> = rows.into_iter().collect();
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.max().unwrap_or_default().max(heads[column].len())
    };
    let widths: Vec<usize> = (0..heads.len()).map(width).collect();
    let mut plain = String::new();
    let head = heads.map(str::to_owned).to_vec();
    for row in std::iter::once(&head).chain(&rows) {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        let _ = writeln!(plain, "{}", cells.collect::<Vec<_>>().join("  ").trim_end());
    }
    let cells = |tag: &str, cells: &[String]| {
        let cells = cells.iter().map(|cell| format!("<{tag}>{}</{tag}>", escape(cell)));
        format!("<tr>{}</tr>", cells.collect::<String>())
    };
    let body: String = rows.iter().map(|row| cells("td", row)).collect();
    let head = cells("th", &head);
    let mut bundle = Bundle::text(plain.trim_end());
    bundle.data.insert("text/html".to_owned(), format!("<table>{head}{body}</table>").into());
    bundle
}

/// The text as HTML shows it.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_told_from_code() {
        assert_eq!(Command::read("%time 1 + 1"), Command::Time("1 + 1"));
        assert_eq!(Command::read(" :vars\n"), Command::Variables);
        assert_eq!(Command::read("let vars = 1;"), Command::Run("let vars = 1;"));
    }

    #[test]
    fn types_are_escaped() {
        let (name, type_name) = ("v".to_owned(), "Vec<u8>".to_owned());
        let size = "24 B".to_owned();
        let bundle = variables(&[Variable { name, type_name, size, ..Variable::default() }]);
        let lines = "name  type     shape  size  value\nv     Vec<u8>         24 B";
        assert_eq!(bundle.plain(), lines);
        assert!(bundle.data["text/html"].as_str().unwrap().contains("Vec&lt;u8&gt;"));
    }
}
