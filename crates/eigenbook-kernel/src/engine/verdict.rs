//! Decides whether a cell failed, and writes the student's report.

use super::cell_run::Run;
use super::definitions::Ledger;
use super::problems;
use super::undefined_names::Missing;
use crate::diagnostics::{self, Report};
use crate::limits;
use eigenbook_executor::limits::Limits;
use eigenbook_wire::Outcome as Ended;
use evcxr::Error;

/// Everything that the judgement rests on.
pub struct CellContext<'a> {
    /// The outcome of the cell.
    pub run: &'a Run,
    /// The cell.
    pub cell: &'a diagnostics::Cell,
    /// The variables that earlier cells moved, or did not create.
    pub missing: &'a Missing,
    /// The names in a cell's scope besides its variables.
    pub names: Vec<String>,
    /// The valid definitions, and their cells.
    pub ledger: &'a Ledger,
    /// The limits of a cell.
    pub limits: Limits,
    /// The lengths of the axes of its arrays, if they have been read.
    pub shapes: Vec<(String, Vec<usize>)>,
}

/// The report of a cell that failed; none if it did not.
pub fn report(case: &CellContext<'_>) -> Option<Report> {
    let (run, cell) = (case.run, case.cell);
    let session = diagnostics::Session {
        variables: run.before.clone(),
        moved: case.missing.moved.clone(),
        unkept: case.missing.unkept.clone(),
        gone: case.missing.gone.clone(),
        lost: run.lost.clone(),
        names: case.names.clone(),
        definitions: case.ledger.sources().map(str::to_owned).collect(),
        shapes: case.shapes.clone(),
    };
    match run.result.as_ref()? {
        Err(_) if run.interrupted => {
            Some(diagnostics::interrupted(cell, diagnostics::VariableState::Kept))
        }
        Err(Error::CompilationErrors(errors)) => {
            let mut problems = problems::from_engine(errors, run, cell);
            if problems.is_empty() {
                problems = problems::without_a_place(&run.messages);
            }
            Some(diagnostics::compile_error(cell, &problems, &session))
        }
        Err(Error::SubprocessTerminated(_)) => Some(crash(case, diagnostics::VariableState::Lost)),
        Err(error) => {
            let problems = problems::from_text(&error.to_string());
            Some(diagnostics::compile_error(cell, &problems, &session))
        }
        Ok(_) => ended(case, &session),
    }
}

/// How a cell ended that was compiled and run.
fn ended(case: &CellContext<'_>, session: &diagnostics::Session) -> Option<Report> {
    let (run, record, cell) = (case.run, &case.run.record, case.cell);
    let kept = diagnostics::VariableState::Kept;
    match record.outcome {
        // `fit`, or another loop that checks for interrupts, has ended early, and the cell went on
        // to its end.
        Some(Ended::Done) if run.interrupted && record.stopping => {
            Some(diagnostics::interrupted(cell, diagnostics::VariableState::Made))
        }
        _ if run.interrupted && (record.stopping || run.died()) => {
            Some(diagnostics::interrupted(cell, kept))
        }
        Some(Ended::Died) => Some(crash(case, kept)),
        Some(Ended::Failed | Ended::Panicked) if record.failure.is_some() => {
            let (type_name, message) = record.failure.clone().unwrap_or_default();
            if let Some(reason) = limits::reason_of_error(&case.limits, &message) {
                return Some(limited(cell, reason));
            }
            Some(diagnostics::failure(cell, &diagnostics::Failure { type_name, message }))
        }
        Some(Ended::Panicked | Ended::Failed) => {
            let (message, file, line, column) = record.panic.clone().unwrap_or_default();
            if let Some(reason) = limits::reason_of_error(&case.limits, &message) {
                return Some(limited(cell, reason));
            }
            let place = match problems::place_of(&run.source, cell, &file, line, column) {
                diagnostics::Place::Elsewhere { file, line } if file == "src/lib.rs" => {
                    let own = case.ledger.place_of(&run.source, line);
                    let (file, line) = own.unwrap_or((file, line));
                    diagnostics::Place::Elsewhere { file, line }
                }
                place => place,
            };
            Some(diagnostics::panic(cell, &diagnostics::Panic { message, place }, session))
        }
        Some(Ended::Done) | None => None,
    }
}

fn crash(case: &CellContext<'_>, variables: diagnostics::VariableState) -> Report {
    let record = &case.run.record;
    let (signal, stderr_tail) = (case.run.signal, record.stderr_tail.clone());
    if let Some(reason) = limits::reason_of_death(&case.limits, signal, &stderr_tail) {
        let kept = diagnostics::KEPT;
        return limited(case.cell, format!("{reason}\n{kept}"));
    }
    // A panic that nothing can catch aborts the process, after the hook has reported it.
    let last = record.panic.as_ref().filter(|_| stderr_tail.contains("non-unwinding panic"));
    let panic = last.map(|(message, ..)| message.clone());
    let crash = diagnostics::Crash { signal, panic, stderr_tail, variables };
    diagnostics::crash(case.cell, &crash)
}

/// The report of a cell that went over a limit.
fn limited(cell: &diagnostics::Cell, message: String) -> Report {
    diagnostics::failure(cell, &diagnostics::Failure { type_name: "Limit".to_owned(), message })
}
