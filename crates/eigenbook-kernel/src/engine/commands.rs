//! The output of the kernel's own commands: the list of them, the variables, the times of a cell.

use super::interface::{Bundle, Completion, Variable};
use crate::world::paths::World;
use evcxr::EvalOutputs;
use std::fmt::Write;
use std::time::Duration;

const HELP: [(&str, &str); 14] = [
    ("1 + 1", "a cell that ends without a semicolon shows its value"),
    ("?NAME", "what is known about a name"),
    ("%time CODE", "run the code, and say how long it took to compile and to run"),
    ("%timeit CODE", "run the code many times, and say how long it takes"),
    (":vars", "the variables: type, shape, size and value"),
    (":type CODE", "the type of a variable or another expression"),
    (":dep NAME = \"VERSION\"", "add a library from crates.io"),
    (":test NAME", "run the functions with `#[test]`, or those whose name has this in it"),
    ("!COMMAND", "run a command of the shell"),
    ("%%bash", "run the cell in a shell; also `%%python` and others"),
    ("%%writefile FILE", "write the cell to a file"),
    (":clear", "forget all variables and definitions"),
    (":explain", "the compiler's long explanation of the last error"),
    (":help", "this list"),
];

/// The list of commands.
pub fn help() -> Bundle {
    table(["what", "does"], HELP.map(|(what, does)| vec![what.to_owned(), does.to_owned()]))
}

/// The commands of that list that begin so.
pub fn beginning_with(begun: &str) -> Vec<Completion> {
    let named = HELP.iter().filter(|(what, _)| what.starts_with(['%', ':']));
    let found = named.filter_map(|(what, does)| {
        let name = what.split(' ').next()?;
        let (text, signature) = (name.to_owned(), Some((*does).to_owned()));
        name.starts_with(begun).then_some(Completion { text, signature, kind: None })
    });
    found.collect()
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

/// The versions of the kernel and of what it consists of.
pub fn version(world: &World) -> Bundle {
    let (own, rust) = (env!("CARGO_PKG_VERSION"), world.rust_release());
    Bundle::text(format!("Eigenbook {own}, on evcxr 0.22 and Rust {rust}"))
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
    Bundle::text(plain.trim_end()).with("text/html", format!("<table>{head}{body}</table>"))
}

/// The text as HTML shows it.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

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
