//! The variables whose threads or connections ended with the process.

use super::cell_run::CellRun;
use super::evcxr_engine::EvcxrEngine;
use crate::diagnostics::{self, Report, Threads};

impl EvcxrEngine {
    /// After a snapshot has replaced the process: the report names the variables that it cannot
    /// restore.
    pub(super) fn with_halves(&self, run: &CellRun, report: Report) -> Report {
        let threads = match self.wire.is_without_threads() {
            true => Threads::Lost,
            false => Threads::None,
        };
        let halves = diagnostics::not_brought_back(&run.before, threads);
        if halves.is_empty() {
            return report;
        }
        report.with_line(diagnostics::make_again(&halves))
    }
}
