//! Closures of controls: they run between cells, and their failures are reported like those of
//! cells.

use super::crash;
use super::evcxr_engine::EvcxrEngine;
use super::executor_link::Record;
use super::interface::{Call, EventSender, Outcome};
use super::warnings::failure;
use crate::diagnostics::{self, Cell, Report};
use crate::limits;
use eigenbook_wire::Outcome as Ended;

impl EvcxrEngine {
    /// Runs the closure of a control to its end.
    pub(super) fn run_callback(&mut self, call: &Call, events: &EventSender) -> Outcome {
        let Ok(context) = &self.context else { return Err(failure(lost())) };
        let text = serde_json::to_vec(call).unwrap_or_default();
        let record = self.wire.call(&text, events.clone());
        let first = context.process_handle();
        let signal = record.died.and_then(|process| crash::bury(process, &first));
        let interrupted = self.control.is_interrupted();
        self.control.settle();
        let report = self.report_of_callback(record, signal, interrupted);
        report.map_or(Ok(()), |report| Err(failure(report)))
    }

    fn report_of_callback(
        &self,
        record: Record,
        signal: Option<i32>,
        interrupted: bool,
    ) -> Option<Report> {
        let nowhere = Cell::closure();
        let variables = diagnostics::VariableState::Kept;
        let failed = |type_name: &str, message: String| {
            let type_name = type_name.to_owned();
            Some(diagnostics::failure(&nowhere, &diagnostics::Failure { type_name, message }))
        };
        match record.outcome {
            None => Some(lost()),
            Some(ended) if interrupted && (record.stopping || ended == Ended::Died) => {
                Some(diagnostics::interrupted(&nowhere, variables))
            }
            Some(Ended::Done) => None,
            Some(Ended::Died) => {
                let stderr_tail = record.stderr_tail;
                match limits::reason_of_death(&self.limits, signal, &stderr_tail) {
                    Some(reason) => failed("Limit", reason),
                    None => {
                        let crash =
                            diagnostics::Crash { signal, panic: None, stderr_tail, variables };
                        Some(diagnostics::crash(&nowhere, &crash))
                    }
                }
            }
            Some(Ended::Failed) => {
                let (type_name, message) = record.failure.unwrap_or_default();
                failed(&type_name, message)
            }
            Some(Ended::Panicked) => {
                let (message, file, line, _) = record.panic.unwrap_or_default();
                if let Some(reason) = limits::reason_of_error(&self.limits, &message) {
                    return failed("Limit", reason);
                }
                // The source of the closure is that of its cell, which is not kept.
                let place = match file.as_str() {
                    "" | "src/lib.rs" => diagnostics::Place::Unknown,
                    _ => diagnostics::Place::Elsewhere { file, line: line as usize },
                };
                let panic = diagnostics::Panic { message, place };
                Some(diagnostics::panic(&nowhere, &panic, &diagnostics::Session::default()))
            }
        }
    }
}

/// The process that has the closure is gone, and none has taken its place.
fn lost() -> Report {
    let message = "this control has lost its closure\nRun its cell again.".to_owned();
    let type_name = eigenbook_wire::host::CONTROL.to_owned();
    diagnostics::failure(&Cell::closure(), &diagnostics::Failure { type_name, message })
}
