//! Reads the crate that evcxr writes around a cell, and writes the one that is compiled.
//!
//! [`Generated::read`] parses the text of evcxr 0.22 line by line, and fails at anything unknown.
//! [`Generated::prepare`] turns it into the source that is compiled:
//!
//! - variables whose values the cell does not use stay in the store;
//! - a type that evcxr does not know ([`NOT_INFERRED`]) is the one that the compiler reported when
//!   the variable was made, and the types of new variables are queried ([`type_query`]);
//! - the module that keeps variables is the one that the library has compiled already;
//! - a failed `?` is reported with its type, to the executor;
//! - the function has the same name in every cell, so that the same cell is the same source.
//!
//! No line is added or removed, so that places in messages stay right.

mod awaited;
mod prepared;
mod returned;
pub mod shown;

use self::awaited::RUNTIME_OF_ASYNC;
pub use self::awaited::needs_runtime;
use self::prepared::text_of;
pub use self::prepared::{Prepared, variable_of};
use super::forms::Forms;
use super::type_names::{Variables, with_never};
use super::type_query;
use super::used_names::{self, UsedNames};
use crate::cell_tree::CellTree;
use anyhow::{Context, bail};
use eigenbook_executor::executor::{FAILURE, FAILURE_END};
use ra_ap_hir::NOT_INFERRED;
use regex::Regex;
use std::sync::LazyLock;

/// How the report of a failed `?` writes the error, and what that needs.
const FAILURE_TEXT: &str = "{:#}";
const HAS_TEXT: &str = "std::fmt::Display";

/// The kind of a line of the crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// An attribute of the crate.
    Attribute,
    /// A definition of this cell or an earlier one.
    Item,
    /// The type that reports a failed `?`.
    Report,
    /// The module that keeps variables.
    Runtime,
    /// The function around the cell, and evcxr's lines before and after the cell.
    Frame,
    /// Compares the type of a variable with that of the value.
    Check,
    /// Takes a variable out.
    Take,
    /// A line of the cell.
    Cell,
    /// Keeps a variable of the cell.
    NewPut,
    /// Puts a variable back that was there before.
    Put,
}

/// Replaces a line that is not needed.
pub const LEFT_OUT: &str = "//~eigenbook: left out";

/// How evcxr reports a failed `?`: on standard error, mixed with the cell's own text.
const REPORT: &str = r#"eprintln!("{}", error);"#;
const REPORT_TYPE: &str = "struct EvcxrUserCodeError {}";
/// What it can report.
const REPORTED: &str = "impl<T: std::fmt::Display> From<T> for EvcxrUserCodeError {";

/// Whether a line of evcxr's says how a failed `?` is reported.
pub fn is_report(line: &str) -> bool {
    line.contains(REPORT) || line.contains(REPORTED)
}
const RUNTIME: &str = "mod evcxr_internal_runtime {";
const EXPORTED: &str = "#[unsafe(no_mangle)]";
/// The function of a cell, before its number.
const FUNCTION: &str = "pub extern \"C\" fn run_user_code_";
const WITH_STORE: &str = "mut evcxr_variable_store: *mut evcxr_internal_runtime::VariableStore)";
const CHECKED: &str = "if !vars_ok {return evcxr_variable_store;}}";
const STORE: &str = "evcxr_variable_store";

/// How the lines begin that evcxr writes between the variables and the cell.
const OPENING: [&str; 4] = [
    "match std::panic::catch_unwind(",
    "  std::panic::AssertUnwindSafe(||{",
    "let _ = (|| -> std::result::Result<(), EvcxrUserCodeError> {",
    ".block_on(async {",
];
/// Lines that name variants of `Result`, and the same with their path: an import of a cell may bring
/// something else by these names.
const VARIANTS: [(&str, &str); 4] = [
    ("Ok(())})();", "::core::result::Result::Ok(())})();"),
    (
        "Ok::<(), EvcxrUserCodeError>(())",
        "::core::result::Result::Ok::<(), EvcxrUserCodeError>(())",
    ),
    ("  Ok(_) => {}", "  ::core::result::Result::Ok(_) => {}"),
    ("  Err(_) => {", "  ::core::result::Result::Err(_) => {"),
];

