//! Runs the Rust of a step, after adding its packages.

use super::cell_run::Run;
use super::evcxr_engine::EvcxrEngine;
use super::packages::{self, Read};
use super::request::CellRequest;
use crate::diagnostics::Report;

impl EvcxrEngine {
    /// Runs the Rust of a cell, and before it the lines that add packages. Returns the outcome of
    /// the last part that ran.
    pub(super) fn run_code(&mut self, code: &str, request: CellRequest<'_>) -> Result<Run, Report> {
        let Read { first, code, remarks } = packages::read(code, self.compiler.packages());
        if !first.is_empty() {
            self.run_part(&first, request)?;
        }
        let run = self.run_part(&code, request)?;
        if !remarks.is_empty() {
            request.say(&remarks.join("\n"));
        }
        Ok(run)
    }
}
