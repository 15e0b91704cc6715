//! The finished report, in the form of Jupyter's `error` message.

use super::bold::strip;
use super::code::Fix;
use super::snippet;
use itertools::Itertools;
use std::ops::Range;

/// The name of a rule, in one machine word.
pub type RuleName = &'static String;

/// How many lines are shown at most.
pub(super) const HEAD: usize = 6;

/// How many lines there are up to the place in the cell.
const SNIPPET: usize = 3;

/// The answer of a failed cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The compiler's code (`E0308`), `panic`, the error's type, `Crash`, `KeyboardInterrupt`.
    pub ename: String,
    /// One sentence without colours.
    pub evalue: String,
    /// The shown lines: at most six.
    pub traceback: Vec<String>,
    /// The folded part below them: the compiler's own text, without colours.
    pub more: Vec<String>,
    /// The whole corrected cell, if the report has a line for it and names no other problem.
    pub fixed: Option<Box<Fixed>>,
    /// The rule that matched, if any.
    pub rule: Option<RuleName>,
}

/// A whole corrected cell, and what the report shows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The cell's code.
    pub code: String,
    /// Where the corrected lines are among the shown ones.
    pub lines: Range<usize>,
    /// The line of the student's cell that is shown before them.
    pub line: Option<usize>,
}

impl Report {
    /// The shown lines without colours.
    pub fn head(&self) -> Vec<String> {
        self.traceback.iter().map(|line| strip(line)).collect()
    }

    /// The same report with one more line: shown if there is space, else the first folded one.
    pub fn with_line(mut self, line: String) -> Self {
        match self.traceback.len() < HEAD {
            true => self.traceback.push(line),
            false => self.more.insert(0, line),
        }
        self
    }

    /// The same report with these lines as the fix, in the place of its own; none if there are too many
    /// of them. If need be, the rule is not shown.
    pub(super) fn with_fix(mut self, fix: Fix) -> Option<Self> {
        let Fixed { lines: own, line, .. } = *self.fixed.take()?;
        let lines = snippet::fixed(&fix, line);
        let n_after = self.traceback.len() - own.end;
        let n_kept = HEAD.saturating_sub(lines.len() + n_after).min(own.start);
        if n_kept < own.start.min(SNIPPET) {
            return None;
        }
        let place = n_kept..n_kept + lines.len();
        self.traceback.splice(n_kept..own.end, lines);
        self.fixed = fix.whole.map(|code| Box::new(Fixed { code, lines: place, line }));
        Some(self)
    }

    /// The same report without its fix.
    pub(super) fn without_fix(mut self) -> Self {
        if let Some(fixed) = self.fixed.take() {
            self.traceback.drain(fixed.lines);
        }
        self
    }

    /// The shown lines without colours, and the folded part.
    pub fn plain(&self) -> String {
        let more = self.more.iter().map(|line| format!("  ⋮ {line}").trim_end().to_owned());
        self.head().into_iter().chain(more).join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_more_never_makes_the_head_too_long() {
        let report = |n_lines: usize| {
            let traceback = (1..=n_lines).map(|line| line.to_string()).collect();
            Report { traceback, ..Report::default() }
        };
        assert_eq!(report(2).with_line("more".to_owned()).head(), ["1", "2", "more"]);
        let full = report(HEAD).with_line("more".to_owned());
        assert_eq!((full.head().len(), full.more), (HEAD, vec!["more".to_owned()]));
    }
}