/// The line for a panic of the cell, and the same where the library reports the panic.
const PANICKED: &str = "  Err(_) => {";
const REPORTS_PANIC: &str = "  ::core::result::Result::Err(eigenbook_panic) => { \
    evcxr_internal_runtime::report_payload(&*eigenbook_panic);";

/// The lines that it writes after the cell and its new variables.
const CLOSING: [&str; 8] = [
    "Ok(())})();",
    "Ok::<(), EvcxrUserCodeError>(())",
    "});",
    "})) { ",
    "  Ok(_) => {}",
    "  Err(_) => {",
    "    println!(\"EVCXR_PANIC_NOTIFICATION\");",
    "}}",
];

/// The crate that evcxr has written around a cell, taken apart line by line.
pub struct Generated<'a> {
    lines: Vec<(Part, &'a str)>,
    /// The cell, as evcxr writes it: without its items.
    pub cell: CellTree,
    names: UsedNames,
    /// Whether evcxr would run the cell in its runtime, although it waits for nothing.
    pub is_idle: bool,
}

impl<'a> Generated<'a> {
    /// Takes evcxr's text apart. The cell must not use the variables that are `lost`, and the compiler
    /// does not find them.
    ///
    /// # Errors
    /// If it is not as evcxr 0.22 writes it.
    pub fn read(source: &'a str, lost: &[String]) -> anyhow::Result<Self> {
        let lines: Vec<&str> = source.split('\n').collect();
        let parts = parts(&lines).with_context(
            || "evcxr has written a crate that Eigenbook cannot read; is it another version?",
        )?;
        let mut lines: Vec<(Part, &str)> = parts.into_iter().zip(lines).collect();
        let is_idle = awaited::leave_out(&mut lines);
        let cell = CellTree::new(text_of(&lines, Part::Cell));
        let mut names = UsedNames::of(&cell);
        for name in lost {
            names.used.remove(used_names::plain(name));
        }
        Ok(Self { lines, names, cell, is_idle })
    }

    /// The items and imports before the function of the cell, each on lines of its own.
    pub fn items(&self) -> String {
        text_of(&self.lines, Part::Item)
    }

    /// The source to compile. `types` are those of the existing variables; `new` those of the
    /// cell's own, as far as they must be spelled out; `forms` are those of its values without a
    /// type name; `runtime` is the path of the library's module that keeps variables.
    ///
    /// # Errors
    /// If evcxr takes out a variable whose type is not known.
    pub fn prepare(
        &self,
        types: &Variables,
        new: &Variables,
        forms: &Forms,
        runtime: Option<&str>,
    ) -> anyhow::Result<Prepared> {
        let mut prepared = Vec::with_capacity(self.lines.len());
        for (at, &(part, line)) in self.lines.iter().enumerate() {
            let text = match part {
                Part::Check | Part::Take | Part::Put | Part::NewPut => {
                    let variable = Variable::read(line).context("no line about a variable")?;
                    let known = new.get(variable.name).map(String::as_str);
                    let shape = forms.shape(variable.name, known).filter(|_| part == Part::NewPut);
                    shape.unwrap_or_default() + &variable.prepare(part, &self.names, types, new)?
                }
                Part::Report => report(line),
                Part::Runtime => match runtime {
                    Some(path) if at > 0 && self.lines[at - 1].0 != Part::Runtime => {
                        format!("use ::{path} as evcxr_internal_runtime;")
                    }
                    Some(_) => String::new(),
                    None => line.to_owned(),
                },
                Part::Frame if line.starts_with(FUNCTION) => without_number(line),
                Part::Frame if runtime.is_some() && line == PANICKED => REPORTS_PANIC.to_owned(),
                Part::Frame => with_path(line),
                _ => line.to_owned(),
            };
            prepared.push((part, text));
        }
        Ok(Prepared(prepared))
    }
}

