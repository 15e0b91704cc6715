//! A cell that does not wait is compiled without the code for `await`.
//!
//! Once a cell has used `await`, evcxr runs each cell inside of `block_on`, where nothing can start a
//! runtime of its own, as `#[tokio::main]` does. A cell without an `await` only enters the runtime.

use super::prepared::text_of;
use super::{CLOSING, OPENING, Part, Prepared};
use crate::tokens::{Token, closing, meaningful, parts};

/// The beginning of the code for `await`, up to the last line of `OPENING`, and what is in it; the
/// compiler that has built evcxr has chosen where its lines end.
pub(super) const RUNTIME_OF_ASYNC: [&str; 2] = ["let mut mutex =", "\"evcxr_tokio_runtime\""];

/// The line after which there is a store.
pub(super) const STORE_IS_THERE: &str =
    "let evcxr_variable_store = unsafe {&mut *evcxr_variable_store};";

/// Enters the runtime that evcxr makes for `await`.
const ENTER: &str = " let eigenbook_runtime = evcxr_variable_store.lazy_arc(\"evcxr_tokio_runtime\", \
    || std::sync::Mutex::new(::tokio::runtime::Runtime::new().unwrap())); \
    let eigenbook_runtime = eigenbook_runtime.lock().unwrap_or_else(|it| it.into_inner()).handle().clone(); \
    let _eigenbook_runtime = eigenbook_runtime.enter();";

/// Macros that wait for nothing, unless the notebook defines one of that name. Others, such as
/// `join!`, may.
const PLAIN: &str = "array assert assert_eq assert_ne concat dbg eprint eprintln format line matches \
    panic print println stringify todo unimplemented unreachable vec write writeln";

impl Prepared {
    /// The cell runs inside the notebook's runtime, so that it can start tasks without an `await`.
    /// It is the runtime of the cells that use `await`, in the variable in which evcxr keeps it.
    pub fn enter_runtime(&mut self) {
        let is_in = |line: &str| line == OPENING[3] || line.contains("eigenbook_runtime");
        let is_there = self.0.iter().any(|(_, line)| is_in(line));
        let lines = self.0.iter_mut().filter(|(_, line)| !is_there && line == STORE_IS_THERE);
        lines.for_each(|(_, line)| *line += ENTER);
    }
}

/// Takes the code for `await` out of the lines around a cell that waits for nothing; the number of
/// lines stays. Returns whether there was such code.
pub(super) fn leave_out(lines: &mut [(Part, &str)]) -> bool {
    if may_wait(lines) {
        return false;
    }
    let is = |text: &'static str| move |it: &(Part, &str)| it.0 == Part::Frame && it.1 == text;
    let begins = |it: &(Part, &str)| it.0 == Part::Frame && it.1.starts_with(RUNTIME_OF_ASYNC[0]);
    let (Some(first), Some(last)) =
        (lines.iter().position(begins), lines.iter().position(is(OPENING[3])))
    else {
        return false;
    };
    let ends = lines.windows(2).rposition(|it| is(CLOSING[1])(&it[0]) && is(CLOSING[2])(&it[1]));
    let Some(end) = ends.filter(|end| first < last && last < *end) else { return false };
    lines[first..=last].iter_mut().for_each(|(_, line)| *line = "");
    lines[first].1 = OPENING[2];
    lines[end].1 = "";
    lines[end + 1].1 = CLOSING[0];
    true
}

/// Whether the cell has an `await`, or calls a macro that may have one.
fn may_wait(lines: &[(Part, &str)]) -> bool {
    let (items, cell) = (text_of(lines, Part::Item), text_of(lines, Part::Cell));
    let words: Vec<&str> = meaningful(&cell).map(|token| token.text).collect();
    let own = [&items, &cell].into_iter().flat_map(|text| macros_in(text)).collect::<Vec<_>>();
    let is_plain = |name| PLAIN.split_whitespace().any(|it| it == name) && !own.contains(&name);
    let is_call = |it: &&[&str]| it[1] == "!" && matches!(it[2], "(" | "[" | "{");
    words.contains(&"await") || words.windows(3).filter(is_call).any(|it| !is_plain(it[0]))
}

/// The names of the macros that a text defines.
fn macros_in(text: &str) -> Vec<&str> {
    if !text.contains("macro_rules") {
        return Vec::new();
    }
    let words: Vec<&str> = meaningful(text).map(|token| token.text).collect();
    let defined = words.windows(3).filter(|it| it[..2] == ["macro_rules", "!"]);
    defined.map(|it| it[2]).collect()
}

