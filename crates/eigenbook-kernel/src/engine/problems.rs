//! Converts the engine's errors for `diagnostics`.

use super::cell_run::CellRun;
use super::source_files::DEEPER;
use crate::cell_tree::{self, CellTree, is_command};
use crate::compile::beside::without_added;
use crate::diagnostics::{Anchor, Cell, Level, PanicPlace, Problem, Span};
use crate::edits::line_and_column;
use crate::json::{code, is_error, is_summary, list, number};
use crate::tokens::{Token, TokenKind, meaningful, tokens};
use evcxr::CompilationError;
use ra_ap_syntax::{AstNode, ast};
use regex::Regex;
use serde_json::Value;
use std::ops::Range;
use std::sync::LazyLock;

/// The errors of a cell, as far as the engine reports them, and in the compiler's own messages.
pub fn from_engine(errors: &[CompilationError], run: &CellRun, cell: &Cell) -> Vec<Problem> {
    let mut own = errors.iter().filter_map(|error| from_one(error, run, cell)).collect::<Vec<_>>();
    if own.iter().all(|it| it.level != Level::Error) {
        // evcxr drops an error in another file if there is a warning about the cells.
        let all = run.compiled.messages.iter().filter(|it| is_error(it));
        own.extend(all.filter_map(|it| from_rustc(it, cell, None)));
    }
    // evcxr writes an import for each name of a list, and drops what is said about it if there are
    // other errors.
    let is_import = |message: &&Value| {
        let starts = |span: &Value| span["text"][0]["text"].as_str().map(|it| it.trim().to_owned());
        let mut starts = list(&message["spans"]).filter_map(starts);
        matches!(code(message), "E0432" | "E0433") && starts.any(|it| it.starts_with("use "))
    };
    let imports = run.compiled.messages.iter().filter(is_import).cloned().collect::<Vec<_>>();
    let dropped = from_compiler(&imports, cell)
        .into_iter()
        .filter(|it| !it.spans.is_empty() && own.iter().all(|known| known.message != it.message));
    dropped.chain(own.iter().cloned()).collect()
}

/// The compiler's messages about a cell.
pub fn from_compiler(messages: &[Value], cell: &Cell) -> Vec<Problem> {
    messages.iter().filter_map(|message| from_rustc(message, cell, None)).collect()
}

/// A message of the compiler; one about a file that the cell names says which.
fn from_rustc(message: &Value, cell: &Cell, anchor: Option<Anchor>) -> Option<Problem> {
    let mut problem = Problem::from_rustc(message, cell, anchor)?;
    problem.rendered = without_copies(&problem.rendered);
    let place = list(&message["spans"]).find(|it| it["is_primary"] == true);
    let file = place.and_then(|it| it["file_name"].as_str()).unwrap_or_default();
    let plain = without_copies(file);
    if let Some(line) = place.and_then(|it| number(&it["line_start"])).filter(|_| plain != file) {
        problem.notes.insert(0, format!("It is in {plain}, line {line}."));
    }
    Some(problem)
}

/// The text without the session's folders of copies, whose files have the paths of the notebook's.
fn without_copies(text: &str) -> String {
    static COPIES: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(&format!(r"[^\s(]*\bfiles/[0-9a-f]{{16}}/+(\S*/{DEEPER})?"))
            .expect("it is a pattern")
    });
    COPIES.replace_all(text, "").into_owned()
}

/// The compiler's errors that are about no place, such as a disk that is full; evcxr drops them.
pub fn without_a_place(messages: &[Value]) -> Vec<Problem> {
    let errors = messages.iter().filter(|message| {
        message["level"] == "error" && message["spans"].as_array().is_none_or(Vec::is_empty)
    });
    let texts = errors.filter_map(|message| message["message"].as_str());
    texts.filter(|text| !is_summary(text)).flat_map(from_text).collect()
}

/// A message without a place, such as that of a command.
pub fn from_text(message: &str) -> Vec<Problem> {
    vec![Problem::new(message, Vec::new())]
}

fn from_one(error: &CompilationError, run: &CellRun, cell: &Cell) -> Option<Problem> {
    let spans = spans(error, run);
    if error.json.is_null() {
        // The engine's own message, about a command.
        return Some(Problem::new(error.message(), spans));
    }
    let mut problem = match run.compiled.messages.iter().find(|whole| has_child(whole, &error.json))
    {
        // If only a note is about the cell, the engine keeps only the note.
        Some(whole) => from_rustc(whole, cell, None)?,
        None => {
            let problem = from_rustc(&error.json, cell, anchor(error, run))?;
            Problem { message: error.message(), ..problem }
        }
    };
    if problem.spans.is_empty() {
        problem.spans = spans;
    }
    Some(problem)
}