/// The kind of each line.
fn parts(lines: &[&str]) -> anyhow::Result<Vec<Part>> {
    let function = lines.iter().rposition(|line| line.starts_with(FUNCTION));
    let function = function.context("there is no function of a cell")?;
    let exported = function.checked_sub(1).filter(|at| lines[*at] == EXPORTED);
    let exported = exported.context("the function of the cell is not exported")?;
    let has_store = lines.get(function + 1) == Some(&WITH_STORE);
    let last = |text: &str, end: usize| lines[..end].iter().rposition(|line| line.trim() == text);
    let runtime = match has_store {
        true => last(RUNTIME, exported).context("the module of the variables is missing")?,
        false => exported,
    };
    let report = last(REPORT_TYPE, runtime).unwrap_or(runtime);
    if report < runtime && !lines[report..runtime].iter().any(|line| line.contains(REPORT)) {
        bail!("a failed `?` is reported in another way");
    }
    let is_attribute = |line: &&&str| line.starts_with("#!") || **line == LEFT_OUT;
    let attributes = lines.iter().take_while(is_attribute).count();
    let mut parts = vec![Part::Attribute; attributes.min(report)];
    parts.resize(report, Part::Item);
    parts.resize(runtime, Part::Report);
    parts.resize(exported, Part::Runtime);
    parts.resize(function + 1, Part::Frame);
    if has_store {
        parts.extend(body(&lines[function + 1..])?);
    } else {
        parts.resize(lines.len(), Part::Frame);
    }
    Ok(parts)
}

/// The kinds of the function's lines, after its first.
fn body(lines: &[&str]) -> anyhow::Result<Vec<Part>> {
    let checked = lines.iter().position(|line| *line == CHECKED);
    let checked = checked.context("the types of variables are compared in another way")?;
    let mut parts: Vec<Part> = lines[..checked]
        .iter()
        .map(|line| Variable::read(line).map_or(Part::Frame, |_| Part::Check))
        .collect();
    parts.push(Part::Frame);
    let is_variable = |line: &&str| Variable::read(line).is_some();
    let takes = lines[parts.len()..].iter().take_while(|line| is_variable(line)).count();
    parts.resize(parts.len() + takes, Part::Take);
    parts.resize(parts.len() + opening(&lines[parts.len()..]), Part::Frame);
    // From the end: the store is returned, old variables are put back, the wrapping is closed, new
    // variables are kept.
    let start = parts.len();
    let mut end = lines.iter().rposition(|line| *line == STORE).context("no store is returned")?;
    let mut behind = vec![Part::Frame; lines.len() - end];
    let mut back = |part: Part, is_part: &dyn Fn(&&str) -> bool| {
        let n = lines[start..end].iter().rev().take_while(|line| is_part(line)).count();
        behind.splice(0..0, std::iter::repeat_n(part, n));
        end -= n;
    };
    back(Part::Put, &is_variable);
    back(Part::Frame, &|line| CLOSING.contains(line));
    back(Part::NewPut, &is_variable);
    parts.resize(end, Part::Cell);
    parts.extend(behind);
    Ok(parts)
}

/// The number of lines between the variables and the cell.
fn opening(lines: &[&str]) -> usize {
    let mut n = 0;
    while let Some(line) = lines.get(n) {
        let until = lines[n..].iter().position(|line| *line == OPENING[3]).unwrap_or_default();
        let inside = lines[n..n + until].concat();
        if line.starts_with(RUNTIME_OF_ASYNC[0]) && inside.contains(RUNTIME_OF_ASYNC[1]) {
            n += until;
        } else if OPENING.contains(line) {
            n += 1;
        } else {
            break;
        }
    }
    n
}

/// One of evcxr's lines about a variable.
struct Variable<'a> {
    /// The text before the type, such as `let x = evcxr_variable_store.take_variable`.
    call: &'a str,
    type_name: &'a str,
    /// With the mark that lets a keyword be a name.
    name: &'a str,
    /// The text after the type.
    arguments: &'a str,
}

impl<'a> Variable<'a> {
    /// Reads a line, if it is one of these.
    fn read(line: &'a str) -> Option<Self> {
        static CALL: LazyLock<Regex> = LazyLock::new(|| {
            let before =
                r"(?:vars_ok &= |let .*?)?evcxr_variable_store\.(?:check|take|put)_variable";
            let pattern = format!(r"^({before})::<(.*)>(\(stringify!\(([^)]*)\).*\);)$");
            Regex::new(&pattern).expect("it is a pattern")
        });
        let (_, [call, type_name, arguments, name]) = CALL.captures(line)?.extract();
        Some(Self { call, type_name, name, arguments })
    }