/// Whether the code names a part of tokio that works only in a runtime, such as its tasks and its
/// timers. Its locks and channels need none, and its macros bring their own or wait.
pub fn needs_runtime(code: &str) -> bool {
    const IDLE: &str = "sync main test join try_join select pin";
    if !code.contains("tokio") {
        return false;
    }
    let tokens: Vec<Token<'_>> = meaningful(code).collect();
    let is_idle = |name: &str| IDLE.split_whitespace().any(|it| it == name);
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text);
    // Packages beside it, such as `tokio_util`, are made of its tasks and timers.
    let is_beside = |at: usize| text(at).starts_with("tokio_");
    let mut places = (0..tokens.len()).filter(|&at| text(at) == "tokio" || is_beside(at));
    places.any(|at| {
        is_beside(at)
            || match (text(at + 1), text(at + 2), text(at + 3)) {
                (":", ":", "{") => {
                    let end = closing(&tokens, at + 3).unwrap_or(tokens.len() - 1);
                    let inside = tokens[at + 3].place.end..tokens[end].place.start;
                    let names = parts(code.get(inside).unwrap_or_default()).into_iter();
                    let mut first = names.filter_map(|name| meaningful(name).next());
                    first.any(|name| !is_idle(name.text))
                }
                (":", ":", name) => !is_idle(name),
                (next, ..) => next == "as",
            }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_cell_that_waits_for_nothing_is_without_it() {
        let frame = |line| (Part::Frame, line);
        let around = |cell| {
            let mut lines = vec![frame(OPENING[1]), frame("let mut mutex ="), frame("lock()")];
            lines.extend([frame(OPENING[3]), (Part::Cell, cell), (Part::NewPut, "put(x);")]);
            lines.extend([frame(CLOSING[1]), frame(CLOSING[2]), frame(CLOSING[3])]);
            lines
        };
        for cell in ["f().await", "join!(a, b)", "let x = tokio::select! { _ = a => 1 };"] {
            let mut lines = around(cell);
            assert!(!leave_out(&mut lines), "{cell}");
            assert!(lines == around(cell));
        }
        // A text of several lines, whose end is no beginning of another.
        let mut lines = around("let n = (\"abc");
        lines.insert(5, (Part::Cell, "def\".len(), f().await);"));
        assert!(!leave_out(&mut lines));
        // A macro of the notebook by the name of one that waits for nothing.
        let macro_of = |part| (part, "macro_rules! dbg { ($it:expr) => { $it.await } }");
        for (at, part) in [(0, Part::Item), (4, Part::Cell)] {
            let mut lines = around("dbg!(f())");
            assert!(leave_out(&mut lines.clone()));
            lines.insert(at, macro_of(part));
            assert!(!leave_out(&mut lines), "{part:?}");
        }
        let mut lines = around("println!(\"{}\", runtime.block_on(f()) != 1)");
        assert!(leave_out(&mut lines) && !leave_out(&mut lines));
        let texts: Vec<&str> = lines.iter().map(|(_, line)| *line).collect();
        let cell = texts[4];
        let start = [OPENING[1], OPENING[2], "", ""];
        let end = ["put(x);", "", CLOSING[0], CLOSING[3]];
        assert_eq!(texts, [&start[..], &[cell], &end].concat());
    }

    #[test]
    fn only_what_needs_a_runtime_starts_one() {
        let idle = [
            "use tokio::sync::Mutex;",
            "use tokio::{join, sync::{mpsc, Mutex}};",
            "extern crate tokio;",
            "#[tokio::main] async fn main() { let text = \"tokio::spawn\"; }",
            "let m = ::tokio::sync::Mutex::new(1); // tokio::spawn",
        ];
        for code in idle {
            assert!(!needs_runtime(code), "{code}");
        }
        let busy = [
            "tokio::spawn(f())",
            "use tokio::{sync::Mutex, time::{self, sleep}};",
            "use tokio::*;",
            "use tokio::{self as t};",
            "use tokio as t;",
            "use tokio_util::time::DelayQueue;",
            "use {std::fmt, tokio::task};",
            "let m = tokio::sync::Mutex::new(1);\nlet t = tokio::time::interval(d);",
        ];
        for code in busy {
            assert!(needs_runtime(code), "{code}");
        }
    }
}
