//! The corrected cell of a report is compiled before it is proposed.

use super::cell_run::CellRun;
use super::evcxr_engine::EvcxrEngine;
use super::interface::SentCell;
use super::problems;
use super::request::CellRequest;
use crate::cell_tree::CellTree;
use crate::diagnostics::{self, Problem, Report};
use crate::json::is_error;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

impl EvcxrEngine {
    /// The report with a fix that compiles, or without one; `written` is the Rust of the cell.
    pub(super) fn with_checked_fix(
        &mut self,
        report: Report,
        (written, run): (&str, &CellRun),
        CellRequest { cell: sent, known: cell, .. }: CellRequest<'_>,
    ) -> Report {
        // The corrected cell has the commands as well.
        if report.fixed.is_none() || run.interrupted || written != cell.code {
            return report;
        }
        let session = self.knowledge(run, &[]);
        let report = diagnostics::checked(report, cell, &session, |code| {
            self.problems_of(code, cell.number, sent)
        });
        // A stop that came meanwhile was meant for the check.
        self.control.settle();
        report
    }

    /// The errors of a cell that is not run; none if the engine cannot compile it to the end, for
    /// example because the person wants it to stop.
    fn problems_of(
        &mut self,
        code: &str,
        number: u32,
        sent: &SentCell<'_>,
    ) -> Option<Vec<Problem>> {
        let tree = CellTree::new(code);
        if let Some(problem) = problems::before_compile(&tree) {
            return Some(vec![problem]);
        }
        let placed = self.for_evcxr(tree, sent.number);
        let passed = match self.ledger.read(&placed) {
            Some(parsed) => {
                self.ledger.plan(parsed, &placed.code, sent.id, &self.compiler.kept()).code()
            }
            None => placed.code,
        };
        let context = self.context.as_mut().ok()?;
        self.compiler.begin(&passed, Arc::new(|_| ()));
        // A failure of the engine counts as no answer.
        let checked = std::panic::catch_unwind(AssertUnwindSafe(|| context.check(&passed)));
        let compiled = self.compiler.finish();
        if !compiled.is_checked || self.control.is_interrupted() {
            return None;
        }
        let errors = checked.ok()?.ok()?;
        let has_failed = compiled.messages.iter().any(is_error);
        let run = CellRun { written: Some(passed), compiled, ..CellRun::default() };
        let cell = diagnostics::Cell::new(number, code);
        let mut found = problems::from_engine(&errors, &run, &cell);
        found.retain(|problem| problem.level == diagnostics::Level::Error);
        // The compiler's errors may not have arrived.
        (has_failed != found.is_empty()).then_some(found)
    }
}