    /// The line as it is compiled.
    fn prepare(
        &self,
        part: Part,
        names: &UsedNames,
        types: &Variables,
        new: &Variables,
    ) -> anyhow::Result<String> {
        let Self { call, type_name, name, arguments } = self;
        let plain = used_names::plain(name);
        let is_made = matches!(part, Part::Put | Part::NewPut) && names.declared.contains(plain);
        if !names.used.contains(plain) && !is_made {
            return Ok(LEFT_OUT.to_owned());
        }
        let known = match part {
            Part::NewPut => new.get(*name),
            _ => types.get(*name),
        };
        let type_name = match (part, known) {
            // A type that was written in an earlier cell may have paths by now.
            (Part::Check | Part::Take, Some(known)) => known,
            _ if *type_name != NOT_INFERRED && (is_made || known.is_none()) => *type_name,
            (_, Some(known)) => known,
            (Part::NewPut, None) => {
                let query = type_query::query(name);
                return Ok(format!("{query}{call}{arguments}"));
            }
            (Part::Put, None) => return Ok(format!("{call}{arguments}")),
            _ => bail!("the type of the variable `{name}` is not known any more"),
        };
        Ok(format!("{call}::<{}>{arguments}", with_never(type_name)))
    }
}

/// The report of a failed `?`, with its type and with the causes of the error, as far as its text
/// has them.
fn report(line: &str) -> String {
    let end = FAILURE_END.trim_start_matches('\n').trim_end();
    let report = format!(
        r#"println!("{FAILURE}{{}}\n{FAILURE_TEXT}\n{end}", std::any::type_name::<T>(), error);"#
    );
    let line = line.replacen(REPORT, &report, 1);
    line.replacen("> From<T> for", "> ::core::convert::From<T> for", 1)
}

/// The line with the path of the variants that it names.
fn with_path(line: &str) -> String {
    let full = VARIANTS.iter().find(|(plain, _)| *plain == line).map_or(line, |(_, full)| full);
    // A lock, as the code for `await` opens it.
    let line = full.replace("Ok(guard)", "::core::result::Result::Ok(guard)");
    line.replace("Err(poisoned)", "::core::result::Result::Err(poisoned)")
}

fn without_number(line: &str) -> String {
    let after = line[FUNCTION.len()..].trim_start_matches(|c: char| c.is_ascii_digit());
    format!("{}{after}", FUNCTION.trim_end_matches('_'))
}

#[cfg(test)]
mod tests {
    use super::shown::shown_by;
    use super::*;

    /// A crate that evcxr 0.22.0 has written.
    const RECORDED: &str = include_str!("generated/recorded.rs.txt");

    fn prepare(
        source: &str,
        types: &[(&str, &str)],
        runtime: Option<&str>,
    ) -> anyhow::Result<Prepared> {
        let types = types.iter().map(|(name, of)| ((*name).to_owned(), (*of).to_owned())).collect();
        let generated = Generated::read(source, &[])?;
        generated.prepare(&types, &Variables::new(), &Forms::default(), runtime)
    }

    /// The variables of the crate that are there before it.
    const KNOWN: [(&str, &str); 2] = [("A", "i32"), ("p", "P")];
    const LIBRARY: Option<&str> = Some("l::variables");

    #[test]
    fn a_recorded_crate_is_understood_line_by_line() {
        let generated = Generated::read(RECORDED, &[]).unwrap();
        let text_of = |part: Part| {
            let lines = generated.lines.iter().filter(|(own, _)| *own == part);
            lines.map(|(_, line)| *line).collect::<Vec<_>>()
        };
        assert_eq!(
            text_of(Part::Cell),
            [
                "let v = vec![p.x]; ",
                "let w: Vec<i64> = vec![1]; ",
                "v.len().checked_add(1).ok_or(\"x\")?;",
                "(",
                "g(A)",
                ").evcxr_display();"
            ]
        );
        assert_eq!(text_of(Part::Check).len(), 2);
        assert_eq!(text_of(Part::Take).len(), 2);
        assert_eq!(text_of(Part::NewPut).len(), 2);
        assert_eq!(text_of(Part::Put).len(), 2);
        assert!(text_of(Part::Item).contains(&"struct P { x: i32 }"));
        assert_eq!(text_of(Part::Attribute).len(), 2);
    }

