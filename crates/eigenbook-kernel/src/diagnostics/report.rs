//! The finished report, as Jupyter's `error` message has it.

use super::colour::strip;

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

    /// The whole text without colours.
    pub fn plain(&self) -> String {
        strip(&self.traceback.join("\n"))
    }
}
