//! The finished report, as Jupyter's `error` message has it.

use super::colour::strip;
use super::fold;
use super::layout::HEAD;

/// What stands between the six lines and the compiler's own text.
pub const FOLD: &str = "── more ──";

/// What a failed cell answers with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The compiler's code (`E0308`), `panic`, the error's type, `Crash`, `KeyboardInterrupt`.
    pub ename: String,
    /// One sentence without colours.
    pub evalue: String,
    /// What is shown: at most six lines, then perhaps [`FOLD`] and the compiler's text.
    pub traceback: Vec<String>,
}

impl Report {
    /// The lines above the fold, without colours.
    pub fn head(&self) -> Vec<String> {
        let lines = self.traceback.iter().map(|line| strip(line));
        lines.take_while(|line| line != FOLD).collect()
    }

    /// The same report with one line more: above the fold where there is room, else below it.
    pub fn with_line(mut self, line: String) -> Self {
        match self.head().len() {
            end if end < HEAD => self.traceback.insert(end, line),
            end if end == self.traceback.len() => fold::add(&mut self.traceback, &[line]),
            fold => self.traceback.insert(fold + 1, line),
        }
        self
    }

    /// The whole text without colours.
    pub fn plain(&self) -> String {
        strip(&self.traceback.join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_more_never_makes_the_head_too_long() {
        let report = |n_lines: usize| {
            let traceback = (1..=n_lines).map(|line| line.to_string()).collect();
            Report { ename: String::new(), evalue: String::new(), traceback }
        };
        assert_eq!(report(2).with_line("more".to_owned()).head(), ["1", "2", "more"]);
        let full = report(HEAD).with_line("more".to_owned());
        assert_eq!(
            (full.head().len(), strip(&full.traceback[HEAD + 1])),
            (HEAD, "more".to_owned())
        );
    }
}