    #[test]
    fn what_is_compiled_has_the_same_lines() {
        let text = prepare(RECORDED, &KNOWN, LIBRARY).unwrap().text();
        assert_eq!(text.lines().count(), RECORDED.lines().count());
        assert!(!text.contains(NOT_INFERRED), "{text}");
        assert!(text.contains("take_variable::<P>(stringify!(p))"));
        assert!(text.contains("put_variable::<Vec<i64>>(stringify!(w), w);"));
        assert!(
            text.contains("mem::drop(&v);evcxr_variable_store.put_variable(stringify!(v), v);")
        );
        assert!(text.contains("\nuse ::l::variables as evcxr_internal_runtime;\n"));
        assert!(text.contains("\npub extern \"C\" fn run_user_code(\n"));
        assert!(text.contains("EVCXR_FAILURE {}\\n{:#}\\nEVCXR_FAILURE_END"));
    }

    #[test]
    fn a_value_without_a_method_is_shown_by_the_library() {
        let shown = format!("\nfn text() {{}}{}\n2.0 * a\n)));", shown_by("{:?}"));
        let source = RECORDED.replace("\n(\ng(A)\n).evcxr_display();", &shown);
        let source = shown::with_library(&source, "l::variables");
        assert!(
            source.contains("{}::l::variables::show_value(::core::convert::identity(&(\n2.0 * a")
        );
        let prepared = prepare(&source, &KNOWN, LIBRARY).unwrap();
        let mut by_display = prepared.clone();
        assert!(!by_display.show_by_display(None) && by_display.show_by_display(LIBRARY));
        let by_display = by_display.text();
        assert!(by_display.contains(&shown_by("{}")) && !by_display.contains("show_value"));
    }

    #[test]
    fn a_variable_that_the_cell_does_not_use_stays_where_it_is() {
        let text = prepare(&RECORDED.replace("p.x", "3"), &KNOWN[..1], LIBRARY).unwrap().text();
        assert_eq!(text.matches(LEFT_OUT).count(), 3);
        assert!(!text.contains("stringify!(p)"));
    }

    #[test]
    fn a_cell_without_await_can_be_in_the_runtime() {
        let mut source = prepare(RECORDED, &KNOWN, None).unwrap();
        let n_lines = source.0.len();
        source.enter_runtime();
        assert_eq!(source.0.len(), n_lines);
        assert_eq!(source.text().matches(".enter();").count(), 1);
        source.0.push((Part::Frame, OPENING[3].to_owned()));
        let before = source.text();
        source.enter_runtime();
        assert_eq!(source.text(), before);
    }

    #[test]
    fn the_code_for_await_is_no_part_of_the_cell() {
        let lines = [
            OPENING[0],
            OPENING[1],
            "let mut mutex =",
            "evcxr_variable_store.lazy_arc(\"evcxr_tokio_runtime\", || f()); match",
            "mutex.lock() { Ok(guard) => guard, Err(poisoned) => poisoned.into_inner(), }",
            OPENING[3],
            "f().await",
        ];
        assert_eq!(opening(&lines), 6);
        assert_eq!(opening(&["let mut mutex = f();", "mutex", OPENING[3]]), 0);
        assert_eq!(with_path(lines[4]).matches("::core::result::Result::").count(), 2);
    }

    #[test]
    fn another_text_is_said_aloud() {
        for line in [FUNCTION, WITH_STORE, CHECKED, "\nevcxr_variable_store\n", REPORT] {
            assert!(RECORDED.contains(line), "{line}");
            let other = RECORDED.replace(line, "\nsomething else\n");
            // Without the store evcxr writes no variables, and there is nothing to parse.
            assert!(prepare(&other, &KNOWN, None).is_err() || line == WITH_STORE, "{line}");
        }
        assert!(prepare(RECORDED, &[], None).is_err());
    }
}