fn has_child(message: &Value, child: &Value) -> bool {
    message["children"].as_array().is_some_and(|children| children.contains(child))
}

/// The places that the engine has found in the cell.
fn spans(error: &CompilationError, run: &CellRun) -> Vec<Span> {
    let messages = error.spanned_messages().iter();
    let found = messages.filter_map(|message| {
        let place = message.span.as_ref()?;
        let place_of = |line, at| (line, column(run, line, at));
        Some(Span {
            start: place_of(place.start_line, place.start_column),
            end: place_of(place.end_line, place.end_column),
            label: message.label.clone(),
            primary: message.is_primary,
        })
    });
    found.collect()
}

/// The column in the cell as it was written.
fn column(run: &CellRun, line: usize, column: usize) -> usize {
    let written = run.written.as_ref().and_then(|code| code.lines().nth(line.checked_sub(1)?));
    written.map_or(column, |line| without_added(line, column).1)
}

/// A place that is known on both sides: the primary one, if the engine could find it.
fn anchor(error: &CompilationError, run: &CellRun) -> Option<Anchor> {
    let own = error.primary_spanned_message()?.span.as_ref()?;
    let spans = error.json["spans"].as_array()?;
    let primary = spans.iter().find(|span| span["is_primary"] == true).or_else(|| spans.first())?;
    // A place inside a macro is reported as its call, which is elsewhere.
    primary["expansion"].is_null().then_some(Anchor {
        generated: (number(&primary["line_start"])?, number(&primary["column_start"])?),
        cell: (own.start_line, column(run, own.start_line, own.start_column)),
    })
}

/// A mistake in the cell that the engine would take for something else.
pub fn before_compile(cell: &CellTree) -> Option<Problem> {
    let broken = broken_let(cell).or_else(|| open_comment(&cell.code));
    broken.or_else(|| unopened(&cell.code)).or_else(|| unfinished(cell))
}

/// A `}` with which the cell begins, which the engine would drop silently.
fn unopened(code: &str) -> Option<Problem> {
    let start = code.len() - code.trim_start().len();
    code[start..].starts_with('}').then(|| {
        let message = "unexpected closing delimiter: `}`";
        from_byte(code, start, 1, "unexpected closing delimiter", message)
    })
}

/// A `let` without a pattern, which the engine would drop silently.
fn broken_let(cell: &CellTree) -> Option<Problem> {
    let code = &cell.code;
    let statements = cell.root().descendants().filter_map(ast::LetStmt::cast);
    let broken = statements.into_iter().find(|statement| statement.pat().is_none())?;
    let range = broken.syntax().text_range();
    if let Some(word) = keyword_behind_let(code, cell_tree::range_in_cell(range).start) {
        let message = format!("expected identifier, found keyword `{}`", &code[word.clone()]);
        return Some(from_byte(code, word.start, word.len(), "a keyword", message));
    }
    let error = cell.errors().into_iter().find(|error| range.contains_range(error.range()));
    let place = cell_tree::range_in_cell(error.map_or(range, |error| error.range()));
    code.get(..place.start)?;
    let message = "`let` needs the name of a variable";
    Some(from_byte(code, place.start, 1, "a name is missing here", message))
}

/// The keyword that is used as a name behind a `let` at this byte, or after it.
fn keyword_behind_let(code: &str, start: usize) -> Option<Range<usize>> {
    let mut behind = meaningful(code.get(start..)?).skip_while(|it| it.text != "let").skip(1);
    let name = behind.find(|it| it.text != "mut").filter(|it| it.kind == TokenKind::Ident)?;
    Some(name.place.start + start..name.place.end + start)
}

