//! The finished report, in the form of Jupyter's `error` message.

use super::bold::strip;
use super::code::Fix;
use super::snippet;

/// The name of a rule, in one machine word.
pub type RuleName = &'static String;

/// How many lines are shown at most.
pub(super) const HEAD: usize = 6;

/// How many lines there are up to the place in the cell.
const SNIPPET: usize = 3;

/// How the first line of a fix begins.
const FIX: &str = "fix │ ";

/// Whether the line belongs to a fix, where one begins.
fn is_of_fix(line: &str) -> bool {
    let line = strip(line);
    line.starts_with(FIX) || line.starts_with("    │")
}

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
    pub fixed: Option<Box<str>>,
    /// The rule that matched, if any.
    pub rule: Option<RuleName>,
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
        let after = self.take_fix();
        let start = self.traceback.len();
        let lines = snippet::fixed(&fix, self.fixed_line());
        let n_kept = HEAD.saturating_sub(lines.len() + after.len()).min(start);
        if n_kept < start.min(SNIPPET) {
            return None;
        }
        self.traceback.truncate(n_kept);
        self.traceback.extend(lines.into_iter().chain(after));
        self.fixed = fix.whole.map(String::into_boxed_str);
        Some(self)
    }

    /// The same report without its fix.
    pub(super) fn without_fix(mut self) -> Self {
        let after = self.take_fix();
        self.traceback.extend(after);
        self.fixed = None;
        self
    }

    /// Ends the report before its fix; returns the lines behind that.
    fn take_fix(&mut self) -> Vec<String> {
        let is_fix = |line: &&String| strip(line).starts_with(FIX);
        let start = self.traceback.iter().take_while(|line| !is_fix(line)).count();
        let n_own = self.traceback[start..].iter().take_while(|line| is_of_fix(line)).count();
        let after = self.traceback.split_off(start + n_own);
        self.traceback.truncate(start);
        after
    }

    /// The line of the cell that is shown.
    fn fixed_line(&self) -> Option<usize> {
        self.head().get(1)?.split_once(" │ ")?.0.trim().parse().ok()
    }

    /// The shown lines without colours, and the folded part.
    pub fn plain(&self) -> String {
        let more = self.more.iter().map(String::as_str);
        let mut lines = self.head();
        lines.extend(more.map(|line| format!("  ⋮ {line}").trim_end().to_owned()));
        lines.join("\n")
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
