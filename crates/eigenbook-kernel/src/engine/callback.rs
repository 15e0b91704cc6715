//! Closures of controls: they run between cells, and their failures are reported like those of
//! cells.

use super::crash;
use super::evcxr_engine::EvcxrEngine;
use super::executor_link::Record;
use super::interface::{Call, EventSender, Outcome};
use super::verdict::Ending;
use super::warnings::failure;
use crate::diagnostics::{self, Cell, PanicPlace, Report};
use eigenbook_executor::limits::Limits;

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
        let report = report(self.limits, &record, signal, interrupted);
        report.map_or(Ok(()), |report| Err(failure(report)))
    }
}

fn report(
    limits: Limits,
    record: &Record,
    signal: Option<i32>,
    interrupted: bool,
) -> Option<Report> {
    if record.outcome.is_none() {
        return Some(lost());
    }
    let ending = Ending { cell: &Cell::closure(), record, signal, interrupted, limits };
    // The source of the closure is that of its cell, which is not kept.
    let place_of = |(_, file, line, _): &(String, String, u32, u32)| match file.as_str() {
        "" | "src/lib.rs" => PanicPlace::Unknown,
        file => PanicPlace::Elsewhere { file: file.to_owned(), line: *line as usize },
    };
    ending.report(place_of, <_>::default)
}

/// The process that has the closure is gone, and none has taken its place.
fn lost() -> Report {
    let text = "this control has lost its closure\nRun its cell again.";
    diagnostics::failure(&Cell::closure(), eigenbook_wire::host::CONTROL, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use eigenbook_wire::Outcome as Ended;

    #[test]
    fn a_limit_in_a_closure_is_explained() {
        let limits = Limits { processes: Some(4), memory_mb: Some(512), ..Limits::default() };
        let busy = "Resource temporarily unavailable (os error 11)".to_owned();
        let failure = Some(("std::io::error::Error".to_owned(), busy));
        let failed = Record { outcome: Some(Ended::Failed), failure, ..Record::default() };
        let text = report(limits, &failed, None, false).unwrap().plain();
        assert!(text.starts_with("Limit: the closure started more than 4 processes"), "{text}");
        let stderr_tail = "memory allocation of 9 bytes failed".to_owned();
        let died = Record { outcome: Some(Ended::Died), stderr_tail, ..Record::default() };
        let text = report(limits, &died, Some(6), false).unwrap().plain();
        assert!(text.contains("Your variables are as they were."), "{text}");
    }
}