/// A line that stops in the middle: at a path without its last name, such as `std::`, or at the end
/// of the cell behind an operator. The engine takes the variable of such a line for one of an
/// unknown type.
fn unfinished(cell: &CellTree) -> Option<Problem> {
    const OPERATORS: [&str; 16] =
        ["+", "-", "*", "/", "%", "&", "|", "^", "=", "<", ".", ",", ":", "!", "::", "::<"];
    let code = &cell.code;
    if cell.is_rust() || code.contains("macro_rules") {
        return None;
    }
    let all: Vec<Token<'_>> = meaningful(code).collect();
    let text = |at: usize| all.get(at).map_or("", |it| it.text);
    let count = |brackets: [&str; 3]| all.iter().filter(|it| brackets.contains(&it.text)).count();
    if count(["(", "[", "{"]) != count([")", "]", "}"]) {
        return None;
    }
    let is_path = |at: usize| at > 0 && text(at) == ":" && text(at - 1) == ":";
    let ends = |at: &usize| matches!(text(at + 1), ";" | ")" | "]" | "}" | "," | "=");
    let at = (1..all.len()).find(|at| is_path(*at) && ends(at)).or(all.len().checked_sub(1))?;
    let first = match text(at) {
        "<" if at > 2 && is_path(at - 1) => at - 2,
        _ if is_path(at) => at - 1,
        _ => at,
    };
    let operator = &code[all[first].place.start..all[at].place.end];
    // A line `:dep` is none of Rust.
    let line = code[..all[at].place.start].rsplit('\n').next().unwrap_or_default();
    if is_command(line) {
        return None;
    }
    let message = format!("something is missing behind `{operator}`");
    let (start, length) = (all[first].place.start, operator.chars().count());
    OPERATORS
        .contains(&operator)
        .then(|| from_byte(code, start, length, "the line ends here", message))
}

/// A block comment that is never closed, which the engine would take for a cell without Rust.
fn open_comment(code: &str) -> Option<Problem> {
    let comment = tokens(code).find(|it| it.is_open() && it.is_silent())?;
    let message = "the comment `/*` is never closed by `*/`";
    Some(from_byte(code, comment.place.start, 2, "opened here", message))
}

/// A problem with so many characters from this byte on.
fn from_byte(
    code: &str,
    byte: usize,
    length: usize,
    label: &str,
    says: impl Into<String>,
) -> Problem {
    let (line, column) = line_and_column(code, byte);
    Problem::new(says, vec![Span::on_line(line, column..column + length, label)])
}

/// The line of the cell that a line of the generated source comes from.
pub fn place_of(generated: &str, cell: &Cell, file: &str, line: u32, column: u32) -> PanicPlace {
    let elsewhere = PanicPlace::Elsewhere { file: without_copies(file), line: line as usize };
    if file.is_empty() {
        return PanicPlace::Unknown;
    }
    if file != "src/lib.rs" {
        return elsewhere;
    }
    let lines: Vec<&str> = generated.lines().collect();
    let (line, column) = inside_brackets(&lines, line, column);
    let Some(source) = (line as usize).checked_sub(1).and_then(|index| lines.get(index)) else {
        return elsewhere;
    };
    let alike = |other: &&str| other.trim() == source.trim();
    // Lines that are alike come in the same order on both sides.
    let later = lines[line as usize..].iter().filter(|other| alike(other)).count();
    let (source, column) = without_added(source, column as usize);
    let own = cell.code.lines().enumerate().filter(|(_, own)| holds(own, source.trim()));
    match own.collect::<Vec<_>>().into_iter().nth_back(later) {
        Some((index, own)) => {
            let indent = |text: &str| text.chars().take_while(|c| c.is_whitespace()).count();
            let before = own.find(source.trim()).map_or(0, |at| own[..at].chars().count());
            let column = (column + before).saturating_sub(indent(&source));
            PanicPlace::Cell { line: index + 1, column }
        }
        None => elsewhere,
    }
}

/// The place after the bracket that evcxr puts before a last expression, on a line of its own, if a
/// place is that bracket.
fn inside_brackets(lines: &[&str], line: u32, column: u32) -> (u32, u32) {
    let at = |line: u32| lines.get(line.checked_sub(1)? as usize).copied();
    let is_bracket = |text: &str| text.ends_with('(') && text.chars().count() == column as usize;
    match (at(line), at(line + 1)) {
        (Some(own), Some(next)) if is_bracket(own) => {
            let indent = next.chars().take_while(|c| c.is_whitespace()).count();
            (line + 1, u32::try_from(indent).unwrap_or_default() + 1)
        }
        _ => (line, column),
    }
}

/// Whether a line of the cell contains a line of the generated source, which is one of its
/// statements, perhaps wrapped for display.
fn holds(own: &str, statement: &str) -> bool {
    !statement.is_empty() && own.contains(statement)
}
