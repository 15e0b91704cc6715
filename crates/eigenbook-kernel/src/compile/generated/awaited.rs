//! A cell that does not wait is compiled without the code for `await`.
//!
//! Once a cell has used `await`, evcxr runs each cell inside of `block_on`, where nothing can start a
//! runtime of its own, as `#[tokio::main]` does. A cell without an `await` only enters the runtime.

use super::{CLOSING, OPENING, Part, RUNTIME_OF_ASYNC};
use crate::tokens::meaningful;

/// Macros that wait for nothing. Others, such as `join!`, may.
const PLAIN: [&str; 21] = [
    "array",
    "assert",
    "assert_eq",
    "assert_ne",
    "concat",
    "dbg",
    "eprint",
    "eprintln",
    "format",
    "line",
    "matches",
    "panic",
    "print",
    "println",
    "stringify",
    "todo",
    "unimplemented",
    "unreachable",
    "vec",
    "write",
    "writeln",
];

/// Takes the code for `await` out of the lines around a cell that waits for nothing; the number of
/// lines stays. Returns whether there was such code.
pub(super) fn leave_out(lines: &mut [(Part, &str)]) -> bool {
    if lines.iter().any(|(part, line)| *part == Part::Cell && may_wait(line)) {
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

fn may_wait(line: &str) -> bool {
    let words: Vec<&str> = meaningful(line).map(|token| token.text).collect();
    let is_call = |it: &&[&str]| it[1] == "!" && matches!(it[2], "(" | "[" | "{");
    let mut calls = words.windows(3).filter(is_call);
    words.contains(&"await") || calls.any(|it| !PLAIN.contains(&it[0]))
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
        let mut lines = around("println!(\"{}\", runtime.block_on(f()) != 1)");
        assert!(leave_out(&mut lines) && !leave_out(&mut lines));
        let texts: Vec<&str> = lines.iter().map(|(_, line)| *line).collect();
        let cell = texts[4];
        let start = [OPENING[1], OPENING[2], "", ""];
        let end = ["put(x);", "", CLOSING[0], CLOSING[3]];
        assert_eq!(texts, [&start[..], &[cell], &end].concat());
    }
}
